package store

import (
	"context"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
	"annuaire/labels"
)

// SessionTerritory is where the actor may plan a session.
type SessionTerritory struct {
	access.Territory
	Name string
}

// SessionTerritories lists where the actor may plan a session, the largest first, and
// how many members the labels that committees decide there ask for, at most.
func (s *Store) SessionTerritories(ctx context.Context, actor access.Actor) (list []SessionTerritory, quorum int, err error) {
	var args []any
	sql := `
		select t.level, t.code, t.name from territory t
		where t.level in ('pays', 'region', 'departement') and ` + scoped{Level: "t.level", Code: "t.code"}.within(actor.Scope(access.LabelPrepare), &args) + `
		order by array_position(array['pays', 'region', 'departement'], t.level), t.name limit 200`
	err = s.actingFor(ctx, actor, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, sql, args...)
		if err != nil {
			return midway(err)
		}
		list, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (t SessionTerritory, err error) {
			err = row.Scan(&t.Level, &t.Code, &t.Name)
			return t, err
		})
		if err != nil {
			return midway(err)
		}
		return midway(tx.QueryRow(ctx, `
			select coalesce(max((v.definition ->> 'quorum')::int), 3)
			from label_version v
			where v.state = $1 and v.definition ->> 'decision' = $2`, labels.SchemePublished, labels.ByCommittee).Scan(&quorum))
	})
	return list, quorum, awayOr(err)
}
