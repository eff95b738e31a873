package meili_test

import (
	"strconv"
	"testing"
	"time"

	"github.com/meilisearch/meilisearch-go"

	"annuaire/atlas/atlastest"
)

// What an instance that was killed was building is taken away. An index whose
// name merely begins with ours is somebody else's.
func TestMeilisearchSweepsOnlyItsOwn(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, url, key string) {
		e := open(t, url, key, atlastest.Snapshot(20, 1))
		m := direct(url, key)
		begun := func(ago time.Duration) string {
			return e.Index() + "-construction-" + strconv.FormatInt(time.Now().Add(-ago).UnixMilli(), 10)
		}
		stays := map[string]bool{
			begun(2 * time.Hour): false, begun(time.Minute): true, e.Index() + "-recette": true, e.Index() + "-construction-a": true,
		}
		for name := range stays {
			task, err := m.CreateIndex(&meilisearch.IndexConfig{Uid: name, PrimaryKey: "n"})
			done(t, m, task, err)
			t.Cleanup(func() { _, _ = m.DeleteIndex(name) })
		}
		e.Compare()
		for name, stays := range stays {
			eventually(t, name+" is there or not", func() bool {
				_, err := m.GetIndex(name)
				return err == nil == stays
			})
		}
	})
}
