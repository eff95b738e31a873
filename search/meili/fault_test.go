package meili_test

import (
	"net/http/httptest"
	"strconv"
	"testing"
	"time"

	"annuaire/atlas"
	"annuaire/atlas/atlastest"
	"annuaire/directory"
	"annuaire/search"
	"annuaire/search/meili/fakemeili"
)

const (
	documentsRoute = "POST /indexes/{uid}/documents"
	fetchRoute     = "documents/fetch"
	searchRoute    = "/search"
)

// faults are what may go wrong with the server while the directory changes;
// each is healed afterwards.
var faults = map[string]func(*fakemeili.Server){
	"away":                         func(f *fakemeili.Server) { f.Refuse("", 0) },
	"500 everywhere":               func(f *fakemeili.Server) { f.Fail("", 500, 0) },
	"503 of what stands before":    func(f *fakemeili.Server) { f.Fail("", 503, 0) },
	"500 for documents":            func(f *fakemeili.Server) { f.Fail(documentsRoute, 500, 0) },
	"500 once":                     func(f *fakemeili.Server) { f.Fail(documentsRoute, 500, 1) },
	"refuses documents":            func(f *fakemeili.Server) { f.Refuse(documentsRoute, 0) },
	"cuts the answer to documents": func(f *fakemeili.Server) { f.Cut(documentsRoute, 0) },
	"garbage":                      func(f *fakemeili.Server) { f.Garbage("", 0) },
	"a page instead":               func(f *fakemeili.Server) { f.HTML("", 0) },
	"truncated lists":              func(f *fakemeili.Server) { f.Truncate(fetchRoute, 0) },
	"accepted, then failed":        func(f *fakemeili.Server) { f.FailTasks("documentAdditionOrUpdate", 0) },
	"failed once":                  func(f *fakemeili.Server) { f.FailTasks("documentAdditionOrUpdate", 1) },
	"deletion failed":              func(f *fakemeili.Server) { f.FailTasks("documentDeletion", 0) },
	"a task never told of":         func(f *fakemeili.Server) { f.Hang("GET /tasks", 1) },
	"never done":                   func(f *fakemeili.Server) { f.HoldTasks() },
	"slow":                         func(f *fakemeili.Server) { f.Latency(50 * time.Millisecond) },
	"data lost":                    func(f *fakemeili.Server) { f.LoseData() },
	"queue lost":                   func(f *fakemeili.Server) { f.HoldTasks() },
	"hangs on searches":            func(f *fakemeili.Server) { f.Hang(searchRoute, 0) },
}

// changed gives a snapshot in which some places came, some changed and some
// left.
func changed(s *atlas.Snapshot, round int) *atlas.Snapshot {
	var c atlas.Changes
	i := 0
	for e := range s.Entries() {
		switch i++; {
		case i%10 == round%10:
			p := *e.Place
			p.Name, p.Version = "Lieu changé "+strconv.Itoa(round), p.Version+1
			c.Put = append(c.Put, p)
		case i%17 == round%17:
			c.Gone = append(c.Gone, e.ID)
		}
	}
	for n := range 20 {
		c.Put = append(c.Put, directory.Place{ID: "venu." + strconv.Itoa(round) + "-" + strconv.Itoa(n), Version: 1, Name: "Lieu venu", State: directory.Published, TimeZone: "Europe/Paris"})
	}
	return s.With(c)
}

// named counts the places of a name.
func named(s *atlas.Snapshot, name string) (n int) {
	for e := range s.Entries() {
		if e.Name == name {
			n++
		}
	}
	return n
}

// After each fault the server holds what the directory does, and nobody who
// searched was told anything but what they asked for.
func TestServerIsEqualAfterFaults(t *testing.T) {
	t.Parallel()
	for name, fail := range faults {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			fake := fakemeili.New("clé")
			server := httptest.NewServer(fake)
			t.Cleanup(server.Close)
			s := atlastest.Snapshot(1500, 1)
			e := open(t, server.URL, "clé", s)
			both := &search.Fallback{First: e, Then: search.NewBuiltIn(search.Build(s))}

			fail(fake)
			before := fake.Requests("")
			next := changed(s, 1)
			e.Follow(next)
			e.Compare()
			eventually(t, "the fault was met", func() bool { return fake.Requests("") > before+1 })
			for range 5 {
				if found, err := both.Find(t.Context(), "lieu venu"); err != nil || found == nil {
					t.Fatalf("a search failed: %v", err)
				}
			}
			if name == "queue lost" {
				fake.LoseQueue()
			}
			fake.Heal()
			next = changed(next, 2)
			e.Follow(next)
			equal(t, e)
			if largest := fake.LargestBatch(); largest > 1000 {
				t.Errorf("a batch of %d documents was sent", largest)
			}
			var found *atlas.Among
			eventually(t, "a search is answered", func() bool {
				var err error
				found, err = e.Find(t.Context(), "lieu venu")
				return err == nil
			})
			if want := named(next, "Lieu venu"); len(found.Slots) != want || want == 0 {
				t.Errorf("%d places that came are found, not %d", len(found.Slots), want)
			}
		})
	}
}

// equal waits until the server holds what the directory does, and answers.
func equal(t *testing.T, e *instance) {
	t.Helper()
	var missing, extra, stale int
	eventually(t, "the server is equal to the directory", func() bool {
		var err error
		missing, extra, stale, err = e.Differences(t.Context())
		return err == nil && missing+extra+stale == 0
	})
	eventually(t, "the engine answers", func() bool { return e.State().Engine != "" && e.State().Waiting == 0 })
	t.Logf("missing %d, extra %d, stale %d", missing, extra, stale)
}
