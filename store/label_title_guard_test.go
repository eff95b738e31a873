package store

import (
	"testing"
	"time"

	"annuaire/fault"
	"annuaire/labels"
	"annuaire/procedure"
)

func TestNothingIsDoneAgainstATitleBeforeItsHolderIsHeard(t *testing.T) {
	t.Parallel()
	w := newTitleWorld(t)
	ctx, n := t.Context(), w.granted("label-essai").Number
	decider := w.timed(w.decider)
	_, err := w.OpenContradictory(ctx, decider, n, because("Vite.").until("2026-03-16"), labels.AimSuspend)
	refused(t, err, fault.Invalid) // 14 days
	_, err = w.OpenContradictory(ctx, decider, n, because("Sans but."), "")
	refused(t, err, fault.Invalid)
	w.must(w.OpenContradictory(ctx, decider, n, because("Des faits.").until("2026-03-17"), labels.AimWithdraw))
	_, err = w.OpenContradictory(ctx, decider, n, because("Encore."), labels.AimAnnul)
	refused(t, err, fault.Conflict)
	_, err = w.CloseContradictory(ctx, decider, n, anyCommand)
	refused(t, err, fault.Conflict)
	w.goTo("2026-03-17 23:59")
	_, err = w.CloseContradictory(ctx, w.timed(w.decider), n, anyCommand)
	refused(t, err, fault.Conflict)
	if w.turn("2026-03-18 00:00") != 1 {
		t.Fatal("the procedure is not closed by itself")
	}
	_, err = w.Observe(ctx, w.timed(w.manager), n, because("Trop tard."))
	refused(t, err, fault.Conflict)
	_, err = w.AnnulTitle(ctx, w.timed(w.decider), n, because("Fraude.").coded("fraude"))
	refused(t, err, fault.Conflict) // something else was announced
	_, err = w.WithdrawTitle(ctx, w.timed(w.decider), n, because("Des faits.").coded("humeur"))
	refused(t, err, fault.Invalid)
	_, err = w.SuspendTitle(ctx, w.timed(w.decider), n, because("Des faits.").until("2028-03-19"), Suspension{Condition: "Rouvrir."})
	refused(t, err, fault.Invalid) // more than two years
	_, err = w.SuspendTitle(ctx, w.timed(w.decider), n, because("Des faits.").until("2026-06-30"), Suspension{})
	refused(t, err, fault.Invalid) // nothing would lift it
	_, err = w.SuspendTitle(ctx, w.timed(w.decider), n, because("Des faits."), Suspension{Condition: "Rouvrir."})
	refused(t, err, fault.Invalid) // no end
	w.must(w.SuspendTitle(ctx, w.timed(w.decider), n, because("Des faits.").until("2026-06-30"), Suspension{Condition: "Rouvrir."}))
	_, err = w.WithdrawTitle(ctx, w.timed(w.decider), n, because("Des faits."))
	refused(t, err, fault.Conflict) // the procedure has served
	_, err = w.LiftSuspension(ctx, w.timed(w.decider), n, because("Rouvert."))
	refused(t, err, fault.Conflict) // nobody looked
	w.must(w.RecordCheck(ctx, w.timed(w.instructor), n, because("Rouvert."), CheckAsked{Mean: labels.CheckData, Outcome: labels.Favourable}))
	w.must(w.LiftSuspension(ctx, w.timed(w.decider), n, because("Rouvert.")))
	w.is(n, labels.Active)
}

func TestAnUrgentSuspensionIsShortAndAsksAtOnce(t *testing.T) {
	t.Parallel()
	w := newTitleWorld(t)
	ctx, title := t.Context(), w.granted("label-essai")
	how := Suspension{Condition: "Mettre aux normes.", ThenWithdraw: true}
	_, err := w.SuspendTitleUrgently(ctx, w.timed(w.decider), title.Number, because("Incendie.").coded("danger").until("2026-05-03"), how, labels.AimWithdraw)
	refused(t, err, fault.Invalid)
	_, err = w.SuspendTitleUrgently(ctx, w.timed(w.decider), title.Number, because("Incendie.").coded("manquement").until("2026-05-02"), how, labels.AimWithdraw)
	refused(t, err, fault.Invalid)
	w.must(w.SuspendTitleUrgently(ctx, w.timed(w.decider), title.Number, because("Incendie.").coded("danger").until("2026-05-02"), how, labels.AimWithdraw))
	w.is(title.Number, labels.Suspended)
	v, err := w.TitleFor(ctx, w.timed(w.manager), title.Number)
	if err != nil || v.Contradictory() == nil || !v.Contradictory().Urgent || v.ReasonClass != "Danger pour le public" {
		t.Fatalf("%+v %v", v.Contradictories, err)
	}
	w.turn("2026-03-18 00:00")
	w.turn("2026-05-03 00:00") // nobody decided: it counts again, and the holder is asked about a withdrawal
	w.is(title.Number, labels.Active)
	if v, err = w.TitleFor(ctx, w.timed(w.manager), title.Number); err != nil || v.Contradictory() == nil || v.Contradictory().Aim != labels.AimWithdraw || v.Contradictory().Urgent {
		t.Fatalf("%+v %v", v.Contradictories, err)
	}
}

func TestATitleIsAnnulledForIrregularityWithinFourMonths(t *testing.T) {
	t.Parallel()
	w := newTitleWorld(t)
	ctx, title := t.Context(), w.granted("label-essai")
	w.must(w.OpenContradictory(ctx, w.timed(w.decider), title.Number, because("Mal accordé."), labels.AimAnnul))
	w.turn("2026-04-01 00:00")
	w.goTo("2026-07-03 00:00")
	_, err := w.AnnulTitle(ctx, w.timed(w.decider), title.Number, because("Mal accordé.").coded("illegalite"))
	refused(t, err, fault.Conflict)
	w.goTo("2026-07-02 23:59")
	w.must(w.AnnulTitle(ctx, w.timed(w.decider), title.Number, because("Mal accordé.").coded("illegalite")))
	for _, at := range []string{"2026-03-02 12:00", "2026-05-01 12:00", "2026-08-01 12:00"} {
		if _, state, err := w.TitleOn(ctx, title.Number, w.goTo(at)); err != nil || state != labels.Annulled && state != "" {
			t.Errorf("on %s: %s %v", at, state, err)
		}
	}
	again := w.granted("label-comite")
	w.must(w.OpenContradictory(ctx, w.timed(w.decider), again.Number, because("Faux."), labels.AimAnnul))
	w.goTo("2028-01-01 10:00")
	w.turn("2028-01-01 10:00")
	w.must(w.AnnulTitle(ctx, w.timed(w.decider), again.Number, because("Faux.").coded("fraude")))
}

func TestWhoCheckedDecidesNot(t *testing.T) {
	t.Parallel()
	w := newTitleWorld(t)
	ctx, title := t.Context(), w.granted("label-essai", labels.ReserveAsked{Criterion: "A3", Text: "À dater."})
	_, err := w.RecordCheck(ctx, w.timed(w.agency), title.Number, because("Vu."), CheckAsked{Mean: labels.CheckPapers, Outcome: labels.Unfavourable})
	if err != nil {
		t.Fatal(err)
	}
	_, err = w.OpenContradictory(ctx, w.timed(w.agency), title.Number, because("Vu."), labels.AimWithdraw)
	refused(t, err, fault.Denied)
	both := w.someone("deux@example.fr", "instructeur departement:35", "gestionnaire "+w.place.ID)
	_, err = w.FindNonConformity(ctx, w.timed(both), title.Number, because("Mineure."), labels.MinorReserve, "A3")
	refused(t, err, fault.Denied)
	_, err = w.FindNonConformity(ctx, w.timed(w.manager), title.Number, because("Mineure."), labels.MinorReserve, "A3")
	refused(t, err, fault.Denied)
	_, err = w.LiftReserve(ctx, w.timed(w.instructor), title.Number, because("Rien vu."), w.reserves(title)[0].ID)
	refused(t, err, fault.Invalid) // no evidence
	_, err = w.FindNonConformity(ctx, w.timed(w.instructor), title.Number, because("Mineure.").until("2026-09-03"), labels.MinorReserve, "A3")
	refused(t, err, fault.Invalid) // later than the scheme lets
	_, err = w.FindNonConformity(ctx, w.timed(w.instructor), title.Number, because("Mineure."), labels.MinorReserve, "Z9")
	refused(t, err, fault.Invalid)
}

func TestATitleIsProlongedOnlyForARenewal(t *testing.T) {
	t.Parallel()
	w := newTitleWorld(t)
	ctx, title := t.Context(), w.granted("label-essai")
	w.goTo("2029-02-20 10:00")
	_, err := w.ProlongTitle(ctx, w.timed(w.decider), title.Number, because("En attente.").until("2029-06-30"))
	refused(t, err, fault.Conflict)
	renewal := w.renewing(title)
	_, err = w.ProlongTitle(ctx, w.timed(w.decider), title.Number, because("En attente.").until("2030-03-02"))
	refused(t, err, fault.Invalid)
	w.must(w.ProlongTitle(ctx, w.timed(w.decider), title.Number, because("En attente.").until("2029-06-30")))
	w.turn("2029-03-02 00:00")
	w.is(title.Number, labels.Active)
	w.turn("2029-07-01 00:00")
	w.is(title.Number, labels.Expired)
	// Decided after the end: another cycle, from the day of the decision.
	w.goTo("2029-09-10 15:00")
	late := w.awarded(renewal)
	if late.State != labels.Active || !late.ValidFrom.Equal(day("2029-09-10")) {
		t.Errorf("%s from %s", late.State, late.ValidFrom)
	}
	w.is(title.Number, labels.Expired)
}

func TestATitleIsTransferredAndRenounced(t *testing.T) {
	t.Parallel()
	w := newTitleWorld(t)
	ctx, title := t.Context(), w.granted("label-essai")
	_, err := w.TransferTitle(ctx, w.timed(w.decider), title.Number, because("Fusion."), "Métropole", "123")
	refused(t, err, fault.Invalid)
	w.must(w.TransferTitle(ctx, w.timed(w.decider), title.Number, because("Fusion."), "Métropole", "233 500 016 00040"))
	if got := w.title(title.Number); got.HolderName != "Métropole" || got.HolderPivot != "23350001600040" {
		t.Errorf("%s %s", got.HolderName, got.HolderPivot)
	}
	_, err = w.ReportChange(ctx, w.timed(w.manager), title.Number, because("Nous déménageons."))
	refused(t, err, fault.Invalid)
	w.must(w.ReportChange(ctx, w.timed(w.manager), title.Number, because("Nous déménageons.").coded("demenagement")))
	w.must(w.RecordCheck(ctx, w.timed(w.instructor), title.Number, because("Vu."), CheckAsked{Mean: labels.CheckData, Outcome: labels.Favourable})) // a change calls for it
	w.must(w.RenounceTitle(ctx, w.timed(w.manager), title.Number, anyCommand))
	w.is(title.Number, labels.Renounced)
	if left := w.deadlines(labels.TitleLife, title.ID); len(left) != 0 {
		t.Errorf("still awaited: %v", left)
	}
	_, err = w.RenounceTitle(ctx, w.timed(w.manager), title.Number, anyCommand)
	refused(t, err, fault.Conflict)
}

func TestACommandCountsOnce(t *testing.T) {
	t.Parallel()
	w := newTitleWorld(t)
	ctx, title := t.Context(), w.granted("label-essai")
	c := because("Nous déménageons.").coded("demenagement")
	c.Seq, c.Key, c.Payload = title.Seq, "0123456789abcdef", []byte("a")
	first := w.must(w.ReportChange(ctx, w.timed(w.manager), title.Number, c))
	again := w.must(w.ReportChange(ctx, w.timed(w.manager), title.Number, c))
	if first.ID != again.ID || !again.Replayed {
		t.Errorf("%d then %d, replayed %v", first.ID, again.ID, again.Replayed)
	}
	other := c
	other.Payload = []byte("b")
	_, err := w.ReportChange(ctx, w.timed(w.manager), title.Number, other)
	refused(t, err, fault.Rejected)
	stale := c
	stale.Key, stale.Payload = "", nil
	_, err = w.ReportChange(ctx, w.timed(w.manager), title.Number, stale)
	refused(t, err, fault.Conflict)

	// A complaint that came meanwhile does not make a page out of date.
	seq := w.title(title.Number).Seq
	if err := w.Complain(ctx, w.timed(anyone), title.Number, labels.Complaint{Nature: "ferme", Message: "Fermé."}, "192.0.2.1"); err != nil {
		t.Fatal(err)
	}
	quiet := because("Précision.").coded("autre")
	quiet.Seq = seq
	w.must(w.ReportChange(ctx, w.timed(w.manager), title.Number, quiet))
}

func TestTheHolderIsRemindedOnceEachTime(t *testing.T) {
	t.Parallel()
	w := newTitleWorld(t)
	w.granted("label-essai") // until 2029-03-01
	for _, step := range []struct {
		at   string
		want int
	}{
		{"2028-09-01 00:00", 0}, {"2028-09-02 00:00", 1}, {"2028-09-02 09:00", 0}, {"2028-12-01 00:10", 1},
		{"2029-02-25 08:00", 1}, {"2029-02-26 08:00", 0}, // 30 was missed: one letter for 30 and 7
		{"2029-03-02 00:00", 0},
	} {
		if n, err := w.RemindTitles(t.Context(), w.goTo(step.at)); err != nil || n != step.want {
			t.Errorf("%s: %d reminded, %v, want %d", step.at, n, err, step.want)
		}
	}
	var letters int
	if err := w.pool.QueryRow(t.Context(), `select count(*) from river_job where args->>'letter' = 'titre-echeance' and args->>'to' = 'lieu@example.fr'`).Scan(&letters); err != nil || letters != 3 {
		t.Errorf("%d letters, %v", letters, err)
	}
}

// Days are those of Paris, wherever the place is: at midnight, when clocks change, at
// the end of February.
func TestATitleEndsAtMidnightInParis(t *testing.T) {
	t.Parallel()
	reunion := time.FixedZone("Réunion", 4*3600)
	for _, c := range []struct{ awarded, last, before, after string }{
		{"2026-03-02 09:00", "2029-03-01", "2029-03-01 23:59", "2029-03-02 00:00"},
		{"2025-03-01 23:59", "2028-02-29", "2028-02-29 23:59", "2028-03-01 00:00"}, // a year with 29 days in February
		{"2028-02-29 10:00", "2031-02-28", "2031-02-28 23:59", "2031-03-01 00:00"},
		{"2027-10-31 00:30", "2030-10-30", "2030-10-30 23:59", "2030-10-31 00:00"},
		{"2024-04-01 00:00", "2027-03-31", "2027-03-31 23:59", "2027-04-01 00:00"},
		{"2024-03-29 12:00", "2027-03-28", "2027-03-28 23:59", "2027-03-29 00:00"}, // clocks go forward on its last day
	} {
		t.Run(c.awarded, func(t *testing.T) {
			t.Parallel()
			w := newTitleWorld(t)
			w.goTo(c.awarded)
			title := w.granted("label-essai")
			if got := title.ValidUntil.Format(time.DateOnly); got != c.last {
				t.Fatalf("ends on %s, want %s", got, c.last)
			}
			w.turn(c.before)
			w.is(title.Number, labels.Active)
			if w.now.In(reunion).Format(time.DateOnly) == c.last {
				t.Fatal("it is already the day after in Réunion")
			}
			w.turn(c.after)
			w.is(title.Number, labels.Expired)
			if got := w.title(title.Number).StateSince; !got.Equal(w.now) {
				t.Errorf("expired since %s, want %s", got, w.now)
			}
		})
	}
}

// A service that was stopped does what it missed, dated as it should have been.
func TestWhatWasMissedCountsFromItsDay(t *testing.T) {
	t.Parallel()
	w := newTitleWorld(t)
	title := w.granted("label-essai")
	next := w.renewed(title, "2028-12-01 10:00")
	w.turn("2029-05-01 12:00")
	w.is(title.Number, labels.Superseded)
	w.is(next.Number, labels.Active)
	want := procedure.StartOf(day("2029-03-02"), paris)
	for _, n := range []string{title.Number, next.Number} {
		if got := w.title(n).StateSince; !got.Equal(want) {
			t.Errorf("%s since %s, want %s", n, got, want)
		}
	}
}

// An appeal may be judged once the suspension that it contests is over: the title
// stays as it is, and the act that annuls the suspension is written.
func TestASuspensionIsAnnulledAfterItsEnd(t *testing.T) {
	t.Parallel()
	w := newTitleWorld(t)
	title := w.granted("label-essai")
	suspended := w.must(w.SuspendTitleUrgently(t.Context(), w.timed(w.decider), title.Number,
		because("Incendie.").coded("danger").until("2026-04-02"), Suspension{Condition: "Rouvrir."}, labels.AimSuspend))
	w.turn("2026-04-03 00:00")
	w.is(title.Number, labels.Active)
	given := w.must(w.reinstated(title.Number, because("Aucun danger."), suspended))
	if given.From != labels.Active || given.To != labels.Active {
		t.Errorf("%s to %s", given.From, given.To)
	}
	w.is(title.Number, labels.Active)
}
