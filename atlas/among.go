package atlas

import "annuaire/fault"

// Among is what a text engine found: it narrows a query to these places and
// ranks them when the order is ByRelevance.
type Among struct {
	Snapshot *Snapshot // of whose line the slots are
	Slots    []uint32  // of the places found, each once, in any order
	Scores   []float32 // of each, the best are the greatest; nil when all are equal

	Engine string // that found them, as named in answers
	Tag    string // another one as soon as the same text may find something else

	// How the text had to be read to find them, to be said with the answer.
	Misspelt []Correction // words that hardly any place holds
	LeftOut  string       // without accents and case, because no place holds all the words; "" when all count
}

// Correction is a word that hardly any place holds, and that much like it which
// was looked for too; both without accents and case.
type Correction struct {
	Typed string
	Read  string // "" when not known
}

// ranked is what a text engine found, by the ordinals of one snapshot.
type ranked struct {
	ordinals []uint32
	scores   []float32
}

// in gives the same places by the ordinals of a snapshot; those that it no
// longer holds are dropped.
func (a *Among) in(s *Snapshot) *ranked {
	if s.slots == nil && a.Snapshot.SameLine(s) {
		return &ranked{a.Slots, a.Scores}
	}
	r := &ranked{ordinals: make([]uint32, 0, len(a.Slots))}
	if a.Scores != nil {
		r.scores = make([]float32, 0, len(a.Scores))
	}
	for i, slot := range a.Slots {
		o := s.ordinalAs(a.Snapshot, slot)
		if o == noOrdinal {
			continue
		}
		r.ordinals = append(r.ordinals, o)
		if a.Scores != nil {
			r.scores = append(r.scores, a.Scores[i])
		}
	}
	return r
}

// ordinalAs gives the ordinal of the place that holds a slot of another
// snapshot.
func (s *Snapshot) ordinalAs(other *Snapshot, slot uint32) uint32 {
	if s.SameLine(other) {
		return s.ordinalOf(slot)
	}
	before, ok := other.InSlot(slot)
	if !ok {
		return noOrdinal
	}
	now, ok := s.Place(before.ID)
	if !ok {
		return noOrdinal
	}
	return s.ordinalOf(now.Slot)
}

func (r *ranked) score(i int) float32 {
	if r.scores == nil {
		return 0
	}
	return r.scores[i]
}

// narrowText keeps what the text engine found. A text that no engine looked up
// is an error: answering as if it were not there would mislead.
func (s *Snapshot) narrowText(sc *scratch, q *Query) error {
	if q.Among == nil {
		if q.Text != "" {
			return fault.New(fault.Unavailable, "La recherche par mots n'est pas disponible pour le moment. Réessayez sans le texte, ou plus tard.")
		}
		return nil
	}
	sc.found = q.Among.in(s)
	set := sc.add("", len(sc.found.ordinals))
	for _, o := range sc.found.ordinals {
		set.Set(int(o))
	}
	return nil
}
