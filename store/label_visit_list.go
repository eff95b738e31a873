package store

import (
	"context"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/labels"
	"annuaire/procedure"
)

// VisitView is a visit as somebody who sees it may read it.
type VisitView struct {
	labels.SiteVisit
	Scheme       labels.Scheme
	Commune      string // name
	Address      string
	People       []VisitPerson
	Parties      []procedure.Party // the capacities of the reader
	Declared     bool              // they said that they have no interest, where they have to
	Declined     int               // times that the venue declined a visit of this application
	ObserveUntil time.Time         // the first instant after; zero: not now
	Moves        []procedure.Transition
}

// VisitPerson is somebody named for a visit.
type VisitPerson struct {
	Account int64
	Name    string
	Recused bool
}

// May tells whether the reader may bring about an event now, as far as their
// capacities go.
func (v *VisitView) May(event procedure.Event) bool {
	return labels.VisitLife.May(v.State, event, v.Parties...)
}

// Is tells whether the reader has a capacity.
func (v *VisitView) Is(p procedure.Party) bool { return slices.Contains(v.Parties, p) }

// Visit gives a visit that the actor sees. Unknown otherwise.
func (s *Store) Visit(ctx context.Context, actor access.Actor, id int64) (v VisitView, err error) {
	err = s.actingFor(ctx, actor, func(tx pgx.Tx) error {
		o, err := s.lookAtVisit(ctx, tx, actor, id)
		if err != nil {
			return err
		}
		v, err = o.view()
		return err
	})
	return v, awayOr(err)
}

func (o *visiting) view() (v VisitView, err error) {
	v.SiteVisit, v.Scheme = o.visit, o.scheme
	if v.Parties, err = o.parties(); err != nil {
		return v, err
	}
	v.Declared = o.mustHaveDeclared() == nil
	err = o.tx.QueryRow(o.ctx, `
		select coalesce(p.adresse, ''), coalesce(c.name, p.commune) from place p left join territory c on c.level = 'commune' and c.code = p.code_insee where p.id = $1`,
		o.visit.PlaceID).Scan(&v.Address, &v.Commune)
	if err != nil {
		return v, midway(err)
	}
	rows, err := o.tx.Query(o.ctx, `select id, name, recused from label_visit_people($1) order by name, id`, o.visit.ID)
	if err != nil {
		return v, midway(err)
	}
	if v.People, err = pgx.CollectRows(rows, pgx.RowToStructByPos[VisitPerson]); err != nil {
		return v, midway(err)
	}
	if v.ObserveUntil, err = o.observableUntil(); err != nil {
		return v, err
	}
	if o.visit.Application != 0 {
		if v.Declined, err = timesDeclined(o.ctx, o.tx, o.visit.Application); err != nil {
			return v, err
		}
	}
	v.Moves, err = transitions(o.ctx, o.tx, labels.VisitLife.Kind, o.visit.ID, v.reads()...)
	return v, err
}

// reads gives what the reader may see of moves.
func (v *VisitView) reads() []procedure.Visibility {
	if v.Is(labels.Instructor) {
		return []procedure.Visibility{procedure.Public, procedure.Applicant, procedure.Instructors}
	}
	return []procedure.Visibility{procedure.Public, procedure.Applicant}
}

// VisitLine is a visit in a list.
type VisitLine struct {
	labels.SiteVisit
	Label string // name of the scheme
	Mine  bool   // the reader is named for it
}

const visitsMost = 200

// Visits lists those that the actor sees, at most 200. Those to come: today's first,
// then those of other days, the earliest first. Those that are over: the last first.
// mine keeps those that they are named for.
func (s *Store) Visits(ctx context.Context, actor access.Actor, over, mine bool) (list []VisitLine, err error) {
	return s.visitsWhere(ctx, actor, func(args *[]any) string {
		today := procedure.DayOf(instant(actor), directory.Paris)
		*args = append(*args, []procedure.State{labels.VisitProposed, labels.VisitAccepted}, mine, actor.Account, today)
		condition := `(v.state = any($1)) and (not $2 or v.visitors @> array[$3::bigint])
			order by (v.starts_at at time zone 'Europe/Paris')::date = $4::date desc, v.starts_at, v.id`
		if over {
			condition = `v.state <> all($1) and (not $2 or v.visitors @> array[$3::bigint]) and $4::date is not null order by v.starts_at desc, v.id desc`
		}
		return condition
	})
}

// VisitsOf lists the visits of an application that the actor sees, the last first.
func (s *Store) VisitsOf(ctx context.Context, actor access.Actor, application int64) ([]VisitLine, error) {
	return s.visitsWhere(ctx, actor, func(args *[]any) string {
		*args = append(*args, application)
		return `v.application = $1 order by v.id desc`
	})
}

// VisitsOfTitle lists the visits of a title that the actor sees, the last first.
func (s *Store) VisitsOfTitle(ctx context.Context, actor access.Actor, number string) ([]VisitLine, error) {
	return s.visitsWhere(ctx, actor, func(args *[]any) string {
		*args = append(*args, storableOrBlank(number))
		return `v.title = (select t.id from label_title t where t.number = $1) order by v.id desc`
	})
}

// visitsWhere lists the visits that the actor sees under a condition, which comes
// with its order.
func (s *Store) visitsWhere(ctx context.Context, actor access.Actor, where func(args *[]any) string) (list []VisitLine, err error) {
	err = s.actingFor(ctx, actor, func(tx pgx.Tx) error {
		var args []any
		condition := where(&args)
		rows, err := tx.Query(ctx, visitColumns+`where `+visitInSight(actor, &args)+` and `+condition+` limit `+number(visitsMost), args...)
		if err != nil {
			return midway(err)
		}
		visits, err := pgx.CollectRows(rows, scanVisit)
		if err != nil {
			return midway(err)
		}
		list, err = lined(ctx, tx, actor, visits)
		return err
	})
	return list, awayOr(err)
}

func lined(ctx context.Context, tx pgx.Tx, actor access.Actor, visits []labels.SiteVisit) (list []VisitLine, err error) {
	names := map[int64]string{}
	rows, err := tx.Query(ctx, `select id, definition ->> 'nom' from label_version where id = any($1)`, versionsOf(visits))
	if err != nil {
		return nil, midway(err)
	}
	var id int64
	var name string
	if err := forEach(rows, []any{&id, &name}, func() error { names[id] = name; return nil }); err != nil {
		return nil, err
	}
	for _, v := range visits {
		list = append(list, VisitLine{SiteVisit: v, Label: names[v.Version], Mine: slices.Contains(v.Visitors, actor.Account)})
	}
	return list, nil
}

func versionsOf(visits []labels.SiteVisit) (ids []int64) {
	for _, v := range visits {
		ids = append(ids, v.Version)
	}
	return ids
}
