package scheme

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"annuaire/labels"
	"annuaire/web/page"
)

// differences shows what a version changes of the one before.
func (p *Pages) differences(c *fiber.Ctx) error {
	v, line, _, err := p.opened(c)
	if err != nil {
		return err
	}
	before, is, err := p.deps.Store.SchemeBefore(c.UserContext(), line.SchemeVersion)
	if err != nil {
		return err
	}
	back := linesOf{{Text: "Revenir au label", Href: address(line.ID)}}
	if !is {
		return p.deps.Renderer.Page(c, deskPage(v, &line, "Différences", page.Paragraph("C’est la première version de ce label : il n’y a rien à comparer."), back))
	}
	list := line.Scheme.Differences(&before.Scheme)
	contents := []page.Content{page.Paragraph("Ce qui change depuis la version " + strconv.Itoa(before.Number) + ".")}
	if len(list) == 0 {
		contents = append(contents, page.Paragraph("Les deux versions disent la même chose."))
	}
	for _, step := range labels.Steps {
		if table := differencesIn(list, step); len(table.Rows) > 0 {
			contents = append(contents, table)
		}
	}
	return p.deps.Renderer.Page(c, deskPage(v, &line, "Différences", append(contents, back)...))
}

func differencesIn(list []labels.SchemeDifference, step labels.Step) *page.Table {
	table := &page.Table{Caption: titles[step], Columns: []page.Column{{Title: "Quoi"}, {Title: "Changement"}, {Title: "Avant"}, {Title: "Maintenant"}}}
	for _, d := range list {
		if d.Step != step {
			continue
		}
		badge := page.Badge{Word: "Modifié", Shape: page.Attention}
		switch {
		case d.Before == "":
			badge = page.Badge{Word: "Ajouté", Shape: page.Done}
		case d.Text == "":
			badge = page.Badge{Word: "Retiré", Shape: page.Stopped}
		}
		table.Rows = append(table.Rows, page.Row{Cells: []page.Content{page.Text(d.Title), badge, page.Lines(d.Before), page.Lines(d.Text)}})
	}
	return table
}
