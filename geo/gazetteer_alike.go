package geo

import (
	"cmp"
	"slices"

	"annuaire/fold"
)

// Alike is a territory of which a name starts nearly as a typed text.
type Alike struct {
	*Territory
	Name  string // that one, which may be an old one
	Edits int    // that tell its beginning from what was typed, as fold.Edits counts them
	Whole bool   // no more tell the whole of it
}

// CommunesAlike gives at most limit communes of which a name, present or old,
// starts with a folded text (fold.Text) but for at most edits: only those that
// need the fewest, whole names first, then present names before old ones, then
// the most populous first. None for a text with digits.
func (g *Gazetteer) CommunesAlike(folded string, edits, limit int) []Alike {
	typed := openAbbreviations(folded)
	wanted := fold.NewProfile(typed)
	if wanted == 0 || limit <= 0 {
		return nil
	}
	best := shortlist{limit: limit}
	for _, list := range [][]communeName{g.names.entries, g.names.headless} {
		for i := range list {
			e := &list[i]
			if !e.profile.MayBe(wanted, edits, true) {
				continue
			}
			d := fold.EditsWithin(typed, e.text, edits, true)
			if d > edits {
				continue
			}
			if d < edits {
				best.kept, edits = best.kept[:0], d
			}
			best.offer(*e, fold.EditsWithin(typed, e.text, d, false) == d)
		}
	}
	near := make([]Alike, len(best.kept))
	for i, r := range best.kept {
		near[i] = Alike{r.commune, r.commune.named(r.text), edits, r.exact}
	}
	return near
}

// named gives the name, present or old, that is written so in the index.
func (t *Territory) named(text string) string {
	for _, name := range append([]string{t.Name}, t.OldNames...) {
		if key := nameKey(name); key == text || withoutArticle(key) == text {
			return name
		}
	}
	return t.Name
}

// LargerAlike gives at most limit EPCIs, departments and regions of which the
// name starts with a folded text but for at most edits: only those that need
// the fewest, whole names first, then the most populous. None for a text with
// digits.
func (g *Gazetteer) LargerAlike(folded string, edits, limit int) []Alike {
	typed := openAbbreviations(folded)
	wanted := fold.NewProfile(typed)
	if wanted == 0 {
		return nil
	}
	var near []Alike
	for _, t := range g.titles {
		if t.territory.Level == Country || !t.profile.MayBe(wanted, edits, true) {
			continue
		}
		d := fold.EditsWithin(typed, t.text[1:], edits, true)
		if d > edits {
			continue
		}
		if d < edits {
			near, edits = near[:0], d
		}
		near = append(near, Alike{t.territory, t.territory.Name, d, fold.EditsWithin(typed, t.text[1:], d, false) == d})
	}
	slices.SortStableFunc(near, func(a, b Alike) int {
		return cmp.Or(cmp.Compare(a.Edits, b.Edits), byPopulation(a.Territory, b.Territory))
	})
	return near[:min(limit, len(near))]
}
