package store

import (
	"context"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/directory/duplicate"
	"annuaire/fault"
)

// DuplicateQuery says which pending pairs are listed.
type DuplicateQuery struct {
	Band      duplicate.Band   // "": any
	Territory access.Territory // in which one of the two lies; the zero value: any
	Kind      string           // code of a kind that one of the two has; "": any
	Limit     int
	Offset    int
}

// DuplicateLine is a pair in a list.
type DuplicateLine struct {
	A, B   DuplicateSide
	Points int
	Band   duplicate.Band
	Metres *float64 // nil: one has no position
	Mine   bool     // the actor may rule on both
}

// DuplicateSide is one place of a pair in a list.
type DuplicateSide struct {
	ID, Name, Commune, Source string
}

// DuplicateCount is how many pairs are of a band.
type DuplicateCount struct {
	Band  duplicate.Band
	Count int
}

var (
	firstOfPair  = scoped{State: "pa.state", Commune: "pa.code_insee", Place: "pa.id"}
	secondOfPair = scoped{State: "pb.state", Commune: "pb.code_insee", Place: "pb.id"}
)

// eitherInSight is the condition that the actor sees one of the two places: the
// other is public, or theirs too.
func eitherInSight(actor access.Actor, args *[]any) string {
	scope := actor.Scope(access.DuplicateSee)
	a, b := firstOfPair.within(scope, args), secondOfPair.within(scope, args)
	return `((` + a + ` and (pb.state = 'published' or ` + b + `)) or (` + b + ` and (pa.state = 'published' or ` + a + `)))`
}

// pendingPairs is what a query of pairs reads, and on what condition.
func (q DuplicateQuery) pendingPairs(actor access.Actor, args *[]any) string {
	add := scopeQuery{args: args}.parameter
	level, code, kind := add(string(q.Territory.Level))+"::text", add(q.Territory.Code)+"::text", add(q.Kind)+"::text"
	return `
		from duplicate d
		join place pa on pa.id = d.a
		join place pb on pb.id = d.b
		where pa.state in ` + livingStates + ` and pb.state in ` + livingStates + `
		and ` + eitherInSight(actor, args) + `
		and not exists (
			select from duplicate_verdict v
			where v.a = d.a and v.b = d.b and (v.verdict = 'distinct' or v.until > current_date))
		and (` + level + ` = '' or exists (
			select from territory_path t
			where t.level = 'commune' and t.code in (pa.code_insee, pb.code_insee) and t.in_level = ` + level + ` and t.in_code = ` + code + `))
		and (` + kind + ` = '' or ` + kind + ` = any(pa.typologie) or ` + kind + ` = any(pb.typologie))`
}

// Duplicates lists the pending pairs that the actor sees, likeliest first, and
// counts them by band whatever the band asked.
func (s *Store) Duplicates(ctx context.Context, actor access.Actor, q DuplicateQuery) (lines []DuplicateLine, counts []DuplicateCount, err error) {
	if !storable(q.Territory.Code) || !storable(q.Kind) {
		return nil, nil, nil
	}
	if counts, err = s.countDuplicates(ctx, actor, q); err != nil {
		return nil, nil, err
	}
	args := []any{q.Limit, q.Offset, string(q.Band)}
	rule := actor.Scope(access.DuplicateRule)
	mine := firstOfPair.within(rule, &args) + ` and ` + secondOfPair.within(rule, &args)
	rows, err := s.pool.Query(ctx, `
		select d.a, pa.nom, pa.commune, pa.source, d.b, pb.nom, pb.commune, pb.source, d.points, d.band, d.metres, `+mine+
		q.pendingPairs(actor, &args)+`
		and ($3 = '' or d.band = $3)
		order by d.points desc, d.a, d.b
		limit $1 offset $2`, args...)
	if err != nil {
		return nil, nil, midway(err)
	}
	lines, err = collect(rows, func(row pgx.CollectableRow) (l DuplicateLine, err error) {
		err = row.Scan(&l.A.ID, &l.A.Name, &l.A.Commune, &l.A.Source, &l.B.ID, &l.B.Name, &l.B.Commune, &l.B.Source, &l.Points, &l.Band, &l.Metres, &l.Mine)
		return l, err
	})
	return lines, counts, err
}

func (s *Store) countDuplicates(ctx context.Context, actor access.Actor, q DuplicateQuery) ([]DuplicateCount, error) {
	var args []any
	rows, err := s.pool.Query(ctx, `
		select d.band, count(*)`+q.pendingPairs(actor, &args)+`
		group by d.band`, args...)
	if err != nil {
		return nil, midway(err)
	}
	counts, err := collect(rows, pgx.RowToStructByPos[DuplicateCount])
	slices.SortFunc(counts, func(a, b DuplicateCount) int {
		return slices.Index(duplicate.Bands, a.Band) - slices.Index(duplicate.Bands, b.Band)
	})
	return counts, err
}

// DuplicatePair is two places side by side.
type DuplicatePair struct {
	A, B  directory.Place
	Score duplicate.Score
	// Verdict is what was said of them: "", "distinct" or "later".
	Verdict string
	Mine    bool               // the actor may rule on both
	Foreign []access.Territory // where the actor may not: the communes
}

// Duplicate gives two places to compare, whether or not a comparison found
// them. Unknown when the actor sees neither, or not both.
func (s *Store) Duplicate(ctx context.Context, actor access.Actor, a, b string) (pair DuplicatePair, err error) {
	if err := s.seesPair(ctx, actor, a, b); err != nil {
		return pair, err
	}
	places, err := s.places(ctx, []string{a, b})
	if err != nil {
		return pair, err
	}
	pair.A, pair.B = places[a], places[b]
	shared, err := sharers(ctx, s.pool, &pair.A)
	if err != nil {
		return pair, err
	}
	pair.Score = duplicate.CompareAmong(&pair.A, &pair.B, shared)
	if err := s.mineOf(ctx, actor, &pair); err != nil {
		return pair, err
	}
	one, other := ordered(a, b)
	err = s.pool.QueryRow(ctx, `
		select coalesce((select verdict from duplicate_verdict where a = $1 and b = $2 and (verdict = 'distinct' or until > current_date)), '')`,
		one, other).Scan(&pair.Verdict)
	return pair, midway(err)
}

func (s *Store) mineOf(ctx context.Context, actor access.Actor, pair *DuplicatePair) error {
	pair.Mine = true
	for _, p := range []*directory.Place{&pair.A, &pair.B} {
		o, err := s.PlaceObject(ctx, p.ID)
		if err != nil {
			return err
		}
		if !actor.May(access.DuplicateRule, o).Allowed {
			pair.Mine = false
			pair.Foreign = append(pair.Foreign, TerritoryOf(p.INSEE))
		}
	}
	return nil
}

func (s *Store) seesPair(ctx context.Context, actor access.Actor, a, b string) error {
	unknown := fault.New(fault.Unknown, "Aucune paire de fiches ne porte ces identifiants sur votre territoire.")
	if a == b || !storable(a) || !storable(b) {
		return unknown
	}
	args := []any{a, b}
	var seen bool
	err := s.pool.QueryRow(ctx, `
		select exists (
			select from place pa, place pb
			where pa.id = $1 and pb.id = $2 and `+eitherInSight(actor, &args)+`
		)`, args...).Scan(&seen)
	if err != nil {
		return midway(err)
	}
	if !seen {
		return unknown
	}
	return nil
}

// DuplicateArea is how many pending pairs lie in a department.
type DuplicateArea struct {
	Code, Name string
	Count      int
}

// DuplicateDepartments counts the pending pairs that the actor sees by
// department, whatever the territory and the band asked.
func (s *Store) DuplicateDepartments(ctx context.Context, actor access.Actor, q DuplicateQuery) ([]DuplicateArea, error) {
	q.Territory = access.Territory{}
	var args []any
	rows, err := s.pool.Query(ctx, `
		select t.code, t.name, count(*)
		from (
			select distinct d.a, d.b, c.department`+strings.Replace(q.pendingPairs(actor, &args), "where ", `
			join territory c on c.level = 'commune' and c.code in (pa.code_insee, pb.code_insee)
			where `, 1)+`
		) found
		join territory t on t.level = 'departement' and t.code = found.department
		group by t.code, t.name
		order by t.name`, args...)
	if err != nil {
		return nil, midway(err)
	}
	return collect(rows, pgx.RowToStructByPos[DuplicateArea])
}
