package store

import (
	"context"
	"slices"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/fault"
	"annuaire/labels"
	"annuaire/procedure"
)

// ApplicationView is an application as who applies reads it.
type ApplicationView struct {
	labels.Application // with what is written of the answer to a correction
	Label              labels.Scheme
	Edits              int64 // how often its form was saved
	Writable           bool  // the actor may fill it in now
	Correction         *labels.CorrectionAsked
	Place              directory.Place // now
	Facts              labels.Facts    // now
	Measured           map[string]labels.Measured
	Documents          map[int64]Document // that its answers and its moves name
	Moves              []procedure.Transition
	Delay              string // how long it should take, in words
	Desk               string // who examines it, in words; "" before it is submitted
	Title              string // number of the title that it gave, "" for none
	RenewsTitle        string // number of the title that it renews
	Asked              []labels.Criterion
	Unchanged          []string // criteria that a light renewal need not ask again
	Lacks              fault.Fields
}

// ApplicationFor gives an application to who applies: who manages its place, or its
// territory. Unknown to anybody else.
func (s *Store) ApplicationFor(ctx context.Context, actor access.Actor, id int64) (v ApplicationView, err error) {
	err = s.actingFor(ctx, actor, func(tx pgx.Tx) error {
		app, err := seenApplication(ctx, tx, actor, id, "")
		if err != nil {
			return err
		}
		scheme, err := schemeVersion(ctx, tx, app.Version)
		if err != nil {
			return err
		}
		f := &file{ctx: ctx, tx: tx, store: s, actor: actor, now: instant(actor), app: app, scheme: scheme}
		held, err := f.parties()
		if err != nil {
			return err
		}
		if !slices.Contains(held, labels.Holder) {
			return errNoFile
		}
		v, err = f.applicantView()
		return err
	})
	return v, awayOr(err)
}

func (f *file) applicantView() (v ApplicationView, err error) {
	v.Label = f.scheme
	if v.Application, _, err = f.written(); err != nil {
		return v, err
	}
	v.Writable = f.app.State == labels.Draft || f.app.State == labels.Correction
	if f.app.State == labels.Correction {
		asked, err := f.openCorrection()
		if err != nil {
			return v, err
		}
		v.Correction = &asked
	}
	if v.Place, v.Facts, err = f.placeFacts(f.app.PlaceID); err != nil {
		return v, err
	}
	v.Measured, v.Asked = f.scheme.Measured(v.Facts), f.scheme.Asked(v.Facts, v.Answers)
	v.Lacks = f.scheme.Missing(v.Application, v.Facts)
	if v.Delay, err = f.expectedDelay(); err != nil {
		return v, err
	}
	return v, f.viewLinked(&v)
}

// viewLinked reads what stands in other tables.
func (f *file) viewLinked(v *ApplicationView) (err error) {
	err = f.tx.QueryRow(f.ctx, `
		select a.edits, coalesce((select number from label_title t where t.application = a.id), ''), coalesce((select number from label_title t where t.id = a.renews), '')
		from label_application a where a.id = $1`, f.app.ID).Scan(&v.Edits, &v.Title, &v.RenewsTitle)
	if err != nil {
		return midway(err)
	}
	if f.app.Desk.Level != "" {
		if v.Desk, err = deskName(f.ctx, f.tx, f.desk()); err != nil {
			return midway(err)
		}
	}
	if v.Moves, err = transitions(f.ctx, f.tx, labels.ApplicationLife.Kind, f.app.ID, procedure.Public, procedure.Applicant); err != nil {
		return err
	}
	if v.Unchanged, err = f.unchanged(); err != nil {
		return err
	}
	return f.viewDocuments(v)
}

func (f *file) viewDocuments(v *ApplicationView) error {
	var numbers []int64
	for _, answer := range v.Answers {
		numbers = append(numbers, answer.Documents...)
	}
	for _, move := range v.Moves {
		for _, d := range move.Documents {
			numbers = append(numbers, d.ID)
		}
	}
	list, err := documentsWhere(f.ctx, f.tx, `d.kind = $1 and d.aggregate = $2 and d.id = any($3)`, labels.ApplicationLife.Kind, f.app.ID, numbers)
	v.Documents = map[int64]Document{}
	for _, d := range list {
		v.Documents[d.ID] = d
	}
	return err
}

// unchanged lists the criteria that a renewal need not ask again, where the scheme
// allows it: those that are not surveilled, that the title was given under in the same
// words, and that were answered then.
func (f *file) unchanged() (codes []string, err error) {
	if f.app.Renews == 0 || !f.scheme.RenewalLight {
		return nil, nil
	}
	old, err := f.renewed()
	if err != nil {
		return nil, err
	}
	former, err := schemeVersion(f.ctx, f.tx, old.Version)
	if err != nil {
		return nil, err
	}
	for _, c := range f.scheme.Criteria {
		before, was := former.Criterion(c.Code)
		if was && !c.Surveilled && before.Text == c.Text && before.Check == c.Check && f.app.Answers[c.Code].Value != "" && c.Check != labels.Data {
			codes = append(codes, c.Code)
		}
	}
	return codes, nil
}
