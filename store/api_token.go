package store

import (
	"context"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
	"annuaire/fault"
	"annuaire/geo"
)

// TokenPrefix begins every token, so that who finds one knows what it is.
const TokenPrefix = "annuaire_"

// Bounds of tokens.
const (
	MaxTokenLife   = 366 * 24 * time.Hour
	MaxTokensOfOne = 50
	MaxTokenName   = 100
	tokenUsedEvery = time.Hour
	apiTokenLength = len(TokenPrefix) + sessionTokenBytes
)

// Token is a key that a program of a person uses: at most what the person may
// do, and at most what the token allows.
type Token struct {
	ID        int64
	Name      string
	Limit     access.Limit
	CreatedAt time.Time
	ExpiresAt time.Time
	UsedAt    time.Time // zero: never; to the hour
	RevokedAt time.Time // zero: in force
}

// NewToken is what a token is made with.
type NewToken struct {
	Name  string
	Limit access.Limit
	Life  time.Duration
}

// CreateToken makes a token of the actor and gives its text, which is nowhere
// else.
func (s *Store) CreateToken(ctx context.Context, actor access.Actor, n NewToken, at time.Time) (text string, err error) {
	if err := n.check(); err != nil {
		return "", err
	}
	text = TokenPrefix + newSecret()
	err = s.actingFor(ctx, actor, func(tx pgx.Tx) error {
		// One after the other, so that the count holds.
		if _, err := tx.Exec(ctx, `select from account where id = $1 for no key update`, actor.Account); err != nil {
			return err
		}
		id, err := insertToken(ctx, tx, actor, text, n, at)
		if err != nil {
			return err
		}
		return s.journal(ctx, tx, Entry{Actor: actor, Action: "jeton.creer", Kind: "jeton", Object: strconv.FormatInt(id, 10), Territory: n.Limit.Territory})
	})
	return text, awayOr(err)
}

func (n *NewToken) check() error {
	var fields fault.Fields
	if n.Name == "" || utf8.RuneCountInString(n.Name) > MaxTokenName {
		fields.Add("nom", "Donnez un nom de %d caractères au plus.", MaxTokenName)
	}
	if len(n.Limit.Actions) == 0 {
		fields.Add("portee", "Choisissez au moins une action.")
	}
	if n.Life <= 0 || n.Life > MaxTokenLife {
		fields.Add("expire", "Choisissez une durée d'un jour à un an.")
	}
	return fields.Err("Le jeton n'est pas créé.")
}

func insertToken(ctx context.Context, tx pgx.Tx, actor access.Actor, text string, n NewToken, at time.Time) (id int64, err error) {
	err = tx.QueryRow(ctx, `
		insert into api_token (key, account, strong, name, actions, level, code, created_at, expires_at)
		select $1, $2, $3, $4, $5, $6, $7, $8, $9
		where (select count(*) from api_token where account = $2 and revoked_at is null and expires_at > $8) < $10
		returning id`,
		digest(text), actor.Account, actor.Strong, n.Name, n.Limit.Actions, n.Limit.Territory.Level, n.Limit.Territory.Code,
		at, at.Add(n.Life), MaxTokensOfOne).Scan(&id)
	if err != nil && unlessNone(err) == nil {
		return 0, fault.Wrap(err, fault.Rejected, "Vous avez déjà %d jetons en service. Supprimez-en un.", MaxTokensOfOne)
	}
	return id, err
}

// Tokens lists the tokens of the actor, those in force first.
func (s *Store) Tokens(ctx context.Context, actor access.Actor, at time.Time) (list []Token, err error) {
	err = s.actingFor(ctx, actor, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `
			select id, name, actions, level, code, created_at, expires_at, used_at, revoked_at
			from api_token
			where account = $1
			order by revoked_at is not null, expires_at < $2, created_at desc, id desc
			limit 200`, actor.Account, at)
		if err != nil {
			return err
		}
		list, err = pgx.CollectRows(rows, readToken)
		return err
	})
	return list, awayOr(err)
}

func readToken(row pgx.CollectableRow) (t Token, err error) {
	var used, revoked *time.Time
	err = row.Scan(&t.ID, &t.Name, &t.Limit.Actions, &t.Limit.Territory.Level, &t.Limit.Territory.Code, &t.CreatedAt, &t.ExpiresAt, &used, &revoked)
	if used != nil {
		t.UsedAt = *used
	}
	if revoked != nil {
		t.RevokedAt = *revoked
	}
	return t, err
}

// RevokeToken makes a token of the actor useless, from the next request on.
func (s *Store) RevokeToken(ctx context.Context, actor access.Actor, id int64, at time.Time) error {
	return awayOr(s.actingFor(ctx, actor, func(tx pgx.Tx) error {
		done, err := tx.Exec(ctx, `
			update api_token set revoked_at = $3 where id = $1 and account = $2 and revoked_at is null`, id, actor.Account, at)
		if err != nil {
			return err
		}
		if done.RowsAffected() == 0 {
			return fault.New(fault.Unknown, "Ce jeton n'existe pas, ou il est déjà supprimé.")
		}
		return s.journal(ctx, tx, Entry{Actor: actor, Action: "jeton.supprimer", Kind: "jeton", Object: strconv.FormatInt(id, 10)})
	}))
}

// TokenActor gives who a token acts for, with their rights of now and what the
// token allows of them; ok is false when it is no token in force. A token acts
// with the strength of a second factor when its owner has one: it was made in
// a session that had it.
func (s *Store) TokenActor(ctx context.Context, text string, at time.Time) (actor access.Actor, ok bool, err error) {
	if len(text) != apiTokenLength || !strings.HasPrefix(text, TokenPrefix) {
		return actor, false, nil
	}
	rows, err := s.pool.Query(ctx, `
		select t.account, t.strong, t.id, t.actions, t.level, t.code, coalesce(t.used_at, t.created_at - interval '1 day')
		from api_token t join account a on a.id = t.account
		where t.key = $1 and t.revoked_at is null and t.expires_at > $2 and a.state = 'active'`, digest(text), at)
	if err != nil {
		return actor, false, away(err)
	}
	t, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByPos[tokenRow])
	if err != nil {
		return actor, false, unlessNone(err)
	}
	if actor, ok, err = s.openActor(ctx, t.Account); !ok || err != nil {
		return access.Actor{}, false, err
	}
	actor.Strong, actor.At, actor.Token = t.Strong, at, &access.Limit{Actions: t.Actions, Territory: access.Territory{Level: geo.Level(t.Level), Code: t.Code}}
	return actor, true, s.usedToken(ctx, t, at)
}

type tokenRow struct {
	Account     int64
	Strong      bool
	ID          int64
	Actions     []access.Action
	Level, Code string
	Used        time.Time
}

func (s *Store) usedToken(ctx context.Context, t tokenRow, at time.Time) error {
	if at.Sub(t.Used) < tokenUsedEvery {
		return nil
	}
	_, err := s.pool.Exec(ctx, `update api_token set used_at = date_trunc('hour', $2::timestamptz) where id = $1`, t.ID, at)
	return awayOr(err)
}
