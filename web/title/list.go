package title

import (
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"

	"annuaire/access"
	"annuaire/internal/httpd"
	"annuaire/labels"
	"annuaire/procedure"
	"annuaire/store"
	"annuaire/web/desk/frame"
	"annuaire/web/page"
)

const perPage = 50

// list shows the titles that somebody watches over, by what they need.
func (p *Pages) list(c *fiber.Ctx) error {
	v, err := httpd.SignedFor(c, access.LabelSee)
	if err != nil {
		return err
	}
	q, values := queryOf(c)
	titles, total, err := p.deps.Store.Titles(c.UserContext(), v.Actor, q)
	if err != nil {
		return err
	}
	table := &page.Table{
		Caption: page.Counted(total, "titre", "titres"), Empty: "Aucun titre ne répond à ces critères.", Pager: pager(values, q, total),
		Columns: []page.Column{{Title: "Lieu"}, {Title: "Commune"}, {Title: "Label"}, {Title: "Titre"}, {Title: "État"}, {Title: "Dernier jour"}, {Title: "À faire"}},
	}
	for i := range titles {
		table.Rows = append(table.Rows, rowOf(&titles[i]))
	}
	filters := &frame.Filters{
		Action: listPath, Label: "Numéro, lieu ou commune", Name: "q", Kept: []string{"suivi"}, Values: values, Fields: filterFields(),
	}
	return p.deps.Renderer.Page(c, frame.Page(v, frame.Titles, "Titres", tabs(values), filters, table))
}

// queryOf reads what the list shows. What is not understood is left out.
func queryOf(c *fiber.Ctx) (q store.TitlesQuery, values url.Values) {
	values = url.Values{}
	for _, name := range []string{"q", "etat", "suivi", "finis", page.PageParameter} {
		if value := strings.Clone(c.Query(name)); value != "" && len(value) <= 200 && utf8.ValidString(value) && !strings.ContainsRune(value, 0) {
			values.Set(name, value)
		}
	}
	q = store.TitlesQuery{
		Text: values.Get("q"), State: procedure.State(values.Get("etat")), Flag: store.TitleFlag(values.Get("suivi")), Ended: values.Get("finis") != "", Limit: perPage,
	}
	if !labels.TitleLife.Has(q.State) {
		q.State = ""
	}
	q.Offset = (page.PageNumber(values.Get(page.PageParameter)) - 1) * perPage
	return q, values
}

func rowOf(l *store.TitleLine) page.Row {
	return page.Row{Cells: []page.Content{
		page.Link{Text: l.PlaceName, Href: titlePath(l.Number)}, page.Text(l.Commune), page.Text(l.Label), page.Text(l.Number),
		stateBadge(l.State), page.Text(lastDay(&l.Title)), flags(l.Flags),
	}}
}

// tabs part the titles by what they need.
func tabs(values url.Values) page.Content {
	current := store.TitleFlag(values.Get("suivi"))
	list := page.Tabs{Label: "Ce qui attend", Items: []page.Tab{{Text: "Tous", Href: listPath, Current: current == ""}}}
	for _, f := range store.TitleFlags {
		list.Items = append(list.Items, page.Tab{Text: flagTabs[f], Href: listPath + "?suivi=" + string(f), Current: current == f})
	}
	return list
}

var flagTabs = map[store.TitleFlag]string{
	store.FlagContradictory: "Procédures", store.FlagReserves: "Réserves en retard", store.FlagComplaints: "Signalements", store.FlagAlerts: "Alertes",
	store.FlagSurveillance: "Contrôles à faire", store.FlagRenewal: "Renouvellements",
}

func filterFields() []page.Field {
	states := make([]page.Choice, len(labels.TitleLife.States))
	for i, s := range labels.TitleLife.States {
		states[i] = page.Choice{Value: string(s.State), Text: s.French}
	}
	return []page.Field{
		page.Select{Name: "etat", Label: "État", Empty: "Tous", Choices: states},
		page.Check{Name: "finis", Label: "Avec les titres qui ont pris fin"},
	}
}

func pager(values url.Values, q store.TitlesQuery, total int) *page.Pager {
	if total <= perPage {
		return nil
	}
	at := q.Offset/perPage + 1
	pager := &page.Pager{Sentence: "Titres " + page.Whole(q.Offset+1) + " à " + page.Whole(min(q.Offset+perPage, total)) + " sur " + page.Whole(total)}
	if at > 1 {
		pager.Previous = pageAt(values, at-1)
	}
	if q.Offset+perPage < total {
		pager.Next = pageAt(values, at+1)
	}
	return pager
}

func pageAt(values url.Values, n int) string {
	kept := url.Values{}
	for _, name := range []string{"q", "etat", "suivi", "finis"} {
		if value := values.Get(name); value != "" {
			kept.Set(name, value)
		}
	}
	kept.Set(page.PageParameter, strconv.Itoa(n))
	return listPath + "?" + kept.Encode()
}
