package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"annuaire/atlas/atlastest"
	"annuaire/internal/localpg"
	"annuaire/internal/pgtest"
)

// outageFor is how long the long form of the test keeps the database away: a
// duration, such as 30s. make soak sets it.
const outageFor = "ANNUAIRE_SOAK"

// publicReads are all the kinds of public reads, but the history of a sheet.
var publicReads = []string{
	"/", "/lieux", "/lieux?q=Rennes", "/lieux?services=" + url.QueryEscape("Aide aux démarches administratives"),
	"/lieux/demo-0001", "/carte", "/carte/liste?lat=48.11&lon=-1.68", "/territoires", "/territoires/commune/35238", "/donnees", "/accessibilite",
	"/api/v1/lieux", "/api/v1/lieux?facettes=oui&departement=35", "/api/v1/lieux?q=mairie",
	"/api/v1/lieux/proches?lat=48.11&lon=-1.68", "/api/v1/lieux/demo-0001", "/api/v1/suggestions?q=renn",
	"/api/v1/territoires/commune/35238", "/api/v1/openapi.json",
	"/donnees/lieux.csv", "/donnees/lieux.geojson?departement=35", "/donnees/lieux.jsonld?departement=35",
	"/tuiles/lieux/5/15/11.mvt", "/tuiles/lieux/8/126/88.mvt?services=" + url.QueryEscape("Aide aux démarches administratives"), "/tuiles/lieux.json",
	"/ogc", "/ogc/collections/lieux/items?limit=20", "/ogc/collections/lieux/items/demo-0001", "/healthz",
}

// While the database is away everything public but the history of a sheet keeps
// answering, the service says so, and follows again by itself afterwards.
func TestDatabaseAway(t *testing.T) {
	t.Parallel()
	database := newDatabase(t)
	base := serving(t, database.url, "--demo")
	load := newLoad(base)
	eventually(t, "the text index", func() bool { return load.ask(t.Context(), "/api/v1/lieux?q=mairie") == nil })
	for _, path := range publicReads {
		if err := load.ask(t.Context(), path); err != nil {
			t.Fatal(err)
		}
	}
	load.start(t)

	restart := database.stop(t)
	eventually(t, "the service to say that the database is away", func() bool {
		status, body := fetch(t, base+"/readyz")
		return status == http.StatusServiceUnavailable && strings.Contains(body, `"motif":"La base de données ne répond pas`)
	})
	for path, sentence := range map[string]string{
		"/api/v1/lieux/demo-0001/historique": "L'historique n'est pas disponible",
		"/api/v1/lieux/un-ancien":            "Réessayez dans quelques minutes",
		"/lieux/un-ancien":                   "Réessayez dans quelques minutes",
	} {
		if status, body := fetch(t, base+path); status != http.StatusServiceUnavailable || !strings.Contains(body, sentence) {
			t.Errorf("%s: %d %s", path, status, body)
		}
	}
	load.rounds(t, 2)
	soaking := keepAway(t)
	away := load.total()
	restart()

	back := time.Now()
	eventually(t, "the service to be ready again", func() bool {
		status, _ := fetch(t, base+"/readyz")
		return status == http.StatusOK
	})
	took := time.Since(back).Round(time.Millisecond)
	t.Logf("ready %v after the database was let back; %d reads until then", took, away)
	if soaking && took > 5*time.Second {
		t.Errorf("ready only %v after the database was let back", took)
	}
	before := total(t, base)
	annuaire(t, database.url, bytes.NewReader(csvOf(t, atlastest.Places(5, 13))), "import", "-", "--source", "essai")
	eventually(t, "a change made afterwards", func() bool { return total(t, base) == before+5 })
	load.rounds(t, 1)
	load.stop(t)
}

// A record that hangs keeps nobody waiting: what needs it says so.
func TestRecordThatHangs(t *testing.T) {
	t.Parallel()
	address := pgtest.URL(t)
	base := serving(t, address, "--demo")
	r := newRecord(t, address)
	tx, err := r.db.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback(context.Background())
	if _, err := tx.Exec(t.Context(), `lock place_alias, place_history in access exclusive mode`); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/lieux/un-ancien", "/api/v1/lieux/un-ancien", "/api/v1/lieux/demo-0001/historique"} {
		if status, body := fetch(t, base+path); status != http.StatusServiceUnavailable || !strings.Contains(body, "La base de données ne répond pas") {
			t.Errorf("%s: %d %s", path, status, body)
		}
	}
}

// keepAway waits as long as the long form asks for, and tells whether it is
// the long form.
func keepAway(t *testing.T) bool {
	t.Helper()
	text := os.Getenv(outageFor)
	if text == "" {
		return false
	}
	d, err := time.ParseDuration(text)
	if err != nil {
		t.Fatalf("%s: %v", outageFor, err)
	}
	pause(t.Context(), d)
	return true
}

// database is a private PostgreSQL of the test's own, which it can stop.
type database struct {
	url, dir string
}

func newDatabase(t *testing.T) database {
	t.Helper()
	dir, err := os.MkdirTemp("/tmp", "annuaire-outage-") // PostgreSQL's own account must be able to enter
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	server, err := localpg.Start(t.Context(), dir, nil, localpg.WithoutDurability())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Stop(); err != nil {
			t.Error(err)
		}
	})
	return database{server.URL(), dir}
}

// stop ends PostgreSQL at once, as pg_ctl stop -m immediate does, and holds the
// lock without which nobody starts it again until restart is called.
func (d database) stop(t *testing.T) (restart func()) {
	t.Helper()
	lock, err := os.OpenFile(filepath.Join(d.dir, "postgres", "lock"), os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	if err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { lock.Close() })
	content, err := os.ReadFile(filepath.Join(d.dir, "postgres", "data", "postmaster.pid"))
	if err != nil {
		t.Fatal(err)
	}
	first, _, _ := strings.Cut(string(content), "\n")
	pid, err := strconv.Atoi(first)
	if err != nil {
		t.Fatal(err)
	}
	if err := syscall.Kill(pid, syscall.SIGQUIT); err != nil {
		t.Fatal(err)
	}
	eventually(t, "PostgreSQL to end", func() bool { return syscall.Kill(pid, 0) != nil })
	return func() { lock.Close() }
}

// load reads everything public, again and again.
type load struct {
	base    string
	client  *http.Client
	cancel  context.CancelFunc
	readers sync.WaitGroup
	read    []atomic.Int64 // of each of publicReads
	failed  atomic.Int64
	first   atomic.Pointer[error]
}

func newLoad(base string) *load {
	return &load{base: base, client: &http.Client{Timeout: time.Minute}, read: make([]atomic.Int64, len(publicReads))}
}

// start runs two readers until stop.
func (l *load) start(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	l.cancel = cancel
	for reader := range 2 {
		l.readers.Go(func() {
			for i := reader * len(publicReads) / 2; ctx.Err() == nil; i = (i + 1) % len(publicReads) {
				err := l.ask(ctx, publicReads[i])
				if ctx.Err() != nil {
					return
				}
				if err != nil {
					l.failed.Add(1)
					l.first.CompareAndSwap(nil, &err)
				}
				l.read[i].Add(1)
			}
		})
	}
	t.Cleanup(func() { cancel(); l.readers.Wait() })
}

// ask fails unless the whole answer is there.
func (l *load) ask(ctx context.Context, path string) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, l.base+path, nil)
	if err != nil {
		return err
	}
	answer, err := l.client.Do(request)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	size, err := io.Copy(io.Discard, answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK || size == 0 {
		return fmt.Errorf("%s: status %d, %d bytes, %w", path, answer.StatusCode, size, err)
	}
	return nil
}

// rounds waits until each path was read that many times more.
func (l *load) rounds(t *testing.T, n int64) {
	t.Helper()
	for i := range l.read {
		until := l.read[i].Load() + n
		eventually(t, "reads of "+publicReads[i], func() bool { return l.read[i].Load() >= until })
	}
}

func (l *load) total() (n int64) {
	for i := range l.read {
		n += l.read[i].Load()
	}
	return n
}

// stop ends the load: no read may have failed.
func (l *load) stop(t *testing.T) {
	t.Helper()
	l.cancel()
	l.readers.Wait()
	t.Logf("%d reads of %d kinds, %d failed", l.total(), len(publicReads), l.failed.Load())
	if failed := l.failed.Load(); failed > 0 || l.total() == 0 {
		t.Errorf("%d of %d reads failed, first: %v", failed, l.total(), *l.first.Load())
	}
}

func fetch(t *testing.T, address string) (status int, body string) {
	t.Helper()
	answer, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	content, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(content)
}
