package atlas

import (
	"errors"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/paulmach/orb"

	"annuaire/directory"
	"annuaire/fault"
	"annuaire/geo"
)

const badQuery = "Certains paramètres ne sont pas acceptés."

// ParseQuery reads the parameters of /api/v1/lieux. An empty value counts as
// absent, since forms send those. Every parameter it does not know is refused,
// but for those allowed. The error is Invalid with one field for each
// parameter at fault.
func ParseQuery(values url.Values, now time.Time, allowed ...string) (Query, error) {
	p := parsing{values: values, query: Query{At: now, Limit: DefaultLimit}}
	if len(values) == 0 {
		return p.query, nil
	}
	for _, name := range sortedNames(values) {
		if slices.Contains(allowed, name) || blank(values[name]) {
			continue
		}
		parse, known := parameters[name]
		switch {
		case !known:
			p.faults.Add(fault.Excerpt(name, maxQuoted), "Ce paramètre n'existe pas. Paramètres acceptés : %s.", strings.Join(parameterNames(allowed), ", "))
		default:
			if err := parse(&p, name); err != nil {
				p.faults.Add(name, "%s", sentence(err.Error()))
			}
		}
	}
	p.combine()
	if err := p.faults.Err(badQuery); err != nil {
		return Query{}, err
	}
	return p.query, nil
}

// parsing is one call of ParseQuery.
type parsing struct {
	values url.Values
	query  Query
	faults fault.Fields
}

func parameterNames(allowed []string) []string {
	names := slices.Clone(allowed)
	for name := range parameters {
		names = append(names, name)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func sortedNames(values url.Values) []string {
	names := slices.AppendSeq(make([]string, 0, len(values)), maps.Keys(values))
	slices.Sort(names)
	return names
}

func blank(values []string) bool {
	return !slices.ContainsFunc(values, func(v string) bool { return strings.TrimSpace(v) != "" })
}

// sentence gives a message its capital and its full stop.
func sentence(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[size:] + "."
}

// maxQuoted is how many characters of a value a message quotes.
const maxQuoted = 40

// one gives the only value of a parameter.
func (p *parsing) one(name string) (string, error) {
	found := ""
	for _, v := range p.values[name] {
		v = strings.TrimSpace(v)
		switch {
		case v == "" || v == found:
		case found != "":
			return "", errOne
		default:
			found = v
		}
	}
	if found == "" {
		return "", errOne
	}
	return found, nil
}

var errOne = errors.New("donnez une seule valeur")

// list gives the values of a repeated or comma-separated parameter. A value
// of the vocabulary, if any, is never split.
func (p *parsing) list(name string, vocabulary directory.Vocabulary) ([]string, error) {
	var found []string
	for _, v := range p.values[name] {
		if vocabulary.Has(v) {
			found = append(found, v)
		} else {
			for part := range strings.SplitSeq(v, ",") {
				if part = strings.TrimSpace(part); part != "" {
					found = append(found, part)
				}
			}
		}
		if len(found) > MaxValues {
			return nil, fmt.Errorf("donnez au plus %d valeurs", MaxValues)
		}
	}
	return found, nil
}

func (p *parsing) filter(name string, values []string) {
	if len(values) == 0 {
		return
	}
	if p.query.Filters == nil {
		p.query.Filters = map[string][]string{}
	}
	p.query.Filters[name] = values
}

// combine checks the parameters that need one another, and says nothing more
// about those already at fault.
func (p *parsing) combine() {
	q := &p.query
	lat, lon := !blank(p.values["lat"]), !blank(p.values["lon"])
	q.HasPosition = lat && lon
	switch {
	case lat && !lon:
		p.also("lon", "Donnez aussi la longitude : une position se compose de lat et de lon.")
	case lon && !lat:
		p.also("lat", "Donnez aussi la latitude : une position se compose de lat et de lon.")
	case q.HasPosition && swapped(q.From):
		p.also("lat", "La latitude et la longitude semblent échangées : cette position est en mer, et l'inverse est en France.")
	}
	if q.Radius > 0 && !lat && !lon {
		p.also("rayon", "Un rayon se compte autour d'une position : donnez aussi lat et lon.")
	}
	if q.Sort == ByDistance && !lat && !lon {
		p.also("tri", "Pour trier par distance, donnez une position : lat et lon.")
	}
	if q.Sort == ByRelevance && q.Text == "" {
		p.also("tri", "Pour trier par pertinence, donnez un texte : q.")
	}
	if q.Cursor == "" {
		return
	}
	if c, err := readCursor(q.Cursor); err == nil && c.Sort != q.Order() {
		p.also("curseur", "Ce curseur vient d'une liste dans un autre ordre : reprenez la liste du début.")
	}
}

// also adds a fault unless the parameter has one.
func (p *parsing) also(name, message string) {
	if !slices.ContainsFunc(p.faults, func(f fault.Field) bool { return f.Name == name }) {
		p.faults.Add(name, "%s", message)
	}
}

// lands are rough boxes around the inhabited parts of France, to recognise a
// latitude given for a longitude.
var lands = []geo.Box{
	{West: -5.5, South: 41, East: 10, North: 51.5},       // the mainland and Corsica
	{West: -63.5, South: 14, East: -60.5, North: 18.5},   // Antilles
	{West: -55, South: 2, East: -51, North: 6},           // Guyane
	{West: 55, South: -21.5, East: 56, North: -20.5},     // La Réunion
	{West: 44.5, South: -13.5, East: 45.5, North: -12.5}, // Mayotte
	{West: -57, South: 46.5, East: -56, North: 47.5},     // Saint-Pierre-et-Miquelon
}

// swapped tells whether p is out of France while its reverse is in it.
func swapped(p orb.Point) bool {
	holds := func(p orb.Point) func(geo.Box) bool { return func(b geo.Box) bool { return b.Contains(p) } }
	return !slices.ContainsFunc(lands, holds(p)) && slices.ContainsFunc(lands, holds(orb.Point{p[1], p[0]}))
}
