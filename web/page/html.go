package page

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"annuaire/internal/pagezip"
)

// Constant is text of the source of this program. The compiler makes one of a
// literal; a string that comes from a visitor or a record is refused where one
// is wanted.
type Constant string

// Writer writes HTML. What is not a constant goes through Text, Attribute or
// Address, which escape it: there is no other way in.
type Writer struct {
	out    []byte
	parts  []pagezip.Placed // what of it is packed already
	packed []byte           // what was written, in gzip form
	assets assets
}

var writers = sync.Pool{New: func() any { return &Writer{out: make([]byte, 0, 64<<10)} }}

func borrowWriter(a assets) *Writer {
	w := writers.Get().(*Writer)
	w.out, w.parts, w.assets = w.out[:0], w.parts[:0], a
	return w
}

// Raw writes markup as it is. An attribute whose value varies is not for it.
func (w *Writer) Raw(markup Constant) { w.out = append(w.out, markup...) }

// Text writes what people read.
func (w *Writer) Text(s string) { w.out = appendEscaped(w.out, s) }

// Attribute writes an attribute after the name of a tag. Addresses are for the
// method of that name.
func (w *Writer) Attribute(name Constant, value string) {
	w.out = append(append(append(w.out, ' '), name...), `="`...)
	w.Text(value)
	w.out = append(w.out, '"')
}

// Address writes an attribute that leads somewhere when it is followed. One
// that could run code is replaced.
func (w *Writer) Address(name Constant, value string) {
	if !Harmless(value) {
		value = "#"
	}
	w.Attribute(name, value)
}

// Under writes an attribute that leads to a page of this site, one step under a
// path.
func (w *Writer) Under(name, path Constant, step string) {
	w.out = append(append(append(append(w.out, ' '), name...), `="`...), path...)
	w.Text(PathEscape(step))
	w.out = append(w.out, '"')
}

// Anchor writes a link.
func (w *Writer) Anchor(address, text string) {
	w.Raw("<a")
	w.Address("href", address)
	w.Raw(">")
	w.Text(text)
	w.Raw("</a>")
}

// Part writes what was packed once.
func (w *Writer) Part(p *pagezip.Part) {
	w.parts = append(w.parts, pagezip.Placed{At: len(w.out), Part: p})
	w.out = append(w.out, p.Text...)
}

// PartOf packs what is written.
func PartOf(write func(*Writer)) *pagezip.Part {
	w := borrowWriter(assets{})
	defer writers.Put(w)
	write(w)
	return pagezip.NewPart(bytes.Clone(w.out))
}

// Count writes a number in groups of three digits: "3 012".
func (w *Writer) Count(n int) { w.out = appendWhole(w.out, n) }

// Number writes digits.
func (w *Writer) Number(n int) { w.out = strconv.AppendInt(w.out, int64(n), 10) }

// When writes markup if a condition holds.
func (w *Writer) When(holds bool, markup Constant) {
	if holds {
		w.Raw(markup)
	}
}

// Either writes one markup if a condition holds, else the other.
func (w *Writer) Either(holds bool, markup, otherwise Constant) {
	if holds {
		w.Raw(markup)
	} else {
		w.Raw(otherwise)
	}
}

// Between writes a text between two tags, and nothing when there is none.
func (w *Writer) Between(before Constant, s string, after Constant) {
	if s != "" {
		w.Raw(before)
		w.Text(s)
		w.Raw(after)
	}
}

// LinkedData writes JSON that describes the page to search engines: a data
// block, which no browser runs. The characters that could end it are escaped.
func (w *Writer) LinkedData(text []byte) {
	if len(text) == 0 {
		return
	}
	w.Raw(`<script type="application/ld+json">`)
	var safe bytes.Buffer
	json.HTMLEscape(&safe, bytes.TrimSpace(text))
	w.out = append(w.out, safe.Bytes()...)
	w.Raw("</script>\n")
}

// escapes gives what stands for a character that means something in HTML, in
// text as between double quotes; or is not kept by readers: a return, a NUL.
var escapes = [256]string{'&': "&amp;", '<': "&lt;", '>': "&gt;", '"': "&#34;", '\'': "&#39;", '\r': "&#13;", 0: "\uFFFD"}

func appendEscaped(b []byte, s string) []byte {
	start := 0
	for i := range len(s) {
		if e := escapes[s[i]]; e != "" {
			b = append(append(b, s[start:i]...), e...)
			start = i + 1
		}
	}
	return append(b, s[start:]...)
}

// deviceAddress is what a device opens by itself: a call, a position.
var deviceAddress = regexp.MustCompile(`^(tel:\+?[0-9]{2,15}|geo:[0-9.,-]+\?q=[0-9.,%C-]+)$`)

// Harmless tells whether an address leads to a page, within this one, to a
// mailbox or to what a device opens by itself.
func Harmless(address string) bool {
	switch {
	case address == "", address[0] == '/', address[0] == '#':
		return true
	}
	for _, scheme := range []string{"https://", "http://", "mailto:"} {
		if len(address) > len(scheme) && strings.EqualFold(address[:len(scheme)], scheme) {
			return true
		}
	}
	return deviceAddress.MatchString(address)
}
