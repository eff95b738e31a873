package data

import (
	"fmt"
	"slices"
	"strings"

	"annuaire/fold"
	"annuaire/geo"
)

// likeness says how the writing of a name stands to a commune's own.
type likeness int

const (
	unlike     likeness = iota
	misspelled          // one or two letters away
	partOf              // the first words of the name, or the name and more: "Brive" for Brive-la-Gaillarde
)

// similarToCommune compares a name with those of one commune.
func similarToCommune(name string, c *geo.Territory) likeness {
	key := communeKey(name)
	if len(key) < 4 {
		return unlike
	}
	best := likenessOf(key, communeKey(c.Name))
	for _, old := range c.OldNames {
		if best == misspelled {
			break
		}
		if l := likenessOf(key, communeKey(old)); l != unlike && best == unlike {
			best = partOf
		}
	}
	return best
}

func likenessOf(a, b string) likeness {
	if a == b || closeSpelling(a, b) {
		return misspelled
	}
	if len(b) >= 4 && (strings.HasPrefix(b, a+" ") || strings.HasPrefix(a, b+" ")) {
		return partOf
	}
	return unlike
}

// closeSpelling allows one slip from five letters, two from nine.
func closeSpelling(a, b string) bool {
	a, b = strings.ReplaceAll(a, " ", ""), strings.ReplaceAll(b, " ", "")
	allowed := 0
	switch shortest := min(len(a), len(b)); {
	case shortest >= 9:
		allowed = 2
	case shortest >= 5:
		allowed = 1
	}
	return max(len(a), len(b))-min(len(a), len(b)) <= allowed && fold.Edits(a, b, false) <= allowed
}

// openedWords are the abbreviations of commune names.
var openedWords = map[string]string{"st": "saint", "ste": "sainte", "s": "sur"}

// communeKey folds a name and opens its abbreviations.
func communeKey(name string) string {
	words := fold.Words(name)
	for i, word := range words {
		if opened, ok := openedWords[word]; ok {
			words[i] = opened
		}
		if strings.HasPrefix(word, "cedex") && i > 0 {
			words = words[:i]
			break
		}
	}
	return strings.Join(words, " ")
}

// namedAfter tells whether the name of the place holds that of the commune:
// "Médiathèque d'Ouzouer-sur-Loire". Short names are too often words.
func (w *rowWork) namedAfter(c *geo.Territory) bool {
	key := communeKey(c.Name)
	return len(key) >= 6 && strings.Contains(" "+communeKey(w.place.Name)+" ", " "+key+" ")
}

// unknownCommune says why no commune could be settled on.
func (w *rowWork) unknownCommune(e evidence) string {
	switch {
	case e.name == "" && e.code == "" && !e.hasPoint && len(e.byPostal) == 0:
		return "rien ne dit dans quelle commune est ce lieu : ni code, ni nom, ni code postal, ni position"
	case len(e.byName) > 1:
		return fmt.Sprintf("%d communes portent ce nom, et rien ne dit laquelle", len(e.byName))
	case e.name == "" && len(e.byPostal) > 1:
		return fmt.Sprintf("le code postal %s sert %d communes, et rien ne dit laquelle", e.postal, len(e.byPostal))
	}
	return "la commune n'est pas reconnue"
}

// common are words of place names that are also names of communes.
var common = []string{
	"france", "services", "service", "antenne", "mairie", "maison", "centre", "bureau", "espace", "bus", "mobile", "point", "salle", "place",
	"mediatheque", "bibliotheque", "communaute", "communes", "commune", "pays", "ville", "carte", "annexe", "agence", "poste", "social", "numerique", "association",
}

// probableCommune proposes communes to a person: those of the name, else one
// that the name of the place holds.
func (w *rowWork) probableCommune(e evidence) string {
	found := e.byName
	if len(found) == 0 {
		found = e.byPostal
	}
	if len(found) == 0 {
		found = w.communesWithin(w.place.Name)
	}
	var proposals []string
	for _, c := range found[:min(3, len(found))] {
		proposals = append(proposals, fmt.Sprintf("%s (%s)", c.Name, c.Code))
	}
	return strings.Join(proposals, " ou ")
}

// communesWithin looks for the longest run of words of a text that is the name
// of one commune only, the last first.
func (w *rowWork) communesWithin(text string) []*geo.Territory {
	words := fold.Words(text)
	if len(words) > 40 {
		words = words[:40]
	}
	for size := min(7, len(words)); size > 0; size-- {
		for from := len(words) - size; from >= 0; from-- {
			run := strings.Join(words[from:from+size], " ")
			if size == 1 && (len(run) < 4 || slices.Contains(common, run)) {
				continue
			}
			if found := w.gazetteer.CommunesNamed(run); len(found) == 1 {
				return found
			}
		}
	}
	return nil
}
