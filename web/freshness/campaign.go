package freshness

import (
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/fault"
	"annuaire/internal/httpd"
	"annuaire/store"
	"annuaire/web/desk/frame"
	"annuaire/web/page"
)

// numberOf reads the number of a campaign in an address.
func numberOf(c *fiber.Ctx) (int64, error) {
	id, err := strconv.ParseInt(c.Params("numero"), 10, 64)
	if err != nil || id < 1 {
		return 0, fault.New(fault.Unknown, "Aucune campagne n’a cette adresse.")
	}
	return id, nil
}

// campaign shows one: whom it would reach before the launch, then its progress.
func (p *Pages) campaign(c *fiber.Ctx) error {
	v, err := httpd.SignedFor(c, access.CampaignSee)
	if err != nil {
		return err
	}
	id, err := numberOf(c)
	if err != nil {
		return err
	}
	made, err := p.deps.Store.Campaign(c.UserContext(), v.Actor, id)
	if err != nil {
		return err
	}
	var contents []page.Content
	if notice := done[c.Query("fait")]; notice != "" {
		contents = append(contents, &page.Notice{Calm: true, Title: notice})
	}
	contents = append(contents, about(&made))
	body := p.progress
	if made.State() == directory.CampaignReady {
		body = p.preview
	}
	more, err := body(c, v, &made)
	if err != nil {
		return err
	}
	return p.deps.Renderer.Page(c, frame.Page(v, frame.Campaigns, made.Name, append(contents, more...)...))
}

// done says what has just been done, by the word that the address carries.
var done = map[string]string{
	"creer": "La campagne est enregistrée. Rien n’est envoyé encore.", "lancer": "La campagne est lancée. Les messages partent dans les minutes qui viennent.",
	"relancer": "La campagne est relancée. Les messages partent dans les minutes qui viennent.", "clore": "La campagne est close.",
}

func about(made *directory.Campaign) page.Content {
	levels := make([]string, len(made.Freshness))
	for i, f := range made.Freshness {
		levels[i] = f.French()
	}
	kinds := "tous"
	if len(made.Kinds) > 0 {
		names := []string{}
		for _, t := range directory.Typologies {
			for _, code := range made.Kinds {
				if t.Code == code {
					names = append(names, t.Name)
				}
			}
		}
		kinds = strings.Join(names, ", ")
	}
	list := page.Definitions{
		{Title: "État", Value: stateBadge(made.State())},
		{Title: "Fiches visées", Value: page.Text(page.UpperFirst(strings.Join(levels, ", ")))},
		{Title: "Types de lieu", Value: page.Text(page.UpperFirst(kinds))},
	}
	if made.Message != "" {
		list = append(list, page.Definition{Title: "Votre mot", Value: page.Text(made.Message)})
	}
	if made.LaunchedAt != nil {
		list = append(list, page.Definition{Title: "Lancée le", Value: page.Text(directory.FrenchDay(made.LaunchedAt.In(directory.Paris)))})
	}
	if made.RelaunchedAt != nil {
		list = append(list, page.Definition{Title: "Relancée le", Value: page.Text(directory.FrenchDay(made.RelaunchedAt.In(directory.Paris)))})
	}
	return list
}

// preview says whom the campaign would reach, and offers to launch it.
func (p *Pages) preview(c *fiber.Ctx, v httpd.Visitor, made *directory.Campaign) ([]page.Content, error) {
	audience, err := p.deps.Store.Audience(c.UserContext(), v.Actor, *made)
	if fault.KindOf(err) == fault.Denied {
		return nil, nil // sees it, and may not launch it
	}
	if err != nil {
		return nil, err
	}
	if audience.Places == 0 {
		return []page.Content{page.Paragraph("Aucune fiche de ce territoire ne répond à ces critères. Il n’y a rien à envoyer."), p.button(v, made, "clore", "Clore la campagne", false)}, nil
	}
	contents := []page.Content{
		page.Section{Title: "Avant le lancement", Contents: []page.Content{page.Definitions{
			{Title: "Fiches visées", Value: page.Text(page.Whole(audience.Places))},
			{Title: "Joignables par message", Value: page.Text(page.Whole(audience.Reachable))},
			{Title: "Sans adresse : à appeler", Value: page.Text(page.Whole(audience.Unreachable))},
			{Title: "Déjà sollicitées depuis moins de 60 jours", Value: page.Text(page.Whole(audience.Recent))},
		}}},
	}
	return append(contents, p.button(v, made, "lancer", "Écrire à "+page.Counted(audience.Reachable, "lieu", "lieux"), true)), nil
}

func (p *Pages) button(v httpd.Visitor, made *directory.Campaign, act, text string, primary bool) page.Content {
	return apart{page.PostButton{Action: campaignAddress(made.ID) + "/" + act, Token: v.FormToken, Text: text, Primary: primary}}
}

// apart keeps a button away from what precedes it.
type apart struct{ button page.PostButton }

// Write implements page.Content.
func (a apart) Write(w *page.Writer) {
	w.Raw(`<div class="envoi">`)
	a.button.Write(w)
	w.Raw("</div>\n")
}

// acts are what is done to a campaign, by the last step of the address.
func (p *Pages) acts() map[string]fiber.Handler {
	return map[string]fiber.Handler{
		"lancer": p.act("lancer", p.deps.Store.LaunchCampaign), "relancer": p.act("relancer", p.deps.Store.RelaunchCampaign), "clore": p.act("clore", p.deps.Store.CloseCampaign),
	}
}

// progress tells what came of each place.
func (p *Pages) progress(c *fiber.Ctx, v httpd.Visitor, made *directory.Campaign) ([]page.Content, error) {
	places, counts, err := p.deps.Store.CampaignPlaces(c.UserContext(), v.Actor, made.ID)
	if err != nil {
		return nil, err
	}
	contents := []page.Content{page.Section{Title: "Réponses", Contents: []page.Content{page.Paragraph(sentence(len(places), counts)), answers(places, counts)}}}
	contents = append(contents, toPhone(places, made.ID))
	if made.MayRelaunch(v.Actor.At) == nil {
		contents = append(contents, p.button(v, made, "relancer", "Écrire encore une fois à qui n’a pas répondu", true))
	}
	if made.MayClose() == nil {
		contents = append(contents, p.button(v, made, "clore", "Clore la campagne", false))
	}
	return contents, nil
}

func sentence(places int, counts map[store.Answer]int) string {
	answered := counts[store.AnsweredYes] + counts[store.Updated]
	return "Fiches relues depuis le lancement : " + page.Whole(answered) + " sur " + page.Whole(places) + "."
}
