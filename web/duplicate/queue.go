package duplicate

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/directory/duplicate"
	"annuaire/fault"
	"annuaire/geo"
	"annuaire/internal/httpd"
	"annuaire/store"
	"annuaire/web/desk/frame"
	"annuaire/web/page"
)

// perPage is how many pairs a page lists.
const perPage = 50

// queue lists the pairs that somebody sees, likeliest first. With two places in
// its address ("lieu" and "avec") it leads to that pair.
func (p *Pages) queue(c *fiber.Ctx) error {
	v, err := ruler(c)
	if err != nil {
		return err
	}
	l, err := listOf(c)
	if err != nil {
		return err
	}
	if l.one != "" && l.other != "" {
		return p.choose(c, v, l.one, l.other)
	}
	lines, counts, err := p.deps.Store.Duplicates(c.UserContext(), v.Actor, l.query)
	if err != nil {
		return err
	}
	areas, err := p.deps.Store.DuplicateDepartments(c.UserContext(), v.Actor, l.query)
	if err != nil {
		return err
	}
	return p.deps.Renderer.Page(c, frame.Page(v, frame.Duplicates, "Doublons", p.done(c, v),
		page.Paragraph("Deux fiches qui décrivent un même lieu trompent les visiteurs. Comparez-les, puis décidez : rien n’est fusionné sans vous."),
		l.tabs(counts), l.filters(areas), l.table(lines, counts),
		paragraph{page.Link{Text: "Voir les fusions passées", Href: home + "/fusions"}}))
}

// choose leads to a pair with the place that is better kept first: the one that
// is public, then the more complete, then the fresher.
func (p *Pages) choose(c *fiber.Ctx, v httpd.Visitor, one, other string) error {
	pair, err := p.deps.Store.Duplicate(c.UserContext(), v.Actor, one, other)
	if err != nil {
		return err
	}
	if better(&pair.B, &pair.A) {
		one, other = other, one
	}
	return c.Redirect(pairPath(one, other), fiber.StatusSeeOther)
}

func better(a, b *directory.Place) bool {
	if public := a.State == directory.Published; public != (b.State == directory.Published) {
		return public
	}
	if x, y := a.Completeness(), b.Completeness(); x != y {
		return x > y
	}
	return a.UpdatedOn.After(b.UpdatedOn)
}

// list is what the address of the queue asks for.
type list struct {
	query      store.DuplicateQuery
	values     url.Values // without the page
	page       int        // from 1
	one, other string
}

func listOf(c *fiber.Ctx) (list, error) {
	var faults fault.Fields
	l := list{values: url.Values{}, page: 1, one: c.Query("lieu"), other: c.Query("avec")}
	if text := c.Query("page"); text != "" {
		if l.page, _ = strconv.Atoi(text); l.page < 1 || l.page > 10_000 {
			faults.Add("page", "Un nombre entre 1 et 10 000.")
		}
	}
	for _, name := range []string{"niveau", "territoire", "type"} {
		if value := c.Query(name); value != "" {
			l.values.Set(name, strings.Clone(value))
		}
	}
	l.query = store.DuplicateQuery{Band: duplicate.Band(l.values.Get("niveau")), Kind: l.values.Get("type"), Limit: perPage, Offset: (l.page - 1) * perPage}
	if l.query.Band != "" && !slices.Contains(duplicate.Bands, l.query.Band) {
		faults.Add("niveau", "Choisissez un des onglets.")
	}
	if _, known := directory.TypologyCode(l.query.Kind); l.query.Kind != "" && !known {
		faults.Add("type", "Ce type de lieu n’existe pas.")
	}
	l.query.Territory = readTerritory(l.values.Get("territoire"), &faults)
	if !legible(l.one, 100) || !legible(l.other, 100) {
		faults.Add("lieu", "Cet identifiant de lieu n’existe pas.")
	}
	return l, faults.Err("Cette liste ne se lit pas ainsi.")
}

// readTerritory reads "departement:35".
func readTerritory(text string, faults *fault.Fields) (t access.Territory) {
	if text == "" {
		return t
	}
	level, code, _ := strings.Cut(text, ":")
	if !slices.Contains(geo.Levels[:], geo.Level(level)) || code == "" || !legible(code, 20) {
		faults.Add("territoire", "Écrivez un niveau et un code : « departement:35 ».")
		return t
	}
	return access.Territory{Level: geo.Level(level), Code: code}
}

// with gives the address of the list with one parameter changed.
func (l *list) with(name, value string) string {
	values := url.Values{}
	for key, held := range l.values {
		values[key] = held
	}
	values.Del(name)
	if value != "" {
		values.Set(name, value)
	}
	if len(values) == 0 {
		return home
	}
	return home + "?" + values.Encode()
}

func (l *list) tabs(counts []store.DuplicateCount) page.Content {
	all := 0
	items := []page.Tab{{Text: "Toutes", Href: l.with("niveau", ""), Current: l.query.Band == ""}}
	for _, band := range duplicate.Bands {
		n := countOf(counts, band)
		all += n
		items = append(items, page.Tab{Text: bandTitle[band], Href: l.with("niveau", string(band)), Count: n, Current: l.query.Band == band})
	}
	items[0].Count = all
	return page.Tabs{Label: "Paires de fiches", Items: items}
}

func countOf(counts []store.DuplicateCount, band duplicate.Band) (n int) {
	for _, c := range counts {
		if band == "" || c.Band == band {
			n += c.Count
		}
	}
	return n
}

func (l *list) table(lines []store.DuplicateLine, counts []store.DuplicateCount) page.Content {
	table := &page.Table{
		Caption: "Paires de fiches à comparer, les plus ressemblantes d’abord",
		Columns: []page.Column{{Title: "Paire"}, {Title: "Ressemblance"}, {Title: "Distance", Number: true}},
		Empty:   "Aucune paire n’attend ici. Revenez après le prochain import.",
		Pager:   page.PagerOf("Paires", l.page, perPage, countOf(counts, l.query.Band), l.at),
	}
	for _, one := range lines {
		table.Rows = append(table.Rows, page.Row{Cells: []page.Content{
			sides{one}, resemblance(one), page.Text(apart(one.Metres)),
		}})
	}
	return table
}

// at gives the address of a page of the list.
func (l *list) at(number int) string { return l.with(page.PageParameter, strconv.Itoa(number)) }

// sides are the names of a pair, which lead to it.
type sides struct{ line store.DuplicateLine }

// Write implements page.Content.
func (s sides) Write(w *page.Writer) {
	values := url.Values{"lieu": {s.line.A.ID}, "avec": {s.line.B.ID}}
	w.Raw("<a")
	w.Address("href", home+"?"+values.Encode())
	w.Raw(">")
	w.Text(s.line.A.Name)
	w.Raw(`<br><span class="discret">et</span> `)
	w.Text(s.line.B.Name)
	w.Raw("</a>")
	w.Between(`<br><span class="discret">`, where(s.line), "</span>")
}

func where(l store.DuplicateLine) string {
	if strings.EqualFold(l.A.Commune, l.B.Commune) {
		return l.A.Commune
	}
	return l.A.Commune + " et " + l.B.Commune
}

func resemblance(l store.DuplicateLine) page.Content {
	badge := page.Badge{Word: l.Band.French(), Shape: bandShape[l.Band]}
	if l.Mine {
		return badge
	}
	return page.Several{badge, page.Text("À un autre niveau")}
}

func apart(metres *float64) string {
	if metres == nil {
		return "inconnue"
	}
	return duplicate.Distance(*metres)
}
