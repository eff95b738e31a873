package atlas_test

import (
	"fmt"
	"runtime"
	"sync"
	"testing"
	"weak"

	"annuaire/atlas"
	"annuaire/atlas/atlastest"
	"annuaire/directory"
	"annuaire/directory/hours"
	"annuaire/geo"
)

// renamed gives places of the list in another version, with another name and
// another position.
func renamed(places []directory.Place, version int, which ...int) (c atlas.Changes) {
	for _, i := range which {
		p := places[i%len(places)]
		p.Version, p.Name = int64(version), fmt.Sprintf("Nom %d", version)
		p.Position[0] += float64(version) / 1000
		c.Put = append(c.Put, p)
	}
	return c
}

// TestReadersSeeWholeVersions has many read while snapshots follow one another.
func TestReadersSeeWholeVersions(t *testing.T) {
	t.Parallel()
	places := atlastest.Places(200, 8)
	a := atlas.New(atlas.Build(geo.NewGazetteer(atlastest.Territories()), nil, places))
	q := query(t, "facettes=oui&ouvert=maintenant&limite=100")
	done := make(chan struct{})
	var readers sync.WaitGroup
	for range 4 {
		readers.Go(func() {
			for {
				checkWhole(t, a.Current(), q)
				select {
				case <-done:
					return
				default:
				}
			}
		})
	}
	for version := range 100 {
		a.Swap(a.Current().With(renamed(places, version+2, version*7, version*7+1)))
	}
	close(done)
	readers.Wait()
}

func checkWhole(t *testing.T, s *atlas.Snapshot, q atlas.Query) {
	var seen directory.Fingerprint
	open := 0
	for e := range s.Entries() {
		seen.Add(e.ID, e.Version)
		if e.Opening(q.At).State == hours.Open {
			open++
		}
		if found, ok := s.Place(e.ID); !ok || found != e {
			t.Errorf("%s is not found", e.ID)
		}
	}
	answer, err := s.Search(q)
	if seen != s.Fingerprint() || err != nil || answer.Total != open {
		t.Errorf("%v in a snapshot of %v; %d open, %d found, %v", seen, s.Fingerprint(), open, answer.Total, err)
	}
}

// TestFormerSnapshotsAreFreed: nothing of the next one holds the former.
func TestFormerSnapshotsAreFreed(t *testing.T) {
	t.Parallel()
	places := atlastest.Places(300, 8)
	q := query(t, "lat=48&lon=2&facettes=oui&ouvert=maintenant&tri=nom")
	s := atlas.Build(geo.NewGazetteer(atlastest.Territories()), nil, places)
	var former []weak.Pointer[atlas.Snapshot]
	for version := range 10 {
		if _, err := s.Search(q); err != nil {
			t.Fatal(err)
		}
		former = append(former, weak.Make(s))
		s = s.With(renamed(places, version+2, version))
	}
	runtime.GC()
	runtime.GC()
	for i, p := range former {
		if p.Value() != nil {
			t.Errorf("snapshot %d of %d is still there", i, len(former))
		}
	}
	runtime.KeepAlive(s)
}

// TestForksOfALineShareNoNewSlot: two snapshots may follow the same one.
func TestForksOfALineShareNoNewSlot(t *testing.T) {
	t.Parallel()
	places := atlastest.Places(100, 8)
	s := atlas.Build(nil, nil, places)
	one, other := s.With(renamed(places, 2, 1, 2, 3)), s.With(renamed(places, 3, 3, 4))
	if !one.SameLine(other) || !one.SameLine(s) {
		t.Fatal("the line ended")
	}
	for e := range one.Entries() {
		if there, held := other.InSlot(e.Slot); held && there != e {
			t.Errorf("slot %d is that of %s %d and of %s %d", e.Slot, e.ID, e.Version, there.ID, there.Version)
		}
	}
}

// TestALineEnds: many small changes make a new line, and memory stays bounded.
func TestALineEnds(t *testing.T) {
	t.Parallel()
	places := atlastest.Places(1000, 8)
	s := atlas.Build(nil, nil, places)
	lines := 1
	for version := range 700 {
		next := s.With(renamed(places, version+2, version, version+500))
		if !next.SameLine(s) {
			lines++
		}
		if s = next; s.Slots() > 2*s.Len() {
			t.Fatalf("%d slots for %d places", s.Slots(), s.Len())
		}
	}
	if lines < 2 || lines > 5 {
		t.Errorf("%d lines", lines)
	}
	if s.With(atlas.Changes{Put: renamed(places, 701, 699).Put}) != s {
		t.Error("the version that is there makes another snapshot")
	}
	all := atlas.Changes{}
	for p := range s.Entries() {
		all.Gone = append(all.Gone, p.ID)
	}
	if none := s.With(all); none.Len() != 0 || none.With(renamed(places, 900, 0)).Len() != 1 {
		t.Errorf("%d places are left", none.Len())
	}
}
