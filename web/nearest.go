package web

import (
	"maps"

	"github.com/paulmach/orb"

	"annuaire/atlas"
	"annuaire/geo"
	"annuaire/web/page"
)

// nearest are the places shown when none answers a search: the few that are
// the closest to where one searches.
type nearest struct {
	Sentence string // what they lack, and what the distances are taken from
	Cards    []card
}

// mostNearest is how many places are shown when none answers.
const mostNearest = 5

// nearest finds the places close to where one searches that answer the most of
// the search; none when nothing tells where that is.
func (f *finding) nearest() (nearest, error) {
	from, where, ok := f.around()
	if !ok {
		return nearest{}, nil
	}
	for _, try := range f.relaxed() {
		q := try.query
		q.From, q.HasPosition, q.Limit = from, true, mostNearest
		answer, err := f.snapshot.Search(q)
		if err != nil {
			return nearest{}, err
		}
		if answer.Total == 0 || !answer.Hits[0].HasDistance() {
			continue
		}
		n := nearest{Sentence: try.lacking + " Distances à vol d’oiseau depuis " + where + "."}
		for i := range answer.Hits {
			if answer.Hits[i].HasDistance() {
				n.Cards = append(n.Cards, cardOf(&answer.Hits[i], &q, marksOf(&q), f.held(answer.Hits[i].Entry)))
			}
		}
		return n, nil
	}
	return nearest{}, nil
}

// relaxation is a search that asks for less, and what its places lack.
type relaxation struct {
	query   atlas.Query
	lacking string
}

// relaxed gives up first the zone, then the words, then the filters.
func (f *finding) relaxed() []relaxation {
	anywhere := f.query
	anywhere.Radius, anywhere.HasBox, anywhere.Cursor, anywhere.Sort, anywhere.Facets = 0, false, "", "", false
	anywhere.Filters = maps.Clone(f.query.Filters)
	for _, name := range territoryNames {
		delete(anywhere.Filters, name)
	}
	wordless := anywhere
	wordless.Text, wordless.Among = "", nil
	all := []relaxation{{anywhere, "Ces lieux répondent à votre recherche, mais ils sont plus loin."}}
	if f.query.Text != "" {
		lacking := "Ces lieux ne contiennent pas les mots « " + f.query.Text + " »."
		if f.away {
			lacking = "Ces lieux ne sont pas choisis d’après vos mots."
		}
		all = append(all, relaxation{wordless, lacking})
	}
	return append(all, relaxation{atlas.Query{At: f.query.At}, "Ces lieux ne répondent pas à toute votre recherche."})
}

// around gives the point where one searches and its name after "depuis": the
// position, the middle of the map, a territory, or a town among the words.
func (f *finding) around() (from orb.Point, name string, ok bool) {
	t := f.territory()
	switch {
	case f.query.HasPosition:
		return f.query.From, f.request.since(), true
	case f.query.HasBox:
		return f.query.Box.Centre(), "le milieu de la carte", true
	case t == nil:
		if town, _, found := f.townInWords(); found {
			return town.Point, town.Label, true
		}
		return from, "", false
	case t.HasCentre && t.Level == geo.Commune:
		return t.Centre, t.Name, true
	case t.HasCentre:
		return t.Centre, "le centre de ce territoire", true
	}
	// Larger territories may have no centre of their own: their largest town has.
	var largest *geo.Territory
	for _, c := range f.snapshot.Gazetteer().Communes(t.Level, t.Code) {
		if c.HasCentre && (largest == nil || c.Population > largest.Population) {
			largest = c
		}
	}
	if largest == nil {
		return from, "", false
	}
	return largest.Centre, largest.Name, true
}

func (n *nearest) Write(w *page.Writer) {
	if len(n.Cards) == 0 {
		return
	}
	w.Raw("<h2>Les lieux les plus proches</h2>\n")
	w.Between("<p>", n.Sentence, "</p>\n")
	w.Raw("<ol class=\"cartes\">\n")
	for i := range n.Cards {
		n.Cards[i].write(w, underSection)
	}
	w.Raw("</ol>\n")
}
