package api

import (
	"bytes"
	"slices"
	"sync/atomic"

	"annuaire/atlas"
)

// plainTexts remembers which places have only texts that JSON takes as they
// are, by slot, so that a change of the directory forgets nothing about the
// places that stay. Such a place is written by copying its texts, as fast as
// copying what was written before, for 2 bits of memory instead of 1.7 kB.
type plainTexts struct {
	line  *atlas.Line
	read  []atomic.Uint64 // the slots whose texts were read
	plain []atomic.Uint64 // those among them that need no escape
}

func newPlainTexts(snap *atlas.Snapshot, before *plainTexts) *plainTexts {
	words := (snap.Slots() + 63) / 64
	p := &plainTexts{line: snap.Line(), read: make([]atomic.Uint64, words), plain: make([]atomic.Uint64, words)}
	if before != nil && before.line == p.line {
		for i := range min(words, len(before.read)) {
			// read first: plain is written before it.
			read := before.read[i].Load()
			p.plain[i].Store(before.plain[i].Load() & read)
			p.read[i].Store(read)
		}
	}
	return p
}

// serves tells whether there is room for every place of a snapshot.
func (p *plainTexts) serves(snap *atlas.Snapshot) bool {
	return p != nil && p.line == snap.Line() && 64*len(p.read) >= snap.Slots()
}

// has tells whether no text of an entry needs an escape.
func (p *plainTexts) has(e *atlas.Entry) bool {
	if p == nil {
		return false
	}
	word, bit := e.Slot/64, uint64(1)<<(e.Slot%64)
	if p.read[word].Load()&bit == 0 {
		if isPlain(e) {
			p.plain[word].Or(bit)
		}
		p.read[word].Or(bit)
	}
	return p.plain[word].Load()&bit != 0
}

// isPlain writes the texts of an entry to see whether any is escaped.
func isPlain(e *atlas.Entry) bool {
	w := placeWriter{form: textForm}
	return bytes.IndexByte(w.objectOf(make([]byte, 0, 4<<10), &atlas.Hit{Entry: e}), '\\') < 0
}

// textForm leaves out what is written with care each time.
var textForm = newForm(func(name string) bool {
	return !slices.Contains([]string{"fermeture_temporaire", "a_verifier", "url", "fraicheur", "ouverture", "distance_m"}, name)
})

// writer gives what appends the places of a snapshot.
func (s *service) writer(snap *atlas.Snapshot, q atlas.Query) *placeWriter {
	known := s.plain.Load()
	if !known.serves(snap) {
		known = newPlainTexts(snap, known)
		s.plain.Store(known)
	}
	w := &placeWriter{snap: snap, at: q.At, today: s.Clock(), pages: s.pages, known: known, openings: &s.openings}
	return s.giving(w, fullForm)
}

// The most that is kept of places in each form, in MB: 40,000 places whole, and
// 200,000 in short.
const (
	keptWhole = 64
	keptShort = 64
)

// giving has w write only these fields.
func (s *service) giving(w *placeWriter, fields *form) *placeWriter {
	w.form, w.kept = fields, nil
	switch fields {
	case fullForm:
		w.kept = keptOf(&s.whole, w.snap, keptWhole)
	case shortForm:
		w.kept = keptOf(&s.short, w.snap, keptShort)
	}
	return w
}

func keptOf(held *atomic.Pointer[keptTexts], snap *atlas.Snapshot, parts int) *keptTexts {
	kept := held.Load()
	if !kept.serves(snap) {
		kept = newKeptTexts(snap, kept, parts)
		held.Store(kept)
	}
	return kept
}
