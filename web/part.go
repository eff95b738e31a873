package web

import (
	"bytes"

	"github.com/klauspost/compress/flate"
)

// part is some HTML that many pages hold, packed once for all of them.
type part struct{ text, packed []byte }

// placed is where a part begins in a page.
type placed struct {
	at int
	*part
}

// newPart keeps what is written.
func newPart(write func(*writer)) *part {
	w := borrowWriter(assets{})
	defer writers.Put(w)
	write(w)
	var packed bytes.Buffer
	z, err := flate.NewWriter(&packed, flate.BestCompression)
	if err != nil {
		panic(err) // the level is known
	}
	_, _ = z.Write(w.out) // a buffer refuses nothing
	_ = z.Flush()         // ends on a whole byte, and lets other blocks follow
	return &part{text: bytes.Clone(w.out), packed: packed.Bytes()}
}

// part writes what was packed once.
func (w *writer) part(p *part) {
	w.parts = append(w.parts, placed{len(w.out), p})
	w.out = append(w.out, p.text...)
}
