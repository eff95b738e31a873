package store

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"annuaire/geo"
)

// Purpose says what an outline is for.
type Purpose string

// The purposes of an outline.
const (
	Locate Purpose = "locate" // fine: finds the commune of a point
	Draw   Purpose = "draw"   // light: shown on a map
)

// ReferenceCounts says how much of a reference was kept.
type ReferenceCounts struct {
	Territories, Located, Drawn, Indicators int
}

// SaveReference replaces, in one transaction, what is given: no territories at
// all means that those of the record stay. Outlines and indicators of
// territories that the record does not know are left out, and not counted.
func (s *Store) SaveReference(ctx context.Context, territories []geo.Territory, locate, draw []geo.Outline, indicators []geo.Indicator) (counts ReferenceCounts, err error) {
	err = s.transaction(ctx, func(tx pgx.Tx) (err error) {
		if counts.Territories, err = saveTerritories(ctx, tx, territories); err != nil {
			return err
		}
		if counts.Located, err = saveOutlines(ctx, tx, Locate, locate); err != nil {
			return err
		}
		if counts.Drawn, err = saveOutlines(ctx, tx, Draw, draw); err != nil {
			return err
		}
		if counts.Indicators, err = saveIndicators(ctx, tx, indicators); err != nil {
			return err
		}
		if _, err = tx.Exec(ctx, `update reference_state set version = version + 1`); err != nil {
			return err
		}
		return tell(ctx, tx, News{Compare: true})
	})
	return counts, err
}

// SaveTerritories replaces the reference territories. A territory that is no
// longer there goes with its outlines and indicators.
func (s *Store) SaveTerritories(ctx context.Context, territories []geo.Territory) error {
	_, err := s.SaveReference(ctx, territories, nil, nil, nil)
	return err
}

// CountTerritories gives the number of reference territories.
func (s *Store) CountTerritories(ctx context.Context) (n int, err error) {
	err = s.pool.QueryRow(ctx, `select count(*) from territory`).Scan(&n)
	return n, err
}

// saveTerritories keeps the known centre of a territory that comes without one.
func saveTerritories(ctx context.Context, tx pgx.Tx, territories []geo.Territory) (int, error) {
	if len(territories) == 0 {
		return 0, nil
	}
	if err := copyTerritories(ctx, tx, territories); err != nil {
		return 0, err
	}
	_, err := tx.Exec(ctx, `
		delete from territory t
		where not exists (select from incoming_territory i where i.level = t.level and i.code = t.code)`)
	if err != nil {
		return 0, err
	}
	done, err := tx.Exec(ctx, `
		insert into territory (`+territoryColumnList+`)
		select `+territoryColumnList+` from incoming_territory
		on conflict (level, code) do update
		set (name, kind, population, department, epci, region, postal_codes, old_codes, old_names, centre)
		= (excluded.name, excluded.kind, excluded.population, excluded.department, excluded.epci, excluded.region,
		   excluded.postal_codes, excluded.old_codes, excluded.old_names, coalesce(excluded.centre, territory.centre))`)
	return int(done.RowsAffected()), err
}

var territoryColumns = []string{
	"level", "code", "name", "kind", "population", "department", "epci", "region",
	"postal_codes", "old_codes", "old_names", "centre",
}

var territoryColumnList = joinColumns("", territoryColumns)

func copyTerritories(ctx context.Context, tx pgx.Tx, territories []geo.Territory) error {
	if _, err := tx.Exec(ctx, `create temporary table incoming_territory (like territory including defaults) on commit drop`); err != nil {
		return err
	}
	_, err := tx.CopyFrom(ctx, pgx.Identifier{"incoming_territory"}, territoryColumns,
		pgx.CopyFromSlice(len(territories), func(i int) ([]any, error) {
			t := &territories[i]
			var population, centre any
			if t.Population != geo.UnknownPopulation {
				population = t.Population
			}
			if t.HasCentre {
				centre = t.Centre
			}
			return []any{
				t.Level, t.Code, t.Name, t.Kind, population, t.Department, t.EPCI, t.Region,
				orEmpty(t.PostalCodes), orEmpty(t.OldCodes), orEmpty(t.OldNames), centre,
			}, nil
		}))
	return err
}

// Territories gives every reference territory, by level and code.
func (s *Store) Territories(ctx context.Context) ([]geo.Territory, error) {
	rows, err := s.pool.Query(ctx, `
		select level, code, name, kind, population, department, epci, region, postal_codes, old_codes, old_names, centre
		from territory
		order by level, code`)
	if err != nil {
		return nil, away(err)
	}
	return collect(rows, func(row pgx.CollectableRow) (geo.Territory, error) {
		var t geo.Territory
		var population *int
		var centre *orb.Point
		err := row.Scan(&t.Level, &t.Code, &t.Name, &t.Kind, &population, &t.Department, &t.EPCI, &t.Region,
			&t.PostalCodes, &t.OldCodes, &t.OldNames, &centre)
		t.Population = geo.UnknownPopulation
		if population != nil {
			t.Population = *population
		}
		if centre != nil {
			t.Centre, t.HasCentre = *centre, true
		}
		return t, err
	})
}

// saveOutlines replaces the outlines of one purpose, where some are given.
func saveOutlines(ctx context.Context, tx pgx.Tx, purpose Purpose, outlines []geo.Outline) (int, error) {
	if len(outlines) == 0 {
		return 0, nil
	}
	table := "incoming_" + string(purpose)
	if _, err := tx.Exec(ctx, `create temporary table `+table+` (like outline) on commit drop`); err != nil {
		return 0, err
	}
	_, err := tx.CopyFrom(ctx, pgx.Identifier{table}, []string{"level", "code", "purpose", "shape"},
		pgx.CopyFromSlice(len(outlines), func(i int) ([]any, error) {
			return []any{outlines[i].Level, outlines[i].Code, purpose, outlines[i].Shape}, nil
		}))
	if err != nil {
		return 0, fmt.Errorf("reading %d outlines: %w", len(outlines), err)
	}
	if _, err := tx.Exec(ctx, `delete from outline where purpose = $1`, purpose); err != nil {
		return 0, err
	}
	// Published outlines sometimes cross themselves; the record keeps valid ones.
	done, err := tx.Exec(ctx, `
		insert into outline (level, code, purpose, shape)
		select level, code, purpose,
		       case when st_isvalid(shape) then shape else st_multi(st_collectionextract(st_makevalid(shape), 3)) end
		from `+table+` join territory using (level, code)`)
	return int(done.RowsAffected()), err
}

// Outlines gives the outlines of one purpose at one level, by code.
func (s *Store) Outlines(ctx context.Context, purpose Purpose, level geo.Level) ([]geo.Outline, error) {
	rows, err := s.pool.Query(ctx, `
		select level, code, shape
		from outline
		where purpose = $1 and level = $2
		order by code`, purpose, level)
	if err != nil {
		return nil, away(err)
	}
	return collect(rows, pgx.RowToStructByPos[geo.Outline])
}

// saveIndicators replaces the indicators that bear the names of the given ones.
func saveIndicators(ctx context.Context, tx pgx.Tx, indicators []geo.Indicator) (int, error) {
	if len(indicators) == 0 {
		return 0, nil
	}
	if _, err := tx.Exec(ctx, `create temporary table incoming_indicator (like indicator) on commit drop`); err != nil {
		return 0, err
	}
	_, err := tx.CopyFrom(ctx, pgx.Identifier{"incoming_indicator"},
		[]string{"level", "code", "name", "value", "source", "vintage"},
		pgx.CopyFromSlice(len(indicators), func(n int) ([]any, error) {
			i := indicators[n]
			return []any{i.Level, i.Code, i.Name, i.Value, i.Source, i.Vintage}, nil
		}))
	if err != nil {
		return 0, err
	}
	if _, err := tx.Exec(ctx, `delete from indicator where name in (select name from incoming_indicator)`); err != nil {
		return 0, err
	}
	done, err := tx.Exec(ctx, `
		insert into indicator (level, code, name, value, source, vintage)
		select level, code, i.name, value, source, vintage from incoming_indicator i join territory using (level, code)`)
	return int(done.RowsAffected()), err
}

// Indicators gives what is known of one territory, by name.
func (s *Store) Indicators(ctx context.Context, level geo.Level, code string) ([]geo.Indicator, error) {
	rows, err := s.pool.Query(ctx, `
		select level, code, name, value, source, vintage
		from indicator
		where level = $1 and code = $2
		order by name`, level, code)
	if err != nil {
		return nil, away(err)
	}
	return collect(rows, pgx.RowToStructByPos[geo.Indicator])
}
