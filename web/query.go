package web

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"annuaire/fault"
	"annuaire/web/page"
)

// Parameters that only pages have; the others are those of /api/v1/lieux.
const (
	placeLabel  = "lieu"   // what the visitor typed to be placed, shown again
	pageNumber  = "page"   // rank of a page of results, for its title only
	selectedID  = "choisi" // place shown as selected on the map
	searchNames = "dans"   // "noms": search the words in places, do not read them as a location
)

var pageOnly = []string{placeLabel, pageNumber, selectedID, searchNames}

// here is the label of the visitor's own position.
const here = "Autour de moi"

// request is the query string of a page, parted into what the directory
// answers and what only the page needs.
type request struct {
	values url.Values // of the directory, without empty ones
	own    url.Values // of the page
}

// readRequest reads the query string. Empty values are those of fields that a
// form left blank: they mean nothing and are dropped.
func readRequest(c *fiber.Ctx) (request, error) {
	all, err := url.ParseQuery(string(c.Request().URI().QueryString()))
	if err != nil {
		return request{}, fault.Wrap(err, fault.Invalid, "L’adresse de cette page est mal écrite.")
	}
	r := request{values: url.Values{}, own: url.Values{}}
	for name, values := range all {
		values = slices.DeleteFunc(values, func(v string) bool { return strings.TrimSpace(v) == "" })
		switch {
		case len(values) == 0:
		case slices.Contains(pageOnly, name):
			r.own[name] = values[:1]
		default:
			r.values[name] = values
		}
	}
	return r, nil
}

// label is the name of the searched position, empty when there is none.
func (r request) label() string {
	if !r.values.Has("lat") {
		return ""
	}
	return r.own.Get(placeLabel)
}

// from says where distances are taken from: "de Rennes", "de vous".
func (r request) from() string {
	switch l := r.label(); l {
	case "":
		return "du point choisi"
	case here:
		return "de vous"
	default:
		return of(l)
	}
}

// since says what distances are counted from, after "depuis".
func (r request) since() string {
	switch l := r.label(); l {
	case "":
		return "le point choisi"
	case here:
		return "votre position"
	default:
		return l
	}
}

// page is the rank of this page of results, from 1.
func (r request) page() int {
	n, err := strconv.Atoi(r.own.Get(pageNumber))
	if err != nil || n < 1 || n > 1_000_000 {
		return 1
	}
	return n
}

// href gives the address of another page with the same state but for the
// changes; any change starts again from the first results.
func (r request) href(path string, changes ...change) string {
	var memory [16]parameter // as many as most addresses hold
	kept := memory[:0]
	keep := func(name string, values []string) {
		if !slices.ContainsFunc(changes, func(c change) bool { return slices.Contains(c.names, name) }) {
			kept = append(kept, parameter{name, values})
		}
	}
	for name, values := range r.values {
		if name != "curseur" {
			keep(name, values)
		}
	}
	if r.label() != "" {
		keep(placeLabel, r.own[placeLabel])
	}
	if r.own.Has(searchNames) {
		keep(searchNames, r.own[searchNames])
	}
	for _, c := range changes {
		for _, name := range c.names {
			kept = append(kept, parameter{name, c.values})
		}
	}
	return query(path, kept)
}

// address gives the address of a page with these parameters.
func address(path string, v url.Values) string {
	var memory [16]parameter
	all := memory[:0]
	for name, values := range v {
		all = append(all, parameter{name, values})
	}
	return query(path, all)
}

// parameter is one name of a query string.
type parameter struct {
	name   string
	values []string
}

// query writes parameters after a path as url.Values.Encode does, without its
// map: a list has seven such addresses, which were a quarter of the memory it
// took.
func query(path string, parameters []parameter) string {
	slices.SortFunc(parameters, func(a, b parameter) int { return strings.Compare(a.name, b.name) })
	var memory [256]byte
	b := append(memory[:0], path...)
	mark := byte('?')
	for _, p := range parameters {
		for _, value := range p.values {
			b = append(append(append(b, mark), url.QueryEscape(p.name)...), '=')
			b = append(b, url.QueryEscape(value)...)
			mark = '&'
		}
	}
	return string(b)
}

// change gives values to parameters, or takes them off when it has none.
type change struct{ names, values []string }

func set(name, value string) change { return change{[]string{name}, []string{value}} }

func without(names ...string) change { return change{names: names} }

// withoutValue takes one value off a parameter, written repeated or with commas.
func (r request) withoutValue(name, value string) change {
	kept := slices.DeleteFunc(split(r.values[name]), func(x string) bool { return x == value })
	return change{[]string{name}, kept}
}

// drop takes parameters off.
func drop(v url.Values, names ...string) {
	for _, n := range names {
		v.Del(n)
	}
}

// split opens the values of a filter, repeated or separated by commas. The
// one value of the vocabularies that holds a comma is not broken: none does.
func split(values []string) []string {
	var parts []string
	for _, v := range values {
		parts = append(parts, strings.Split(v, ",")...)
	}
	return parts
}

func clone(v url.Values) url.Values {
	c := make(url.Values, len(v))
	for name, values := range v {
		c[name] = slices.Clone(values)
	}
	return c
}

// hidden gives the fields that a form keeps when it sets only the others.
func hidden(v url.Values, except ...string) []page.Input {
	var fields []page.Input
	for _, name := range sortedNames(v) {
		if slices.Contains(except, name) {
			continue
		}
		for _, value := range v[name] {
			fields = append(fields, page.Input{Name: name, Value: value})
		}
	}
	return fields
}

func sortedNames(v url.Values) []string {
	names := make([]string, 0, len(v))
	for n := range v {
		names = append(names, n)
	}
	slices.Sort(names)
	return names
}
