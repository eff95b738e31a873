package geo

import (
	"encoding/binary"
	"math"
)

// TileExtent is the number of units along the side of a vector tile.
const TileExtent = 4096

// LayerWriter encodes one layer of points or polygons of a vector tile (Mapbox
// Vector Tile 2.1) straight into buffers that it keeps between tiles. Its zero
// value is ready after Reset. It is not for use by several goroutines at once.
type LayerWriter struct {
	head     []byte // name, keys
	features []byte
	values   []byte
	tags     []byte
	count    int // values so far
	points   int // features so far
	x, y     int
	shape    []byte // geometry of a polygon
}

// The field tags of the format: number << 3 | wire type.
const (
	tileLayer       = 3<<3 | 2
	layerVersion    = 15 << 3
	layerName       = 1<<3 | 2
	layerFeature    = 2<<3 | 2
	layerKey        = 3<<3 | 2
	layerValue      = 4<<3 | 2
	layerExtent     = 5 << 3
	featureTags     = 2<<3 | 2
	featureType     = 3 << 3
	featureGeometry = 4<<3 | 2
	valueString     = 1<<3 | 2
	valueFloat      = 2<<3 | 5
	valueUint       = 5 << 3

	geometryPoint   = 1
	geometryPolygon = 3
	moveToOnce      = 1<<3 | 1
	lineTo          = 2
	closePath       = 1<<3 | 7
)

// Reset starts a layer. The keys are known afterwards by their rank.
func (w *LayerWriter) Reset(name string, keys ...string) {
	w.head = appendText(w.head[:0], layerName, name)
	for _, key := range keys {
		w.head = appendText(w.head, layerKey, key)
	}
	w.features, w.values, w.tags = w.features[:0], w.values[:0], w.tags[:0]
	w.count, w.points = 0, 0
}

// Points gives the number of points, or of groups of polygons, of the layer.
func (w *LayerWriter) Points() int { return w.points }

// Begin starts a point at x, y in units of the tile; End finishes it.
func (w *LayerWriter) Begin(x, y int) {
	w.x, w.y, w.tags = x, y, w.tags[:0]
}

// Tag gives a property of the current point a value by its rank.
func (w *LayerWriter) Tag(key, value int) {
	if key|value < 0x80 {
		w.tags = append(w.tags, byte(key), byte(value))
		return
	}
	w.tags = binary.AppendUvarint(w.tags, uint64(key))
	w.tags = binary.AppendUvarint(w.tags, uint64(value))
}

// Text records a value of the layer and gives its rank for Tag.
func (w *LayerWriter) Text(s string) int {
	if len(s) < 0x7e {
		w.values = append(w.values, layerValue, byte(2+len(s)), valueString, byte(len(s)))
		w.values = append(w.values, s...)
		return w.ranked()
	}
	size := 1 + uvarintLen(uint64(len(s))) + len(s)
	w.values = append(w.values, layerValue)
	w.values = binary.AppendUvarint(w.values, uint64(size))
	w.values = appendText(w.values, valueString, s)
	return w.ranked()
}

// Uint is Text for a whole number.
func (w *LayerWriter) Uint(n uint64) int {
	w.values = append(w.values, layerValue, byte(1+uvarintLen(n)), valueUint)
	w.values = binary.AppendUvarint(w.values, n)
	return w.ranked()
}

// Float is Text for a number of single precision.
func (w *LayerWriter) Float(f float32) int {
	b := math.Float32bits(f)
	w.values = append(w.values, layerValue, 5, valueFloat, byte(b), byte(b>>8), byte(b>>16), byte(b>>24))
	return w.ranked()
}

func (w *LayerWriter) ranked() int {
	w.count++
	return w.count - 1
}

// End writes the current point.
func (w *LayerWriter) End() {
	x, y := zigzag(w.x), zigzag(w.y)
	geometry := 1 + uvarintLen(x) + uvarintLen(y)
	tags := len(w.tags)
	size := 1 + uvarintLen(uint64(tags)) + tags + 2 + 2 + geometry
	f := w.features
	if size < 0x80 {
		f = append(f, layerFeature, byte(size), featureTags, byte(tags))
	} else {
		f = append(f, layerFeature)
		f = binary.AppendUvarint(f, uint64(size))
		f = append(f, featureTags)
		f = binary.AppendUvarint(f, uint64(tags))
	}
	f = append(f, w.tags...)
	f = append(f, featureType, geometryPoint, featureGeometry, byte(geometry), moveToOnce)
	f = binary.AppendUvarint(f, x)
	w.features = binary.AppendUvarint(f, y)
	w.points++
}

// endPolygons writes the current feature as polygons instead of a point.
func (w *LayerWriter) endPolygons(polygons []tilePolygon) {
	w.shape = w.shape[:0]
	var at tilePoint
	for _, polygon := range polygons {
		for _, ring := range polygon {
			at = w.drawRing(at, ring)
		}
	}
	tags, shape := len(w.tags), len(w.shape)
	f := append(w.features, layerFeature)
	f = binary.AppendUvarint(f, uint64(1+uvarintLen(uint64(tags))+tags+2+1+uvarintLen(uint64(shape))+shape))
	f = append(f, featureTags)
	f = binary.AppendUvarint(f, uint64(tags))
	f = append(f, w.tags...)
	f = append(f, featureType, geometryPolygon, featureGeometry)
	f = binary.AppendUvarint(f, uint64(shape))
	w.features = append(f, w.shape...)
	w.points++
}

// drawRing goes from a point around a ring, and gives the last point drawn.
func (w *LayerWriter) drawRing(at tilePoint, ring tileRing) tilePoint {
	g := append(w.shape, moveToOnce)
	for i, p := range ring {
		if i == 1 {
			g = binary.AppendUvarint(g, uint64(len(ring)-1)<<3|lineTo)
		}
		g = binary.AppendUvarint(g, zigzag(p.x-at.x))
		g = binary.AppendUvarint(g, zigzag(p.y-at.y))
		at = p
	}
	w.shape = append(g, closePath)
	return at
}

// AppendTile appends to dst a tile made of this one layer; a layer without a
// feature appends nothing.
func (w *LayerWriter) AppendTile(dst []byte) []byte {
	if w.points == 0 {
		return dst
	}
	tail := 2 + 1 + uvarintLen(TileExtent)
	dst = append(dst, tileLayer)
	dst = binary.AppendUvarint(dst, uint64(len(w.head)+len(w.features)+len(w.values)+tail))
	dst = append(dst, w.head...)
	dst = append(dst, w.features...)
	dst = append(dst, w.values...)
	dst = append(dst, layerExtent)
	dst = binary.AppendUvarint(dst, TileExtent)
	return append(dst, layerVersion, 2)
}

func appendText(dst []byte, tag byte, s string) []byte {
	dst = append(dst, tag)
	dst = binary.AppendUvarint(dst, uint64(len(s)))
	return append(dst, s...)
}

func uvarintLen(n uint64) int {
	size := 1
	for ; n >= 0x80; n >>= 7 {
		size++
	}
	return size
}

func zigzag(n int) uint64 { return uint64(n<<1) ^ uint64(n>>63) }
