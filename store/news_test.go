package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"annuaire/directory"
	"annuaire/geo"
)

// following gives what is told of a record until the test ends.
func following(t *testing.T, s *Store) *Newsstand {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	var running sync.WaitGroup
	t.Cleanup(func() { cancel(); running.Wait() })
	stand := NewNewsstand()
	running.Go(func() { s.Relay(ctx, func(err error) { t.Logf("relay: %v", err) }) })
	running.Go(func() { s.Deliver(ctx, stand, func(err error) { t.Logf("deliver: %v", err) }) })
	return stand
}

// nextNews waits for news.
func nextNews(t *testing.T, stand *Newsstand) News {
	t.Helper()
	select {
	case <-stand.Ready():
		return stand.Take()
	case <-time.After(30 * time.Second):
		t.Fatal("nobody told anything")
		return News{}
	}
}

// connected gives the stand once it delivers, and asked for a comparison.
func connected(t *testing.T, stand *Newsstand) {
	t.Helper()
	news := nextNews(t, stand)
	if _, live := stand.Live(); !news.Compare || !live {
		t.Fatalf("told first of %+v, live %v", news, live)
	}
}

func TestEveryInstanceIsToldWhichPlacesChanged(t *testing.T) {
	t.Parallel()
	s := open(t)
	stands := []*Newsstand{following(t, s), following(t, s)}
	for _, stand := range stands {
		connected(t, stand)
	}
	save(t, s, "un", directory.Change{Place: place(), SourceID: "b"}, directory.Change{Place: place(), SourceID: "a"})
	for _, stand := range stands {
		if diff := cmp.Diff(News{Places: []string{"a", "b"}}, nextNews(t, stand)); diff != "" {
			t.Errorf("(-want +told):\n%s", diff)
		}
	}
	if err := s.SaveTerritories(t.Context(), []geo.Territory{{Level: geo.Region, Code: "44", Name: "Grand Est"}}); err != nil {
		t.Fatal(err)
	}
	for _, stand := range stands {
		if news := nextNews(t, stand); !news.Compare {
			t.Errorf("told of %+v after the reference was replaced", news)
		}
	}
}

func TestManyChangesAreNotNamed(t *testing.T) {
	t.Parallel()
	s := open(t)
	stand := following(t, s)
	connected(t, stand)
	changes := make([]directory.Change, namedPlaces+1)
	for i := range changes {
		changes[i] = directory.Change{Place: place(), SourceID: fmt.Sprintf("a%d", i)}
	}
	save(t, s, "un", changes...)
	if news := nextNews(t, stand); !news.Compare || len(news.Places) > 0 {
		t.Errorf("told of %+v", news)
	}
}

// A connection that is cut tells nothing more: another asks for a comparison.
func TestCutConnectionAsksForAComparison(t *testing.T) {
	t.Parallel()
	s := open(t)
	stand := following(t, s)
	connected(t, stand)
	_, err := s.pool.Exec(t.Context(), `
		select pg_terminate_backend(pid) from pg_stat_activity
		where datname = current_database() and query like 'listen "`+newsChannel+`"%'`)
	if err != nil {
		t.Fatal(err)
	}
	connected(t, stand)
}

// What is told is what is read, however long the identifiers.
func TestNewsReadBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		ids := rapid.SliceOfNDistinct(rapid.StringMatching(`[A-Za-z0-9][A-Za-z0-9._-]{0,99}`), 0, 300, rapid.ID).Draw(t, "ids")
		slices.Sort(ids)
		news := News{Places: ids}
		stand := NewNewsstand()
		for _, payload := range news.payloads() {
			if len(payload) >= 8000 {
				t.Fatalf("a payload of %d bytes", len(payload))
			}
			stand.Put(read(payload))
		}
		if got := stand.Take(); !slices.Equal(got.Places, ids) || got.Compare {
			t.Fatalf("read %+v of %+v", got, news)
		}
	})
}

func TestNewsstand(t *testing.T) {
	t.Parallel()
	stand := NewNewsstand()
	many := strings.Fields(strings.Repeat("a b ", 10))
	stand.Put(News{Places: many})
	stand.Put(News{Places: []string{"c"}})
	if got := stand.Take(); !slices.Equal(got.Places, []string{"a", "b", "c"}) {
		t.Errorf("took %+v", got)
	}
	if got := stand.Take(); len(got.Places) > 0 || got.Compare {
		t.Errorf("took again %+v", got)
	}
	for i := range namedPlaces + 1 {
		stand.Put(News{Places: []string{fmt.Sprint(i)}})
	}
	if got := stand.Take(); !got.Compare || len(got.Places) > 0 {
		t.Errorf("of too many places took %d, compare %v", len(got.Places), got.Compare)
	}
	for _, unknown := range []string{"", "places", "another word"} {
		if !read(unknown).Compare {
			t.Errorf("%q does not ask for a comparison", unknown)
		}
	}
}
