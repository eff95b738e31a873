package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
	"annuaire/geo"
	"annuaire/labels"
	"annuaire/procedure"
)

const visitsAtOnce = 200

// plannedVisit lists the states of a visit that is still to come.
var plannedVisit = []procedure.State{labels.VisitProposed, labels.VisitAccepted}

// CloseVisits closes the visits whose days for observations have passed, and cancels
// those that nothing waits for any more: their application was withdrawn or decided,
// or their title has ended. It gives how many; called again, it goes on.
func (s *Store) CloseVisits(ctx context.Context, now time.Time) (closed int, err error) {
	due, err := s.dueDeadlines(ctx, labels.VisitLife.Kind, deadlineObservations, now, visitsAtOnce)
	if err != nil {
		return 0, err
	}
	for _, d := range due {
		done, err := s.closeVisit(ctx, d.Aggregate, now)
		if err != nil {
			return closed, err
		}
		closed += done
	}
	cancelled, err := s.cancelUselessVisits(ctx, now)
	return closed + cancelled, err
}

func (s *Store) closeVisit(ctx context.Context, id int64, now time.Time) (done int, err error) {
	err = s.transaction(ctx, func(tx pgx.Tx) error {
		t, err := s.visitBySystem(ctx, tx, id, procedure.Act{Event: labels.VisitClose, By: procedure.System, Seq: procedure.AnySeq, At: now}, labels.VisitReported)
		if err != nil || t.Seq == 0 {
			return err
		}
		done = 1
		return closeDeadline(ctx, tx, t, deadlineObservations, 0)
	})
	return done, awayOr(err)
}

func (s *Store) cancelUselessVisits(ctx context.Context, now time.Time) (cancelled int, err error) {
	rows, err := s.pool.Query(ctx, `
		select v.id from label_visit v
		left join label_application a on a.id = v.application
		left join label_title t on t.id = v.title
		where v.state = any($1) and (a.state <> $2 or t.state = any($3))
		order by v.id limit $4`,
		plannedVisit, labels.VisitDue, endsOf(labels.TitleLife), visitsAtOnce)
	if err != nil {
		return 0, away(err)
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return 0, awayOr(err)
	}
	for _, id := range ids {
		if err := s.cancelUseless(ctx, id, now); err != nil {
			return cancelled, awayOr(err)
		}
		cancelled++
	}
	return cancelled, nil
}

func (s *Store) cancelUseless(ctx context.Context, id int64, now time.Time) error {
	return s.transaction(ctx, func(tx pgx.Tx) error {
		visits, err := s.plannedVisits(ctx, tx, `v.id = $2`, id)
		for _, o := range visits {
			o.now = now
			if err := o.cancelBySystem("Le dossier n’attend plus cette visite.", o.planner, o.visitors, o.venue); err != nil {
				return err
			}
		}
		return err
	})
}

// cancelVisits cancels the visits to come of a file that has ended, in its transaction.
func (f *file) cancelVisits(reason string) error {
	visits, err := f.store.plannedVisits(f.ctx, f.tx, `v.application = $2`, f.app.ID)
	for _, o := range visits {
		o.actor, o.now = f.actor, f.now
		if err := o.cancelBySystem(reason, o.planner, o.visitors); err != nil {
			return err
		}
	}
	return err
}

// plannedVisits locks visits to come, whoever may see them.
func (s *Store) plannedVisits(ctx context.Context, tx pgx.Tx, which string, id int64) (visits []*visiting, err error) {
	rows, err := tx.Query(ctx, visitColumns+`where v.state = any($1) and `+which+` order by v.id for no key update of v`, plannedVisit, id)
	if err != nil {
		return nil, midway(err)
	}
	list, err := pgx.CollectRows(rows, scanVisit)
	for i := range list {
		if err == nil {
			o := &visiting{ctx: ctx, tx: tx, store: s, visit: list[i]}
			o.scheme, err = schemeVersion(ctx, tx, o.visit.Version)
			visits = append(visits, o)
		}
	}
	return visits, midway(err)
}

// cancelBySystem cancels a visit to come, and tells those for whom it was.
func (o *visiting) cancelBySystem(reason string, whom ...func() ([]string, error)) error {
	t, err := o.store.step(o.ctx, o.tx, o.moving(), procedure.Act{
		Event: labels.VisitCancel, By: procedure.System, Actor: o.actor.Account, Seq: procedure.AnySeq, At: o.now, Reason: reason,
	})
	if err != nil {
		return err
	}
	return o.tell("annulée", t.Reason, whom...)
}

// visitBySystem makes a move of time on a visit that is still in one of these
// states; the zero move when it went on meanwhile.
func (s *Store) visitBySystem(ctx context.Context, tx pgx.Tx, id int64, a procedure.Act, from ...procedure.State) (t procedure.Transition, err error) {
	var version int64
	var insee string
	err = tx.QueryRow(ctx, `select version, code_insee from label_visit where id = $1 and state = any($2) for no key update`, id, from).Scan(&version, &insee)
	if err != nil {
		return t, midway(unlessNone(err))
	}
	return s.step(ctx, tx, moving{labels.VisitLife, id, version, access.Territory{Level: geo.Commune, Code: insee}}, a)
}

// endsOf lists the states in which a machine awaits nothing.
func endsOf(m *procedure.Machine) (ends []procedure.State) {
	for _, info := range m.States {
		if info.Ends {
			ends = append(ends, info.State)
		}
	}
	return ends
}
