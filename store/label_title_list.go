package store

import (
	"context"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/fold"
	"annuaire/labels"
	"annuaire/procedure"
)

// TitleFlag is why a title needs somebody.
type TitleFlag string

// The flags.
const (
	FlagSurveillance  TitleFlag = "controle"        // it is time to check it
	FlagRenewal       TitleFlag = "renouvellement"  // its renewal may be asked, and is not
	FlagReserves      TitleFlag = "reserves"        // one is not lifted in time
	FlagAlerts        TitleFlag = "alertes"         // the record no longer meets a criterion
	FlagComplaints    TitleFlag = "signalements"    // one waits for an answer
	FlagContradictory TitleFlag = "contradictoires" // one is open, or closed and to be decided on
)

// TitleFlags lists them, the most pressing first.
var TitleFlags = []TitleFlag{FlagContradictory, FlagReserves, FlagComplaints, FlagAlerts, FlagSurveillance, FlagRenewal}

// flagSQL says each flag of a title t of version v; $1 is the instant, $2 the legal day.
var flagSQL = map[TitleFlag]string{
	FlagSurveillance: `(t.state in ('actif', 'sous_reserve', 'suspendu') and v.surveil_to > 0
		and t.valid_from + make_interval(months => v.surveil_from) <= $2::date
		and not exists (select from label_check k where k.title = t.id and k.at >= t.valid_from + make_interval(months => v.surveil_from)))`,
	FlagRenewal: `(t.state in ('actif', 'sous_reserve', 'suspendu')
		and greatest(t.valid_until, t.prolonged_until) - make_interval(months => v.renew_from) <= $2::date
		and not exists (select from label_application n where n.renews = t.id and n.submitted_at is not null and n.state not in ('refusee', 'classee', 'retiree')))`,
	FlagReserves: `(t.state in ('actif', 'sous_reserve', 'suspendu')
		and t.id in (select r.title from label_reserve r where r.lifted_at is null and r.due_at <= $1::timestamptz))`,
	FlagAlerts:        `(t.state in ('delivre', 'actif', 'sous_reserve', 'suspendu') and t.id in (select l.title from label_alert l where l.ended_at is null))`,
	FlagComplaints:    `(t.id in (select c.title from label_complaint c where c.state = 'recu'))`,
	FlagContradictory: `(t.state <> 'annule' and t.id in (select c.title from label_contradictory c where c.closed_at is null or c.used_seq is null and c.closed_at > $1::timestamptz - interval '3 months'))`,
}

// titleRules are the versions of schemes, read once: their definitions are long.
const titleRules = `(
	select id, definition ->> 'nom_court' as short, (definition ->> 'controle_debut_mois')::int as surveil_from,
		(definition ->> 'controle_fin_mois')::int as surveil_to, (definition ->> 'renouvellement_mois')::int as renew_from
	from label_version offset 0)`

// TitlesQuery says which titles, of those that somebody may see.
type TitlesQuery struct {
	Text   string // words of the number, the place's name, the commune
	Scheme string // code
	State  procedure.State
	Flag   TitleFlag
	Ended  bool // those whose life is over too
	Limit  int
	Offset int
}

// TitleLine is a title in a list, with what it needs.
type TitleLine struct {
	labels.Title
	Label   string // short name of its scheme
	Commune string
	Flags   []TitleFlag
}

// Titles lists titles that the actor holds or watches over, those that end first at
// the head, and how many answer the query.
func (s *Store) Titles(ctx context.Context, actor access.Actor, q TitlesQuery) (list []TitleLine, total int, err error) {
	err = s.actingFor(ctx, actor, func(tx pgx.Tx) error {
		where, args := q.condition(actor)
		const from = ` from label_title t join ` + titleRules + ` v on v.id = t.version where `
		if err := tx.QueryRow(ctx, `select count(*)`+from+where, args...).Scan(&total); err != nil {
			return err
		}
		args = append(args, q.Limit, q.Offset)
		n := int64(len(args))
		rows, err := tx.Query(ctx, `select t.id`+from+where+`
			order by (t.state in ('delivre', 'actif', 'sous_reserve', 'suspendu')) desc, greatest(t.valid_until, t.prolonged_until), t.id
			limit $`+number(n-1)+` offset $`+number(n), args...)
		if err != nil {
			return err
		}
		ids, err := pgx.CollectRows(rows, pgx.RowTo[int64])
		if err != nil {
			return err
		}
		list, err = titleLines(ctx, tx, instant(actor), ids)
		return err
	})
	return list, total, awayOr(err)
}

// condition writes the query. $1 is the instant and $2 the day.
func (q *TitlesQuery) condition(actor access.Actor) (string, []any) {
	now := instant(actor)
	args := []any{now, procedure.DayOf(now, directory.Paris)}
	where := []string{`$1::timestamptz is not null and $2::date is not null`, titleInSight(actor, access.LabelSee, &args)}
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
	switch {
	case q.State != "":
		where = append(where, `t.state = `+arg(q.State))
	case !q.Ended && q.Flag == "":
		where = append(where, `t.state = any(`+arg(watchedStates)+`)`)
	}
	if sql, known := flagSQL[q.Flag]; known {
		where = append(where, sql)
	}
	return strings.Join(where, " and "), args
}

// titleLines reads titles in the order of their numbers given, with their flags.
func titleLines(ctx context.Context, tx pgx.Tx, now time.Time, ids []int64) ([]TitleLine, error) {
	var flags []string
	for _, f := range TitleFlags {
		flags = append(flags, `case when `+flagSQL[f]+` then '`+string(f)+`' end`)
	}
	rows, err := tx.Query(ctx, `
		select v.short, coalesce(c.name, ''), array_remove(array[`+strings.Join(flags, ", ")+`], null)
		from unnest($3::bigint[]) with ordinality wanted(id, rank)
		join label_title t on t.id = wanted.id
		join `+titleRules+` v on v.id = t.version
		left join territory c on c.level = 'commune' and c.code = t.code_insee
		order by wanted.rank`, now, procedure.DayOf(now, directory.Paris), ids)
	if err != nil {
		return nil, midway(err)
	}
	lines, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (l TitleLine, err error) {
		return l, row.Scan(&l.Label, &l.Commune, &l.Flags)
	})
	if err != nil {
		return nil, midway(err)
	}
	rows, err = tx.Query(ctx, titleColumns+`join unnest($1::bigint[]) with ordinality wanted(id, rank) on wanted.id = t.id order by wanted.rank`, ids)
	if err != nil {
		return nil, midway(err)
	}
	titles, err := pgx.CollectRows(rows, scanTitle)
	for i := range titles {
		lines[i].Title = titles[i]
	}
	return lines, midway(err)
}
