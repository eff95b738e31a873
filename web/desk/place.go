package desk

import (
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/internal/httpd"
	"annuaire/store"
	"annuaire/web/desk/frame"
	"annuaire/web/page"
)

// sheet is a place for who looks after it.
type sheet struct {
	visitor httpd.Visitor
	place   store.DeskPlace
	object  access.Object
	keepers []store.Keeper
	tickets []store.TicketLine
}

// mostKeepers and mostTickets bound what the sheet lists.
const (
	mostKeepers = 50
	mostTickets = 20
)

// place is the sheet of a place for who looks after it. An identifier that was
// merged away leads to the place that took it over.
func (p *Pages) place(c *fiber.Ctx) error {
	v, err := httpd.SignedFor(c, access.PlaceSee)
	if err != nil {
		return err
	}
	id, err := url.PathUnescape(c.Params("id"))
	if err != nil {
		id = c.Params("id")
	}
	s, err := p.sheet(c, v, id)
	if err != nil {
		if current, moved, e := p.deps.Store.Alias(c.UserContext(), id); e == nil && moved {
			return c.Redirect(sheetAddress(current), fiber.StatusFound)
		}
		return err
	}
	return p.deps.Renderer.Page(c, frame.Page(v, frame.Places, s.place.Name, s.contents(c.Query("fait"))...))
}

func (p *Pages) sheet(c *fiber.Ctx, v httpd.Visitor, id string) (s sheet, err error) {
	ctx := c.UserContext()
	s.visitor = v
	if s.place, err = p.deps.Store.DeskPlace(ctx, v.Actor, id); err != nil {
		return s, err
	}
	if s.object, err = p.deps.Store.PlaceObject(ctx, s.place.ID); err != nil {
		return s, err
	}
	if s.keepers, err = p.deps.Store.Keepers(ctx, v.Actor, s.place.ID, mostKeepers); err != nil {
		return s, err
	}
	s.tickets, err = p.deps.Store.Tickets(ctx, v.Actor, store.TicketQuery{View: store.TicketsAll, Place: s.place.ID, Limit: mostTickets})
	return s, err
}

func (s *sheet) may(action access.Action) bool { return s.visitor.Actor.May(action, s.object).Allowed }

func (s *sheet) address(step string) string { return sheetAddress(s.place.ID) + step }

func (s *sheet) contents(done string) []page.Content {
	q := s.place.Quality(s.visitor.Actor.At)
	contents := []page.Content{doneNotice(done), s.standing(), s.warnings(), s.actions(),
		page.Section{Title: "Qualité : " + page.Whole(q.Score) + " sur 100", Contents: []page.Content{s.improvements(q), criteria(q)}}}
	if len(s.place.Doubts) > 0 {
		contents = append(contents, page.Section{Title: "Valeurs douteuses", Contents: []page.Content{s.doubts()}})
	}
	contents = append(contents, page.Section{Title: "Demandes", Contents: []page.Content{s.ticketTable()}})
	contents = append(contents, page.Section{Title: "Qui s’en occupe", Contents: []page.Content{s.keeperTable()}})
	return append(contents, page.Section{Title: "Ce que dit la fiche, et d’où cela vient", Contents: []page.Content{s.facts()}})
}

// notices say what was just done, by the word that the address ends with.
var notices = map[string]string{
	"confirme": "La fiche est confirmée. Merci.", "modifie": "La fiche est modifiée.", "cree": "Le lieu est publié.", "ferme": "La fermeture est annoncée.",
	"rouvert": "La fermeture est levée.", "suspendu": "La fiche est suspendue : le public ne la voit plus.", "montre": "La fiche est de nouveau publiée.",
	"archive": "Le lieu est archivé. Son historique le garde.", "revenu": "Le lieu est de nouveau publié.", "transmis": "La gestion est transmise.",
	"retabli": "La version choisie est rétablie.", "propose": "Votre proposition est envoyée.",
}

func doneNotice(done string) *page.Notice {
	text := notices[done]
	if text == "" {
		return nil
	}
	return &page.Notice{Calm: true, Title: "C’est fait", Text: text}
}

// standing says in one line what the sheet is.
func (s *sheet) standing() page.Content {
	p := &s.place
	where := strings.TrimSpace(p.Address)
	if where != "" {
		where += ", "
	}
	return standing{stateBadge(p.State), freshnessBadge(directory.FreshnessOf(p.UpdatedOn, s.visitor.Actor.At)),
		where + p.PostalCode + " " + p.Commune, day(p.UpdatedOn)}
}

type standing struct {
	state, freshness page.Badge
	where, updated   string
}

// Write implements page.Content.
func (s standing) Write(w *page.Writer) {
	w.Between("<p>", s.where, "</p>\n")
	w.Raw("<p class=\"situation\">")
	s.state.Write(w)
	w.Raw(" ")
	s.freshness.Write(w)
	w.Between(" <span class=\"discret\">Relue le ", s.updated, "</span>")
	w.Raw("</p>\n")
}

// warnings say what somebody should look at first.
func (s *sheet) warnings() page.Content {
	p := &s.place
	switch {
	case p.State == directory.Archived:
		return &page.Notice{Title: "Ce lieu est archivé", Text: p.ArchiveReason}
	case p.ArchiveProposal != "":
		n := &page.Notice{Title: "Ce lieu est proposé à l’archivage", Text: p.ArchiveProposal}
		if s.may(access.PlaceArchive) {
			n.Then = links{{Text: "Archiver ce lieu", Href: s.address("/archiver")}}
		}
		return n
	case p.State == directory.Suspended:
		return &page.Notice{Title: "Cette fiche est suspendue", Text: "Le public ne la voit pas."}
	case p.Closure != nil:
		text := "À partir du " + day(p.Closure.From)
		if !p.Closure.Until.IsZero() {
			text = "Du " + day(p.Closure.From) + " au " + day(p.Closure.Until)
		}
		return &page.Notice{Calm: true, Title: "Fermeture annoncée", Text: text + ". " + p.Closure.Message}
	}
	return (*page.Notice)(nil)
}

// actions are what the person may do here: the confirmation first, since most
// come for it.
func (s *sheet) actions() page.Content {
	var bar actionBar
	if s.may(access.PlaceConfirm) {
		bar.confirm = &page.PostButton{
			Action: s.address("/confirmer"), Token: s.visitor.FormToken, Text: "Tout est exact", About: "sur la fiche " + s.place.Name, Primary: true,
			Hidden: []page.Input{{Name: "version", Value: digits(s.place.Version)}},
		}
	}
	add := func(may bool, text, step string) {
		if may {
			bar.links = append(bar.links, page.Link{Text: text, Href: s.address(step)})
		}
	}
	add(s.may(access.PlacePublish), "Modifier la fiche", "/modifier")
	add(!s.may(access.PlacePublish) && s.place.State == directory.Published, "Proposer une modification", "/modifier")
	add(s.may(access.PlaceClose), "Annoncer une fermeture", "/fermeture")
	add(s.may(access.PlaceSuspend) || s.may(access.PlaceArchive), "Suspendre ou archiver", "/archiver")
	add(s.may(access.PlaceTransfer), "Transmettre la gestion", "/transmettre")
	add(true, "Historique", "/historique")
	if s.place.State == directory.Published {
		bar.links = append(bar.links, page.Link{Text: "Voir la fiche publique", Href: "/lieux/" + page.PathEscape(s.place.ID)})
	}
	return bar
}

type actionBar struct {
	confirm *page.PostButton
	links   links
}

// Write implements page.Content.
func (b actionBar) Write(w *page.Writer) {
	w.Raw("<div class=\"gestes\">")
	if b.confirm != nil {
		b.confirm.Write(w)
	}
	w.Advice("<ul class=\"raccourcis\">\n", b.links)
	w.Raw("</div>\n")
}
