package store

import (
	"context"
	"encoding/json"
	"slices"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
	"annuaire/fault"
	"annuaire/labels"
	"annuaire/procedure"
)

// AnswerCorrection sends what was written of the answer to the correction under way:
// the fields that it opened change, what changed is recorded, its deadline closes, the
// clock of silence runs again, and the file goes on from where it stood. Invalid when
// nothing changed, or when what is mandatory lacks.
func (s *Store) AnswerCorrection(ctx context.Context, actor access.Actor, id int64, command Command) (procedure.Transition, error) {
	var asked labels.CorrectionAsked
	return s.actOnFile(ctx, actor, id, fileAct{
		Command: command, Event: labels.AnswerCorrect,
		before: func(f *file, a *procedure.Act) (err error) {
			if f.app.State != labels.Correction || a.Seq != procedure.AnySeq && a.Seq != f.app.Seq {
				return nil // the table, or the number of the last move, says why
			}
			if asked, err = f.openCorrection(); err != nil {
				return err
			}
			a.To = f.app.ResumeAt
			a.Data, err = f.answered(asked)
			return err
		},
		after: func(f *file, t procedure.Transition) error {
			if err := closeDeadline(f.ctx, f.tx, t, deadlineCorrection, asked.ID); err != nil {
				return err
			}
			if err := f.restartSilence(t); err != nil {
				return err
			}
			return f.tellToInstruct()
		},
	})
}

// answered applies what was written to the application, and gives what changed.
func (f *file) answered(asked labels.CorrectionAsked) (map[string]labels.Difference, error) {
	form, err := f.pending()
	if err != nil {
		return nil, err
	}
	before, version := f.app, f.app.PlaceVersion
	f.app = f.app.Filled(form.Only(asked.Fields))
	differences := before.Differences(f.app, asked.Fields)
	if slices.Contains(asked.Fields, labels.FieldPlace) {
		if _, err := f.takeSnapshot(); err != nil {
			return nil, err
		}
		if f.app.PlaceVersion != version {
			differences[labels.FieldPlace] = labels.Difference{Before: number(version), After: number(f.app.PlaceVersion)}
		}
	}
	if err := f.answerIsWhole(asked, differences); err != nil {
		return nil, err
	}
	return differences, f.writeAnswered(asked, differences)
}

// answerIsWhole refuses an answer that changes nothing, or that leaves out something
// mandatory of what was opened.
func (f *file) answerIsWhole(asked labels.CorrectionAsked, differences map[string]labels.Difference) error {
	if len(differences) == 0 {
		return fault.New(fault.Invalid, "Rien n’a changé. Corrigez au moins une réponse, ou expliquez-la dans son texte, puis envoyez.")
	}
	snapshot, _, err := f.app.SnapshotOf()
	if err != nil {
		return err
	}
	return f.scheme.MissingOf(f.app, snapshot.Facts, asked.Fields).Err("La réponse n’est pas complète. Rien n’est perdu : complétez ce qui manque.")
}

func (f *file) writeAnswered(asked labels.CorrectionAsked, differences map[string]labels.Difference) error {
	if err := f.saveDraft(f.app); err != nil {
		return err
	}
	said, err := json.Marshal(differences)
	if err != nil {
		return err
	}
	_, err = f.tx.Exec(f.ctx, `update label_correction set resolved_at = $2, differences = $3 where id = $1`, asked.ID, f.now, said)
	if err != nil {
		return midway(err)
	}
	_, err = f.tx.Exec(f.ctx, `update label_application set pending = null, resume_state = '' where id = $1`, f.app.ID)
	return midway(err)
}

// openCorrection gives the correction that is awaited. Conflict when there is none.
func (f *file) openCorrection() (asked labels.CorrectionAsked, err error) {
	all, err := f.askedCorrections()
	if err != nil {
		return asked, err
	}
	if i := slices.IndexFunc(all, func(c labels.CorrectionAsked) bool { return c.ResolvedAt.IsZero() }); i >= 0 {
		return all[i], nil
	}
	return asked, fault.New(fault.Conflict, "Aucune correction n’est attendue. Rechargez la page.")
}

// askedCorrections lists the corrections that were asked of the file, oldest first.
func (f *file) askedCorrections() ([]labels.CorrectionAsked, error) {
	rows, err := f.tx.Query(f.ctx, `
		select id, nature, fields, message, asked_by, asked_at, due_at, reminders, resolved_at
		from label_correction where application = $1 order by id`, f.app.ID)
	if err != nil {
		return nil, midway(err)
	}
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (c labels.CorrectionAsked, err error) {
		return c, row.Scan(&c.ID, &c.Nature, &c.Fields, &c.Message, &c.AskedBy, &c.AskedAt, &c.DueAt, &c.Reminders, orZero(&c.ResolvedAt))
	})
	return list, midway(err)
}
