package main

import (
	"context"
	"os"
	"os/exec"
	"testing"
	"time"

	"annuaire/access"
	"annuaire/atlas/atlastest"
	"annuaire/internal/pgtest"
	"annuaire/store"
	"annuaire/web/account/accounttest"
)

// A service killed while it writes what somebody sent leaves nothing of it, and
// the next one does it again from its start.
func TestImportSentIsKilledThenDone(t *testing.T) {
	t.Parallel()
	const places = 12_000
	database := pgtest.URL(t)
	file := csvOf(t, atlastest.Places(places, 5))
	first := serveUntilKilled(t, database)
	record, err := store.Open(t.Context(), database)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(record.Close)
	eventually(t, "the territories are there", func() bool {
		var there bool
		err := record.Pool().QueryRow(t.Context(), `select exists (select from territory where level = 'pays')`).Scan(&there)
		return err == nil && there
	})
	agency := accounttest.SignIn(t, record, accounttest.Person{Name: "Agence", Strong: true, Grants: []access.Grant{{Role: access.Agency, Territory: access.Country}}}).Actor
	id, err := record.StartImport(t.Context(), agency, store.NewImport{Desk: access.Country, Feed: "essai", FileName: "lieux.csv", Partial: true, Content: file})
	if err != nil {
		t.Fatal(err)
	}
	if err := record.MapImport(t.Context(), agency, id, map[string]string{}); err != nil {
		t.Fatal(err)
	}
	job := func() store.ImportJob {
		j, err := record.ImportJob(context.WithoutCancel(t.Context()), agency, access.ImportSee, id)
		if err != nil {
			t.Fatal(err)
		}
		return j
	}
	eventually(t, "the file is read", func() bool { return job().State == store.ImportDiagnosed })
	if err := record.ApplyImport(t.Context(), agency, id); err != nil {
		t.Fatal(err)
	}
	eventually(t, "some of it is written", func() bool { j := job(); return j.RowsDone > 0 || j.State == store.ImportApplied })
	if err := first.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = first.Wait()
	if j := job(); j.State != store.ImportApplying {
		t.Fatalf("the service was killed too late: %+v", j)
	}
	if n := countPlaces(t, record); n != 0 {
		t.Errorf("%d places are left of the killed import", n)
	}
	serveUntilKilled(t, database)
	eventually(t, "the import is done again", func() bool { return job().State == store.ImportApplied })
	if n, j := countPlaces(t, record), job(); n != j.Summary.Created || n == 0 {
		t.Errorf("%d places, %+v", n, j.Summary)
	}
}

// serveUntilKilled starts the service as a program of its own.
func serveUntilKilled(t *testing.T, database string) *exec.Cmd {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0], "serve")
	cmd.Env = append(os.Environ(), "ANNUAIRE_TEST_COMMAND=1", "DATABASE_URL="+database, "ANNUAIRE_ADDR="+freeAddress(t), "LOG_LEVEL=error", "ANNUAIRE_DATA="+t.TempDir())
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	return cmd
}

func countPlaces(t *testing.T, record *store.Store) (n int) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(t.Context()), time.Minute)
	defer cancel()
	if err := record.Pool().QueryRow(ctx, `select count(*) from place`).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}
