package main

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http/httptest"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	meilisearchgo "github.com/meilisearch/meilisearch-go"

	"annuaire/atlas/atlastest"
	"annuaire/internal/pgtest"
	"annuaire/search"
	"annuaire/search/meili"
	"annuaire/search/meili/fakemeili"
)

// searching gives an instance of the service that searches with Meilisearch.
func (r record) searching(t *testing.T, url, key, index string) *world {
	t.Helper()
	p := &program{config: Config{MeiliURL: url, MeiliKey: key, MeiliIndex: index, Compare: time.Minute}, log: slog.New(slog.DiscardHandler)}
	w, err := p.newWorld(r.Store)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.build(t.Context()); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	var followers sync.WaitGroup
	t.Cleanup(func() { cancel(); followers.Wait() })
	followers.Go(func() { r.Relay(ctx, w.warn("outbox")) })
	followers.Go(func() { w.follow(ctx) })
	followers.Go(func() { w.keepIndexed(ctx) })
	followers.Go(func() { w.keepMeilisearch(ctx) })
	eventually(t, "searches by text", func() bool { return w.texts.Index() != nil })
	return w
}

// server gives a real Meilisearch where there is one, else an imitation.
func server(t *testing.T) (url, key, index string) {
	t.Helper()
	index = "essai_" + strconv.FormatUint(rand.Uint64(), 36)
	if url = os.Getenv("MEILI_URL"); url == "" {
		imitation := httptest.NewServer(fakemeili.New("clé"))
		t.Cleanup(imitation.Close)
		return imitation.URL, "clé", index
	}
	key = os.Getenv("MEILI_KEY")
	t.Cleanup(func() { _, _ = meilisearchgo.New(url, meilisearchgo.WithAPIKey(key)).DeleteIndex(index) })
	return url, key, index
}

// finds gives how many places a text finds, and which engine answered.
func finds(t *testing.T, engine search.Engine, text string) (places int, by string) {
	t.Helper()
	found, err := engine.Find(t.Context(), text)
	if err != nil {
		t.Fatal(err)
	}
	return len(found.Slots), found.Engine
}

// Two instances search with one server; what changes in the record is found by
// both, and a search never fails while the index is built again.
func TestMeilisearchFollowsTheRecord(t *testing.T) {
	t.Parallel()
	url, key, index := server(t)
	database, places := pgtest.URL(t), atlastest.Places(200, 1)
	r := newRecord(t, database)
	r.create(t, places)
	worlds := []*world{r.searching(t, url, key, index), r.searching(t, url, key, index)}
	answered := func(what, text string, places int) {
		t.Helper()
		for _, w := range worlds {
			eventually(t, what, func() bool {
				n, by := finds(t, w.engine(), text)
				return n == places && by == search.MeilisearchName
			})
		}
	}
	answered("both search with the server", "xylophone", 0)
	ids := []string{places[0].ID, places[1].ID, places[2].ID}
	r.signed(t, rename, ids, "Xylophone")
	answered("three places are found by their new name", "xylophone", 3)
	r.signed(t, archive, ids[:1])
	answered("one is withdrawn", "xylophone", 2)

	var out bytes.Buffer
	again := make(chan error)
	go func() {
		again <- run(t.Context(), []string{"DATABASE_URL=" + database, "MEILI_URL=" + url, "MEILI_KEY=" + key, "MEILI_INDEX=" + index, "LOG_LEVEL=error"},
			[]string{"reindex"}, strings.NewReader(""), &out, io.Discard)
	}()
	for building := true; building; {
		select {
		case err := <-again:
			if building = false; err != nil {
				t.Fatal(sentence(err))
			}
		default:
			if n, _ := finds(t, worlds[0].engine(), "xylophone"); n != 2 {
				t.Fatalf("%d places are found while the index is built again", n)
			}
		}
	}
	if !strings.Contains(out.String(), "199 lieux") {
		t.Errorf("reindex says %s", out.String())
	}
	answered("the new index answers", "xylophone", 2)
}

// While the server is away the service searches by itself, says so, and goes
// back to it.
func TestSearchGoesOnWithoutMeilisearch(t *testing.T) {
	t.Parallel()
	fake := fakemeili.New("clé")
	imitation := httptest.NewServer(fake)
	t.Cleanup(imitation.Close)
	r, places := newRecord(t, pgtest.URL(t)), atlastest.Places(200, 1)
	r.create(t, places)
	w := r.searching(t, imitation.URL, "clé", meili.DefaultIndex)
	by := func() string { _, by := finds(t, w.engine(), "mediatheque"); return by }
	eventually(t, "it searches with the server", func() bool { return by() == search.MeilisearchName })
	fake.Refuse("", 0)
	if engine := by(); engine != search.BuiltInName {
		t.Errorf("%s answers while the server is away", engine)
	}
	eventually(t, "it says why", func() bool {
		by()
		s := w.engine().State()
		return s.Engine == search.BuiltInName && s.Reason != ""
	})
	r.signed(t, rename, []string{places[0].ID, places[1].ID}, "Xylophone")
	eventually(t, "changes are found all the same", func() bool { n, _ := finds(t, w.engine(), "xylophone"); return n == 2 })
	fake.Heal()
	eventually(t, "it goes back to the server", func() bool {
		n, by := finds(t, w.engine(), "xylophone")
		return n == 2 && by == search.MeilisearchName
	})
}

func TestReindexSaysWhatItDoes(t *testing.T) {
	t.Parallel()
	database := pgtest.URL(t)
	if said := annuaire(t, database, nil, "reindex"); !strings.Contains(said, "MEILI_URL") {
		t.Errorf("without a server: %s", said)
	}
	err := run(t.Context(), []string{"DATABASE_URL=" + database, "MEILI_URL=http://127.0.0.1:1", "LOG_LEVEL=error"}, []string{"reindex"}, strings.NewReader(""), io.Discard, io.Discard)
	if err == nil || !strings.Contains(sentence(err), "sert encore") {
		t.Errorf("with a server that is away: %v", err)
	}
	err = run(t.Context(), []string{"DATABASE_URL=" + database, "MEILI_URL=nulle part", "LOG_LEVEL=error"}, []string{"reindex"}, strings.NewReader(""), io.Discard, io.Discard)
	if err == nil || !strings.Contains(sentence(err), "MEILI_URL") {
		t.Errorf("with an address that is none: %v", err)
	}
	var out bytes.Buffer
	if err := run(t.Context(), []string{"DATABASE_URL=" + database, "MEILI_URL=http://127.0.0.1:1", "LOG_LEVEL=error"}, []string{"doctor"}, strings.NewReader(""), &out, io.Discard); err != nil || !strings.Contains(out.String(), "✗ Meilisearch") {
		t.Errorf("doctor: %v\n%s", err, out.String())
	}
}
