package store

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/fault"
	"annuaire/labels"
	"annuaire/procedure"
)

// AcceptVisit is the venue saying that it awaits the visitors.
func (s *Store) AcceptVisit(ctx context.Context, actor access.Actor, id int64, c Command) (procedure.Transition, error) {
	return s.actOnVisit(ctx, actor, id, visitAct{
		Command: c, Event: labels.VisitAccept,
		before: func(o *visiting, _ *procedure.Act) error {
			if o.visit.Ends().Before(o.now) {
				return fault.New(fault.Conflict, "Cette date est passée. Demandez-en une autre à qui propose la visite.")
			}
			return nil
		},
		after: func(o *visiting, _ procedure.Transition) error {
			return o.tell("acceptée par le lieu", "", o.planner, o.visitors)
		},
	})
}

// DeclineVisit is the venue refusing a visit, with a reason. From the second time on
// the application notes it as a ground for refusal.
func (s *Store) DeclineVisit(ctx context.Context, actor access.Actor, id int64, c Command) (procedure.Transition, error) {
	return s.actOnVisit(ctx, actor, id, visitAct{
		Command: c, Event: labels.VisitDecline,
		before: func(o *visiting, a *procedure.Act) error {
			times, err := o.declinedAgain()
			if err != nil {
				return err
			}
			told := map[string]any{"visite": o.visit.ID, "refus_de_visite": times, "motif_de_refus": times >= labels.RefusalsAreGround}
			a.Data = told
			return o.moveFile(labels.CancelVisit, a.Reason, told)
		},
		after: func(o *visiting, t procedure.Transition) error {
			times, err := o.declinedAgain()
			if err != nil {
				return err
			}
			word := "déclinée par le lieu"
			if times > labels.RefusalsAreGround { // this one was counted
				word = "déclinée de nouveau, ce qui est un motif de refus"
			}
			return o.tell(word, t.Reason, o.planner, o.visitors)
		},
	})
}

// declinedAgain counts the times that the venue declined, with one more.
func (o *visiting) declinedAgain() (int, error) {
	if o.visit.Application == 0 {
		return 1, nil
	}
	times, err := timesDeclined(o.ctx, o.tx, o.visit.Application)
	return times + 1, err
}

// CancelVisit is who examines giving up a visit.
func (s *Store) CancelVisit(ctx context.Context, actor access.Actor, id int64, c Command) (procedure.Transition, error) {
	return s.actOnVisit(ctx, actor, id, visitAct{
		Command: c, Event: labels.VisitCancel, declared: true,
		before: func(o *visiting, a *procedure.Act) error {
			return o.moveFile(labels.CancelVisit, a.Reason, map[string]any{"visite": o.visit.ID})
		},
		after: func(o *visiting, t procedure.Transition) error {
			return o.tell("annulée", t.Reason, o.venue, o.visitors)
		},
	})
}

// MoveVisit proposes another date, other visitors or other criteria: the venue has
// to accept again.
func (s *Store) MoveVisit(ctx context.Context, actor access.Actor, id int64, c Command, plan labels.VisitPlan) (procedure.Transition, error) {
	return s.actOnVisit(ctx, actor, id, visitAct{
		Command: c, Event: labels.VisitMove, declared: true,
		before: func(o *visiting, a *procedure.Act) error {
			if len(plan.Criteria) == 0 {
				plan.Criteria = o.visit.Criteria
			}
			kept := len(plan.Visitors) == 0 && !plan.Myself // the same people go
			checked := plan
			checked.Myself = plan.Myself || kept
			if err := checked.Check(&o.scheme, o.now); err != nil {
				return err
			}
			return o.replan(plan, kept, a)
		},
		after: func(o *visiting, t procedure.Transition) error {
			return o.tell("déplacée", t.Reason, o.venue, o.visitors)
		},
	})
}

func (o *visiting) replan(plan labels.VisitPlan, kept bool, a *procedure.Act) (err error) {
	v := &o.visit
	if !kept {
		if v.Visitors, err = o.named(plan); err != nil {
			return err
		}
	}
	v.Criteria, v.StartsAt, v.Minutes, v.Message = o.ordered(plan.Criteria), plan.StartsAt, plan.Minutes, plan.Message
	a.Data = o.slot()
	_, err = o.tx.Exec(o.ctx, `
		update label_visit set visitors = $2, criteria = $3, starts_at = $4, minutes = $5, message = $6 where id = $1`,
		v.ID, v.Visitors, v.Criteria, v.StartsAt, v.Minutes, v.Message)
	return midway(err)
}

// ObserveVisit adds what the venue says of a report, while it may.
func (s *Store) ObserveVisit(ctx context.Context, actor access.Actor, id int64, c Command) (procedure.Transition, error) {
	return s.actOnVisit(ctx, actor, id, visitAct{
		Command: c, Event: labels.VisitObserve,
		before: func(o *visiting, a *procedure.Act) error {
			due, err := o.observableUntil()
			switch {
			case err != nil:
				return err
			case o.visit.State == labels.VisitReported && !o.now.Before(due):
				return fault.New(fault.Conflict, "Le délai pour ajouter des observations est passé.")
			}
			return o.observe(a.Reason)
		},
		after: func(o *visiting, _ procedure.Transition) error {
			return o.tell("observations du lieu sur le rapport", "", o.planner, o.visitors)
		},
	})
}

func (o *visiting) observe(text string) error {
	whole := strings.TrimSpace(o.visit.Observations + "\n\n" + text)
	if utf8.RuneCountInString(text) > labels.ObservationMax || utf8.RuneCountInString(whole) > labels.ObservationsMax {
		return fault.Fields{{Name: "motif", Message: "Vos observations sont trop longues : 10 000 caractères en tout."}}.Err("Vos observations sont trop longues.")
	}
	o.visit.Observations, o.visit.ObservedAt = whole, o.now
	_, err := o.tx.Exec(o.ctx, `update label_visit set observations = $2, observed_at = $3 where id = $1`, o.visit.ID, whole, o.now)
	return midway(err)
}

// observableUntil gives the first instant after the days for observations; zero when
// they have not begun, or have ended.
func (o *visiting) observableUntil() (due time.Time, err error) {
	err = o.tx.QueryRow(o.ctx, `
		select due_at from deadline where kind = $1 and aggregate = $2 and name = 'observations' and closed_at is null`,
		labels.VisitLife.Kind, o.visit.ID).Scan(&due)
	return due, midway(unlessNone(err))
}

// CloseVisit is who examines closing a visit before its time, once the venue has
// said what it has to say.
func (s *Store) CloseVisit(ctx context.Context, actor access.Actor, id int64, c Command) (procedure.Transition, error) {
	return s.actOnVisit(ctx, actor, id, visitAct{
		Command: c, Event: labels.VisitClose, declared: true,
		before: func(o *visiting, _ *procedure.Act) error {
			due, err := o.observableUntil()
			if err == nil && o.visit.State == labels.VisitReported && o.visit.Observations == "" && o.now.Before(due) {
				return fault.New(fault.Conflict, "Le lieu peut encore ajouter ses observations jusqu’au %s.", directory.FrenchDay(due.Add(-time.Second).In(directory.Paris)))
			}
			return err
		},
		after: func(o *visiting, t procedure.Transition) error {
			return closeDeadline(o.ctx, o.tx, t, deadlineObservations, 0)
		},
	})
}

// DeclareVisitInterest records what a visitor says of their interests before a visit
// opens to them. It is said of the application; of a title, of the visit itself.
func (s *Store) DeclareVisitInterest(ctx context.Context, actor access.Actor, id int64, interest string, recused bool) error {
	var application int64
	err := s.actingFor(ctx, actor, func(tx pgx.Tx) error {
		o, err := s.lookAtVisit(ctx, tx, actor, id)
		if err == nil && !o.isVisitor() {
			err = fault.New(fault.Denied, "Vous n’êtes pas nommé pour cette visite.")
		}
		if err == nil {
			application = o.visit.Application
		}
		return err
	})
	switch {
	case err != nil:
		return awayOr(err)
	case application != 0:
		return s.DeclareInterest(ctx, actor, application, interest, recused)
	}
	if err := checkInterest(strings.TrimSpace(interest), recused); err != nil {
		return err
	}
	_, err = s.actOnVisit(ctx, actor, id, visitAct{
		Command: Command{Seq: procedure.AnySeq}, Event: labels.VisitDeclare,
		before: func(o *visiting, a *procedure.Act) error {
			a.Data = map[string]any{"recuse": recused, "interet": strings.TrimSpace(interest)}
			return nil
		},
		after: func(o *visiting, _ procedure.Transition) error { return o.declare(recused) },
	})
	return err
}

// declare notes it on the visit of a title. The row goes out of the sight of who is
// recused, which a policy would refuse to write: the function of the record does it.
func (o *visiting) declare(recused bool) error {
	if slices.Contains(o.visit.Declared, o.actor.Account) && !recused {
		return nil
	}
	_, err := o.tx.Exec(o.ctx, `select label_visit_declared($1, $2)`, o.visit.ID, recused)
	return midway(err)
}
