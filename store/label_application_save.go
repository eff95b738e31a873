package store

import (
	"context"
	"encoding/json"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
	"annuaire/fault"
	"annuaire/labels"
)

// SavedForm is a part of an application as somebody filled it in.
type SavedForm struct {
	labels.ApplicationForm
	Edits int64 // of the application that they had before them
}

// SaveApplication keeps a part of the form of a draft, or of the answer to a
// correction, which is sent later. It gives the number of times that the form was
// saved. Conflict: somebody else saved it meanwhile, or it can no longer change. Of a
// correction, what it does not open is left as it was.
func (s *Store) SaveApplication(ctx context.Context, actor access.Actor, id int64, form SavedForm) (edits int64, err error) {
	err = s.actingFor(ctx, actor, func(tx pgx.Tx) error {
		f, err := s.openOwnFile(ctx, tx, actor, id)
		if err != nil {
			return err
		}
		if err := form.Check(&f.scheme); err != nil {
			return err
		}
		edits, err = f.save(form)
		return err
	})
	return edits, awayOr(err)
}

// openOwnFile locks an application for who applies. Denied for everybody else.
func (s *Store) openOwnFile(ctx context.Context, tx pgx.Tx, actor access.Actor, id int64) (*file, error) {
	f, err := s.openFile(ctx, tx, actor, id)
	if err != nil {
		return nil, err
	}
	object, err := f.object(labels.Holder)
	if err != nil {
		return nil, err
	}
	f.party = labels.Holder
	return f, actor.Require(access.LabelApply, object)
}

func (f *file) save(form SavedForm) (edits int64, err error) {
	if err := f.tx.QueryRow(f.ctx, `select edits from label_application where id = $1`, f.app.ID).Scan(&edits); err != nil {
		return 0, midway(err)
	}
	if form.Edits != edits {
		return 0, fault.New(fault.Conflict, "Quelqu’un d’autre a enregistré cette candidature entre-temps. Ce que vous avez écrit est encore affiché : copiez-le, puis rechargez la page.")
	}
	for code := range form.Answers {
		if err := f.ownDocuments(form.Answers[code].Documents); err != nil {
			return 0, err
		}
	}
	switch f.app.State {
	case labels.Draft:
		if err := f.saveDraft(f.app.Filled(form.ApplicationForm)); err != nil {
			return 0, err
		}
		return edits + 1, f.edited()
	case labels.Correction:
		return edits + 1, f.savePending(form.ApplicationForm)
	}
	return 0, fault.New(fault.Conflict, "Cette candidature est dans l’état « %s » : elle ne se modifie plus. Rechargez la page.", labels.ApplicationLife.French(f.app.State))
}

func (f *file) ownDocuments(numbers []int64) error {
	_, err := documentsOf(f.ctx, f.tx, labels.ApplicationLife.Kind, f.app.ID, numbers)
	return err
}

// saveDraft writes the answers of the application itself.
func (f *file) saveDraft(a labels.Application) error {
	answers, err := json.Marshal(a.Answers)
	if err != nil {
		return err
	}
	_, err = f.tx.Exec(f.ctx, `
		update label_application set answers = $2, holder_name = $3, holder_pivot = $4, signed_by = $5 where id = $1`,
		f.app.ID, answers, a.HolderName, a.HolderPivot, a.SignedBy)
	return midway(err)
}

// savePending keeps the answer to a correction beside the application, which it
// changes when it is sent.
func (f *file) savePending(form labels.ApplicationForm) error {
	asked, err := f.openCorrection()
	if err != nil {
		return err
	}
	before, err := f.pending()
	if err != nil {
		return err
	}
	open, whole := form.Only(asked.Fields), f.app.Filled(before)
	for code, answer := range open.Answers {
		open.Answers[code] = whole.Answers[code].With(answer)
	}
	if err := f.writePending(before.Merged(open)); err != nil {
		return err
	}
	return f.edited()
}

func (f *file) writePending(form labels.ApplicationForm) error {
	text, err := json.Marshal(form)
	if err != nil {
		return err
	}
	_, err = f.tx.Exec(f.ctx, `update label_application set pending = $2 where id = $1`, f.app.ID, text)
	return midway(err)
}

// edited counts one more time that the form was saved.
func (f *file) edited() error {
	_, err := f.tx.Exec(f.ctx, `update label_application set edits = edits + 1 where id = $1`, f.app.ID)
	return midway(err)
}

// pending gives what was written of the answer to the correction under way.
func (f *file) pending() (form labels.ApplicationForm, err error) {
	var text []byte
	err = f.tx.QueryRow(f.ctx, `select coalesce(pending, '{}') from label_application where id = $1`, f.app.ID).Scan(&text)
	if err != nil {
		return form, midway(err)
	}
	return form, json.Unmarshal(text, &form)
}
