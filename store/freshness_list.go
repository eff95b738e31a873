package store

import (
	"context"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/fold"
)

// FreshnessQuery says which sheets are listed, and in which order.
type FreshnessQuery struct {
	Level      directory.Freshness // "": any
	Kind       string              // code of a typology, "": any
	Text       string              // words of the name or the commune, "": any
	Sort       string              // a key of freshnessOrders; "" is the oldest first
	Descending bool
	Limit      int
	Offset     int
}

// FreshnessLine is a sheet in a list of who may confirm it.
type FreshnessLine struct {
	ID, Name, Commune string
	Kinds             []string
	Phone             string // empty when not known
	UpdatedOn         time.Time
	Level             directory.Freshness
	Managed           bool       // somebody manages the place, or works in it
	RemindedAt        *time.Time // the last letter
	MayConfirm        bool
}

var freshnessOrders = map[string]string{
	"nom": "lower(p.nom)", "commune": "lower(p.commune)", "maj": "p.date_maj", "rappel": "reminded_at", "gestion": "managed",
}

// SortsFreshness tells whether lists of sheets have this order.
func SortsFreshness(name string) bool { return freshnessOrders[name] != "" }

// Freshness lists the published places that the actor sees, with how fresh they are.
func (s *Store) Freshness(ctx context.Context, actor access.Actor, q FreshnessQuery) (lines []FreshnessLine, err error) {
	order := freshnessOrders[q.Sort]
	if order == "" {
		order = "p.date_maj"
	}
	if q.Descending {
		order += " desc"
	}
	args := []any{today(actor), q.Limit, q.Offset}
	sql := `
		select p.id, p.nom, p.commune, p.typologie, coalesce(p.telephone, ''), p.date_maj, freshness(p.date_maj, $1),
			exists (select from membership m where m.place_id = p.id and m.ended_at is null and (m.until is null or m.until > now())) as managed,
			(select max(r.sent_at) from reminder r where r.place_id = p.id) as reminded_at,
			` + placeScope.within(actor.Scope(access.PlaceConfirm), &args) + `
		from place p
		where ` + q.condition(actor, &args) + `
		order by ` + order + ` nulls last, p.id
		limit $2 offset $3`
	err = s.actingFor(ctx, actor, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, sql, args...)
		if err != nil {
			return midway(err)
		}
		lines, err = pgx.CollectRows(rows, pgx.RowToStructByPos[FreshnessLine])
		return err
	})
	return lines, awayOr(err)
}

// CountFreshness counts the sheets by level, whatever the level that the query asks for.
func (s *Store) CountFreshness(ctx context.Context, actor access.Actor, q FreshnessQuery) (counts map[directory.Freshness]int, err error) {
	q.Level = ""
	args := []any{today(actor)}
	sql := `
		select freshness(p.date_maj, $1), count(*)
		from place p
		where ` + q.condition(actor, &args) + `
		group by 1`
	counts = map[directory.Freshness]int{}
	err = s.actingFor(ctx, actor, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, sql, args...)
		if err != nil {
			return midway(err)
		}
		var level directory.Freshness
		var n int
		return forEach(rows, []any{&level, &n}, func() error { counts[level] = n; return nil })
	})
	return counts, awayOr(err)
}

// condition says which places; $1 is the day.
func (q FreshnessQuery) condition(actor access.Actor, args *[]any) string {
	sql := `p.state = 'published' and ` + placeScope.within(actor.Scope(access.PlaceSee), args)
	add := func(before string, value any, after string) {
		*args = append(*args, value)
		sql += before + "$" + number(int64(len(*args))) + after
	}
	if q.Level != "" {
		add(` and freshness(p.date_maj, $1) = `, q.Level, ``)
	}
	if q.Kind != "" {
		add(` and `, q.Kind, ` = any(p.typologie)`)
	}
	for _, word := range fold.Words(q.Text) {
		add(` and position(`, word, ` in lower(unaccent(p.nom || ' ' || p.commune))) > 0`)
	}
	return sql
}

// IsFreshness tells whether an address names a level.
func IsFreshness(level directory.Freshness) bool {
	return slices.Contains(directory.FreshnessLevels, level)
}
