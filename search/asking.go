package search

import (
	"maps"
	"slices"
	"strings"

	"annuaire/fold"
	"annuaire/geo"
)

// asking is a text as it is looked up.
type asking struct {
	typed  []typedWord
	folded []string         // the words as typed, those that say nothing too
	single reading          // what is wanted, word by word
	joined [][]typedWord    // the same with two words as one, where somebody writes them so
	towns  []*geo.Territory // communes that it names
	where  map[string]bool  // words, as typed, that name a commune
}

// ask reads a text.
func (x *Index) ask(text string) asking {
	text = bounded(text)
	a := asking{typed: queryWords(text)}
	a.single = wants(a.typed)
	a.folded = joinInitials(fold.Words(text))
	a.folded = a.folded[:min(maxWords, len(a.folded))]
	a.joined = x.joinings(a.folded)
	a.towns, a.where = communesIn(x.snapshot.Gazetteer(), a.folded)
	return a
}

// maxText bounds, in bytes, what is looked at of a text: longer ones are no
// searches, and reading them must not take long.
const maxText = 1000

func bounded(text string) string {
	return text[:min(maxText, len(text))]
}

// ways gives the readings of a text.
func (a *asking) ways() []reading {
	all := readings(a.typed, a.single)
	for _, typed := range a.joined {
		all = append(all, wants(typed))
	}
	return all
}

// without gives what is asked with one word left out.
func (a *asking) without(i int) asking {
	one := *a
	one.typed, one.single, one.joined = slices.Delete(slices.Clone(a.typed), i, i+1), slices.Delete(slices.Clone(a.single), i, i+1), nil
	one.single[len(one.single)-1].last = true
	return one
}

// joinings puts two words that follow one another together where a place holds
// them as one: "l'atelier" for a place that calls itself "LATELIER".
func (x *Index) joinings(folded []string) (all [][]typedWord) {
	for i := 0; i+1 < len(folded); i++ {
		as := folded[i] + folded[i+1]
		if isDigits(folded[i]) && isDigits(folded[i+1]) || !x.holdsTerm(stem(as)) {
			continue
		}
		all = append(all, telling(slices.Concat(folded[:i], []string{as}, folded[i+2:])))
	}
	return all
}

// communesIn gives the communes that consecutive words name, whose names are
// not within a longer one that they name, and the words.
func communesIn(g *geo.Gazetteer, folded []string) (towns []*geo.Territory, where map[string]bool) {
	if g == nil {
		return nil, nil
	}
	from := 0 // words before it are in a name already
	for i := range folded {
		for end := len(folded); end > max(i, from); end-- {
			name := strings.Join(folded[i:end], " ")
			if isDigits(folded[end-1]) || end == i+1 && (idle[name] || len(name) == 1) {
				continue // a number says nothing of the name before it
			}
			named := g.CommunesNamed(name)
			if len(named) == 0 {
				continue
			}
			towns = append(towns, named...)
			if where == nil {
				where = map[string]bool{}
			}
			for _, w := range folded[i:end] {
				where[w] = true
			}
			from = end
			break
		}
	}
	return towns, where
}

// sayingWhere tells which words say where: those that name a commune, a
// department or a region; none where a single word says anything else.
func (a *asking) sayingWhere(g *geo.Gazetteer) map[string]bool {
	where, others := a.placed(g), 0
	for _, t := range a.typed {
		if !where[t.as] {
			others++
		}
	}
	if others < 2 {
		return nil
	}
	return where
}

func (a *asking) placed(g *geo.Gazetteer) map[string]bool {
	where := maps.Clone(a.where)
	if g == nil {
		return where
	}
	for i := range a.folded {
		for end := i + 1; end <= len(a.folded); end++ {
			if len(exactlyNamed(g, a.folded[i:end], geo.Department))+len(exactlyNamed(g, a.folded[i:end], geo.Region)) == 0 {
				continue
			}
			if where == nil {
				where = map[string]bool{}
			}
			for _, w := range a.folded[i:end] {
				where[w] = true
			}
		}
	}
	return where
}
