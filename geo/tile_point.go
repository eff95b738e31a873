package geo

// tilePoint is a point in units of a tile, y to the south. Points beside the
// tile are negative, or TileExtent and more.
type tilePoint struct{ x, y int }

func (p tilePoint) before(q tilePoint) bool { return p.x < q.x || p.x == q.x && p.y < q.y }

// side is positive when p is to the right of the way from a to b as the screen
// shows it, negative to the left, and 0 on their line. Coordinates are of
// clipped points, so nothing overflows.
func side(a, b, p tilePoint) int {
	return (b.x-a.x)*(p.y-a.y) - (b.y-a.y)*(p.x-a.x)
}

// tileRing is a ring whose last point is not repeated. Its inside is to the
// right of its way when it is a border, to the left when it is a hole.
type tileRing []tilePoint

// area2 is twice the area: positive for a border, negative for a hole (the
// surveyor's formula that the vector tile specification prescribes).
func (r tileRing) area2() int {
	sum := 0
	for i, p := range r {
		q := r[(i+1)%len(r)]
		sum += p.x*q.y - q.x*p.y
	}
	return sum
}

// compact drops points that repeat the one before.
func (r tileRing) compact() tileRing {
	out := r[:0]
	for _, p := range r {
		if len(out) == 0 || out[len(out)-1] != p {
			out = append(out, p)
		}
	}
	for len(out) > 1 && out[0] == out[len(out)-1] {
		out = out[:len(out)-1]
	}
	return out
}

// around tells whether a point, given in half units, is inside the ring (1), on
// it (0) or outside (-1).
func (r tileRing) around(half tilePoint) int {
	inside := false
	for i := range r {
		a, b := r[i], r[(i+1)%len(r)]
		a, b = tilePoint{2 * a.x, 2 * a.y}, tilePoint{2 * b.x, 2 * b.y}
		turn := side(a, b, half)
		if turn == 0 && within(half, a, b) {
			return 0
		}
		if (a.y > half.y) != (b.y > half.y) && (turn > 0) == (b.y > a.y) {
			inside = !inside
		}
	}
	if inside {
		return 1
	}
	return -1
}

// holds tells whether another ring, which does not cross this one, is inside it.
func (r tileRing) holds(other tileRing) bool {
	for i, p := range other {
		q := other[(i+1)%len(other)]
		for _, half := range [2]tilePoint{{2 * p.x, 2 * p.y}, {p.x + q.x, p.y + q.y}} {
			if where := r.around(half); where != 0 {
				return where > 0
			}
		}
	}
	return false
}

// within tells whether p is in the box of a and b.
func within(p, a, b tilePoint) bool {
	return min(a.x, b.x) <= p.x && p.x <= max(a.x, b.x) && min(a.y, b.y) <= p.y && p.y <= max(a.y, b.y)
}
