package web

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"annuaire/internal/pagezip"
)

// constant is text of the source of this program. The compiler makes one of a
// literal; a string that comes from a visitor or a record is refused where one
// is wanted.
type constant string

// writer writes HTML. What is not a constant goes through text, attribute or
// address, which escape it: there is no other way in.
type writer struct {
	out    []byte
	parts  []pagezip.Placed // what of it is packed already
	packed []byte           // what was written, in gzip form
	assets assets
}

var writers = sync.Pool{New: func() any { return &writer{out: make([]byte, 0, 64<<10)} }}

func borrowWriter(a assets) *writer {
	w := writers.Get().(*writer)
	w.out, w.parts, w.assets = w.out[:0], w.parts[:0], a
	return w
}

// raw writes markup as it is. An attribute whose value varies is not for it.
func (w *writer) raw(markup constant) { w.out = append(w.out, markup...) }

// text writes what people read.
func (w *writer) text(s string) { w.out = appendEscaped(w.out, s) }

// attribute writes an attribute after the name of a tag. Addresses are for the
// method of that name.
func (w *writer) attribute(name constant, value string) {
	w.out = append(append(append(w.out, ' '), name...), `="`...)
	w.text(value)
	w.out = append(w.out, '"')
}

// address writes an attribute that leads somewhere when it is followed. One
// that could run code is replaced.
func (w *writer) address(name constant, value string) {
	if !harmless(value) {
		value = "#"
	}
	w.attribute(name, value)
}

// under writes an attribute that leads to a page of this site, one step under a
// path.
func (w *writer) under(name, path constant, step string) {
	w.out = append(append(append(append(w.out, ' '), name...), `="`...), path...)
	w.text(pathEscape(step))
	w.out = append(w.out, '"')
}

// anchor writes a link.
func (w *writer) anchor(address, text string) {
	w.raw("<a")
	w.address("href", address)
	w.raw(">")
	w.text(text)
	w.raw("</a>")
}

// part writes what was packed once.
func (w *writer) part(p *pagezip.Part) {
	w.parts = append(w.parts, pagezip.Placed{At: len(w.out), Part: p})
	w.out = append(w.out, p.Text...)
}

// partOf packs what is written.
func partOf(write func(*writer)) *pagezip.Part {
	w := borrowWriter(assets{})
	defer writers.Put(w)
	write(w)
	return pagezip.NewPart(bytes.Clone(w.out))
}

// count writes a number in groups of three digits: "3 012".
func (w *writer) count(n int) { w.out = appendWhole(w.out, n) }

// number writes digits.
func (w *writer) number(n int) { w.out = strconv.AppendInt(w.out, int64(n), 10) }

// when writes markup if a condition holds.
func (w *writer) when(holds bool, markup constant) {
	if holds {
		w.raw(markup)
	}
}

// between writes a text between two tags, and nothing when there is none.
func (w *writer) between(before constant, s string, after constant) {
	if s != "" {
		w.raw(before)
		w.text(s)
		w.raw(after)
	}
}

// linkedData writes JSON that describes the page to search engines: a data
// block, which no browser runs. The characters that could end it are escaped.
func (w *writer) linkedData(text []byte) {
	if len(text) == 0 {
		return
	}
	w.raw(`<script type="application/ld+json">`)
	var safe bytes.Buffer
	json.HTMLEscape(&safe, bytes.TrimSpace(text))
	w.out = append(w.out, safe.Bytes()...)
	w.raw("</script>\n")
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

// harmless tells whether an address leads to a page, within this one, to a
// mailbox or to what a device opens by itself.
func harmless(address string) bool {
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
