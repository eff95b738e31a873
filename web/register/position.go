package register

import (
	"context"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/paulmach/orb"

	"annuaire/directory"
	"annuaire/fault"
	"annuaire/geo"
	"annuaire/search"
	"annuaire/web/page"
)

// Answers to where the place is, besides the candidates, which are coordinates.
const (
	byHand  = "main"
	unknown = "inconnue"
)

// candidate is a position that an address may have.
type candidate struct {
	label string
	point orb.Point
}

func (c candidate) value() string { return degrees(c.point.Lat()) + "," + degrees(c.point.Lon()) }

// degrees keeps six decimals, about ten centimetres.
func degrees(x float64) string {
	return strings.TrimRight(strings.TrimRight(strconv.FormatFloat(x, 'f', 6, 64), "0"), ".")
}

func positionFields(f *form) []page.Field {
	place := f.known()
	var all []page.Choice
	for _, c := range f.candidates(&place) {
		all = append(all, page.Choice{Value: c.value(), Text: c.label})
	}
	current := ""
	if place.HasPosition {
		current = candidate{"", place.Position}.value()
		if len(all) == 0 || all[0].Value != current {
			all = append([]page.Choice{{Value: current, Text: "Là où il est aujourd’hui sur la carte", Hint: strings.ReplaceAll(current, ",", ", ")}}, all...)
		}
	}
	hand := "Je place le point moi-même"
	if len(all) > 0 {
		hand = "Ailleurs : je place le point moi-même"
	}
	all = append(all,
		page.Choice{Value: byHand, Text: hand},
		page.Choice{Value: unknown, Text: "Je ne sais pas", Hint: "Le lieu sera montré au centre de la commune, avec la mention « position approximative »."})
	for i := range all {
		all[i].Chosen = all[i].Value == current || current == "" && i == 0 && len(all) > 2
	}
	return []page.Field{
		page.Radios{Name: "position", Label: "Où est le lieu ?", Hint: f.sought(&place), Choices: all, Required: true},
		folded{"Placer le point", []page.Field{
			page.Aside{Content: pin{f, &place}},
			page.TextField{Name: "latitude", Label: "Latitude", Hint: "En degrés, par exemple 48.1113.", Value: coordinate(&place, place.Position.Lat()), Short: true, Max: 20},
			page.TextField{Name: "longitude", Label: "Longitude", Hint: "En degrés, par exemple -1.6742.", Value: coordinate(&place, place.Position.Lon()), Short: true, Max: 20},
		}},
	}
}

func coordinate(place *directory.Place, x float64) string {
	if !place.HasPosition {
		return ""
	}
	return degrees(x)
}

// sought says which address was looked for.
func (f *form) sought(place *directory.Place) string {
	if f.pages.deps.Geocoder == nil {
		return "Placez le point à la main, ou dites que vous ne savez pas."
	}
	return "Adresse cherchée : " + wholeAddress(place) + "."
}

func wholeAddress(place *directory.Place) string {
	return strings.TrimSpace(strings.Join(strings.Fields(place.Address+" "+place.PostalCode+" "+place.Commune), " "))
}

// patience is how long the form waits for the positions of an address.
const patience = 1500 * time.Millisecond

// candidates are the positions that the address may have, the likeliest first.
func (f *form) candidates(place *directory.Place) (all []candidate) {
	g := f.pages.deps.Geocoder
	if g == nil || place.Address == "" {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	gazetteer, text := f.pages.snapshot().Gazetteer(), wholeAddress(place)
	add := func(label string, p orb.Point) {
		c := candidate{label, p}
		for _, other := range all {
			if other.value() == c.value() || other.label == c.label {
				return
			}
		}
		if f.strays(place.INSEE, p) == "" {
			all = append(all, c)
		}
	}
	if found, ok := g.Locate(ctx, gazetteer, text); ok && found.Kind == search.LocatedAddress && found.HasPoint {
		add(found.Label, found.Point)
	}
	for _, s := range g.Suggest(ctx, gazetteer, text, 4) {
		if s.HasPoint {
			add(s.Label, s.Point)
		}
	}
	return all
}

// readPosition reads the answer: a candidate, a point set by hand, or none. A
// point must lie in the commune of the address.
func readPosition(f *form, sent url.Values) (directory.Patch, fault.Fields) {
	lat, lon := strings.TrimSpace(sent.Get("latitude")), strings.TrimSpace(sent.Get("longitude"))
	var faults fault.Fields
	switch chosen := sent.Get("position"); chosen {
	case unknown:
		lat, lon = "", ""
	case byHand:
		if lat == "" && lon == "" {
			faults.Add("latitude", "Placez le point, ou écrivez sa latitude et sa longitude.")
			return nil, faults
		}
	case "":
		faults.Add("position", "Choisissez où est le lieu, ou dites que vous ne savez pas.")
		return nil, faults
	default:
		lat, lon, _ = strings.Cut(chosen, ",")
	}
	patch := directory.Patch{"latitude": lat, "longitude": lon}
	var there directory.Place
	if _, err := patch.Apply(&there); err != nil || !there.HasPosition {
		return patch, nil // the patch says what is wrong
	}
	if problem := f.strays(f.insee(), there.Position); problem != "" {
		faults.Add("position", "%s", problem)
		return nil, faults
	}
	return patch, nil
}

// insee is the commune that the answers give.
func (f *form) insee() string {
	if sent, answered := f.draft.Answers["adresse"]; answered {
		if read, _ := readAddress(f, sent); read["code_insee"] != "" {
			return read["code_insee"]
		}
	}
	return f.record.INSEE
}

// Beyond the border of its commune a point is refused, with room for outlines
// that are drawn simply, and for quays and islets.
const (
	besideBorder = 1_000.0  // metres
	fromCentre   = 30_000.0 // where no outline is loaded
)

// strays says in which other commune a point is, "" when it is where it must be
// or when nobody can tell.
func (f *form) strays(insee string, p orb.Point) string {
	snapshot := f.pages.snapshot()
	commune, known := snapshot.Gazetteer().Commune(insee)
	if !known {
		return ""
	}
	locator := snapshot.Locator()
	if locator == nil || !locator.Has(commune.Code) {
		if metres := geo.Distance(p, commune.Centre); commune.HasCentre && metres > fromCentre {
			return fmt.Sprintf("Ce point est à %.0f km du centre de %s. Rapprochez-le, ou corrigez la commune.", metres/1000, commune.Name)
		}
		return ""
	}
	if locator.Near(p, commune.Code, besideBorder) {
		return ""
	}
	where := "hors de la commune"
	if code, ok := locator.Locate(p); ok {
		if other, known := snapshot.Gazetteer().Commune(code); known {
			where = "à " + other.Name
		}
	}
	return fmt.Sprintf("Ce point est %s, pas à %s. Déplacez-le, ou corrigez la commune.", where, commune.Name)
}

// pin is where the map is drawn on which a point is set, with JavaScript.
type pin struct {
	*form
	place *directory.Place
}

// Write implements page.Content.
func (p pin) Write(w *page.Writer) {
	at, zoom := p.place.Position, "15"
	if !p.place.HasPosition {
		commune, known := p.pages.snapshot().Gazetteer().Commune(p.insee())
		if !known || !commune.HasCentre {
			return
		}
		at, zoom = commune.Centre, "12"
	}
	w.Raw(`<div class="petite-carte placer" data-placer hidden`)
	w.Attribute("data-lat", degrees(at.Lat()))
	w.Attribute("data-lon", degrees(at.Lon()))
	w.Attribute("data-zoom", zoom)
	w.Attribute("data-fonds", p.pages.deps.Basemap)
	w.Raw("></div>\n" + `<p class="discret" role="status" data-placer-etat></p>` + "\n")
}
