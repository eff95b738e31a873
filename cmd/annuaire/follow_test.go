package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"annuaire/atlas"
	"annuaire/atlas/atlastest"
	"annuaire/geo"
	"annuaire/internal/pgtest"
)

// Two instances on one record both show each kind of change.
func TestInstancesFollowTheRecord(t *testing.T) {
	t.Parallel()
	r := newRecord(t, pgtest.URL(t))
	places := atlastest.Places(60, 7)
	r.create(t, places[:50])
	worlds := []*world{r.following(t, time.Hour, true), r.following(t, time.Hour, true)}
	both := func(what string, yes func(w *world) bool) {
		t.Helper()
		for _, w := range worlds {
			eventually(t, what, func() bool { return yes(w) && r.equals(t, w) })
		}
	}
	first := places[0].ID
	r.signed(t, rename, []string{first}, "Autre nom")
	both("a change", func(w *world) bool { return name(w, first) == "Autre nom" })
	both("its name in the text index", func(w *world) bool {
		index := w.texts.Index()
		return index != nil && len(index.Match("autre nom").Slots) == 1
	})
	r.signed(t, archive, []string{first})
	both("an archive", func(w *world) bool { return name(w, first) == "" })
	r.signed(t, publish, []string{first})
	both("a return", func(w *world) bool { return name(w, first) != "" })
	r.create(t, places[50:])
	both("a creation", func(w *world) bool { return name(w, places[55].ID) == places[55].Name })
	var many []string
	for _, p := range places[10:50] {
		many = append(many, p.ID)
	}
	r.signed(t, archive, many)
	both("the removal of many", func(w *world) bool { return w.atlas.Current().Len() == 20 })
	for _, w := range worlds {
		r.check(t, w)
		if n := w.following().Repaired; n > 0 {
			t.Errorf("%d places were repaired, none was lost", n)
		}
	}
	if worlds[0].atlas.Current().Tag() != worlds[1].atlas.Current().Tag() {
		t.Error("the same content has two tags")
	}
}

// More changes than are named, and other territories, are found by reading.
func TestLargeChangesAreFollowed(t *testing.T) {
	t.Parallel()
	r := newRecord(t, pgtest.URL(t))
	w := r.following(t, time.Hour, true)
	r.create(t, atlastest.Places(3000, 8))
	eventually(t, "an import", func() bool { return w.atlas.Current().Len() == 3000 && r.equals(t, w) })
	town := geo.Territory{Level: geo.Commune, Code: "01001", Name: "Nouvelle", Kind: "metro", Population: 1}
	if err := r.SaveTerritories(t.Context(), []geo.Territory{town}); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the new territories", func() bool {
		_, ok := w.atlas.Current().Gazetteer().Get(geo.Commune, "01001")
		return ok && w.atlas.Current().Len() == 3000
	})
}

// Territories that were read before the database went away are read again.
func TestReferenceIsFollowedAfterAFailure(t *testing.T) {
	t.Parallel()
	r := newRecord(t, pgtest.URL(t))
	r.create(t, atlastest.Places(20, 12))
	w := newWorld(r.Store, slog.New(slog.DiscardHandler), time.Hour)
	if err := w.build(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := r.SaveTerritories(t.Context(), []geo.Territory{{Level: geo.Region, Code: "44", Name: "Grand Est"}}); err != nil {
		t.Fatal(err)
	}
	rename := func(from, to string) {
		if _, err := r.db.Exec(t.Context(), `alter table `+from+` rename to `+to); err != nil {
			t.Fatal(err)
		}
	}
	rename("place", "place_away")
	if w.build(t.Context()) == nil {
		t.Fatal("read places that are away")
	}
	rename("place_away", "place")
	if err := w.compare(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, ok := w.atlas.Current().Gazetteer().Get(geo.Region, "44"); !ok {
		t.Error("the new territories were forgotten")
	}
}

// A change that nobody told of is found by the comparison and repaired.
func TestLostNotificationIsRepaired(t *testing.T) {
	t.Parallel()
	r := newRecord(t, pgtest.URL(t))
	places := atlastest.Places(40, 9)
	r.create(t, places[:30])
	w := r.following(t, 50*time.Millisecond, false) // no relay: nobody is told
	r.signed(t, rename, []string{places[0].ID, places[1].ID}, "Autre nom")
	r.signed(t, archive, []string{places[2].ID})
	r.create(t, places[30:])
	r.signed(t, `delete from outbox`)
	eventually(t, "the repair", func() bool { return r.equals(t, w) })
	eventually(t, "the count of what was repaired", func() bool { return w.following().Repaired == 13 })
	r.check(t, w)
	repaired := time.Now()
	eventually(t, "the proof", func() bool { return w.following().Compared.After(repaired) })
}

// What changed while the connection was cut is found when it is back.
func TestCutInstanceCatchesUp(t *testing.T) {
	t.Parallel()
	r := newRecord(t, pgtest.URL(t))
	places := atlastest.Places(30, 10)
	r.create(t, places)
	w := r.following(t, time.Hour, true)
	for i := range 5 {
		r.signed(t, rename, []string{places[i].ID}, "Pendant la coupure")
		r.cut(t)
	}
	for i := range 5 {
		eventually(t, "what was changed meanwhile", func() bool { return name(w, places[i].ID) == "Pendant la coupure" })
	}
	eventually(t, "the same content", func() bool { return r.equals(t, w) })
}

// Changes by several hands at once: no reader ever sees a place go back, and
// every instance ends with exactly the record.
func TestManyHands(t *testing.T) {
	t.Parallel()
	for kind, c := range map[string]struct{ chaos bool }{"calm": {false}, "with connections cut and news lost": {true}} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			seed := rand.Uint64()
			t.Logf("seed %d", seed)
			r := newRecord(t, pgtest.URL(t))
			places := atlastest.Places(200, 11)
			r.create(t, places)
			worlds := []*world{r.following(t, 100*time.Millisecond, true), r.following(t, 100*time.Millisecond, true)}
			var readers, hands sync.WaitGroup
			done := make(chan struct{})
			for _, w := range worlds {
				readers.Go(func() { neverGoesBack(t, &w.atlas, done) })
			}
			for hand := range 5 {
				random := rand.New(rand.NewPCG(seed, uint64(hand)))
				hands.Go(func() {
					for i := range 100 {
						id := []string{places[random.IntN(len(places))].ID}
						switch random.IntN(4) {
						case 0:
							r.signed(t, archive+` and state = 'published'`, id)
						case 1:
							r.signed(t, publish, id)
						default:
							r.signed(t, rename, id, fmt.Sprintf("Nom %d %d", hand, i))
						}
						if c.chaos && i%20 == 0 {
							r.cut(t)
						}
					}
				})
			}
			hands.Wait()
			for _, w := range worlds {
				eventually(t, "the end", func() bool { return r.equals(t, w) })
				r.check(t, w)
			}
			close(done)
			readers.Wait()
		})
	}
}

// neverGoesBack reads every version of the atlas that it can until done.
func neverGoesBack(t *testing.T, a *atlas.Atlas, done <-chan struct{}) {
	versions := map[string]int64{}
	var last *atlas.Snapshot
	read := 0
	for {
		select {
		case <-done:
			if read < 2 {
				t.Errorf("only %d versions were read", read)
			}
			return
		default:
		}
		s := a.Current()
		if s == last {
			runtime.Gosched()
			continue
		}
		last, read = s, read+1
		for id, version := range s.Versions() {
			if version < versions[id] {
				t.Errorf("%s went from version %d back to %d", id, versions[id], version)
			}
			versions[id] = version
		}
	}
}

// The versions that nobody reads any more are freed. Not parallel: other tests
// would be counted.
func TestOldVersionsAreFreed(t *testing.T) {
	r := newRecord(t, pgtest.URL(t))
	places := atlastest.Places(20_000, 12)
	r.create(t, places)
	w := r.following(t, time.Hour, true)
	eventually(t, "the text index", func() bool { return w.texts.Index() != nil })
	one := heap()
	for i := range 50 {
		next := fmt.Sprintf("Nom %d", i)
		r.signed(t, rename, []string{places[i*7].ID}, next)
		eventually(t, "a change", func() bool { return name(w, places[i*7].ID) == next })
	}
	if after := heap(); after > one+one/4 {
		t.Errorf("%d MB before, %d MB after 50 changes", one>>20, after>>20)
	} else {
		t.Logf("%d MB before, %d MB after 50 changes", one>>20, after>>20)
	}
	runtime.KeepAlive(places)
}

// heap gives the bytes in use once what can be freed is.
func heap() uint64 {
	runtime.GC()
	runtime.GC() // what pools held is freed by the second
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// A failure is only blamed on the database's absence when it is away.
func TestWarnSaysWhatFailed(t *testing.T) {
	t.Parallel()
	for err, want := range map[error]string{
		context.DeadlineExceeded:            "ne répond pas",
		errors.New("a column is not known"): "a échoué",
	} {
		var log bytes.Buffer
		w := newWorld(nil, slog.New(slog.NewTextHandler(&log, nil)), time.Hour)
		failed := w.warn("atlas")
		failed(err)
		failed(err)
		if got := log.String(); strings.Count(got, want) != 1 || !strings.Contains(got, err.Error()) {
			t.Errorf("%v: %s", err, got)
		}
	}
}
