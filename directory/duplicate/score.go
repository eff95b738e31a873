package duplicate

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"annuaire/directory"
	"annuaire/fold"
)

// Reason is one thing for or against two records being one place.
type Reason struct {
	Text   string `json:"texte"` // French: "même téléphone"
	Weight int    `json:"poids"` // points: for when more than 0, against when less
}

// Score is how much two records look like one place, and why.
type Score struct {
	Points  int
	Band    Band
	Reasons []Reason // heaviest first
	Metres  float64  // between them, negative when one has no position
}

// Compare scores two places by themselves: a contact that they share is taken
// for one that no other place has. An Index knows better.
func Compare(a, b *directory.Place) Score {
	return CompareAmong(a, b, func(string) int { return 2 })
}

// CompareAmong is Compare where shared tells how many places have the value
// under a key of Keys.
func CompareAmong(a, b *directory.Place, shared func(key string) int) Score {
	one, other := read(a), read(b)
	return explain(compare(&one, &other, shared, nil))
}

// Keys gives the keys under which the contacts of a place are counted: a letter
// (p phone, v SIRET and other pivots, m e-mail, s site), then the value as it is
// compared.
func Keys(p *directory.Place) []string {
	s := read(p)
	return s.contactKeys()
}

func points(list []found) (sum int) {
	for _, f := range list {
		sum += weights[f.signal]
	}
	return sum
}

func explain(list []found) Score {
	s := Score{Points: points(list), Metres: -1}
	s.Band = bandOf(s.Points)
	for _, f := range list {
		if f.signal >= here && f.signal <= veryFar {
			s.Metres = f.metres
		}
		s.Reasons = append(s.Reasons, Reason{f.french(), weights[f.signal]})
	}
	slices.SortStableFunc(s.Reasons, func(a, b Reason) int { return cmp.Compare(max(b.Weight, -b.Weight), max(a.Weight, -a.Weight)) })
	return s
}

var sentences = [lastSignal]string{
	sameName: "même nom", sameCommonName: "même sorte de lieu, sans nom propre", closeName: "noms presque égaux", containedName: "un nom dans l’autre",
	partlyName: "noms en partie semblables", otherName: "noms différents", oneNameless: "un nom sans rien de propre", otherSort: "sortes de lieu différentes",
	otherNumber: "numéros différents dans le nom", movingAndFixed: "l’un est un bus, l’autre non", serviceAndHost: "un espace France Services et ce qui peut l’accueillir",
	sameAddress: "même adresse", sameStreetOnly: "même rue", nextNumber: "même rue, numéros différents", otherStreet: "rues différentes",
	otherCommune: "communes différentes",
	samePhone:    "même téléphone", otherPhone: "téléphones différents", sameMail: "même courriel", sameSite: "même site", samePivot: "même SIRET",
	otherPivot: "SIRET différents", sameKind: "même type de lieu", otherKind: "types de lieu différents",
	crowdedPhone: "même téléphone", crowdedMail: "même courriel", crowdedSite: "même site", crowdedPivot: "même SIRET",
}

func (f found) french() string {
	text := sentences[f.signal]
	switch {
	case f.signal >= here && f.signal <= veryFar:
		return "à " + Distance(f.metres)
	case f.text != "":
		text += " : " + f.text
	}
	if f.count > 2 {
		text += fmt.Sprintf(", que %d lieux partagent", f.count)
	}
	return text
}

// Distance writes metres as people say them: "12 m", "3,4 km".
func Distance(metres float64) string {
	if metres < 1000 {
		return fmt.Sprintf("%.0f m", math.Round(metres))
	}
	return strings.Replace(fmt.Sprintf("%.1f km", metres/1000), ".", ",", 1)
}

// Comparison compares one place with others, read once.
type Comparison struct {
	sheet  sheet
	shared sharedBy
	list   []found
}

// NewComparison prepares p. shared is that of CompareAmong.
func NewComparison(p *directory.Place, shared func(key string) int) *Comparison {
	return &Comparison{sheet: read(p), shared: shared}
}

// Score compares with another place; possible is false when it is less than
// that, and then says nothing more.
func (c *Comparison) Score(other *directory.Place) (score Score, possible bool) {
	o := read(other)
	c.list = compare(&c.sheet, &o, c.shared, c.list)
	if points(c.list) < fromPossible {
		return Score{}, false
	}
	return explain(c.list), true
}

// Words gives what a record that may be the same place has in its name, or in
// its address, at least one of: beginnings of folded words, never empty texts.
func Words(p *directory.Place) (ofName, ofAddress []string) {
	s := read(p)
	for _, w := range s.name.own {
		ofName = append(ofName, w[:min(len(w), 5)])
	}
	if len(ofName) == 0 {
		for _, w := range fold.Words(p.Name) {
			if len(w) > 3 {
				ofName = append(ofName, w)
			}
		}
	}
	for _, w := range s.address.street {
		if len(w) > 3 {
			ofAddress = append(ofAddress, w)
		}
	}
	return ofName, ofAddress
}
