package meili_test

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"annuaire/atlas"
	"annuaire/atlas/atlastest"
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
	s := changed(before, 1)
	e := open(t, server.URL, "clé", s)
	other := join(t, e, server.URL, "clé", before) // follows later
	tags := map[string]bool{}
	for _, one := range []search.Engine{e, other} {
		var found *atlas.Among
		eventually(t, "an answer", func() bool {
			var err error
			found, err = one.Find(t.Context(), "lieu venu")
			return err == nil
		})
		tags[found.Tag] = true
	}
	if len(tags) != 2 {
		t.Errorf("two answers have the tags %v", tags)
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
	for range 1000 {
		_, _ = both.Find(t.Context(), "mediatheque")
	}
	if n := failed.Load(); n > 100 {
		t.Errorf("%d searches waited for a server that fails", n)
	}
	fails.Store(false)
	eventually(t, "it is asked again", func() bool {
		found, err := both.Find(t.Context(), "mediatheque")
		return err == nil && found.Engine == search.MeilisearchName
	})
}
