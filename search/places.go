package search

import (
	"strings"

	"annuaire/atlas"
	"annuaire/directory"
	"annuaire/fold"
	"annuaire/geo"
)

// addName puts in what suggestions look for.
func addName(b reader, e *atlas.Entry) {
	b.document(e.Name)
	b.common(inCommune, e.CommuneName())
}

// readName gives what is searched of a name: its words; those it has when its
// signs @ are letters, as in "Esp@ce"; and the terms of each two words that
// follow one another as one, "latelier" for "L'Atelier", "m270" for "M.270".
func readName(name string) (ws, signs, pairs []string) {
	folded := joinInitials(fold.Words(name))
	if strings.Contains(name, "@") {
		signs = words(strings.ReplaceAll(name, "@", "a"))
	}
	for i := 0; i+1 < len(folded); i++ {
		pairs = append(pairs, glued(folded[i]+folded[i+1]))
	}
	return stems(folded), signs, pairs
}

// addPlace puts in all that a search looks for.
func addPlace(b reader, e *atlas.Entry) {
	b.document(e.Name)
	b.common(inPostalCode, e.PostalCode)
	for _, start := range departmentsOf(e.PostalCode) {
		b.common(inPostalCode, start)
	}
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
	if isName(e.Parent) {
		b.common(inOrganisation, e.Parent)
	}
	b.bare(inText, e.Address)
	b.text(inText, e.Summary)
	b.text(inText, beginning(e.Details))
}

// departmentsOf gives the numbers of department that a postal code starts with,
// as people type them wherever they like: "35" for 35000, "97" and "974" for
// 97400.
func departmentsOf(postalCode string) []string {
	switch {
	case len(postalCode) != 5 || !isDigits(postalCode):
		return nil
	case postalCode >= "97":
		return []string{postalCode[:2], postalCode[:3]}
	}
	return []string{postalCode[:2]}
}

// isName tells the name of an organisation from its identifier at a source,
// which is what the column was made for: "Ville de Rennes", "structure-12".
func isName(parent string) bool {
	return strings.Contains(parent, " ") || parent != "" && !strings.ContainsAny(parent, "0123456789_")
}

// maxDetails bounds, in bytes, what is searched of a long description: what
// matters comes first, and no place may fill the index.
const maxDetails = 2000

// beginning cuts a text that is too long after a whole word.
func beginning(text string) string {
	if len(text) <= maxDetails {
		return text
	}
	end := strings.LastIndexAny(text[:maxDetails], " \n")
	return text[:max(0, end)]
}

func addTerritories(b reader, e *atlas.Entry) {
	if e.Commune != nil {
		b.common(inCommune, e.Commune.Name)
		for _, name := range e.Commune.OldNames {
			b.common(inOldName, name)
		}
	}
	if e.Department != nil {
		b.common(inDepartment, e.Department.Name+" ("+e.Department.Code+")") // the codes of Corsica start no postal code
	}
	for _, t := range []*geo.Territory{e.EPCI, e.Region} {
		if t != nil {
			b.common(inDepartment, t.Name)
		}
	}
}
