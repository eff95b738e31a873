package localpg

import (
	"testing"

	"github.com/jackc/pgx/v5"
)

// A program that ends must not undo what another is writing.
func TestStopLetsOthersFinish(t *testing.T) {
	t.Parallel()
	server, err := Start(t.Context(), tempDir(t), nil, WithoutDurability())
	if err != nil {
		t.Fatal(err)
	}
	other, err := pgx.Connect(t.Context(), server.URL())
	if err != nil {
		t.Fatal(err)
	}
	tx, err := other.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	stopped := make(chan error, 1)
	go func() { stopped <- server.Stop() }()
	for waiting := 0; waiting == 0; { // until Stop asks who else is there
		// A transaction otherwise sees the activity as it was at its first look.
		if _, err := tx.Exec(t.Context(), `select pg_stat_clear_snapshot()`); err != nil {
			t.Fatal(err)
		}
		err := tx.QueryRow(t.Context(), `
			select count(*) from pg_stat_activity
			where backend_type = 'client backend' and pid <> pg_backend_pid()`).Scan(&waiting)
		if err != nil {
			t.Fatal(err)
		}
	}
	if _, err := tx.Exec(t.Context(), `create table kept (x int)`); err != nil {
		t.Errorf("the transaction was cut: %v", err)
	}
	if err := tx.Commit(t.Context()); err != nil {
		t.Errorf("the transaction could not be committed: %v", err)
	}
	if err := other.Close(t.Context()); err != nil {
		t.Error(err)
	}
	if err := <-stopped; err != nil {
		t.Error(err)
	}
}
