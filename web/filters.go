package web

import (
	"cmp"
	"time"

	"annuaire/atlas"
	"annuaire/web/page"
)

// filter is one filter of the form: a parameter of the directory, what the
// form calls it, and how it writes its values.
type filter struct {
	name, title string
	text        func(string) string
}

func asIs(s string) string { return s }

var filters = []filter{
	{"services", "Services", asIs},
	{labelFilter, "Labels", asIs},
	{"frais_a_charge", "Prix", asIs},
	{"modalites_acces", "Comment venir", asIs},
	{"prise_en_charge_specifique", "Besoins particuliers", asIs},
	{"publics_specifiquement_adresses", "Publics accueillis", asIs},
	{"modalites_accompagnement", "Accompagnement", asIs},
	{"equipement", "Équipement", asIs},
	{kindFilter, "Type de lieu", kindName},
	{"dispositif_programmes_nationaux", "Programmes nationaux", asIs},
	{"formations_labels", "Formations et labels", asIs},
	{"itinerance", "Fixe ou itinérant", asIs},
}

// mostKinds is how many kinds of place the form offers, the most frequent:
// there are ninety.
const mostKinds = 10

const kindFilter = "typologie"

// labelFilter is the only one whose values the record names.
const labelFilter = "label"

var radii = []struct{ metres, text string }{
	{"5000", "5" + nbsp + "km"}, {"10000", "10" + nbsp + "km"}, {"20000", "20" + nbsp + "km"}, {"50000", "50" + nbsp + "km"}, {"100000", "100" + nbsp + "km"},
}

// positionNames are the parameters that say where to look.
var positionNames = []string{"lat", "lon", "rayon", "bbox", "commune", "epci", "departement", "region"}

// filterFormOf makes the form for a state of the page; around a position it
// offers distances.
func filterFormOf(path string, r request, positioned bool, counts atlas.Facets) *filterForm {
	own := []string{"ouvert", "accessible", "curseur"}
	f := &filterForm{Action: path}
	f.Groups = append(f.Groups, immediate(r))
	if positioned && !r.values.Has("bbox") {
		own = append(own, "rayon")
		f.Groups = append(f.Groups, radiusGroup(r))
	}
	for _, g := range f.Groups {
		f.Count += g.Chosen
	}
	f.Facets = make([]facetGroup, 0, len(filters))
	for i := range filters {
		fl := &filters[i]
		own = append(own, fl.name)
		if g, ok := facetGroupOf(fl, counts.Of(fl.name)); ok {
			f.Facets = append(f.Facets, g)
			f.Count += g.chosen
		}
	}
	f.Hidden = r.unfiltered(own...)
	if f.Count > 0 {
		f.Clear = r.href(path, without(own...))
	}
	return f
}

// unfiltered gives the fields that the form of the filters keeps.
func (r request) unfiltered(own ...string) []page.Input {
	fields := hidden(r.values, own...)
	if l := r.label(); l != "" {
		fields = append(fields, page.Input{Name: placeLabel, Value: l})
	}
	return fields
}

// immediate groups the two filters that have one value each.
func immediate(r request) filterGroup {
	open := cmp.Or(r.values.Get("ouvert"), openNow)
	g := filterGroup{Title: "Ouverture et accessibilité", Open: true, Choices: []choice{
		{Name: "ouvert", Value: open, Text: openText(open), Checked: r.values.Has("ouvert")},
		{Name: "accessible", Value: "oui", Text: "Accessible aux personnes handicapées", Checked: r.values.Get("accessible") == "oui"},
	}}
	for _, c := range g.Choices {
		if c.Checked {
			g.Chosen++
		}
	}
	return g
}

// radiusGroup groups the radii around the searched position, one at most chosen.
func radiusGroup(r request) filterGroup {
	g := filterGroup{Title: "Distance"}
	current := r.values.Get("rayon")
	for _, radius := range radii {
		g.Choices = append(g.Choices, choice{Name: "rayon", Value: radius.metres, Text: "Moins de " + radius.text, Checked: current == radius.metres, One: true})
	}
	g.Choices = append(g.Choices, choice{Name: "rayon", Text: "Sans limite", Checked: current == "", One: true})
	return g
}

// inForce gives one link for each filter in force, which takes it off.
// named gives what people call a value of the record: a territory, a label.
func inForce(path string, r request, named func(name, code string) string) []page.Link {
	var links []page.Link
	add := func(text string, c change) {
		links = append(links, page.Link{Text: text, Href: r.href(path, c)})
	}
	if q := r.values.Get("q"); q != "" {
		add("« "+q+" »", without("q", searchNames))
	}
	if rayon := r.values.Get("rayon"); rayon != "" {
		add("À moins de "+radiusText(rayon), without("rayon"))
	}
	if r.values.Has("bbox") {
		add("Dans la zone de la carte", without("bbox"))
	}
	for _, name := range []string{"commune", "epci", "departement", "region"} {
		for _, code := range split(r.values[name]) {
			add(named(name, code), r.withoutValue(name, code))
		}
	}
	if v := r.values.Get("ouvert"); v != "" {
		add(openText(v), without("ouvert"))
	}
	if r.values.Has("accessible") {
		add("Accessible", without("accessible"))
	}
	for _, fl := range filters {
		for _, v := range split(r.values[fl.name]) {
			text := fl.text(v)
			if fl.name == labelFilter {
				text = named(fl.name, v)
			}
			add(text, r.withoutValue(fl.name, v))
		}
	}
	return links
}

// openNow is the value of the filter "ouvert" that stands for the present.
const openNow = "maintenant"

func openText(v string) string {
	if v == openNow {
		return "Ouvert maintenant"
	}
	at, err := time.Parse(time.RFC3339, v)
	if err != nil {
		return "Ouvert le " + v
	}
	at = at.In(paris())
	return "Ouvert " + weekdays[at.Weekday()] + " " + dayAndMonth(at) + " à " + clock(at) + ", heure de Paris"
}

func radiusText(metres string) string {
	for _, r := range radii {
		if r.metres == metres {
			return r.text
		}
	}
	return metres + nbsp + "m"
}
