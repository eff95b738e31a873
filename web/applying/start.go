package applying

import (
	"net/url"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/internal/httpd"
	"annuaire/store"
	"annuaire/web/desk/frame"
	"annuaire/web/page"
)

func number(n int64) string { return strconv.FormatInt(n, 10) }

const placesShown = 50

// choose answers the choice of a place, then of a label.
func (p *Pages) choose(c *fiber.Ctx) error {
	v, err := httpd.Signed(c)
	if err != nil {
		return err
	}
	if v.Actor.Scope(access.LabelApply).Empty() {
		return v.Actor.Require(access.LabelApply, access.Object{})
	}
	if id := c.Query("lieu"); id != "" {
		return p.chooseLabel(c, v, id, nil)
	}
	places, more, err := p.deps.Store.LabelPlaces(c.UserContext(), v.Actor, c.Query("q"), placesShown)
	if err != nil {
		return err
	}
	if len(places) == 1 && c.Query("q") == "" {
		return p.chooseLabel(c, v, places[0].ID, nil)
	}
	table := &page.Table{Caption: "Vos lieux publiés", Columns: []page.Column{{Title: "Lieu"}, {Title: "Commune"}}, Empty: "Aucun lieu publié ne porte ce nom. Essayez une partie du nom, ou la commune."}
	for _, one := range places {
		table.Rows = append(table.Rows, page.Row{Cells: []page.Content{page.Link{Text: one.Name, Href: newPath + "?lieu=" + url.QueryEscape(one.ID)}, page.Text(one.Commune)}})
	}
	contents := []page.Content{page.Paragraph("Pour quel lieu demandez-vous un label ?"), &frame.Filters{Action: newPath, Label: "Nom ou commune", Name: "q", Values: url.Values{"q": {c.Query("q")}}}, table}
	if more {
		contents = append(contents, page.Paragraph("Seuls les "+strconv.Itoa(placesShown)+" premiers sont affichés : précisez le nom."))
	}
	return p.show(c, v, "Demander un label", contents...)
}

// chooseLabel says of each label whether the place may ask for it, and why not.
func (p *Pages) chooseLabel(c *fiber.Ctx, v httpd.Visitor, id string, refused error) error {
	place, choices, err := p.deps.Store.LabelChoices(c.UserContext(), v.Actor, id)
	if err != nil {
		return err
	}
	contents := []page.Content{refusal(refused), paragraph{page.Several{page.Text("Lieu :"), page.Link{Text: place.Name, Href: "/lieux/" + page.PathEscape(place.ID)}}}}
	if place.State != directory.Published || place.INSEE == "" {
		contents = append(contents, &page.Notice{
			Title: "La fiche de ce lieu n’est pas prête", Text: "Elle doit être publiée, avec une commune reconnue. Corrigez-la, puis revenez.",
			Then: page.Link{Text: "Corriger la fiche", Href: recordPath(place.ID)},
		})
	}
	for i := range choices {
		contents = append(contents, labelCard(v, place.ID, &choices[i]))
	}
	if len(choices) == 0 {
		contents = append(contents, page.Paragraph("Aucun label ne prend de candidature en ce moment."))
	}
	return p.show(c, v, "Demander un label", contents...)
}

func recordPath(place string) string {
	return string(frame.Places) + "/" + page.PathEscape(place) + "/modifier"
}

func labelCard(v httpd.Visitor, place string, choice *store.LabelChoice) page.Content {
	s := &choice.Scheme
	contents := []page.Content{page.Paragraph(s.Summary), page.Definitions{
		{Title: "Nature", Value: page.Text(s.Nature.French())}, {Title: "Durée", Value: page.Text(s.Lasts())}, {Title: "Décision", Value: page.Text(s.DecidedBy())},
		{Title: "Instruction", Value: page.Text(s.InstructedBy())},
	}, paragraph{page.Link{Text: "Lire les critères de ce label", Href: "/labels/" + page.PathEscape(s.Code)}}}
	button := func(text string, renews int64) page.Content {
		return page.PostButton{Action: newPath, Token: v.FormToken, Text: text, About: s.Name, Primary: true, Hidden: []page.Input{
			{Name: "lieu", Value: place}, {Name: "dispositif", Value: s.Code}, {Name: "renouvelle", Value: number(renews)},
		}}
	}
	switch {
	case choice.Past.Live != 0:
		contents = append(contents, paragraph{page.Link{Text: "Continuer la candidature " + choice.Past.LiveNumber, Href: address(choice.Past.Live, "")}})
	case choice.Past.Title != 0 && choice.Renew == nil:
		contents = append(contents, button("Demander le renouvellement", choice.Past.Title))
	case choice.Past.Title != 0:
		contents = append(contents, page.Paragraph("Ce lieu a déjà ce label, par le titre "+choice.Past.TitleName+". "+public(choice.Renew)))
	case choice.Refuse != nil:
		contents = append(contents, page.Paragraph(public(choice.Refuse)))
	default:
		contents = append(contents, button("Commencer une candidature", 0))
	}
	return page.Section{Title: s.Name, Contents: contents}
}

// start begins an application.
func (p *Pages) start(c *fiber.Ctx) error {
	v, err := httpd.Signed(c)
	if err != nil {
		return err
	}
	sent := httpd.Posted(c)
	renews, _ := strconv.ParseInt(sent.Get("renouvelle"), 10, 64)
	app, err := p.deps.Store.StartApplication(c.UserContext(), v.Actor, sent.Get("dispositif"), sent.Get("lieu"), renews)
	if err != nil {
		status, again := shownAgain(err)
		if !again {
			return err
		}
		c.Status(status)
		return p.chooseLabel(c, v, sent.Get("lieu"), err)
	}
	return c.Redirect(address(app.ID, "?fait=commencee"), fiber.StatusSeeOther)
}
