package geo

import "github.com/paulmach/orb"

// Chords compares distances from one point to those of an index by the squares
// of the chords in space, which grow with the great-circle distances and cost a
// few multiplications each.
type Chords struct{ from vector }

// NewChords gives the chords from a point.
func NewChords(from orb.Point) Chords { return Chords{vectorOf(from)} }

// To gives the square of the chord to the point at a position along the curve,
// for a sphere of radius 1.
func (c *Chords) To(ix *Index, position int) float64 { return c.from.chord2(&ix.space[position]) }

// ChordUnder gives the square of the chord under a distance in metres, 0 when
// this is negative. It agrees with Distance to within a metre.
func ChordUnder(metres float64) float64 { return squareOfChord(max(0, metres)) }
