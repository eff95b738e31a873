package httpd

import (
	"sync"

	"github.com/klauspost/compress/gzip"
	"github.com/valyala/fasthttp"
)

// maxKeptPacked in bytes bounds the memory that is kept for the next answer.
const maxKeptPacked = 1 << 20

// packer packs one answer after another in the same memory: packing 42 kB of
// places into memory of its own left 27 kB to the garbage collector, most of
// what a list left it, and took 120 µs instead of 80.
type packer struct {
	out  []byte
	gzip *gzip.Writer
}

var packers = sync.Pool{New: func() any { return new(packer) }}

// Write never fails.
func (p *packer) Write(b []byte) (int, error) {
	p.out = append(p.out, b...)
	return len(b), nil
}

// pack leaves body packed in out, at the cheapest level. Of gzip, level 1 is
// both faster than the levels without memory or without matches and packs
// better: 80 µs and 6.7 kB for 42 kB of places, against 95 and 6.8, 98 and 27.3.
func (p *packer) pack(coding string, body []byte) (err error) {
	p.out = p.out[:0]
	if coding == "br" {
		p.out = fasthttp.AppendBrotliBytesLevel(p.out, body, fasthttp.CompressBrotliBestSpeed)
		return nil
	}
	if p.gzip == nil {
		if p.gzip, err = gzip.NewWriterLevel(p, gzip.BestSpeed); err != nil {
			return err
		}
	} else {
		p.gzip.Reset(p)
	}
	if _, err = p.gzip.Write(body); err != nil {
		return err
	}
	return p.gzip.Close()
}

func (p *packer) release() {
	if cap(p.out) > maxKeptPacked {
		p.out = nil
	}
	packers.Put(p)
}
