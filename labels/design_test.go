package labels

import (
	"slices"
	"strings"
	"testing"

	"annuaire/procedure"
)

// What the lives of labels were asked to be, written apart from their tables:
// machine, event, from → to, by whom; "=" is where it was, "any" each state before
// a decision, "unasked" each of them in which no correction is awaited.
const asked = `
dispositif creer →brouillon agence
dispositif publier brouillon→publie agence
dispositif remplacer publie→remplace agence
dispositif fermer publie→ferme agence
dispositif retirer publie→retire agence

candidature commencer →brouillon demandeur
candidature deposer brouillon→deposee demandeur
candidature prendre deposee→recevabilite instructeur
candidature demander_correction recevabilite→correction instructeur
candidature demander_correction instruction→correction instructeur
candidature repondre_correction correction→recevabilite demandeur
candidature repondre_correction correction→instruction demandeur
candidature classer correction→classee systeme
candidature declarer_recevable recevabilite→instruction instructeur
candidature declarer_irrecevable recevabilite→refusee decideur
candidature evaluer instruction→= instructeur
candidature evaluer instruction→= expert
candidature demander_avis instruction→= instructeur
candidature donner_avis instruction→= expert
candidature relancer_avis instruction→= instructeur
candidature annuler_avis instruction→= instructeur
candidature revoquer_avis instruction→= instructeur
candidature prevoir_visite instruction→visite_prevue instructeur
candidature rapporter_visite visite_prevue→visite_faite visiteur
candidature annuler_visite visite_prevue→instruction instructeur
candidature annuler_visite visite_prevue→instruction demandeur
candidature proposer instruction→prete instructeur
candidature proposer visite_faite→prete instructeur
candidature inscrire prete→en_comite secretariat
candidature ajourner en_comite→ajournee decideur
candidature reprendre_instruction ajournee→instruction instructeur
candidature accorder prete→accordee decideur
candidature accorder en_comite→accordee decideur
candidature accorder_avec_reserves en_comite→accordee_reserves decideur
candidature refuser prete→refusee decideur
candidature refuser en_comite→refusee decideur
candidature retirer brouillon→retiree demandeur
candidature retirer any→retiree demandeur
candidature accorder_par_silence unasked→accordee systeme
candidature refuser_par_silence unasked→refusee systeme
candidature recours_depose refusee→= demandeur
candidature decision_annulee refusee→accordee decideur

titre delivrer →delivre decideur
titre delivrer →actif decideur
titre prendre_effet delivre→actif systeme
titre emettre_reserve actif→sous_reserve instructeur
titre lever_reserve sous_reserve→actif instructeur
titre controler actif→= instructeur
titre controler sous_reserve→= instructeur
titre declarer_changement actif→= demandeur
titre signaler actif→= public
titre ouvrir_contradictoire actif→= decideur
titre ouvrir_contradictoire suspendu→= systeme
titre suspendre actif→suspendu decideur
titre suspendre sous_reserve→suspendu decideur
titre suspendre_en_urgence actif→suspendu decideur
titre lever_suspension suspendu→actif decideur
titre fin_suspension suspendu→actif systeme
titre retirer actif→retire decideur
titre retirer sous_reserve→retire decideur
titre retirer suspendu→retire decideur
titre annuler actif→annule decideur
titre annuler suspendu→annule decideur
titre annuler expire→annule decideur
titre annuler retire→annule decideur
titre renoncer actif→renonce demandeur
titre remplacer actif→remplace systeme
titre expirer actif→expire systeme
titre expirer sous_reserve→expire systeme
titre expirer suspendu→expire systeme
titre prolonger actif→= decideur
titre transferer actif→= decideur
`

func TestLivesAreAsAsked(t *testing.T) {
	t.Parallel()
	n := 0
	for line := range strings.Lines(asked) {
		words := strings.Fields(line)
		if len(words) != 4 {
			continue
		}
		from, to, _ := strings.Cut(words[2], "→")
		life := lifeOf(t, words[0])
		origins := states(procedure.State(from))
		switch from {
		case "any":
			origins = undecided
		case "unasked":
			origins = slices.DeleteFunc(slices.Clone(undecided), func(s procedure.State) bool { return s == Correction })
		}
		for _, origin := range origins {
			n++
			at := cell{words[0], origin, procedure.Event(words[1]), procedure.Party(words[3])}
			aim := procedure.State(to)
			if to == "=" {
				aim = origin
			}
			if _, got, err := life.After(origin, wholeAct(at, aim)); err != nil || got != aim {
				t.Errorf("%s from %q: led to %q, %v", strings.TrimSpace(line), origin, got, err)
			}
		}
	}
	t.Logf("%d moves that were asked for", n)
}

func lifeOf(t *testing.T, kind string) *procedure.Machine {
	t.Helper()
	i := slices.IndexFunc(Lives, func(m *procedure.Machine) bool { return m.Kind == kind })
	if i < 0 {
		t.Fatalf("no machine %s", kind)
	}
	return Lives[i]
}

// What must never be, in any state.
func TestWhatNobodyMayDo(t *testing.T) {
	t.Parallel()
	deciding := []procedure.Event{Grant, GrantReserves, Refuse, RefuseAdmit, Adjourn, AppealUpheld, AppealDismissed}
	for _, m := range ApplicationLife.Moves {
		if slices.Contains(deciding, m.Event) && !slices.Equal(m.By, by(Decider)) {
			t.Errorf("%s is done by %s: who decides is not who examines", m.Event, m.By)
		}
		if m.Event == Refuse && m.Needs&(procedure.Reason|procedure.ReasonCode) != procedure.Reason|procedure.ReasonCode {
			t.Errorf("%s gives no reason", m.Event)
		}
	}
	if ApplicationLife.May(Correction, GrantBySilence, procedure.System) || ApplicationLife.May(Correction, RefuseBySilence, procedure.System) {
		t.Error("silence decides while an answer is awaited")
	}
	sanctions := []procedure.Event{Suspend, SuspendUrgently, TitleWithdraw, Annul}
	for _, m := range TitleLife.Moves {
		if slices.Contains(sanctions, m.Event) && (!slices.Equal(m.By, by(Decider)) || m.Needs&decision != decision || m.Visibility != procedure.Public) {
			t.Errorf("%s: by %s, needs %b, read by %s", m.Event, m.By, m.Needs, m.Visibility)
		}
		if slices.Contains([]procedure.Event{Suspend, SuspendUrgently}, m.Event) && m.Needs&procedure.Deadline == 0 {
			t.Errorf("%s has no end", m.Event)
		}
		if slices.Contains(m.From, Annulled) && !slices.Contains([]procedure.Event{Contest, Reinstate, UpholdAct}, m.Event) {
			t.Errorf("%s moves a title that was annulled", m.Event)
		}
	}
	for _, ended := range []struct {
		life *procedure.Machine
		to   []procedure.State
	}{{VisitLife, states(VisitClosed, VisitCancelled)}, {SessionLife, states(SessionCancelled)}, {AppealLife, states(AppealReformed, AppealConfirmed, AppealInadmissible)}} {
		for _, s := range ended.to {
			if left := ended.life.Events(s, Parties...); len(left) > 0 {
				t.Errorf("%s: after %s, %s may still happen", ended.life.Kind, s, left)
			}
		}
	}
}
