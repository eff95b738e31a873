package store

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
	"annuaire/fault"
	"annuaire/geo"
)

// Actor gives a person with the rights they hold now: what was removed no longer
// counts at the next call. Whether the session is strong, the instant and the
// token are for the caller to add. Anonymous when the account is not open.
func (s *Store) Actor(ctx context.Context, account int64) (access.Actor, error) {
	rows, err := s.pool.Query(ctx, `
		select a.name, m.id, m.role, m.level, m.code, m.place_id, m.until, m.delegated_by
		from account a
		left join valid_membership m on m.account = a.id
		where a.id = $1 and a.state = 'active'
		order by m.id`, account)
	if err != nil {
		return access.Actor{}, away(err)
	}
	held, err := collect(rows, pgx.RowToStructByPos[heldRight])
	switch {
	case err != nil:
		return access.Actor{}, err
	case len(held) == 0:
		return access.Actor{}, fault.New(fault.Anonymous, "Ce compte n'est pas ouvert. Connectez-vous avec un autre.")
	}
	actor := access.Actor{Account: account, Name: held[0].Name}
	for _, h := range held {
		if h.ID != nil {
			actor.Grants = append(actor.Grants, h.grant())
		}
	}
	return actor, nil
}

// heldRight is one right of a person, or none.
type heldRight struct {
	Name               string
	ID                 *int64
	Role               *access.Role
	Level, Code, Place *string
	Until              *time.Time
	DelegatedBy        *int64
}

func (h *heldRight) grant() access.Grant {
	g := access.Grant{ID: *h.ID, Role: *h.Role, Place: orBlank(h.Place), Delegated: h.DelegatedBy != nil}
	g.Territory = access.Territory{Level: geo.Level(orBlank(h.Level)), Code: orBlank(h.Code)}
	if h.Until != nil {
		g.Until = *h.Until
	}
	return g
}

// PlaceObject gives what access needs to know of a place. Unknown when there is none.
func (s *Store) PlaceObject(ctx context.Context, id string) (access.Object, error) {
	return placeObject(ctx, s.pool, id)
}

// reader is what asks the record: the pool, or a transaction.
type reader interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
}

func placeObject(ctx context.Context, from reader, id string) (access.Object, error) {
	unknown := fault.New(fault.Unknown, "Aucun lieu ne porte l'identifiant « %s ».", id)
	if !storable(id) {
		return access.Object{}, unknown
	}
	o := access.Object{Place: id}
	var insee string
	err := from.QueryRow(ctx, `select state, coalesce(code_insee, '') from place where id = $1`, id).Scan(&o.State, &insee)
	if errors.Is(err, pgx.ErrNoRows) {
		return access.Object{}, unknown
	}
	if err != nil {
		return access.Object{}, midway(err)
	}
	o.Path, err = territoryPath(ctx, from, access.Territory{Level: geo.Commune, Code: insee})
	return o, err
}

// TerritoryPath gives every territory that a territory lies in, itself first and
// the country last. One that the reference does not know lies in the country
// alone; a former code of a commune leads to that commune.
func (s *Store) TerritoryPath(ctx context.Context, t access.Territory) ([]access.Territory, error) {
	return territoryPath(ctx, s.pool, t)
}

func territoryPath(ctx context.Context, from reader, t access.Territory) ([]access.Territory, error) {
	if !storable(t.Code) || t == access.Country {
		return []access.Territory{access.Country}, nil
	}
	rows, err := from.Query(ctx, `
		select in_level, in_code
		from territory_path
		where level = $1 and code = $2
		order by array_position(array['commune', 'epci', 'departement', 'region', 'pays'], in_level)`, t.Level, t.Code)
	if err != nil {
		return nil, away(err)
	}
	path, err := collect(rows, pgx.RowToStructByPos[access.Territory])
	if len(path) == 0 {
		path = []access.Territory{access.Country}
	}
	return path, err
}
