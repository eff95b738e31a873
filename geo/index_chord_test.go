package geo

import (
	"testing"

	"github.com/paulmach/orb"
	"pgregory.net/rapid"
)

func TestChordsCompareAsDistances(t *testing.T) {
	t.Parallel()
	eachShape(t, func(t *rapid.T, one *rapid.Generator[orb.Point]) {
		from, to := one.Draw(t, "from"), one.Draw(t, "to")
		chords, distance := NewChords(from), Distance(from, to)
		got := chords.To(NewIndex([]orb.Point{to}), 0)
		if least, most := ChordUnder(distance-1.1), ChordUnder(distance+1.1); got < least || got > most {
			t.Fatalf("%v to %v: %v for %v m, want %v to %v", from, to, got, distance, least, most)
		}
	})
}
