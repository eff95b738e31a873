package search

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"annuaire/directory"
)

// subject is a value of a filter that people come for: a kind of place, a
// service, a piece of equipment.
type subject struct {
	kind, filter, code, label string
	names                     []string // searched forms of its label and of its code
	also                      []string // of the other names of the same thing
}

// subjectGroups are the kinds of place, then the services and the equipment.
var subjectGroups = [2][]subject{
	typologySubjects(),
	append(vocabularySubjects(KindService, "services", directory.Services), vocabularySubjects(KindEquipment, "equipement", directory.Equipments)...),
}

func typologySubjects() []subject {
	var all []subject
	for _, t := range directory.Typologies {
		one := newSubject(KindTypology, "typologie", t.Code, t.Name)
		one.names = append(one.names, searchedForm(t.Code))
		for _, name := range saidFor[t.Code] {
			one.names = append(one.names, searchedForm(name))
		}
		all = append(all, one)
	}
	return all
}

func vocabularySubjects(kind, filter string, values directory.Vocabulary) []subject {
	var all []subject
	for _, v := range values {
		all = append(all, newSubject(kind, filter, v, v))
	}
	return all
}

// saidFor are the plain names of kinds whose label holds several, or none.
var saidFor = map[string][]string{
	"BIB":         {"bibliothèque", "médiathèque"},
	"CFP":         {"impôts", "trésor public"},
	"LA_POSTE":    {"poste", "bureau de poste"},
	"MUNI":        {"mairie"},
	"PREF":        {"préfecture", "sous-préfecture"},
	"TIERS_LIEUX": {"tiers-lieu", "coworking"},
}

// newSubject takes as other names those of each synonym that the label holds.
func newSubject(kind, filter, code, label string) subject {
	one := subject{kind: kind, filter: filter, code: code, label: label, names: []string{searchedForm(label)}}
	for _, s := range synonyms {
		if !slices.ContainsFunc(s.held, func(name string) bool { return holdsWords(one.names[0], searchedForm(name)) }) {
			continue
		}
		for _, name := range append(slices.Clone(s.held), s.typed...) {
			one.also = append(one.also, searchedForm(name))
		}
	}
	return one
}

func searchedForm(text string) string { return strings.Join(phraseWords(text), " ") }

func holdsWords(text, words string) bool {
	return strings.Contains(" "+text+" ", " "+words+" ")
}

// suggestSubjects gives the kinds of place, then the services and equipment,
// that some place has and that what was typed names or begins to name: by
// their own names first, then by others, then the most frequent first.
func (x *Index) suggestSubjects(text string, limit int) []group {
	typed := queryWords(text)
	if len(typed) == 0 {
		return nil
	}
	words := make([]string, len(typed))
	for i, t := range typed {
		words[i] = t.word
	}
	groups := make([]group, 0, len(subjectGroups))
	for _, subjects := range subjectGroups {
		groups = append(groups, x.suggestAmong(subjects, words, limit))
	}
	return groups
}

// rankedSubject is a subject that answers. Lower ranks answer better.
type rankedSubject struct {
	*subject
	rank, places int
}

func (x *Index) suggestAmong(subjects []subject, words []string, limit int) group {
	g := group{best: inside, share: 1, bound: limit}
	var found []rankedSubject
	joined := strings.Join(words, " ")
	for i := range subjects {
		s := &subjects[i]
		rank, ok := s.rank(joined, words)
		if !ok {
			continue
		}
		if n := x.snapshot.Held(s.filter, s.code); n > 0 {
			found = append(found, rankedSubject{s, rank, n})
		}
	}
	slices.SortStableFunc(found, func(a, b rankedSubject) int { return cmp.Or(a.rank-b.rank, b.places-a.places) })
	for i, s := range found[:min(limit, len(found))] {
		if i == 0 {
			g.best = s.standing()
		}
		g.found = append(g.found, s.suggestion())
	}
	return g
}

// standing is that of its own name; the beginning of another name says less.
func (s *rankedSubject) standing() standing {
	if best := standing(s.rank / 2); best == exact || s.rank%2 == 0 {
		return best
	}
	return inside
}

// rank is twice the standing, and one more by another name.
func (s *subject) rank(text string, words []string) (rank int, ok bool) {
	best := standing(inside + 1)
	own := true
	for _, name := range s.names {
		best = min(best, standingOf(name, text, words))
	}
	for _, name := range s.also {
		if st := standingOf(name, text, words); st < best {
			best, own = st, false
		}
	}
	rank = 2 * int(best)
	if !own {
		rank++
	}
	return rank, best <= inside
}

// standingOf compares a name with what was typed. A later word is only looked
// at from the third letter.
func standingOf(name, text string, words []string) standing {
	switch {
	case name == text:
		return exact
	case strings.HasPrefix(name, text):
		return starting
	case len(text) < 3:
		return inside + 1
	}
	padded := " " + name
	for _, w := range words {
		if !strings.Contains(padded, " "+w) {
			return inside + 1
		}
	}
	return inside
}

func (s *rankedSubject) suggestion() Suggestion {
	return Suggestion{Kind: s.kind, Label: s.label, Code: s.code, Detail: countPlaces(s.places)}
}

// countPlaces writes a number of places in groups of three digits: "1 240 lieux".
func countPlaces(n int) string {
	if n < 2 {
		return strconv.Itoa(n) + "\u00a0lieu"
	}
	digits := strconv.Itoa(n)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "\u00a0" + digits[i:]
	}
	return digits + "\u00a0lieux"
}
