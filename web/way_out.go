package web

import (
	"slices"
	"strings"

	"annuaire/atlas"
	"annuaire/geo"
	"annuaire/search"
	"annuaire/web/page"
)

// whatToDo proposes ways out of an empty list, the least costly first.
func (f *finding) whatToDo(path string) []page.Link {
	r := f.request
	var links []page.Link
	if town, _, ok := f.townInWords(); ok {
		links = append(links, page.Link{Text: "Voir les lieux près " + of(town.Label), Href: address(path, located(town, r.values))})
	}
	add := func(text string, changes ...change) {
		links = append(links, page.Link{Text: text, Href: r.href(path, changes...)})
	}
	if f.query.Radius > 0 && f.query.Radius < atlas.MaxRadius {
		add("Chercher jusqu’à 100"+nbsp+"km", set("rayon", "100000"))
	}
	if f.query.Radius > 0 {
		add("Chercher sans limite de distance", without("rayon"))
	}
	if f.query.HasBox {
		add("Chercher hors de la zone de la carte", without("bbox"))
	}
	if wider, ok := f.wider(); ok {
		add("Chercher dans "+territoryPhrase(wider), without(territoryNames...), set(string(wider.Level), wider.Code))
	}
	if f.query.Open {
		add("Voir aussi les lieux fermés à ce moment-là", without("ouvert"))
	}
	var own []string
	for _, fl := range filters {
		if r.values.Has(fl.name) {
			own = append(own, fl.name)
		}
	}
	if len(own) > 0 {
		titles := filterTitles(own)
		text := "Enlever le filtre « " + titles[0] + " »"
		if len(titles) > 1 {
			for i := range titles {
				titles[i] = page.LowerFirst(titles[i])
			}
			text = "Enlever les filtres " + enumeration(titles)
		}
		add(text, without(own...))
	}
	switch {
	case f.away:
		links = append(links, page.Link{Text: "Écrivez seulement le nom de votre commune ou son code postal."})
		add("Recommencer la même recherche")
	case f.query.Text != "" && len(f.query.Among.Slots) == 0:
		links = append(links, page.Link{Text: "Vérifiez l’orthographe, ou écrivez seulement le nom de votre commune."})
	}
	if f.query.Text != "" {
		add("Enlever les mots « "+f.query.Text+" »", without("q", searchNames))
	}
	return append(links, page.Link{Text: "Choisir un département", Href: "/territoires"}, page.Link{Text: "Voir tous les lieux", Href: path})
}

// wider gives the territory around the one asked for, of a use to who finds
// nothing there: the department, else the region.
func (f *finding) wider() (wider *geo.Territory, ok bool) {
	t := f.territory()
	if t == nil {
		return nil, false
	}
	switch t.Level {
	case geo.Department:
		return f.snapshot.Gazetteer().Get(geo.Region, t.Region)
	case geo.Commune, geo.EPCI:
		return f.snapshot.Gazetteer().Get(geo.Department, t.Department)
	}
	return nil, false
}

// townInWords finds the commune that ends or begins the words, and gives the
// rest: "aide caf Rennes".
func (f *finding) townInWords() (town search.Location, rest string, ok bool) {
	words := strings.Fields(f.query.Text)
	if len(words) > mostWords {
		return town, "", false
	}
	for n := len(words) - 1; n > 0; n-- {
		for _, parts := range [][2][]string{{words[len(words)-n:], words[:len(words)-n]}, {words[:n], words[n:]}} {
			found, ok := search.Locate(f.snapshot.Gazetteer(), strings.Join(parts[0], " "))
			if ok && found.HasPoint && found.Territory != nil && found.Territory.Level == geo.Commune {
				return found, strings.Join(parts[1], " "), true
			}
		}
	}
	return town, "", false
}

// mostWords bounds the words in which a commune is looked for.
const mostWords = 12

func filterTitles(names []string) []string {
	var titles []string
	for _, fl := range filters {
		if slices.Contains(names, fl.name) {
			titles = append(titles, fl.title)
		}
	}
	return titles
}
