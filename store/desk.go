package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
	"annuaire/geo"
)

// WaitingTickets is how many tickets wait at the desks of one level.
type WaitingTickets struct {
	Level  geo.Level
	Count  int
	Oldest time.Time // since when the one that has waited longest does
}

// WaitingTickets counts what the actor may decide now, by the level of the desk:
// together, the default list of /espace/demandes.
func (s *Store) WaitingTickets(ctx context.Context, actor access.Actor) (list []WaitingTickets, err error) {
	var args []any
	sql := `
		select t.desk_level, count(*), min(t.desk_since)
		from ticket t
		where ` + TicketQuery{View: TicketsToDecide}.condition(actor, &args) + `
		group by t.desk_level
		order by array_position(array['commune', 'epci', 'departement', 'region', 'pays'], t.desk_level)`
	err = s.actingFor(ctx, actor, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, sql, args...)
		if err != nil {
			return err
		}
		list, err = pgx.CollectRows(rows, pgx.RowToStructByPos[WaitingTickets])
		return err
	})
	return list, awayOr(err)
}

// CountOwnTickets counts what the person asked for, and waits to be answered.
func (s *Store) CountOwnTickets(ctx context.Context, actor access.Actor) (n int, err error) {
	return s.countActing(ctx, actor, `
		select count(*)
		from ticket t
		where t.account = $1 and t.ended_at is null and t.state <> 'a_confirmer'`, actor.Account)
}

// CountAccountRequests counts what AccountRequests lists.
func (s *Store) CountAccountRequests(ctx context.Context, actor access.Actor) (n int, err error) {
	var args []any
	return s.countActing(ctx, actor, `
		select count(*)
		from account_request r
		where r.state = 'waiting' and `+requestScope.within(actor.Scope(access.AccountDecide), &args), args...)
}

// CountDuplicates counts the pairs that Duplicates lists.
func (s *Store) CountDuplicates(ctx context.Context, actor access.Actor) (n int, err error) {
	counts, err := s.countDuplicates(ctx, actor, DuplicateQuery{})
	for _, c := range counts {
		n += c.Count
	}
	return n, err
}

// CountCampaigns counts the campaigns under way, of those the actor sees.
func (s *Store) CountCampaigns(ctx context.Context, actor access.Actor) (n int, err error) {
	var args []any
	return s.countActing(ctx, actor, `
		select count(*)
		from campaign c
		where c.launched_at is not null and c.closed_at is null and `+campaignScope.within(actor.Scope(access.CampaignSee), &args), args...)
}

// BegunForm is a form that a person began, and has not sent.
type BegunForm struct {
	Place string // empty: a place to add
	Name  string // of the place
	Saved time.Time
}

// BegunForms lists those of a person, latest first, at most limit.
func (s *Store) BegunForms(ctx context.Context, actor access.Actor, limit int) (list []BegunForm, err error) {
	err = s.actingFor(ctx, actor, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `
			select coalesce(d.place_id, ''), coalesce(p.nom, ''), d.saved_at
			from draft d
			left join place p on p.id = d.place_id
			where d.account = $1 and d.expires_at > $2
			order by d.saved_at desc
			limit $3`, actor.Account, instant(actor), limit)
		if err != nil {
			return err
		}
		list, err = pgx.CollectRows(rows, pgx.RowToStructByPos[BegunForm])
		return err
	})
	return list, awayOr(err)
}

// countActing counts as the actor, behind the second wall.
func (s *Store) countActing(ctx context.Context, actor access.Actor, sql string, args ...any) (n int, err error) {
	err = s.actingFor(ctx, actor, func(tx pgx.Tx) error {
		return tx.QueryRow(ctx, sql, args...).Scan(&n)
	})
	return n, awayOr(err)
}

// TerritoryNames gives the names of territories, those that the reference does
// not know left out.
func (s *Store) TerritoryNames(ctx context.Context, list []access.Territory) (map[access.Territory]string, error) {
	levels, codes := make([]geo.Level, len(list)), make([]string, len(list))
	for i, t := range list {
		levels[i], codes[i] = t.Level, t.Code
	}
	rows, err := s.pool.Query(ctx, `
		select t.level, t.code, t.name
		from territory t
		join unnest($1::text[], $2::text[]) wanted(level, code) using (level, code)`, levels, codes)
	if err != nil {
		return nil, midway(err)
	}
	names := map[access.Territory]string{}
	var t access.Territory
	var name string
	err = forEach(rows, []any{&t.Level, &t.Code, &name}, func() error {
		names[t] = name
		return nil
	})
	return names, err
}

// NamedTerritory is a territory with its name.
type NamedTerritory struct {
	access.Territory
	Name string
}

// partsOf says into which territories those who hold one divide it.
var partsOf = map[geo.Level][]geo.Level{
	geo.Country: {geo.Region, geo.Department}, geo.Region: {geo.Department, geo.EPCI}, geo.Department: {geo.EPCI, geo.Commune}, geo.EPCI: {geo.Commune},
}

// DeskTerritories lists the parts of the territories on which an actor sees
// places, the widest first, at most limit.
func (s *Store) DeskTerritories(ctx context.Context, actor access.Actor, limit int) ([]NamedTerritory, error) {
	var levels, codes, parts []string
	for _, part := range actor.Scope(access.PlaceSee).Parts {
		held := part.Territories
		if part.All {
			held = []access.Territory{access.Country}
		}
		for _, t := range held {
			for _, level := range partsOf[t.Level] {
				levels, codes, parts = append(levels, string(t.Level)), append(codes, t.Code), append(parts, string(level))
			}
		}
	}
	rows, err := s.pool.Query(ctx, `
		select t.level, t.code, t.name
		from (
			select distinct p.level, p.code
			from territory_path p
			join unnest($1::text[], $2::text[], $3::text[]) held(level, code, part)
			on p.in_level = held.level and p.in_code = held.code and p.level = held.part
		) inside
		join territory t using (level, code)
		order by array_position(array['pays', 'region', 'departement', 'epci', 'commune'], t.level), t.name, t.code
		limit $4`, levels, codes, parts, limit)
	if err != nil {
		return nil, midway(err)
	}
	return collect(rows, func(row pgx.CollectableRow) (t NamedTerritory, err error) {
		err = row.Scan(&t.Level, &t.Code, &t.Name)
		return t, err
	})
}
