package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/fault"
)

// DeclareDistinct remembers for ever that two places are not one: neither a
// comparison, nor an import, nor a merge with a third brings the pair back.
func (s *Store) DeclareDistinct(ctx context.Context, actor access.Actor, a, b string) error {
	return s.ruleOnPair(ctx, actor, a, b, "doublon.distinguer", declareDistinct)
}

// PutOffDuplicate hides a pair for that many days.
func (s *Store) PutOffDuplicate(ctx context.Context, actor access.Actor, a, b string, days int) error {
	return s.ruleOnPair(ctx, actor, a, b, "doublon.reporter", func(ctx context.Context, tx pgx.Tx, actor access.Actor, a, b string) error {
		return writeVerdict(ctx, tx, actor, a, b, "later", today(actor).AddDate(0, 0, days))
	})
}

// ForgetDistinct takes back what was said of a pair.
func (s *Store) ForgetDistinct(ctx context.Context, actor access.Actor, a, b string) error {
	return s.ruleOnPair(ctx, actor, a, b, "doublon.revoir", func(ctx context.Context, tx pgx.Tx, _ access.Actor, a, b string) error {
		a, b = ordered(a, b)
		_, err := tx.Exec(ctx, `delete from duplicate_verdict where a = $1 and b = $2`, a, b)
		return err
	})
}

type ruling func(ctx context.Context, tx pgx.Tx, actor access.Actor, a, b string) error

// ruleOnPair runs a ruling by somebody who may rule on both places.
func (s *Store) ruleOnPair(ctx context.Context, actor access.Actor, a, b, act string, rule ruling) error {
	return s.actingFor(ctx, actor, func(tx pgx.Tx) error {
		first, _, err := mayRule(ctx, tx, actor, a, b)
		if err != nil {
			return err
		}
		if err := rule(ctx, tx, actor, a, b); err != nil {
			return err
		}
		return s.journal(ctx, tx, Entry{
			Actor: actor, Action: act, Kind: "doublon", Object: a, Territory: TerritoryOf(first.INSEE),
			Details: map[string]any{"avec": b},
		})
	})
}

// mayRule locks both places, always in the same order, and requires the right
// to rule on each.
func mayRule(ctx context.Context, tx pgx.Tx, actor access.Actor, a, b string) (first, second directory.Place, err error) {
	if a == b {
		return first, second, fault.New(fault.Invalid, "Ces deux fiches n’en sont qu’une. Choisissez deux fiches.")
	}
	locked := map[string]directory.Place{}
	one, other := ordered(a, b)
	for _, id := range []string{one, other} {
		p, err := lockPlace(ctx, tx, id)
		if err != nil {
			return first, second, err
		}
		o, err := placeObject(ctx, tx, id)
		if err != nil {
			return first, second, err
		}
		if err := actor.Require(access.DuplicateRule, o); err != nil {
			if p.State != directory.Published && !actor.May(access.DuplicateSee, o).Allowed {
				err = unknownPlace(id) // whether it exists is not told
			}
			return first, second, err
		}
		locked[id] = p
	}
	return locked[a], locked[b], nil
}

func declareDistinct(ctx context.Context, tx pgx.Tx, actor access.Actor, a, b string) error {
	return writeVerdict(ctx, tx, actor, a, b, "distinct", time.Time{})
}

func writeVerdict(ctx context.Context, tx pgx.Tx, actor access.Actor, a, b, verdict string, until time.Time) error {
	a, b = ordered(a, b)
	_, err := tx.Exec(ctx, `
		insert into duplicate_verdict (a, b, verdict, until, account)
		values ($1, $2, $3, $4, nullif($5::bigint, 0))
		on conflict (a, b) do update
		set verdict = excluded.verdict, until = excluded.until, account = excluded.account, at = now(), merge = null`,
		a, b, verdict, orNoTime(until), actor.Account)
	return err
}

// ordered gives two identifiers in the order of their bytes.
func ordered(a, b string) (first, second string) {
	if a > b {
		return b, a
	}
	return a, b
}
