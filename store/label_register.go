package store

import (
	"context"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
	"annuaire/fold"
	"annuaire/geo"
	"annuaire/labels"
	"annuaire/procedure"
)

// PublicTitle is a title as the public reads it.
type PublicTitle struct {
	labels.Title
	Of       SchemeName
	PlaceNow string // the name that its place has now
	Commune  string // "" when the reference knows it no more
	Spans    []labels.Span
	Moves    []procedure.Transition // the public ones, oldest first
}

// SchemeName is what the public register says of a version of a scheme.
type SchemeName struct {
	ID            int64
	Code          string
	Version       int
	Name, Short   string
	ShowsReserves bool
}

// PublicState gives a state as a scheme lets it be known.
func (s SchemeName) PublicState(state procedure.State) procedure.State {
	if state == labels.WithReserves && !s.ShowsReserves {
		return labels.Active
	}
	return state
}

// RegisterQuery says which titles of the register, in the order of their numbers,
// latest first.
type RegisterQuery struct {
	Text      string // words of the number, the place's name, the commune
	Scheme    string // code
	State     procedure.State
	InForce   bool // those that count, reserves or not
	Territory access.Territory
	Place     string // identifier
	Limit     int    // 0: all
	Offset    int
}

// Register gives titles ever given, and how many answer the query.
func (s *Store) Register(ctx context.Context, q RegisterQuery) (titles []PublicTitle, total int, err error) {
	where, args := q.condition()
	const order = ` order by t.awarded_at desc, t.id desc`
	page := where + order
	if q.Limit > 0 { // what is skipped is not joined
		page = `t.id in (select t.id from label_title t where ` + where + order + ` limit ` + number(int64(q.Limit)) + ` offset ` + number(int64(q.Offset)) + `)` + order
	}
	if q.Text != "" && q.Limit > 0 {
		return s.registerOfWords(ctx, where, order, args, q)
	}
	names := map[int64]SchemeName{}
	var batch pgx.Batch
	batch.Queue(schemeNamesQuery).Query(func(rows pgx.Rows) error {
		list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[SchemeName])
		names = byVersion(list)
		return err
	})
	batch.Queue(`select count(*) from label_title t where `+where, args...).QueryRow(func(row pgx.Row) error { return row.Scan(&total) })
	batch.Queue(publicTitleColumns+page, args...).Query(func(rows pgx.Rows) (err error) {
		titles, err = pgx.CollectRows(rows, scanPublicTitle(names))
		return err
	})
	return titles, total, awayOr(s.pool.SendBatch(ctx, &batch).Close())
}

// registerOfWords looks for words once, for the number of titles and for the page: they
// may be in most of the register.
func (s *Store) registerOfWords(ctx context.Context, where, order string, args []any, q RegisterQuery) (titles []PublicTitle, total int, err error) {
	err = s.transaction(ctx, func(tx pgx.Tx) error {
		names, err := schemeNames(ctx, tx)
		if err != nil {
			return err
		}
		var page []int64
		if err := tx.QueryRow(ctx, `
			with found as materialized (select t.id, t.awarded_at from label_title t where `+where+`)
			select (select count(*) from found),
				array(select t.id from found t`+order+` limit `+number(int64(q.Limit))+` offset `+number(int64(q.Offset))+`)`, args...).Scan(&total, &page); err != nil {
			return err
		}
		rows, err := tx.Query(ctx, publicTitleColumns+`t.id = any($1)`+order, page)
		if err != nil {
			return err
		}
		titles, err = pgx.CollectRows(rows, scanPublicTitle(names))
		return err
	})
	return titles, total, awayOr(err)
}

// condition writes the query. What varies is a parameter.
func (q RegisterQuery) condition() (string, []any) {
	where, args := []string{"true"}, []any(nil)
	if !storable(q.Scheme + string(q.State) + q.Place + q.Territory.Code) {
		return "false", nil // what the record cannot hold, no title bears
	}
	arg := func(value any) string {
		args = append(args, value)
		return "$" + number(int64(len(args)))
	}
	for _, word := range fold.Words(q.Text) {
		where = append(where, `t.search like '%' || `+arg(word)+` || '%'`)
	}
	if q.Scheme != "" {
		where = append(where, `t.scheme = `+arg(q.Scheme))
	}
	switch q.State {
	case "":
	case labels.Active:
		where = append(where, `(t.state = 'actif' or t.state = 'sous_reserve' and t.version in `+hidesReserves+`)`)
	case labels.WithReserves:
		where = append(where, `t.state = 'sous_reserve' and t.version not in `+hidesReserves)
	default:
		where = append(where, `t.state = `+arg(q.State))
	}
	if q.InForce {
		where = append(where, `t.state in ('actif', 'sous_reserve')`)
	}
	if q.Place != "" {
		where = append(where, `t.place_id = `+arg(q.Place))
	}
	switch q.Territory.Level {
	case "", geo.Country:
	case geo.Commune:
		where = append(where, `t.code_insee = `+arg(q.Territory.Code))
	default:
		where = append(where, `t.code_insee in (
			select code from territory_path where level = 'commune' and in_level = `+arg(q.Territory.Level)+` and in_code = `+arg(q.Territory.Code)+`)`)
	}
	return strings.Join(where, " and "), args
}

// hidesReserves are the versions whose titles are shown as active, reserves or not.
const hidesReserves = `(select id from label_version where (definition->>'reserves_publiees') is distinct from 'true')`

func hidingReserves(names map[int64]SchemeName) []int64 {
	versions := []int64{}
	for id, name := range names {
		if !name.ShowsReserves {
			versions = append(versions, id)
		}
	}
	return versions
}

// EachTitle calls fn with every title ever given, in the order of their numbers in
// the record. What fn returns ends the reading.
func (s *Store) EachTitle(ctx context.Context, fn func(PublicTitle) error) error {
	return awayOr(s.transaction(ctx, func(tx pgx.Tx) error {
		names, err := schemeNames(ctx, tx)
		if err != nil {
			return err
		}
		rows, err := tx.Query(ctx, publicTitleColumns+`true order by t.id`)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			t, err := scanPublicTitle(names)(rows)
			if err != nil {
				return err
			}
			if err := fn(t); err != nil {
				return err
			}
		}
		return rows.Err()
	}))
}

// PublicTitle gives a title by its number, with its history. Unknown: no title ever
// bore this number.
func (s *Store) PublicTitle(ctx context.Context, number string) (t PublicTitle, err error) {
	if !storable(number) {
		return t, errNoTitle
	}
	err = s.transaction(ctx, func(tx pgx.Tx) error {
		names, err := schemeNames(ctx, tx)
		if err != nil {
			return err
		}
		rows, err := tx.Query(ctx, publicTitleColumns+`t.number = $1`, number)
		if err != nil {
			return err
		}
		if t, err = pgx.CollectExactlyOneRow(rows, scanPublicTitle(names)); err != nil {
			return unknownTitle(err)
		}
		if t.Spans, err = titleSpans(ctx, tx, t.ID); err != nil {
			return err
		}
		t.Moves, err = transitions(ctx, tx, labels.TitleLife.Kind, t.ID, procedure.Public)
		return err
	})
	return t, awayOr(err)
}

const publicTitleColumns = `
	select t.id, t.number, t.application, t.version, t.scheme, t.state, t.seq, t.place_id, t.place_name, t.code_insee, t.latitude, t.longitude,
		t.holder_name, t.holder_pivot, t.valid_from, t.valid_until, t.awarded_at, t.state_since, t.reason_class, t.decision_ref,
		t.suspended_until, t.prolonged_until, coalesce(t.replaces, 0), t.updated_at, p.nom, coalesce(c.name, '')
	from label_title t join place p on p.id = t.place_id
	left join territory c on c.level = 'commune' and c.code = t.code_insee
	where `

func scanPublicTitle(names map[int64]SchemeName) pgx.RowToFunc[PublicTitle] {
	return func(row pgx.CollectableRow) (t PublicTitle, err error) {
		var until, suspended, prolonged *time.Time
		err = row.Scan(&t.ID, &t.Number, &t.Application, &t.Version, &t.Scheme, &t.State, &t.Seq, &t.PlaceID, &t.PlaceName, &t.INSEE, &t.Latitude, &t.Longitude,
			&t.HolderName, &t.HolderPivot, &t.ValidFrom, &until, &t.AwardedAt, &t.StateSince, &t.ReasonClass, &t.DecisionRef,
			&suspended, &prolonged, &t.Replaces, &t.UpdatedAt, &t.PlaceNow, &t.Commune)
		for day, from := range map[*time.Time]*time.Time{&t.ValidUntil: until, &t.SuspendedUntil: suspended, &t.ProlongedUntil: prolonged} {
			if from != nil {
				*day = *from
			}
		}
		t.Of = names[t.Version]
		return t, err
	}
}

// SchemeNames lists the versions of schemes that were published, by code, the
// latest first.
func (s *Store) SchemeNames(ctx context.Context) (list []SchemeName, err error) {
	err = s.transaction(ctx, func(tx pgx.Tx) error {
		list, err = readSchemeNames(ctx, tx)
		return err
	})
	return list, awayOr(err)
}

func schemeNames(ctx context.Context, tx pgx.Tx) (map[int64]SchemeName, error) {
	list, err := readSchemeNames(ctx, tx)
	return byVersion(list), err
}

func byVersion(list []SchemeName) map[int64]SchemeName {
	names := make(map[int64]SchemeName, len(list))
	for _, name := range list {
		names[name.ID] = name
	}
	return names
}

const schemeNamesQuery = `
	select id, scheme, version, coalesce(definition->>'nom', ''), coalesce(definition->>'nom_court', ''), coalesce((definition->>'reserves_publiees')::boolean, false)
	from label_version
	where published_at is not null
	order by scheme, version desc`

func readSchemeNames(ctx context.Context, tx pgx.Tx) ([]SchemeName, error) {
	rows, err := tx.Query(ctx, schemeNamesQuery)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[SchemeName])
}

// RegisterVersion tells one state of the register from another.
func (s *Store) RegisterVersion(ctx context.Context) (version string, modified time.Time, err error) {
	var at *time.Time
	err = s.pool.QueryRow(ctx, `
		select count(*) || '-' || coalesce(sum(t.seq), 0) || '-' || coalesce(sum(p.version), 0) || '-' || coalesce((extract(epoch from max(t.updated_at)) * 1000)::bigint, 0), max(t.updated_at)
		from label_title t join place p on p.id = t.place_id`).Scan(&version, &at)
	if at != nil {
		modified = *at
	}
	return version, modified, awayOr(err)
}
