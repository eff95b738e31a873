package store

import (
	"context"

	"annuaire/directory"
)

// Published places, as the public reads them. What reads them again and again
// must begin a reading after the former has ended: then it never sees a place
// in an older version than before.

// publicColumns are those of a place but its provenance.
var publicColumns = placeColumns[:len(placeColumns)-1]

var publicColumnList = joinColumns("", columnNames(publicColumns))

// PublishedPlaces calls fn with each published place, in no order and without
// its provenance, which the public does not read. What fn returns ends the
// reading.
func (s *Store) PublishedPlaces(ctx context.Context, fn func(directory.Place) error) error {
	return s.published(ctx, fn, ``)
}

// PublishedPlacesByID is PublishedPlaces in the order of identifiers, which
// costs the database a sort.
func (s *Store) PublishedPlacesByID(ctx context.Context, fn func(directory.Place) error) error {
	return s.published(ctx, fn, `order by id`)
}

// PublishedPlacesOf gives those of these places that are published, like
// PublishedPlaces.
func (s *Store) PublishedPlacesOf(ctx context.Context, ids []string) ([]directory.Place, error) {
	places := make([]directory.Place, 0, len(ids))
	err := s.published(ctx, func(p directory.Place) error {
		places = append(places, p)
		return nil
	}, `and id = any($1)`, ids)
	return places, err
}

func (s *Store) published(ctx context.Context, fn func(directory.Place) error, rest string, args ...any) error {
	rows, err := s.pool.Query(ctx, `
		select `+publicColumnList+`
		from place
		where state = 'published' `+rest, args...)
	if err != nil {
		return away(err)
	}
	var row placeRow
	return forEach(rows, row.targets(publicColumns), func() error {
		err := fn(row.place())
		row.Doubts = nil // JSON is read into what is there: give it new room
		return err
	})
}

// State of what the public reads.
type State struct {
	Reference string // the version of the reference territories
	Published directory.Fingerprint
}

// State computes, at one instant, what tells one state of the record from
// another.
func (s *Store) State(ctx context.Context) (state State, err error) {
	var digest int64
	err = s.pool.QueryRow(ctx, `
		select count(*),
		       coalesce(bit_xor(('x' || left(md5(id || ' ' || version), 16))::bit(64)::bigint), 0),
		       (select version::text from reference_state)
		from place
		where state = 'published'`).Scan(&state.Published.Count, &digest, &state.Reference)
	if err != nil {
		return State{}, away(err)
	}
	state.Published.Digest = uint64(digest)
	return state, nil
}

// Reference gives the version of the reference territories.
func (s *Store) Reference(ctx context.Context) (version string, err error) {
	if err = s.pool.QueryRow(ctx, `select version::text from reference_state`).Scan(&version); err != nil {
		return "", away(err)
	}
	return version, nil
}

// PublishedVersions calls fn with the identifier and the version of each
// published place, in no order.
func (s *Store) PublishedVersions(ctx context.Context, fn func(id string, version int64) error) error {
	rows, err := s.pool.Query(ctx, `select id, version from place where state = 'published'`)
	if err != nil {
		return away(err)
	}
	var id string
	var version int64
	return forEach(rows, []any{&id, &version}, func() error { return fn(id, version) })
}
