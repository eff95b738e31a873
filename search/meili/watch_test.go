package meili_test

import (
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/meilisearch/meilisearch-go"

	"annuaire/atlas/atlastest"
	"annuaire/search/meili/fakemeili"
)

// imitation gives an imitated server with its address.
func imitation(t *testing.T) (fake *fakemeili.Server, url string) {
	t.Helper()
	fake = fakemeili.New("clé")
	server := httptest.NewServer(fake)
	t.Cleanup(server.Close)
	return fake, server.URL
}

// An index that somebody emptied answers nothing until it is filled again.
func TestEmptiedIndexIsNotAsked(t *testing.T) {
	t.Parallel()
	fake, url := imitation(t)
	s := atlastest.Snapshot(300, 1)
	e := open(t, url, "clé", s)
	m := direct(url, "clé")
	var list meilisearch.DocumentsResult
	if err := m.Index(e.Index()).GetDocuments(&meilisearch.DocumentsQuery{Limit: 1000}, &list); err != nil {
		t.Fatal(err)
	}
	numbers := make([]string, len(list.Results))
	for i, hit := range list.Results {
		numbers[i] = string(hit["n"])
	}
	task, err := m.Index(e.Index()).DeleteDocuments(numbers, nil)
	done(t, m, task, err)
	fake.HoldTasks()
	eventually(t, "it is not asked", func() bool { return e.State().Engine == "" && e.State().Waiting == s.Len() })
	fake.ReleaseTasks()
	equal(t, e)
	if repaired := e.State().Repaired; repaired < s.Len() {
		t.Errorf("%d repaired places are told of, of %d", repaired, s.Len())
	}
}

// A server that goes away is noticed though nobody searches, and so is its
// return.
func TestAwayServerIsNoticedWithoutSearches(t *testing.T) {
	t.Parallel()
	fake, url := imitation(t)
	e := open(t, url, "clé", atlastest.Snapshot(50, 1))
	fake.Refuse("", 0)
	eventually(t, "it is told to be away", func() bool { return e.State().Engine == "" && e.State().Reason != "" })
	fake.Heal()
	eventually(t, "it is back", func() bool { return e.State().Engine != "" })
}

// An index that this program did not make is left alone.
func TestMeilisearchForeignIndexIsLeftAlone(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, url, key string) {
		m := direct(url, key)
		e := prepare(t, url, key, atlastest.Snapshot(50, 1), func(index string) {
			task, err := m.CreateIndex(&meilisearch.IndexConfig{Uid: index, PrimaryKey: "id"})
			done(t, m, task, err)
			task, err = m.Index(index).AddDocuments([]map[string]any{{"id": "ailleurs", "titre": "Autre projet"}}, nil)
			done(t, m, task, err)
		})
		eventually(t, "it says what to do", func() bool { return strings.Contains(e.State().Reason, "MEILI_INDEX") })
		var list meilisearch.DocumentsResult
		if err := m.Index(e.Index()).GetDocuments(&meilisearch.DocumentsQuery{Limit: 10}, &list); err != nil || list.Total != 1 {
			t.Errorf("the other project has %d documents (%v)", list.Total, err)
		}
	})
}
