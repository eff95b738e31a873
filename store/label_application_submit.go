package store

import (
	"context"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/fault"
	"annuaire/labels"
	"annuaire/procedure"
)

// Submission is an application that somebody submits.
type Submission struct {
	Command
	Accepted bool // the charter, as its version writes it
	Mandated bool // who submits says that they may bind the structure, or have its agreement
}

// SubmitApplication submits a draft: the record of the place and its measures are kept
// as they are, the body that examines is found, the clock of silence begins, and the
// letters are owed. A charter whose every check needs nobody is adhered to at once.
// Invalid says field by field what lacks. Conflict: it was submitted before, the label
// changed, or the place cannot ask.
func (s *Store) SubmitApplication(ctx context.Context, actor access.Actor, id int64, sent Submission) (procedure.Transition, error) {
	var facts labels.Facts
	return s.actOnFile(ctx, actor, id, fileAct{
		Command: sent.Command, Event: labels.Submit,
		before: func(f *file, a *procedure.Act) (err error) {
			if f.app.State != labels.Draft || a.Seq != procedure.AnySeq && a.Seq != f.app.Seq {
				return nil // the table, or the number of the last move, says why
			}
			if facts, err = f.takeSnapshot(); err != nil {
				return err
			}
			if err := f.ready(sent, facts); err != nil {
				return err
			}
			a.Data = map[string]any{"fiche": f.app.PlaceVersion, "charte": f.app.CharterHash, "pour_le_lieu": f.app.OnBehalf}
			return f.submitted(a)
		},
		after: func(f *file, t procedure.Transition) error {
			if err := f.restartSilence(t); err != nil {
				return err
			}
			if f.app.Renews != 0 {
				if err := f.askRenewal(); err != nil {
					return err
				}
			}
			if f.scheme.AdheresByItself(f.app, facts) {
				return f.adhere()
			}
			return f.tellSubmitted()
		},
	})
}

// ready says field by field what the application lacks.
func (f *file) ready(sent Submission, facts labels.Facts) error {
	var open bool
	err := f.tx.QueryRow(f.ctx, `select state = 'publie' or state = 'ferme' and $2 <> 0 from label_version where id = $1`, f.app.Version, f.app.Renews).Scan(&open)
	switch {
	case err != nil:
		return midway(err)
	case !open:
		return fault.New(fault.Conflict, "Ce label a changé depuis que vous avez commencé. Retirez cette candidature, puis commencez-en une autre : vos réponses y seront reprises.")
	}
	faults := f.scheme.Missing(f.app, facts)
	f.app.CharterHash = f.scheme.CharterHash()
	if f.app.CharterHash != nil && !sent.Accepted {
		faults.Add(labels.AcceptField, "Acceptez le texte de la charte pour déposer la candidature.")
	}
	if !sent.Mandated {
		faults.Add(labels.MandateField, "Confirmez que vous pouvez engager la structure.")
	}
	return faults.Err("La candidature n’est pas complète. Rien n’est perdu : complétez ce qui manque.")
}

// submitted writes what the submission changes, and finds who examines.
func (f *file) submitted(a *procedure.Act) error {
	desk, rule, err := f.instructingDesk()
	if err != nil {
		return err
	}
	f.app.Desk, f.app.DeskRule, f.app.SubmittedAt = desk, rule, f.now
	_, err = f.tx.Exec(f.ctx, `
		update label_application set desk_level = $2, desk_code = $3, desk_rule = $4, charter_hash = $5, submitted_at = $6, pending = null where id = $1`,
		f.app.ID, desk.Level, desk.Code, rule, f.app.CharterHash, f.now)
	return midway(err)
}

// restartSilence counts again to the day on which silence decides, and opens its
// deadline: none where the scheme says nothing of silence.
func (f *file) restartSilence(t procedure.Transition) error {
	asked, err := f.askedCorrections()
	if err != nil {
		return err
	}
	day, runs := f.scheme.SilenceDay(f.app.SubmittedAt, asked, f.now)
	if !runs {
		return nil
	}
	f.app.SilenceAt = day
	if _, err := f.tx.Exec(f.ctx, `update label_application set silence_at = $2 where id = $1`, f.app.ID, day); err != nil {
		return midway(err)
	}
	return openDeadline(f.ctx, f.tx, t, deadlineSilence, 0, procedure.StartOf(day, directory.Paris))
}
