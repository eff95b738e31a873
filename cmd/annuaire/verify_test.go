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
	if said := annuaire(t, database, nil, "verifier"); !strings.Contains(said, "Journal intact") || !strings.Contains(said, "Changements de fiches scellés : 50.") {
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
	brokenBy(t, database, "modifié")
}

// brokenBy sees to it that the command ends with an error that says these words.
func brokenBy(t *testing.T, database, words string) {
	t.Helper()
	environ := []string{"DATABASE_URL=" + database}
	if err := run(t.Context(), environ, []string{"verifier"}, nil, io.Discard, io.Discard); err == nil || !strings.Contains(err.Error(), words) {
		t.Errorf("want %q: %v", words, err)
	}
}

// A move that was rewritten, with its own hash, is found and named.
func TestVerifyProcedures(t *testing.T) {
	t.Parallel()
	database := pgtest.URL(t)
	conn, err := pgx.Connect(t.Context(), database)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	const begin = `
		insert into label_version (scheme, version, state, seq, definition, created_at) values ('essai', 1, 'brouillon', 1, '{}', now());
		insert into transition (kind, aggregate, seq, event, from_state, to_state, party, effective_at, recorded_at, visibility, prev_hash, hash)
		select 'dispositif', id, 1, 'creer', '', 'brouillon', 'agence', now(), now(), 'public', '', '' from label_version`
	if _, err := conn.Exec(t.Context(), begin); err != nil {
		t.Fatal(err)
	}
	if said := annuaire(t, database, nil, "verifier"); !strings.Contains(said, "Procédures intactes. Actes : 1. Dossiers et titres : 1.") {
		t.Errorf("an untouched record: %s", said)
	}
	if _, err := conn.Exec(t.Context(), `set session_replication_role = replica; update transition set reason = 'autre'`); err != nil {
		t.Fatal(err)
	}
	brokenBy(t, database, "Procédure « dispositif » n° 1, acte 1 : il a été modifié")
}
