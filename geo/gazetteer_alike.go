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

// letters are those by which a name starts, of which nearly all names of the
// country have too many or too few to be alike a typed text.
type letters struct{ start, head fold.Profile }

// How many bytes they are of.
const (
	startBytes = 6
	headBytes  = 10
)

func newLetters(name string) letters {
	return letters{fold.NewProfile(name[:min(startBytes, len(name))]), fold.NewProfile(name[:min(headBytes, len(name))])}
}

// like is a typed text, compared with the letters of names.
type like struct {
	letters
	edits int
	long  bool // so that the start of a name is among what it may be compared with
}

func newLike(typed string, edits int) like {
	start, head := min(startBytes+edits, len(typed)), max(0, min(headBytes-edits, len(typed)))
	return like{letters{fold.NewProfile(typed[:start]), fold.NewProfile(typed[:head])}, edits, len(typed) >= startBytes+edits}
}

// mayStart tells whether a name may start with the text but for the edits: one
// edit brings at most one letter that the other has not, and moves those that
// follow by one.
func (l *like) mayStart(name letters) bool {
	return l.head.Lacks(name.head) <= l.edits && (!l.long || name.start.Lacks(l.start) <= l.edits)
}

// CommunesAlike gives at most limit communes of which a name, present or old,
// starts with a folded text (fold.Text) but for at most edits: only those that
// need the fewest, whole names first, then present names before old ones, then
// the most populous first. None for a text with digits.
func (g *Gazetteer) CommunesAlike(folded string, edits, limit int) []Alike {
	typed := openAbbreviations(folded)
	if limit <= 0 || fold.NewProfile(typed) == 0 {
		return nil
	}
	wanted := newLike(typed, edits)
	best := shortlist{limit: limit}
	for _, list := range [][]communeName{g.names.entries, g.names.headless} {
		for i := range list {
			e := &list[i]
			if !wanted.mayStart(e.letters) {
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
	if fold.NewProfile(typed) == 0 {
		return nil
	}
	wanted := newLike(typed, edits)
	var near []Alike
	for _, t := range g.titles {
		if t.territory.Level == Country || !wanted.mayStart(t.letters) {
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
