package ticket

import (
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"

	"annuaire/directory"
	"annuaire/fault"
	"annuaire/internal/httpd"
	"annuaire/web/page"
)

// kindField is the parameter, then the field, that holds what is wrong.
const kindField = "objet"

// reportPage asks what is wrong, then what would be right.
func (p *Pages) reportPage(c *fiber.Ctx) error {
	place, err := p.subject(c)
	if err != nil {
		return err
	}
	v, err := httpd.VisitorOf(c)
	if err != nil {
		return err
	}
	kind := directory.TicketKind(c.Query(kindField))
	if !kind.IsReport() {
		return p.showChoice(c, v, &place, nil)
	}
	return p.showAsk(c, v, reportAsk(kind, &place, v), nil, nil)
}

// report takes the choice of what is wrong, then what is sent about it.
func (p *Pages) report(c *fiber.Ctx) error {
	place, err := p.subject(c)
	if err != nil {
		return err
	}
	v, err := httpd.VisitorOf(c)
	if err != nil {
		return err
	}
	values := httpd.Posted(c)
	kind := directory.TicketKind(values.Get(kindField))
	if !kind.IsReport() {
		c.Status(fiber.StatusBadRequest)
		return p.showChoice(c, v, &place, fault.Fields{{Name: kindField, Message: "Choisissez ce qui ne va pas."}})
	}
	if values.Get("etape") == "choix" {
		return c.Redirect(sheetPath(place.ID)+"/signaler?"+kindField+"="+string(kind), fiber.StatusSeeOther)
	}
	return p.take(c, v, reportAsk(kind, &place, v), values)
}

// reportChoices are what may be wrong, in the words of who reports it.
var reportChoices = []struct {
	kind       directory.TicketKind
	text, hint string
}{
	{directory.TicketHours, "Les horaires sont faux", ""},
	{directory.TicketPhone, "Le téléphone est faux", ""},
	{directory.TicketClosed, "Le lieu est fermé", "Pour toujours, ou pour un temps."},
	{directory.TicketMoved, "Le lieu a déménagé", ""},
	{directory.TicketPosition, "Il est mal placé sur la carte", ""},
	{directory.TicketWrong, "Ce n’est pas ce que dit la fiche", "Les services, l’accueil, les tarifs…"},
	{directory.TicketDuplicate, "Ce lieu a une autre fiche", ""},
	{directory.TicketOther, "Autre chose", ""},
}

func (p *Pages) showChoice(c *fiber.Ctx, v httpd.Visitor, place *directory.Place, faults fault.Fields) error {
	choices := make([]page.Choice, len(reportChoices))
	for i, r := range reportChoices {
		choices[i] = page.Choice{Value: string(r.kind), Text: r.text, Hint: r.hint}
	}
	form := &page.Form{
		Action: sheetPath(place.ID) + "/signaler", Token: v.FormToken, Hidden: []page.Input{{Name: "etape", Value: "choix"}},
		Fields: []page.Field{page.Radios{Name: kindField, Label: "Qu’est-ce qui ne va pas ?", Choices: choices, Required: true}},
		Submit: "Continuer", Back: page.Link{Text: "Revenir à la fiche", Href: sheetPath(place.ID)}, Faults: faults,
	}
	return p.public(c, v, crumbsOf(place, "Signaler une erreur"), "Signaler une erreur",
		aboutPlace(place), page.Steps{Names: []string{"Ce qui ne va pas", "Les détails"}, At: 1}, form, otherWays(place))
}

// aboutPlace says which place the page is about.
func aboutPlace(place *directory.Place) page.Content {
	return placeLine{place}
}

type placeLine struct{ place *directory.Place }

// Write implements page.Content.
func (l placeLine) Write(w *page.Writer) {
	w.Between("<p><strong><bdi>", l.place.Name, "</bdi></strong><br>")
	w.Between("<bdi>", strings.TrimSpace(l.place.Address+" "+l.place.PostalCode+" "+l.place.Commune), "</bdi></p>\n")
}

// otherWays leads who manages the place, or wants it withdrawn, to their page.
func otherWays(place *directory.Place) page.Content {
	return page.Section{Title: "Vous travaillez dans ce lieu ?", Contents: []page.Content{linkList{
		{Text: "Demander à gérer cette fiche", Href: sheetPath(place.ID) + "/revendiquer"},
		{Text: "Demander le retrait de cette fiche", Href: sheetPath(place.ID) + "/retrait"},
	}}}
}

type linkList []page.Link

// Write implements page.Content.
func (l linkList) Write(w *page.Writer) { w.Advice("<ul>", l) }

// reportTicket reads what is sent about a place.
func reportTicket(kind directory.TicketKind, place *directory.Place, values url.Values) directory.Ticket {
	t := directory.Ticket{Kind: kind, PlaceID: place.ID, PlaceVersion: place.Version, Message: text(values, "message"), Changes: map[string]string{}}
	for _, column := range kind.Columns() {
		if value := text(values, column); value != "" {
			t.Changes[column] = value
		}
	}
	switch {
	case kind == directory.TicketDuplicate:
		t.DuplicateOf = identifierIn(text(values, "doublon"))
	case kind == directory.TicketClosed:
		closureOf(&t, values)
	}
	return t
}

// closureOf keeps the dates of a closure for a time only, and says in words that
// one is for good.
func closureOf(t *directory.Ticket, values url.Values) {
	switch values.Get("duree") {
	case "temporaire":
		return
	case "definitive":
		t.Message = strings.TrimSpace("Fermé définitivement. " + t.Message)
	}
	t.Changes = map[string]string{}
}

// identifierIn finds the identifier of a sheet in its address.
func identifierIn(text string) string {
	if _, after, found := strings.Cut(text, "/lieux/"); found {
		text, _, _ = strings.Cut(after, "?")
		text, _, _ = strings.Cut(text, "#")
		text, _, _ = strings.Cut(text, "/")
		if plain, err := url.PathUnescape(text); err == nil {
			text = plain
		}
	}
	return text
}

func text(values url.Values, name string) string { return strings.TrimSpace(values.Get(name)) }
