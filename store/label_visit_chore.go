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

// CloseVisits closes the visits whose days for observations have passed, and cancels
// those that nothing waits for any more: their application was withdrawn or decided,
// or their title has ended. It gives how many; called again, it goes on.
func (s *Store) CloseVisits(ctx context.Context, now time.Time) (closed int, err error) {
	due, err := s.dueDeadlines(ctx, labels.VisitLife.Kind, "observations", now, visitsAtOnce)
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
	cancelled, err := s.cancelUseless(ctx, now)
	return closed + cancelled, err
}

func (s *Store) closeVisit(ctx context.Context, id int64, now time.Time) (done int, err error) {
	err = s.transaction(ctx, func(tx pgx.Tx) error {
		t, err := s.visitBySystem(ctx, tx, id, procedure.Act{Event: labels.VisitClose, By: procedure.System, Seq: procedure.AnySeq, At: now}, labels.VisitReported)
		if err != nil || t.Seq == 0 {
			return err
		}
		done = 1
		return closeDeadline(ctx, tx, t, "observations", 0)
	})
	return done, awayOr(err)
}

func (s *Store) cancelUseless(ctx context.Context, now time.Time) (cancelled int, err error) {
	rows, err := s.pool.Query(ctx, `
		select v.id from label_visit v
		left join label_application a on a.id = v.application
		left join label_title t on t.id = v.title
		where v.state = any($1) and (a.state <> $2 or t.state = any($3))
		order by v.id limit $4`,
		[]procedure.State{labels.VisitProposed, labels.VisitAccepted}, labels.VisitDue, endsOf(labels.TitleLife), visitsAtOnce)
	if err != nil {
		return 0, away(err)
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return 0, awayOr(err)
	}
	for _, id := range ids {
		err := s.transaction(ctx, func(tx pgx.Tx) error {
			_, err := s.visitBySystem(ctx, tx, id, procedure.Act{
				Event: labels.VisitCancel, By: procedure.System, Seq: procedure.AnySeq, At: now, Reason: "Le dossier n’attend plus cette visite.",
			}, labels.VisitProposed, labels.VisitAccepted)
			return err
		})
		if err != nil {
			return cancelled, awayOr(err)
		}
		cancelled++
	}
	return cancelled, nil
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
