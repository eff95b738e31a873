package search

import (
	"strings"
	"sync"

	"annuaire/atlas"
	"annuaire/directory"
	"annuaire/geo"
)

// Index answers by text over one snapshot. It never changes once built, so any
// number of goroutines may use it.
type Index struct {
	snapshot *atlas.Snapshot
	places   *engine // every field
	names    *engine // names and communes only, for suggestions
	typed    suggestionCache
	matched  matchCache
}

// Build indexes a snapshot.
func Build(snapshot *atlas.Snapshot) *Index {
	x := &Index{snapshot: snapshot}
	var both sync.WaitGroup
	both.Go(func() { x.places = buildEngine(snapshot, addPlace) })
	both.Go(func() { x.names = buildEngine(snapshot, addName) })
	both.Wait()
	return x
}

func buildEngine(snapshot *atlas.Snapshot, add func(*builder, *atlas.Entry)) *engine {
	b := newBuilder(snapshot.Len())
	for e := range snapshot.Entries() {
		add(b, e)
	}
	return b.engine()
}

func addName(b *builder, e *atlas.Entry) {
	b.document(e.Name)
	b.common(inCommune, e.CommuneName())
}

func addPlace(b *builder, e *atlas.Entry) {
	b.document(e.Name)
	b.common(inPostalCode, e.PostalCode)
	b.common(inCommune, e.Place.Commune)
	addTerritories(b, e)
	for _, code := range e.Typologies {
		b.common(inKind, code)
		b.common(inKind, directory.TypologyName(code))
	}
	for _, v := range e.Services {
		b.common(inServices, v)
	}
	for _, v := range e.Equipment {
		b.common(inEquipment, v)
	}
	for _, list := range [][]string{e.Programmes, e.Trainings, e.OtherLabels} {
		for _, v := range list {
			b.common(inProgrammes, v)
		}
	}
	b.text(inText, e.Address)
	b.text(inText, e.Summary)
}

func addTerritories(b *builder, e *atlas.Entry) {
	if e.Commune != nil {
		b.common(inCommune, e.Commune.Name)
		for _, name := range e.Commune.OldNames {
			b.common(inOldName, name)
		}
	}
	for _, t := range []*geo.Territory{e.Department, e.EPCI, e.Region} {
		if t != nil {
			b.common(inDepartment, t.Name)
		}
	}
}

// Match gives the places that hold every word of text, whole or as the
// beginning of a word, with their scores; nil when text is blank. A text
// without any word, such as "???", matches nothing. The answer is shared:
// callers must not change it.
func (x *Index) Match(text string) *atlas.Among {
	if strings.TrimSpace(text) == "" {
		return nil
	}
	if known, ok := x.matched.get(text); ok {
		return known
	}
	found := x.match(queryWords(text))
	x.matched.put(text, found)
	return found
}

func (x *Index) match(typed []string) *atlas.Among {
	found := &atlas.Among{Snapshot: x.snapshot}
	if len(typed) == 0 {
		return found
	}
	hits := x.engineFor(typed).match(typed)
	found.Slots, found.Scores = make([]uint32, len(hits)), make([]float32, len(hits))
	for i, h := range hits {
		found.Slots[i], found.Scores[i] = h.doc, float32(h.score)
	}
	return found
}

// engineFor looks one or two letters up in names and towns only: in every
// field they would find nearly every place.
func (x *Index) engineFor(typed []string) *engine {
	if len(typed) == 1 && len(typed[0]) < 3 && !isDigits(typed[0]) {
		return x.names
	}
	return x.places
}
