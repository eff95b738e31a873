package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/fault"
	"annuaire/labels"
	"annuaire/procedure"
	"annuaire/task"
)

// CorrectionForm is what a correction opens again, and why; its message is the
// reason of the command, its last day the deadline.
type CorrectionForm struct {
	Nature procedure.CorrectionKind
	Fields []string
}

// RequestCorrection asks who applies to correct some fields, and no others, until a
// day. The clock of silence stops, or starts again from the answer. Invalid says
// field by field what lacks; Conflict: one is awaited already.
func (s *Store) RequestCorrection(ctx context.Context, actor access.Actor, id int64, command Command, form CorrectionForm) (procedure.Transition, error) {
	asked := labels.CorrectionAsked{Nature: form.Nature, Fields: form.Fields, Message: command.Reason, AskedBy: actor.Account, DueAt: command.Deadline}
	return s.actOnFile(ctx, actor, id, fileAct{
		Command: command, Event: labels.RequestCorrect,
		Data: map[string]any{"nature": form.Nature, "champs": form.Fields, "horloge": clockOf(form.Nature)},
		before: func(f *file, a *procedure.Act) error {
			if err := mustHaveDeclared(f); err != nil {
				return err
			}
			asked.AskedAt = f.now
			if err := asked.Check(&f.scheme, f.today(), lastDay(asked.DueAt)); err != nil {
				return err
			}
			return f.set(`resume_state = $2`, f.app.State)
		},
		after: func(f *file, t procedure.Transition) error {
			if err := f.openCorrectionAsked(t, &asked); err != nil {
				return err
			}
			if err := f.stopSilence(t); err != nil {
				return err
			}
			return f.tellCorrection(asked)
		},
	})
}

// lastDay is the last day that counts of a deadline; the zero day for none.
func lastDay(due time.Time) time.Time {
	if due.IsZero() {
		return due
	}
	return procedure.DayOf(due.Add(-1), directory.Paris)
}

// clockOf says what a correction does to the clock of silence, as the move records it.
func clockOf(nature procedure.CorrectionKind) string {
	if nature == procedure.Incomplete {
		return "repart de la réponse"
	}
	return "suspendue jusqu’à la réponse"
}

func (f *file) openCorrectionAsked(t procedure.Transition, asked *labels.CorrectionAsked) error {
	err := f.tx.QueryRow(f.ctx, `
		insert into label_correction (application, nature, fields, message, asked_by, asked_at, due_at) values ($1, $2, $3, $4, $5, $6, $7)
		returning id`, f.app.ID, asked.Nature, asked.Fields, asked.Message, asked.AskedBy, asked.AskedAt, asked.DueAt).Scan(&asked.ID)
	if err != nil {
		return midway(err)
	}
	return openDeadline(f.ctx, f.tx, t, deadlineCorrection, asked.ID, asked.DueAt)
}

// stopSilence stops the clock of silence until the answer.
func (f *file) stopSilence(t procedure.Transition) error {
	f.app.SilenceAt = time.Time{}
	if err := f.set(`silence_at = null`); err != nil {
		return err
	}
	return closeDeadline(f.ctx, f.tx, t, deadlineSilence, 0)
}

func (f *file) tellCorrection(asked labels.CorrectionAsked) error {
	return f.tellApplicants(task.LabelCorrection, map[string]string{"message": asked.Message, "avant": directory.FrenchDay(lastDay(asked.DueAt))})
}

// RemindFile recalls what a file waits for: the correction asked of who applies, or the
// opinions asked of experts. Conflict when nothing is awaited, or it was recalled
// within a day.
func (s *Store) RemindFile(ctx context.Context, actor access.Actor, id int64, command Command) error {
	return awayOr(s.actingFor(ctx, actor, func(tx pgx.Tx) error {
		f, err := s.openFile(ctx, tx, actor, id)
		if err != nil {
			return err
		}
		if f.app.State == labels.Correction {
			_, err = f.do(fileAct{Command: command, Event: labels.RemindCorrect, Data: map[string]any{"par": "instruction"}, before: declared, after: afterRecall})
			return err
		}
		return f.remindOpinions(command)
	}))
}

// afterRecall writes the letter of a recall that somebody sends; it is not one of the
// two that must be sent before a file is closed.
func afterRecall(f *file, t procedure.Transition) error {
	if recent, err := f.recalledWithin(t, 24*time.Hour); err != nil || recent {
		if err == nil {
			err = fault.New(fault.Conflict, "Un rappel est parti il y a moins d’un jour. Attendez demain.")
		}
		return err
	}
	asked, err := f.openCorrection()
	if err != nil {
		return err
	}
	return f.tellCorrection(asked)
}

// recalledWithin tells whether the same move was made shortly before.
func (f *file) recalledWithin(t procedure.Transition, d time.Duration) (recent bool, err error) {
	err = f.tx.QueryRow(f.ctx, `
		select exists (select from transition where kind = $1 and aggregate = $2 and event = $3 and seq < $4 and recorded_at > $5)`,
		t.Kind, t.Aggregate, t.Event, t.Seq, f.now.Add(-d)).Scan(&recent)
	return recent, midway(err)
}
