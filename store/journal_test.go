package store

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/geo"
)

// journalled gives a record with a journal of some length: acts, and changes
// of places whose history it seals.
func journalled(t *testing.T) *Store {
	t.Helper()
	s := open(t)
	for i := range 20 {
		err := s.transaction(t.Context(), func(tx pgx.Tx) error {
			return s.journal(t.Context(), tx, Entry{
				Actor: access.Actor{Account: int64(i)}, Action: "compte.ouvrir", Kind: "compte", Object: fmt.Sprint(i),
				Territory: access.Territory{Level: geo.Commune, Code: "35238"}, Details: map[string]any{"rang": i},
			})
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for i := range 5 {
		err := s.Import(t.Context(), "essai", Author{"essai", "Essai du journal."}, false, func(im *Import) error {
			return im.Save(t.Context(), []directory.Change{
				{Place: place(), SourceID: fmt.Sprintf("a%d", i)}, {Place: place(), SourceID: fmt.Sprintf("b%d", i)},
			})
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return s
}

func TestJournalVerifies(t *testing.T) {
	t.Parallel()
	s := journalled(t)
	v, err := s.VerifyJournal(t.Context())
	if err != nil || v.Broken != nil || v.Rows != 25 || v.History != 10 {
		t.Fatalf("%+v, %v", v, err)
	}
}

// tamperings change the record as somebody with all rights over the database
// would, the triggers set aside. $1 is a random number between 0 and 1.
var tamperings = []string{
	`update journal set details = details || '{"x": 1}' where seq = (select seq from journal order by seq limit 1 offset floor($1 * 25)::int)`,
	`update journal set actor = actor || 'x' where seq = (select seq from journal order by seq limit 1 offset floor($1 * 25)::int)`,
	`update journal set at = at + interval '1 microsecond' where seq = (select seq from journal order by seq limit 1 offset floor($1 * 25)::int)`,
	`update journal set code = '35001' where seq = (select seq from journal where code is not null order by seq limit 1 offset floor($1 * 20)::int)`,
	`update journal set hash = sha256(hash) where seq = (select seq from journal order by seq limit 1 offset floor($1 * 25)::int)`,
	`delete from journal where seq = (select seq from journal order by seq limit 1 offset floor($1 * 25)::int)`,
	`update journal set link = -link where seq = (select seq from journal order by seq limit 1 offset floor($1 * 25)::int)`,
	`insert into journal (actor, action, kind, object) values ('compte-1', 'compte.ouvrir', 'compte', $1::float8::text)`,
	`update place_history set reason = reason || 'x' where seq = (select seq from place_history order by seq limit 1 offset floor($1 * 10)::int)`,
	`update place_history set after = after || '{"nom": "x"}' where seq = (select seq from place_history order by seq limit 1 offset floor($1 * 10)::int)`,
	`update place_history set version = version + 100 where seq = (select seq from place_history order by seq limit 1 offset floor($1 * 10)::int)`,
	`delete from place_history where seq = (select seq from place_history order by seq limit 1 offset floor($1 * 10)::int)`,
	`update place_history set entry = (select min(seq) from journal) where seq = (select seq from place_history order by seq limit 1 offset floor($1 * 10)::int)`,
}

func TestJournalShowsTampering(t *testing.T) {
	t.Parallel()
	s := journalled(t)
	random := rand.New(rand.NewPCG(1, 2))
	detected := 0
	const attempts = 1000
	for i := range attempts {
		tampering := tamperings[i%len(tamperings)]
		broken, err := tamper(t.Context(), s, tampering, random.Float64())
		if err != nil {
			t.Fatalf("%s: %v", tampering, err)
		}
		if broken == nil {
			t.Errorf("not detected: %s", tampering)
			continue
		}
		detected++
	}
	t.Logf("seed 1,2: %d tamperings, %d detected", attempts, detected)
}

// tamper changes the record, verifies it, and takes the change back.
func tamper(ctx context.Context, s *Store, statement string, at float64) (broken *Broken, err error) {
	err = pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `set local session_replication_role = replica`); err != nil {
			return err
		}
		changed, err := tx.Exec(ctx, statement, at)
		if err != nil {
			return err
		}
		if changed.RowsAffected() == 0 {
			return fmt.Errorf("nothing was tampered with")
		}
		v, err := verify(ctx, tx)
		broken = v.Broken
		if err != nil {
			return err
		}
		return errDryRun
	})
	if err == errDryRun {
		err = nil
	}
	return broken, err
}

func TestJournalIsKept(t *testing.T) {
	t.Parallel()
	s := journalled(t)
	for _, statement := range []string{
		`update journal set actor = 'x'`, `delete from journal`, `truncate journal`, `delete from journal_head`,
		`update journal set link = null, hash = null`,
	} {
		if _, err := s.pool.Exec(t.Context(), statement); err == nil {
			t.Errorf("%s was let through", statement)
		}
	}
}

func TestJournalOfManyAtOnce(t *testing.T) {
	t.Parallel()
	s := open(t)
	errs := make(chan error)
	const writers, acts = 8, 10
	for w := range writers {
		go func() {
			for i := range acts {
				err := s.transaction(t.Context(), func(tx pgx.Tx) error {
					return s.journal(t.Context(), tx, Entry{Action: "essai", Kind: "essai", Object: fmt.Sprintf("%d-%d", w, i)})
				})
				if err != nil {
					errs <- err
					return
				}
			}
			errs <- nil
		}()
	}
	for range writers {
		if err := <-errs; err != nil {
			t.Error(err)
		}
	}
	if v, err := s.VerifyJournal(t.Context()); err != nil || v.Broken != nil || v.Rows != writers*acts {
		t.Errorf("%+v, %v", v, err)
	}
}
