package store

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/labels"
	"annuaire/procedure"
)

// titlesAtOnce bounds what one round of a chore does; the next goes on.
const titlesAtOnce = 1000

// eachDueTitle does something for each title whose deadline of this name has passed,
// each in a transaction of its own, and gives how many. One that somebody acts on is
// left for the next round.
func (s *Store) eachDueTitle(ctx context.Context, name string, now time.Time, do func(*titleFile, dueDeadline) error) (done int, err error) {
	due, err := s.dueDeadlines(ctx, labels.TitleLife.Kind, name, now, titlesAtOnce)
	if err != nil {
		return 0, err
	}
	var failed error
	for _, d := range due {
		did, err := s.dueTitle(ctx, name, now, d, do)
		if did {
			done++
		}
		failed = errors.Join(failed, err) // one that fails keeps none of the others
	}
	return done, failed
}

func (s *Store) dueTitle(ctx context.Context, name string, now time.Time, d dueDeadline, do func(*titleFile, dueDeadline) error) (did bool, err error) {
	err = s.transaction(ctx, func(tx pgx.Tx) error {
		f, err := s.titleAlone(ctx, tx, d.Aggregate, now)
		if f == nil || err != nil {
			return err
		}
		var open bool
		if err := tx.QueryRow(ctx, `select exists (select from deadline where id = $1 and closed_at is null)`, d.ID).Scan(&open); err != nil || !open {
			return midway(err)
		}
		if err := do(f, d); err != nil {
			return err
		}
		did = true
		return nil
	})
	return did && err == nil, awayOr(err)
}

// titleAlone locks a title for what happens by itself; nil when somebody acts on it.
func (s *Store) titleAlone(ctx context.Context, tx pgx.Tx, id int64, now time.Time) (*titleFile, error) {
	title, err := readTitle(ctx, tx, `where t.id = $1 for no key update of t skip locked`, id)
	if errors.Is(err, errNoTitle) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return s.titleFile(ctx, tx, access.Actor{}, title, now)
}

// BeginTitles makes titles take effect on their first day, in place of those that
// they renew, and gives how many.
func (s *Store) BeginTitles(ctx context.Context, now time.Time) (int, error) {
	return s.eachDueTitle(ctx, deadlineBegin, now, func(f *titleFile, d dueDeadline) error { return f.begin(d.DueAt) })
}

func (f *titleFile) begin(at time.Time) error {
	to, err := f.stateWithout(0)
	if err != nil {
		return err
	}
	_, err = f.do(titleAct{
		Command: Command{Seq: procedure.AnySeq}, Event: labels.TakeEffect, By: procedure.System, To: to, EffectiveAt: at,
		after: func(f *titleFile, t procedure.Transition) error {
			return closeDeadline(f.ctx, f.tx, t, deadlineBegin, 0)
		},
	})
	if err != nil || f.title.Replaces == 0 {
		return err
	}
	return f.supersede(f.title.Replaces)
}

// ExpireTitles ends titles whose last day is over, at the first instant of the day
// after, and gives how many. Those that a renewal takes the place of, and those whose
// suspension ends first, are for BeginTitles and EndSuspensions, called before.
func (s *Store) ExpireTitles(ctx context.Context, now time.Time) (int, error) {
	return s.eachDueTitle(ctx, deadlineEnd, now, func(f *titleFile, d dueDeadline) error { return f.expire(d.DueAt) })
}

func (f *titleFile) expire(at time.Time) error {
	_, err := f.do(titleAct{
		Command: Command{Seq: procedure.AnySeq}, Event: labels.Expire, By: procedure.System, EffectiveAt: at,
		after: func(f *titleFile, t procedure.Transition) error {
			if err := f.updateTitle(`suspended_until = null, suspended_for = '', then_withdraw = false, reason_class = ''`); err != nil {
				return err
			}
			return f.moved("il a pris fin le "+directory.FrenchDay(f.title.LastDay()), "", "", "")
		},
	})
	return err
}

// TurnTitles does what the days bring about, in the order in which it counts: what
// was suspended counts again, new titles begin in place of the old, the others expire,
// procedures close. It gives how many moves it made.
func (s *Store) TurnTitles(ctx context.Context, now time.Time) (done int, err error) {
	for _, turn := range []func(context.Context, time.Time) (int, error){s.EndSuspensions, s.BeginTitles, s.ExpireTitles, s.CloseContradictories, s.TellLateReserves} {
		n, failed := turn(ctx, now)
		done += n
		err = errors.Join(err, failed)
	}
	return done, err
}

// TellLateReserves tells the holder and who examines of each reserve and
// non-conformity whose deadline has passed, once.
func (s *Store) TellLateReserves(ctx context.Context, now time.Time) (told int, err error) {
	for _, name := range []string{deadlineReserve, deadlineNonConformity, deadlineSurveillance} {
		due, err := s.dueUntold(ctx, name, now)
		if err != nil {
			return told, err
		}
		for _, d := range due {
			did, err := s.dueTitle(ctx, name, now, d, func(f *titleFile, d dueDeadline) error { return f.tellLate(name, d) })
			if err != nil {
				return told, err
			}
			if did {
				told++
			}
		}
	}
	return told, nil
}

// dueUntold gives deadlines of titles that have passed and that nobody was told of.
func (s *Store) dueUntold(ctx context.Context, name string, now time.Time) ([]dueDeadline, error) {
	rows, err := s.pool.Query(ctx, `
		select d.id, d.aggregate, d.item, d.due_at
		from deadline d join label_title t on t.id = d.aggregate
		where d.kind = 'titre' and d.name = $1 and d.closed_at is null and d.due_at <= $2 and not d.reminded @> array[0::smallint]
		and t.state = any($4)
		order by d.due_at, d.id limit $3`, name, now, titlesAtOnce, []procedure.State{labels.Active, labels.WithReserves, labels.Suspended})
	if err != nil {
		return nil, away(err)
	}
	due, err := pgx.CollectRows(rows, pgx.RowToStructByPos[dueDeadline])
	return due, awayOr(err)
}

func (f *titleFile) tellLate(name string, d dueDeadline) error {
	what, about := "un contrôle prévu n’a pas été fait", ""
	if name != deadlineSurveillance {
		r, err := f.reserve(d.Item)
		if err != nil {
			return err
		}
		what, about = "une réserve n’est pas levée à temps", f.scheme.WatchName(r.Criterion)+"\n"+r.Text
	}
	_, err := f.do(titleAct{
		Command: Command{Seq: procedure.AnySeq}, Event: labels.Remind, By: procedure.System, Data: map[string]any{"echeance": name, "objet": d.Item},
		after: func(f *titleFile, _ procedure.Transition) error {
			if err := remindedOf(f, d.ID, 0); err != nil {
				return err
			}
			if name != deadlineSurveillance {
				if err := f.moved("une date limite est passée", about, "", ""); err != nil {
					return err
				}
			}
			return f.tellDesk(what, about)
		},
	})
	return err
}

// remindedOf notes that a deadline was reminded so many days before it.
func remindedOf(f *titleFile, deadline int64, days ...int) error {
	_, err := f.tx.Exec(f.ctx, `update deadline set reminded = reminded || $2::smallint[] where id = $1`, deadline, days)
	return midway(err)
}
