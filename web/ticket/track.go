package ticket

import (
	"maps"
	"slices"

	"github.com/gofiber/fiber/v2"

	"annuaire/directory"
	"annuaire/fault"
	"annuaire/internal/httpd"
	"annuaire/store"
	"annuaire/web/page"
)

// track answers the page by which somebody follows what they asked.
func (p *Pages) track(c *fiber.Ctx) error { return p.showTrack(c, nil) }

// follow does what its reader may do to a ticket.
func (p *Pages) follow(event directory.TicketEvent) fiber.Handler {
	return func(c *fiber.Ctx) error {
		v, err := httpd.VisitorOf(c)
		if err != nil {
			return err
		}
		_, err = p.Store.FollowTicket(c.UserContext(), c.Params("secret"), event, c.FormValue("recours"), v.Actor.At)
		if err != nil {
			status, again := shownAgain(err)
			if !again {
				return err
			}
			c.Status(status)
			return p.showTrack(c, err)
		}
		return c.Redirect("/suivi/"+page.PathEscape(c.Params("secret"))+"?fait="+string(event), fiber.StatusSeeOther)
	}
}

func (p *Pages) forget(c *fiber.Ctx) error {
	v, err := httpd.VisitorOf(c)
	if err != nil {
		return err
	}
	if err := p.Store.ForgetReporter(c.UserContext(), c.Params("secret"), v.Actor.At); err != nil {
		return err
	}
	return c.Redirect("/suivi/"+page.PathEscape(c.Params("secret"))+"?fait="+string(store.TicketForgotten), fiber.StatusSeeOther)
}

// trackDone says what was just done, by the parameter "fait".
var trackDone = map[string]page.Notice{
	"envoi":                          {Title: "C’est envoyé", Text: "Gardez l’adresse de cette page : vous y suivrez la réponse.", Calm: true},
	string(directory.TicketConfirm):  {Title: "C’est confirmé", Text: "Votre demande est transmise à qui doit la traiter.", Calm: true},
	string(directory.TicketWithdraw): {Title: "C’est retiré", Text: "Personne ne traitera plus cette demande.", Calm: true},
	string(directory.TicketAppeal):   {Title: "Votre recours est envoyé", Text: "Le niveau au-dessus examinera votre demande.", Calm: true},
	string(store.TicketForgotten):    {Title: "Votre adresse est effacée", Text: "Vous ne recevrez plus de courriel. Cette page reste ouverte.", Calm: true},
}

func (p *Pages) showTrack(c *fiber.Ctx, refused error) error {
	v, err := httpd.VisitorOf(c)
	if err != nil {
		return err
	}
	t, err := p.Store.TrackTicket(c.UserContext(), c.Params("secret"))
	if err != nil {
		return err
	}
	var contents []page.Content
	if refused != nil {
		contents = append(contents, &page.Notice{Title: "Ce n’est pas fait", Text: publicText(refused)})
	} else if done, was := trackDone[c.Query("fait")]; was {
		contents = append(contents, &done)
	}
	tracked := tracking{&t, v, "/suivi/" + page.PathEscape(c.Params("secret"))}
	contents = append(contents, tracked.standing(), tracked.asked(), tracked.story())
	contents = append(contents, tracked.acts(refused)...)
	crumbs := []page.Crumb{{Text: "Accueil", Href: "/"}, {Text: "Suivre une demande"}}
	return p.public(c, v, crumbs, "Demande n° "+number(t.Number), contents...)
}

// tracking is a ticket as who asked reads it.
type tracking struct {
	t    *store.TrackedTicket
	v    httpd.Visitor
	path string
}

// standing says where the ticket stands, what comes next, and when.
func (k tracking) standing() page.Content {
	said, next := standingOf(k.t)
	contents := []page.Content{paragraph{badge(k.t.State)}, page.Paragraph(said), page.Paragraph(next)}
	if k.t.Reason != "" && k.t.State.IsRefused() {
		contents = append(contents, quoted{"La raison : ", k.t.Reason})
	}
	if k.t.Answer != "" {
		contents = append(contents, quoted{"La réponse : ", k.t.Answer})
	}
	return page.Section{Title: "Où en est votre demande", Contents: contents}
}

// quoted is a text that somebody wrote, after what it is.
type quoted struct{ what, said string }

// Write implements page.Content.
func (q quoted) Write(w *page.Writer) {
	w.Between("<p><strong>", q.what, "</strong></p>\n")
	w.Between(`<blockquote class="details-texte" dir="auto">`, q.said, "</blockquote>\n")
}

// asked reminds what was asked.
func (k tracking) asked() page.Content {
	list := page.Definitions{{Title: "Objet", Value: page.Text(k.t.Kind.French())}, {Title: "Lieu", Value: placeLink(&k.t.Ticket)}}
	for _, column := range slices.Sorted(maps.Keys(k.t.Changes)) {
		list = append(list, page.Definition{Title: directory.PatchTitle(column), Value: lines{k.t.Changes[column]}})
	}
	if k.t.Message != "" {
		list = append(list, page.Definition{Title: "Message", Value: lines{k.t.Message}})
	}
	if k.t.Appeal != "" {
		list = append(list, page.Definition{Title: "Recours", Value: lines{k.t.Appeal}})
	}
	return page.Section{Title: "Ce que vous avez demandé", Contents: []page.Content{list}}
}

func placeLink(t *directory.Ticket) page.Content {
	if t.PlaceID == "" {
		return lines{t.PlaceName}
	}
	return page.Link{Text: t.PlaceName, Href: sheetPath(t.PlaceID)}
}

// story tells what happened, oldest first, without naming anybody.
func (k tracking) story() page.Content {
	return page.Section{Title: "Ce qui s’est passé", Contents: []page.Content{story(k.t.Moves)}}
}

type story []store.TicketMove

// Write implements page.Content.
func (s story) Write(w *page.Writer) {
	w.Raw("<ol>")
	for _, m := range s {
		w.Between("<li>", momentOf(m.At), " : ")
		w.Text(happened(m.Event))
		w.Raw("</li>\n")
	}
	w.Raw("</ol>\n")
}

// happened writes an event in words.
func happened(event directory.TicketEvent) string {
	if words := eventWords[event]; words != "" {
		return words
	}
	return string(event)
}

var eventWords = map[directory.TicketEvent]string{
	store.TicketOpened: "la demande est envoyée.", directory.TicketConfirm: "l’adresse électronique est confirmée.",
	directory.TicketTake: "une personne commence l’examen.", directory.TicketRelease: "la demande est remise dans la file.",
	directory.TicketAnswer: "une réponse est envoyée.", directory.TicketHandUp: "la demande est transmise au niveau au-dessus.",
	directory.TicketEscalate: "sans réponse, la demande passe au niveau au-dessus.", directory.TicketAccept: "la demande est acceptée.",
	directory.TicketRefuse: "la demande est refusée.", directory.TicketAppeal: "le refus est contesté.",
	directory.TicketWithdraw: "la demande est retirée.", directory.TicketExpire: "la demande n’a pas été confirmée à temps.",
	directory.TicketUndo: "la décision est annulée, l’examen reprend.", store.TicketForgotten: "l’adresse électronique est effacée.",
}

// acts are what its reader may do now.
func (k tracking) acts(refused error) []page.Content {
	var contents []page.Content
	if k.t.State == directory.TicketToConfirm && k.t.Proved {
		contents = append(contents, page.PostButton{Action: k.path + "/confirmer", Token: k.v.FormToken, Text: "Confirmer ma demande", Primary: true})
	}
	if k.t.State == directory.TicketRefused && k.v.Actor.At.Before(k.t.DecidedAt.Add(store.TicketAppealLife)) {
		contents = append(contents, k.appealForm(refused))
	}
	var buttons page.Several
	if k.t.State.May(directory.TicketWithdraw) {
		buttons = append(buttons, page.PostButton{Action: k.path + "/retirer", Token: k.v.FormToken, Text: "Retirer ma demande"})
	}
	if k.t.Email != "" {
		buttons = append(buttons, page.PostButton{Action: k.path + "/oublier", Token: k.v.FormToken, Text: "Effacer mon adresse électronique"})
	}
	if len(buttons) > 0 {
		contents = append(contents, page.Section{Title: "Ce que vous pouvez faire", Contents: []page.Content{paragraphs{buttons}}})
	}
	return contents
}

// paragraphs puts buttons side by side.
type paragraphs struct{ content page.Content }

// Write implements page.Content.
func (p paragraphs) Write(w *page.Writer) {
	w.Raw(`<div class="envoi">`)
	p.content.Write(w)
	w.Raw("</div>\n")
}

func (k tracking) appealForm(refused error) page.Content {
	form := &page.Form{
		Action: k.path + "/contester", Token: k.v.FormToken, Submit: "Contester le refus",
		Fields: []page.Field{page.Area{
			Name: "recours", Label: "Pourquoi contestez-vous ce refus ?", Rows: 4, Max: directory.TicketMessageMax, Required: true,
			Hint: "Une personne du niveau au-dessus lira votre demande, le refus et ce texte.",
		}},
	}
	if refused != nil {
		form.Faults, _ = page.FaultsOf(refused)
	}
	return page.Section{Title: "Contester ce refus", Contents: []page.Content{form}}
}

var errNumber = fault.New(fault.Unknown, "Le numéro d’une demande s’écrit en chiffres. Vérifiez l’adresse.")
