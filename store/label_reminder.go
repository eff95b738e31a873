package store

import (
	"context"
	"slices"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"

	"annuaire/directory"
	"annuaire/labels"
	"annuaire/procedure"
	"annuaire/task"
)

// endingTitle is a title whose end comes near, and for which days before it was reminded.
type endingTitle struct {
	Deadline, Title int64
	DueAt           time.Time
	Reminded        []int16
}

// RemindTitles writes to those whose title ends in 180, 90, 30 and 7 days, each once,
// unless its renewal is already asked, and gives how many it wrote to. What a service
// that was stopped has missed is one letter.
func (s *Store) RemindTitles(ctx context.Context, now time.Time) (reminded int, err error) {
	today := procedure.DayOf(now, directory.Paris)
	furthest := procedure.EndOf(procedure.AddDays(today, labels.TitleReminders[0]), directory.Paris)
	rows, err := s.pool.Query(ctx, `
		select d.id, d.aggregate, d.due_at, d.reminded
		from deadline d join label_title t on t.id = d.aggregate
		where d.kind = 'titre' and d.name = 'titre_fin' and d.closed_at is null and d.due_at > $1 and d.due_at <= $2
		and t.state = any($3) and not exists (select from label_application a where a.renews = t.id and a.submitted_at is not null and a.state = any($4))
		order by d.due_at, d.id`, now, furthest, remindedStates, labels.Undecided())
	if err != nil {
		return 0, away(err)
	}
	ending, err := pgx.CollectRows(rows, pgx.RowToStructByPos[endingTitle])
	if err != nil {
		return 0, awayOr(err)
	}
	for _, e := range ending {
		passed := remindersDue(e, today)
		if len(passed) == 0 {
			continue
		}
		did, err := s.dueTitle(ctx, deadlineEnd, now, dueDeadline{e.Deadline, e.Title, 0, e.DueAt}, func(f *titleFile, d dueDeadline) error {
			return f.remindEnd(d, today, passed)
		})
		if err != nil {
			return reminded, err
		}
		if did {
			reminded++
		}
	}
	return reminded, nil
}

var remindedStates = []procedure.State{labels.Active, labels.WithReserves, labels.Suspended}

// remindersDue gives the reminders that a title is due and did not have.
func remindersDue(e endingTitle, today time.Time) (passed []int) {
	left := daysLeft(e.DueAt, today)
	for _, days := range labels.TitleReminders {
		if left <= days && !slices.Contains(e.Reminded, int16(days)) {
			passed = append(passed, days)
		}
	}
	return passed
}

// daysLeft counts the days from today to the last day before a deadline.
func daysLeft(due, today time.Time) int {
	last := procedure.DayOf(due.Add(-time.Nanosecond), directory.Paris)
	return int(last.Sub(today) / (24 * time.Hour))
}

func (f *titleFile) remindEnd(d dueDeadline, today time.Time, passed []int) error {
	left := daysLeft(d.DueAt, today)
	_, err := f.do(titleAct{
		Command: Command{Seq: procedure.AnySeq}, Event: labels.Remind, By: procedure.System, Data: map[string]any{"echeance": "titre_fin", "jours": left},
		after: func(f *titleFile, _ procedure.Transition) error {
			if err := remindedOf(f, d.ID, passed...); err != nil {
				return err
			}
			return f.tellHolder(task.TitleEnding, map[string]string{"au": directory.FrenchDay(f.title.LastDay()), "jours": strconv.Itoa(left)})
		},
	})
	return err
}
