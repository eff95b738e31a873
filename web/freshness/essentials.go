package freshness

import (
	"time"

	"annuaire/directory"
	"annuaire/web/page"
)

// essentialColumns are what a visitor relies on first, in the order of a sheet.
var essentialColumns = []string{
	"nom", "adresse", "complement_adresse", "code_postal", "commune", "horaires", "telephone", "courriels", "site_web", "services", "modalites_acces", "frais_a_charge",
}

// missing stands for what the sheet does not tell.
const missing = "Non renseigné"

// essentials shows a sheet in short. What is missing is said for the columns that
// most visitors need.
func essentials(place *directory.Place, now time.Time) page.Content {
	var list page.Definitions
	for _, name := range essentialColumns {
		column, _ := directory.ColumnNamed(name)
		words := column.Words(place)
		if name == "telephone" {
			words = grouped(words)
		}
		if words == "" && (name == "complement_adresse" || name == "frais_a_charge" || name == "modalites_acces") {
			continue
		}
		if words == "" {
			words = missing
		}
		var value page.Content = page.Text(words)
		if name == "horaires" {
			value = lines(week(place, now))
		}
		list = append(list, page.Definition{Title: column.Title, Value: value})
	}
	if place.Closure != nil {
		list = append(list, page.Definition{Title: "Fermeture annoncée", Value: page.Text(closure(place.Closure))})
	}
	return list
}

func closure(c *directory.Closure) string {
	text := "À partir du " + directory.FrenchDay(c.From)
	if !c.Until.IsZero() {
		text = "Du " + directory.FrenchDay(c.From) + " au " + directory.FrenchDay(c.Until)
	}
	if c.Message != "" {
		text += " : " + c.Message
	}
	return text
}

// choices are links that lead elsewhere than the main button, one a line.
type choices []page.Link

// Write implements page.Content.
func (list choices) Write(w *page.Writer) {
	w.Advice("<ul class=\"raccourcis\">\n", list)
}
