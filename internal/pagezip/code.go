package pagezip

import "slices"

// symbols bounds the symbols of the alphabets of the format.
const symbols = 286

// counts tells how often each symbol of an alphabet is to be written.
type counts [symbols]uint32

// code is what stands for a symbol: its bits, the first to write lowest, and
// how many there are.
type code struct {
	bits uint16
	size uint8
}

// codes is a prefix code of an alphabet.
type codes [symbols]code

// makeCodes finds the shortest code of an alphabet in which no symbol takes
// more than limit bits, or nearly: where a symbol would, counts are brought
// closer to one another. At least two symbols must have a count.
func makeCodes(of *counts, limit uint8) codes {
	var sorted []uint64 // count, then symbol
	for s, count := range of {
		if count > 0 {
			sorted = append(sorted, uint64(count)<<16|uint64(s))
		}
	}
	slices.Sort(sorted)
	var c codes
	for !c.measure(sorted, limit) {
		for i := range sorted {
			sorted[i] = (sorted[i]>>17+1)<<16 | sorted[i]&0xffff
		}
	}
	c.number()
	return c
}

// measure gives each symbol its number of bits by Huffman's method; false when
// one takes more than limit. The symbols are sorted by count.
func (c *codes) measure(sorted []uint64, limit uint8) bool {
	var weight, parent [2 * symbols]uint32
	n := len(sorted)
	for i, s := range sorted {
		weight[i] = uint32(s >> 16)
	}
	// Leaves and nodes are two queues, each from the lightest: nodes are made
	// in that order.
	leaf, node := 0, n
	for made := n; made < 2*n-1; made++ {
		for range 2 {
			lightest := node
			if leaf < n && (node == made || weight[leaf] <= weight[node]) {
				lightest = leaf
				leaf++
			} else {
				node++
			}
			weight[made] += weight[lightest]
			parent[lightest] = uint32(made)
		}
	}
	var depth [2 * symbols]uint8
	for i := 2*n - 3; i >= 0; i-- {
		depth[i] = depth[parent[i]] + 1
		if depth[i] > limit {
			return false
		}
	}
	for i, s := range sorted {
		c[s&0xffff].size = depth[i]
	}
	return true
}

// number gives codes their bits from their sizes, as RFC 1951, section 3.2.2
// says.
func (c *codes) number() {
	var of [17]uint16
	for i := range c {
		of[c[i].size]++
	}
	of[0] = 0
	var next [17]uint16
	for size := 1; size < len(next); size++ {
		next[size] = (next[size-1] + of[size-1]) << 1
	}
	for i := range c {
		if size := c[i].size; size > 0 {
			c[i].bits = reversed(next[size], size)
			next[size]++
		}
	}
}
