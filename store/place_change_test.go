package store

import (
	"errors"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"annuaire/directory"
	"annuaire/fault"
)

// created adds a place by the lower-case function, signed.
func created(t *testing.T, s *Store, p directory.Place) directory.Place {
	t.Helper()
	err := s.transaction(t.Context(), func(tx pgx.Tx) (err error) {
		if err := sign(t.Context(), tx, author); err != nil {
			return err
		}
		p, err = createPlace(t.Context(), tx, p)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestCreateAndUpdatePlaceReadBack(t *testing.T) {
	t.Parallel()
	s := open(t)
	p := created(t, s, place())
	if p.ID != "lieu-1" || p.Version != 1 {
		t.Errorf("created as %s version %d", p.ID, p.Version)
	}
	got, err := s.Place(t.Context(), p.ID)
	if diff := cmp.Diff(p, got); err != nil || diff != "" {
		t.Fatalf("%v\n%s", err, diff)
	}
	p.Name, p.HasPosition, p.Closure, p.Emails = "Autre nom", false, nil, nil
	p.Position = got.Position
	err = s.transaction(t.Context(), func(tx pgx.Tx) error {
		if err := sign(t.Context(), tx, author); err != nil {
			return err
		}
		before, err := lockPlace(t.Context(), tx, p.ID)
		if err != nil {
			return err
		}
		p, err = amendPlace(t.Context(), tx, before, p, day("2026-05-06"))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	got, err = s.Place(t.Context(), p.ID)
	p.Position = got.Position
	if diff := cmp.Diff(p, got); err != nil || diff != "" {
		t.Errorf("%v\n%s", err, diff)
	}
	if from, _ := got.From("nom"); from.Source != OwnFeed || !from.Date.Equal(day("2026-05-06")) {
		t.Errorf("the name comes from %+v", from)
	}
	if from, _ := got.From("adresse"); from.Source != "essai" {
		t.Errorf("the address comes from %+v", from)
	}
	if !got.UpdatedOn.Equal(day("2026-05-06")) || got.Version != 2 {
		t.Errorf("updated on %s, version %d", got.UpdatedOn, got.Version)
	}
}

// Of ten updates of the version that all read, one is kept and nine are told.
func TestOneUpdateOfAVersion(t *testing.T) {
	t.Parallel()
	s := open(t)
	p := created(t, s, place())
	var wait sync.WaitGroup
	errs := make([]error, 10)
	for i := range errs {
		wait.Go(func() {
			errs[i] = s.transaction(t.Context(), func(tx pgx.Tx) error {
				if err := sign(t.Context(), tx, author); err != nil {
					return err
				}
				_, err := updatePlace(t.Context(), tx, p)
				return err
			})
		})
	}
	wait.Wait()
	kept := 0
	for _, err := range errs {
		switch f, told := errors.AsType[*fault.Error](err); {
		case err == nil:
			kept++
		case !told || f.Kind != fault.Conflict:
			t.Error(err)
		}
	}
	if kept != 1 {
		t.Errorf("%d updates of one version were kept", kept)
	}
}
