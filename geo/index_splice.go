package geo

import "github.com/paulmach/orb"

// Run is a stretch of a former sequence, from Lo up to but not including Hi, and
// the place At which it starts in the next one.
type Run struct{ Lo, Hi, At int }

// Splice gives the index of n points that follows a Sorted one: the runs kept
// of it, and new points at the other positions, at[i] for points[i]. Together
// they must be in the order of Curve, which is not checked. What is worked out
// of each point is copied, the rest is made again: at 200,000 points that takes
// a tenth of the time of NewIndex.
func (ix *Index) Splice(n int, kept []Run, at []uint32, points []orb.Point) *Index {
	next := blankIndex(n)
	for _, r := range kept {
		copy(next.points[r.At:], ix.points[r.Lo:r.Hi])
		copy(next.space[r.At:], ix.space[r.Lo:r.Hi])
		copy(next.ranks[r.At:], ix.ranks[r.Lo:r.Hi])
		copy(next.worldX[r.At:], ix.worldX[r.Lo:r.Hi])
		copy(next.worldY[r.At:], ix.worldY[r.Lo:r.Hi])
	}
	for i, p := range points {
		next.put(int(at[i]), p)
	}
	next.finish()
	return next
}
