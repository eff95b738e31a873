package store

import (
	"context"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
	"annuaire/labels"
	"annuaire/procedure"
)

// AppealLine is an appeal in a list.
type AppealLine struct {
	ID        int64
	Number    string
	Label     string
	PlaceName string
	Commune   string
	State     procedure.State
	FiledAt   time.Time
	Own       bool // the actor filed it, or acts for the place
	Taken     bool
	Mine      bool // the actor examines it
}

// Appeals lists the appeals that the actor filed, examines or judges, the latest first.
func (s *Store) Appeals(ctx context.Context, actor access.Actor, limit int) (list []AppealLine, err error) {
	args := []any{limit, actor.Account}
	own := appealOwn.within(actor.Scope(access.LabelApply), &args)
	sql := `
		select ap.id, ap.number, v.definition ->> 'nom', a.place_name, coalesce(c.name, ''), ap.state, ap.filed_at,
			ap.account = $2 or ` + own + `, ap.instructor is not null, coalesce(ap.instructor = $2, false)` + appealTables + `
		left join territory c on c.level = 'commune' and c.code = a.code_insee
		where ` + appealInSight(actor, &args) + `
		order by ap.id desc limit $1`
	err = s.actingFor(ctx, actor, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, sql, args...)
		if err != nil {
			return midway(err)
		}
		list, err = pgx.CollectRows(rows, pgx.RowToStructByPos[AppealLine])
		return err
	})
	return list, awayOr(err)
}

// AppealView is an appeal as one person sees it.
type AppealView struct {
	labels.Appeal
	Label       string
	PlaceName   string
	File        int64  // the application that it is about, or that of the title
	FileNumber  string // its number
	TitleNumber string // "" when it is about an application
	Against     procedure.Transition
	Moves       []procedure.Transition // those that the actor may read
	Parties     []procedure.Party
	Declared    bool // the actor has said that they have no interest
	Grantable   bool // the label can be granted at once, if the appeal is upheld
	Reserves    []labels.ReserveAsked
	Legal       string
}

// May tells whether the actor may bring about an event now.
func (v *AppealView) May(event procedure.Event) bool {
	return labels.AppealLife.May(v.State, event, v.Parties...)
}

// Examines tells whether the actor is one of those who examine or judge it.
func (v *AppealView) Examines() bool {
	return slices.Contains(v.Parties, labels.Instructor) || slices.Contains(v.Parties, labels.Decider)
}

// AppealFor gives an appeal that the actor sees.
func (s *Store) AppealFor(ctx context.Context, actor access.Actor, id int64) (v AppealView, err error) {
	err = s.actingFor(ctx, actor, func(tx pgx.Tx) error {
		f, err := s.openAppeal(ctx, tx, actor, id, "")
		if err != nil {
			return err
		}
		v, err = f.view()
		return err
	})
	return v, awayOr(err)
}

func (f *appealFile) view() (v AppealView, err error) {
	v = AppealView{
		Appeal: f.appeal, Label: f.file.scheme.Name, PlaceName: f.file.app.PlaceName, File: f.file.app.ID, FileNumber: f.file.app.Number,
		TitleNumber: f.title, Against: f.contested, Legal: f.file.scheme.Legal,
	}
	if v.Parties, err = f.parties(); err != nil {
		return v, err
	}
	seen := []procedure.Visibility{procedure.Public, procedure.Applicant}
	if v.Examines() {
		seen = append(seen, procedure.Instructors)
	} else {
		v.Proposal, v.Uphold = "", nil // theirs alone until it is decided
	}
	if v.Moves, err = transitions(f.ctx, f.tx, labels.AppealLife.Kind, f.appeal.ID, seen...); err != nil {
		return v, err
	}
	v.Declared = mustHaveDeclared(f.file) == nil
	if !v.Examines() || f.title != "" {
		return v, nil
	}
	proposal, known, err := f.file.proposal()
	if known {
		v.Grantable, v.Reserves = true, proposal.ReservesFor(&f.file.scheme, f.file.today())
	}
	return v, err
}
