package geo

import "slices"

// The properties of a territory in a tile.
const (
	outlineCode = iota
	outlineName
)

// smallestDrawn in square units: one pixel of a tile shown 512 pixels wide.
const smallestDrawn = 64

// Tile draws one tile, nil when nothing is there or z is below MinZoom. z is at
// most 18; x and y are those of a tile of that zoom.
func (l *OutlineLayer) Tile(z, x, y int) []byte {
	if z < l.minZoom {
		return nil
	}
	t := outlineTile{OutlineLayer: l, z: z, x: x, y: y}
	t.writer.Reset(l.name, "code", "nom")
	part := 0
	for i := range l.areas {
		t.drawn = t.drawn[:0]
		for ; part < l.areas[i].parts; part++ {
			t.addPart(part)
		}
		t.write(&l.areas[i])
	}
	return t.writer.AppendTile(nil)
}

// outlineTile is one tile being drawn.
type outlineTile struct {
	*OutlineLayer
	z, x, y     int
	writer      LayerWriter
	drawn       []tileRing // of the present territory
	ring, spare tileRing
}

func (t *outlineTile) write(a *drawnArea) {
	if len(t.drawn) == 0 {
		return
	}
	polygons := untangle(t.drawn, smallestDrawn)
	if len(polygons) == 0 {
		return
	}
	t.writer.Begin(0, 0)
	t.writer.Tag(outlineCode, t.writer.Text(a.code))
	t.writer.Tag(outlineName, t.writer.Text(a.name))
	t.writer.endPolygons(polygons)
}

// addPart adds what the tile shows of a polygon.
func (t *outlineTile) addPart(part int) {
	p := &t.parts[part]
	low, high := t.units(p.min), t.units(p.max)
	if high.x < -TileBuffer || high.y < -TileBuffer || low.x > TileExtent+TileBuffer || low.y > TileExtent+TileBuffer {
		return
	}
	if (high.x-low.x+1)*(high.y-low.y+1) < smallestDrawn {
		return
	}
	first := 0
	if part > 0 {
		first = t.parts[part-1].rings
	}
	for k := first; k < p.rings; k++ {
		if ring := t.cutRing(k); len(ring) >= 3 {
			t.drawn = append(t.drawn, slices.Clone(ring))
		}
	}
}

// cutRing gives the part of a ring in the tile, valid until the next call.
func (t *outlineTile) cutRing(k int) tileRing {
	from := 0
	if k > 0 {
		from = t.rings[k-1].points
	}
	t.ring = t.ring[:0]
	for i := from; i < t.rings[k].points; i++ {
		if int(t.zooms[i]) <= t.z {
			t.ring = append(t.ring, t.units(t.points[i]))
		}
	}
	t.ring, t.spare = clip(t.ring, t.spare)
	t.ring = t.ring.compact()
	return t.ring
}

// units turns a point of the world into units of the tile.
func (t *outlineTile) units(p worldPoint) tilePoint {
	shift := 32 - t.z
	return tilePoint{
		(int(p.x) - t.x<<shift) >> (shift - extentBits),
		(int(p.y) - t.y<<shift) >> (shift - extentBits),
	}
}

// extentBits is the logarithm of TileExtent.
const extentBits = 12
