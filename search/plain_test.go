package search

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"annuaire/atlas"
	"annuaire/atlas/atlastest"
	"annuaire/directory"
	"annuaire/fold"
	"annuaire/geo"
)

// plainText is one text of a place, where it comes from, its words, and the
// terms of the phrases it holds.
type plainText struct {
	field field
	words []string
	terms []string
	glued []string // two words that follow one another, of the name
}

func newPlainText(f field, text string) plainText {
	plain := plainText{field: f, words: words(text)}
	telling := strings.Join(phraseWords(text), " ")
	for _, list := range held {
		for _, p := range list {
			if strings.Contains(" "+telling+" ", " "+strings.Join(p.words, " ")+" ") {
				plain.terms = append(plain.terms, p.terms...)
			}
		}
	}
	return plain
}

func plainTexts(e *atlas.Entry) []plainText {
	texts := []plainText{newPlainText(inName, e.Name)}
	folded := joinInitials(fold.Words(e.Name))
	for i := 1; i < len(folded); i++ {
		texts[0].glued = append(texts[0].glued, stem(folded[i-1]+folded[i]))
	}
	add := func(f field, values ...string) {
		for _, v := range values {
			texts = append(texts, newPlainText(f, v))
		}
	}
	add(inCommune, e.Place.Commune)
	if e.Commune != nil {
		add(inCommune, e.Commune.Name)
		add(inOldName, e.Commune.OldNames...)
	}
	if e.Department != nil {
		add(inDepartment, e.Department.Name, e.Department.Code)
	}
	if e.EPCI != nil {
		add(inDepartment, e.EPCI.Name)
	}
	if e.Region != nil {
		add(inDepartment, e.Region.Name)
	}
	add(inPostalCode, e.PostalCode)
	if isDigits(e.PostalCode) {
		add(inPostalCode, e.PostalCode[:2])
		if strings.HasPrefix(e.PostalCode, "97") {
			add(inPostalCode, e.PostalCode[:3])
		}
	}
	for _, code := range e.Typologies {
		add(inKind, code, directory.TypologyName(code))
	}
	add(inServices, e.Services...)
	add(inEquipment, e.Equipment...)
	add(inProgrammes, slices.Concat(e.Programmes, e.Trainings, e.OtherLabels)...)
	if isName(e.Parent) {
		add(inOrganisation, e.Parent)
	}
	add(inText, e.Summary, beginning(e.Details))
	return append(texts, plainText{field: inText, words: words(e.Address)})
}

// plainScore reads the rule off: the best find of each thing wanted, and what
// the name gains as a whole. ok is false when one is not found.
func plainScore(texts []plainText, wants reading) (score uint32, ok bool) {
	for _, w := range wants {
		var best uint16
		for _, text := range texts {
			best = max(best, plainFind(text, w)*weights[text.field])
		}
		if best == 0 {
			return 0, false
		}
		score += uint32(best)
	}
	if wants.name() == nil {
		return score, true
	}
	name, whole := strings.Join(sayingSomething(texts[0].words), " "), strings.Join(wants.name(), " ")
	switch {
	case name == whole:
		score += nameWhole
	case strings.HasPrefix(name, whole):
		score += nameStart
	}
	return score, true
}

// plainFind gives how well a text holds a thing wanted, from 0 to wholeWord.
func plainFind(text plainText, w wanted) (factor uint16) {
	for _, term := range w.also {
		if slices.Contains(text.words, term) || slices.Contains(text.terms, term) {
			factor = 1
		}
	}
	if slices.ContainsFunc(text.glued, func(g string) bool { return w.glued == "+"+g }) {
		return wholeWord
	}
	for _, word := range text.words {
		switch {
		case w.word == "":
		case word == w.word:
			return wholeWord
		case strings.HasPrefix(word, w.word) && (len(w.word) > 1 || w.last):
			factor = 1
		}
	}
	return factor
}

// plainBest gives the best score of the readings.
func plainBest(texts []plainText, ways []reading) (best uint32, ok bool) {
	for _, wants := range ways {
		if score, found := plainScore(texts, wants); found {
			best, ok = max(best, score), true
		}
	}
	return best, ok
}

// The index gives the places and the scores that reading every place gives.
func TestMatchIsThePlainRule(t *testing.T) {
	t.Parallel()
	places := atlastest.Places(120, 1)
	for i := range places {
		if i%3 == 0 {
			places[i].Parent, places[i].Details = "Ville de "+places[i].Commune, "Prêt de liseuses. "+strings.Repeat("Un long récit. ", i*4)
		}
	}
	s := atlas.Build(geo.NewGazetteer(atlastest.Territories()), nil, places)
	x := Build(s)
	var all [][]plainText
	vocabulary := map[string]bool{}
	for e := range s.Entries() {
		texts := plainTexts(e)
		all = append(all, texts)
		for _, text := range texts {
			for _, w := range text.words {
				vocabulary[w] = true
			}
		}
	}
	known := slices.Sorted(maps.Keys(vocabulary))
	rapid.Check(t, func(t *rapid.T) {
		var typed []string
		if rapid.Bool().Draw(t, "of one place") {
			typed = drawName(t, all)
		}
		if rapid.Bool().Draw(t, "a synonym") {
			s := rapid.SampledFrom(synonyms).Draw(t, "thing")
			typed = append(typed, words(rapid.SampledFrom(slices.Concat(s.held, s.typed)).Draw(t, "name"))...)
		}
		for range rapid.IntRange(0, 3).Draw(t, "words") {
			w := rapid.SampledFrom(known).Draw(t, "word")
			typed = append(typed, w[:rapid.IntRange(1, len(w)).Draw(t, "cut")])
		}
		asked := queryWords(strings.Join(typed, " "))
		if len(asked) == 0 || x.corpusFor(asked) != x.places {
			return
		}
		ways := readings(asked, wants(asked))
		want := map[uint32]float32{}
		for i, texts := range all {
			if score, ok := plainBest(texts, ways); ok {
				want[s.Entry(i).Slot] = float32(score)
			}
		}
		got := map[uint32]float32{}
		found := x.match(&asking{typed: asked, single: wants(asked)})
		for i, slot := range found.Slots {
			got[slot] = found.Scores[i]
		}
		if len(got) != len(found.Slots) || !maps.Equal(got, want) {
			t.Fatalf("%q: %v, want %v", asked, got, want)
		}
	})
}

// drawName gives the beginning of a name.
func drawName(t *rapid.T, all [][]plainText) []string {
	name := rapid.SampledFrom(all).Draw(t, "place")[0].words
	return slices.Clone(name[:rapid.IntRange(0, len(name)).Draw(t, "up to")])
}
