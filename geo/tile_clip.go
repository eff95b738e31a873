package geo

// TileBuffer is the width, in units, of the band around a tile in which
// outlines are still drawn, so that the line of their cut is out of sight.
const TileBuffer = 64

// clip cuts the ring at the buffer around the tile (Sutherland and Hodgman).
// Where several parts remain they are joined by lines along the edge, which
// untangle takes away. It writes over the ring and uses spare, and gives both
// back.
func clip(ring, spare tileRing) (cut, other tileRing) {
	const low, high = -TileBuffer, TileExtent + TileBuffer
	for _, edge := range [4]tileEdge{{false, false, low}, {false, true, high}, {true, false, low}, {true, true, high}} {
		spare = edge.cut(ring, spare[:0])
		ring, spare = spare, ring
	}
	return ring, spare
}

// tileEdge is one side of the buffered tile.
type tileEdge struct {
	horizontal bool // y is bounded, not x
	upper      bool // what is more than at is outside, not what is less
	at         int
}

func (e tileEdge) cut(ring, out tileRing) tileRing {
	for i, p := range ring {
		before := ring[(i+len(ring)-1)%len(ring)]
		if e.inside(p) != e.inside(before) {
			out = append(out, e.crossing(before, p))
		}
		if e.inside(p) {
			out = append(out, p)
		}
	}
	return out
}

func (e tileEdge) inside(p tilePoint) bool {
	v := p.x
	if e.horizontal {
		v = p.y
	}
	if e.upper {
		return v <= e.at
	}
	return v >= e.at
}

// crossing is the same point whichever way the line is followed, so that the
// two sides of a border are cut alike.
func (e tileEdge) crossing(a, b tilePoint) tilePoint {
	if b.before(a) {
		a, b = b, a
	}
	if e.horizontal {
		return tilePoint{a.x + (b.x-a.x)*(e.at-a.y)/(b.y-a.y), e.at}
	}
	return tilePoint{e.at, a.y + (b.y-a.y)*(e.at-a.x)/(b.x-a.x)}
}
