package store

import (
	"context"
	"errors"
	"strings"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
	"annuaire/directory"
)

// DeskPage is one page of the places of the back office.
type DeskPage struct {
	Places []DeskPlace
	Total  int
}

// DeskPlaces gives the places that an actor may see, filtered and sorted, from
// a rank on.
func (s *Store) DeskPlaces(ctx context.Context, actor access.Actor, f DeskFilter, from, limit int) (DeskPage, error) {
	if err := s.scoresFor(ctx, f); err != nil {
		return DeskPage{}, err
	}
	q := newDeskQuery(actor, f)
	order := q.order(f)
	rows, err := s.pool.Query(ctx, `
		with found as (
			select p.id, row_number() over (order by `+order+`) as rank, count(*) over () as total
			from `+q.from+`
			where `+strings.Join(q.where, "\nand ")+`
			order by rank
			limit `+q.parameter(limit)+` offset `+q.parameter(from)+`
		)
		select found.total, `+deskColumns+`
		from found join place p on p.id = found.id
		order by found.rank`, q.args...)
	if err != nil {
		return DeskPage{}, midway(err)
	}
	var page DeskPage
	page.Places, err = collect(rows, func(row pgx.CollectableRow) (DeskPlace, error) {
		var r placeRow
		var p DeskPlace
		err := row.Scan(append(append([]any{&page.Total}, r.targets(placeColumns)...), &p.Astray)...)
		p.Place = r.place()
		return p, err
	})
	return page, err
}

// scoresFor works out the scores that a list needs. Past its patience the list
// goes on with those that are known.
func (s *Store) scoresFor(ctx context.Context, f DeskFilter) error {
	if !f.needsQuality() {
		return nil
	}
	limited, cancel := context.WithTimeout(ctx, scoringPatience)
	defer cancel()
	_, err := s.RefreshQuality(limited)
	if err != nil && limited.Err() != nil && ctx.Err() == nil {
		return nil
	}
	return err
}

// exportBatch is how many places are read at a time: no connection is held
// while they are sent.
const exportBatch = 1000

// EachDeskPlace calls fn with each place of a filter, in the order of
// identifiers. What fn returns ends the reading.
func (s *Store) EachDeskPlace(ctx context.Context, actor access.Actor, f DeskFilter, fn func(*DeskPlace) error) error {
	if err := s.scoresFor(ctx, f); err != nil {
		return err
	}
	last := ""
	for {
		batch, err := s.deskBatch(ctx, actor, f, last)
		if err != nil {
			return err
		}
		for i := range batch {
			if err := fn(&batch[i]); err != nil {
				return err
			}
		}
		if len(batch) < exportBatch {
			return nil
		}
		last = batch[len(batch)-1].ID
	}
}

func (s *Store) deskBatch(ctx context.Context, actor access.Actor, f DeskFilter, after string) ([]DeskPlace, error) {
	q := newDeskQuery(actor, f)
	q.and(`p.id > ` + q.parameter(after))
	rows, err := s.pool.Query(ctx, `
		select `+deskColumns+`
		from `+q.from+`
		where `+strings.Join(q.where, "\nand ")+`
		order by p.id
		limit `+q.parameter(exportBatch), q.args...)
	if err != nil {
		return nil, midway(err)
	}
	return collect(rows, scanDeskPlace)
}

// DeskPlace gives one place that the actor may see. Unknown otherwise: whether
// it exists is not told.
func (s *Store) DeskPlace(ctx context.Context, actor access.Actor, id string) (DeskPlace, error) {
	if !storable(id) {
		return DeskPlace{}, unknownPlace(id)
	}
	args := []any{id}
	rows, err := s.pool.Query(ctx, `
		select `+deskColumns+`
		from place p
		where p.id = $1 and `+placeScope.within(actor.Scope(access.PlaceSee), &args), args...)
	if err != nil {
		return DeskPlace{}, midway(err)
	}
	p, err := pgx.CollectExactlyOneRow(rows, scanDeskPlace)
	if errors.Is(err, pgx.ErrNoRows) {
		return DeskPlace{}, unknownPlace(id)
	}
	return p, awayOr(err)
}

// DeskSources lists who collects the data of the places that an actor may see,
// the most frequent first, at most limit.
func (s *Store) DeskSources(ctx context.Context, actor access.Actor, limit int) ([]string, error) {
	args := []any{limit}
	rows, err := s.pool.Query(ctx, `
		select p.source
		from place p
		where p.source <> '' and `+placeScope.within(actor.Scope(access.PlaceSee), &args)+`
		group by p.source
		order by count(*) desc, p.source
		limit $1`, args...)
	if err != nil {
		return nil, midway(err)
	}
	return collect(rows, pgx.RowTo[string])
}

// DeskPlaceCounts are the numbers of places that wait for an actor: each is the
// length of the list of DeskPlaces with the same filter.
type DeskPlaceCounts struct {
	All      int // that may be seen
	ToCheck  int // published, For PlaceConfirm, Freshness ToCheck
	ToUpdate int // the same, ToUpdate
	Doubts   int // For PlacePublish, Doubts
	Archive  int // For PlaceArchive, Archive
	Hidden   int // suspended, that may be seen
}

// CountDeskPlaces counts them in one reading.
func (s *Store) CountDeskPlaces(ctx context.Context, actor access.Actor) (n DeskPlaceCounts, err error) {
	q := newDeskQuery(actor, DeskFilter{})
	may := func(action access.Action) string { return placeScope.within(actor.Scope(action), &q.args) }
	err = s.pool.QueryRow(ctx, `
		select count(*),
			count(*) filter (where `+freshnessIs(directory.ToCheck, q.on())+` and `+may(access.PlaceConfirm)+`),
			count(*) filter (where `+freshnessIs(directory.ToUpdate, q.on())+` and `+may(access.PlaceConfirm)+`),
			count(*) filter (where p.doubts <> '[]' and `+may(access.PlacePublish)+`),
			count(*) filter (where p.archive_proposal is not null and p.state <> 'archived' and `+may(access.PlaceArchive)+`),
			count(*) filter (where p.state = 'suspended')
		from place p
		where `+strings.Join(q.where, "\nand "), q.args...).
		Scan(&n.All, &n.ToCheck, &n.ToUpdate, &n.Doubts, &n.Archive, &n.Hidden)
	return n, awayOr(err)
}

// Keeper is somebody who looks after a place.
type Keeper struct {
	Account int64
	Name    string // empty until they open their account
	Email   string
	Role    access.Role
	On      access.Territory // of a role over a territory
	OnName  string           // its name
}

// Keepers lists who looks after a place, of those whom the actor may know: the
// people of the place first, then those of its territories, the nearest first.
func (s *Store) Keepers(ctx context.Context, actor access.Actor, id string, limit int) (list []Keeper, err error) {
	err = s.actingFor(ctx, actor, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `
			select a.id, a.name, coalesce(a.email, ''), m.role, coalesce(m.level, ''), coalesce(m.code, ''), coalesce(t.name, '')
			from valid_membership m
			join account a on a.id = m.account
			left join territory t on t.level = m.level and t.code = m.code
			where m.role in ('gestionnaire', 'mediateur', 'territoire') and (m.place_id = $1 or (m.level, m.code) in (
				select path.in_level, path.in_code
				from place p join territory_path path on path.level = 'commune' and path.code = p.code_insee
				where p.id = $1))
			order by m.place_id is null, array_position(array['commune', 'epci', 'departement', 'region', 'pays'], m.level), a.name, a.id
			limit $2`, id, limit)
		if err != nil {
			return err
		}
		list, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (k Keeper, err error) {
			err = row.Scan(&k.Account, &k.Name, &k.Email, &k.Role, &k.On.Level, &k.On.Code, &k.OnName)
			return k, err
		})
		return err
	})
	return list, awayOr(err)
}

// PlacesOfCommune gives the identifiers of published places of a commune, in
// their order, at most limit.
func (s *Store) PlacesOfCommune(ctx context.Context, insee string, limit int) ([]string, error) {
	rows, err := s.pool.Query(ctx, `
		select id from place where state = 'published' and code_insee = $1 order by id limit $2`, insee, limit)
	if err != nil {
		return nil, midway(err)
	}
	return collect(rows, pgx.RowTo[string])
}
