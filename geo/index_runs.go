package geo

const (
	leafSize = 16
	fanOut   = 8
)

// runs are the bounds of consecutive stretches of points, all of one length
// but the last.
type runs struct {
	space  []cuboid
	bounds []Box
	size   int // points a run
}

func (ix *Index) leaves() runs {
	n := (len(ix.points) + leafSize - 1) / leafSize
	r := runs{space: make([]cuboid, n), bounds: make([]Box, n), size: leafSize}
	for i := range n {
		c, b := noCuboid, noBounds
		for j := i * leafSize; j < min((i+1)*leafSize, len(ix.points)); j++ {
			c.merge(cuboid{ix.space[j], ix.space[j]})
			b.grow(ix.points[j])
		}
		r.space[i], r.bounds[i] = c, b
	}
	return r
}

// gather gives the runs made of fanOut runs each.
func (r runs) gather() runs {
	n := (len(r.space) + fanOut - 1) / fanOut
	up := runs{space: make([]cuboid, n), bounds: make([]Box, n), size: r.size * fanOut}
	for i := range n {
		c, b := noCuboid, noBounds
		for j := i * fanOut; j < min((i+1)*fanOut, len(r.space)); j++ {
			c.merge(r.space[j])
			b.merge(r.bounds[j])
		}
		up.space[i], up.bounds[i] = c, b
	}
	return up
}
