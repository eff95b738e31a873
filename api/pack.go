package api

import (
	"bytes"
	"io"
	"runtime"

	"github.com/klauspost/compress/gzip"
)

// memberBytes is how much of a text is packed at once: large enough that
// packing in parts costs nothing in size, small enough that a client soon has
// something to read.
const memberBytes = 1 << 20

// packer packs a text beside what writes it, as members of gzip one after
// another, which is gzip too (RFC 1952, section 2.2). Packing takes about 40 %
// of the time of writing a CSV: done in turn, a file would not come at 100 MB/s.
type packer struct {
	text    *bytes.Buffer
	members chan chan packedMember // in the order of the text
	written chan error
}

type packedMember struct {
	bytes []byte
	err   error
}

// newPacker writes what it packs to w, from a goroutine that Close ends.
func newPacker(w io.Writer) *packer {
	p := &packer{text: new(bytes.Buffer), members: make(chan chan packedMember, runtime.GOMAXPROCS(0)), written: make(chan error, 1)}
	go func() { p.written <- p.forward(w) }()
	return p
}

// forward writes the members in order until there are no more.
func (p *packer) forward(w io.Writer) (err error) {
	for member := range p.members {
		m := <-member
		if err != nil {
			continue // let those who pack end
		}
		if err = m.err; err == nil {
			_, err = w.Write(m.bytes)
		}
	}
	return err
}

// Write never fails: Close tells what did.
func (p *packer) Write(b []byte) (int, error) {
	p.text.Write(b)
	if p.text.Len() >= memberBytes {
		p.pack()
	}
	return len(b), nil
}

func (p *packer) pack() {
	member, text := make(chan packedMember, 1), p.text
	p.text = new(bytes.Buffer)
	p.members <- member // waits while enough is being packed
	go func() { member <- packMember(text.Bytes()) }()
}

func packMember(text []byte) packedMember {
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestSpeed)
	if err == nil {
		_, err = z.Write(text)
	}
	if err == nil {
		err = z.Close()
	}
	return packedMember{b.Bytes(), err}
}

// Close packs what remains and waits until all is written.
func (p *packer) Close() error {
	p.pack()
	close(p.members)
	return <-p.written
}
