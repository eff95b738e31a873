package store

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
	"annuaire/fault"
	"annuaire/labels"
	"annuaire/procedure"
	"annuaire/task"
)

// SessionPath is where the pages of a session are, before its number.
const SessionPath = "/espace/seances/"

// SessionForm is what who prepares a session says of it.
type SessionForm struct {
	Command
	Territory  access.Territory // of the body that decides; it does not change
	Name       string
	At         time.Time
	Place      string
	Quorum     int
	ChairCasts bool
	Members    []string // e-mail addresses of accounts
	Chair      string   // one of them
}

// sitting is a session while somebody acts on it: its row is locked.
type sitting struct {
	ctx     context.Context
	tx      pgx.Tx
	store   *Store
	actor   access.Actor
	now     time.Time
	session labels.Session
	members []labels.SessionMember
	path    []access.Territory
}

// sittingAct is one act on a session.
type sittingAct struct {
	Command
	Event  procedure.Event
	Data   any
	before func(*sitting) error
	after  func(*sitting, procedure.Transition) error
}

// sessionSeen says by which rights a session s is seen.
var sessionSeen = scoped{Level: "s.level", Code: "s.code"}

// sessionInSight is the condition that the actor prepares sessions there, or is a
// member of this one.
func sessionInSight(actor access.Actor, args *[]any) string {
	return `(` + sessionSeen.within(actor.Scope(access.LabelPrepare), args) + ` or s.id in (select acting_sessions()))`
}

const sessionColumns = `s.id, s.level, s.code, s.name, s.state, s.seq, s.at, s.place, s.quorum, s.chair_casts, s.minutes, s.opened_at, s.closed_at`

func sessionTargets(s *labels.Session) []any {
	return []any{&s.ID, &s.Level, &s.Code, &s.Name, &s.State, &s.Seq, &s.At, &s.Place, &s.Quorum, &s.ChairCasts, &s.Minutes, orZero(&s.OpenedAt), orZero(&s.ClosedAt)}
}

var errNoSession = fault.New(fault.Unknown, "Cette séance n’existe pas, ou vous n’y avez pas accès.")

// openSession reads a session that the actor sees; lock is what follows the query.
func (s *Store) openSession(ctx context.Context, tx pgx.Tx, actor access.Actor, id int64, lock string) (*sitting, error) {
	args := []any{id}
	at := &sitting{ctx: ctx, tx: tx, store: s, actor: actor, now: instant(actor)}
	err := tx.QueryRow(ctx, `select `+sessionColumns+` from label_session s where s.id = $1 and `+sessionInSight(actor, &args)+` `+lock, args...).
		Scan(sessionTargets(&at.session)...)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, errNoSession
	}
	if err != nil {
		return nil, midway(err)
	}
	if at.path, err = territoryPath(ctx, tx, access.Territory{Level: at.session.Level, Code: at.session.Code}); err != nil {
		return nil, err
	}
	return at, at.readMembers()
}

func (at *sitting) readMembers() error {
	rows, err := at.tx.Query(at.ctx, `select account, name, email, chair, present from session_people($1)`, at.session.ID)
	if err != nil {
		return midway(err)
	}
	at.members, err = pgx.CollectRows(rows, pgx.RowToStructByPos[labels.SessionMember])
	return midway(err)
}

// actOnSession does one act on a session in one transaction.
func (s *Store) actOnSession(ctx context.Context, actor access.Actor, id int64, act sittingAct) error {
	return awayOr(s.actingFor(ctx, actor, func(tx pgx.Tx) error {
		at, err := s.openSession(ctx, tx, actor, id, "for no key update of s")
		if err != nil {
			return err
		}
		return at.do(act)
	}))
}

func (at *sitting) do(act sittingAct) error {
	if act.Key != "" {
		sent := procedure.Act{Key: act.Key, Payload: act.Payload}
		if _, known, err := commandDone(at.ctx, at.tx, at.moving(), sent); err != nil || known {
			return err
		}
	}
	party, err := at.partyFor(act.Event)
	if err != nil {
		return err
	}
	if act.before != nil {
		if err := act.before(at); err != nil {
			return err
		}
	}
	t, err := at.store.step(at.ctx, at.tx, at.moving(), procedure.Act{
		Event: act.Event, By: party, Seq: act.Seq, Key: act.Key, Payload: act.Payload, Actor: at.actor.Account, At: at.now, Reason: act.Reason, Data: act.Data,
	})
	if err != nil || act.after == nil {
		return err
	}
	at.session.State, at.session.Seq = t.To, t.Seq
	return act.after(at, t)
}

func (at *sitting) moving() moving {
	return moving{labels.SessionLife, at.session.ID, 0, access.Territory{Level: at.session.Level, Code: at.session.Code}}
}

// parties lists the capacities that the actor has in the session. Deciding there
// takes the right and being of its committee.
func (at *sitting) parties() (held []procedure.Party) {
	o := access.Object{State: string(at.session.State), Path: at.path}
	if at.actor.May(access.LabelPrepare, o).Allowed {
		held = append(held, labels.Secretary)
	}
	if at.member(at.actor.Account) != nil {
		held = append(held, labels.Member)
		if at.actor.May(access.LabelDecide, o).Allowed {
			held = append(held, labels.Decider)
		}
	}
	return held
}

func (at *sitting) member(account int64) *labels.SessionMember {
	i := slices.IndexFunc(at.members, func(m labels.SessionMember) bool { return m.Account == account })
	if i < 0 {
		return nil
	}
	return &at.members[i]
}

func (at *sitting) partyFor(event procedure.Event) (procedure.Party, error) {
	able, held := labels.SessionLife.PartiesOf(at.session.State, event), at.parties()
	for _, p := range able {
		if slices.Contains(held, p) {
			return p, nil
		}
	}
	if len(able) == 0 && len(held) > 0 {
		return held[0], nil // the table says why, in this state
	}
	return "", fault.New(fault.Denied, "Vous ne pouvez pas %s : ce n’est pas votre rôle dans cette séance.", labels.SessionLife.Title(event))
}

// PlanSession makes a session of the committee of a territory, and tells its members.
func (s *Store) PlanSession(ctx context.Context, actor access.Actor, form SessionForm) (id int64, err error) {
	at := &sitting{ctx: ctx, store: s, actor: actor, now: instant(actor), session: form.session()}
	err = s.actingFor(ctx, actor, func(tx pgx.Tx) (err error) {
		at.tx = tx
		if at.path, err = territoryPath(ctx, tx, form.Territory); err != nil {
			return err
		}
		if err := actor.Require(access.LabelPrepare, access.Object{Path: at.path}); err != nil {
			return err
		}
		if id, err = at.plannedBy(form.Command); err != nil || id != 0 {
			return err
		}
		accounts, err := at.people(form)
		if err != nil {
			return err
		}
		if err := at.insert(accounts, form.Key); err != nil {
			return err
		}
		id = at.session.ID
		if err := at.do(sittingAct{Command: form.Command.anew(), Event: labels.SessionPlan}); err != nil {
			return err
		}
		return at.convene()
	})
	return id, awayOr(err)
}

// anew is the command on what it creates: nothing moved before.
func (c Command) anew() Command {
	c.Seq = 0
	return c
}

func (form *SessionForm) session() labels.Session {
	return labels.Session{
		Level: form.Territory.Level, Code: form.Territory.Code, Name: strings.TrimSpace(form.Name), At: form.At, Place: strings.TrimSpace(form.Place),
		Quorum: form.Quorum, ChairCasts: form.ChairCasts,
	}
}

// people finds the accounts of the members, the one who presides first, and checks
// the form with them.
func (at *sitting) people(form SessionForm) (accounts []int64, err error) {
	var faults fault.Fields
	chairs := 0
	for _, email := range uniqueEmails(append([]string{form.Chair}, form.Members...)) {
		var account *int64
		var presides bool
		err := at.tx.QueryRow(at.ctx, `
			select a, coalesce(session_presides(a, $2, $3), false) from session_account($1) a`, email, at.session.Level, at.session.Code).Scan(&account, &presides)
		switch {
		case err != nil:
			return nil, midway(err)
		case account == nil:
			faults.Add("membres", "Aucun compte n’utilise l’adresse %s. Invitez d’abord cette personne dans l’équipe.", fault.Excerpt(email, 80))
			continue
		case email == cleanEmail(form.Chair) && !presides:
			faults.Add("presidence", "Cette personne n’a pas le droit de décider sur ce territoire.")
		}
		if email == cleanEmail(form.Chair) {
			chairs++
		}
		accounts = append(accounts, *account)
	}
	if len(faults) > 0 {
		return nil, faults.Err("La séance n’est pas complète.")
	}
	return accounts, at.session.Check(at.now, len(accounts), chairs)
}

func cleanEmail(s string) string { return strings.ToLower(strings.TrimSpace(s)) }

func uniqueEmails(list []string) (unique []string) {
	for _, s := range list {
		if email := cleanEmail(s); email != "" && storable(email) && !slices.Contains(unique, email) && len(unique) <= labels.SessionMembers {
			unique = append(unique, email)
		}
	}
	return unique
}

// plannedBy gives the session that the same command planned before, 0 for none.
// Rejected where it was another command of the same number.
func (at *sitting) plannedBy(c Command) (id int64, err error) {
	err = at.tx.QueryRow(at.ctx, `
		select coalesce((select id from label_session where created_by = $1 and request = $2 and $2 <> ''), 0)`, at.actor.Account, c.Key).Scan(&id)
	if err != nil || id == 0 {
		return 0, midway(err)
	}
	_, _, err = commandDone(at.ctx, at.tx, moving{machine: labels.SessionLife, id: id}, procedure.Act{Key: c.Key, Payload: c.Payload})
	return id, err
}

func (at *sitting) insert(accounts []int64, key string) error {
	s := &at.session
	err := at.tx.QueryRow(at.ctx, `
		insert into label_session (level, code, name, state, at, place, quorum, chair_casts, created_by, request)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, coalesce(nullif($10, ''), gen_random_uuid()::text))
		returning id`, s.Level, s.Code, s.Name, labels.SessionPlanned, s.At, s.Place, s.Quorum, s.ChairCasts, at.actor.Account, key).Scan(&s.ID)
	if err != nil {
		return midway(err)
	}
	return at.seat(accounts)
}

// seat writes the members: the first of them presides.
func (at *sitting) seat(accounts []int64) error {
	if _, err := at.tx.Exec(at.ctx, `delete from label_session_member where session = $1`, at.session.ID); err != nil {
		return midway(err)
	}
	_, err := at.tx.Exec(at.ctx, `
		insert into label_session_member (session, account, chair)
		select $1, m.account, m.rank = 1 from unnest($2::bigint[]) with ordinality m(account, rank)`, at.session.ID, accounts)
	if err != nil {
		return midway(err)
	}
	return at.readMembers()
}

// ChangeSession changes a session that is not open yet. It is not brought nearer
// than its files allow.
func (s *Store) ChangeSession(ctx context.Context, actor access.Actor, id int64, form SessionForm) error {
	return s.actOnSession(ctx, actor, id, sittingAct{Command: form.Command, Event: labels.SessionChange, before: func(at *sitting) error {
		old := at.session
		form.Territory = access.Territory{Level: old.Level, Code: old.Code}
		at.session = form.session()
		at.session.ID, at.session.State, at.session.Seq = old.ID, old.State, old.Seq
		accounts, err := at.people(form)
		if err != nil {
			return err
		}
		if err := at.mayMoveTo(form.At); err != nil {
			return err
		}
		n := &at.session
		_, err = at.tx.Exec(ctx, `
			update label_session set name = $2, at = $3, place = $4, quorum = $5, chair_casts = $6 where id = $1`, id, n.Name, n.At, n.Place, n.Quorum, n.ChairCasts)
		if err != nil {
			return midway(err)
		}
		return at.seat(accounts)
	}})
}

// ConveneSession sends the agenda to the members, as it is now.
func (s *Store) ConveneSession(ctx context.Context, actor access.Actor, id int64, command Command) error {
	return s.actOnSession(ctx, actor, id, sittingAct{Command: command, Event: labels.SessionConvene,
		after: func(at *sitting, _ procedure.Transition) error { return at.convene() }})
}

func (at *sitting) convene() error {
	agenda, err := at.agenda()
	if err != nil {
		return err
	}
	with := map[string]string{
		"seance": at.session.Name, "date": labels.FrenchMoment(at.session.At), "nombre": strconv.Itoa(len(agenda)),
		"chemin": SessionPath + strconv.FormatInt(at.session.ID, 10),
	}
	for _, m := range at.members {
		if err := at.store.oweAccount(at.ctx, at.tx, m.Account, task.LabelSession, with); err != nil {
			return err
		}
	}
	return nil
}

// oweAccount owes a letter to an account, if it has an address still.
func (s *Store) oweAccount(ctx context.Context, tx pgx.Tx, account int64, letter task.Letter, with map[string]string) error {
	var email *string
	if err := tx.QueryRow(ctx, `select account_email($1)`, account).Scan(&email); err != nil || email == nil {
		return midway(err)
	}
	return s.owe(ctx, tx, task.Mail{To: *email, Letter: letter, With: with})
}

// CancelSession calls a session off. Its files are taken off it first.
func (s *Store) CancelSession(ctx context.Context, actor access.Actor, id int64, command Command) error {
	return s.actOnSession(ctx, actor, id, sittingAct{Command: command, Event: labels.SessionCancel, before: func(at *sitting) error {
		left, err := at.left() // those that were withdrawn meanwhile wait for nobody
		if err == nil && left > 0 {
			err = fault.New(fault.Conflict, "Des dossiers sont inscrits à cette séance (%d). Retirez-les d’abord : aucun ne sera perdu.", left)
		}
		return err
	}})
}
