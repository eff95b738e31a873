// Package geotest checks what geo draws.
package geotest

import (
	"fmt"
	"math"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
)

// Fault says what is not valid in a shape of a tile, by comparing every two
// sides; "" when it is valid. Borders turn to the right as the screen shows
// them and holes to the left, all stay within the bound, and none is smaller
// than smallest square units.
func Fault(shape orb.MultiPolygon, bound orb.Bound, smallest float64) string {
	for _, polygon := range shape {
		for i, ring := range polygon {
			if fault := ringFault(ring, bound, smallest); fault != "" {
				return fault
			}
			if (i == 0) != (planar.Area(ring) > 0) {
				return "a ring turns the wrong way"
			}
		}
	}
	return ""
}

func ringFault(ring orb.Ring, bound orb.Bound, smallest float64) string {
	if len(ring) < 4 || ring[0] != ring[len(ring)-1] {
		return "a ring is too short or open"
	}
	if math.Abs(planar.Area(ring)) < smallest {
		return "a ring is smaller than a pixel"
	}
	n := len(ring) - 1
	for i := range n {
		if !bound.Contains(ring[i]) {
			return fmt.Sprintf("a point is at %v", ring[i])
		}
		for j := i + 1; j < n; j++ {
			beside := j == i+1 || i == 0 && j == n-1
			if !beside && sidesMeet(ring[i], ring[i+1], ring[j], ring[j+1]) {
				return fmt.Sprintf("a ring meets itself: %v-%v and %v-%v", ring[i], ring[i+1], ring[j], ring[j+1])
			}
			if ring[i] == ring[j] {
				return "a ring passes a point twice"
			}
		}
	}
	return ""
}

func sidesMeet(a, b, c, d orb.Point) bool {
	turn := func(p, q, r orb.Point) float64 { return (q[0]-p[0])*(r[1]-p[1]) - (q[1]-p[1])*(r[0]-p[0]) }
	on := func(p, q, r orb.Point) bool {
		return turn(p, q, r) == 0 && orb.MultiPoint{p, q}.Bound().Contains(r)
	}
	if on(a, b, c) || on(a, b, d) || on(c, d, a) || on(c, d, b) {
		return true
	}
	return turn(a, b, c)*turn(a, b, d) < 0 && turn(c, d, a)*turn(c, d, b) < 0
}
