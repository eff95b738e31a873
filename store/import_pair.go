package store

import (
	"context"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/directory/duplicate"
	"annuaire/fault"
)

// ImportPair is a new row of a file that may be a place of the directory.
type ImportPair struct {
	SourceID string
	Line     int
	PlaceID  string
	Points   int
	Band     duplicate.Band
	Reasons  []duplicate.Reason
	Row      map[string]string // what the file says, by column of the standard
	Place    directory.Place
	Choice   string // "same", "distinct", "" when nobody said
}

// The choices on a pair.
const (
	SamePlace     = "same"
	DistinctPlace = "distinct"
)

// Decision gives what will be done of a pair: what somebody said, else what is
// certain. A row is never taken for a place below that.
func (p *ImportPair) Decision() string {
	switch {
	case p.Choice != "":
		return p.Choice
	case p.Band == duplicate.Certain:
		return SamePlace
	}
	return DistinctPlace
}

// AddPairs keeps the pairs that a reading found. What somebody said of the same
// pair before stays.
func (s *Store) AddPairs(ctx context.Context, id int64, pairs []ImportPair) error {
	batch := &pgx.Batch{}
	for i := range pairs {
		p := &pairs[i]
		batch.Queue(`
			insert into import_pair (import, source_id, place_id, line, points, band, reasons, row)
			values ($1, $2, $3, $4, $5, $6, $7, $8)
			on conflict (import, source_id, place_id) do update
			set line = excluded.line, points = excluded.points, band = excluded.band, reasons = excluded.reasons, row = excluded.row`,
			id, p.SourceID, p.PlaceID, p.Line, p.Points, p.Band, orEmpty(p.Reasons), p.Row)
	}
	return awayOr(s.pool.SendBatch(ctx, batch).Close())
}

// MaxPairs bounds the pairs of one file that are shown and decided.
const MaxPairs = 2000

// ImportPairs gives the pairs of a file, likeliest first.
func (s *Store) ImportPairs(ctx context.Context, actor access.Actor, id int64) (pairs []ImportPair, err error) {
	err = s.actingFor(ctx, actor, func(tx pgx.Tx) error {
		if _, err := importFor(ctx, tx, actor, access.ImportSee, id, false); err != nil {
			return err
		}
		pairs, err = importPairs(ctx, tx, actor, id)
		return err
	})
	return pairs, awayOr(err)
}

// importPairs leaves out the places that are neither public nor within the sight
// of the actor.
func importPairs(ctx context.Context, from reader, actor access.Actor, id int64) ([]ImportPair, error) {
	args := []any{id, MaxPairs}
	rows, err := from.Query(ctx, `
		select i.source_id, i.line, i.place_id, i.points, i.band, i.reasons, i.row, coalesce(i.choice, ''), `+joinColumns("p.", placeColumnNames)+`
		from import_pair i join place p on p.id = i.place_id
		where i.import = $1 and p.state <> 'archived' and (p.state = 'published' or `+placeScope.within(actor.Scope(access.PlaceSee), &args)+`)
		order by i.line, i.points desc, i.place_id
		limit $2`, args...)
	if err != nil {
		return nil, midway(err)
	}
	var pairs []ImportPair
	var pair ImportPair
	var place placeRow
	targets := append([]any{&pair.SourceID, &pair.Line, &pair.PlaceID, &pair.Points, &pair.Band, &pair.Reasons, &pair.Row, &pair.Choice}, place.targets(placeColumns)...)
	err = forEach(rows, targets, func() error {
		pair.Place = place.place()
		pairs = append(pairs, pair)
		pair, place.Provenance, place.Doubts = ImportPair{}, nil, nil
		return nil
	})
	return pairs, err
}

// ChoosePairs says what pairs are: choices by identifier of the row and of the
// place. A row is at most one place.
func (s *Store) ChoosePairs(ctx context.Context, actor access.Actor, id int64, choices map[[2]string]string) error {
	err := s.actingFor(ctx, actor, func(tx pgx.Tx) error {
		j, err := importFor(ctx, tx, actor, access.ImportRun, id, true)
		if err != nil {
			return err
		}
		if j.State != ImportDiagnosed {
			return j.State.move(ImportApplying)
		}
		pairs, err := importPairs(ctx, tx, actor, id)
		if err != nil {
			return err
		}
		batch := &pgx.Batch{}
		for i := range pairs {
			p := &pairs[i]
			choice, said := choices[[2]string{p.SourceID, p.PlaceID}]
			if !said {
				continue
			}
			if choice != SamePlace && choice != DistinctPlace {
				return fault.New(fault.Invalid, "Dites pour chaque ligne si c'est le même lieu, ou un autre.")
			}
			p.Choice = choice
			batch.Queue(`update import_pair set choice = $4 where import = $1 and source_id = $2 and place_id = $3`, id, p.SourceID, p.PlaceID, choice)
		}
		if _, err := sameOf(pairs, true); err != nil {
			return err
		}
		return tx.SendBatch(ctx, batch).Close()
	})
	return awayOr(err)
}

// SameOf gives the places that rows are, by identifier of the row.
func SameOf(pairs []ImportPair) map[string]string {
	same, _ := sameOf(pairs, false)
	return same
}

// sameOf refuses, when strict, what somebody said that cannot be: a row that is
// two places, or a place that is two rows. What is certain only gives way.
func sameOf(pairs []ImportPair, strict bool) (map[string]string, error) {
	same, row := map[string]string{}, map[string]string{}
	for _, certain := range []bool{false, true} {
		for i := range pairs {
			p := &pairs[i]
			if p.Decision() != SamePlace || (p.Choice == "") != certain {
				continue
			}
			place, twice := same[p.SourceID]
			other, taken := row[p.PlaceID]
			if twice && place != p.PlaceID || taken && other != p.SourceID {
				if strict && !certain {
					return nil, fault.New(fault.Rejected, "Ligne %d : « %s » est déjà dit être le même lieu qu'une autre ligne, ou un autre lieu. Choisissez-en un.", p.Line, fault.Excerpt(p.Place.Name, 60))
				}
				continue
			}
			same[p.SourceID], row[p.PlaceID] = p.PlaceID, p.SourceID
		}
	}
	return same, nil
}

// PairsOf gives the pairs of an import to the work on it.
func (s *Store) PairsOf(ctx context.Context, actor access.Actor, id int64) ([]ImportPair, error) {
	pairs, err := importPairs(ctx, s.pool, actor, id)
	return pairs, awayOr(err)
}
