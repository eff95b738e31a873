package web

import (
	"cmp"
	"slices"

	"github.com/gofiber/fiber/v2"

	"annuaire/atlas"
	"annuaire/fault"
	"annuaire/fold"
	"annuaire/geo"
	"annuaire/web/page"
)

// territories answers the index: regions and their departments.
func (s *Site) territories(c *fiber.Ctx) error {
	snapshot := s.deps.Atlas.Current()
	g := snapshot.Gazetteer()
	content := territoriesPage{Sentence: censusSentence(snapshot.Len()), Search: s.elsewhere("Où cherchez-vous ?")}
	content.Search.Second = false
	counts, err := countsBy(snapshot, nil)
	if err != nil {
		return err
	}
	departments := g.All(geo.Department)
	for _, r := range byName(g.All(geo.Region)) {
		group := linkGroup{Title: r.Name, Href: territoryHref(r)}
		for _, d := range departments {
			if d.Region == r.Code {
				group.Links = append(group.Links, territoryLink(d, counts))
			}
		}
		content.Regions = append(content.Regions, group)
	}
	return s.renderer.Page(c, page.Page{
		Title: "Les lieux par territoire", Section: "territoires", Search: true, Canonical: s.deps.PublicURL + "/territoires",
		Crumbs: []page.Crumb{{Text: "Accueil", Href: "/"}, {Text: "Territoires"}}, Content: content,
	})
}

// territory answers the page of one territory.
func (s *Site) territory(c *fiber.Ctx) error {
	snapshot := s.deps.Atlas.Current()
	level, code := geo.Level(c.Params("niveau")), c.Params("code")
	g := snapshot.Gazetteer()
	if _, known := levelNames[level]; !known {
		return fault.New(fault.Unknown, "Ce niveau de territoire n’existe pas. Choisissez commune, epci, departement, region ou pays.")
	}
	t, ok := g.Get(level, code)
	if !ok {
		if t, ok = g.Commune(code); ok && level == geo.Commune {
			return c.Redirect(territoryHref(t), fiber.StatusMovedPermanently)
		}
		return fault.New(fault.Unknown, "Aucun territoire de ce niveau ne porte ce code.")
	}
	content, err := territoryPageOf(snapshot, t)
	if err != nil {
		return err
	}
	content.Search = s.elsewhere("Chercher ailleurs")
	return s.renderer.Page(c, page.Page{
		Title: t.Name + ", lieux du numérique", Section: "territoires", Search: true,
		Canonical: s.deps.PublicURL + territoryHref(t),
		Crumbs:    territoryCrumbs(g, t), Content: content,
	})
}

func territoryPageOf(snapshot *atlas.Snapshot, t *geo.Territory) (territoryPage, error) {
	g := snapshot.Gazetteer()
	content := territoryPage{Name: t.Name, Kind: capital(levelNames[t.Level])}
	if t.Level != geo.EPCI && t.Level != geo.Country {
		content.Kind += " " + t.Code
	}
	counts, err := countsBy(snapshot, t)
	if err != nil {
		return content, err
	}
	query := "?" + string(t.Level) + "=" + t.Code
	if t.Level == geo.Country {
		query = ""
	}
	content.Sentence = page.Counted(counts.total, "lieu", "lieux")
	if t.Population > 0 {
		content.Sentence += " pour " + page.Counted(t.Population, "habitant", "habitants")
	}
	content.Sentence += "."
	content.ListHref, content.MapHref = "/lieux"+query, "/carte"+query
	content.Facts = parents(g, t)
	content.Children = children(g, t, counts)
	return content, nil
}

func parents(g *geo.Gazetteer, t *geo.Territory) []fact {
	var facts []fact
	for _, p := range []struct {
		level geo.Level
		code  string
	}{{geo.EPCI, t.EPCI}, {geo.Department, t.Department}, {geo.Region, t.Region}} {
		if parent, ok := g.Get(p.level, p.code); ok && p.level != t.Level {
			facts = append(facts, fact{capital(levelNames[p.level]), parent.Name, territoryHref(parent)})
		}
	}
	return facts
}

// children lists what a territory is made of, by name.
func children(g *geo.Gazetteer, t *geo.Territory, counts placeCounts) []linkGroup {
	var groups []linkGroup
	add := func(title string, ts []*geo.Territory) {
		group := linkGroup{Title: title}
		for _, child := range byName(ts) {
			group.Links = append(group.Links, territoryLink(child, counts))
		}
		if len(group.Links) > 0 {
			groups = append(groups, group)
		}
	}
	switch t.Level {
	case geo.Country:
		add("Régions", g.All(geo.Region))
	case geo.Region:
		add("Départements", within(g.All(geo.Department), func(d *geo.Territory) bool { return d.Region == t.Code }))
	case geo.Department:
		add("Intercommunalités", within(g.All(geo.EPCI), func(e *geo.Territory) bool { return e.Department == t.Code }))
		add("Communes où se trouve un lieu", counts.present(g.Communes(t.Level, t.Code)))
	case geo.EPCI:
		add("Communes", g.Communes(t.Level, t.Code))
	}
	return groups
}

func within(ts []*geo.Territory, keep func(*geo.Territory) bool) []*geo.Territory {
	return slices.DeleteFunc(slices.Clone(ts), func(t *geo.Territory) bool { return !keep(t) })
}

// placeCounts are numbers of places by level and code.
type placeCounts struct {
	total int
	by    map[geo.Level]map[string]int
}

// countsBy counts the places within t, of everywhere when t is nil.
func countsBy(snapshot *atlas.Snapshot, t *geo.Territory) (placeCounts, error) {
	counts := placeCounts{by: map[geo.Level]map[string]int{geo.Commune: {}, geo.EPCI: {}, geo.Department: {}, geo.Region: {}}}
	q := atlas.Query{}
	if t != nil && t.Level != geo.Country {
		q.Filters = map[string][]string{string(t.Level): {t.Code}}
	}
	err := snapshot.Each(q, func(e *atlas.Entry) error {
		counts.total++
		for _, in := range []*geo.Territory{e.Commune, e.EPCI, e.Department, e.Region} {
			if in != nil {
				counts.by[in.Level][in.Code]++
			}
		}
		return nil
	})
	return counts, err
}

func (p placeCounts) present(ts []*geo.Territory) []*geo.Territory {
	return within(ts, func(t *geo.Territory) bool { return p.by[t.Level][t.Code] > 0 })
}

func territoryLink(t *geo.Territory, counts placeCounts) page.Link {
	l := page.Link{Text: t.Name, Href: territoryHref(t)}
	if n := counts.by[t.Level][t.Code]; n > 0 {
		l.Note = page.Counted(n, "lieu", "lieux")
	} else {
		l.Note = "aucun lieu"
	}
	return l
}

func territoryHref(t *geo.Territory) string {
	return "/territoires/" + string(t.Level) + "/" + page.PathEscape(t.Code)
}

func territoryCrumbs(g *geo.Gazetteer, t *geo.Territory) []page.Crumb {
	crumbs := []page.Crumb{{Text: "Accueil", Href: "/"}, {Text: "Territoires", Href: "/territoires"}}
	if region, ok := g.Get(geo.Region, t.Region); ok && t.Level != geo.Region {
		crumbs = append(crumbs, page.Crumb{Text: region.Name, Href: territoryHref(region)})
	}
	if department, ok := g.Get(geo.Department, t.Department); ok && t.Level != geo.Department {
		crumbs = append(crumbs, page.Crumb{Text: department.Name, Href: territoryHref(department)})
	}
	return append(crumbs, page.Crumb{Text: t.Name})
}

func byName(ts []*geo.Territory) []*geo.Territory {
	ts = slices.Clone(ts)
	slices.SortStableFunc(ts, func(a, b *geo.Territory) int { return cmp.Compare(fold.Text(a.Name), fold.Text(b.Name)) })
	return ts
}
