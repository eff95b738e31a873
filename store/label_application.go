package store

import (
	"context"
	"encoding/json"
	"errors"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/fault"
	"annuaire/labels"
	"annuaire/procedure"
)

// StartApplication begins an application of a place to a label, for who manages the
// place or its territory. renews is the title that it renews, 0 for none. Its form is
// filled from the record and from what the place last asked. Conflict: the label takes
// none, the place has one under way, holds the label, or must wait.
func (s *Store) StartApplication(ctx context.Context, actor access.Actor, scheme, place string, renews int64) (app labels.Application, err error) {
	err = s.actingFor(ctx, actor, func(tx pgx.Tx) error {
		version, rules, err := versionTaking(ctx, tx, scheme, renews != 0)
		if err != nil {
			return err
		}
		p, err := placeToLabel(ctx, tx, actor, place)
		if err != nil {
			return err
		}
		f := &file{ctx: ctx, tx: tx, store: s, actor: actor, now: instant(actor), scheme: rules}
		if err := f.mayStart(p.ID, renews); err != nil {
			return err
		}
		if f.app, err = f.begun(version, p, renews); err != nil {
			return err
		}
		app, err = f.begin()
		return err
	})
	return app, awayOr(err)
}

// versionTaking gives the version of a scheme that applications begin on. A scheme
// that is closed to new ones still takes renewals.
func versionTaking(ctx context.Context, tx pgx.Tx, code string, renewal bool) (version int64, rules labels.Scheme, err error) {
	var text []byte
	err = tx.QueryRow(ctx, `
		select id, definition from label_version
		where scheme = $1 and (state = 'publie' or $2 and state = 'ferme')`, storableOrBlank(code), renewal).Scan(&version, &text)
	if errors.Is(err, pgx.ErrNoRows) {
		return 0, rules, fault.New(fault.Conflict, "Ce label ne prend pas de candidature en ce moment.")
	}
	if err != nil {
		return 0, rules, midway(err)
	}
	return version, rules, json.Unmarshal(text, &rules)
}

// placeToLabel reads a place for which the actor may apply. It must be published,
// and have its commune, which says who examines.
func placeToLabel(ctx context.Context, tx pgx.Tx, actor access.Actor, id string) (directory.Place, error) {
	p, err := placeFor(ctx, tx, actor, access.LabelApply, id, "")
	switch {
	case err != nil:
		return p, err
	case p.State != directory.Published:
		return p, fault.New(fault.Conflict, "La fiche de ce lieu n’est pas publiée. Publiez-la, puis demandez le label.")
	case p.INSEE == "":
		return p, fault.New(fault.Conflict, "La fiche de ce lieu n’a pas de commune reconnue. Corrigez son adresse, puis demandez le label.")
	}
	return p, nil
}

func (f *file) mayStart(place string, renews int64) error {
	past, err := labelPast(f.ctx, f.tx, f.scheme.Code, place)
	if err != nil {
		return err
	}
	today := procedure.DayOf(f.now, directory.Paris)
	if renews == 0 {
		return f.scheme.MayApply(past, today)
	}
	if past.Title != renews {
		return fault.New(fault.Conflict, "Ce titre n’est plus celui de ce lieu. Rechargez la page.")
	}
	return f.scheme.MayRenew(past, today)
}

// begun is an application as it begins: filled from the record, and from the last
// one of this place to the same label.
func (f *file) begun(version int64, p directory.Place, renews int64) (labels.Application, error) {
	a := labels.Application{
		Version: version, Scheme: f.scheme.Code, Renews: renews, PlaceID: p.ID, PlaceName: p.Name, INSEE: p.INSEE, PlaceVersion: p.Version,
		HolderName: p.Parent, Account: f.actor.Account, StartedAt: f.now, OnBehalf: !managesPlace(f.actor, p.ID), Answers: map[string]labels.Answer{},
	}
	if p.Pivot.Kind != directory.PivotDoubted {
		a.HolderPivot = p.Pivot.Number
	}
	if a.HolderName == "" {
		a.HolderName = p.Name
	}
	former, known, err := f.formerAnswers(p.ID)
	if err != nil || !known {
		return a, err
	}
	a.HolderName, a.HolderPivot = former.HolderName, former.HolderPivot
	for code, answer := range former.Answers {
		c, is := f.scheme.Criterion(code)
		if !is || c.Check == labels.Data {
			continue
		}
		a.Answers[code] = labels.Answer{Value: answer.Value, Text: answer.Text} // documents stay with their own file
	}
	return a, nil
}

func managesPlace(actor access.Actor, place string) bool {
	for _, g := range actor.Grants {
		if g.Place == place && g.Role == access.PlaceManager {
			return true
		}
	}
	return false
}

// formerAnswers gives the last application of a place to this label that was
// submitted.
func (f *file) formerAnswers(place string) (a labels.Application, known bool, err error) {
	rows, err := f.tx.Query(f.ctx, applicationColumns+`
		where v.scheme = $1 and a.place_id = $2 and a.submitted_at is not null
		order by a.submitted_at desc limit 1`, f.scheme.Code, place)
	if err != nil {
		return a, false, midway(err)
	}
	a, err = pgx.CollectExactlyOneRow(rows, scanApplication)
	if errors.Is(err, pgx.ErrNoRows) {
		return a, false, nil
	}
	return a, err == nil, midway(err)
}

// begin writes the application with its first move.
func (f *file) begin() (labels.Application, error) {
	year := f.now.In(directory.Paris).Year()
	var err error
	if f.app.Number, err = nextNumber(f.ctx, f.tx, "C-"+f.scheme.Prefix, year); err != nil {
		return f.app, err
	}
	answers, err := json.Marshal(f.app.Answers)
	if err != nil {
		return f.app, err
	}
	a := &f.app
	err = f.tx.QueryRow(f.ctx, `
		insert into label_application (number, version, state, renews, place_id, place_name, place_version, code_insee, holder_name, holder_pivot,
			on_behalf, account, answers, started_at)
		values ($1, $2, $3, nullif($4, 0::bigint), $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
		returning id`,
		a.Number, a.Version, labels.Draft, a.Renews, a.PlaceID, a.PlaceName, a.PlaceVersion, a.INSEE, a.HolderName, a.HolderPivot,
		a.OnBehalf, a.Account, answers, a.StartedAt).Scan(&a.ID)
	if isUnique(err, "label_application_live") {
		return f.app, fault.New(fault.Conflict, "Une candidature de ce lieu vient d’être commencée. Rechargez la page pour la continuer.")
	}
	if err != nil {
		return f.app, midway(err)
	}
	_, err = f.do(fileAct{
		Command: Command{Seq: procedure.AnySeq}, Event: labels.Start,
		Data:  map[string]any{"fiche": a.PlaceVersion, "pour_le_lieu": a.OnBehalf, "renouvelle": a.Renews},
		after: func(*file, procedure.Transition) error { return nil },
	})
	return f.app, err
}

// isUnique tells whether a row was refused because another has the same of this
// unique index.
func isUnique(err error, index string) bool {
	refused, is := errors.AsType[*pgconn.PgError](err)
	return is && refused.Code == "23505" && refused.ConstraintName == index
}
