package geo

// line is a line between two points, whichever way it is followed: a is before
// b. times is how often it is followed from a to b, less how often from b to a.
type line struct {
	a, b  tilePoint
	times int
}

// boundary gives, from each point, where the lines lead that part the inside
// from the outside, the inside to their right. Inside is what the rings, which
// meet at their corners only, turn around more often to the right than to the
// left, so that parts which overlap become one.
func boundary(rings []tileRing) map[tilePoint][]tilePoint {
	times, lines := linesOf(rings)
	degree := make(map[tilePoint]int, len(lines))
	for _, l := range lines {
		degree[l.a]++
		degree[l.b]++
	}
	ways := make(map[tilePoint][]tilePoint, len(lines))
	done := make(map[[2]tilePoint]bool, len(lines))
	for _, r := range rings {
		right, known := 0, false // the turns around what is to the right of the line before
		for i, p := range r {
			l, way := lineOf(p, r[(i+1)%len(r)])
			ends := [2]tilePoint{l.a, l.b}
			l.times = times[ends]
			if l.times == 0 || done[ends] {
				known = false
				continue
			}
			// Where nothing else joins, what is to the right stays so.
			if !known || degree[p] != 2 {
				right = turnsRight(l, lines)
				if way < 0 {
					right -= l.times
				}
			}
			known, done[ends] = true, true
			switch left := right - way*l.times; {
			case right > 0 && left <= 0:
				ways[p] = append(ways[p], r[(i+1)%len(r)])
			case right <= 0 && left > 0:
				q := r[(i+1)%len(r)]
				ways[q] = append(ways[q], p)
			}
		}
	}
	return ways
}

// linesOf lists the lines of rings, but for those followed as often one way as
// the other.
func linesOf(rings []tileRing) (times map[[2]tilePoint]int, lines []line) {
	times = map[[2]tilePoint]int{}
	for _, r := range rings {
		for i, p := range r {
			l, way := lineOf(p, r[(i+1)%len(r)])
			times[[2]tilePoint{l.a, l.b}] += way
		}
	}
	lines = make([]line, 0, len(times))
	for ends, n := range times {
		if n != 0 {
			lines = append(lines, line{ends[0], ends[1], n})
		}
	}
	return times, lines
}

// lineOf gives the line from p to q, and 1, or -1 when it is followed backwards.
func lineOf(p, q tilePoint) (l line, way int) {
	if p.before(q) {
		return line{a: p, b: q}, 1
	}
	return line{a: q, b: p}, -1
}

// turnsRight counts how often the lines turn around what is just to the right
// of l: they are met on the way there from the south or, when l goes due south,
// from the west.
func turnsRight(l line, lines []line) int {
	middle := tilePoint{l.a.x + l.b.x, l.a.y + l.b.y} // in half units
	upright := l.a.x == l.b.x
	turns := 0
	for _, m := range lines {
		a, b := tilePoint{2 * m.a.x, 2 * m.a.y}, tilePoint{2 * m.b.x, 2 * m.b.y}
		if upright {
			if (a.y > middle.y) == (b.y > middle.y) {
				continue
			}
			// A line that goes south has its right to the west.
			switch beyond := side(a, b, middle); {
			case a.y < b.y && beyond < 0:
				turns -= m.times
			case a.y > b.y && beyond > 0:
				turns += m.times
			}
			continue
		}
		// Every line goes east here, so its right is to the south.
		if (a.x > middle.x) != (b.x > middle.x) && side(a, b, middle) < 0 {
			turns -= m.times
		}
	}
	return turns
}
