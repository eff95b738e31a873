package store

import (
	"context"
	"strings"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
)

// TeamOrder is the column by which a team is sorted.
type TeamOrder string

// The orders of a team.
const (
	TeamByName  TeamOrder = "nom"
	TeamByRole  TeamOrder = "role"
	TeamByOn    TeamOrder = "sur"
	TeamByGiven TeamOrder = "depuis"
	TeamByUntil TeamOrder = "fin"
)

// teamOrders are what each order sorts by; the number makes it whole.
var teamOrders = map[TeamOrder]string{
	TeamByName:  `lower(unaccent(coalesce(nullif(name, ''), email)))`,
	TeamByRole:  `role`,
	TeamByOn:    `lower(unaccent(on_name))`,
	TeamByGiven: `given_at`,
	TeamByUntil: `until`,
}

// Known tells whether a team can be sorted so.
func (o TeamOrder) Known() bool { return teamOrders[o] != "" }

// TeamQuery says which rights of a team to list.
type TeamQuery struct {
	Text          string      // in the name or the e-mail of the person, or the name of the territory or place
	Role          access.Role // empty: all
	Order         TeamOrder
	Descending    bool
	Limit, Offset int
}

// TeamRight is a right in a list.
type TeamRight struct {
	Right
	Manageable bool // the actor may end it
}

// Team lists the rights in force that the actor may see, and how many there are
// in all.
func (s *Store) Team(ctx context.Context, actor access.Actor, q TeamQuery) (list []TeamRight, total int, err error) {
	sql, args := teamQuery(actor, q)
	err = s.actingFor(ctx, actor, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, sql, args...)
		if err != nil {
			return err
		}
		list, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (r TeamRight, err error) {
			err = row.Scan(append(r.targets(), &r.Manageable, &total)...)
			r.Lent = r.LentFrom != 0
			return r, err
		})
		return err
	})
	return list, total, awayOr(err)
}

func teamQuery(actor access.Actor, q TeamQuery) (sql string, args []any) {
	order := teamOrders[q.Order]
	if order == "" {
		order = teamOrders[TeamByName]
	}
	if q.Descending {
		order += " desc"
	}
	args = []any{strings.TrimSpace(q.Text), q.Role, q.Limit, q.Offset, grantNumbers(actor), actor.Account}
	return `
		select right_list.*, count(*) over ()
		from (
			select ` + rightColumns + `,
				coalesce(m.account <> $6 and (m.delegated_by = any($5) or ` + rightsWithin(actor.Scope(access.TeamManage), &args) + `), false)
			from ` + rightTables + `
			where m.ended_at is null and (m.until is null or m.until > now())
			and ($2 = '' or m.role = $2)
			and ($1 = '' or position(lower(unaccent($1)) in lower(unaccent(concat_ws(' ', a.name, a.email, p.nom, p.commune, t.name)))) > 0)
			and ` + rightsWithin(actor.Scope(access.TeamSee), &args) + `
		) right_list
		order by ` + order + ` nulls last, id
		limit $3 offset $4`, args
}

func grantNumbers(actor access.Actor) []int64 {
	numbers := make([]int64, len(actor.Grants))
	for i, g := range actor.Grants {
		numbers[i] = g.ID
	}
	return numbers
}
