package web

import (
	"net/url"
	"strconv"
	"strings"

	"annuaire/atlas"
	"annuaire/fold"
	"annuaire/geo"
	"annuaire/search"
	"annuaire/web/page"
)

// located is the address of the list around what was typed: the same filters,
// and a position with its label, or a territory when a position would say less.
func located(found search.Location, values url.Values) url.Values {
	v := clone(values)
	for _, name := range append([]string{"q", "curseur", "tri"}, positionNames...) {
		v.Del(name)
	}
	t := found.Territory
	switch wide := t != nil && t.Level != geo.Commune; {
	case found.HasPoint && !wide:
		v.Set("lat", coordinate(found.Point.Lat()))
		v.Set("lon", coordinate(found.Point.Lon()))
		v.Set(placeLabel, found.Label)
		v.Set("rayon", automatic)
	case t != nil:
		v.Set(string(t.Level), t.Code)
	}
	return v
}

// coordinate keeps four decimals, about ten metres.
func coordinate(x float64) string { return strconv.FormatFloat(x, 'f', 4, 64) }

// automatic stands for a radius that the page chooses.
const automatic = "auto"

// enough is how many places make a radius worth keeping.
const enough = 5

// chooseRadius replaces an automatic radius by the smallest that leaves enough
// places to choose among, or by none: nobody should be told there is nothing
// because they live far from everything.
func chooseRadius(s *atlas.Snapshot, v url.Values, parse func(url.Values) (atlas.Query, error)) error {
	v.Del("rayon")
	q, err := parse(v)
	if err != nil {
		return err
	}
	q.Limit = 1
	for _, r := range []string{"20000", "50000", "100000"} {
		q.Radius, _ = strconv.ParseFloat(r, 64)
		answer, err := s.Search(q)
		if err != nil {
			return err
		}
		if answer.Total >= enough {
			v.Set("rayon", r)
			return nil
		}
	}
	return nil
}

// namesakes are the other communes that the typed text may have meant.
func namesakes(g *geo.Gazetteer, r request, path string) []page.Link {
	label := r.label()
	if label == "" || label == here {
		return nil
	}
	name, _, _ := strings.Cut(label, " (")
	var links []page.Link
	for _, t := range g.CommunesNamed(name) {
		text := t.Name + " (" + t.Department + ")"
		if text == label && t.Population < wordTown {
			v := clone(r.values)
			drop(v, append([]string{"tri"}, positionNames...)...)
			v.Set("q", name)
			v.Set(searchNames, "noms")
			links = append(links, page.Link{Text: "les lieux nommés « " + strings.ToLower(name) + " »", Href: address(path, v)})
		}
		if !t.HasCentre || text == label || fold.Text(t.Name) != fold.Text(name) || len(links) == mostNamesakes {
			continue
		}
		v := located(search.Location{Label: text, Territory: t, Point: t.Centre, HasPoint: true}, r.values)
		links = append(links, page.Link{Text: text, Href: address(path, v)})
	}
	return links
}

// wordTown in inhabitants: the name of a smaller commune may have been typed as
// a mere word, such as "bus" or "salon".
const wordTown = 5000

// mostNamesakes bounds the other communes proposed: some names are borne by ten.
const mostNamesakes = 4

// of writes "de" before a name: "de Rennes", "d’Arles", "du Havre", "des Ulis".
func of(name string) string {
	for _, c := range []struct{ article, contracted string }{{"Le ", "du "}, {"Les ", "des "}} {
		if rest, ok := strings.CutPrefix(name, c.article); ok {
			return c.contracted + rest
		}
	}
	if folded := fold.Text(name); folded != "" && strings.ContainsAny(folded[:1], "aeiouy") {
		return "d’" + name
	}
	return "de " + name
}
