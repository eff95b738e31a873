package store

import (
	"context"

	"github.com/jackc/pgx/v5"

	"annuaire/labels"
)

// labelPast reads what a place has already asked of one label, under any of its
// versions, and the title that it holds. One statement sees both: an application
// that becomes a title is never between the two.
func labelPast(ctx context.Context, tx pgx.Tx, scheme, place string) (past labels.Past, err error) {
	err = tx.QueryRow(ctx, `
		select coalesce(live.id, 0), coalesce(live.number, ''), coalesce(t.id, 0), coalesce(t.number, ''), coalesce(t.state, ''),
			greatest(t.valid_until, t.prolonged_until),
			(select max(a.decided_at) from label_application a join label_version v on v.id = a.version
				where v.scheme = $1 and a.place_id = $2 and a.state = 'refusee'),
			(select max(state_since) from label_title where scheme = $1 and place_id = $2 and state = 'retire')
		from (select 1) one
		left join lateral (
			select a.id, a.number from label_application a join label_version v on v.id = a.version
			where v.scheme = $1 and a.place_id = $2 and a.state not in ('accordee', 'accordee_reserves', 'refusee', 'classee', 'retiree')
			order by a.id desc limit 1) live on true
		left join lateral (
			select * from label_title where scheme = $1 and place_id = $2 and state in ('delivre', 'actif', 'sous_reserve', 'suspendu')
			order by valid_from desc, id desc limit 1) t on true`, scheme, place).
		Scan(&past.Live, &past.LiveNumber, &past.Title, &past.TitleName, &past.TitleState, orZero(&past.TitleUntil), orZero(&past.RefusedAt), orZero(&past.LostAt))
	return past, midway(err)
}
