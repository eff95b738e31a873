package geo

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"testing"

	"github.com/paulmach/orb"
	"pgregory.net/rapid"
)

// shapes are the ways in which points lie that an index may get wrong.
var shapes = map[string]*rapid.Generator[orb.Point]{
	"random": rapid.Custom(func(t *rapid.T) orb.Point {
		return orb.Point{rapid.Float64Range(-180, 180).Draw(t, "lon"), rapid.Float64Range(-90, 90).Draw(t, "lat")}
	}),
	"clustered": rapid.Custom(func(t *rapid.T) orb.Point {
		town := rapid.SampledFrom([]orb.Point{{2.35, 48.85}, {-1.68, 48.11}, {55.45, -20.88}, {-61.53, 16.24}}).Draw(t, "town")
		return orb.Point{town[0] + rapid.Float64Range(-.02, .02).Draw(t, "dx"), town[1] + rapid.Float64Range(-.02, .02).Draw(t, "dy")}
	}),
	"identical": rapid.Custom(func(t *rapid.T) orb.Point {
		return rapid.SampledFrom([]orb.Point{{2.35, 48.85}, {2.35, 48.86}, {-1.68, 48.11}}).Draw(t, "spot")
	}),
	"polar": rapid.Custom(func(t *rapid.T) orb.Point {
		pole := rapid.SampledFrom([]float64{-1, 1}).Draw(t, "pole")
		return orb.Point{rapid.Float64Range(-180, 180).Draw(t, "lon"), pole * rapid.SampledFrom([]float64{90, 89.9999, 89.5, 85.2, 85}).Draw(t, "lat")}
	}),
	"antimeridian": rapid.Custom(func(t *rapid.T) orb.Point {
		lon := rapid.SampledFrom([]float64{-180, 180, 179.9999, -179.9999, 178, -178}).Draw(t, "lon")
		return orb.Point{lon, rapid.Float64Range(-22, -10).Draw(t, "lat")}
	}),
}

// eachShape runs check for every shape, alone in its subtest, and for all of
// them together.
func eachShape(t *testing.T, check func(t *rapid.T, one *rapid.Generator[orb.Point])) {
	t.Helper()
	every := maps.Clone(shapes)
	every["mixed"] = rapid.OneOf(slices.Collect(maps.Values(shapes))...)
	for name, one := range every {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rapid.Check(t, func(t *rapid.T) { check(t, one) })
		})
	}
}

// drawIndex gives an index, sometimes sorted along the curve, sometimes of
// thousands of points, its points, and up to three filters.
func drawIndex(t *rapid.T, one *rapid.Generator[orb.Point]) (*Index, []orb.Point, Sets) {
	size := rapid.IntRange(0, 300).Draw(t, "size")
	points := rapid.SliceOfN(one, size, size).Draw(t, "points")
	for n, copies := len(points), rapid.SampledFrom([]int{0, 0, 0, 12}).Draw(t, "copies"); copies > 0; copies-- {
		for i, p := range points[:n] {
			step := float64(copies) * 1e-4 * float64(i%7)
			points = append(points, orb.Point{p[0] - math.Copysign(step, p[0]), p[1] - math.Copysign(step, p[1])})
		}
	}
	if rapid.Bool().Draw(t, "sorted") {
		slices.SortStableFunc(points, func(a, b orb.Point) int { return cmp.Compare(Curve(a), Curve(b)) })
	}
	var filters Sets
	for range rapid.IntRange(0, 3).Draw(t, "filters") {
		filter := NewBits(len(points))
		every := rapid.SampledFrom([]int{1, 2, 3, 7, 50, 400}).Draw(t, "every")
		for i := range points {
			if i%every == 0 {
				filter.Set(i)
			}
		}
		filters = append(filters, filter)
	}
	return NewIndex(points), points, filters
}

// together gives the ordinals that are in every set, nil for everything.
func together(n int, sets Sets) Bits {
	if len(sets) == 0 {
		return nil
	}
	all := NewBits(n)
	for i := range n {
		if sets.Has(i) {
			all.Set(i)
		}
	}
	return all
}

// scan is the plain answer: every accepted point, ordered.
func scan(points []orb.Point, from orb.Point, accept Sets) []Hit {
	v := vectorOf(from)
	var hits []Hit
	for i, p := range points {
		if !accept.Has(i) {
			continue
		}
		w := vectorOf(p)
		hits = append(hits, Hit{i, v.chord2(&w)})
	}
	slices.SortFunc(hits, compareHits)
	for i := range hits {
		hits[i].Distance = metres(hits[i].Distance)
	}
	return hits
}

func TestNearestIsThatOfAPlainScan(t *testing.T) {
	t.Parallel()
	eachShape(t, func(t *rapid.T, one *rapid.Generator[orb.Point]) {
		ix, points, accept := drawIndex(t, one)
		q := Near{From: one.Draw(t, "from"), K: rapid.IntRange(0, 40).Draw(t, "k"), Accept: accept}
		q.Within = rapid.SampledFrom([]float64{0, 1, 500, 5000, 100e3, 5e6, 19e6, 30e6}).Draw(t, "within")
		want := scan(points, q.From, accept)
		if q.Within > 0 {
			limit := squareOfChord(q.Within)
			want = slices.DeleteFunc(want, func(h Hit) bool {
				v, w := vectorOf(q.From), vectorOf(points[h.Ordinal])
				return v.chord2(&w) > limit
			})
		}
		want = want[:min(q.K, len(want))]
		if got := ix.Nearest(nil, q); !slices.Equal(got, want) {
			t.Fatalf("got %v, want %v", got, want)
		}
	})
}

// TestNearestGoesOn pages through everything: the pages make up the whole
// answer, in order.
func TestNearestGoesOn(t *testing.T) {
	t.Parallel()
	eachShape(t, func(t *rapid.T, one *rapid.Generator[orb.Point]) {
		ix, points, accept := drawIndex(t, one)
		q := Near{From: one.Draw(t, "from"), K: rapid.IntRange(1, 60).Draw(t, "k"), Accept: accept}
		var got []Hit
		for {
			page := ix.Nearest(nil, q)
			if len(page) == 0 {
				break
			}
			got = append(got, page...)
			last := page[len(page)-1].Ordinal
			q.After = &Mark{Point: points[last], Ordinal: last}
		}
		if want := scan(points, q.From, accept); !slices.Equal(got, want) {
			t.Fatalf("got %v, want %v", got, want)
		}
	})
}

// TestDistanceIsGreatCircle holds the chord against the haversine formula.
func TestDistanceIsGreatCircle(t *testing.T) {
	t.Parallel()
	eachShape(t, func(t *rapid.T, one *rapid.Generator[orb.Point]) {
		a, b := one.Draw(t, "a"), one.Draw(t, "b")
		got := NewIndex([]orb.Point{a}).Nearest(nil, Near{From: b, K: 1})[0].Distance
		want := Distance(a, b)
		// Both formulas lose digits towards the antipode.
		if tolerance := 1e-6 + want*1e-9; math.Abs(got-want) > max(tolerance, (want-19e6)*1e-6) {
			t.Fatalf("%v to %v: %v m, haversine says %v m", a, b, got, want)
		}
	})
}

func TestWithinIsThatOfAPlainScan(t *testing.T) {
	t.Parallel()
	eachShape(t, func(t *rapid.T, one *rapid.Generator[orb.Point]) {
		ix, points, _ := drawIndex(t, one)
		centre := one.Draw(t, "centre")
		radius := rapid.SampledFrom([]float64{-1, 0, 1, 700, 20e3, 400e3, 9e6, 2e7, 3e7}).Draw(t, "radius")
		got, want := NewBits(len(points)), NewBits(len(points))
		ix.Within(got, centre, radius)
		v := vectorOf(centre)
		for i, p := range points {
			w := vectorOf(p)
			if radius >= 0 && v.chord2(&w) <= squareOfChord(radius) {
				want.Set(i)
			}
		}
		if !slices.Equal(got, want) {
			t.Fatalf("got %d, want %d", got.Count(), want.Count())
		}
	})
}

func TestInBoxIsThatOfAPlainScan(t *testing.T) {
	t.Parallel()
	eachShape(t, func(t *rapid.T, one *rapid.Generator[orb.Point]) {
		ix, points, _ := drawIndex(t, one)
		a, b := one.Draw(t, "a"), one.Draw(t, "b")
		box := Box{a[0], min(a[1], b[1]), b[0], max(a[1], b[1])}
		got, want := NewBits(len(points)), NewBits(len(points))
		ix.InBox(got, box)
		for i, p := range points {
			if box.Contains(p) {
				want.Set(i)
			}
		}
		if !slices.Equal(got, want) {
			t.Fatalf("%v: got %d, want %d", box, got.Count(), want.Count())
		}
	})
}

// TestCellsShareOutThePoints: at each zoom, the cells met one after the other
// are those of the points, and every tile's stretch holds exactly its points.
func TestCellsShareOutThePoints(t *testing.T) {
	t.Parallel()
	eachShape(t, func(t *rapid.T, one *rapid.Generator[orb.Point]) {
		ix, points, filters := drawIndex(t, one)
		accept := together(len(points), filters)
		z := rapid.IntRange(0, 26).Draw(t, "z")
		cells := 0
		for lo := 0; lo < len(points); cells++ {
			hi := ix.CellEnd(lo, len(points), z)
			x, y := ix.WorldAt(lo)
			from, to := ix.Stretch(z, tileOf(x, z), tileOf(y, z))
			if from != lo || to != hi {
				t.Fatalf("zoom %d: the cell goes from %d to %d, the stretch from %d to %d", z, lo, hi, from, to)
			}
			checkCell(t, ix, lo, hi, accept)
			lo = hi
		}
		distinct := map[[2]uint32]bool{}
		for _, p := range points {
			x, y := World(p)
			distinct[[2]uint32{tileOf(x, z), tileOf(y, z)}] = true
		}
		if cells != len(distinct) {
			t.Fatalf("%d cells, want %d", cells, len(distinct))
		}
	})
}

func tileOf(w uint32, z int) uint32 { return uint32(uint64(w) >> (32 - z)) }

// checkCell compares the centre and the bounds of a stretch with those counted
// point by point. They may be larger and a little off when it is long and
// filtered.
func checkCell(t *rapid.T, ix *Index, lo, hi int, accept Bits) {
	var sumX, sumY, n uint64
	want := noBounds
	for i := lo; i < hi; i++ {
		if accept == nil || accept.Has(i) {
			x, y := ix.WorldAt(i)
			sumX, sumY, n = sumX+uint64(x), sumY+uint64(y), n+1
			want.grow(ix.Point(i))
		}
	}
	x, y, ok := ix.Centre(lo, hi, accept)
	if accept != nil && hi-lo > exactUpTo {
		if got := ix.Bounds(lo, hi, accept); ok != (n > 0) || ok && !got.holds(&want) {
			t.Fatalf("bounds %v do not hold %v, %v of %d points", got, want, ok, n)
		}
		return
	}
	if ok != (n > 0) || ok && (uint64(x) != sumX/n || uint64(y) != sumY/n) {
		t.Fatalf("centre %d %d %v of %d points, sums %d %d", x, y, ok, n, sumX, sumY)
	}
	if got := ix.Bounds(lo, hi, accept); got != want {
		t.Fatalf("bounds %v, want %v", got, want)
	}
}

// TestLongStretchesStayClose holds the quick centre and bounds of long
// filtered stretches near the exact ones.
func TestLongStretchesStayClose(t *testing.T) {
	t.Parallel()
	points := benchPoints(20_000)
	slices.SortFunc(points, func(a, b orb.Point) int {
		if Curve(a) < Curve(b) {
			return -1
		}
		return 1
	})
	ix := NewIndex(points)
	accept := NewBits(len(points))
	exact := noBounds
	var sumX, n uint64
	for i := 0; i < len(points); i += 3 {
		accept.Set(i)
		exact.grow(points[i])
		x, _ := ix.WorldAt(i)
		sumX, n = sumX+uint64(x), n+1
	}
	x, _, _ := ix.Centre(0, len(points), accept)
	if off := math.Abs(float64(x)-float64(sumX/n)) / (1 << 32); off > 1e-4 {
		t.Errorf("the centre is off by %g of the world", off)
	}
	got := ix.Bounds(0, len(points), accept)
	if got.West > exact.West || got.South > exact.South || got.East < exact.East || got.North < exact.North {
		t.Errorf("bounds %v do not hold %v", got, exact)
	}
	if got.East-got.West > (exact.East-exact.West)*1.05 {
		t.Errorf("bounds %v are much larger than %v", got, exact)
	}
}

func TestNearestAllocatesNothing(t *testing.T) {
	points := benchPoints(5000)
	ix := NewIndex(points)
	buffer := make([]Hit, 0, 10)
	if n := testing.AllocsPerRun(100, func() {
		buffer = ix.Nearest(buffer[:0], Near{From: orb.Point{2.35, 48.85}, K: 10})
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
