package duplicate

import (
	"slices"
	"strconv"
	"strings"

	"annuaire/directory"
	"annuaire/store"
	"annuaire/web/page"
)

// filters keeps the pairs of one department, or of one kind. Other territories
// have an address too: "?territoire=epci:243500139".
func (l *list) filters(areas []store.DuplicateArea) page.Content {
	department := page.Select{Name: "territoire", Label: "Département", Empty: "Tous"}
	for _, a := range areas {
		department.Choices = append(department.Choices, page.Choice{Value: "departement:" + a.Code, Text: a.Name + " (" + strconv.Itoa(a.Count) + ")"})
	}
	if held := l.values.Get("territoire"); held != "" && !slices.ContainsFunc(department.Choices, func(c page.Choice) bool { return c.Value == held }) {
		department.Choices = append(department.Choices, page.Choice{Value: held, Text: held})
	}
	kind := page.Select{Name: "type", Label: "Type de lieu", Empty: "Tous"}
	for _, t := range directory.Typologies {
		kind.Choices = append(kind.Choices, page.Choice{Value: t.Code, Text: t.Name})
	}
	slices.SortFunc(kind.Choices, func(a, b page.Choice) int { return strings.Compare(a.Text, b.Text) })
	return narrowing{l, []page.Field{department, kind}}
}

// narrowing is a form sent by GET, so that what one looks at has an address.
type narrowing struct {
	list   *list
	fields []page.Field
}

// Write implements page.Content.
func (n narrowing) Write(w *page.Writer) {
	filled := &page.Filled{Values: n.list.values}
	w.Raw(`<form class="formulaire filtrage" method="get"`)
	w.Address("action", home)
	w.Raw(">\n")
	if band := n.list.values.Get("niveau"); band != "" {
		w.Hidden([]page.Input{{Name: "niveau", Value: band}})
	}
	inForce := n.list.query.Kind != "" || n.list.values.Get("territoire") != ""
	w.Either(inForce, "<details open><summary>Filtres</summary>\n", "<details><summary>Filtres</summary>\n")
	w.Raw(`<div class="grille">` + "\n")
	for _, f := range n.fields {
		f.WriteField(w, filled)
	}
	w.Raw("</div>\n" + `<p class="envoi"><button type="submit">Appliquer</button> `)
	if inForce {
		w.Anchor(home, "Tout effacer")
	}
	w.Raw("</p></details></form>\n")
}
