package store

import (
	"context"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
)

// CampaignTerritories lists where the actor may run a campaign: the territories
// they hold, then the parts of these, at most limit.
func (s *Store) CampaignTerritories(ctx context.Context, actor access.Actor, limit int) ([]NamedTerritory, error) {
	var levels, codes []string
	for _, part := range actor.Scope(access.CampaignRun).Parts {
		held := part.Territories
		if part.All {
			held = []access.Territory{access.Country}
		}
		for _, t := range held {
			levels, codes = append(levels, string(t.Level)), append(codes, t.Code)
		}
	}
	rows, err := s.pool.Query(ctx, `
		select t.level, t.code, t.name
		from territory t
		join unnest($1::text[], $2::text[]) held(level, code) using (level, code)
		order by array_position(array['pays', 'region', 'departement', 'epci', 'commune'], t.level), t.name, t.code`, levels, codes)
	if err != nil {
		return nil, midway(err)
	}
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (t NamedTerritory, err error) {
		err = row.Scan(&t.Level, &t.Code, &t.Name)
		return t, err
	})
	if err != nil || len(list) == 0 {
		return list, awayOr(err)
	}
	parts, err := s.DeskTerritories(ctx, actor, limit)
	return append(list, parts...), err
}
