package web

import (
	"slices"
	"strings"

	"annuaire/atlas"
	"annuaire/geo"
	"annuaire/search"
)

// whatToDo proposes ways out of an empty list, the least costly first.
func (f *finding) whatToDo(path string) []link {
	r := f.request
	links := f.nearWords(path)
	add := func(text string, changes ...change) {
		links = append(links, link{Text: text, Href: r.href(path, changes...)})
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
			text = "Enlever les filtres " + lowerFirst(enumeration(titles))
		}
		add(text, without(own...))
	}
	if f.query.Text != "" {
		links = append(links, link{Text: "Vérifiez l’orthographe, ou écrivez seulement le nom de votre commune."})
		add("Enlever les mots « "+f.query.Text+" »", without("q", searchNames))
	}
	return append(links, link{Text: "Voir tous les lieux", Href: path})
}

// nearWords proposes the places around the commune that ends or begins the
// words that matched nothing: "aide caf Rennes".
func (f *finding) nearWords(path string) []link {
	words := strings.Fields(f.query.Text)
	if len(words) > mostWords {
		return nil
	}
	for n := len(words) - 1; n > 0; n-- {
		for _, part := range [][]string{words[len(words)-n:], words[:n]} {
			found, ok := search.Locate(f.snapshot.Gazetteer(), strings.Join(part, " "))
			if ok && found.HasPoint && found.Territory != nil && found.Territory.Level == geo.Commune {
				return []link{{Text: "Voir les lieux près " + of(found.Label), Href: address(path, located(found, f.request.values))}}
			}
		}
	}
	return nil
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
