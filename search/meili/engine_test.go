package meili_test

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"
	"time"

	"annuaire/atlas"
	"annuaire/search"
	"annuaire/search/meili"
)

// realServer gives the address and the key of a real Meilisearch.
func realServer(t testing.TB) (url, key string) {
	t.Helper()
	if url = os.Getenv("MEILI_URL"); url == "" {
		t.Skip("needs a Meilisearch server: make test-meili")
	}
	return url, os.Getenv("MEILI_KEY")
}

// instance is an engine beside the one in memory, which knows the words.
type instance struct {
	*meili.Engine
	words search.BuiltIn
}

// Follow has both follow, as the service does.
func (i *instance) Follow(s *atlas.Snapshot) {
	i.words.Use(search.Build(s))
	i.Engine.Follow(s)
}

// open gives an engine on an index of its own of a server, which leads and
// holds the snapshot.
func open(t testing.TB, url, key string, s *atlas.Snapshot) *instance {
	t.Helper()
	e := prepare(t, url, key, s)
	eventually(t, "the engine answers", func() bool { return e.State().Engine != "" && e.State().Waiting == 0 })
	return e
}

// prepare is open without waiting.
// before is done with the name of its index.
func prepare(t testing.TB, url, key string, s *atlas.Snapshot, before ...func(index string)) *instance {
	t.Helper()
	name := "essai_" + strconv.FormatUint(rand.Uint64(), 36)
	for _, do := range before {
		do(name)
	}
	e := keep(t, url, key, name, s)
	e.Lead(true)
	t.Cleanup(func() { _, _ = direct(url, key).DeleteIndex(name) })
	return e
}

// join gives another engine on the index of the first, which does not lead.
func join(t testing.TB, first *instance, url, key string, s *atlas.Snapshot) *instance {
	t.Helper()
	return keep(t, url, key, first.Index(), s)
}

// keep has an engine follow a snapshot until the test ends.
func keep(t testing.TB, url, key, name string, s *atlas.Snapshot) *instance {
	t.Helper()
	e := new(instance)
	var err error
	e.Engine, err = meili.New(meili.Config{
		URL: url, Key: key, Index: name, Every: time.Minute, Log: slog.New(slog.DiscardHandler), Words: e.words.Index,
	})
	if err != nil {
		t.Fatal(err)
	}
	e.Follow(s)
	ctx, stop := context.WithCancel(context.Background())
	kept := make(chan struct{})
	go func() { defer close(kept); e.Keep(ctx) }()
	t.Cleanup(func() {
		stop()
		<-kept
	})
	return e
}

// eventually waits for something to be true.
func eventually(t testing.TB, what string, is func() bool) {
	t.Helper()
	deadline := time.After(time.Minute)
	for !is() {
		select {
		case <-deadline:
			t.Fatalf("not in a minute: %s", what)
		case <-time.After(5 * time.Millisecond):
		}
	}
}

// patient asks again when a busy machine made the server late: here it is what
// it finds that is judged.
type patient struct {
	t testing.TB
	search.Engine
}

func (p patient) Find(ctx context.Context, text string) (found *atlas.Among, err error) {
	eventually(p.t, "an answer for "+text, func() bool {
		found, err = p.Engine.Find(ctx, text)
		return !errors.Is(err, context.DeadlineExceeded)
	})
	return found, err
}
