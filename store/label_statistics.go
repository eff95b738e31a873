package store

import (
	"context"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
	"annuaire/geo"
	"annuaire/procedure"
)

// TitleCount is how many titles of a scheme are in a state in a territory. A code
// that is empty: the reference no longer knows where they are.
type TitleCount struct {
	Code, Name string // of the territory
	Scheme     string
	State      procedure.State // as the public reads it
	Titles     int
}

// CountTitles counts the titles by region or department, scheme and state. Given a
// region, only its departments.
func (s *Store) CountTitles(ctx context.Context, by geo.Level, within access.Territory) (counts []TitleCount, err error) {
	column := "region"
	if by == geo.Department {
		column = "department"
	}
	err = s.transaction(ctx, func(tx pgx.Tx) error {
		names, err := schemeNames(ctx, tx)
		if err != nil {
			return err
		}
		rows, err := tx.Query(ctx, `
			select coalesce(c.`+column+`, ''), coalesce(max(n.name), ''), t.scheme,
				case when t.state = 'sous_reserve' and t.version = any($1) then 'actif' else t.state end as shown, count(*)
			from label_title t
			left join territory c on c.level = 'commune' and c.code = t.code_insee
			left join territory n on n.level = $2 and n.code = c.`+column+`
			where $3 = '' or c.region = $3
			group by 1, 3, 4
			order by max(n.name) nulls last, 1, 3, 4`, hidingReserves(names), by, regionOf(within))
		if err != nil {
			return err
		}
		counts, err = pgx.CollectRows(rows, pgx.RowToStructByPos[TitleCount])
		return err
	})
	return counts, awayOr(err)
}

func regionOf(t access.Territory) string {
	if t.Level == geo.Region {
		return t.Code
	}
	return ""
}
