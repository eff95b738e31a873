package geo

import (
	"math"

	"github.com/paulmach/orb"
)

// Locator finds in which outline a point is. It keeps whole millionths of a
// degree (11 cm), in which its answers are exact. It never changes once built,
// so any number of goroutines may use it.
//
// Outlines are cut into parts (polygons) and parts into chunks of a few edges,
// each with its box; a packed tree holds the boxes of the parts. A query then
// looks only at the edges near the point's latitude.
type Locator struct {
	codes   []string
	ordinal map[string]uint32 // place of a code in codes
	partsOf [][]uint32        // parts of each code
	parts   []part            // in the order of the tree's leaves
	chunks  []chunk
	points  []micro
	tree    boxTree
}

// part is one polygon: its border and its holes.
type part struct {
	box      microBox
	from, to uint32 // chunks
	code     uint32
}

// chunk is a run of edges of one ring: from points[from] to points[to].
type chunk struct {
	box      microBox
	from, to uint32
}

// chunkEdges is the length of a chunk. Longer ones cost more edges per query,
// shorter ones more boxes.
const chunkEdges = 16

// NewLocator indexes outlines, which should be of one level. Several outlines
// of one code count as one.
func NewLocator(outlines []Outline) *Locator {
	l := &Locator{ordinal: make(map[string]uint32, len(outlines))}
	l.reserve(outlines)
	for _, o := range outlines {
		for _, polygon := range o.Shape {
			l.addPart(o.Code, polygon)
		}
	}
	boxes := make([]microBox, len(l.parts))
	for i, p := range l.parts {
		boxes[i] = p.box
	}
	tree, order := newBoxTree(boxes)
	sorted := make([]part, len(l.parts))
	for i, from := range order {
		sorted[i] = l.parts[from]
	}
	l.parts, l.tree = sorted, tree
	l.partsOf = make([][]uint32, len(l.codes))
	for i, p := range l.parts {
		l.partsOf[p.code] = append(l.partsOf[p.code], uint32(i))
	}
	return l
}

func (l *Locator) reserve(outlines []Outline) {
	points, parts, chunks := 0, 0, 0
	for _, o := range outlines {
		parts += len(o.Shape)
		for _, polygon := range o.Shape {
			for _, ring := range polygon {
				points += len(ring)
				chunks += (len(ring) + chunkEdges - 1) / chunkEdges
			}
		}
	}
	l.points = make([]micro, 0, points)
	l.parts = make([]part, 0, parts)
	l.chunks = make([]chunk, 0, chunks)
}

func (l *Locator) addPart(code string, polygon orb.Polygon) {
	p := part{box: emptyBox, from: uint32(len(l.chunks)), code: l.codeOf(code)}
	for _, ring := range polygon {
		p.box = p.box.union(l.addRing(ring))
	}
	p.to = uint32(len(l.chunks))
	if p.to > p.from {
		l.parts = append(l.parts, p)
	}
}

func (l *Locator) codeOf(code string) uint32 {
	i, ok := l.ordinal[code]
	if !ok {
		i = uint32(len(l.codes))
		l.ordinal[code] = i
		l.codes = append(l.codes, code)
	}
	return i
}

// addRing stores a ring, closing it where its end was left open, and gives
// its box. Points that fall on the one before are dropped.
func (l *Locator) addRing(ring orb.Ring) microBox {
	from := len(l.points)
	for _, p := range ring {
		m := microOf(p)
		if len(l.points) == from || l.points[len(l.points)-1] != m {
			l.points = append(l.points, m)
		}
	}
	if len(l.points)-from < 3 {
		l.points = l.points[:from] // no area
		return emptyBox
	}
	if last := l.points[len(l.points)-1]; last != l.points[from] {
		l.points = append(l.points, l.points[from])
	}
	box := emptyBox
	for ; from < len(l.points)-1; from += chunkEdges {
		to := min(from+chunkEdges, len(l.points)-1)
		c := chunk{box: boxAround(l.points[from : to+1]), from: uint32(from), to: uint32(to)}
		l.chunks = append(l.chunks, c)
		box = box.union(c.box)
	}
	return box
}

// Len counts the codes that have an outline.
func (l *Locator) Len() int { return len(l.codes) }

// Has tells whether code has an outline.
func (l *Locator) Has(code string) bool {
	_, ok := l.ordinal[code]
	return ok
}

// Locate gives the code of the outline that holds p. Where several do, it is
// the smallest, which is right for an enclave in a neighbour drawn without
// its hole. A point of a border shared by two outlines is in exactly one.
func (l *Locator) Locate(p orb.Point) (code string, ok bool) {
	if l == nil || !finite(p) {
		return "", false
	}
	m := microOf(p)
	best, size := -1, math.Inf(1)
	l.tree.containing(m, func(i int) {
		q := &l.parts[i]
		s := q.box.size()
		if s > size || s == size && l.codes[q.code] >= l.codes[l.parts[best].code] {
			return
		}
		if l.holds(q, m) {
			best, size = i, s
		}
	})
	if best < 0 {
		return "", false
	}
	return l.codes[l.parts[best].code], true
}

// holds counts the edges east of m that cross its latitude: inside when odd.
func (l *Locator) holds(q *part, m micro) bool {
	inside := false
	for i := q.from; i < q.to; i++ {
		c := &l.chunks[i]
		if m.y < c.box.min.y || m.y >= c.box.max.y || m.x > c.box.max.x {
			continue
		}
		a := l.points[c.from]
		for _, b := range l.points[c.from+1 : c.to+1] {
			if (a.y > m.y) != (b.y > m.y) && crossesEast(a, b, m) {
				inside = !inside
			}
			a = b
		}
	}
	return inside
}

// crossesEast tells whether the edge, known to cross m's latitude, does so at
// a greater longitude than m's. Products stay under 2^60.
func crossesEast(a, b, m micro) bool {
	dx, dy := int64(b.x)-int64(a.x), int64(b.y)-int64(a.y)
	side := dx*(int64(m.y)-int64(a.y)) - dy*(int64(m.x)-int64(a.x))
	return (side > 0) == (dy > 0) && side != 0
}

func finite(p orb.Point) bool {
	return math.Abs(p.Lon()) <= 360 && math.Abs(p.Lat()) <= 360
}
