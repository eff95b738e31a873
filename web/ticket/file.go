package ticket

import (
	"net/url"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"annuaire/directory"
	"annuaire/internal/httpd"
	"annuaire/store"
	"annuaire/web/desk/frame"
	"annuaire/web/page"
)

// file answers the page where a desk decides on one ticket.
func (p *Pages) file(c *fiber.Ctx) error {
	v, n, err := p.asked(c)
	if err != nil {
		return err
	}
	return p.showFile(c, v, n, nil, nil)
}

// asked gives who asks, and the number of the ticket in the address.
func (p *Pages) asked(c *fiber.Ctx) (v httpd.Visitor, n int64, err error) {
	if v, err = httpd.Signed(c); err != nil {
		return v, 0, err
	}
	if n, err = strconv.ParseInt(c.Params("numero"), 10, 64); err != nil || n < 1 {
		return v, 0, errNumber
	}
	return v, n, nil
}

// fileDone says what was just done, by the parameter "fait".
var fileDone = map[string]string{
	string(directory.TicketTake): "Vous examinez cette demande.", string(directory.TicketRelease): "La demande est remise dans la file.",
	string(directory.TicketAnswer): "Votre réponse est envoyée.", string(directory.TicketHandUp): "La demande est transmise au niveau au-dessus.",
	string(directory.TicketAccept): "La demande est acceptée.", string(directory.TicketRefuse): "La demande est refusée, avec sa raison.",
	string(directory.TicketUndo): "La décision est annulée. La fiche est revenue à ce qu’elle était.",
}

func (p *Pages) showFile(c *fiber.Ctx, v httpd.Visitor, n int64, values url.Values, refused error) error {
	f, err := p.Store.TicketFile(c.UserContext(), v.Actor, n)
	if err != nil {
		return err
	}
	next, err := p.Store.NextTicket(c.UserContext(), v.Actor, n)
	if err != nil {
		return err
	}
	alike, err := p.alike(c, v, &f)
	if err != nil {
		return err
	}
	names, err := p.authors(c, v, f.Moves)
	if err != nil {
		return err
	}
	d := decision{&f, v, values, refused, c.Query("fait"), names}
	contents := []page.Content{d.notice(next), d.head(), d.wanted(), alike}
	contents = append(contents, d.forms()...)
	contents = append(contents, d.history())
	if next != 0 {
		contents = append(contents, paragraph{page.Link{Text: "Demande suivante", Href: ticketPath(next)}})
	}
	return p.Pages.Page(c, frame.Page(v, frame.Tickets, "Demande n° "+number(n)+" : "+f.Kind.French(), contents...))
}

// decision is a ticket as those who decide read it.
type decision struct {
	f       *store.TicketFile
	v       httpd.Visitor
	values  url.Values // sent and refused, nil the first time
	refused error
	done    string           // the act that was just done, empty for none
	names   map[int64]string // of the accounts that acted, where the reader may know them
}

// notice says what was just done, or why it was not.
func (d decision) notice(next int64) page.Content {
	if d.refused != nil {
		return &page.Notice{Title: "Ce n’est pas enregistré", Text: publicText(d.refused)}
	}
	said, was := fileDone[d.done]
	if !was {
		return page.Several{}
	}
	notice := &page.Notice{Title: "C’est fait", Text: said, Calm: true}
	var then page.Several
	if d.f.Rights.May(directory.TicketUndo) {
		then = append(then, d.button(directory.TicketUndo, "Annuler cette décision", false))
	}
	if next != 0 && !d.f.State.IsOpen() {
		then = append(then, page.Link{Text: "Passer à la demande suivante", Href: ticketPath(next)})
	}
	if len(then) > 0 {
		notice.Then = then
	}
	return notice
}

// head says where the ticket stands, and about which place.
func (d decision) head() page.Content {
	t := &d.f.Ticket
	who := "Anonyme. Votre réponse se lira sur sa page de suivi, sans courriel."
	switch {
	case t.Account != 0:
		who = "Une personne qui a un compte. Vos réponses lui parviennent."
	case t.Email != "" && t.Kind == directory.TicketClaim:
		who = t.Email
	case t.Email != "":
		who = "Une adresse confirmée, que vous ne voyez pas. Vos réponses lui parviennent."
	}
	list := page.Definitions{
		{Title: "État", Value: badge(t.State)}, {Title: "Lieu", Value: placeLink(t)}, {Title: "Décide", Value: page.Text(d.f.DeskName)},
		{Title: "Reçue", Value: page.Text(dayOf(t.OpenedAt) + ", attend depuis " + since(t.DeskSince, d.v.Actor.At))}, {Title: "De qui", Value: lines{who}},
	}
	if !t.EndedAt.IsZero() {
		list[3].Value = page.Text(dayOf(t.OpenedAt) + ", terminée le " + dayOf(t.EndedAt))
	}
	if d.f.Others > 0 {
		list = append(list, page.Definition{Title: "Même lieu", Value: page.Link{
			Text: others(d.f.Others), Href: string(frame.Tickets) + "?vue=toutes&lieu=" + url.QueryEscape(t.PlaceID),
		}})
	}
	return list
}

func others(n int) string {
	if n == 1 {
		return "1 autre demande en attente"
	}
	return strconv.Itoa(n) + " autres demandes en attente"
}

// history tells what happened, and by which account.
func (d decision) history() page.Content {
	table := &page.Table{Caption: "Ce qui s’est passé", Columns: []page.Column{{Title: "Quand"}, {Title: "Quoi"}, {Title: "Qui"}, {Title: "Texte"}}}
	for _, m := range d.f.Moves {
		table.Rows = append(table.Rows, page.Row{Cells: []page.Content{
			page.Text(momentOf(m.At)), page.Text(happened(m.Event)), page.Text(whoWords(m.Actor, d.names)), lines{m.Text},
		}})
	}
	return page.Section{Title: "Historique", Contents: []page.Content{table}}
}

// authors gives the names of those who acted, where the reader may know them.
func (p *Pages) authors(c *fiber.Ctx, v httpd.Visitor, moves []store.TicketMove) (map[int64]string, error) {
	var accounts []int64
	for _, m := range moves {
		if account, is := store.AuthorAccount(m.Actor); is {
			accounts = append(accounts, account)
		}
	}
	return p.Store.AccountNames(c.UserContext(), v.Actor, accounts)
}

// whoWords names the author of a move: the record knows an account by its number.
func whoWords(actor string, names map[int64]string) string {
	account, is := store.AuthorAccount(actor)
	switch {
	case actor == "anonyme":
		return "la personne qui demande"
	case actor == "suivi-des-demandes":
		return "automatique"
	case !is:
		return actor
	case names[account] == "":
		return "un compte"
	}
	return names[account]
}

// followOwn leads who asked, signed in, to the tracking page.
func (p *Pages) followOwn(c *fiber.Ctx) error {
	v, n, err := p.asked(c)
	if err != nil {
		return err
	}
	secret, err := p.Store.OwnTicketLink(c.UserContext(), v.Actor, n)
	if err != nil {
		return err
	}
	return c.Redirect("/suivi/"+secret, fiber.StatusSeeOther)
}
