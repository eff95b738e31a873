package pgtest

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/fstest"
	"time"

	"annuaire/migrations"

	"github.com/jackc/pgx/v5"
)

const migrated = "select to_regclass('goose_db_version') is not null"

func TestNewIsMigratedAndAlone(t *testing.T) {
	t.Parallel()
	first, second := New(t), New(t)
	for _, pool := range []interface {
		QueryRow(context.Context, string, ...any) pgx.Row
	}{first, second, Tx(t)} {
		var ok bool
		if err := pool.QueryRow(t.Context(), migrated).Scan(&ok); err != nil || !ok {
			t.Fatalf("migrated %v, %v", ok, err)
		}
	}
	if _, err := first.Exec(t.Context(), "create table mine ()"); err != nil {
		t.Fatal(err)
	}
	if _, err := second.Exec(t.Context(), "select from mine"); err == nil {
		t.Error("one test sees the table of another")
	}
}

func TestCloneIsDropped(t *testing.T) {
	t.Parallel()
	var url string
	t.Run("test", func(t *testing.T) { url = URL(t) })
	if conn, err := pgx.Connect(t.Context(), url); err == nil {
		conn.Close(t.Context())
		t.Error("the database is still there")
	}
}

func TestTxIsRolledBackEvenCommitted(t *testing.T) {
	t.Parallel()
	t.Run("first", func(t *testing.T) {
		tx := Tx(t)
		if _, err := tx.Exec(t.Context(), "create table never ()"); err != nil {
			t.Fatal(err)
		}
		if err := tx.Commit(t.Context()); err != nil {
			t.Fatal(err)
		}
	})
	var left bool
	if err := Tx(t).QueryRow(t.Context(), "select to_regclass('never') is not null").Scan(&left); err != nil || left {
		t.Errorf("left %v, %v", left, err)
	}
}

// migration is a set of migrations of its own for a test.
func migration(sql string) fstest.MapFS {
	return fstest.MapFS{"00001_first.sql": {Data: []byte("-- +goose Up\n" + sql + "\n-- +goose Down\nselect 1;\n")}}
}

func TestTemplateIsBuiltOnceByMany(t *testing.T) {
	t.Parallel()
	srv, err := current()
	if err != nil {
		t.Fatal(help(err))
	}
	files := migration("create table once as select '" + t.TempDir() + "' as name;")
	name, err := hash(files)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { srv.drop(context.Background(), templatePrefix+name) })
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() {
			other := &server{admin: srv.admin, url: srv.url} // as another process: nothing remembered
			if _, err := other.template(t.Context(), files); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	if _, err := pgx.Connect(t.Context(), srv.address(templatePrefix+name)); err == nil {
		t.Error("the template lets tests in")
	}
}

func TestBrokenMigrationLeavesNoTemplate(t *testing.T) {
	t.Parallel()
	srv, err := current()
	if err != nil {
		t.Fatal(help(err))
	}
	files := migration("this is not sql;")
	for range 2 {
		if _, err := srv.template(t.Context(), files); err == nil || !strings.Contains(err.Error(), "syntax error") {
			t.Errorf("the error is %v", err)
		}
	}
	sum, _ := hash(files)
	srv.drop(t.Context(), templatePrefix+sum+"_unfinished")
}

func TestHashFollowsNamesAndTexts(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, files := range []fstest.MapFS{
		{"1.sql": {Data: []byte("a")}},
		{"1.sql": {Data: []byte("b")}},
		{"2.sql": {Data: []byte("a")}},
		{"1.sql": {Data: []byte("a")}, "2.sql": {}},
	} {
		sum, err := hash(files)
		if err != nil || seen[sum] {
			t.Errorf("%s seen twice, or %v", sum, err)
		}
		seen[sum] = true
	}
}

// TestKeeper follows the life of a private server: two test processes share it, and
// it stops after the last has gone, however it went.
func TestKeeper(t *testing.T) {
	t.Parallel()
	dir, err := os.MkdirTemp("/tmp", "pgtest-")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	first, second := startUser(t, dir), startUser(t, dir)
	if first.url != second.url {
		t.Fatalf("two servers: %s and %s", first.url, second.url)
	}
	first.cmd.Process.Kill()
	conn, err := pgx.Connect(t.Context(), second.url)
	if err != nil {
		t.Fatal("the server left with the process that started it:", err)
	}
	conn.Close(t.Context())
	second.cmd.Process.Kill()
	keeper, err := lock(t.Context(), dir+"/keeper", syscall.LOCK_EX)
	if err != nil {
		t.Fatal(err)
	}
	keeper.Close()
	if conn, err := pgx.Connect(t.Context(), second.url); err == nil {
		conn.Close(t.Context())
		t.Error("the server stays after the last test process")
	}
	if third := startUser(t, dir); third.url != first.url {
		t.Errorf("the server moved to %s", third.url)
	}
}

// userOf makes this program a mere user of the private server of a directory.
const userOf = "ANNUAIRE_PGTEST_USER"

func TestMain(m *testing.M) {
	if dir := os.Getenv(userOf); dir != "" {
		url, usage, err := join(context.Background(), dir)
		os.Stdout.WriteString(url + "\n")
		if err == nil {
			time.Sleep(time.Minute) // until killed
			usage.Close()
		}
		os.Exit(1)
	}
	os.Exit(m.Run())
}

type user struct {
	cmd *exec.Cmd
	url string
}

func startUser(t *testing.T, dir string) user {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), userOf+"="+dir)
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
	said := make([]byte, 500)
	n, err := stdout.Read(said)
	if err != nil {
		t.Fatal(err)
	}
	return user{cmd: cmd, url: strings.TrimSpace(string(said[:n]))}
}

func TestMissingServerFailsWithTheCommand(t *testing.T) {
	t.Parallel()
	err := help(errors.New("cause"))
	for _, want := range []string{"cause", "scripts/postgis.sh", "DATABASE_URL="} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not in %q", want, err)
		}
	}
}

func BenchmarkClone(b *testing.B) {
	URL(b)
	for b.Loop() {
		b.StopTimer()
		srv, _ := current()
		template, _ := srv.template(b.Context(), migrations.Files)
		b.StartTimer()
		if err := srv.copy(b.Context(), "annuaire_test_bench", template); err != nil {
			b.Fatal(err)
		}
		b.StopTimer()
		srv.drop(b.Context(), "annuaire_test_bench")
		b.StartTimer()
	}
}

func BenchmarkTx(b *testing.B) {
	pool, err := sharedPool()
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		tx, err := pool.Begin(b.Context())
		if err != nil {
			b.Fatal(err)
		}
		tx.Rollback(b.Context())
	}
}
