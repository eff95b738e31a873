package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"annuaire/directory"
)

// qualityBatch is how many places are scored in one transaction.
const qualityBatch = 2000

// RefreshQuality scores the places that changed since they last were, and gives
// their number. When another instance is at it, it leaves them to it.
func (s *Store) RefreshQuality(ctx context.Context) (total int, err error) {
	for {
		done, err := s.refreshQualityOnce(ctx)
		total += done
		if err != nil || done < qualityBatch {
			return total, err
		}
	}
}

func (s *Store) refreshQualityOnce(ctx context.Context) (done int, err error) {
	err = s.transaction(ctx, func(tx pgx.Tx) error {
		var free bool
		if err := tx.QueryRow(ctx, `select pg_try_advisory_xact_lock(hashtextextended('place quality', 0))`).Scan(&free); err != nil || !free {
			return err
		}
		scored, err := scoreStale(ctx, tx)
		if err != nil {
			return err
		}
		done = len(scored)
		return saveQuality(ctx, tx, scored)
	})
	return done, awayOr(err)
}

// scored is what a place earned.
type scored struct {
	id      string
	version int64
	points  int
}

func scoreStale(ctx context.Context, tx pgx.Tx) ([]scored, error) {
	rows, err := tx.Query(ctx, `
		select `+deskColumns+`
		from place p
		where not exists (select from place_quality q where q.place_id = p.id and q.version = p.version)
		limit $1`, qualityBatch)
	if err != nil {
		return nil, midway(err)
	}
	return collect(rows, func(row pgx.CollectableRow) (scored, error) {
		p, err := scanDeskPlace(row)
		return scored{p.ID, p.Version, p.Quality(time.Time{}).Lasting()}, err
	})
}

func saveQuality(ctx context.Context, tx pgx.Tx, list []scored) error {
	if len(list) == 0 {
		return nil
	}
	ids, versions, points := make([]string, len(list)), make([]int64, len(list)), make([]int, len(list))
	for i, one := range list {
		ids[i], versions[i], points[i] = one.id, one.version, one.points
	}
	_, err := tx.Exec(ctx, `
		insert into place_quality (place_id, version, points)
		select * from unnest($1::text[], $2::bigint[], $3::int[])
		on conflict (place_id) do update set version = excluded.version, points = excluded.points`, ids, versions, points)
	return err
}

// DeskPlace is a place as the back office lists it.
type DeskPlace struct {
	directory.Place
	Astray bool // its position is known to lie outside its commune
}

// Quality gives the quality of the sheet as seen on a day.
func (p *DeskPlace) Quality(today time.Time) directory.Quality {
	return directory.QualityOf(&p.Place, p.Astray, today)
}

// deskColumns is what scanDeskPlace reads, of the table of places p.
var deskColumns = joinColumns("p.", placeColumnNames) + `, coalesce(is_astray(p.code_insee, p.position), false)`

func scanDeskPlace(row pgx.CollectableRow) (DeskPlace, error) {
	var r placeRow
	var p DeskPlace
	err := row.Scan(append(r.targets(placeColumns), &p.Astray)...)
	p.Place = r.place()
	return p, err
}
