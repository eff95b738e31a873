package label

import (
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"

	"annuaire/access"
	"annuaire/geo"
	"annuaire/labels"
	"annuaire/store"
	"annuaire/web/page"
)

// statistics counts titles by region, or by department of one.
func (p *Pages) statistics(c *fiber.Ctx) error {
	by, within, where := geo.Region, access.Territory{}, "en France"
	if t, is := p.territoryOf(strings.Clone(c.Query("territoire"))); is && t.Level == geo.Region {
		named, _ := p.deps.Gazetteer().Get(t.Level, t.Code)
		by, within, where = geo.Department, t, "dans la région "+named.Name
	}
	counts, err := p.deps.Store.CountTitles(c.UserContext(), by, within)
	if err != nil {
		return err
	}
	names, err := p.schemeNames(c.UserContext())
	if err != nil {
		return err
	}
	steps := []page.Crumb{{Text: "Statistiques"}}
	if by == geo.Department {
		steps = []page.Crumb{{Text: "Statistiques", Href: statisticsPath}, {Text: page.UpperFirst(strings.TrimPrefix(where, "dans la région "))}}
	}
	return p.deps.Renderer.Page(c, page.Page{
		Title: "Labels par territoire", Section: "labels", Form: true, Canonical: p.deps.PublicURL + statisticsPath, Crumbs: crumbs(steps...),
		Content: page.Framed{Title: "Les labels " + where, Wide: true, Contents: p.figures(counts, names, by, within)},
	})
}

// tally is what is counted of one scheme.
type tally struct{ inForce, coming, suspended, over int }

func (t *tally) add(c store.TitleCount) {
	switch {
	case labels.IsInForce(c.State):
		t.inForce += c.Titles
	case c.State == labels.Issued:
		t.coming += c.Titles
	case c.State == labels.Suspended:
		t.suspended += c.Titles
	default:
		t.over += c.Titles
	}
}

// figures are, for each scheme, a sentence then its table.
func (p *Pages) figures(counts []store.TitleCount, names []store.SchemeName, by geo.Level, within access.Territory) (contents []page.Content) {
	seen := map[string]bool{}
	for _, name := range names {
		if !seen[name.Code] {
			seen[name.Code] = true
			contents = append(contents, figure(counts, name, by, within))
		}
	}
	if len(contents) == 0 {
		contents = []page.Content{page.Paragraph("Aucun label n’est encore proposé.")}
	}
	return append(contents, page.Paragraph("Source : registre public des labels, au "+frenchDay(p.deps.Clock())+"."))
}

func figure(counts []store.TitleCount, name store.SchemeName, by geo.Level, within access.Territory) page.Content {
	var all tally
	rows, order, places := map[string]*tally{}, []store.TitleCount{}, 0
	for _, c := range counts {
		if c.Scheme != name.Code {
			continue
		}
		if rows[c.Code] == nil {
			rows[c.Code], order = &tally{}, append(order, c)
		}
		rows[c.Code].add(c)
		all.add(c)
	}
	table := &page.Table{Caption: "Titres par " + nounOf(by), Columns: []page.Column{
		{Title: page.UpperFirst(nounOf(by))}, {Title: "Valables", Number: true}, {Title: "À venir", Number: true}, {Title: "Suspendus", Number: true}, {Title: "Passés", Number: true},
	}, Empty: "Aucun titre n’a été délivré."}
	for _, c := range order {
		if rows[c.Code].inForce > 0 {
			places++
		}
		table.Rows = append(table.Rows, page.Row{Cells: []page.Content{
			territoryCell(c, by), counted(rows[c.Code].inForce, c, name.Code, by, inForce), page.Text(page.Whole(rows[c.Code].coming)),
			counted(rows[c.Code].suspended, c, name.Code, by, string(labels.Suspended)), page.Text(page.Whole(rows[c.Code].over)),
		}})
	}
	return page.Section{Title: name.Name, Contents: []page.Content{page.Paragraph(sentence(all, places, by)), table}}
}

func nounOf(by geo.Level) string {
	if by == geo.Department {
		return "département"
	}
	return "région"
}

func sentence(all tally, territories int, by geo.Level) string {
	if all.inForce == 0 {
		return "Aucun lieu n’a ce label aujourd’hui."
	}
	s := page.Counted(all.inForce, "lieu a ce label", "lieux ont ce label") + " aujourd’hui, dans " + page.Counted(territories, nounOf(by), nounOf(by)+"s") + "."
	if all.suspended > 0 {
		s += " " + page.Counted(all.suspended, "titre est suspendu", "titres sont suspendus") + "."
	}
	return s
}

func territoryCell(c store.TitleCount, by geo.Level) page.Content {
	switch {
	case c.Code == "" || c.Name == "":
		return page.Text("Territoire inconnu")
	case by == geo.Region:
		return page.Link{Text: c.Name, Href: statisticsPath + "?territoire=" + url.QueryEscape(string(geo.Region)+"-"+c.Code)}
	}
	return page.Text(c.Name)
}

// counted is a number that leads to the titles that it counts.
func counted(n int, c store.TitleCount, scheme string, by geo.Level, status string) page.Content {
	if n == 0 || c.Code == "" {
		return page.Text(page.Whole(n))
	}
	values := url.Values{"label": {scheme}, "territoire": {string(by) + "-" + c.Code}, "statut": {status}}
	return page.Link{Text: page.Whole(n), Href: registerPath + "?" + values.Encode()}
}
