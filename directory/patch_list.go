package directory

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"annuaire/fault"
	"annuaire/fold"
)

// splitValues parts a list, drops blanks and keeps the first of equal values.
func splitValues(text, separators string) (values []string) {
	for _, value := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(separators, r) }) {
		if value = strings.TrimSpace(value); value != "" && !slices.Contains(values, value) {
			values = append(values, value)
		}
	}
	return values
}

// readList reads each value of a list by one, which gives what to keep, or what
// is wrong in French.
func readList(p *Place, c Column, values []string, one func(value string) (kept, problem string)) string {
	if len(values) > maxListed {
		return fmt.Sprintf("Cette liste a %d valeurs. Gardez-en %d au plus.", len(values), maxListed)
	}
	var kept []string
	for _, value := range values {
		read, problem := one(value)
		if problem != "" {
			return "« " + fault.Excerpt(value, 60) + " » : " + problem
		}
		if !slices.Contains(kept, read) {
			kept = append(kept, read)
		}
	}
	c.SetValues(p, kept)
	return ""
}

// readClosedList takes the values of a vocabulary and keeps them in its order.
func readClosedList(p *Place, c Column, text string) string {
	had := c.Values(p)
	values := splitValues(text, ListSeparator)
	if sameSet(had, values) {
		return ""
	}
	problem := readList(p, c, values, func(value string) (string, string) {
		if slices.Contains(had, value) || c.Vocabulary.Has(value) {
			return value, ""
		}
		return "", "ce n'est pas une valeur du standard. Choisissez parmi : " + strings.Join(c.Vocabulary, ", ") + "."
	})
	if problem == "" {
		c.SetValues(p, inOrder(c.Values(p), c.Vocabulary))
	}
	return problem
}

func sameSet(a, b []string) bool {
	return len(a) == len(b) && !slices.ContainsFunc(a, func(v string) bool { return !slices.Contains(b, v) })
}

func inOrder(values []string, order Vocabulary) []string {
	slices.SortStableFunc(values, func(a, b string) int { return slices.Index(order, a) - slices.Index(order, b) })
	return values
}

// readTypologies takes kinds of place by their code or their name.
func readTypologies(p *Place, c Column, text string) string {
	had := c.Values(p)
	return readList(p, c, splitValues(text, ListSeparator), func(value string) (string, string) {
		if slices.Contains(had, value) {
			return value, ""
		}
		if code, ok := TypologyCode(value); ok {
			return code, ""
		}
		folded := fold.Text(value)
		for _, t := range Typologies {
			if fold.Text(t.Name) == folded || fold.Text(t.Code) == folded {
				return t.Code, ""
			}
		}
		return "", "ce n'est pas un type de lieu connu. Choisissez dans la liste."
	})
}

func readEmails(p *Place, c Column, text string) string {
	return readList(p, c, splitValues(text, "|;, \n\t"), func(value string) (string, string) {
		address, ok := ParseEmail(value)
		if !ok || len(address) > 254 {
			return "", "ce n'est pas une adresse de courriel. Écrivez par exemple accueil@exemple.fr."
		}
		return address, ""
	})
}

func readWebsites(p *Place, c Column, text string) string {
	return readList(p, c, splitValues(text, "| \n\t"), func(value string) (string, string) {
		link, ok := ParseLink(value)
		if !ok {
			return "", badLink
		}
		return link, ""
	})
}

func readLabels(p *Place, c Column, text string) string {
	return readList(p, c, splitValues(text, ListSeparator), func(value string) (string, string) {
		if utf8.RuneCountInString(value) > maxLabel {
			return "", tooLong(value, maxLabel)
		}
		return value, ""
	})
}

// applyEquipment reads the equipment, which is no column of the standard.
func (p Patch) applyEquipment(place *Place, faults *fault.Fields) {
	text, given := p[EquipmentColumn]
	values := splitValues(text, ListSeparator)
	if !given || sameSet(values, place.Equipment) {
		return
	}
	for _, value := range values {
		if !Equipments.Has(value) {
			faults.Add(EquipmentColumn, "« %s » : ce n'est pas un équipement connu. Choisissez parmi : %s.", fault.Excerpt(value, 60), strings.Join(Equipments, ", "))
			return
		}
	}
	place.Equipment = inOrder(values, Equipments)
}
