package team

import (
	"net/url"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"annuaire/access"
	"annuaire/fault"
	"annuaire/internal/httpd"
	"annuaire/store"
	"annuaire/web/desk/frame"
	"annuaire/web/page"
)

// lendForm shows the form that delegates a right.
func (p *Pages) lendForm(c *fiber.Ctx) error {
	v, err := httpd.SignedFor(c, access.TeamLend)
	if err != nil {
		return err
	}
	return p.showLend(c, v, nil, nil)
}

func (p *Pages) showLend(c *fiber.Ctx, v httpd.Visitor, values url.Values, faults fault.Fields) error {
	mine := lendable(v.Actor)
	choices := make([]page.Choice, len(mine))
	for i, g := range mine {
		choices[i] = page.Choice{Value: strconv.FormatInt(g.ID, 10), Text: page.UpperFirst(g.Role.French()) + " : " + p.nameOf(c, g), Chosen: len(mine) == 1}
	}
	fields := []page.Field{page.Radios{Name: "droit", Label: "Droit à déléguer", Choices: choices, Required: true}}
	for _, g := range mine {
		if g.Role == access.TerritoryManager {
			fields = append(fields, page.Group{Legend: "Sur une partie seulement", Hint: "Laissez vide pour tout le territoire.", Fields: territoryFields()})
			break
		}
	}
	fields = append(fields,
		page.TextField{Name: "courriel", Label: "Adresse électronique de la personne", Type: page.Email, Required: true, Max: maxField},
		page.TextField{Name: "nom", Label: "Prénom et nom", Hint: "Pour une invitation.", Max: store.MaxName},
		page.TextField{Name: "fin", Label: "Dernier jour", Hint: "Un an au plus. La délégation prend aussi fin avec votre droit.", Type: page.Date, Required: true},
	)
	form := &page.Form{Action: lendPath, Token: v.FormToken, Fields: fields, Submit: "Déléguer ce droit", Back: page.Link{Text: "Revenir à l’équipe", Href: home}, Values: values, Faults: faults}
	return p.deps.Renderer.Page(c, frame.Page(v, frame.Team, "Déléguer un droit", form))
}

// nameOf names what a right is over.
func (p *Pages) nameOf(c *fiber.Ctx, g access.Grant) string {
	if g.Place != "" {
		if place, err := p.deps.Store.Place(c.UserContext(), g.Place); err == nil {
			return place.Name
		}
		return g.Place
	}
	if t, ok := p.deps.Gazetteer().Get(g.Territory.Level, g.Territory.Code); ok {
		return t.Name
	}
	return g.Territory.Code
}

// lend delegates the right that was chosen.
func (p *Pages) lend(c *fiber.Ctx) error {
	v, err := httpd.SignedFor(c, access.TeamLend)
	if err != nil {
		return err
	}
	values, faults := sentOf(c, "droit", "niveau", "territoire", "courriel", "nom", "fin")
	from, err := strconv.ParseInt(values.Get("droit"), 10, 64)
	if err != nil {
		faults.Add("droit", "Choisissez un de vos droits.")
	}
	n := store.NewRight{Email: emailOf(values, &faults), Name: values.Get("nom"), Until: endOf(values, "fin", &faults)}
	n.Territory = territoryOf(p.deps.Gazetteer(), values, &faults)
	if len(faults) > 0 {
		return p.showLend(c.Status(fiber.StatusUnprocessableEntity), v, values, faults)
	}
	r, err := p.deps.Store.LendRight(c.UserContext(), v.Actor, from, n)
	if err != nil {
		if faults, ok := refusal(c, err); ok {
			return p.showLend(c, v, values, faults)
		}
		return err
	}
	return done(c, "delegue", r.ID)
}
