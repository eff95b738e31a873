package title

import (
	"net/url"

	"github.com/gofiber/fiber/v2"

	"annuaire/fault"
	"annuaire/internal/httpd"
	"annuaire/labels"
	"annuaire/store"
	"annuaire/web/openform"
	"annuaire/web/page"
)

// complaintPage is the form by which anyone says what is wrong with a title.
func (p *Pages) complaintPage(c *fiber.Ctx) error {
	t, v, err := p.complainedOf(c)
	if err != nil {
		return err
	}
	if c.Query("fait") == "envoi" {
		return p.public(c, v, t, &page.Notice{
			Title: "Votre signalement est envoyé", Text: "Merci. Les personnes qui suivent ce label vont le lire.", Calm: true,
			Then: page.Link{Text: "Revenir au titre", Href: publicPath(t)},
		})
	}
	return p.showComplaint(c, v, t, nil, nil)
}

// complainedOf gives the title of the address, and who asks.
func (p *Pages) complainedOf(c *fiber.Ctx) (t store.PublicTitle, v httpd.Visitor, err error) {
	number, err := url.PathUnescape(c.Params("numero"))
	if err != nil || len(number) > 60 {
		return t, v, errNoTitle
	}
	if t, err = p.deps.Store.PublicTitle(c.UserContext(), number); err != nil {
		return t, v, err
	}
	v, err = httpd.VisitorOf(c)
	return t, v, err
}

func (p *Pages) showComplaint(c *fiber.Ctx, v httpd.Visitor, t store.PublicTitle, values url.Values, refused error) error {
	if !labels.TitleLife.May(t.State, labels.Flag, labels.Anyone) {
		return p.public(c, v, t, page.Paragraph("Ce titre a pris fin : il n’y a plus rien à signaler. Le registre le dit."), page.Link{Text: "Revenir au titre", Href: publicPath(t)})
	}
	hidden, err := p.guard.Sealed(c)
	if err != nil {
		return err
	}
	form := &page.Form{
		Action: publicPath(t) + "/signaler", Token: v.FormToken, Hidden: hidden, Fields: complaintFields(v), Submit: "Envoyer", Values: values,
		Back: page.Link{Text: "Revenir au titre", Href: publicPath(t)},
	}
	contents := []page.Content{page.Paragraph("Vous avez constaté un problème dans ce lieu, qui porte le label : " + t.PlaceName + ". Dites-le ici. Votre signalement n’est pas publié.")}
	if refused != nil {
		var said bool
		if form.Faults, said = page.FaultsOf(refused); !said {
			contents = append(contents, &page.Notice{Title: "Ce n’est pas encore envoyé", Text: page.Typeset(publicText(refused))})
		}
	}
	return p.public(c, v, t, append(contents, form)...)
}

func complaintFields(v httpd.Visitor) []page.Field {
	kinds := make([]page.Choice, len(labels.ComplaintGrounds))
	for i, g := range labels.ComplaintGrounds {
		kinds[i] = page.Choice{Value: g.Code, Text: g.Name}
	}
	return []page.Field{
		page.Radios{Name: "nature", Label: "Ce que vous signalez", Choices: kinds, Required: true},
		page.Area{Name: "message", Label: "Ce que vous avez constaté", Hint: "Quand, et quoi. Ne donnez le nom de personne.", Rows: 5, Max: labels.ComplaintMax, Required: true},
		page.TextField{
			Name: "courriel", Label: "Votre adresse électronique (facultatif)", Type: page.Email, Autocomplete: "email", Max: 254,
			Hint: "Pour recevoir la réponse. Personne d’autre ne la voit. Elle est effacée 2 mois après la réponse.",
		},
		openform.Decoy{},
	}
}

// complain takes a complaint. Whatever keeps it from being taken, what was typed is
// shown again.
func (p *Pages) complain(c *fiber.Ctx) error {
	t, v, err := p.complainedOf(c)
	if err != nil {
		return err
	}
	values := httpd.Posted(c)
	why, err := p.guard.Suspicion(c, v, values)
	if err != nil {
		return err
	}
	if why != "" {
		c.Status(fiber.StatusBadRequest)
		return p.showComplaint(c, v, t, values, fault.New(fault.Invalid, "%s", why))
	}
	a := asked{values: values}
	complaint := labels.Complaint{Nature: a.text("nature"), Message: a.text("message"), Email: a.text("courriel")}
	err = p.deps.Store.Complain(c.UserContext(), v.Actor, t.Number, complaint, httpd.ClientAddr(c, p.deps.TrustedProxies).String())
	if err == nil {
		return c.Redirect(publicPath(t)+"/signaler?fait=envoi", fiber.StatusSeeOther)
	}
	status, again := shownAgain(err)
	if !again {
		return err
	}
	c.Status(status)
	return p.showComplaint(c, v, t, values, err)
}

func publicPath(t store.PublicTitle) string { return store.PublicTitlePath + page.PathEscape(t.Number) }

// public answers a page that needs no account. No cache keeps it: it holds what was typed.
func (p *Pages) public(c *fiber.Ctx, v httpd.Visitor, t store.PublicTitle, contents ...page.Content) error {
	const title = "Signaler un problème avec ce label"
	answer := page.Page{
		Title: title, Section: "labels", NoIndex: true, Private: true, Form: true,
		Crumbs:  []page.Crumb{{Text: "Accueil", Href: "/"}, {Text: "Titre " + t.Number, Href: publicPath(t)}, {Text: title}},
		Content: page.Framed{Title: title, Contents: contents},
	}
	if v.Actor.Signed() {
		answer.Member = &page.Member{Name: v.Actor.Name, Token: v.FormToken}
	}
	return p.deps.Renderer.Page(c, answer)
}
