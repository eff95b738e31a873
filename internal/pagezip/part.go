package pagezip

import (
	"bytes"

	"github.com/klauspost/compress/flate"
)

// Part is some text that many pages hold, packed once for all of them, as
// tightly as can be. It is never changed.
type Part struct{ Text, packed []byte }

// Placed is a part at its place in a page, in bytes.
type Placed struct {
	At int
	*Part
}

// NewPart packs a text.
func NewPart(text []byte) *Part {
	var packed bytes.Buffer
	z, err := flate.NewWriter(&packed, flate.BestCompression)
	if err != nil {
		panic(err) // the level is known
	}
	_, _ = z.Write(text) // a buffer refuses nothing
	_ = z.Flush()        // ends on a whole byte, and lets other blocks follow
	return &Part{Text: text, packed: packed.Bytes()}
}
