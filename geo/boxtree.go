package geo

import (
	"cmp"
	"slices"
)

// treeFanout is the number of children of a node of a boxTree.
const treeFanout = 8

// boxTree is a packed tree of boxes: the leaves sorted along a space-filling
// curve, then level upon level of the boxes of treeFanout neighbours, up to a
// single root. Nodes have no pointers: the children of node i of a level are
// nodes i*treeFanout and following of the level below.
type boxTree struct {
	levels [][]microBox // levels[0] holds the leaves
}

// newBoxTree builds the tree and gives the order of its leaves: leaf i is
// boxes[order[i]].
func newBoxTree(boxes []microBox) (boxTree, []int) {
	order := make([]int, len(boxes))
	keys := make([]uint64, len(boxes))
	for i, b := range boxes {
		order[i], keys[i] = i, mortonOf(b)
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(keys[a], keys[b]) })
	level := make([]microBox, len(boxes))
	for i, from := range order {
		level[i] = boxes[from]
	}
	tree := boxTree{levels: [][]microBox{level}}
	for len(level) > 1 {
		level = parentsOf(level)
		tree.levels = append(tree.levels, level)
	}
	return tree, order
}

func parentsOf(level []microBox) []microBox {
	parents := make([]microBox, 0, (len(level)+treeFanout-1)/treeFanout)
	for group := range slices.Chunk(level, treeFanout) {
		box := emptyBox
		for _, b := range group {
			box = box.union(b)
		}
		parents = append(parents, box)
	}
	return parents
}

// mortonOf interleaves the bits of the box's centre.
func mortonOf(b microBox) uint64 {
	x := uint32((int64(b.min.x)+int64(b.max.x))/2 + 1<<31)
	y := uint32((int64(b.min.y)+int64(b.max.y))/2 + 1<<31)
	return spreadBits(x) | spreadBits(y)<<1
}

// spreadBits puts a zero before each bit.
func spreadBits(v uint32) uint64 {
	x := uint64(v)
	x = (x | x<<16) & 0x0000ffff0000ffff
	x = (x | x<<8) & 0x00ff00ff00ff00ff
	x = (x | x<<4) & 0x0f0f0f0f0f0f0f0f
	x = (x | x<<2) & 0x3333333333333333
	return (x | x<<1) & 0x5555555555555555
}

// containing calls visit with each leaf whose box holds m.
func (t boxTree) containing(m micro, visit func(leaf int)) {
	t.walk(len(t.levels)-1, 0, func(b microBox) bool { return b.contains(m) }, visit)
}

// within calls visit with each leaf whose box is nearer than the square
// distance *bound, which visit may lower as it goes.
func (t boxTree) within(pl plane, bound *float64, visit func(leaf int)) {
	t.walk(len(t.levels)-1, 0, func(b microBox) bool { return pl.squareToBox(b) <= *bound }, visit)
}

// walk goes down through the boxes that keep accepts. The root's level holds
// one box, or none in an empty tree.
func (t boxTree) walk(level, from int, keep func(microBox) bool, visit func(leaf int)) {
	nodes := t.levels[level]
	for i := from; i < min(from+treeFanout, len(nodes)); i++ {
		switch {
		case !keep(nodes[i]):
		case level == 0:
			visit(i)
		default:
			t.walk(level-1, i*treeFanout, keep, visit)
		}
	}
}
