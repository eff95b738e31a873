package geo

import (
	"encoding/binary"
	"fmt"
	"hash"
	"hash/fnv"
	"slices"

	"github.com/paulmach/orb"
)

// OutlineLayer draws the outlines of the territories of one level in vector
// tiles, and the points at which to write their names. It never changes, so any
// number of goroutines may read it.
type OutlineLayer struct {
	name    string
	minZoom int
	tag     string
	areas   []drawnArea
	labels  []label
	parts   []drawnPart
	rings   []drawnRing
	points  []worldPoint
	zooms   []uint8 // of each point: the first at which it is drawn
}

// drawnArea is one territory; its parts end at this rank of the layer's, as
// those of a part do among rings, and those of a ring among points.
type drawnArea struct {
	code, name string
	parts      int
}

// drawnPart is one polygon.
type drawnPart struct {
	rings    int
	min, max worldPoint
}

type drawnRing struct{ points int }

// NewOutlineLayer prepares outlines to be drawn as a layer of that name, from
// minZoom on; describe gives the name of a territory by its code, and its
// population or UnknownPopulation.
func NewOutlineLayer(name string, minZoom int, outlines []Outline, describe func(code string) (name string, population int)) *OutlineLayer {
	l := &OutlineLayer{name: name, minZoom: minZoom}
	var rings [][]worldPoint
	for i, o := range outlines {
		for _, polygon := range o.Shape {
			drawn := worldRings(polygon)
			if len(drawn) == 0 {
				continue
			}
			rings = append(rings, drawn...)
			low, high := boundsOf(drawn[0])
			l.parts = append(l.parts, drawnPart{len(rings), low, high})
		}
		called, population := describe(o.Code)
		l.areas = append(l.areas, drawnArea{o.Code, called, len(l.parts)})
		if at, ok := o.Centre(); ok {
			x, y := World(at)
			l.labels = append(l.labels, label{worldPoint{x, y}, i, population})
		}
	}
	l.lay(rings)
	l.tag = l.tagOf()
	return l
}

// lay puts the rings end to end.
func (l *OutlineLayer) lay(rings [][]worldPoint) {
	zooms := detail(rings)
	total := 0
	for _, ring := range rings {
		total += len(ring)
	}
	l.rings = make([]drawnRing, 0, len(rings))
	l.points, l.zooms = make([]worldPoint, 0, total), make([]uint8, 0, total)
	for k, ring := range rings {
		l.points, l.zooms = append(l.points, ring...), append(l.zooms, zooms[k]...)
		l.rings = append(l.rings, drawnRing{len(l.points)})
	}
	l.parts, l.areas, l.labels = slices.Clip(l.parts), slices.Clip(l.areas), slices.Clip(l.labels)
}

// worldRings projects a polygon: its border turns to the right and its holes
// to the left, without the repeated last point. Nil without a border.
func worldRings(polygon orb.Polygon) [][]worldPoint {
	var out [][]worldPoint
	for i, ring := range polygon {
		r := worldRing(ring)
		switch {
		case len(r) >= 3:
			if (i == 0) != (worldArea(r) > 0) {
				slices.Reverse(r)
			}
			out = append(out, r)
		case i == 0:
			return nil
		}
	}
	return out
}

func worldRing(ring orb.Ring) []worldPoint {
	out := make([]worldPoint, 0, len(ring))
	for _, p := range ring {
		x, y := World(p)
		if q := (worldPoint{x, y}); len(out) == 0 || out[len(out)-1] != q {
			out = append(out, q)
		}
	}
	for len(out) > 1 && out[0] == out[len(out)-1] {
		out = out[:len(out)-1]
	}
	return out
}

// worldArea is positive for a ring that turns to the right.
func worldArea(ring []worldPoint) float64 {
	sum, origin := 0.0, ring[0]
	for i, p := range ring {
		q := ring[(i+1)%len(ring)]
		px, py := float64(p.x)-float64(origin.x), float64(p.y)-float64(origin.y)
		qx, qy := float64(q.x)-float64(origin.x), float64(q.y)-float64(origin.y)
		sum += px*qy - qx*py
	}
	return sum
}

func boundsOf(ring []worldPoint) (low, high worldPoint) {
	low, high = ring[0], ring[0]
	for _, p := range ring {
		low = worldPoint{min(low.x, p.x), min(low.y, p.y)}
		high = worldPoint{max(high.x, p.x), max(high.y, p.y)}
	}
	return low, high
}

func (l *OutlineLayer) tagOf() string {
	h := fnv.New64a()
	fmt.Fprintln(h, l.name, l.minZoom)
	for _, a := range l.areas {
		fmt.Fprintln(h, a.code, a.name, a.parts)
	}
	for _, b := range l.labels {
		fmt.Fprintln(h, b.at, b.population)
	}
	hashPoints(h, l.points)
	return fmt.Sprintf("%016x", h.Sum64())
}

func hashPoints(h hash.Hash64, points []worldPoint) {
	buffer := make([]byte, 0, 8<<10)
	for _, p := range points {
		buffer = binary.LittleEndian.AppendUint32(buffer, p.x)
		buffer = binary.LittleEndian.AppendUint32(buffer, p.y)
		if len(buffer) == cap(buffer) {
			h.Write(buffer)
			buffer = buffer[:0]
		}
	}
	h.Write(buffer)
}

// Name gives the name of the layer.
func (l *OutlineLayer) Name() string { return l.name }

// Len gives the number of territories.
func (l *OutlineLayer) Len() int { return len(l.areas) }

// Tag identifies the content: layers that draw the same have the same tag.
func (l *OutlineLayer) Tag() string { return l.tag }
