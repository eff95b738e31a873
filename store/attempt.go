package store

import (
	"context"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"

	"annuaire/fault"
)

// Allowance is how often something may be tried.
type Allowance struct {
	Kind   string // "connexion.compte"
	Number int
	Window time.Duration
}

// Try is one thing tried by, or against, one subject: an address, an e-mail,
// the number of an account. Only a digest of it is kept.
type Try struct {
	Of      Allowance
	Subject string
}

// Attempt counts tries before they are made, so that those made at once are
// bounded too, and gives an error of kind Busy when one is over its allowance.
// Each counts whatever became of it, until its window ends.
func (s *Store) Attempt(ctx context.Context, at time.Time, tries ...Try) error {
	var over time.Duration
	err := s.transaction(ctx, func(tx pgx.Tx) error {
		over = 0
		for _, try := range tries { // all, in the order given: the locks are then always taken in one order
			wait, err := attempt(ctx, tx, try, at)
			if err != nil {
				return err
			}
			over = max(over, wait)
		}
		return nil
	})
	if err != nil {
		return awayOr(err)
	}
	if over > 0 {
		return &fault.Error{Kind: fault.Busy, Public: "Trop d'essais en peu de temps. " + inWords(over), After: over}
	}
	return nil
}

// attempt counts one try, and gives how long to wait when it is one too many.
func attempt(ctx context.Context, tx pgx.Tx, try Try, at time.Time) (wait time.Duration, err error) {
	var number int
	var ends time.Time
	err = tx.QueryRow(ctx, `
		insert into attempt as a (kind, subject, began_at, ends_at, number) values ($1, $2, $3, $4, 1)
		on conflict (kind, subject) do update set
			number = case when a.ends_at <= $3 then 1 else least(a.number + 1, 1000000) end,
			began_at = case when a.ends_at <= $3 then $3 else a.began_at end,
			ends_at = case when a.ends_at <= $3 then $4 else a.ends_at end
		returning number, ends_at`,
		try.Of.Kind, digest(try.Of.Kind+"\x00"+try.Subject), at, at.Add(try.Of.Window)).Scan(&number, &ends)
	if err != nil || number <= try.Of.Number {
		return 0, err
	}
	return max(ends.Sub(at), time.Second), nil
}

// ForgetAttempts begins a new window for one subject: who proves to be the
// person they say is not kept out by the mistakes made before.
func (s *Store) ForgetAttempts(ctx context.Context, try Try) error {
	_, err := s.pool.Exec(ctx, `delete from attempt where kind = $1 and subject = $2`,
		try.Of.Kind, digest(try.Of.Kind+"\x00"+try.Subject))
	return awayOr(err)
}

func inWords(wait time.Duration) string {
	minutes := int((wait + time.Minute - 1) / time.Minute)
	switch {
	case minutes <= 1:
		return "Attendez une minute, puis recommencez."
	case minutes <= 90:
		return "Attendez " + strconv.Itoa(minutes) + " minutes, puis recommencez."
	}
	return "Attendez " + strconv.Itoa((minutes+59)/60) + " heures, puis recommencez."
}
