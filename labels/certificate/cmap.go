package certificate

import "encoding/binary"

// coverage tells which letters a TrueType font has: its table "cmap" of the format
// 4, which holds those of the first plane, as stretches of codes. The fonts are within
// the program, so that anything unexpected is an error of its source.
type coverage struct{ stretches []stretch }

type stretch struct{ first, last rune }

func (c coverage) has(r rune) bool {
	for _, s := range c.stretches {
		if r <= s.last {
			return r >= s.first
		}
	}
	return false
}

func coverageOf(font []byte) (c coverage) {
	table := subtable(tableOf(font, "cmap"))
	n := int(binary.BigEndian.Uint16(table[6:])) / 2
	at := func(i int) int { return int(binary.BigEndian.Uint16(table[i:])) }
	for i := range n {
		last, first := at(14+2*i), at(16+2*n+2*i)
		delta, offset := at(16+4*n+2*i), at(16+6*n+2*i)
		for code := first; code <= last && code < 0xFFFF; code++ {
			glyph := (code + delta) & 0xFFFF
			if offset != 0 {
				if glyph = at(16 + 6*n + 2*i + offset + 2*(code-first)); glyph != 0 {
					glyph = (glyph + delta) & 0xFFFF
				}
			}
			if glyph != 0 {
				c.add(rune(code))
			}
		}
	}
	return c
}

func (c *coverage) add(r rune) {
	if n := len(c.stretches); n > 0 && c.stretches[n-1].last == r-1 {
		c.stretches[n-1].last = r
		return
	}
	c.stretches = append(c.stretches, stretch{r, r})
}

// tableOf gives a table of a font by its name.
func tableOf(font []byte, name string) []byte {
	for i := range int(binary.BigEndian.Uint16(font[4:])) {
		entry := font[12+16*i:]
		if string(entry[:4]) == name {
			return font[binary.BigEndian.Uint32(entry[8:]):]
		}
	}
	panic("certificate: a font has no table " + name)
}

// subtable gives that of the format 4.
func subtable(cmap []byte) []byte {
	for i := range int(binary.BigEndian.Uint16(cmap[2:])) {
		table := cmap[binary.BigEndian.Uint32(cmap[4+8*i+4:]):]
		if binary.BigEndian.Uint16(table) == 4 {
			return table
		}
	}
	panic("certificate: a font has no table of letters of the format 4")
}
