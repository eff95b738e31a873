package store

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/fault"
	"annuaire/geo"
	"annuaire/labels"
	"annuaire/procedure"
)

// RouteFile gives a file to another body than the rule found, for a reason that who
// applies reads. Nobody follows it any more: somebody there takes it.
func (s *Store) RouteFile(ctx context.Context, actor access.Actor, id int64, to labels.Desk, command Command) (procedure.Transition, error) {
	return s.actOnFile(ctx, actor, id, fileAct{
		Command: command, Event: labels.Route,
		before: func(f *file, a *procedure.Act) error {
			if err := f.mayRoute(to); err != nil {
				return err
			}
			a.Data = map[string]any{"de": deskText(f.app.Desk), "vers": deskText(to), "regle": f.app.DeskRule}
			return nil
		},
		// Written last: who sends it may see it no more.
		after: func(f *file, t procedure.Transition) error { return f.route(t, to) },
	})
}

func deskText(d labels.Desk) string { return string(d.Level) + ":" + d.Code }

func (f *file) mayRoute(to labels.Desk) error {
	if to == f.app.Desk {
		return fault.Fields{{Name: "service", Message: "Ce service a déjà ce dossier."}}.Err("Choisissez un autre service.")
	}
	if to.Level == geo.Country && to.Code == geo.CountryCode {
		return nil // the agency answers for everything
	}
	var examines bool
	err := f.tx.QueryRow(f.ctx, `select exists (select from label_desks() d where d.level = $1 and d.code = $2)`, to.Level, to.Code).Scan(&examines)
	if err == nil && !examines {
		return fault.Fields{{Name: "service", Message: "Personne n’instruit de label dans ce service. Choisissez-en un dans la liste."}}.Err("Choisissez un autre service.")
	}
	return midway(err)
}

func (f *file) route(t procedure.Transition, to labels.Desk) error {
	f.app.Desk, f.app.Instructor = to, 0
	name, err := deskName(f.ctx, f.tx, directory.Desk(to))
	if err != nil {
		return midway(err)
	}
	if err := f.tellMoved("il est confié à un autre service ("+name+")", t.Reason); err != nil {
		return err
	}
	if err := f.tellDesk(); err != nil {
		return err
	}
	rule := fmt.Sprintf("Confié à %s, contre la règle : voir la raison à l’acte %d.", name, t.Seq)
	var done *bool
	err = f.tx.QueryRow(f.ctx, `select label_route($1, $2, $3, $4)`, f.app.ID, to.Level, to.Code, rule).Scan(&done)
	if err == nil && done == nil {
		return errNoFile
	}
	return midway(err)
}

// NamedDesk is a territory whose body examines.
type NamedDesk struct {
	labels.Desk
	Name string
}

// ExaminingDesks lists the bodies that examine, from the widest, the agency first.
func (s *Store) ExaminingDesks(ctx context.Context, actor access.Actor) (list []NamedDesk, err error) {
	err = s.actingFor(ctx, actor, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `select level, code, name from label_desks()`)
		if err != nil {
			return midway(err)
		}
		list, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (d NamedDesk, err error) {
			return d, row.Scan(&d.Level, &d.Code, &d.Name)
		})
		return err
	})
	if err == nil && (len(list) == 0 || list[0].Level != geo.Country) {
		list = append([]NamedDesk{{Desk: labels.Desk{Level: geo.Country, Code: geo.CountryCode}, Name: "Agence"}}, list...)
	}
	return list, awayOr(err)
}

// Colleagues lists who examines at a desk that the actor reaches.
func (s *Store) Colleagues(ctx context.Context, actor access.Actor, desk labels.Desk) (list []Colleague, err error) {
	err = s.actingFor(ctx, actor, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `select id, name from label_examiners($1, $2)`, desk.Level, desk.Code)
		if err != nil {
			return midway(err)
		}
		list, err = pgx.CollectRows(rows, pgx.RowToStructByPos[Colleague])
		return err
	})
	return list, awayOr(err)
}

// Colleague is somebody who examines.
type Colleague struct {
	Account int64
	Name    string
}
