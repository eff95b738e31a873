package visiting

import (
	"github.com/gofiber/fiber/v2"

	"annuaire/directory"
	"annuaire/internal/httpd"
	"annuaire/procedure"
	"annuaire/store"
	"annuaire/web/page"
)

const listTitle = "Visites"

// list answers the visits that one makes, receives or planned: today's first.
func (p *Pages) list(c *fiber.Ctx) error {
	v, err := httpd.Signed(c)
	if err != nil {
		return err
	}
	over := c.Query("vue") == "terminees"
	visits, err := p.Store.Visits(c.UserContext(), v.Actor, over, false)
	if err != nil {
		return err
	}
	table := &page.Table{
		Caption: page.Counted(len(visits), "visite à venir", "visites à venir"), Empty: "Aucune visite n’est prévue. Vous serez prévenu par message.",
		Columns: []page.Column{{Title: "Lieu"}, {Title: "Quand"}, {Title: "Label"}, {Title: "État"}, {Title: "Votre rôle"}},
	}
	if over {
		table.Caption, table.Empty = page.Counted(len(visits), "visite terminée ou annulée", "visites terminées ou annulées"), "Aucune visite n’est terminée."
	}
	today := procedure.DayOf(v.Actor.At, directory.Paris)
	for i := range visits {
		table.Rows = append(table.Rows, row(&visits[i], procedure.DayOf(visits[i].StartsAt, directory.Paris).Equal(today)))
	}
	return p.show(c, v, listTitle, tabs(over), table, onDevice{page: "liste"})
}

func tabs(over bool) page.Content {
	return page.Tabs{Label: "Quelles visites", Items: []page.Tab{
		{Text: "À venir", Href: home, Current: !over}, {Text: "Terminées", Href: home + "?vue=terminees", Current: over},
	}}
}

func row(line *store.VisitLine, today bool) page.Row {
	when := page.UpperFirst(line.When())
	if today {
		when = "Aujourd’hui : " + line.When()
	}
	role := "Vous la suivez"
	if line.Mine {
		role = "Vous la faites"
	}
	return page.Row{Cells: []page.Content{
		page.Link{Text: line.PlaceName, Href: pathOf(line.ID, "")}, page.Text(when), page.Text(line.Label), badge(line.State), page.Text(role),
	}}
}
