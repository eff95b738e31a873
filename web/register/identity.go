package register

import (
	"net/url"
	"slices"
	"strings"

	"annuaire/directory"
	"annuaire/fault"
	"annuaire/web/page"
)

// columnsOf reads fields that are named after the columns they fill: what is
// sent several times is a list.
func columnsOf(names ...string) func(*form, url.Values) (directory.Patch, fault.Fields) {
	return func(_ *form, sent url.Values) (directory.Patch, fault.Fields) {
		patch := directory.Patch{}
		for _, name := range names {
			text := strings.Join(sent[name], directory.ListSeparator)
			if c, known := directory.ColumnNamed(name); known && c.IsList() && c.Vocabulary == nil && name != "typologie" {
				text = lines(text)
			}
			patch[name] = text
		}
		return patch, nil
	}
}

// lines makes a list of what was written on several lines.
func lines(text string) string {
	var values []string
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			values = append(values, line)
		}
	}
	return strings.Join(values, directory.ListSeparator)
}

// onLines writes a list as lines reads it.
func onLines(values []string) string { return strings.Join(values, "\n") }

// text gives the value that a field begins with.
func (f *form) text(column string) string {
	place := f.known()
	switch c, known := directory.ColumnNamed(column); {
	case !known:
		return ""
	case column == "pivot":
		return place.Pivot.Number
	case column == "adresse":
		return place.Address
	case c.IsList():
		return onLines(c.Values(&place))
	default:
		return c.Text(&place)
	}
}

// checks offers every value of a vocabulary.
func (f *form) checks(column, label, hint string) page.Checks {
	c, _ := directory.ColumnNamed(column)
	place := f.known()
	return page.Checks{Name: column, Label: label, Hint: hint, Choices: choices(c.Vocabulary, c.Values(&place))}
}

func choices(vocabulary directory.Vocabulary, chosen []string) []page.Choice {
	all := make([]page.Choice, len(vocabulary))
	for i, value := range vocabulary {
		all[i] = page.Choice{Value: value, Text: value, Chosen: slices.Contains(chosen, value)}
	}
	return all
}

var identityColumns = []string{"nom", "typologie", "presentation_resume", "presentation_detail", "structure_parente", "pivot", "itinerance"}

func identityFields(f *form) []page.Field {
	return []page.Field{
		page.TextField{Name: "nom", Label: "Nom du lieu", Hint: "Tel qu’il est écrit sur la porte : « Médiathèque Jean-Moulin ».", Value: f.text("nom"), Max: 500, Required: true},
		f.kinds(),
		page.Area{Name: "presentation_resume", Label: "Ce que l’on y trouve, en une phrase", Value: f.text("presentation_resume"), Max: 280, Rows: 3},
		page.Area{Name: "presentation_detail", Label: "Présentation plus longue", Value: f.text("presentation_detail"), Rows: 6},
		folded{"Structure et itinérance", []page.Field{
			page.TextField{Name: "structure_parente", Label: "Structure qui gère le lieu", Hint: "Une mairie, une association, une entreprise.", Value: f.text("structure_parente"), Max: 1000, Autocomplete: "organization"},
			page.TextField{Name: "pivot", Label: "SIRET, RNA ou RIDET", Hint: "14 chiffres pour un SIRET. Laissez vide si vous ne le connaissez pas.", Value: f.text("pivot"), Max: 30, Short: true},
			f.checks("itinerance", "Le lieu se déplace-t-il ?", ""),
		}},
	}
}

// kinds asks what kind of place it is: the usual kinds first, every one of them
// being in the list, and those that the place already has.
func (f *form) kinds() page.Field {
	place := f.known()
	all := []page.Choice{}
	for _, code := range usualKinds {
		all = append(all, page.Choice{Value: code, Text: directory.TypologyName(code), Chosen: slices.Contains(place.Typologies, code)})
	}
	others := []page.Choice{}
	for _, t := range directory.Typologies {
		if !slices.Contains(usualKinds, t.Code) {
			others = append(others, page.Choice{Value: t.Code, Text: t.Name, Chosen: slices.Contains(place.Typologies, t.Code)})
		}
	}
	return page.Group{Legend: "Quel type de lieu est-ce ?", Fields: []page.Field{
		page.Checks{Name: "typologie", Label: "Les plus courants", Choices: all},
		folded{"Tous les autres types", []page.Field{unnamed{page.Checks{Name: "typologie", Label: "Autres types", Choices: others}}}},
	}}
}

var usualKinds = []string{"BIB", "MUNI", "RFS", "CCAS", "EPN", "ASSO", "CS", "CSC", "MJC", "TIERS_LIEUX", "FABLAB", "ML", "MDS", "LA_POSTE"}
