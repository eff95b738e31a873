package store

import (
	"context"

	"github.com/jackc/pgx/v5"

	"annuaire/directory"
	"annuaire/geo"
)

// firstDesk gives the first territory around a commune that has somebody to
// decide: the commune, its EPCI, its department, its region, else the agency.
func firstDesk(ctx context.Context, tx pgx.Tx, insee string) (directory.Desk, error) {
	return nextDesk(ctx, tx, insee, directory.Desk{})
}

// nextDesk gives the first territory above a desk that has somebody; the agency
// when no other has, and above itself.
func nextDesk(ctx context.Context, tx pgx.Tx, insee string, after directory.Desk) (directory.Desk, error) {
	rows, err := tx.Query(ctx, `
		select p.in_level, p.in_code
		from territory_path p
		where p.level = 'commune' and p.code = $1 and territory_is_managed(p.in_level, p.in_code)`, insee)
	if err != nil {
		return directory.Desk{}, midway(err)
	}
	desks, err := pgx.CollectRows(rows, pgx.RowToStructByPos[directory.Desk])
	if err != nil {
		return directory.Desk{}, midway(err)
	}
	best := directory.AgencyDesk
	for _, d := range desks {
		if levelRank(d.Level) > levelRank(after.Level) && levelRank(d.Level) < levelRank(best.Level) {
			best = d
		}
	}
	return best, nil
}

// higher gives the higher of two desks.
func higher(a, b directory.Desk) directory.Desk {
	if levelRank(b.Level) > levelRank(a.Level) {
		return b
	}
	return a
}

var levelWords = map[geo.Level]string{
	geo.Commune: "commune", geo.EPCI: "intercommunalité", geo.Department: "département", geo.Region: "région",
}

// deskName gives a desk in words: "Rennes (commune)", "l’Agence du numérique".
func deskName(ctx context.Context, tx pgx.Tx, d directory.Desk) (name string, err error) {
	if d.Level == geo.Country {
		return "l’Agence du numérique", nil
	}
	err = tx.QueryRow(ctx, `select coalesce(min(name), '') from territory where level = $1 and code = $2`, d.Level, d.Code).Scan(&name)
	if name == "" {
		name = d.Code
	}
	return name + " (" + levelWords[d.Level] + ")", err
}

// deskEmails gives the addresses of those who decide at a desk.
func deskEmails(ctx context.Context, tx pgx.Tx, d directory.Desk) ([]string, error) {
	rows, err := tx.Query(ctx, `select desk_emails($1, $2)`, d.Level, d.Code)
	if err != nil {
		return nil, midway(err)
	}
	return pgx.CollectRows(rows, pgx.RowTo[string])
}

// managerEmails gives the addresses of those who manage a place.
func managerEmails(ctx context.Context, tx pgx.Tx, place string) ([]string, error) {
	rows, err := tx.Query(ctx, `select manager_emails($1)`, place)
	if err != nil {
		return nil, midway(err)
	}
	return pgx.CollectRows(rows, pgx.RowTo[string])
}
