package data

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"annuaire/fault"
	"annuaire/fold"
	"annuaire/geo"
)

// Certainty is how sure a link between a column of a file and what it gives is.
type Certainty int

// The certainties.
const (
	Unsure Certainty = iota // left to a person
	Likely
	Sure
)

// French gives the certainty in words.
func (c Certainty) French() string { return [...]string{"à choisir", "probable", "sûr"}[c] }

// Proposal is what one column of a file seems to give, and why.
type Proposal struct {
	Title     string
	Target    string // as a mapping writes it, "" when the column is not to be read
	Certainty Certainty
	Why       string   // French
	Others    []string // other targets that a person may think of
	Samples   []string // up to three values
	Filled    int      // rows that have a value, of those looked at
	Rows      int      // looked at
	YesOrNo   bool     // its cells say only yes or no

	rank int
}

// maxSampleText bounds the values that are shown, in bytes.
const maxSampleText = 120

// propose finds what each column gives, by its title and by its values.
func propose(titles []string, rows [][]string, g *geo.Gazetteer) []Proposal {
	bare, kinds := bareTitles(titles), kindsOf(g)
	proposals := make([]Proposal, len(titles))
	for i, title := range titles {
		s := sampleOf(rows, i)
		p := proposeOne(title, bare[i], s, kinds)
		p.Title, p.Filled, p.Rows, p.YesOrNo = title, s.filled, s.rows, s.yesOrNo()
		for _, v := range s.values[:min(3, len(s.values))] {
			p.Samples = append(p.Samples, fault.Excerpt(v, maxSampleText))
		}
		proposals[i] = p
	}
	settleRivals(proposals)
	settleIdentity(proposals, titles, rows)
	return proposals
}

// proposeOne looks at one column.
func proposeOne(title, bare string, s sample, kinds map[string]kind) Proposal {
	switch {
	case title == "":
		return Proposal{Why: "cette colonne n’a pas de titre"}
	case computed(title):
		return Proposal{Why: "cette colonne vient d’un outil qui place les adresses : elle n’apprend rien de plus"}
	case s.filled == 0 && s.rows > 0:
		return emptyColumn(title, bare)
	case s.saysNothing():
		return Proposal{Why: "cette colonne dit toujours non"}
	}
	if column, known := knownTitles[fold.Text(title)]; known {
		return standardTitle(column, s, kinds)
	}
	if s.yesOrNo() {
		if p, found := proposeFlag(bare); found {
			return p
		}
	}
	if ranked, known := titleRank[bare]; known {
		p := Proposal{Target: ranked.target, Certainty: Sure, Why: "d’après son titre", rank: ranked.rank}
		return confirmed(p, s, kinds)
	}
	for _, h := range hints {
		if strings.Contains(bare, h.within) {
			return confirmed(Proposal{Target: h.target, Certainty: Likely, Why: "son titre en parle", rank: 50}, s, kinds)
		}
	}
	return byValues(s, kinds)
}

func emptyColumn(title, bare string) Proposal {
	p := Proposal{Why: "cette colonne est vide"}
	column, known := knownTitles[fold.Text(title)]
	switch {
	case known && column != "id":
		return Proposal{Target: column, Certainty: Likely, Why: "c’est le titre du standard, mais ses premières cases sont vides", rank: 200}
	case known:
		p.Others = []string{column}
		return p
	}
	if ranked, known := titleRank[bare]; known {
		p.Others = []string{ranked.target}
	}
	return p
}

// standardTitle is a title of the standard itself, which is believed but for an
// address that holds the commune too.
func standardTitle(column string, s sample, kinds map[string]kind) Proposal {
	p := Proposal{Target: column, Certainty: Sure, Why: "c’est le titre du standard", rank: -1}
	if column == "adresse" && s.share(kinds[wholeAddress].is) >= 0.5 {
		p.Target, p.Why = wholeAddress, "les cases ont la rue, le code postal et la commune"
	}
	return p
}

func proposeFlag(bare string) (Proposal, bool) {
	if target, known := exactFlags[bare]; known {
		return Proposal{Target: target, Certainty: Likely, Why: "ses cases disent oui ou non, et son titre dit quoi"}, true
	}
	for _, f := range flags {
		if strings.Contains(bare, f.within) {
			return Proposal{Target: f.target, Certainty: Likely, Why: "ses cases disent oui ou non, et son titre dit quoi"}, true
		}
	}
	return Proposal{Why: "ses cases disent oui ou non, mais son titre ne dit pas quoi"}, true
}

// confirmed holds what a title says to what the values are.
func confirmed(p Proposal, s sample, kinds map[string]kind) Proposal {
	k, known := kinds[p.Target]
	if p.Target == "adresse" && p.rank == 0 && s.share(kinds[wholeAddress].is) >= 0.5 {
		p.Target, p.Why = wholeAddress, "les cases ont la rue, le code postal et la commune"
		return p
	}
	if p.Target == bothDegrees || p.Target == "id" && p.rank > 0 || !known {
		known = p.Target == bothDegrees
	}
	if !known {
		return p
	}
	switch share := s.share(k.is); {
	case share >= 0.6:
		p.Why += ", et ses cases ont " + k.french
	case share >= 0.2 || loose(p.Target) && share > 0:
		p.Certainty = min(p.Certainty, Likely)
		p.Why += fmt.Sprintf(", mais %d %% seulement de ses cases ont %s", int(share*100), k.french)
	case loose(p.Target):
		p.Certainty = Unsure
		p.Why += ", mais aucune de ses cases n’est comprise"
		p.Others, p.Target = []string{p.Target}, ""
	default:
		p.Certainty = Unsure
		p.Why += ", mais ses cases n’ont pas " + k.french
		p.Others, p.Target = []string{p.Target}, ""
	}
	return p
}

// loose tells targets whose values are often free text, kept as doubts.
func loose(target string) bool {
	_, list := closedLists[target]
	return list || target == "horaires" || target == "typologie"
}

// byValues recognises a column by its values alone, when they can be but one
// thing.
func byValues(s sample, kinds map[string]kind) Proposal {
	for _, target := range []string{"courriels", "site_web", bothDegrees, "pivot", "telephone", wholeAddress} {
		if k := kinds[target]; len(s.values) >= 3 && s.share(k.is) >= 0.9 {
			return Proposal{Target: target, Certainty: Likely, Why: "ses cases ont " + k.french, rank: 90}
		}
	}
	for _, target := range []string{"code_postal", "code_insee", "commune", "typologie", columnServices, "horaires", "date_maj"} {
		if k, known := kinds[target]; known && len(s.values) >= 3 && s.share(k.is) >= 0.9 {
			return Proposal{Why: "ses cases ont " + k.french + ", son titre ne le dit pas", Others: []string{target}}
		}
	}
	return Proposal{Why: "rien dans l’annuaire ne lui ressemble"}
}

// settleRivals keeps, of several columns that would give the same thing, the
// one whose title is best, unless they can give it together.
func settleRivals(proposals []Proposal) {
	order := make([]int, len(proposals))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(proposals[b].Certainty, proposals[a].Certainty), cmp.Compare(proposals[a].rank, proposals[b].rank))
	})
	first := map[string]int{}
	for _, i := range order {
		p := &proposals[i]
		t, _ := parseTarget(p.Target)
		if t.column == "" {
			continue
		}
		key := p.Target
		if t.day == 0 && t.value == "" {
			key = t.column
		}
		winner, taken := first[key]
		if !taken {
			first[key] = i
			continue
		}
		if t.joined() && (proposals[winner].rank >= 0 || t.column != "adresse") && p.rank < 50 {
			continue
		}
		p.Others, p.Target, p.Certainty = append([]string{p.Target}, p.Others...), "", Unsure
		p.Why = fmt.Sprintf("« %s » le donne déjà", fault.Excerpt(proposals[winner].Title, 40))
	}
	settleAddress(proposals, first)
}

// settleAddress lets a plain column of streets be when another has whole
// addresses: both would write the same.
func settleAddress(proposals []Proposal, first map[string]int) {
	whole, has := first[wholeAddress]
	plain, twice := first["adresse"]
	if !has || !twice {
		return
	}
	loser := &proposals[whole]
	loser.Others, loser.Target, loser.Certainty = []string{wholeAddress}, "", Unsure
	loser.Why = fmt.Sprintf("« %s » le donne déjà", fault.Excerpt(proposals[plain].Title, 40))
}

// settleIdentity drops identifiers that do not tell places apart: those that
// come twice, and those that number the lines of a file which has several lines
// for one place.
func settleIdentity(proposals []Proposal, titles []string, rows [][]string) {
	id := slices.IndexFunc(proposals, func(p Proposal) bool { return p.Target == "id" })
	name := slices.IndexFunc(proposals, func(p Proposal) bool { return p.Target == "nom" })
	if id < 0 {
		return
	}
	p := &proposals[id]
	ids, filled, places, named := map[string]bool{}, 0, map[string]bool{}, 0
	for _, cells := range rows {
		if cells[id] != "" {
			filled++
			ids[cells[id]] = true
		}
		if name >= 0 && cells[name] != "" {
			named++
			places[placeKey(proposals, cells, name)] = true
		}
	}
	why := ""
	switch {
	case len(ids) < filled && p.rank >= 0:
		why = "plusieurs lignes ont la même valeur"
	case named > 20 && 10*len(places) < 7*named:
		why = "plusieurs lignes, de numéros différents, décrivent le même lieu : elles sont réunies par le nom et l’adresse"
	}
	if why != "" && p.rank >= 0 {
		p.Others, p.Target, p.Certainty, p.Why = []string{"id"}, "", Unsure, why
	}
}

// placeKey is by what two lines are seen to describe the same place.
func placeKey(proposals []Proposal, cells []string, name int) string {
	key := fold.Text(cells[name])
	for i, p := range proposals {
		switch p.Target {
		case "adresse", wholeAddress, "commune", "latitude", bothDegrees:
			key += "\n" + fold.Text(cells[i])
		}
	}
	return key
}

// found gives the mapping that needs nobody's help.
func found(proposals []Proposal) map[string]string {
	mapping := map[string]string{}
	for _, p := range proposals {
		if p.Title == "" {
			continue
		}
		if p.Target != "" && p.Certainty >= Likely {
			mapping[p.Title] = p.Target
		} else if p.Title != "" && p.rank != -1 {
			mapping[p.Title] = ""
		}
	}
	return mapping
}
