package freshness

import (
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/fault"
	"annuaire/geo"
	"annuaire/internal/httpd"
	"annuaire/web/desk/frame"
	"annuaire/web/page"
)

// mostTerritories bounds the list that the form offers.
const mostTerritories = 400

// newCampaign shows the form.
func (p *Pages) newCampaign(c *fiber.Ctx) error {
	v, err := httpd.SignedFor(c, access.CampaignRun)
	if err != nil {
		return err
	}
	return p.campaignForm(c, v, nil, nil)
}

// createCampaign keeps the campaign: it writes to nobody before it is launched.
func (p *Pages) createCampaign(c *fiber.Ctx) error {
	v, err := httpd.SignedFor(c, access.CampaignRun)
	if err != nil {
		return err
	}
	values := httpd.Posted(c)
	made, err := p.deps.Store.CreateCampaign(c.UserContext(), v.Actor, campaignOf(values))
	if faults, refused := page.FaultsOf(err); refused {
		c.Status(fiber.StatusUnprocessableEntity)
		return p.campaignForm(c, v, values, faults)
	}
	if err != nil {
		return err
	}
	return c.Redirect(campaignAddress(made.ID)+"?fait=creer", fiber.StatusSeeOther)
}

func campaignOf(values url.Values) directory.Campaign {
	level, code, _ := strings.Cut(values.Get("territoire"), ":")
	made := directory.Campaign{Name: values.Get("nom"), Level: geo.Level(level), Code: code, Message: values.Get("message")}
	for _, f := range values["niveau"] {
		made.Freshness = append(made.Freshness, directory.Freshness(f))
	}
	for _, kind := range values["type"] {
		if kind != "" {
			made.Kinds = append(made.Kinds, kind)
		}
	}
	return made
}

func (p *Pages) campaignForm(c *fiber.Ctx, v httpd.Visitor, values url.Values, faults fault.Fields) error {
	territories, err := p.deps.Store.CampaignTerritories(c.UserContext(), v.Actor, mostTerritories)
	if err != nil {
		return err
	}
	where := make([]page.Choice, len(territories))
	for i, t := range territories {
		where[i] = page.Choice{Value: t.String(), Text: t.Name + levelNote[t.Level], Chosen: len(territories) == 1}
	}
	levels := make([]page.Choice, len(directory.FreshnessLevels))
	for i, f := range directory.FreshnessLevels {
		levels[i] = page.Choice{Value: string(f), Text: page.UpperFirst(f.French()), Hint: ages[f], Chosen: f == directory.ToCheck || f == directory.ToUpdate}
	}
	kinds := make([]page.Choice, len(directory.Typologies))
	for i, t := range directory.Typologies {
		kinds[i] = page.Choice{Value: t.Code, Text: t.Name}
	}
	empty := "Choisissez un territoire"
	if len(territories) == 1 {
		empty = ""
	}
	return p.deps.Renderer.Page(c, frame.Page(v, frame.Campaigns, "Préparer une campagne",
		page.Paragraph("Rien ne part maintenant. La page suivante dira combien de lieux seront joints, avant le lancement."),
		&page.Form{
			Action: campaignPath + "/nouvelle", Token: v.FormToken, Values: values, Faults: faults, Submit: "Continuer",
			Back: page.Link{Text: "Revenir aux campagnes", Href: campaignPath},
			Fields: []page.Field{
				page.TextField{Name: "nom", Label: "Nom de la campagne", Hint: "Vous seul le voyez, avec vos collègues.", Max: directory.MaxCampaignName, Required: true},
				page.Select{Name: "territoire", Label: "Territoire", Empty: empty, Choices: where, Required: true},
				page.Checks{Name: "niveau", Label: "Fiches à faire vérifier", Choices: levels, Required: true},
				page.Select{Name: "type", Label: "Type de lieu", Empty: "Tous les types", Choices: kinds},
				page.Area{Name: "message", Label: "Votre mot dans le message", Hint: "Facultatif. Il est ajouté au message que chaque lieu reçoit.", Max: directory.MaxCampaignMessage, Rows: 4},
			},
		}))
}

var levelNote = map[geo.Level]string{geo.EPCI: " (intercommunalité)", geo.Department: " (département)", geo.Region: " (région)", geo.Country: ""}

var ages = map[directory.Freshness]string{
	directory.UpToDate: "Moins de six mois.", directory.ToWatch: "De six mois à un an.", directory.ToCheck: "D’un an à un an et demi.", directory.ToUpdate: "Plus d’un an et demi.",
}
