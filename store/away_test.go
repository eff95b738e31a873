package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"

	"annuaire/directory"
	"annuaire/fault"
	"annuaire/geo"
)

func TestIsAway(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		err  error
		want bool
	}{
		{nil, false},
		{errors.New("a column is missing"), false},
		{context.Canceled, false},
		{away(&pgconn.PgError{Code: "42P01"}), false},
		{away(&pgconn.PgError{Code: "57014"}), false},
		{away(&pgconn.PgError{Code: "57P01"}), true},
		{&pgconn.PgError{Code: "08006"}, true},
		{fmt.Errorf("reading: %w", context.DeadlineExceeded), true},
		{away(io.ErrUnexpectedEOF), true},
	} {
		if got := IsAway(c.err); got != c.want {
			t.Errorf("%v: %v", c.err, got)
		}
	}
	if _, err := Open(t.Context(), "postgres://localhost:1/rien"); !IsAway(err) {
		t.Errorf("nobody listens: %v", err)
	}
}

// replaced puts in the place of a table a view of it whose rows meet this
// condition: the database comes to it once the answer has begun.
func replaced(t *testing.T, s *Store, table, condition string) {
	t.Helper()
	_, err := s.pool.Exec(t.Context(), fmt.Sprintf(`
		alter table %[1]s rename to kept_%[1]s;
		create view %[1]s as select * from kept_%[1]s where %[2]s`, table, condition))
	if err != nil {
		t.Fatal(err)
	}
}

func TestAnswerCutMidway(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		condition string
		away      bool
	}{
		"the connection ends": {`pg_terminate_backend(pg_backend_pid())`, true},
		"a row is wrong":      {`1 / (length(%s) - length(%[1]s)) = 0`, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := open(t)
			save(t, s, "essai", directory.Change{Place: place(), SourceID: "a"})
			if err := s.SaveTerritories(t.Context(), []geo.Territory{{Level: geo.Region, Code: "44", Name: "Grand Est"}}); err != nil {
				t.Fatal(err)
			}
			for table, column := range map[string]string{"place": "id", "territory": "code"} {
				condition := c.condition
				if !c.away {
					condition = fmt.Sprintf(c.condition, column)
				}
				replaced(t, s, table, condition)
			}
			for reading, read := range map[string]func() error{
				"places":      func() error { return s.PublishedPlacesByID(t.Context(), func(directory.Place) error { return nil }) },
				"versions":    func() error { return s.PublishedVersions(t.Context(), func(string, int64) error { return nil }) },
				"territories": func() error { _, err := s.Territories(t.Context()); return err },
			} {
				if err := read(); err == nil || (fault.KindOf(err) == fault.Unavailable) != c.away {
					t.Errorf("%s: %v", reading, err)
				}
			}
		})
	}
}

func TestWhatEndsAReadingIsGivenAsItIs(t *testing.T) {
	t.Parallel()
	s := open(t)
	save(t, s, "essai", directory.Change{Place: place(), SourceID: "a"})
	full := fmt.Errorf("disk full: %w", io.ErrUnexpectedEOF)
	if err := s.PublishedPlaces(t.Context(), func(directory.Place) error { return full }); err != full {
		t.Errorf("places: %v", err)
	}
	if err := s.PublishedVersions(t.Context(), func(string, int64) error { return full }); err != full {
		t.Errorf("versions: %v", err)
	}
}
