package data

import (
	"cmp"
	"math"
	"slices"
	"testing"

	"annuaire/atlas"
	"annuaire/geo"
	"annuaire/geo/geotest"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/mvt"
)

// deepest is the last zoom of which tiles of territories are asked for.
const deepest = 12

// pixel in square units of a tile.
const pixel = 64

// realLayer prepares one level of the real outlines.
func realLayer(t testing.TB, kind atlas.OutlineKind) (*geo.OutlineLayer, []geo.Outline) {
	outlines := onlyLevel(realReference(t).Drawings, kind.Level)
	describe := func(code string) (string, int) { return code, geo.UnknownPopulation }
	return geo.NewOutlineLayer(kind.Layer, kind.MinZoom, outlines, describe), outlines
}

// TestRealOutlineTiles draws all of France, overseas included, at every level
// and every zoom; of zooms with more than sweptTiles
// tiles, some at even steps. Each polygon is valid; each territory of a pixel or more is
// there; each name is in one tile.
func TestRealOutlineTiles(t *testing.T) {
	realReference(t)
	for _, kind := range atlas.OutlineKinds {
		t.Run(kind.Layer, func(t *testing.T) {
			t.Parallel()
			layer, outlines := realLayer(t, kind)
			for z := kind.MinZoom; z <= deepest; z++ {
				s := sweep{layer: layer, kind: kind, outlines: outlines, z: z}
				s.run(t)
			}
		})
	}
}

// sweep is the drawing of one zoom of one level.
type sweep struct {
	layer    *geo.OutlineLayer
	kind     atlas.OutlineKind
	outlines []geo.Outline
	z        int

	drawn, named map[string]int // tiles by territory
	bytes, most  int
}

func (s *sweep) run(t *testing.T) {
	s.drawn, s.named = map[string]int{}, map[string]int{}
	all := tilesOf(s.z, s.outlines)
	tiles := evenly(all, sweptTiles)
	for _, at := range tiles {
		tile := s.layer.Tile(s.z, at[0], at[1])
		s.bytes, s.most = s.bytes+len(tile), max(s.most, len(tile))
		s.look(t, tile)
	}
	small := 0
	if len(tiles) == len(all) {
		small = s.compareWithSource(t)
	}
	t.Logf("zoom %2d: %5d tiles of %5d, %6d bytes on average, at most %6d; %5d territories, %d left out as smaller than a pixel",
		s.z, len(tiles), len(all), s.bytes/len(tiles), s.most, len(s.drawn), small)
}

// look checks what one tile holds.
func (s *sweep) look(t *testing.T, tile []byte) {
	layers, err := mvt.Unmarshal(tile)
	if err != nil {
		t.Fatal(err)
	}
	const edge = geo.TileExtent + geo.TileBuffer
	bound := orb.Bound{Min: orb.Point{-geo.TileBuffer, -geo.TileBuffer}, Max: orb.Point{edge, edge}}
	for _, layer := range layers {
		for _, f := range layer.Features {
			code := f.Properties["code"].(string)
			if layer.Name == s.layer.LabelName() {
				s.named[code]++
				continue
			}
			s.drawn[code]++
			shape, ok := f.Geometry.(orb.MultiPolygon)
			if !ok {
				shape = orb.MultiPolygon{f.Geometry.(orb.Polygon)}
			}
			if fault := geotest.Fault(shape, bound, pixel/2); fault != "" {
				t.Errorf("zoom %d, %s: %s", s.z, code, fault)
			}
		}
	}
}

// compareWithSource looks, at a zoom all of which was drawn, for territories
// that are lost, and counts those too small to be drawn.
func (s *sweep) compareWithSource(t *testing.T) (small int) {
	for _, o := range s.outlines {
		if _, ok := o.Centre(); ok && s.z >= s.kind.MinZoom+geo.LabelsAfter && s.named[o.Code] != 1 {
			t.Errorf("zoom %d: the name of %s is in %d tiles", s.z, o.Code, s.named[o.Code])
		}
		if s.drawn[o.Code] > 0 {
			continue
		}
		if area := largestArea(o, s.z); area >= pixel {
			t.Errorf("zoom %d: %s, of %.0f square units, is drawn nowhere", s.z, o.Code, area)
			continue
		}
		small++
	}
	return small
}

// largestArea of the polygons of an outline, in square units of a tile.
func largestArea(o geo.Outline, z int) float64 {
	units := math.Pow(2, float64(z-32)) * geo.TileExtent
	largest := 0.0
	for _, polygon := range o.Shape {
		area := 0.0
		for i, ring := range polygon {
			sum := 0.0
			x0, y0 := geo.World(ring[0])
			for k := range len(ring) - 1 {
				px, py := geo.World(ring[k])
				qx, qy := geo.World(ring[k+1])
				ax, ay := float64(px)-float64(x0), float64(py)-float64(y0)
				bx, by := float64(qx)-float64(x0), float64(qy)-float64(y0)
				sum += ax*by - bx*ay
			}
			if sum = math.Abs(sum) / 2; i > 0 {
				sum = -sum
			}
			area += sum
		}
		largest = max(largest, area*units*units)
	}
	return largest
}

// tilesOf lists the tiles that the polygons are in, by column and row.
func tilesOf(z int, outlines []geo.Outline) [][2]int {
	seen := map[[2]int]bool{}
	for _, o := range outlines {
		for _, polygon := range o.Shape {
			b := polygon.Bound()
			west, north := geo.World(b.LeftTop())
			east, south := geo.World(b.RightBottom())
			for x := west >> (32 - z); x <= east>>(32-z); x++ {
				for y := north >> (32 - z); y <= south>>(32-z); y++ {
					seen[[2]int{int(x), int(y)}] = true
				}
			}
		}
	}
	tiles := make([][2]int, 0, len(seen))
	for at := range seen {
		tiles = append(tiles, at)
	}
	slices.SortFunc(tiles, func(a, b [2]int) int { return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1])) })
	return tiles
}

// evenly takes at most n of a list, at even steps.
func evenly[T any](list []T, n int) []T {
	if len(list) <= n {
		return list
	}
	out := make([]T, n)
	for i := range out {
		out[i] = list[i*len(list)/n]
	}
	return out
}

func BenchmarkRealOutlineTile(b *testing.B) {
	for _, c := range []struct {
		name string
		kind atlas.OutlineKind
		z    int
	}{
		{"departements zoom 5", atlas.OutlineKinds[2], 5},
		{"epci zoom 6", atlas.OutlineKinds[1], 6},
		{"communes zoom 7", atlas.OutlineKinds[0], 7},
		{"communes zoom 11", atlas.OutlineKinds[0], 11},
	} {
		layer, _ := realLayer(b, c.kind)
		x, y := geo.World(orb.Point{-1.68, 48.11})
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			size := 0
			for b.Loop() {
				size = len(layer.Tile(c.z, int(x>>(32-c.z)), int(y>>(32-c.z))))
			}
			b.ReportMetric(float64(size), "bytes/tile")
		})
	}
}
