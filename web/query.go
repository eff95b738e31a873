package web

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"annuaire/fault"
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
func (r request) href(path string, changes ...func(url.Values)) string {
	v := clone(r.values)
	v.Del("curseur")
	if l := r.label(); l != "" {
		v.Set(placeLabel, l)
	}
	if r.own.Has(searchNames) {
		v.Set(searchNames, r.own.Get(searchNames))
	}
	for _, change := range changes {
		change(v)
	}
	return address(path, v)
}

func address(path string, v url.Values) string {
	if len(v) == 0 {
		return path
	}
	return path + "?" + v.Encode()
}

func set(name, value string) func(url.Values) {
	return func(v url.Values) { v.Set(name, value) }
}

func without(names ...string) func(url.Values) {
	return func(v url.Values) {
		for _, n := range names {
			v.Del(n)
		}
	}
}

// withoutValue takes one value off a parameter, written repeated or with commas.
func withoutValue(name, value string) func(url.Values) {
	return func(v url.Values) {
		kept := slices.DeleteFunc(split(v[name]), func(x string) bool { return x == value })
		v.Del(name)
		if len(kept) > 0 {
			v[name] = kept
		}
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
func hidden(v url.Values, except ...string) []input {
	var fields []input
	for _, name := range sortedNames(v) {
		if slices.Contains(except, name) {
			continue
		}
		for _, value := range v[name] {
			fields = append(fields, input{name, value})
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

// pathEscape writes a text as one step of an address. Identifiers seldom need it.
func pathEscape(s string) string {
	for i := range len(s) {
		if c := s[i]; !('0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c == '-' || c == '_') {
			return url.PathEscape(s)
		}
	}
	return s
}
