package geo

import (
	"cmp"
	"slices"
	"strings"

	"annuaire/fold"
)

// communeName is one folded writing that leads to a commune.
type communeName struct {
	text    string
	commune *Territory
	old     bool // the name of a commune that merged into this one, or of a district

	population int // of commune, kept here because a short beginning compares thousands
	letters    letters
}

// communeNames holds every writing sorted by text, so that both an exact name
// and a beginning are one range found by binary search.
type communeNames struct {
	entries  []communeName // full names
	headless []communeName // the same without their leading article, where they have one
}

func newCommuneNames(communes []*Territory) communeNames {
	var names communeNames
	for _, c := range communes {
		names.add(c, c.Name, false)
		for _, name := range c.OldNames {
			names.add(c, name, true)
		}
	}
	for _, list := range []*[]communeName{&names.entries, &names.headless} {
		slices.SortFunc(*list, compareNames)
		*list = slices.Clip(slices.CompactFunc(*list, sameNameAndCommune))
	}
	return names
}

func (n *communeNames) add(c *Territory, name string, old bool) {
	text := nameKey(name)
	if text == "" {
		return
	}
	n.entries = append(n.entries, communeName{text, c, old, c.Population, newLetters(text)})
	if short := withoutArticle(text); short != text {
		n.headless = append(n.headless, communeName{short, c, old, c.Population, newLetters(short)})
	}
}

// compareNames sorts by writing, then present names before old ones, then by
// population.
func compareNames(a, b communeName) int {
	return cmp.Or(cmp.Compare(a.text, b.text), compareRank(a, b))
}

func compareRank(a, b communeName) int {
	if a.old != b.old {
		if a.old {
			return 1
		}
		return -1
	}
	if a.population != b.population {
		return cmp.Compare(b.population, a.population)
	}
	return cmp.Compare(a.commune.Code, b.commune.Code)
}

func sameNameAndCommune(a, b communeName) bool {
	return a.commune == b.commune && a.text == b.text
}

// CommunesNamed gives the communes that have or had this name, whatever its
// accents, case, hyphens, "St" for "Saint", CEDEX or arrondissement number; an
// article added, left out or written last is forgiven where nothing else fits.
// Present names come before old ones, then the most populous first.
func (g *Gazetteer) CommunesNamed(name string) []*Territory {
	key := nameKey(name)
	if key == "" {
		return nil
	}
	if found := communesOf(exactly(g.names.entries, key)); found != nil {
		return found
	}
	// "Havre (Le)" and "Havre" both mean Le Havre.
	if moved := articleFirst(key); moved != key {
		if found := communesOf(exactly(g.names.entries, moved)); found != nil {
			return found
		}
	}
	if found := communesOf(exactly(g.names.headless, key)); found != nil {
		return found
	}
	return communesOf(exactly(g.names.entries, withoutArticle(key)))
}

// CommunesStarting gives at most limit communes of which a name starts with a
// folded prefix (fold.Text): exact names first, then present names before old
// ones, then the most populous first.
func (g *Gazetteer) CommunesStarting(foldedPrefix string, limit int) []*Territory {
	if foldedPrefix == "" || limit <= 0 {
		return nil
	}
	best := shortlist{limit: limit}
	for _, prefix := range prefixForms(foldedPrefix) {
		for _, list := range [][]communeName{g.names.entries, g.names.headless} {
			for _, e := range startingWith(list, prefix) {
				best.offer(e, e.text == prefix)
			}
		}
	}
	return best.communes()
}

// NameStarting gives the name of a commune that starts with a folded prefix
// (fold.Text), in any writing: the present one, else an old one; empty when
// none does. whole is true when it is exactly that.
func (t *Territory) NameStarting(foldedPrefix string) (name string, whole bool) {
	forms := prefixForms(foldedPrefix)
	for _, name := range append([]string{t.Name}, t.OldNames...) {
		key := nameKey(name)
		for _, text := range []string{key, withoutArticle(key)} {
			if slices.Contains(forms, text) {
				return name, true
			}
		}
		for _, form := range forms {
			if form != "" && (strings.HasPrefix(key, form) || strings.HasPrefix(withoutArticle(key), form)) {
				return name, false
			}
		}
	}
	return "", false
}

// prefixForms gives the writings under which a typed beginning is looked up:
// as typed, and with its abbreviations opened. "st" may begin Strasbourg or
// Saint-Malo, so both are kept.
func prefixForms(prefix string) []string {
	forms := []string{prefix}
	if opened := openAbbreviations(prefix); opened != prefix {
		forms = append(forms, opened)
	}
	if key := nameKey(prefix); key != "" && !slices.Contains(forms, key) {
		forms = append(forms, key)
	}
	return forms
}

func exactly(list []communeName, text string) []communeName {
	from := lowerBound(list, text)
	to := from
	for to < len(list) && list[to].text == text {
		to++
	}
	return list[from:to]
}

func startingWith(list []communeName, prefix string) []communeName {
	from := lowerBound(list, prefix)
	to := from
	for to < len(list) && strings.HasPrefix(list[to].text, prefix) {
		to++
	}
	return list[from:to]
}

func lowerBound(list []communeName, text string) int {
	i, _ := slices.BinarySearchFunc(list, text, func(e communeName, s string) int {
		return cmp.Compare(e.text, s)
	})
	return i
}

func communesOf(entries []communeName) []*Territory {
	var out []*Territory
	for _, e := range entries {
		if !slices.Contains(out, e.commune) {
			out = append(out, e.commune)
		}
	}
	return out
}

// shortlist keeps the best few names offered, each commune once.
type shortlist struct {
	limit int
	kept  []ranked
}

type ranked struct {
	communeName
	exact bool
}

func (s *shortlist) offer(e communeName, exact bool) {
	r := ranked{e, exact}
	if len(s.kept) == s.limit && compareRanked(r, s.kept[s.limit-1]) >= 0 {
		return
	}
	if i := slices.IndexFunc(s.kept, func(k ranked) bool { return k.commune == e.commune }); i >= 0 {
		if compareRanked(r, s.kept[i]) >= 0 {
			return
		}
		s.kept = slices.Delete(s.kept, i, i+1)
	}
	at, _ := slices.BinarySearchFunc(s.kept, r, compareRanked)
	if len(s.kept) == s.limit {
		s.kept = s.kept[:s.limit-1]
	}
	s.kept = slices.Insert(s.kept, at, r)
}

func compareRanked(a, b ranked) int {
	if a.exact != b.exact {
		if a.exact {
			return -1
		}
		return 1
	}
	return compareRank(a.communeName, b.communeName)
}

func (s *shortlist) communes() []*Territory {
	out := make([]*Territory, len(s.kept))
	for i, r := range s.kept {
		out[i] = r.commune
	}
	return out
}

// title is a territory above the commune with its folded name, led by a space
// so that the start of any word is found as " word".
type title struct {
	text      string
	territory *Territory
	letters   letters // of the text without the space
}

func newTitles(byLevel map[Level][]*Territory) []title {
	var titles []title
	for _, level := range []Level{EPCI, Department, Region, Country} {
		for _, t := range byLevel[level] {
			text := openAbbreviations(fold.Text(t.Name))
			titles = append(titles, title{" " + text, t, newLetters(text)})
		}
	}
	return titles
}

// Named gives the territories of the given levels of which the name, or a
// word of it, starts with prefix in any writing: those that start with it
// first, then in the order of levels, then the most populous first. No level
// means EPCI, departments and regions.
func (g *Gazetteer) Named(prefix string, levels ...Level) []*Territory {
	key := " " + openAbbreviations(fold.Text(prefix))
	if key == " " {
		return nil
	}
	if len(levels) == 0 {
		levels = []Level{EPCI, Department, Region}
	}
	var head, inner []*Territory
	for _, t := range g.titles {
		switch {
		case !slices.Contains(levels, t.territory.Level):
		case strings.HasPrefix(t.text, key):
			head = append(head, t.territory)
		case strings.Contains(t.text, key):
			inner = append(inner, t.territory)
		}
	}
	if slices.Contains(levels, Commune) {
		head = append(head, communesOf(startingWith(g.names.entries, key[1:]))...)
	}
	order := func(a, b *Territory) int {
		return cmp.Or(cmp.Compare(slices.Index(levels, a.Level), slices.Index(levels, b.Level)), byPopulation(a, b))
	}
	slices.SortFunc(head, order)
	slices.SortFunc(inner, order)
	return append(head, inner...)
}
