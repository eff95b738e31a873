package store

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
	"annuaire/labels"
	"annuaire/procedure"
)

// periodicMost is how many files one round of a chore takes.
const periodicMost = 500

// RemindCorrections recalls the corrections that nobody answered, at half of their
// time and three days before its end. It gives how many letters it owes.
func (s *Store) RemindCorrections(ctx context.Context, now time.Time) (int, error) {
	return s.eachAwaited(ctx, now, func(c labels.CorrectionAsked) bool { return c.ReminderDue(now) }, func(f *file, c labels.CorrectionAsked) error {
		_, err := f.bySystem(fileAct{
			Event: labels.RemindCorrect, Data: map[string]any{"rappel": len(c.Reminders) + 1, "avant": lastDay(c.DueAt).Format(time.DateOnly)},
			before: func(f *file, _ *procedure.Act) error {
				_, err := f.tx.Exec(f.ctx, `update label_correction set reminders = reminders || $2::timestamptz where id = $1`, c.ID, f.now)
				return midway(err)
			},
			after: func(f *file, _ procedure.Transition) error { return f.tellCorrection(c) },
		})
		return err
	})
}

// LapseCorrections closes the files whose correction nobody answered in time, once
// two reminders were sent. It gives how many.
func (s *Store) LapseCorrections(ctx context.Context, now time.Time) (int, error) {
	over := func(c labels.CorrectionAsked) bool {
		at, reminded := c.LapsesAt()
		return reminded && !now.Before(at)
	}
	return s.eachAwaited(ctx, now, over, func(f *file, c labels.CorrectionAsked) error {
		_, err := f.bySystem(fileAct{
			Event: labels.Lapse, Data: map[string]any{"correction": c.ID, "rappels": datesOf(c.Reminders)},
			before: func(f *file, a *procedure.Act) error { return f.set(`decided_at = $2, resume_state = ''`, f.now) },
			after: func(f *file, t procedure.Transition) error {
				if err := f.closeDeadlines(t); err != nil {
					return err
				}
				return f.tellMoved("il est classé, faute de réponse", "Vous pouvez déposer une nouvelle demande quand vous voulez.")
			},
		})
		return err
	})
}

func datesOf(instants []time.Time) []string {
	list := make([]string, len(instants))
	for i, at := range instants {
		list[i] = at.Format(time.RFC3339)
	}
	return list
}

// eachAwaited does something to each file whose correction is awaited and due, each
// in its own transaction, with the correction as it is once the file is held.
func (s *Store) eachAwaited(ctx context.Context, now time.Time, due func(labels.CorrectionAsked) bool, act func(*file, labels.CorrectionAsked) error) (n int, err error) {
	rows, err := s.pool.Query(ctx, `
		select a.id
		from label_application a join label_correction c on c.application = a.id and c.resolved_at is null
		where a.state = $1
		order by c.due_at, a.id`, labels.Correction)
	if err != nil {
		return 0, away(err)
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return 0, awayOr(err)
	}
	var failed error
	for _, id := range ids {
		done := false
		err := s.asSystem(ctx, id, now, func(f *file) error {
			if f.app.State != labels.Correction {
				return nil
			}
			c, err := f.openCorrection()
			if err != nil || !due(c) {
				return err
			}
			done = true
			return act(f, c)
		})
		if err == nil && done {
			n++
		}
		failed = errors.Join(failed, err) // one that fails keeps none of the others
		if n == periodicMost {
			break
		}
	}
	return n, awayOr(failed)
}

// asSystem holds one file while time acts on it, without any person's rights.
func (s *Store) asSystem(ctx context.Context, id int64, now time.Time, act func(*file) error) error {
	return s.transaction(ctx, func(tx pgx.Tx) error {
		f, err := s.openFileWhole(ctx, tx, access.Actor{At: now}, id, "for no key update of a")
		if err != nil {
			return err
		}
		f.party = procedure.System
		return act(f)
	})
}

// bySystem makes a move that nobody makes, with what it changes.
func (f *file) bySystem(act fileAct) (t procedure.Transition, err error) {
	a := procedure.Act{
		Event: act.Event, By: procedure.System, To: act.To, Seq: procedure.AnySeq, At: f.now, Actor: f.actor.Account,
		Reason: act.Reason, LegalBasis: act.LegalBasis, DecisionRef: act.DecisionRef, Data: act.Data,
	}
	if act.before != nil {
		if err := act.before(f, &a); err != nil {
			return t, err
		}
	}
	if t, err = f.store.step(f.ctx, f.tx, f.moving(), a); err != nil || act.after == nil {
		return t, err
	}
	f.app.State, f.app.Seq = t.To, t.Seq
	return t, act.after(f, t)
}
