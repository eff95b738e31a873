package ticket

import (
	"strconv"
	"time"

	"annuaire/directory"
	"annuaire/internal/httpd"
	"annuaire/web/page"
)

// reportAsk is the form about one kind of error: what the sheet says, and what
// would be right.
func reportAsk(kind directory.TicketKind, place *directory.Place, v httpd.Visitor) ask {
	return ask{
		kind: kind, place: place, title: "Signaler une erreur", step: kind.French(), path: "/signaler", submit: "Envoyer le signalement",
		fields: append(present(kind, place, v.Actor.At), reportFields(kind)...),
	}
}

// present shows what the sheet says today.
func present(kind directory.TicketKind, place *directory.Place, now time.Time) []page.Field {
	var says lines
	switch kind {
	case directory.TicketHours:
		says = hoursInWords(place, mondayOf(now))
	case directory.TicketPhone:
		if place.Phone != "" {
			says = lines{directory.PhoneWords(place.Phone)}
		}
	case directory.TicketMoved:
		says = lines{place.Address, place.PostalCode + " " + place.Commune}
	case directory.TicketPosition:
		if place.HasPosition {
			says = lines{"latitude " + degrees(place.Position.Lat()) + ", longitude " + degrees(place.Position.Lon())}
		}
	default:
		return nil
	}
	if len(says) == 0 {
		says = lines{"Rien pour le moment."}
	}
	return []page.Field{page.Aside{Content: page.Section{Title: "Ce que dit la fiche", Contents: []page.Content{paragraph{says}}}}}
}

// paragraph puts a content in a paragraph of its own.
type paragraph struct{ content page.Content }

// Write implements page.Content.
func (p paragraph) Write(w *page.Writer) {
	w.Raw("<p>")
	p.content.Write(w)
	w.Raw("</p>\n")
}

func degrees(x float64) string { return strconv.FormatFloat(x, 'f', 5, 64) }

func reportFields(kind directory.TicketKind) []page.Field {
	switch kind {
	case directory.TicketHours:
		return []page.Field{
			page.Area{Name: "horaires", Label: "Les bons horaires", Rows: 4, Max: directory.TicketValueMax, Hint: "Par exemple : lundi au vendredi de 9 h à 12 h, samedi de 10 h à 13 h."},
			message("Autre précision (facultatif)"),
		}
	case directory.TicketPhone:
		return []page.Field{
			page.TextField{Name: "telephone", Label: "Le bon numéro", Type: page.Telephone, Max: 40, Short: true, Hint: "Par exemple : 01 99 00 12 34. Laissez vide si vous ne le connaissez pas."},
			message("Ce qui est faux (facultatif)"),
		}
	case directory.TicketClosed:
		return closedFields()
	case directory.TicketMoved:
		return []page.Field{
			page.TextField{Name: "adresse", Label: "La nouvelle adresse", Max: 300, Hint: "Numéro et rue. Laissez vide si vous ne la connaissez pas."},
			page.TextField{Name: "code_postal", Label: "Code postal", Type: page.Digits, Max: 5, Short: true},
			page.TextField{Name: "commune", Label: "Commune", Max: 100},
			message("Autre précision (facultatif)"),
		}
	case directory.TicketPosition:
		return []page.Field{
			page.Area{Name: "message", Label: "Où est l’entrée ?", Rows: 3, Max: directory.TicketMessageMax, Hint: "Par exemple : derrière la mairie, au 12 rue des Écoles."},
			page.Group{Legend: "Position exacte (facultatif)", Hint: "Si vous l’avez lue sur une carte ou un téléphone.", Fields: []page.Field{
				page.TextField{Name: "latitude", Label: "Latitude", Max: 20, Short: true, Hint: "Par exemple : 48,11083"},
				page.TextField{Name: "longitude", Label: "Longitude", Max: 20, Short: true, Hint: "Par exemple : -1,67903"},
			}},
		}
	case directory.TicketDuplicate:
		return []page.Field{
			page.TextField{Name: "doublon", Label: "L’autre fiche", Max: 300, Required: true, Hint: "Copiez l’adresse de sa page, ou son identifiant."},
			message("Autre précision (facultatif)"),
		}
	}
	return []page.Field{page.Area{Name: "message", Label: "Ce qui ne va pas", Rows: 6, Max: directory.TicketMessageMax, Required: true, Hint: "Dites aussi ce qui serait juste, si vous le savez."}}
}

func closedFields() []page.Field {
	return []page.Field{
		page.Radios{Name: "duree", Label: "Pour combien de temps ?", Choices: []page.Choice{
			{Value: "definitive", Text: "Le lieu est fermé pour toujours"},
			{Value: "temporaire", Text: "Il est fermé pour un temps"},
			{Value: "inconnue", Text: "Je ne sais pas"},
		}},
		page.Group{Legend: "Si c’est pour un temps", Fields: []page.Field{
			page.TextField{Name: directory.ClosedFromColumn, Label: "Fermé à partir du (facultatif)", Type: page.Date, Short: true},
			page.TextField{Name: directory.ClosedUntilColumn, Label: "Fermé jusqu’au (facultatif)", Type: page.Date, Short: true},
		}},
		message("Comment le savez-vous ? (facultatif)"),
	}
}

func message(label string) page.Field {
	return page.Area{Name: "message", Label: label, Rows: 3, Max: directory.TicketMessageMax}
}
