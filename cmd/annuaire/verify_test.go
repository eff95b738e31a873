package main

import (
	"bytes"
	"io"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"annuaire/atlas/atlastest"
	"annuaire/internal/pgtest"
)

func TestVerify(t *testing.T) {
	t.Parallel()
	database := pgtest.URL(t)
	annuaire(t, database, bytes.NewReader(csvOf(t, atlastest.Places(50, 1))), "import", "-", "--source", "essai")
	if said := annuaire(t, database, nil, "verifier"); !strings.Contains(said, "Journal intact") || !strings.Contains(said, "50 changements") {
		t.Errorf("an untouched record: %s", said)
	}
	conn, err := pgx.Connect(t.Context(), database)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	if _, err := conn.Exec(t.Context(), `
		set session_replication_role = replica;
		update place_history set reason = 'autre' where seq = (select min(seq) from place_history)`); err != nil {
		t.Fatal(err)
	}
	environ := []string{"DATABASE_URL=" + database}
	if err := run(t.Context(), environ, []string{"verifier"}, nil, io.Discard, io.Discard); err == nil || !strings.Contains(err.Error(), "modifié") {
		t.Errorf("a changed history: %v", err)
	}
}
