package store

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
	"annuaire/fault"
)

// How long a session lasts.
const (
	SessionLife       = 7 * 24 * time.Hour // whatever is done with it
	SessionIdle       = 12 * time.Hour     // without a request
	SensitiveIdle     = time.Hour          // the same, for who has a right that needs a second factor
	PendingLife       = 10 * time.Minute   // to give the second factor
	sessionSeenEvery  = time.Minute        // what "seen" is exact to
	maxSessionsOfOne  = 20                 // of one account; the oldest end
	sessionTokenBytes = 43                 // of the text that the cookie holds
)

// NewSession is what a session is opened with.
type NewSession struct {
	Account int64
	Strong  bool   // a second factor was given
	Pending bool   // a second factor is still to come
	Network string // never an address
	Device  string // in words
	IDToken string // of the identity provider, "" with a password
	Former  string // token of the session that this one takes the place of, "" for none
}

// Session is one of the sessions of a person.
type Session struct {
	Number    int64
	CreatedAt time.Time
	SeenAt    time.Time
	Strong    bool
	Network   string
	Device    string
}

// OpenSession opens a session at an instant and gives its token, which is
// nowhere else: the cookie of before never serves again.
func (s *Store) OpenSession(ctx context.Context, n NewSession, at time.Time) (token string, err error) {
	token = newSecret()
	err = s.transaction(ctx, func(tx pgx.Tx) error {
		if err := endSession(ctx, tx, n.Former); err != nil {
			return err
		}
		return openSession(ctx, tx, token, n, at)
	})
	return token, awayOr(err)
}

func openSession(ctx context.Context, tx pgx.Tx, token string, n NewSession, at time.Time) error {
	life := SessionLife
	if n.Pending {
		life = PendingLife
	}
	var strongSince *time.Time
	if n.Strong {
		strongSince = &at
	}
	_, err := tx.Exec(ctx, `
		insert into session (key, account, created_at, seen_at, expires_at, strong_since, pending, network, device, id_token)
		values ($1, $2, $3, $3, $4, $5, $6, $7, $8, $9)`,
		digest(token), n.Account, at, at.Add(life), strongSince, n.Pending, n.Network, n.Device, orNull(n.IDToken))
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		delete from session where account = $1 and (expires_at < $2 or key in (
			select key from session where account = $1 order by created_at desc, number desc offset $3))`,
		n.Account, at, maxSessionsOfOne)
	return err
}

func endSession(ctx context.Context, tx pgx.Tx, token string) error {
	if token == "" {
		return nil
	}
	_, err := tx.Exec(ctx, `delete from session where key = $1`, digest(token))
	return err
}

// SessionActor gives who a session belongs to, with their rights of now; ok is
// false when it is no session in force, or one that still waits for its second
// factor.
func (s *Store) SessionActor(ctx context.Context, token string, at time.Time) (actor access.Actor, ok bool, err error) {
	if len(token) != sessionTokenBytes {
		return actor, false, nil
	}
	rows, err := s.pool.Query(ctx, `
		select s.account, s.seen_at, s.strong_since is not null, a.name,
			m.id, m.role, m.level, m.code, m.place_id, m.until, m.delegated_by
		from session s
		join account a on a.id = s.account and a.state = 'active'
		left join valid_membership m on m.account = a.id
		where s.key = $1 and not s.pending and s.expires_at > $2 and s.seen_at > $3
		order by m.id`, digest(token), at, at.Add(-SessionIdle))
	if err != nil {
		return actor, false, away(err)
	}
	found, err := collect(rows, pgx.RowToStructByPos[sessionRow])
	if err != nil || len(found) == 0 {
		return actor, false, err
	}
	seen := found[0].Seen
	actor = access.Actor{Account: found[0].Account, Name: found[0].Name, Strong: found[0].Strong, At: at}
	for _, row := range found {
		if row.ID != nil {
			actor.Grants = append(actor.Grants, row.grant())
		}
	}
	if sensitive(actor) && at.Sub(seen) >= SensitiveIdle {
		return access.Actor{}, false, nil
	}
	return actor, true, s.saw(ctx, token, seen, at)
}

// sessionRow is a session with one right of its person, or none: who asks is
// found by one query.
type sessionRow struct {
	Account int64
	Seen    time.Time
	Strong  bool
	heldRight
}

// openActor is Actor where a closed account is nobody.
func (s *Store) openActor(ctx context.Context, account int64) (actor access.Actor, ok bool, err error) {
	actor, err = s.Actor(ctx, account)
	if fault.KindOf(err) == fault.Anonymous {
		return actor, false, nil
	}
	return actor, err == nil, err
}

// sensitive tells whether some right of the actor needs a second factor.
func sensitive(actor access.Actor) bool {
	for _, g := range actor.Grants {
		if g.Role.NeedsSecondFactor() {
			return true
		}
	}
	return false
}

// saw notes that a session serves, at most once a minute.
func (s *Store) saw(ctx context.Context, token string, seen, at time.Time) error {
	if at.Sub(seen) < sessionSeenEvery {
		return nil
	}
	_, err := s.pool.Exec(ctx, `update session set seen_at = $2 where key = $1 and seen_at < $2`, digest(token), at)
	return awayOr(err)
}

// PendingAccount gives whose second factor a session waits for.
func (s *Store) PendingAccount(ctx context.Context, token string, at time.Time) (account int64, ok bool, err error) {
	err = s.pool.QueryRow(ctx, `
		select account from session where key = $1 and pending and expires_at > $2`, digest(token), at).Scan(&account)
	return account, err == nil, unlessNone(err)
}

// EndSession ends the session of a token, and gives the token of the identity
// provider that it was opened with, "" for none. Ending none is no error.
func (s *Store) EndSession(ctx context.Context, token string) (idToken string, err error) {
	err = s.pool.QueryRow(ctx, `delete from session where key = $1 returning coalesce(id_token, '')`, digest(token)).Scan(&idToken)
	return idToken, unlessNone(err)
}

// EndOtherSessions ends all the sessions of the actor but that of this token.
func (s *Store) EndOtherSessions(ctx context.Context, actor access.Actor, token string) error {
	return s.actingFor(ctx, actor, func(tx pgx.Tx) error { return endOtherSessions(ctx, tx, actor.Account, token) })
}

// EndNumberedSession ends one session of the actor, by its number.
func (s *Store) EndNumberedSession(ctx context.Context, actor access.Actor, number int64) error {
	return s.actingFor(ctx, actor, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `delete from session where account = $1 and number = $2`, actor.Account, number)
		return err
	})
}

func endOtherSessions(ctx context.Context, tx pgx.Tx, account int64, token string) error {
	_, err := tx.Exec(ctx, `delete from session where account = $1 and key <> $2`, account, digest(token))
	return err
}

// Sessions lists the sessions of the actor, that of this token first.
func (s *Store) Sessions(ctx context.Context, actor access.Actor, token string, at time.Time) (list []Session, err error) {
	err = s.actingFor(ctx, actor, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `
			select number, created_at, seen_at, strong_since is not null, network, device
			from session
			where account = $1 and not pending and expires_at > $3 and seen_at > $4
			order by key = $2 desc, seen_at desc, number`, actor.Account, digest(token), at, at.Add(-SessionIdle))
		if err != nil {
			return err
		}
		list, err = pgx.CollectRows(rows, pgx.RowToStructByPos[Session])
		return err
	})
	return list, awayOr(err)
}

// unlessNone is nil when a row was merely not there.
func unlessNone(err error) error {
	if errors.Is(err, pgx.ErrNoRows) {
		return nil
	}
	return awayOr(err)
}

// awayOr says that the database is away when that is what err means.
func awayOr(err error) error {
	if err == nil {
		return nil
	}
	return midway(err)
}
