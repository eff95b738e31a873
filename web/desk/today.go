package desk

import (
	"context"

	"github.com/gofiber/fiber/v2"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/internal/httpd"
	"annuaire/store"
	"annuaire/web/desk/frame"
	"annuaire/web/page"
)

// today is the first page: what the person owes, what they look after, where
// to begin.
func (p *Pages) today(c *fiber.Ctx) error {
	v, err := httpd.Signed(c)
	if err != nil {
		return err
	}
	held, err := p.heldBy(c.UserContext(), v.Actor)
	if err != nil {
		return err
	}
	contents := []page.Content{weakNotice(v.Actor)}
	if len(v.Actor.Grants) == 0 {
		contents = append(contents, noRight)
	}
	contents = append(contents, owedList(p.owedBy(c.UserContext(), v.Actor)))
	begun, err := p.deps.Store.BegunForms(c.UserContext(), v.Actor, fewPlaces)
	if err != nil {
		return err
	}
	if len(begun) > 0 {
		contents = append(contents, page.Section{Title: "À finir", Contents: []page.Content{begunLinks(begun)}})
	}
	contents = append(contents, held...)
	contents = append(contents, page.Section{Title: "Raccourcis", Contents: []page.Content{shortcuts(v.Actor)}})
	return p.deps.Renderer.Page(c, frame.Page(v, frame.Today, "Aujourd’hui", contents...))
}

// begunLinks lead back to the forms that were not sent.
func begunLinks(begun []store.BegunForm) links {
	list := make(links, len(begun))
	for i, b := range begun {
		list[i] = page.Link{Text: "Reprendre la modification de « " + b.Name + " »", Href: sheetAddress(b.Place) + "/modifier"}
		if b.Place == "" {
			list[i] = page.Link{Text: "Reprendre un lieu à ajouter, écrit le " + day(b.Saved.In(directory.Paris)), Href: string(frame.Places) + "/nouveau"}
		}
	}
	return list
}

// noRight tells somebody who has just signed in where to begin.
var noRight = &page.Notice{
	Calm: true, Title: "Vous ne gérez encore aucun lieu",
	Text: "Trouvez votre lieu dans l’annuaire, puis demandez à le gérer depuis sa fiche. Vous pouvez aussi proposer un lieu qui manque.",
	Then: links{{Text: "Trouver mon lieu", Href: "/lieux"}, {Text: "Proposer un lieu", Href: "/proposer"}},
}

// weakNotice tells why a right does nothing in this session.
func weakNotice(actor access.Actor) page.Content {
	for _, g := range actor.Grants {
		if g.Role.NeedsSecondFactor() && !actor.Strong {
			return &page.Notice{
				Title: "Un second facteur manque",
				Text:  "Votre rôle d’" + page.Typeset(g.Role.French()) + " demande un code à usage unique. Ajoutez-le à votre compte, puis connectez-vous avec lui.",
				Then:  links{{Text: "Ajouter un second facteur", Href: string(frame.Account)}},
			}
		}
	}
	return (*page.Notice)(nil)
}

// heldBy lists the territories and the places of a person.
func (p *Pages) heldBy(ctx context.Context, actor access.Actor) ([]page.Content, error) {
	var territories []access.Territory
	places := false
	for _, g := range actor.Grants {
		if g.Role.OnPlaces() {
			places = true
		} else {
			territories = append(territories, g.Territory)
		}
	}
	var contents []page.Content
	if len(territories) > 0 {
		names, err := p.deps.Store.TerritoryNames(ctx, territories)
		if err != nil {
			return nil, err
		}
		contents = append(contents, page.Section{Title: "Mes territoires", Contents: []page.Content{grantList{actor, names}}})
	}
	if !places {
		return contents, nil
	}
	mine, err := p.deps.Store.DeskPlaces(ctx, actor, store.DeskFilter{Sort: store.ByUpdate}, 0, fewPlaces)
	if err != nil {
		return nil, err
	}
	return append(contents, page.Section{Title: "Mes lieux", Contents: []page.Content{
		placeTable("Mes lieux, les plus anciens d’abord", mine.Places, actor, nil), links{{Text: "Tous mes lieux", Href: string(frame.Places)}},
	}}), nil
}

// fewPlaces is how many places the first page shows.
const fewPlaces = 5

// grantList says what somebody does where.
type grantList struct {
	actor access.Actor
	names map[access.Territory]string
}

// Write implements page.Content.
func (l grantList) Write(w *page.Writer) {
	w.Raw("<ul class=\"droits\">\n")
	for _, g := range l.actor.Grants {
		if g.Role.OnPlaces() {
			continue
		}
		w.Raw("<li>")
		name := l.names[g.Territory]
		if g.Territory == access.Country || name == "" {
			name = "France entière"
			if g.Territory != access.Country {
				name = g.Territory.Code
			}
		}
		w.Between("<strong>", name, "</strong>")
		w.Between(" <span class=\"discret\">", g.Role.French(), "</span>")
		if !g.Until.IsZero() {
			w.Between(" <span class=\"discret\">jusqu’au ", day(g.Until), "</span>")
		}
		w.Raw(" <a")
		if g.Territory == access.Country {
			w.Address("href", string(frame.Places))
		} else {
			w.Address("href", string(frame.Places)+"?territoire="+g.Territory.String())
		}
		w.Between(">Ses lieux<span class=\"cache-vue\"> : ", name, "</span></a></li>\n")
	}
	w.Raw("</ul>\n")
}

// shortcuts lists what a person begins most often.
func shortcuts(actor access.Actor) page.Content {
	var list links
	add := func(action access.Action, text, href string) {
		if !actor.Scope(action).Empty() {
			list = append(list, page.Link{Text: text, Href: href})
		}
	}
	if holdsTerritory(actor) {
		list = append(list, page.Link{Text: "Ajouter un lieu", Href: string(frame.Places) + "/nouveau"})
	} else {
		list = append(list, page.Link{Text: "Proposer un lieu", Href: "/proposer"})
	}
	add(access.ImportRun, "Importer un fichier de lieux", string(frame.Imports))
	add(access.CampaignRun, "Lancer une campagne de relecture", string(frame.Campaigns))
	add(access.TeamManage, "Inviter quelqu’un", string(frame.Team))
	add(access.PlaceSee, "Voir tous mes lieux", string(frame.Places))
	list = append(list, page.Link{Text: "Régler mon compte", Href: string(frame.Account)})
	return list
}

// holdsTerritory tells whether the person may publish new places somewhere.
func holdsTerritory(actor access.Actor) bool {
	for _, part := range actor.Scope(access.PlacePublish).Parts {
		if part.All || len(part.Territories) > 0 {
			return true
		}
	}
	return false
}

// links are a few ways on.
type links []page.Link

// Write implements page.Content.
func (l links) Write(w *page.Writer) { w.Advice("<ul class=\"raccourcis\">\n", l) }
