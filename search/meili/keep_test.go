package meili_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/meilisearch/meilisearch-go"

	"annuaire/atlas"
	"annuaire/atlas/atlastest"
	"annuaire/directory"
	"annuaire/search/meili/fakemeili"
)

// onEach runs a test on an imitated server, and on a real one where there is
// one.
func onEach(t *testing.T, test func(t *testing.T, url, key string)) {
	t.Run("imitated", func(t *testing.T) {
		t.Parallel()
		server := httptest.NewServer(fakemeili.New("clé"))
		t.Cleanup(server.Close)
		test(t, server.URL, "clé")
	})
	if os.Getenv("MEILI_URL") != "" {
		t.Run("real", func(t *testing.T) {
			t.Parallel()
			url, key := realServer(t)
			test(t, url, key)
		})
	}
}

// direct gives a client that goes round the engine.
func direct(url, key string) meilisearch.ServiceManager {
	return meilisearch.New(url, meilisearch.WithAPIKey(key), meilisearch.DisableRetries())
}

// done waits until the server has done what it accepted.
func done(t *testing.T, m meilisearch.ServiceManager, task *meilisearch.TaskInfo, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := m.WaitForTaskWithContext(t.Context(), task.TaskUID, 5*time.Millisecond); err != nil {
		t.Fatal(err)
	}
}

// What a hand, or an instance that comes too late, puts in the index is
// repaired by the next comparison, and counted.
func TestMeilisearchComparisonRepairs(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, url, key string) {
		s := atlastest.Snapshot(300, 1)
		e := open(t, url, key, s)
		m := direct(url, key)
		index := m.Index(e.Index())
		var list meilisearch.DocumentsResult
		if err := index.GetDocuments(&meilisearch.DocumentsQuery{Limit: 3}, &list); err != nil || len(list.Results) != 3 {
			t.Fatal(len(list.Results), err)
		}
		late := list.Results[0]
		late["v"], late["h"], late["nom"] = []byte("0"), []byte(`"1"`), []byte(`"perime"`)
		task, err := index.AddDocuments([]any{late, map[string]any{"n": 7, "nom": "intrus"}}, nil)
		done(t, m, task, err)
		task, err = index.DeleteDocuments([]string{string(list.Results[1]["n"])}, nil)
		done(t, m, task, err)
		if missing, extra, stale, err := e.Differences(t.Context()); err != nil || missing != 1 || extra != 1 || stale != 1 {
			t.Fatalf("missing %d, extra %d, stale %d (%v); want 1 of each", missing, extra, stale, err)
		}
		e.Compare()
		equal(t, e)
		eventually(t, "the repair is counted", func() bool { return e.State().Repaired == 3 })
	})
}

// A document of a later version is left alone: another instance has read the
// record since.
func TestMeilisearchOlderChangeNeverWins(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, url, key string) {
		s := atlastest.Snapshot(50, 1)
		e := open(t, url, key, s)
		var first *atlas.Entry
		for first = range s.Entries() {
			break
		}
		p := *first.Place
		p.Version, p.Name = p.Version+1, "Lieu renommé ailleurs"
		newer := s.With(atlas.Changes{Put: []directory.Place{p}})
		other := join(t, e, url, key, newer)
		other.Lead(true)
		e.Lead(false)
		equal(t, other)
		e.Lead(true) // and is behind
		e.Compare()
		eventually(t, "the later version waits", func() bool { return e.State().Waiting == 1 })
		if missing, extra, stale, err := other.Differences(t.Context()); err != nil || missing+extra+stale > 0 {
			t.Errorf("an older version won: missing %d, extra %d, stale %d (%v)", missing, extra, stale, err)
		}
		e.Follow(newer)
		equal(t, e)
	})
}

// An index with other settings is built again, without a search that fails or
// finds less.
func TestMeilisearchRebuildsForOtherSettings(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, url, key string) {
		s := atlastest.Snapshot(1200, 1)
		e := open(t, url, key, s)
		var found *atlas.Among
		eventually(t, "it finds", func() (is bool) {
			var err error
			found, err = e.Find(t.Context(), "mediatheque")
			return err == nil && len(found.Slots) > 0
		})
		m := direct(url, key)
		task, err := m.Index(e.Index()).UpdateSettings(&meilisearch.Settings{Synonyms: map[string][]string{"mediatheque": {"ludotheque"}}})
		done(t, m, task, err)
		built, err := m.GetIndex(e.Index())
		if err != nil {
			t.Fatal(err)
		}
		e.Compare()
		eventually(t, "the index is another", func() bool {
			again, err := e.Find(t.Context(), "mediatheque")
			if errors.Is(err, context.DeadlineExceeded) {
				return false // a busy machine: another engine would have answered
			}
			if err != nil || len(again.Slots) != len(found.Slots) {
				t.Fatalf("a search fails meanwhile: %v", err)
			}
			now, err := m.GetIndex(e.Index())
			return err == nil && now.CreatedAt != built.CreatedAt
		})
		equal(t, e)
		settings, err := m.Index(e.Index()).GetSettings()
		if err != nil || settings.Synonyms["mediatheque"] != nil {
			t.Errorf("the settings are still others: %v, %v", settings.Synonyms, err)
		}
		eventually(t, "what was beside the index is gone", func() bool {
			indexes, err := m.ListIndexes(&meilisearch.IndexesQuery{Limit: 1000})
			return err == nil && !slices.ContainsFunc(indexes.Results, func(index *meilisearch.IndexResult) bool {
				return len(index.UID) > len(e.Index()) && strings.HasPrefix(index.UID, e.Index())
			})
		})
	})
}

// An instance that does not lead writes nothing, and does not ask a server
// that it found different for long.
func TestMeilisearchOthersOnlyLook(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, url, key string) {
		s := atlastest.Snapshot(100, 1)
		e := open(t, url, key, s)
		other := join(t, e, url, key, changed(s, 1))
		eventually(t, "it sees what differs", func() bool { return other.State().Waiting > 0 })
		if missing, extra, stale, err := e.Differences(t.Context()); err != nil || missing+extra+stale > 0 {
			t.Errorf("it wrote: missing %d, extra %d, stale %d (%v)", missing, extra, stale, err)
		}
		eventually(t, "it gives up", func() bool { return other.State().Engine == "" })
		if reason := other.State().Reason; reason == "" {
			t.Error("and does not say why")
		}
	})
}

// What another instance wrote while this one did not lead is no repair.
func TestMeilisearchLeadershipIsNoRepair(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, url, key string) {
		s := atlastest.Snapshot(100, 1)
		e := open(t, url, key, s)
		next := changed(s, 1)
		other := join(t, e, url, key, next)
		e.Lead(false)
		other.Lead(true)
		equal(t, other)
		other.Lead(false)
		e.Follow(next)
		e.Lead(true)
		e.Compare()
		equal(t, e)
		if n := e.State().Repaired + other.State().Repaired; n > 0 {
			t.Errorf("%d places were repaired, of which none was wrong", n)
		}
	})
}

// An instance that may not build the index anew does not ask one that another
// version of the program made.
func TestMeilisearchOthersRefuseOtherSettings(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, url, key string) {
		s := atlastest.Snapshot(100, 1)
		e := open(t, url, key, s)
		m := direct(url, key)
		task, err := m.Index(e.Index()).UpdateSettings(&meilisearch.Settings{Synonyms: map[string][]string{"mediatheque": {"ludotheque"}}})
		done(t, m, task, err)
		other := join(t, e, url, key, s)
		eventually(t, "it says why it does not answer", func() bool { return strings.Contains(other.State().Reason, "autre version") })
		if engine := other.State().Engine; engine != "" {
			t.Errorf("%s answers all the same", engine)
		}
		e.Compare() // builds it anew
		eventually(t, "it answers", func() bool { return other.State().Engine != "" && other.State().Waiting == 0 })
	})
}

// While the instance that leads cannot write, the other engine, which has the
// changes, answers; once it can, the server does again.
func TestLeaderThatCannotWriteHandsOver(t *testing.T) {
	t.Parallel()
	for name, fail := range map[string]func(*fakemeili.Server){
		"tasks fail":                     func(f *fakemeili.Server) { f.FailTasks("documentAdditionOrUpdate", 0) },
		"tasks are never done":           func(f *fakemeili.Server) { f.HoldTasks() },
		"all about documents is refused": func(f *fakemeili.Server) { f.Fail("/documents", http.StatusForbidden, 0) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			fake := fakemeili.New("clé")
			server := httptest.NewServer(fake)
			t.Cleanup(server.Close)
			s := atlastest.Snapshot(100, 1)
			e := open(t, server.URL, "clé", s)
			fail(fake)
			e.Follow(changed(s, 1))
			eventually(t, "it hands over", func() bool {
				state := e.State()
				return state.Engine == "" && state.Reason != ""
			})
			fake.Heal()
			equal(t, e)
		})
	}
}
