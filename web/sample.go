package web

import (
	"annuaire/atlas"
	"annuaire/directory"
	"annuaire/web/page"
)

// samplePage is a list of invented places, of which the codec of the pages is
// made.
func samplePage() page.Page {
	const address = "/lieux?lat=48.1173&lieu=Rennes&lon=-1.6778"
	return page.Page{
		Title: "Lieux près de Rennes", Crumbs: []page.Crumb{{Text: "Accueil", Href: "/"}}, Canonical: "https://annuaire.example" + address,
		Content: &listing{
			Heading: "Trouver un lieu", Search: searchForm{Action: "/lieux", Around: address, Value: "Rennes"},
			Filters: sampleForm(), MapHref: address, Sorts: []sortLink{{"Par nom", address, false}}, Results: results{Cards: sampleCards(), Next: address},
		},
	}
}

// sampleForm offers every value of the standard.
func sampleForm() *filterForm {
	form := &filterForm{Action: "/lieux"}
	for i := range filters {
		g := facetGroup{filter: &filters[i]}
		for _, c := range directory.Columns {
			if c.Name != g.name {
				continue
			}
			for j, v := range c.Vocabulary {
				g.counts = append(g.counts, atlas.FacetCount{Value: v, Count: 37 * (i + 2) * (j + 3)})
			}
		}
		form.Facets = append(form.Facets, g)
	}
	return form
}

func sampleCards() []card {
	names := []string{"Médiathèque Jean Moulin", "France Services", "Tiers-lieu La Fabrique", "Mairie", "Espace numérique Simone Veil", "Association Les Clés", "Maison de quartier du Port", "Bibliothèque Louise Michel", "Mission locale", "Centre social des Vallées"}
	towns := []string{"Rennes", "Saint-Grégoire", "Cesson-Sévigné"}
	cards := make([]card, 2*len(names))
	for i := range cards {
		id := "6b1f0c9a-72d4-" + number(34_817+7919*i)
		cards[i] = card{
			ID: id, Name: names[i%len(names)], Kind: directory.Typologies[7*i%len(directory.Typologies)].Name,
			Distance: distance(float64(430 * i)), Where: towns[i%len(towns)], State: state{"ferme", "Fermé, ouvre demain à " + page.Clock(540+30*i)},
			Tags: tags{telling[i%len(telling)].text, telling[(i+1)%len(telling)].text},
		}
	}
	return cards
}
