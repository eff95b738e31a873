package freshness

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/internal/httpd"
	"annuaire/store"
	"annuaire/web/desk/frame"
	"annuaire/web/page"
)

// mostCampaigns bounds the list: the latest ones.
const mostCampaigns = 200

// campaigns lists the campaigns of the person's territories.
func (p *Pages) campaigns(c *fiber.Ctx) error {
	v, err := httpd.SignedFor(c, access.CampaignSee)
	if err != nil {
		return err
	}
	list, err := p.deps.Store.Campaigns(c.UserContext(), v.Actor, mostCampaigns, 0)
	if err != nil {
		return err
	}
	table := &page.Table{
		Caption: page.Counted(len(list), "campagne", "campagnes"),
		Columns: []page.Column{{Title: "Campagne"}, {Title: "Territoire"}, {Title: "État"}, {Title: "Lancée le"}, {Title: "Fiches", Number: true}, {Title: "Mises à jour", Number: true}},
		Empty:   "Aucune campagne pour le moment.",
	}
	for i := range list {
		table.Rows = append(table.Rows, campaignRow(&list[i]))
	}
	return p.deps.Renderer.Page(c, frame.Page(v, frame.Campaigns, "Campagnes",
		page.Paragraph("Une campagne écrit aux lieux d’un territoire pour qu’ils relisent leur fiche."),
		choices{{Text: "Préparer une campagne", Href: campaignPath + "/nouvelle"}, {Text: "Voir la fraîcheur des fiches", Href: listPath}},
		table))
}

func campaignRow(line *store.CampaignLine) page.Row {
	launched, places, done := "", "", ""
	if line.LaunchedAt != nil {
		launched = shortDay(line.LaunchedAt.In(directory.Paris))
		places, done = page.Whole(line.Places), page.Whole(line.Done)
	}
	return page.Row{Cells: []page.Content{
		page.Link{Text: line.Name, Href: campaignAddress(line.ID)}, page.Text(line.Territory), stateBadge(line.State()), page.Text(launched), page.Text(places), page.Text(done),
	}}
}

func campaignAddress(id int64) string { return campaignPath + "/" + strconv.FormatInt(id, 10) }

var campaignShapes = map[directory.CampaignState]page.Shape{
	directory.CampaignReady: page.Neutral, directory.CampaignRunning: page.Waiting, directory.CampaignRelaunched: page.Waiting, directory.CampaignClosed: page.Done,
}

func stateBadge(s directory.CampaignState) page.Badge {
	return page.Badge{Word: page.UpperFirst(string(s)), Shape: campaignShapes[s]}
}
