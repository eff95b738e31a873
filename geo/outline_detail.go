package geo

import (
	"math"
	"slices"
)

// worldPoint is a point of the Web Mercator square, in the units of World.
type worldPoint struct{ x, y uint32 }

func (p worldPoint) before(q worldPoint) bool { return p.x < q.x || p.x == q.x && p.y < q.y }

// Outlines are drawn at each zoom with the points that stand out by at least
// half a pixel of a tile shown 512 pixels wide, which is 4 units.
const detailUnits = 4

// never is the zoom of points that no tile needs.
const never = 31

// zoomOf gives the first zoom at which a point that stands out by so many
// units of the world is drawn.
func zoomOf(standsOut float64) uint8 {
	// At zoom z a unit of a tile is 2^(32-z)/TileExtent units of the world.
	z := math.Ceil(32 + math.Log2(detailUnits/float64(TileExtent)) - math.Log2(standsOut))
	return uint8(max(0, min(never, z)))
}

// detail works out from which zoom on each point of each ring is drawn. Lines
// that rings share are simplified once, from junction to junction and in one
// direction, so that neighbours keep the same points and no gap opens between
// them. (Douglas and Peucker, with the tolerance of every zoom at a time.)
func detail(rings [][]worldPoint) [][]uint8 {
	junction := junctions(rings)
	zooms := make([][]uint8, len(rings))
	var s simplifier
	for k, ring := range rings {
		zooms[k] = make([]uint8, len(ring))
		start := slices.IndexFunc(ring, func(p worldPoint) bool { return junction[p].many })
		if start < 0 {
			start = slices.Index(ring, slices.MinFunc(ring, compareWorld))
		}
		for from := 0; from < len(ring); {
			to := from + 1
			for to < len(ring) && !junction[ring[(start+to)%len(ring)]].many {
				to++
			}
			s.line(ring, zooms[k], start+from, start+to)
			from = to
		}
	}
	return zooms
}

func compareWorld(p, q worldPoint) int {
	switch {
	case p == q:
		return 0
	case p.before(q):
		return -1
	}
	return 1
}

// neighbours are the two points beside a point, while it has no more.
type neighbours struct {
	a, b worldPoint
	some int
	many bool // three or more: lines meet or part here
}

func (n *neighbours) add(p worldPoint) {
	switch {
	case n.some > 0 && n.a == p, n.some > 1 && n.b == p:
	case n.some == 0:
		n.a, n.some = p, 1
	case n.some == 1:
		n.b, n.some = p, 2
	default:
		n.many = true
	}
}

func junctions(rings [][]worldPoint) map[worldPoint]neighbours {
	total := 0
	for _, ring := range rings {
		total += len(ring)
	}
	out := make(map[worldPoint]neighbours, total)
	for _, ring := range rings {
		for i, p := range ring {
			n := out[p]
			n.add(ring[(i+len(ring)-1)%len(ring)])
			n.add(ring[(i+1)%len(ring)])
			out[p] = n
		}
	}
	return out
}

// simplifier keeps its buffers between lines.
type simplifier struct {
	points []worldPoint
	zooms  []uint8
	open   []stretch
}

// stretch is a part of a line still to be looked at, no point of which stands
// out more than limit.
type stretch struct {
	from, to int
	limit    float64
}

// line fills the zooms of the points from..to of a ring, whose ranks may pass
// its end; both ends are drawn at every zoom.
func (s *simplifier) line(ring []worldPoint, zooms []uint8, from, to int) {
	s.points = s.points[:0]
	for i := from; i <= to; i++ {
		s.points = append(s.points, ring[i%len(ring)])
	}
	turned := backwards(s.points)
	if turned {
		slices.Reverse(s.points)
	}
	s.rank()
	if turned {
		slices.Reverse(s.zooms)
	}
	for i, z := range s.zooms {
		zooms[(from+i)%len(ring)] = z
	}
}

// backwards tells whether a line is to be followed from its end, so that both
// rings that share it follow it alike.
func backwards(line []worldPoint) bool {
	for i, j := 0, len(line)-1; i < j; i, j = i+1, j-1 {
		if line[i] != line[j] {
			return line[j].before(line[i])
		}
	}
	return false
}

func (s *simplifier) rank() {
	s.zooms = append(s.zooms[:0], make([]uint8, len(s.points))...)
	s.open = append(s.open[:0], stretch{0, len(s.points) - 1, math.Inf(1)})
	for len(s.open) > 0 {
		last := s.open[len(s.open)-1]
		s.open = s.open[:len(s.open)-1]
		at, distance := s.farthest(last.from, last.to)
		if at < 0 {
			continue
		}
		distance = math.Min(distance, last.limit)
		s.zooms[at] = zoomOf(distance)
		s.open = append(s.open, stretch{last.from, at, distance}, stretch{at, last.to, distance})
	}
}

// farthest gives the point between two that is farthest from the line between
// them; -1 when there is none.
func (s *simplifier) farthest(from, to int) (at int, distance float64) {
	at, distance = -1, -1
	a, b := s.points[from], s.points[to]
	for i := from + 1; i < to; i++ {
		if d := squareToLine(s.points[i], a, b); d > distance {
			at, distance = i, d
		}
	}
	return at, math.Sqrt(math.Max(0, distance))
}

func squareToLine(p, a, b worldPoint) float64 {
	dx, dy := float64(b.x)-float64(a.x), float64(b.y)-float64(a.y)
	px, py := float64(p.x)-float64(a.x), float64(p.y)-float64(a.y)
	if length := dx*dx + dy*dy; length > 0 {
		t := math.Max(0, math.Min(1, (px*dx+py*dy)/length))
		px, py = px-t*dx, py-t*dy
	}
	return px*px + py*py
}
