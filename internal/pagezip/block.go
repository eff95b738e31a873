package pagezip

import (
	"encoding/binary"
	"math/bits"
	"slices"
)

const endOfBlock = 256

// extended is a symbol that more bits complete.
type extended struct {
	symbol uint16
	extra  uint8
	base   uint16
}

// lengths gives the symbol of each length of a repetition.
var lengths = func() (all [longest + 1]extended) {
	base := 3
	for symbol := 257; symbol < 285; symbol++ {
		extra := max(0, (symbol-261)/4)
		for i := range 1 << extra {
			if base+i <= longest {
				all[base+i] = extended{uint16(symbol), uint8(extra), uint16(base)}
			}
		}
		base += 1 << extra
	}
	all[longest] = extended{285, 0, longest}
	return all
}()

// distanceSymbol gives the symbol of a distance, from 1.
func distanceSymbol(distance uint32) uint32 {
	if distance < 3 {
		return distance - 1
	}
	top := uint32(bits.Len32(distance-1)) - 1
	return 2*top + (distance-1)>>(top-1)&1
}

// distanceBits gives the bits that complete the symbol of a distance.
func distanceBits(distance, symbol uint32) (extra uint64, size uint8) {
	if symbol < 4 {
		return 0, 0
	}
	size = uint8(symbol/2 - 1)
	return uint64(distance-1) & (1<<size - 1), size
}

// reversed gives the bits of a code in the order in which they are written.
func reversed(code uint16, size uint8) uint16 { return bits.Reverse16(code) >> (16 - size) }

// output gathers bits into bytes, the lowest first.
type output struct {
	bytes []byte
	held  uint64
	size  uint8 // bits held, less than 8 after flush
}

func (o *output) add(bits uint64, size uint8) {
	o.held |= bits << (o.size & 63)
	o.size += size
}

func (o *output) code(c code) { o.add(uint64(c.bits), c.size) }

// flush moves whole bytes out. The buffer always has room for eight more.
func (o *output) flush() {
	n := len(o.bytes)
	binary.LittleEndian.PutUint64(o.bytes[n:n+8], o.held)
	o.bytes = o.bytes[:n+int(o.size>>3)]
	o.held >>= o.size &^ 7 & 63
	o.size &= 7
}

// block writes a text with the codes of a codec.
type block struct {
	output
	codec *Codec
}

func (b *block) plain(text []byte) {
	codes, o := &b.codec.literals, b.output
	for len(text) >= 3 { // three codes and what is held fit in 64 bits
		o.code(codes[text[0]])
		o.code(codes[text[1]])
		o.code(codes[text[2]])
		o.flush()
		text = text[3:]
	}
	for _, c := range text {
		o.code(codes[c])
	}
	o.flush()
	b.output = o
}

func (b *block) repetition(length, distance int) {
	l := lengths[length]
	b.code(b.codec.literals[l.symbol])
	b.add(uint64(uint16(length)-l.base), l.extra)
	symbol := distanceSymbol(uint32(distance))
	b.code(b.codec.distances[symbol])
	b.add(distanceBits(uint32(distance), symbol))
	b.flush()
}

// end writes the end of the block, and what fills its last byte: nothing at the
// end of all, else an empty block of plain bytes.
func (b *block) end(final bool) []byte {
	b.code(b.codec.literals[endOfBlock])
	b.flush()
	if !final {
		b.add(0, 3)
		b.flush()
	}
	if b.size > 0 {
		b.size = 8
		b.flush()
	}
	if !final {
		b.bytes = append(b.bytes, 0, 0, 0xff, 0xff)
	}
	return b.bytes
}

// sizeOrder is the order in which the sizes of the codes of sizes are written.
var sizeOrder = [19]uint8{16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15}

// distanceSymbols is the number of symbols of distances.
const distanceSymbols = 30

// headOf makes what a block begins with: that it is not the last and has codes
// of its own, then the codes, by their sizes.
func headOf(literals, distances *codes) output {
	all := append(slices.Clone(literals[:]), distances[:distanceSymbols]...)
	var used counts
	used[0], used[1] = 1, 1 // a code has two symbols at least
	for _, c := range all {
		used[c.size]++
	}
	sizes := makeCodes(&used, 7)
	o := output{bytes: make([]byte, 0, 1<<10)}
	o.add(2<<1, 3)
	o.add(symbols-257, 5)
	o.add(distanceSymbols-1, 5)
	o.add(uint64(len(sizeOrder)-4), 4)
	o.flush()
	for _, s := range sizeOrder {
		o.add(uint64(sizes[s].size), 3)
		o.flush()
	}
	for _, c := range all {
		o.code(sizes[c.size])
		o.flush()
	}
	return o
}
