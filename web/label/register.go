package label

import (
	"net/url"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"annuaire/access"
	"annuaire/geo"
	"annuaire/labels"
	"annuaire/procedure"
	"annuaire/store"
	"annuaire/web/desk/frame"
	"annuaire/web/page"
)

// inForce filters those that count now.
const inForce = "valable"

// pageSize is how many titles one page of the register lists.
const pageSize = 50

// register lists every title ever given, those that count no more included.
func (p *Pages) register(c *fiber.Ctx) error {
	names, err := p.schemeNames(c.UserContext())
	if err != nil {
		return err
	}
	q, values, number := p.registerQuery(c)
	titles, total, err := p.deps.Store.Register(c.UserContext(), q)
	if err != nil {
		return err
	}
	return p.deps.Renderer.Page(c, page.Page{
		Title: "Registre des labels", Section: "labels", Form: true, Canonical: p.deps.PublicURL + registerPath,
		Description: "Tous les labels délivrés à des lieux de médiation numérique, avec leur statut d’aujourd’hui.",
		Crumbs:      crumbs(page.Crumb{Text: "Registre"}),
		Content: page.Framed{Title: "Registre des labels", Wide: true, Contents: []page.Content{
			page.Paragraph("Ce registre contient tous les titres délivrés, même ceux qui ne valent plus."),
			p.registerFilters(names, values), p.registerTable(titles, total, values, number), registerTools{},
		}},
	})
}

// registerQuery reads what the list shows. What is not understood is left out.
func (p *Pages) registerQuery(c *fiber.Ctx) (q store.RegisterQuery, values url.Values, number int) {
	values = url.Values{}
	for _, name := range []string{"q", "label", "statut", "territoire", page.PageParameter} {
		if value := strings.Clone(c.Query(name)); value != "" && len(value) <= 200 {
			values.Set(name, value)
		}
	}
	number = page.PageNumber(values.Get(page.PageParameter))
	q = store.RegisterQuery{Text: values.Get("q"), Scheme: values.Get("label"), Limit: pageSize, Offset: (number - 1) * pageSize}
	q.InForce = values.Get("statut") == inForce
	if state := procedure.State(values.Get("statut")); labels.TitleLife.Has(state) {
		q.State = state
	}
	q.Territory, _ = p.territoryOf(values.Get("territoire"))
	return q, values, number
}

// territoryOf reads a territory as filters write it, "departement-35".
func (p *Pages) territoryOf(text string) (access.Territory, bool) {
	level, code, _ := strings.Cut(text, "-")
	t, known := p.deps.Gazetteer().Get(geo.Level(level), code)
	if !known {
		return access.Territory{}, false
	}
	return access.Territory{Level: t.Level, Code: t.Code}, true
}

func (p *Pages) registerFilters(names []store.SchemeName, values url.Values) page.Content {
	var schemes, states []page.Choice
	for i, name := range names {
		if i == 0 || names[i-1].Code != name.Code {
			schemes = append(schemes, page.Choice{Value: name.Code, Text: name.Name})
		}
	}
	states = append(states, page.Choice{Value: inForce, Text: "Valable"})
	for _, s := range shown {
		states = append(states, page.Choice{Value: string(s.state), Text: stateWord(s.state)})
	}
	return &frame.Filters{
		Action: registerPath, Label: "Lieu, commune ou numéro", Name: "q", Values: values,
		Fields: []page.Field{
			page.Select{Name: "label", Label: "Label", Empty: "Tous", Choices: schemes},
			page.Select{Name: "statut", Label: "Statut", Empty: "Tous", Choices: states},
			page.Select{Name: "territoire", Label: "Territoire", Empty: "Toute la France", Choices: p.territories(values.Get("territoire"))},
		},
	}
}

// territories are the regions and the departments, and the one in force when it is
// smaller.
func (p *Pages) territories(inForce string) (choices []page.Choice) {
	g := p.deps.Gazetteer()
	for _, level := range []geo.Level{geo.Region, geo.Department} {
		for _, t := range g.All(level) {
			text := t.Name
			if level == geo.Department {
				text += " (" + t.Code + ")"
			}
			choices = append(choices, page.Choice{Value: string(level) + "-" + t.Code, Text: text})
		}
	}
	if t, is := p.territoryOf(inForce); is && (t.Level == geo.Commune || t.Level == geo.EPCI) {
		named, _ := g.Get(t.Level, t.Code)
		choices = append(choices, page.Choice{Value: inForce, Text: named.Name})
	}
	return choices
}

func (p *Pages) registerTable(titles []store.PublicTitle, total int, values url.Values, number int) page.Content {
	at := p.deps.Clock()
	table := &page.Table{
		Caption: page.Counted(total, "titre", "titres"),
		Columns: []page.Column{{Title: "Titre"}, {Title: "Lieu"}, {Title: "Commune"}, {Title: "Label"}, {Title: "Validité"}, {Title: "Statut"}},
		Empty:   "Aucun titre ne répond à ces critères. Retirez un filtre, ou cherchez un autre nom.",
		Pager:   page.PagerOf("Titres", number, pageSize, total, func(at int) string { return withPage(values, at) }),
	}
	for i := range titles {
		t := &titles[i]
		state, _ := t.StateNow(at)
		table.Rows = append(table.Rows, page.Row{Cells: []page.Content{
			page.Link{Text: t.Number, Href: titlePath(t.Number)}, page.Text(t.PlaceName), page.Text(t.Commune), page.Text(t.Of.Short),
			page.Text(days(&t.Title)), badge(t.Of.PublicState(state)),
		}})
	}
	return table
}

// days is the validity of a title in a table.
func days(t *labels.Title) string {
	if last := t.LastDay(); !last.IsZero() {
		return shortDay(t.ValidFrom) + " – " + shortDay(last)
	}
	return "depuis le " + shortDay(t.ValidFrom)
}

func withPage(values url.Values, number int) string {
	kept := url.Values{}
	for name, value := range values {
		kept[name] = value
	}
	kept.Del(page.PageParameter)
	if number > 1 {
		kept.Set(page.PageParameter, strconv.Itoa(number))
	}
	if len(kept) == 0 {
		return registerPath
	}
	return registerPath + "?" + kept.Encode()
}

func titlePath(number string) string { return titlesPath + "/" + page.PathEscape(number) }

// registerTools lead to the same as files.
type registerTools struct{}

func (registerTools) Write(w *page.Writer) {
	w.Raw(`<section><h2>Aller plus loin</h2>
<ul class="puces">
<li><a href="/labels/verifier">Vérifier un titre</a>, par son numéro ou son attestation</li>
<li><a href="/labels/statistiques">Compter les labels par territoire</a></li>
<li>Télécharger tout le registre : <a href="/donnees/labels.csv">tableau (CSV)</a>, <a href="/donnees/labels.json">JSON</a></li>
</ul></section>
`)
}
