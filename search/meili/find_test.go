package meili_test

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"annuaire/atlas"
	"annuaire/atlas/atlastest"
	"annuaire/directory"
	"annuaire/fault"
	"annuaire/search"
	"annuaire/search/meili/fakemeili"
)

// One answer of the server says something else over another snapshot: what was
// kept of the former may not pass for it.
func TestTagFollowsTheSnapshot(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(fakemeili.New("clé"))
	t.Cleanup(server.Close)
	before := atlastest.Snapshot(100, 1)
	s := before.With(atlas.Changes{Put: []directory.Place{{ID: "venue", Version: 1, Name: "Médiathèque", State: directory.Published, TimeZone: "Europe/Paris"}}})
	e := open(t, server.URL, "clé", s)
	other := join(t, e, server.URL, "clé", before) // follows later
	found := map[search.Engine]*atlas.Among{}
	for _, one := range []search.Engine{e, other} {
		eventually(t, "an answer", func() bool {
			answer, err := one.Find(t.Context(), "mediatheque")
			found[one] = answer
			return err == nil
		})
	}
	if len(found[e].Slots) != len(found[other].Slots)+1 || found[e].Tag == found[other].Tag {
		t.Errorf("%d and %d places, tags %s and %s", len(found[e].Slots), len(found[other].Slots), found[e].Tag, found[other].Tag)
	}
}

// A server that answers this program but nobody who searches is not asked again
// and again.
func TestSearchesThatFailAreFew(t *testing.T) {
	t.Parallel()
	fake := fakemeili.New("clé")
	var fails atomic.Bool
	var failed atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		r.Body = io.NopCloser(bytes.NewReader(body))
		if fails.Load() && strings.HasSuffix(r.URL.Path, "/search") && bytes.Contains(body, []byte("mediatheque")) {
			failed.Add(1)
			http.Error(w, "", http.StatusServiceUnavailable)
			return
		}
		fake.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	s := atlastest.Snapshot(100, 1)
	e := open(t, server.URL, "clé", s)
	both := &search.Fallback{First: e, Then: search.NewBuiltIn(search.Build(s))}
	fails.Store(true)
	eventually(t, "searches fail", func() bool {
		if found, err := both.Find(t.Context(), "mediatheque"); err != nil || len(found.Slots) == 0 {
			t.Fatalf("nobody answers: %v", err)
		}
		return failed.Load() > 3 // went away, came back, and went away again
	})
	before := failed.Load()
	for end := time.Now().Add(300 * time.Millisecond); time.Now().Before(end); {
		_, _ = both.Find(t.Context(), "mediatheque")
	}
	if n := failed.Load() - before; n > 5 {
		t.Errorf("%d searches waited for a server that fails", n)
	}
	fails.Store(false)
	eventually(t, "it is asked again", func() bool {
		found, err := both.Find(t.Context(), "mediatheque")
		return err == nil && found.Engine == search.MeilisearchName
	})
}

// That no place holds all the words is not said while one that does may wait to
// be indexed.
func TestNothingIsDeniedWhilePlacesWait(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(fakemeili.New("clé"))
	t.Cleanup(server.Close)
	s := atlastest.Snapshot(100, 1)
	e := open(t, server.URL, "clé", s)
	other := join(t, e, server.URL, "clé", changed(s, 1)) // and e follows later
	eventually(t, "it sees what differs", func() bool { return other.State().Waiting > 0 })
	for _, text := range []string{"lieu venu", "mediatheque venu", "introuvable"} {
		if found, err := other.Find(t.Context(), text); fault.KindOf(err) != fault.Unavailable {
			t.Errorf("%q: %+v, %v", text, found, err)
		}
	}
	eventually(t, "what is found is told", func() bool {
		found, err := other.Find(t.Context(), "mediatheque")
		return err == nil && len(found.Slots) > 0
	})
}
