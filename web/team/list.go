package team

import (
	"errors"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"annuaire/access"
	"annuaire/fault"
	"annuaire/internal/httpd"
	"annuaire/store"
	"annuaire/web/desk/frame"
	"annuaire/web/page"
)

// pageSize is how many rights one page lists.
const pageSize = 50

// list shows the rights of the teams that the person sees.
func (p *Pages) list(c *fiber.Ctx) error {
	v, err := httpd.SignedFor(c, access.TeamSee)
	if err != nil {
		return err
	}
	values, q, err := queryOf(c)
	if err != nil {
		return err
	}
	rights, total, err := p.deps.Store.Team(c.UserContext(), v.Actor, q)
	if err != nil {
		return err
	}
	filters := &frame.Filters{Action: home, Label: "Nom, courriel, territoire ou lieu", Name: "q", Kept: []string{page.SortParameter}, Values: values,
		Fields: []page.Field{page.Select{Name: "role", Label: "Rôle", Empty: "Tous", Choices: roleChoices(access.Roles)}}}
	table := teamTable(rights, total, values, v)
	table.Pager = page.PagerOf("Droits", q.Offset/pageSize+1, pageSize, total, func(number int) string {
		kept := maps.Clone(values)
		kept.Set(page.PageParameter, strconv.Itoa(number))
		return home + "?" + kept.Encode()
	})
	return p.deps.Renderer.Page(c, frame.Page(v, frame.Team, "Équipe", notice(c, v), filters, tools(v.Actor), table))
}

func queryOf(c *fiber.Ctx) (url.Values, store.TeamQuery, error) {
	values := url.Values{}
	for _, name := range []string{"q", "role", page.SortParameter, "page"} {
		if text := legible(c.Query(name)); text != "" {
			values.Set(name, text)
		}
	}
	q := store.TeamQuery{Text: values.Get("q"), Role: access.Role(values.Get("role")), Limit: pageSize}
	var faults fault.Fields
	if q.Role != "" && !slices.Contains(access.Roles, q.Role) {
		faults.Add("role", "Ce rôle n'existe pas. Choisissez-en un dans la liste.")
	}
	if len(q.Text) > maxField {
		faults.Add("q", "Ce texte est trop long. Raccourcissez-le.")
	}
	order, descending := strings.CutPrefix(values.Get(page.SortParameter), "-")
	q.Order, q.Descending = store.TeamOrder(order), descending
	if order != "" && !q.Order.Known() {
		faults.Add(page.SortParameter, "Ce tri n'existe pas. Choisissez une colonne.")
	}
	q.Offset = (page.PageNumber(values.Get(page.PageParameter)) - 1) * pageSize
	return values, q, faults.Err("Ce critère n'a pas été compris.")
}

// tools are what the person may do of their team.
func tools(actor access.Actor) page.Content {
	var links toolbar
	if len(givable(actor)) > 0 {
		links = append(links, page.Link{Text: "Donner un droit", Href: givePath})
	}
	if len(lendable(actor)) > 0 {
		links = append(links, page.Link{Text: "Déléguer un de mes droits", Href: lendPath})
	}
	return links
}

// toolbar is a line of links.
type toolbar []page.Link

// Write implements page.Content.
func (t toolbar) Write(w *page.Writer) { w.Advice("<ul class=\"raccourcis\">\n", t) }

// notice says what was just done, and offers to undo it.
func notice(c *fiber.Ctx, v httpd.Visitor) page.Content {
	id, err := strconv.ParseInt(c.Query("droit"), 10, 64)
	n := &page.Notice{Calm: true}
	switch c.Query("fait") {
	case "donne":
		n.Title, n.Text = "Droit donné.", "La personne en est prévenue par courriel."
	case "invite":
		n.Title, n.Text = "Invitation envoyée.", "Le droit vaudra dès que la personne aura ouvert son compte."
	case "delegue":
		n.Title, n.Text = "Droit délégué.", "Il prendra fin à la date choisie, ou avec le vôtre."
	case "retire":
		n.Title, n.Text = "Droit retiré.", "Il ne compte plus."
		if err == nil && id > 0 {
			n.Then = page.PostButton{Action: home + "/" + strconv.FormatInt(id, 10) + "/retablir", Token: v.FormToken, Text: "Rétablir", About: "le droit retiré"}
		}
	case "retabli":
		n.Title, n.Text = "Droit rétabli.", "Il compte de nouveau."
	default:
		return page.Text("")
	}
	return n
}

func publicOf(err error) string {
	if e, ok := errors.AsType[*fault.Error](err); ok {
		return e.Public
	}
	return ""
}
