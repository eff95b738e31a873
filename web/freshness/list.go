package freshness

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

const listTitle = "Fraîcheur des fiches"

// list shows the sheets that the person looks after, by level of freshness.
func (p *Pages) list(c *fiber.Ctx) error {
	v, err := httpd.SignedFor(c, access.PlaceSee)
	if err != nil {
		return err
	}
	q, values, number := queryOf(c)
	counts, err := p.deps.Store.CountFreshness(c.UserContext(), v.Actor, q)
	if err != nil {
		return err
	}
	lines, err := p.deps.Store.Freshness(c.UserContext(), v.Actor, q)
	if err != nil {
		return err
	}
	return p.deps.Renderer.Page(c, frame.Page(v, frame.Places, listTitle,
		page.Paragraph("Une fiche est à jour pendant six mois. Cochez celles que vous savez justes pour les confirmer."),
		levels(counts, q, values), filters(values), tools(v, counts, q, values), sheets(v, lines, counts, q, values, number)))
}

// levels are the tabs, each with its count.
func levels(counts map[directory.Freshness]int, q store.FreshnessQuery, values url.Values) page.Content {
	tabs := page.Tabs{Label: "Niveaux de fraîcheur", Items: []page.Tab{{Text: "Toutes", Href: with(values, "niveau", ""), Count: total(counts, ""), Current: q.Level == ""}}}
	for _, level := range directory.FreshnessLevels {
		tabs.Items = append(tabs.Items, page.Tab{Text: page.UpperFirst(level.French()), Href: with(values, "niveau", string(level)), Count: counts[level], Current: q.Level == level})
	}
	return tabs
}

func total(counts map[directory.Freshness]int, level directory.Freshness) (n int) {
	if level != "" {
		return counts[level]
	}
	for _, count := range counts {
		n += count
	}
	return n
}

func filters(values url.Values) page.Content {
	kinds := make([]page.Choice, len(directory.Typologies))
	for i, t := range directory.Typologies {
		kinds[i] = page.Choice{Value: t.Code, Text: t.Name}
	}
	return &frame.Filters{
		Action: listPath, Label: "Nom ou commune", Name: "q", Kept: []string{"niveau", page.SortParameter}, Values: values,
		Fields: []page.Field{page.Select{Name: "type", Label: "Type de lieu", Empty: "Tous", Choices: kinds}},
	}
}

// tools are what may be done of the whole list.
func tools(v httpd.Visitor, counts map[directory.Freshness]int, q store.FreshnessQuery, values url.Values) page.Content {
	var list choices
	if n := total(counts, q.Level); n > 0 {
		kept := with(values, "", "")
		list = append(list, page.Link{Text: "Télécharger " + page.Counted(n, "fiche", "fiches") + " (CSV)", Href: listPath + ".csv" + kept[len(listPath):]})
	}
	if !v.Actor.Scope(access.CampaignRun).Empty() {
		list = append(list, page.Link{Text: "Faire vérifier les fiches par une campagne", Href: campaignPath})
	}
	return list
}

// sheets is the table, within the form that confirms those that are chosen.
func sheets(v httpd.Visitor, lines []store.FreshnessLine, counts map[directory.Freshness]int, q store.FreshnessQuery, values url.Values, number int) page.Content {
	n := total(counts, q.Level)
	column := func(title, name string) page.Column { return page.SortColumn(title, name, listPath, values) }
	table := &page.Table{
		Caption: page.Counted(n, "fiche", "fiches"),
		Columns: []page.Column{column("Lieu", "nom"), column("Commune", "commune"), column("Mise à jour", "maj"), {Title: "Fraîcheur"}, column("Gestionnaire", "gestion"), column("Dernier message", "rappel")},
		Empty:   "Aucune fiche ne répond à ces critères. Retirez un filtre, ou choisissez un autre niveau.",
		Pager:   page.PagerOf("Fiches", number, pageSize, n, func(at int) string { return withPage(values, at) }),
	}
	some := false
	for _, line := range lines {
		some = some || line.MayConfirm
		table.Rows = append(table.Rows, sheetRow(line))
	}
	if !some {
		return table
	}
	return selection{token: v.FormToken, table: table}
}

func sheetRow(line store.FreshnessLine) page.Row {
	var name page.Content = page.Link{Text: line.Name, Href: sheetOf(line.ID)}
	if line.MayConfirm {
		name = box{line.ID, line.Name}
	}
	managed := "Aucun"
	if line.Managed {
		managed = "Oui"
	}
	reminded := ""
	if line.RemindedAt != nil {
		reminded = shortDay(line.RemindedAt.In(directory.Paris))
	}
	return page.Row{Cells: []page.Content{
		name, page.Text(line.Commune), page.Text(shortDay(line.UpdatedOn)),
		badge(line.Level), page.Text(managed), page.Text(reminded),
	}}
}

// sheetOf gives the address of a sheet for who looks after it.
func sheetOf(id string) string { return string(frame.Places) + "/" + page.PathEscape(id) }

var shapes = map[directory.Freshness]page.Shape{
	directory.UpToDate: page.Done, directory.ToWatch: page.Neutral, directory.ToCheck: page.Waiting, directory.ToUpdate: page.Attention,
}

func badge(f directory.Freshness) page.Badge {
	return page.Badge{Word: page.UpperFirst(f.French()), Shape: shapes[f]}
}

func withPage(values url.Values, number int) string {
	return with(values, page.PageParameter, strconv.Itoa(number))
}
