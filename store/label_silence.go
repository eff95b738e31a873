package store

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"annuaire/directory"
	"annuaire/labels"
	"annuaire/procedure"
	"annuaire/task"
)

// What a silent decision rests on.
const (
	basisOfSilentGrant   = "Article L231-1 du code des relations entre le public et l’administration"
	basisOfSilentRefusal = "Article L231-4 du code des relations entre le public et l’administration"
)

// silenceReminders are how many days before silence decides those who examine are told.
var silenceReminders = []int{30, 15, 5, 1}

// silentFile is a file that silence will decide, or decides.
type silentFile struct {
	ID       int64
	Deadline int64
	Due      time.Time
	Reminded []int16
}

// DecideBySilence notes the decisions that nobody made in time: the label is granted,
// with its title, or refused, as its scheme says; never while a correction is awaited.
// It gives how many.
func (s *Store) DecideBySilence(ctx context.Context, now time.Time) (n int, err error) {
	due, err := s.silent(ctx, now)
	for _, one := range due {
		done := false
		failed := s.asSystem(ctx, one.ID, now, func(f *file) (err error) {
			done, err = f.decideBySilence()
			return err
		})
		if done && failed == nil {
			n++
		}
		err = errors.Join(err, failed) // one that fails keeps none of the others
	}
	return n, awayOr(err)
}

// silent lists the files whose silence ends until an instant, the oldest first.
func (s *Store) silent(ctx context.Context, until time.Time) ([]silentFile, error) {
	rows, err := s.pool.Query(ctx, `
		select a.id, d.id, d.due_at, d.reminded
		from deadline d join label_application a on a.id = d.aggregate and d.kind = $1
		where d.name = $2 and d.closed_at is null and d.due_at <= $3 and a.state = any($4)
		order by d.due_at, d.id limit $5`, labels.ApplicationLife.Kind, deadlineSilence, until, labels.Silenced(), periodicMost)
	if err != nil {
		return nil, away(err)
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[silentFile])
}

// decideBySilence decides a file that is held, unless somebody did meanwhile.
func (f *file) decideBySilence() (done bool, err error) {
	event := labels.RefuseBySilence
	if f.scheme.Silence.Rule == labels.SilenceGrants {
		event = labels.GrantBySilence
	}
	due := !f.app.SilenceAt.IsZero() && !f.now.Before(procedure.StartOf(f.app.SilenceAt, directory.Paris))
	if !due || !labels.ApplicationLife.May(f.app.State, event, procedure.System) {
		return false, nil
	}
	ref, err := f.nextDecision()
	if err != nil {
		return false, err
	}
	_, err = f.bySystem(fileAct{
		Command: Command{LegalBasis: f.basisOfSilence(event), DecisionRef: ref, Reason: f.reasonOfSilence()},
		Event:   event, Data: map[string]any{"silence": f.app.SilenceAt.Format(time.DateOnly)},
		before: func(f *file, _ *procedure.Act) error {
			f.app.DecidedAt, f.app.DecisionRef = f.now, ref
			return f.set(`decided_at = $2, decision_ref = $3`, f.now, ref)
		},
		after: afterSilence,
	})
	return err == nil, err
}

func (f *file) basisOfSilence(event procedure.Event) string {
	if event == labels.GrantBySilence {
		return basisOfSilentGrant
	}
	return basisOfSilentRefusal
}

func (f *file) reasonOfSilence() string {
	return fmt.Sprintf("Aucune décision n’a été prise dans le délai de %s. Ce délai a pris fin le %s.",
		f.scheme.Silence.Period(), directory.FrenchDay(procedure.AddDays(f.app.SilenceAt, -1)))
}

func afterSilence(f *file, t procedure.Transition) error {
	if err := f.closeDeadlines(t); err != nil {
		return err
	}
	if err := f.leavesAgendas(); err != nil {
		return err
	}
	if t.To == labels.Refused {
		if err := f.openAppealDelay(t); err != nil {
			return err
		}
	} else if _, err := issueTitle(f, t, nil); err != nil {
		return err
	}
	err := f.tellApplicants(task.LabelDecided, map[string]string{
		"decision": strings.ToLower(labels.OutcomeFrench(t.Event)), "motif": t.Reason, "recours": f.appealSentence(t),
	})
	if err != nil {
		return err
	}
	return f.tellToInstruct()
}

// openAppealDelay opens the time in which a refusal may be contested.
func (f *file) openAppealDelay(t procedure.Transition) error {
	return openDeadline(f.ctx, f.tx, t, deadlineAppeal, t.ID, f.scheme.AppealEnds(t.RecordedAt))
}

// appealSentence tells how a refusal may be contested; nothing of a grant.
func (f *file) appealSentence(t procedure.Transition) string {
	if t.To != labels.Refused {
		return ""
	}
	return f.scheme.MeansOfAppeal(procedure.DayOf(t.RecordedAt, directory.Paris))
}

// RemindOfSilence tells those who examine that silence will soon decide: 30, 15, 5 and
// 1 days before. After an interruption the last of those that passed is sent alone.
func (s *Store) RemindOfSilence(ctx context.Context, now time.Time) (n int, err error) {
	soon, err := s.silent(ctx, now.AddDate(0, 0, silenceReminders[0]))
	for _, one := range soon {
		days, due := one.reminder(now)
		if !due {
			continue
		}
		failed := s.remindOfSilence(ctx, one, days, now)
		if failed == nil {
			n++
		}
		err = errors.Join(err, failed)
	}
	return n, awayOr(err)
}

// reminder gives the reminder to send now: the nearest to the end of those that are due,
// where neither it nor one nearer was sent.
func (o *silentFile) reminder(now time.Time) (days int16, due bool) {
	if !now.Before(o.Due) {
		return 0, false
	}
	for _, d := range silenceReminders {
		if !now.Before(o.Due.AddDate(0, 0, -d)) {
			days, due = int16(d), true
		}
	}
	for _, sent := range o.Reminded {
		due = due && sent > days
	}
	return days, due
}

func (s *Store) remindOfSilence(ctx context.Context, one silentFile, days int16, now time.Time) error {
	return s.asSystem(ctx, one.ID, now, func(f *file) error {
		done, err := f.tx.Exec(f.ctx, `
			update deadline set reminded = reminded || $2::smallint
			where id = $1 and closed_at is null and not reminded @> array[$2::smallint]`, one.Deadline, days)
		if err != nil || done.RowsAffected() == 0 {
			return midway(err)
		}
		return f.tellToInstruct()
	})
}
