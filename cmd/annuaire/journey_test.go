package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"annuaire/atlas/atlastest"
	"annuaire/data"
	"annuaire/directory"
	"annuaire/internal/pgtest"
	"annuaire/internal/realdata"
)

// The test program runs itself as the command where a process of its own is
// needed, to be killed for instance.
func TestMain(m *testing.M) {
	if os.Getenv("ANNUAIRE_TEST_COMMAND") != "" {
		main()
		return
	}
	os.Exit(m.Run())
}

// annuaire runs one command on this database and gives what it printed.
func annuaire(t *testing.T, database string, in io.Reader, args ...string) string {
	t.Helper()
	var out, errs bytes.Buffer
	if err := run(t.Context(), []string{"DATABASE_URL=" + database, "LOG_LEVEL=error"}, args, in, &out, &errs); err != nil {
		t.Fatalf("annuaire %s: %s\n%s", strings.Join(args, " "), sentence(err), errs.String())
	}
	return out.String()
}

// csvOf writes generated places as a file of the standard.
func csvOf(t *testing.T, places []directory.Place) []byte {
	t.Helper()
	var file bytes.Buffer
	err := data.WriteCSV(&file, func(yield func(*directory.Place) bool) {
		for i := range places {
			if !yield(&places[i]) {
				return
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

// What was exported reads back as the same record, and an import repeated
// changes nothing.
func TestExportReadsBack(t *testing.T) {
	t.Parallel()
	database := pgtest.URL(t)
	file := csvOf(t, atlastest.Places(500, 1))
	if said := annuaire(t, database, bytes.NewReader(file), "import", "-", "--source", "essai"); !strings.Contains(said, "500 lieux créés") {
		t.Fatalf("the first import says %s", said)
	}
	exported := annuaire(t, database, nil, "export")
	said := annuaire(t, database, strings.NewReader(exported), "import", "-", "--source", "essai", "--dry-run")
	if !strings.Contains(said, "Aucune différence") {
		t.Errorf("the export differs from the record: %s", said)
	}
	if again := annuaire(t, database, bytes.NewReader(file), "import", "-", "--source", "essai"); !strings.Contains(again, "500 inchangés") {
		t.Errorf("the same file again says %s", again)
	}
	if now := annuaire(t, database, nil, "export"); now != exported {
		t.Error("the same file again changed the record")
	}
}

func TestRealFileReadsBack(t *testing.T) {
	t.Parallel()
	file := realdata.File(t, "lieux", "lieux-reels-v1.csv.gz")
	database := pgtest.URL(t)
	annuaire(t, database, nil, "territoires", "import", "--source", realdata.Dir(t))
	report := filepath.Join(t.TempDir(), "constats.csv")
	said := annuaire(t, database, nil, "import", file, "--source", "reel", "--report", report)
	t.Log(said)
	if !strings.Contains(said, "8224 lignes lues") {
		t.Errorf("rows were lost: %s", said)
	}
	if again := annuaire(t, database, nil, "import", file, "--source", "reel"); !strings.Contains(again, "0 lieu créé, 0 mis à jour") {
		t.Errorf("a second run changes the record: %s", again)
	}
	exported := annuaire(t, database, nil, "export")
	said = annuaire(t, database, strings.NewReader(exported), "import", "-", "--source", "reel", "--dry-run")
	if !strings.Contains(said, "Aucune différence") {
		t.Errorf("the export differs from the record: %s", said)
	}
}

// A program killed in the middle of a file leaves nothing of it, and the same
// import afterwards gives the record that it would have given at once.
func TestImportKilledThenAgain(t *testing.T) {
	t.Parallel()
	file := csvOf(t, atlastest.Places(10_000, 2))
	killed, whole := pgtest.URL(t), pgtest.URL(t)

	cmd := exec.CommandContext(t.Context(), os.Args[0], "import", "-", "--source", "essai")
	cmd.Env = append(os.Environ(), "ANNUAIRE_TEST_COMMAND=1", "DATABASE_URL="+killed)
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	// More is written than pipe and buffers hold: when the writing returns, the
	// program has read most of it, and it waits for the rest.
	if _, err := in.Write(file[:len(file)*3/4]); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()

	if left := annuaire(t, killed, nil, "export"); strings.Count(left, "\n") != 1 {
		t.Errorf("%d lines are left of the killed import", strings.Count(left, "\n"))
	}
	for _, database := range []string{killed, whole} {
		annuaire(t, database, bytes.NewReader(file), "import", "-", "--source", "essai")
	}
	if annuaire(t, killed, nil, "export") != annuaire(t, whole, nil, "export") {
		t.Error("the record differs from that of an import which was not killed")
	}
}

// A hostile file says why in one French sentence and leaves nothing.
func TestHostileFileLeavesNothing(t *testing.T) {
	t.Parallel()
	database := pgtest.URL(t)
	good := string(csvOf(t, atlastest.Places(3000, 3)))
	for name, file := range map[string]string{
		"empty":             "",
		"binary":            "\x89PNG\r\n\x1a\n\x00\x00",
		"NUL in the middle": good + "x,\x00,y\n",
		"unclosed quote":    good + "\"x" + strings.Repeat("y\n", 1<<20),
		"endless line":      good + strings.Repeat("y", 3<<20),
	} {
		var out, errs bytes.Buffer
		err := run(t.Context(), []string{"DATABASE_URL=" + database, "LOG_LEVEL=error"}, []string{"import", "-", "--source", "essai"}, strings.NewReader(file), &out, &errs)
		if err == nil {
			t.Errorf("%s: accepted: %s", name, out.String())
			continue
		}
		t.Logf("%s: %s", name, sentence(err))
	}
	if left := annuaire(t, database, nil, "export"); strings.Count(left, "\n") != 1 {
		t.Errorf("%d lines are left of refused files", strings.Count(left, "\n"))
	}
}

// The service shows what another process imports, without being restarted.
func TestServeFollowsImports(t *testing.T) {
	t.Parallel()
	database := pgtest.URL(t)
	base := serving(t, database)
	file := csvOf(t, atlastest.Places(50, 4))
	annuaire(t, database, bytes.NewReader(file), "import", "-", "--source", "essai")
	eventually(t, "the imported places to be shown", func() bool { return total(t, base) == 50 })
	annuaire(t, database, bytes.NewReader(csvOf(t, atlastest.Places(80, 4))), "import", "-", "--source", "essai")
	eventually(t, "the next places to be shown", func() bool { return total(t, base) == 80 })
}

func TestDemoIsMarkedOnEveryPage(t *testing.T) {
	t.Parallel()
	base := serving(t, pgtest.URL(t), "--demo")
	for _, page := range []string{"/", "/lieux", "/lieux/demo-0001", "/carte", "/territoires", "/donnees", "/accessibilite", "/absente"} {
		if body := get(t, base+page); !strings.Contains(body, "démonstration") {
			t.Errorf("%s does not say that its places are invented", page)
		}
	}
}

func TestFixedClockIsForDemonstrations(t *testing.T) {
	t.Parallel()
	err := run(t.Context(), []string{"ANNUAIRE_NOW=2026-11-22T10:00:00Z"}, []string{"serve"}, nil, io.Discard, io.Discard)
	if err == nil || !strings.Contains(sentence(err), "--demo") {
		t.Errorf("a fixed clock outside a demonstration gave %v", err)
	}
}

func TestBasemapThatCannotBeDrawnIsRefused(t *testing.T) {
	t.Parallel()
	err := run(t.Context(), []string{"BASEMAP=style:https://fond.example/style.json"}, []string{"serve"}, nil, io.Discard, io.Discard)
	if err == nil || !strings.Contains(sentence(err), "BASEMAP") {
		t.Errorf("a base map that is not handled gave %v", err)
	}
}

// serving runs the service until the test ends and gives its address.
func serving(t *testing.T, database string, flags ...string) string {
	t.Helper()
	return servingWith(t, []string{"DATABASE_URL=" + database}, flags...)
}

// servingWith does so with more settings than the address of the database.
func servingWith(t *testing.T, settings []string, flags ...string) string {
	t.Helper()
	addr := freeAddress(t)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	var errs bytes.Buffer
	go func() {
		environ := append([]string{"ANNUAIRE_ADDR=" + addr, "LOG_LEVEL=error"}, settings...)
		ended <- run(ctx, environ, append([]string{"serve"}, flags...), nil, io.Discard, &errs)
	}()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("the service ended with %v\n%s", err, errs.String())
		}
	})
	base := "http://" + addr
	eventually(t, "the service to be ready", func() bool {
		answer, err := http.Get(base + "/readyz")
		if err != nil {
			return false
		}
		answer.Body.Close()
		return answer.StatusCode == http.StatusOK
	})
	return base
}

// freeAddress gives an address of this machine that nothing listens on.
func freeAddress(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}

// eventually asks again until the answer is yes.
func eventually(t testing.TB, what string, yes func() bool) {
	t.Helper()
	ticks := time.NewTicker(20 * time.Millisecond)
	defer ticks.Stop()
	deadline := time.After(4 * time.Minute) // a loaded machine is slow, and waiting costs only who fails
	for !yes() {
		select {
		case <-ticks.C:
		case <-deadline:
			t.Fatalf("waited in vain for %s", what)
		}
	}
}

func get(t *testing.T, url string) string {
	t.Helper()
	answer, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

func total(t *testing.T, base string) int {
	t.Helper()
	var list struct{ Total int }
	if err := json.Unmarshal([]byte(get(t, base+"/api/v1/lieux?limite=1")), &list); err != nil {
		t.Fatal(fmt.Errorf("reading the list: %w", err))
	}
	return list.Total
}

func TestImportRefusesBeforeAnyHarm(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "lieux.csv")
	if err := os.WriteFile(file, csvOf(t, atlastest.Places(3, 5)), 0o600); err != nil {
		t.Fatal(err)
	}
	for want, args := range map[string][]string{
		"Le rapport effacerait le fichier": {"--source", "essai", "--report", file},
		"Le nom de la source":              {"--source", "es\x00sai"},
		"lettres, chiffres":                {"--source", " "},
		"au plus 80":                       {"--source", strings.Repeat("a", 81)},
	} {
		err := run(t.Context(), nil, append([]string{"import", file}, args...), nil, io.Discard, io.Discard)
		if err == nil || !strings.Contains(sentence(err), want) {
			t.Errorf("%q gave %v, want %q", args, err, want)
		}
	}
	if left, err := os.ReadFile(file); err != nil || len(left) == 0 {
		t.Errorf("the file to import was harmed: %d bytes, %v", len(left), err)
	}
}

// Our own export taken under another source would double every place: it is said.
func TestExportUnderAnotherSourceIsTold(t *testing.T) {
	t.Parallel()
	database := pgtest.URL(t)
	annuaire(t, database, bytes.NewReader(csvOf(t, atlastest.Places(20, 6))), "import", "-", "--source", "une")
	exported := annuaire(t, database, nil, "export")
	said := annuaire(t, database, strings.NewReader(exported), "import", "-", "--source", "autre", "--dry-run")
	if !strings.Contains(said, "20 identifiants sont déjà ceux d'autres lieux") {
		t.Errorf("the import says %s", said)
	}
}

func TestInterruptedImportSaysSo(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	in, feed := io.Pipe()
	defer feed.Close()
	ended := make(chan error, 1)
	environ := []string{"DATABASE_URL=" + pgtest.URL(t), "LOG_LEVEL=error"}
	go func() {
		ended <- run(ctx, environ, []string{"import", "-", "--source", "essai"}, in, io.Discard, io.Discard)
	}()
	if _, err := feed.Write([]byte("id,")); err != nil { // the import is reading from here on
		t.Fatal(err)
	}
	cancel()
	if err := <-ended; err == nil || !strings.Contains(sentence(err), "Interrompu") {
		t.Errorf("an import that was called off gave %v", err)
	}
}
