package web

import (
	"encoding/binary"
	"hash/crc32"
	"io"

	"github.com/klauspost/compress/flate"
)

// appendGzip appends a page in gzip form (RFC 1952), its parts as they were
// packed and what is between them at the cheapest level there is: two thirds of
// the time of level 1, for as many bytes.
func appendGzip(dst, page []byte, parts []placed) []byte {
	dst = append(dst, 0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255) // deflate, no name, no date
	out := appender{dst}
	from := 0
	for _, p := range parts {
		out.deflate(page[from:p.at], false)
		out.bytes = append(out.bytes, p.packed...)
		from = p.at + len(p.text)
	}
	out.deflate(page[from:], true)
	dst = binary.LittleEndian.AppendUint32(out.bytes, crc32.ChecksumIEEE(page))
	return binary.LittleEndian.AppendUint32(dst, uint32(len(page)))
}

// appender keeps what is written to it.
type appender struct{ bytes []byte }

var _ io.Writer = (*appender)(nil)

func (a *appender) Write(p []byte) (int, error) {
	a.bytes = append(a.bytes, p...)
	return len(p), nil
}

// deflate packs a text, which begins and ends on whole bytes.
func (a *appender) deflate(text []byte, last bool) {
	if err := flate.StatelessDeflate(a, text, last, nil); err != nil {
		panic(err) // an appender refuses nothing
	}
}
