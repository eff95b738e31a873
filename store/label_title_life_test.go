package store

import (
	"slices"
	"testing"

	"annuaire/fault"
	"annuaire/labels"
	"annuaire/procedure"
)

// The whole life of an audited title: reserves, lifting, surveillance, a suspension that
// ends by itself, renewal, withdrawal, an appeal upheld.
func TestTheLifeOfATitle(t *testing.T) {
	t.Parallel()
	w := newTitleWorld(t)
	ctx := t.Context()
	title := w.granted("label-essai", labels.ReserveAsked{Criterion: "A3", Text: "Le projet n’est pas daté."})
	n := title.Number
	w.is(n, labels.WithReserves)
	reserve := w.reserves(title)[0]

	w.goTo("2026-04-10 10:00")
	w.must(w.AnswerReserve(ctx, w.timed(w.manager), n, because("Voici le projet daté.").with(w.titleDocument(title)), reserve.ID))
	w.must(w.LiftReserve(ctx, w.timed(w.instructor), n, because("Le projet est daté."), reserve.ID))
	w.is(n, labels.Active)

	w.goTo("2026-06-01 10:00")
	_, err := w.RecordCheck(ctx, w.timed(w.instructor), n, because("Trop tôt."), CheckAsked{Mean: labels.CheckPapers, Outcome: labels.Favourable})
	refused(t, err, fault.Conflict)
	w.goTo("2027-04-01 10:00")
	w.must(w.RecordCheck(ctx, w.timed(w.instructor), n, because("Le contact a disparu."), CheckAsked{
		Mean: labels.CheckPapers, Outcome: labels.WithNCs,
		Findings: []Finding{{labels.MajorReserve, labels.ReserveAsked{Criterion: "A2", Text: "Aucun contact n’est publié."}}},
	}))
	w.is(n, labels.Active)
	if late := w.turn("2027-07-02 00:05"); late != 1 { // three months for a major one
		t.Fatalf("%d moves, want the late one signalled", late)
	}
	if again := w.turn("2027-07-02 00:06"); again != 0 {
		t.Fatalf("signalled %d times more", again)
	}

	w.goTo("2027-07-05 10:00")
	_, err = w.SuspendTitle(ctx, w.timed(w.decider), n, because("Rien n’a été fait.").until("2027-12-31"), Suspension{Condition: "Publier un contact."})
	refused(t, err, fault.Conflict) // nobody was asked
	w.must(w.OpenContradictory(ctx, w.timed(w.decider), n, because("Rien n’a été fait.").until("2027-07-25"), labels.AimSuspend))
	w.must(w.Observe(ctx, w.timed(w.manager), n, because("Nous changeons de numéro.")))
	w.must(w.CloseContradictory(ctx, w.timed(w.decider), n, anyCommand))
	w.must(w.SuspendTitle(ctx, w.timed(w.decider), n, because("Rien n’a été fait.").until("2027-09-30"), Suspension{Condition: "Publier un contact."}))
	w.is(n, labels.Suspended)
	w.turn("2027-09-30 23:59")
	w.is(n, labels.Suspended)
	w.turn("2027-10-01 00:00")
	w.is(n, labels.Active)

	// Renewed in time: the new one begins the day after the old one's last.
	renewal := w.renewed(title, "2028-12-01 10:00")
	w.is(renewal.Number, labels.Issued)
	w.is(n, labels.Active)
	w.turn("2029-03-01 23:59")
	w.is(n, labels.Active)
	w.turn("2029-03-02 00:00")
	w.is(n, labels.Superseded)
	w.is(renewal.Number, labels.Active)
	if !renewal.ValidFrom.Equal(day("2029-03-02")) || !renewal.ValidUntil.Equal(day("2032-03-01")) {
		t.Errorf("the renewal is valid from %s to %s", renewal.ValidFrom, renewal.ValidUntil)
	}

	n = renewal.Number
	w.goTo("2029-05-02 10:00")
	w.must(w.OpenContradictory(ctx, w.timed(w.decider), n, because("Le lieu a fermé sa salle."), labels.AimWithdraw))
	_, err = w.WithdrawTitle(ctx, w.timed(w.decider), n, because("Le lieu a fermé sa salle."))
	refused(t, err, fault.Conflict) // not closed
	w.turn("2029-05-18 00:00")
	w.goTo("2029-05-20 10:00")
	withdrawn := w.must(w.WithdrawTitle(ctx, w.timed(w.decider), n, because("Le lieu a fermé sa salle.")))
	w.is(n, labels.TitleWithdrawn)
	if got := w.title(n).ReasonClass; got != "Critères non remplis" {
		t.Errorf("the register says %q", got)
	}

	w.goTo("2029-09-01 10:00")
	w.must(w.reinstated(n, because("La salle avait rouvert."), withdrawn))
	w.is(n, labels.Active)
	for at, want := range map[string]procedure.State{"2029-06-15 12:00": labels.Active, "2029-02-01 12:00": labels.Issued, "2029-09-02 12:00": labels.Active} {
		if _, state, err := w.TitleOn(ctx, n, w.goTo(at)); err != nil || state != want {
			t.Errorf("on %s: %s %v, want %s", at, state, err, want)
		}
	}
	if got := w.deadlines(labels.TitleLife, w.title(n).ID); !slices.Contains(got, "titre_fin 2032-03-01") {
		t.Errorf("deadlines of a title given back: %v", got)
	}
	want := []string{
		"delivrer >sous_reserve", "prouver_conformite sous_reserve>sous_reserve", "lever_reserve sous_reserve>actif", "controler actif>actif",
		"constater_non_conformite actif>actif", "rappeler actif>actif", "ouvrir_contradictoire actif>actif", "presenter_observations actif>actif",
		"clore_contradictoire actif>actif", "suspendre actif>suspendu", "fin_suspension suspendu>actif", "renouvellement_demande actif>actif", "remplacer actif>remplace",
	}
	if got := w.moves(labels.TitleLife, title.ID); !slices.Equal(got, want) {
		t.Errorf("moves\n%q\nwant\n%q", got, want)
	}
}
