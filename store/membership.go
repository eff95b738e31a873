package store

import (
	"context"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
	"annuaire/fault"
	"annuaire/geo"
	"annuaire/task"
)

// Right is a right that somebody holds, as those who manage it read it.
type Right struct {
	ID          int64
	Account     int64
	Email, Name string // of the person; Name is empty until they open their account
	State       AccountState
	Role        access.Role
	Territory   access.Territory // of the place, for a role over places
	Place       string           // empty for a role over a territory
	On          string           // name of the territory or of the place
	GivenAt     time.Time
	Until       time.Time // zero: without end
	Lent        bool      // delegated
	LentFrom    int64     // the right it comes from, 0 when it is not lent
}

const rightColumns = `
	m.id, m.account, coalesce(a.email, '') as email, a.name, a.state, m.role,
	coalesce(m.level, 'commune'), coalesce(m.code, p.code_insee, ''), coalesce(m.place_id, ''), coalesce(p.nom, t.name, '') as on_name,
	m.given_at, m.until, coalesce(m.delegated_by, 0)`

const rightTables = `
	membership m
	join account a on a.id = m.account
	left join place p on p.id = m.place_id
	left join territory t on t.level = m.level and t.code = m.code`

// rightsWithin gives the condition that a row of rightTables is in the scope. It
// keeps territories and places apart: joined as one, their number of rows is
// more than the planner guesses.
func rightsWithin(scope access.Scope, args *[]any) string {
	over := scoped{State: "m.role", Level: "m.level", Code: "m.code"}
	ofPlace := scoped{State: "m.role", Commune: "p.code_insee", Place: "m.place_id"}
	return "(" + over.within(scope, args) + " or " + ofPlace.within(scope, args) + ")"
}

func readRight(row pgx.CollectableRow) (r Right, err error) {
	err = row.Scan(r.targets()...)
	r.Lent = r.LentFrom != 0
	return r, err
}

func (r *Right) targets() []any {
	return []any{
		&r.ID, &r.Account, &r.Email, &r.Name, &r.State, &r.Role, &r.Territory.Level, &r.Territory.Code, &r.Place, &r.On,
		&r.GivenAt, orZero(&r.Until), &r.LentFrom,
	}
}

// Object gives what access needs to know of the right, but for its path.
func (r *Right) object(ctx context.Context, from reader) (o access.Object, err error) {
	o = access.Object{State: string(r.Role), Place: r.Place}
	o.Path, err = territoryPath(ctx, from, r.Territory)
	return o, err
}

// lockRight reads a right that the actor sees, and keeps others from changing
// it. ended tells whether it must have ended.
func lockRight(ctx context.Context, tx pgx.Tx, id int64, ended bool) (Right, error) {
	rows, err := tx.Query(ctx, `
		select `+rightColumns+`
		from `+rightTables+`
		where m.id = $1 and (m.ended_at is not null) = $2
		for no key update of m`, id, ended)
	if err != nil {
		return Right{}, midway(err)
	}
	r, err := pgx.CollectExactlyOneRow(rows, readRight)
	if err != nil && unlessNone(err) == nil {
		return r, fault.Wrap(err, fault.Unknown, "Ce droit n'existe pas, ou il a changé entre-temps.")
	}
	return r, err
}

// readRightByID is lockRight without the lock, for what was just written.
func readRightByID(ctx context.Context, tx pgx.Tx, id int64) (Right, error) {
	rows, err := tx.Query(ctx, `select `+rightColumns+` from `+rightTables+` where m.id = $1`, id)
	if err != nil {
		return Right{}, midway(err)
	}
	return pgx.CollectExactlyOneRow(rows, readRight)
}

// journalRight writes in the journal what became of a right.
func (s *Store) journalRight(ctx context.Context, tx pgx.Tx, actor access.Actor, done string, r Right) error {
	details := map[string]any{"role": r.Role, "compte": r.Account}
	if r.Place != "" {
		details["lieu"] = r.Place
	}
	if !r.Until.IsZero() {
		details["fin"] = r.Until.Format(time.DateOnly)
	}
	e := Entry{Actor: actor, Action: done, Kind: "droit", Object: strconv.FormatInt(r.ID, 10), Details: details}
	if r.Territory.Code != "" {
		e.Territory = r.Territory
	}
	return s.journal(ctx, tx, e)
}

// tellGiven writes to somebody who may sign in that they have a right. Who is
// invited learns it by the invitation.
func (s *Store) tellGiven(ctx context.Context, tx pgx.Tx, actor access.Actor, r Right) error {
	if r.State != AccountActive {
		return nil
	}
	return s.owe(ctx, tx, task.Mail{To: r.Email, Letter: task.GrantGiven, With: map[string]string{
		"nom": r.Name, "role": r.Role.French(), "sur": r.On, "par": actor.Name, "chemin": "/espace",
	}})
}

// tellEnded writes to somebody that a right of theirs has ended.
func (s *Store) tellEnded(ctx context.Context, tx pgx.Tx, r Right) error {
	if r.State != AccountActive {
		return nil
	}
	return s.owe(ctx, tx, task.Mail{To: r.Email, Letter: task.GrantEnded, With: map[string]string{
		"nom": r.Name, "role": r.Role.French(), "sur": r.On,
	}})
}

// onCountry tells whether the role is held over the country alone, or over any
// territory but it.
func onCountry(role access.Role) (only, never bool) {
	return role == access.Agency, role == access.TerritoryManager
}

// checkOver tells whether a role may be held over a territory, or a place.
func checkOver(role access.Role, t access.Territory, place string) error {
	var faults fault.Fields
	only, never := onCountry(role)
	switch {
	case role.French() == "":
		faults.Add("role", "Choisissez un rôle dans la liste.")
	case role.OnPlaces() && place == "":
		faults.Add("lieu", "Ce rôle porte sur un lieu. Donnez l'identifiant du lieu.")
	case !role.OnPlaces() && (place != "" || t.Code == ""):
		faults.Add("territoire", "Ce rôle porte sur un territoire. Donnez son nom ou son code.")
	case only && t.Level != geo.Country:
		faults.Add("territoire", "Ce rôle porte sur tout le pays. Choisissez la France.")
	case never && t.Level == geo.Country:
		faults.Add("territoire", "Ce rôle porte sur une commune, une intercommunalité, un département ou une région.")
	}
	return faults.Err("Ce droit ne peut pas être donné ainsi. Rien n'a été enregistré.")
}
