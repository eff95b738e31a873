package store

import (
	"context"
	"slices"
	"strings"
	"time"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/fault"
	"annuaire/labels"
	"annuaire/procedure"
)

// Suspension is how a title is suspended, besides the command, whose deadline is the
// first instant after the suspension.
type Suspension struct {
	Condition    string // what it takes for it to be lifted before
	ThenWithdraw bool   // a procedure to withdraw the title opens when it ends by itself
}

// SuspendTitle suspends a title until the deadline of the command, after a closed
// contradictory procedure that announced it.
func (s *Store) SuspendTitle(ctx context.Context, actor access.Actor, number string, c Command, how Suspension) (procedure.Transition, error) {
	var heard labels.Contradictory
	act := suspendAct(labels.Suspend, c, how)
	act.before = func(f *titleFile, a *procedure.Act) (err error) {
		if heard, err = f.heard(labels.Suspend); err != nil {
			return err
		}
		if c.ReasonCode != "" {
			if _, err := f.groundOf(f.scheme.Sanctions, c.ReasonCode); err != nil {
				return err
			}
		}
		return f.suspendedUntil(a, labels.SuspensionMonths, how)
	}
	suspended := act.after
	act.after = func(f *titleFile, t procedure.Transition) error {
		if err := f.use(heard, t); err != nil {
			return err
		}
		return suspended(f, t)
	}
	return s.actOnTitle(ctx, actor, number, act)
}

// SuspendTitleUrgently suspends a title at once, for danger or fraud, for two months at
// most, and asks its holder in the same transaction about what is thought of doing.
func (s *Store) SuspendTitleUrgently(ctx context.Context, actor access.Actor, number string, c Command, how Suspension, aim labels.Aim) (procedure.Transition, error) {
	if !slices.Contains(labels.Aims, aim) {
		return procedure.Transition{}, fault.Fields{{Name: "but", Message: "Dites ce qui est envisagé."}}.Err("Il manque une réponse.")
	}
	act := suspendAct(labels.SuspendUrgently, c, how)
	act.before = func(f *titleFile, a *procedure.Act) error {
		if _, err := f.groundOf(labels.UrgentGrounds, c.ReasonCode); err != nil {
			return err
		}
		return f.suspendedUntil(a, labels.UrgentMonths, how)
	}
	suspended := act.after
	act.after = func(f *titleFile, t procedure.Transition) error {
		if err := suspended(f, t); err != nil {
			return err
		}
		open, err := f.openContradictory()
		if err != nil || open.ID != 0 {
			return err // the holder is being asked already
		}
		_, err = f.do(contradictoryAct(Command{Seq: procedure.AnySeq, Reason: c.Reason}, aim, true))
		return err
	}
	return s.actOnTitle(ctx, actor, number, act)
}

func suspendAct(event procedure.Event, c Command, how Suspension) titleAct {
	how.Condition = strings.TrimSpace(how.Condition)
	return titleAct{
		Command: c, Event: event, Data: map[string]any{"condition": how.Condition, "puis_retrait": how.ThenWithdraw, "jusqu_au": lastDayOf(c.Deadline)},
		after: func(f *titleFile, t procedure.Transition) error {
			f.title.SuspendedUntil = procedure.DayOf(f.due.Add(-time.Nanosecond), directory.Paris)
			err := f.updateTitle(`suspended_until = $2, suspended_for = $3, then_withdraw = $4, reason_class = $5`,
				f.title.SuspendedUntil, how.Condition, how.ThenWithdraw, f.publicReason(t))
			if err != nil {
				return err
			}
			if err := openDeadline(f.ctx, f.tx, t, deadlineSuspension, 0, f.due); err != nil {
				return err
			}
			return f.decided(t, "suspendu jusqu’au "+directory.FrenchDay(f.title.SuspendedUntil), c.Reason+"\nPour que la suspension soit levée : "+how.Condition)
		},
	}
}

// suspendedUntil checks the end of a suspension, which is at most so many months away,
// and what it takes to lift it.
func (f *titleFile) suspendedUntil(a *procedure.Act, months int, how Suspension) error {
	if err := checkWords("condition", strings.TrimSpace(how.Condition), 2000); err != nil {
		return err
	}
	last := procedure.AddMonths(f.today(), months)
	switch {
	case a.Deadline.IsZero():
		return nil // the table says it
	case !a.Deadline.After(f.now):
		return fault.Fields{{Name: "echeance", Message: "Donnez une date à venir."}}.Err("La fin de la suspension est déjà passée.")
	case a.Deadline.After(procedure.EndOf(last, directory.Paris)):
		return fault.Fields{{Name: "echeance", Message: "Au plus tard le " + directory.FrenchDay(last) + "."}}.Err("La suspension est trop longue.")
	}
	f.due = a.Deadline
	return nil
}

// LiftSuspension ends a suspension before its day, once a check since it began was
// favourable.
func (s *Store) LiftSuspension(ctx context.Context, actor access.Actor, number string, c Command) (procedure.Transition, error) {
	return s.actOnTitle(ctx, actor, number, titleAct{
		Command: c, Event: labels.LiftSuspension,
		before: func(f *titleFile, a *procedure.Act) (err error) {
			checked, err := f.favourableSince(f.title.StateSince)
			if err != nil {
				return err
			}
			if !checked && f.title.State == labels.Suspended {
				return fault.New(fault.Conflict, "Aucun contrôle favorable n’est enregistré depuis la suspension. Il doit l’être avant de la lever.")
			}
			a.To, err = f.stateWithout(0)
			return err
		},
		after: func(f *titleFile, t procedure.Transition) error {
			return f.resume(t, "suspension levée", strings.TrimSpace(c.Reason))
		},
	})
}

// resume writes that the title is no longer suspended.
func (f *titleFile) resume(t procedure.Transition, what, why string) error {
	f.title.SuspendedUntil = time.Time{}
	if err := f.updateTitle(`suspended_until = null, suspended_for = '', then_withdraw = false, reason_class = ''`); err != nil {
		return err
	}
	if err := closeDeadline(f.ctx, f.tx, t, deadlineSuspension, 0); err != nil {
		return err
	}
	return f.moved(what, why, "", "")
}

// EndSuspensions makes titles whose suspension is over count again, and gives how
// many. Where that was decided with the suspension, the procedure to withdraw them
// opens at once.
func (s *Store) EndSuspensions(ctx context.Context, now time.Time) (int, error) {
	return s.eachDueTitle(ctx, deadlineSuspension, now, (*titleFile).endSuspension)
}

func (f *titleFile) endSuspension(d dueDeadline) error {
	var condition string
	var withdraw bool
	err := f.tx.QueryRow(f.ctx, `select suspended_for, then_withdraw from label_title where id = $1`, f.title.ID).Scan(&condition, &withdraw)
	if err != nil {
		return midway(err)
	}
	to, err := f.stateWithout(0)
	if err != nil {
		return err
	}
	_, err = f.do(titleAct{
		Command: Command{Seq: procedure.AnySeq}, Event: labels.EndSuspension, By: procedure.System, To: to, EffectiveAt: d.DueAt,
		after: func(f *titleFile, t procedure.Transition) error {
			return f.resume(t, "fin de la suspension", "La date prévue est passée.")
		},
	})
	if err != nil || !withdraw {
		return err
	}
	return f.openWithdrawal(condition)
}

// openWithdrawal opens by itself the procedure that was decided with a suspension.
func (f *titleFile) openWithdrawal(condition string) error {
	open, err := f.openContradictory()
	if err != nil || open.ID != 0 {
		return err
	}
	act := contradictoryAct(Command{Seq: procedure.AnySeq, Reason: "La suspension a pris fin sans que sa condition soit remplie : " + condition}, labels.AimWithdraw, false)
	act.By = procedure.System
	_, err = f.do(act)
	return err
}
