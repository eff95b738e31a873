package atlas_test

import (
	"testing"

	"pgregory.net/rapid"

	"annuaire/atlas"
	"annuaire/geo"
)

func TestBoundsHoldTheMatchesAndNoMore(t *testing.T) {
	t.Parallel()
	s := small()
	rapid.Check(t, func(t *rapid.T) {
		q := parsed(t, drawValues(t, s))
		var want geo.Box
		found := false
		for _, id := range plain(s, &q) {
			e, _ := s.Place(id)
			if e.Located == atlas.Nowhere {
				continue
			}
			lon, lat := e.Point.Lon(), e.Point.Lat()
			if !found {
				want, found = geo.Box{West: lon, South: lat, East: lon, North: lat}, true
			}
			want = geo.Box{West: min(want.West, lon), South: min(want.South, lat), East: max(want.East, lon), North: max(want.North, lat)}
		}
		got, ok, err := s.Bounds(q)
		if err != nil || ok != found || ok && got != want {
			t.Fatalf("got %v, %v, %v, want %v, %v", got, ok, err, want, found)
		}
	})
}

func TestBoundsRefuseWhatDoesNotExist(t *testing.T) {
	t.Parallel()
	if _, ok, err := small().Bounds(atlas.Query{Filters: map[string][]string{"commune": {"99999"}}}); ok || err == nil {
		t.Errorf("%v, %v", ok, err)
	}
}
