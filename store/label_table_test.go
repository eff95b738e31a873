package store

import (
	"testing"

	"annuaire/access"
	"annuaire/geo"
	"annuaire/labels"
	"annuaire/procedure"
)

// examinersActs are the acts of who examines, each complete: only the state and the
// person can refuse it.
func (w *labelWorld) examinersActs(id int64) map[procedure.Event]func(access.Actor) error {
	ctx := w.t.Context()
	one := func(do func(access.Actor) (procedure.Transition, error)) func(access.Actor) error {
		return func(actor access.Actor) error {
			_, err := do(actor)
			return err
		}
	}
	return map[procedure.Event]func(access.Actor) error{
		labels.Take:  one(func(a access.Actor) (procedure.Transition, error) { return w.TakeFile(ctx, a, id, anyCommand) }),
		labels.Admit: one(func(a access.Actor) (procedure.Transition, error) { return w.AdmitFile(ctx, a, id, anyCommand) }),
		labels.Assign: one(func(a access.Actor) (procedure.Transition, error) {
			return w.AssignFile(ctx, a, id, w.colleague.Account, anyCommand)
		}),
		labels.Route: one(func(a access.Actor) (procedure.Transition, error) {
			return w.RouteFile(ctx, a, id, labels.Desk{Level: geo.Department, Code: "75"}, w.reasoned(0))
		}),
		labels.RequestCorrect: one(func(a access.Actor) (procedure.Transition, error) {
			return w.RequestCorrection(ctx, a, id, w.reasoned(30), correctionOf(procedure.Incorrect))
		}),
		labels.Assess: one(func(a access.Actor) (procedure.Transition, error) {
			return w.SendAssessments(ctx, a, id, anyCommand)
		}),
		labels.AskOpinion: one(func(a access.Actor) (procedure.Transition, error) {
			return w.AskOpinion(ctx, a, id, w.reasoned(10), OpinionForm{Email: "expert@example.fr", Question: "Qu’en pensez-vous ?"})
		}),
		labels.Propose: one(func(a access.Actor) (procedure.Transition, error) {
			return w.ProposeDecision(ctx, a, id, w.reasoned(0), ProposalForm{Kind: labels.ProposeRefusal, Ground: "criteres", Divergence: "Parce que."})
		}),
		labels.Reopen: one(func(a access.Actor) (procedure.Transition, error) { return w.ReopenFile(ctx, a, id, w.reasoned(0)) }),
		labels.Resume: one(func(a access.Actor) (procedure.Transition, error) { return w.ResumeFile(ctx, a, id, anyCommand) }),
		labels.Adhere: one(func(a access.Actor) (procedure.Transition, error) { return w.AdhereFile(ctx, a, id, anyCommand) }),
	}
}

// In every state, every act is refused to everybody but who the table names, and in
// every state that it does not; what is refused leaves no move.
func TestActsOfExaminersInEveryState(t *testing.T) {
	t.Parallel()
	for state := range labelPaths {
		t.Run(string(state), func(t *testing.T) {
			t.Parallel()
			w := newLabelWorld(t)
			app := w.brought(w.committee.Code, state)
			if state != labels.Refused {
				w.declare(w.instructor, app.ID)
			}
			app = w.application(app.ID)
			cells := 0
			for event, act := range w.examinersActs(app.ID) {
				for name, one := range map[string]struct {
					actor access.Actor
					party procedure.Party // that they have here, as the table names it
				}{
					"nobody": {access.Actor{}, ""}, "the venue": {w.manager, labels.Holder}, "another venue": {w.stranger, ""}, "the town": {w.town, labels.Holder},
					"who decides": {w.decider, labels.Decider}, "another desk": {w.away, ""}, "an expert": {w.expert, ""}, "who examines": {w.instructor, labels.Instructor},
				} {
					if one.party == labels.Instructor && labels.ApplicationLife.May(state, event, labels.Instructor) {
						continue // the table allows it: tested by its own rules
					}
					if name == "who decides" && labels.ApplicationLife.May(state, event, labels.Secretary) {
						continue // who decides also prepares sessions
					}
					cells++
					if err := act(w.timed(one.actor)); err == nil {
						t.Errorf("%s may %s in the state %s", name, event, state)
					}
					if seq := w.application(app.ID).Seq; seq != app.Seq {
						t.Fatalf("%s by %s in the state %s left a move", event, name, state)
					}
				}
			}
			t.Logf("%d cells", cells)
		})
	}
}
