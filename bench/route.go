package main

import (
	"fmt"
	"math"
	"math/rand/v2"
	"net/url"
	"strings"

	"annuaire/atlas"
	"annuaire/directory"
	"annuaire/fold"
)

// route is one kind of request, with the bounds it is held against: each has
// one for up to 20,000 places and one for more. Zero means no bound.
type route struct {
	name   string
	path   func(a *asker) string
	ratio  [2]float64 // of the requests/s of the bare server, at least
	p99    [2]float64 // milliseconds, at most
	file   bool       // a long answer, counted in MB/s instead
	volume float64    // MB/s of the unpacked file, at least
	plain  bool       // asked for without compression
	lands  bool       // needs the outlines of territories, which real data holds
}

var quick = [2]float64{10, 10}

var routes = []route{
	{name: "tile z5", path: tile("", 5), ratio: [2]float64{.7, .65}, p99: quick},
	{name: "tile z8", path: tile("", 8), ratio: [2]float64{.7, .65}, p99: quick},
	{name: "tile z11", path: tile("", 11), ratio: [2]float64{.7, .65}, p99: quick},
	{name: "tile z14", path: tile("", 14), ratio: [2]float64{.7, .65}, p99: quick},
	{name: "tile mixed", path: tile("", 5, 8, 11, 14), ratio: [2]float64{.7, .65}, p99: quick},
	{name: "tile mixed, one filter", path: tile("?"+oneFilter, 5, 8, 11, 14), ratio: [2]float64{.3, .2}, p99: quick},
	{name: "tile mixed, three filters", path: tile("?"+threeFilters, 5, 8, 11, 14), ratio: [2]float64{.2, .12}, p99: quick},
	{name: "nearest 10", path: around("/api/v1/lieux/proches", "limite=10"), ratio: [2]float64{.5, .45}, p99: quick},
	{name: "nearest 10, three filters, open", path: around("/api/v1/lieux/proches", "limite=10&ouvert="+marketDay+"&"+threeFilters), ratio: [2]float64{.3, .25}, p99: quick},
	{name: "nearest 10, short", path: around("/api/v1/lieux/proches", "limite=10&champs=court"), ratio: [2]float64{.5, .45}, p99: quick},
	{name: "nearest 10, short, filters, open", path: around("/api/v1/lieux/proches", "limite=10&champs=court&ouvert="+marketDay+"&"+threeFilters), ratio: [2]float64{.3, .25}, p99: quick},
	{name: "place by identifier", path: func(a *asker) string { return "/api/v1/lieux/" + one(a, a.ids) }, ratio: [2]float64{.5, .5}},
	{name: "radius 20 km, all facets", path: around("/api/v1/lieux", "rayon=20000&facettes=oui"), ratio: [2]float64{.35, .2}},
	{name: "department, all facets", path: department, ratio: [2]float64{.35, .2}},
	{name: "radius 20 km, facets, one id", path: around("/api/v1/lieux", "rayon=20000&facettes=oui&limite=1&champs=id"), ratio: [2]float64{.35, .2}},
	{name: "department, facets, one id", path: func(a *asker) string { return department(a) + "&limite=1&champs=id" }, ratio: [2]float64{.35, .2}},
	{name: "suggestions, 5 characters", path: suggestions, ratio: [2]float64{.4, .3}},
	{name: "text search, all facets", path: textSearch, p99: [2]float64{10, 40}},
	{name: "list page, 20 places", path: around("/lieux", ""), ratio: [2]float64{.1, .08}},
	{name: "CSV of everything, gzip", path: always("/donnees/lieux.csv"), file: true, volume: 100},
	{name: "CSV of everything, unpacked", path: always("/donnees/lieux.csv"), file: true, volume: 100, plain: true},
	{name: "territory tile, communes", path: territoryTile("communes"), ratio: [2]float64{.5, .5}, p99: quick, lands: true},
	{name: "territory tile, departments", path: territoryTile("departements"), ratio: [2]float64{.5, .5}, p99: quick, lands: true},
	{name: "territory tile, all layers", path: territoryTile("communes", "epci", "departements", "regions"), ratio: [2]float64{.5, .5}, p99: quick, lands: true},
}

// marketDay is an instant at which most places are open: what is measured must
// not depend on when.
const marketDay = "2026-03-17T10:00:00Z"

const oneFilter = "services=%v"

// threeFilters are conditions that most people put: what, at which price, how.
var threeFilters = oneFilter + "&frais_a_charge=Gratuit&modalites_acces=" + url.QueryEscape("Se présenter")

// asker draws requests, the same for the same seed, around existing places.
type asker struct {
	*rand.Rand
	places []directory.Place
	ids    []string // as the service knows them
}

func (a *asker) located() directory.Place {
	for {
		if p := one(a, a.places); p.HasPosition {
			return p
		}
	}
}

func one[T any](a *asker, list []T) T { return list[a.IntN(len(list))] }

// filtered fills in the service that some conditions leave open.
func (a *asker) filtered(conditions string) string {
	return strings.Replace(conditions, "%v", url.QueryEscape(one(a, directory.Services)), 1)
}

func always(path string) func(*asker) string { return func(*asker) string { return path } }

// tile draws a tile that holds a place, at one of the zooms.
func tile(filters string, zooms ...int) func(*asker) string {
	return func(a *asker) string { return a.tileOf("lieux", one(a, zooms)) + a.filtered(filters) }
}

// territoryTile draws a tile of a layer, at one of the zooms that a map asks
// it at.
func territoryTile(layers ...string) func(*asker) string {
	const last = 12
	return func(a *asker) string {
		kind, _ := atlas.OutlineKindOf(one(a, layers))
		first := max(kind.MinZoom, 4) // all of France is one tile before
		return a.tileOf(kind.Layer, first+a.IntN(last-first+1))
	}
}

// tileOf gives the tile of a layer that holds some place.
func (a *asker) tileOf(layer string, z int) string {
	p := a.located().Position
	side := math.Exp2(float64(z))
	x := int((p.Lon() + 180) / 360 * side)
	y := int((1 - math.Asinh(math.Tan(p.Lat()*math.Pi/180))/math.Pi) / 2 * side)
	return fmt.Sprintf("/tuiles/%s/%d/%d/%d.mvt", layer, z, x, y)
}

// around draws a position within some kilometres of a place.
func around(path, conditions string) func(*asker) string {
	if conditions != "" {
		conditions = "&" + conditions
	}
	return func(a *asker) string {
		p := a.located().Position
		return fmt.Sprintf("%s?lat=%.4f&lon=%.4f", path, p.Lat()+a.NormFloat64()*.05, p.Lon()+a.NormFloat64()*.05) + a.filtered(conditions)
	}
}

func department(a *asker) string {
	commune := a.located().INSEE
	code := commune[:2]
	if code == "97" { // overseas
		code = commune[:3]
	}
	return "/api/v1/lieux?facettes=oui&departement=" + code
}

// suggestions draws the first letters of a name as one types it.
func suggestions(a *asker) string {
	text := []rune(one(a, a.places).Name)
	if a.IntN(2) == 0 {
		text = []rune(one(a, a.places).Commune)
	}
	return "/api/v1/suggestions?q=" + url.QueryEscape(string(text[:min(5, len(text))]))
}

// textSearch draws a word of a name and a town.
func textSearch(a *asker) string {
	p := one(a, a.places)
	return "/api/v1/lieux?facettes=oui&q=" + url.QueryEscape(longestWord(p.Name)+" "+fold.Text(p.Commune))
}
