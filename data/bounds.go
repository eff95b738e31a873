package data

import (
	"io"

	"annuaire/fault"
)

// Bounds are what one file may weigh. The zero value is that of the command
// line, whose user owns the machine: it has no limit of rows.
type Bounds struct {
	File     int64 // bytes as sent; 0: as many as there are
	Unpacked int64 // bytes once unpacked; 0: 8 GiB of text, 1 GiB of workbook
	Rows     int   // 0: as many as there are
}

// WebBounds are those of a file that somebody sends by the site.
var WebBounds = Bounds{File: 20 << 20, Unpacked: 50 << 20, Rows: 50_000}

// What no file needs, wherever it comes from.
const (
	maxText     = 8 << 30 // ends the reading of a text made to never end
	maxWorkbook = 1 << 30 // workbooks are held in memory
	maxEntries  = 1000    // of a zip
	maxRatio    = 100     // unpacked to packed
	ratioFrom   = 4 << 20 // unpacked bytes below which the ratio says nothing
	maxDepth    = 16      // levels of a JSON text
)

func (b Bounds) text() int64 {
	if b.Unpacked > 0 {
		return b.Unpacked
	}
	return maxText
}

func (b Bounds) workbook() int64 {
	if b.Unpacked > 0 {
		return b.Unpacked
	}
	return maxWorkbook
}

// packed counts the bytes that a decompressor takes.
type packed struct {
	r io.Reader
	n int64
}

func (p *packed) Read(b []byte) (int, error) {
	n, err := p.r.Read(b)
	p.n += int64(n)
	return n, err
}

// unpacked refuses to give more than the bounds, or far more than it was made
// from: real tables shrink ten times, bombs a thousand.
type unpacked struct {
	r    io.Reader
	from *packed
	n    int64
	most int64
	name fileName
}

func (u *unpacked) Read(p []byte) (int, error) {
	if u.n >= u.most {
		return 0, tooLarge(u.name, u.most)
	}
	n, err := u.r.Read(p[:min(int64(len(p)), u.most-u.n)])
	u.n += int64(n)
	if u.n > ratioFrom && u.n > maxRatio*u.from.n {
		return 0, tooPacked(u.name)
	}
	return n, err
}

func tooLarge(name fileName, most int64) error {
	size := count(int(most>>20), "Mio", "Mio")
	if most >= 1<<30 {
		size = count(int(most>>30), "Gio", "Gio")
	}
	return name.refuse(fault.TooLarge, "une fois décompressé, le fichier dépasse %s. Découpez-le en plusieurs fichiers.", size)
}

func tooPacked(name fileName) error {
	return name.refuse(fault.TooLarge, "une fois décompressé, le fichier serait plus de %d fois plus gros : ce n'est pas un tableau. Vérifiez-le, ou envoyez-le en CSV.", maxRatio)
}

// sent refuses a file that is larger than its bounds.
type sent struct {
	r    io.Reader
	left int64
	most int64
	name fileName
}

func (s *sent) Read(p []byte) (int, error) {
	n, err := s.r.Read(p)
	if s.left -= int64(n); s.left < 0 {
		return 0, s.name.refuse(fault.TooLarge, "le fichier dépasse %d Mio. Découpez-le en plusieurs fichiers.", s.most>>20)
	}
	return n, err
}

func (b Bounds) sent(src io.Reader, name fileName) io.Reader {
	if b.File == 0 {
		return src
	}
	return &sent{src, b.File, b.File, name}
}
