package atlas

import (
	"math"

	"annuaire/fault"
	"annuaire/geo"
)

// The zooms of the tiles. Below AloneZoom, the places of one cell are drawn as
// one point, its cluster; cells are those of the world's grid, clusterBits
// zooms finer than the tile, so that no place is lost or counted twice at the
// edges of tiles. From AloneZoom on, only places on the very same spot share a
// point, and at MaxZoom each has its own, unless they are more than
// maxTogether.
const (
	AloneZoom   = 15
	MaxZoom     = 18
	clusterBits = 3
	maxTogether = 64

	// maxAlone bounds a tile in which every place has a point. Beyond, the
	// tile falls back on cells, the finest it can draw.
	maxAlone  = 4000
	aloneBits = 6
)

// TileLayer is the name of the only layer of the tiles of places.
const TileLayer = "lieux"

// The properties of a point of a tile, in order. A cluster has nombre, its
// bounds in degrees and its most frequent kind; a place has the others and its
// first kind.
var tileKeys = []string{"nombre", "ouest", "sud", "est", "nord", "typologie", "id", "nom", "commune"}

const (
	keyCount = iota
	keyWest
	keySouth
	keyEast
	keyNorth
	keyKind
	keyID
	keyName
	keyCommune
)

// Tile draws the places that meet the query in a vector tile, nil when there
// is none. Order, limit and position of the query play no part, its radius
// does.
func (s *Snapshot) Tile(z, x, y int, q Query) ([]byte, error) {
	return s.AppendTile(nil, z, x, y, q)
}

// AppendTile is Tile into a buffer of the caller.
func (s *Snapshot) AppendTile(dst []byte, z, x, y int, q Query) ([]byte, error) {
	if err := CheckTile(z, x, y); err != nil {
		return dst, err
	}
	sc := s.borrow()
	defer s.giveBack(sc)
	if err := s.narrow(sc, &q, true); err != nil {
		return dst, err
	}
	t := tile{Snapshot: s, scratch: sc, z: z, x: uint32(x), y: uint32(y)}
	t.writer.Reset(TileLayer, tileKeys...)
	lo, hi := s.index.Stretch(t.z, t.x, t.y)
	t.accept = sc.allWithin("", lo, hi)
	t.draw(lo, hi)
	return t.writer.AppendTile(dst), nil
}

// CheckTile refuses the numbers of a tile that does not exist.
func CheckTile(z, x, y int) error {
	var fields fault.Fields
	switch {
	case z < 0 || z > MaxZoom:
		fields.Add("z", "Le niveau de zoom va de 0 à %d.", MaxZoom)
	default:
		last := 1<<z - 1
		if x < 0 || x > last {
			fields.Add("x", "À ce zoom, la colonne va de 0 à %d.", last)
		}
		if y < 0 || y > last {
			fields.Add("y", "À ce zoom, la ligne va de 0 à %d.", last)
		}
	}
	return fields.Err("Cette tuile n'existe pas.")
}

// tile is one tile being drawn.
type tile struct {
	*Snapshot
	*scratch
	accept geo.Bits
	z      int
	x, y   uint32
}

func (t *tile) draw(lo, hi int) {
	t.scratch.kinds = append(t.scratch.kinds[:0], make([]int, len(t.Snapshot.kinds.codes))...)
	t.scratch.tally = append(t.scratch.tally[:0], make([]int32, len(t.Snapshot.kinds.codes))...)
	bits := clusterBits
	if t.z >= AloneZoom {
		if t.total(lo, hi) <= maxAlone {
			t.drawSpots(lo, hi)
			return
		}
		bits = aloneBits
	}
	for lo < hi {
		end := t.index.CellEnd(lo, hi, t.z+bits)
		t.drawCell(lo, end)
		lo = end
	}
}

// total counts the accepted places of a stretch.
func (t *tile) total(lo, hi int) int {
	if t.accept == nil {
		return hi - lo
	}
	return t.accept.CountRange(lo, hi)
}

// drawCell draws the accepted places of a stretch as one point.
func (t *tile) drawCell(lo, hi int) {
	switch total := t.total(lo, hi); total {
	case 0:
	case 1:
		t.drawAlone(lo, hi)
	default:
		t.drawCluster(lo, hi, total)
	}
}

// drawAlone draws each accepted place of a stretch by itself.
func (t *tile) drawAlone(lo, hi int) {
	for o := lo; o < hi; o++ {
		if t.accept == nil || t.accept.Has(o) {
			t.drawPlace(o)
		}
	}
}

// drawSpots draws one point for each spot.
func (t *tile) drawSpots(lo, hi int) {
	for lo < hi {
		end := lo + 1
		for end < hi && t.index.SameSpot(lo, end) {
			end++
		}
		if t.z == MaxZoom && t.total(lo, end) <= maxTogether {
			t.drawAlone(lo, end)
		} else {
			t.drawCell(lo, end)
		}
		lo = end
	}
}

func (t *tile) drawPlace(o int) {
	e, w := t.entries[o], &t.writer
	w.Begin(t.units(t.index.WorldAt(o)))
	if code := e.Kind(); code != "" {
		w.Tag(keyKind, w.Text(code))
	}
	w.Tag(keyID, w.Text(e.ID))
	w.Tag(keyName, w.Text(e.Name))
	w.Tag(keyCommune, w.Text(e.CommuneName()))
	w.End()
}

func (t *tile) drawCluster(lo, hi, total int) {
	w := &t.writer
	x, y, _ := t.index.Centre(lo, hi, t.accept)
	w.Begin(t.units(x, y))
	w.Tag(keyCount, w.Uint(uint64(total)))
	box := t.index.Bounds(lo, hi, t.accept)
	w.Tag(keyWest, w.Float(down(box.West)))
	w.Tag(keySouth, w.Float(down(box.South)))
	w.Tag(keyEast, w.Float(up(box.East)))
	w.Tag(keyNorth, w.Float(up(box.North)))
	if k := t.Snapshot.kinds.dominant(t.scratch.tally, lo, hi, t.accept, total); k >= 0 {
		w.Tag(keyKind, t.kindValue(k))
	}
	w.End()
}

// kindValue writes each kind once a tile.
func (t *tile) kindValue(k int) int {
	if t.scratch.kinds[k] == 0 {
		t.scratch.kinds[k] = t.writer.Text(t.Snapshot.kinds.codes[k]) + 1
	}
	return t.scratch.kinds[k] - 1
}

// units turns a place of the world into units of the tile.
func (t *tile) units(worldX, worldY uint32) (x, y int) {
	return t.unit(worldX, t.x), t.unit(worldY, t.y)
}

func (t *tile) unit(world, column uint32) int {
	inTile := uint64(world) - uint64(column)<<(32-t.z)
	return int(inTile * geo.TileExtent >> (32 - t.z))
}

// down and up round to single precision without leaving a place out.
func down(x float64) float32 {
	f := float32(x)
	if float64(f) > x {
		return math.Nextafter32(f, float32(math.Inf(-1)))
	}
	return f
}

func up(x float64) float32 {
	f := float32(x)
	if float64(f) < x {
		return math.Nextafter32(f, float32(math.Inf(1)))
	}
	return f
}
