package store

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/directory/duplicate"
)

// DuplicateCandidate is a place of the record that another may be.
type DuplicateCandidate struct {
	Place directory.Place
	duplicate.Score
}

// livingStates are the states of places that may be recorded twice: neither
// withdrawn, nor begun by somebody who has not sent it.
const livingStates = `('published', 'suspended', 'proposed')`

// comparedNames are the columns that comparing reads.
var comparedNames = []string{
	"id", "pivot", "pivot_kind", "nom", "commune", "code_postal", "code_insee", "adresse", "position", "typologie", "telephone",
	"courriels", "site_web", "source", "itinerance",
}

var comparedColumns = columnsNamed(comparedNames)

func columnsNamed(names []string) []placeColumn {
	var columns []placeColumn
	for _, c := range placeColumns {
		if slices.Contains(names, c.name) {
			columns = append(columns, c)
		}
	}
	return columns
}

// comparedNear is how far, in degrees of latitude, places are compared whatever
// their names: some 300 m. A record that stands farther shares a commune, or a
// contact.
const comparedNear = 0.003

// DuplicateCandidates gives the places that p, saved or not, may be: those that
// are public, and those that the actor may see; likeliest first, at most limit.
func (s *Store) DuplicateCandidates(ctx context.Context, actor access.Actor, p directory.Place, limit int) ([]DuplicateCandidate, error) {
	others, err := s.comparable(ctx, actor, &p)
	if err != nil {
		return nil, err
	}
	shared, err := sharers(ctx, s.pool, &p)
	if err != nil {
		return nil, err
	}
	found := likeliest(&p, others, shared, limit)
	return found, s.complete(ctx, found)
}

func likeliest(p *directory.Place, others []directory.Place, shared func(string) int, limit int) []DuplicateCandidate {
	with := duplicate.NewComparison(p, shared)
	var found []DuplicateCandidate
	for _, o := range others {
		if score, possible := with.Score(&o); possible {
			found = append(found, DuplicateCandidate{o, score})
		}
	}
	slices.SortFunc(found, func(a, b DuplicateCandidate) int {
		return cmp.Or(cmp.Compare(b.Points, a.Points), strings.Compare(a.Place.ID, b.Place.ID))
	})
	return found[:min(limit, len(found))]
}

// comparable gives what comparing needs of the places that p may be.
func (s *Store) comparable(ctx context.Context, actor access.Actor, p *directory.Place) ([]directory.Place, error) {
	names, streets := duplicate.Words(p)
	around := 2 * comparedNear // wide enough up to 60° of latitude
	args := []any{p.ID, orNull(p.INSEE), orNull(p.Phone), orEmpty(p.Emails), orNull(p.Pivot.Number), p.HasPosition,
		p.Position.Lon() - around, p.Position.Lat() - comparedNear, p.Position.Lon() + around, p.Position.Lat() + comparedNear, networkSize,
		containing(names), containing(streets)}
	rows, err := s.pool.Query(ctx, `
		select `+joinColumns("p.", columnNames(comparedColumns))+`
		from place p
		where p.id in (
			(
				select id from place
				where code_insee = $2
				and (lower(unaccent(nom)) like any($12::text[]) or lower(unaccent(adresse)) like any($13::text[]))
				limit 5 * $11
			)
			union (select id from place where telephone = $3 limit $11)
			union (select id from place where courriels && $4::text[] limit $11)
			union (select id from place where pivot = $5 limit $11)
			union select id from place where $6 and position && st_makeenvelope($7, $8, $9, $10, 4326)
		) and p.id <> $1
		and not exists (
			select from duplicate_verdict v
			where v.verdict = 'distinct' and (v.a, v.b) in ((p.id, $1), ($1, p.id)))
		and p.state in `+livingStates+`
		and (p.state = 'published' or `+placeScope.within(actor.Scope(access.PlaceSee), &args)+`)`, args...)
	if err != nil {
		return nil, midway(err)
	}
	return collect(rows, scanCompared)
}

// containing gives patterns of texts that hold one of these words.
func containing(words []string) []string {
	patterns := make([]string, len(words))
	for i, w := range words {
		patterns[i] = "%" + w + "%"
	}
	return patterns
}

// networkSize is how many places with one contact are compared: more share it, and it
// is that of a network.
const networkSize = 60

func scanCompared(row pgx.CollectableRow) (directory.Place, error) {
	var r placeRow
	if err := row.Scan(r.targets(comparedColumns)...); err != nil {
		return directory.Place{}, err
	}
	return r.place(), nil
}

// sharers counts the living places that have the contacts of p, or of the
// places that are p. A shared site weighs so little that it is not counted.
func sharers(ctx context.Context, from reader, p *directory.Place) (func(key string) int, error) {
	counts := map[string]int{}
	rows, err := from.Query(ctx, `
		select 'p' || telephone, count(*) from place where telephone = $1 and state in `+livingStates+` group by telephone
		union all
		select 'v' || pivot, count(*) from place where pivot = $2 and state in `+livingStates+` group by pivot
		union all
		select 'm' || lower(m), (select count(*) from place where courriels @> array[m] and state in `+livingStates+`) from unnest($3::text[]) m`,
		orNull(p.Phone), orNull(p.Pivot.Number), orEmpty(p.Emails))
	if err != nil {
		return nil, midway(err)
	}
	var key string
	var n int
	err = forEach(rows, []any{&key, &n}, func() error { counts[key] = n; return nil })
	return func(key string) int { return counts[key] }, err
}

// complete reads the places found as a whole.
func (s *Store) complete(ctx context.Context, found []DuplicateCandidate) error {
	ids := make([]string, len(found))
	for i := range found {
		ids[i] = found[i].Place.ID
	}
	places, err := s.places(ctx, ids)
	for i := range found {
		if p, there := places[found[i].Place.ID]; there {
			found[i].Place = p
		}
	}
	return err
}

// places gives these places in any state, by identifier.
func (s *Store) places(ctx context.Context, ids []string) (map[string]directory.Place, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	rows, err := s.pool.Query(ctx, `select `+placeColumnList+` from place where id = any($1)`, ids)
	if err != nil {
		return nil, midway(err)
	}
	list, err := collect(rows, scanPlace)
	byID := make(map[string]directory.Place, len(list))
	for _, p := range list {
		byID[p.ID] = p
	}
	return byID, err
}
