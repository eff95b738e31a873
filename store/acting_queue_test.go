package store

import (
	"testing"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
	"annuaire/task"
)

// Whoever acts through the program may have a letter sent, and reads none.
func TestQueueIsHidden(t *testing.T) {
	t.Parallel()
	s := open(t)
	err := s.actingFor(t.Context(), access.Actor{Account: 1}, func(tx pgx.Tx) error {
		return s.owe(t.Context(), tx, task.Import{ID: 1})
	})
	if err != nil {
		t.Fatal(err)
	}
	var written int
	if err := s.pool.QueryRow(t.Context(), `select count(*) from river_job where kind = 'import'`).Scan(&written); err != nil || written != 1 {
		t.Errorf("%d pieces of work were written, %v", written, err)
	}
	err = s.actingFor(t.Context(), access.Actor{Account: 1}, func(tx pgx.Tx) error {
		return tx.QueryRow(t.Context(), `select count(*) from river_job`).Scan(&written)
	})
	if err == nil {
		t.Error("somebody who acts reads the queue")
	}
}
