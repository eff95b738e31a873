package geo

import "slices"

// The properties of a territory in a tile.
const (
	outlineCode = iota
	outlineName
)

// smallestDrawn in square units: one pixel of a tile shown 512 pixels wide.
// Polygons and holes that are smaller are left out.
const smallestDrawn = 64

// smallestAlone is smallestDrawn for a territory of which nothing else remains:
// rounding its points may take away half of it.
const smallestAlone = smallestDrawn / 2

// Tile draws one tile, nil when nothing is there or the layer begins at a later
// zoom. z is at most 18; x and y are those of a tile of that zoom.
func (l *OutlineLayer) Tile(z, x, y int) []byte {
	if z < l.minZoom {
		return nil
	}
	t := outlineTile{OutlineLayer: l, z: z, x: x, y: y, detail: z}
	t.writer.Reset(l.name, "code", "nom")
	first := 0
	for i := range l.areas {
		t.write(&l.areas[i], first)
		first = l.areas[i].parts
	}
	return t.appendLabels(t.writer.AppendTile(nil))
}

// outlineTile is one tile being drawn.
type outlineTile struct {
	*OutlineLayer
	z, x, y     int
	detail      int // the zoom of which the points are drawn
	writer      LayerWriter
	drawn       []tileRing // of the present territory
	ring, spare tileRing
}

// write draws the territory whose parts start at first.
func (t *outlineTile) write(a *drawnArea, first int) {
	polygons := t.shape(first, a.parts)
	if len(polygons) == 0 {
		return
	}
	t.writer.Begin(0, 0)
	t.writer.Tag(outlineCode, t.writer.Text(a.code))
	t.writer.Tag(outlineName, t.writer.Text(a.name))
	t.writer.endPolygons(polygons)
}

// shape gives what the tile shows of the territory that has these parts. One of
// a pixel or more that simplification has made vanish is drawn with all its
// points.
func (t *outlineTile) shape(first, end int) []tilePolygon {
	t.drawn = t.drawn[:0]
	vanished := false
	for part := first; part < end; part++ {
		if shown, whole := t.shows(part); shown {
			t.addPart(part)
			vanished = vanished || whole
		}
	}
	if polygons := untangle(t.drawn, smallestDrawn); len(polygons) > 0 || !vanished {
		return polygons
	}
	t.drawn = t.drawn[:0]
	t.detail = never
	for part := first; part < end; part++ {
		if _, whole := t.shows(part); whole {
			t.addPart(part)
		}
	}
	t.detail = t.z
	return untangle(t.drawn, smallestAlone)
}

// shows tells whether a polygon of at least a pixel may be in the tile, and
// whether the whole of it is.
func (t *outlineTile) shows(part int) (shown, whole bool) {
	p := &t.parts[part]
	const edge = TileExtent + TileBuffer
	low, high := t.units(p.min), t.units(p.max)
	if high.x < -TileBuffer || high.y < -TileBuffer || low.x > edge || low.y > edge {
		return false, false
	}
	if (high.x-low.x+1)*(high.y-low.y+1) < smallestDrawn {
		return false, false
	}
	return true, low.x >= -TileBuffer && low.y >= -TileBuffer && high.x <= edge && high.y <= edge
}

// addPart adds the rings of a polygon, cut at the tile.
func (t *outlineTile) addPart(part int) {
	first := 0
	if part > 0 {
		first = t.parts[part-1].rings
	}
	for k := first; k < t.parts[part].rings; k++ {
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
		if int(t.zooms[i]) <= t.detail {
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
