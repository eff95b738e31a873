package main

import (
	"container/heap"
	"math"
)

// zone is a box where detail is kept down to triangles of a given area.
type zone struct {
	west, south, east, north float64
	area                     float64 // square degrees
}

// The areas, in square degrees of a triangle that the eye does not miss: at
// zoom 9 where places are, at zoom 6 around, at zoom 3 far away.
const (
	fine   = 0.000008
	middle = 0.004
	far    = 0.25
)

// zones are tried in order.
var zones = []zone{
	{-5.6, 41.2, 9.8, 51.3, fine},      // mainland and Corsica
	{-63.3, 14.2, -60.6, 18.3, fine},   // Lesser Antilles
	{-54.8, 2, -51.4, 6, fine},         // Guyane
	{55, -21.6, 56, -20.7, fine},       // La Réunion
	{44.9, -13.1, 45.4, -12.5, fine},   // Mayotte
	{-56.6, 46.7, -56, 47.2, fine},     // Saint-Pierre-et-Miquelon
	{163.4, -23, 168.3, -19.4, fine},   // Nouvelle-Calédonie
	{-178.3, -14.5, -176, -13.1, fine}, // Wallis-et-Futuna
	{-155, -28, -134, -7.5, fine},      // Polynésie française
	{-14, 35, 22, 60, middle},          // Europe
	{-70, 9, -57, 22, middle},          // Caribbean
	{-63, -5, -45, 11, middle},         // the Guianas
	{40, -27, 60, -8, middle},          // western Indian Ocean
	{-64, 43, -50, 54, middle},         // Newfoundland
	{155, -30, 180, -8, middle},        // Melanesia
}

func detail(p point) float64 {
	for _, z := range zones {
		if within(p, z.west, z.south, z.east, z.north) {
			return z.area
		}
	}
	return far
}

// simplify thins every line by the method of Visvalingam and Whyatt: the point
// whose triangle with its neighbours is smallest goes first. Each area counts
// relative to the detail wanted there. Lines are thinned once whoever shares
// them, so neighbours still touch.
func (t *topology) simplify() {
	for i, line := range t.arcs {
		t.arcs[i] = thin(line)
	}
}

// smallIsland is the number of points under which a closed line of a fine zone
// is left alone: an atoll has no point to lose.
const smallIsland = 10

func thin(line []point) []point {
	closed := len(line) > 2 && line[0] == line[len(line)-1]
	if len(line) < 3 || closed && len(line) <= smallIsland && detail(line[0]) == fine {
		return line
	}
	v := newThinning(line)
	for v.Len() > 0 {
		k := heap.Pop(v).(int)
		if v.weight[k] >= 1 {
			break
		}
		v.remove(k)
	}
	return v.kept()
}

// thinning is a heap of the inner points of a line, lightest first, over a
// doubly linked list of those still there.
type thinning struct {
	line           []point
	weight         []float64
	previous, next []int
	order, at      []int // the heap, and where each point is in it
}

func newThinning(line []point) *thinning {
	n := len(line)
	v := &thinning{line: line, weight: make([]float64, n), previous: make([]int, n), next: make([]int, n), at: make([]int, n)}
	for k := range line {
		v.previous[k], v.next[k] = k-1, k+1
	}
	for k := 1; k < n-1; k++ {
		v.weight[k] = v.weigh(k)
		v.at[k] = len(v.order)
		v.order = append(v.order, k)
	}
	heap.Init(v)
	return v
}

func (v *thinning) weigh(k int) float64 {
	a, b, c := v.line[v.previous[k]], v.line[k], v.line[v.next[k]]
	area := math.Abs((b[0]-a[0])*(c[1]-a[1])-(c[0]-a[0])*(b[1]-a[1])) / 2
	return area / detail(b)
}

func (v *thinning) remove(k int) {
	before, after := v.previous[k], v.next[k]
	v.next[before], v.previous[after] = after, before
	for _, neighbour := range [2]int{before, after} {
		if neighbour == 0 || neighbour == len(v.line)-1 {
			continue
		}
		// Never lighter than what was just removed, or a curve would unravel.
		v.weight[neighbour] = math.Max(v.weigh(neighbour), v.weight[k])
		heap.Fix(v, v.at[neighbour])
	}
}

func (v *thinning) kept() []point {
	var out []point
	for k := 0; k < len(v.line); k = v.next[k] {
		out = append(out, v.line[k])
	}
	return out
}

func (v *thinning) Len() int           { return len(v.order) }
func (v *thinning) Less(i, j int) bool { return v.weight[v.order[i]] < v.weight[v.order[j]] }
func (v *thinning) Swap(i, j int) {
	v.order[i], v.order[j] = v.order[j], v.order[i]
	v.at[v.order[i]], v.at[v.order[j]] = i, j
}
func (v *thinning) Push(any) { panic("points are never added") }
func (v *thinning) Pop() any {
	last := v.order[len(v.order)-1]
	v.order = v.order[:len(v.order)-1]
	return last
}
