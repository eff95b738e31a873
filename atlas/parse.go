package atlas

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/paulmach/orb"

	"annuaire/directory"
	"annuaire/directory/hours"
	"annuaire/fault"
	"annuaire/fold"
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
			p.faults.Add(shorten(name), "Ce paramètre n'existe pas. Paramètres acceptés : %s.", strings.Join(parameterNames(allowed), ", "))
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

// parameters gives each name its parser, which returns what is accepted when
// it refuses.
var parameters = func() map[string]func(*parsing, string) error {
	all := map[string]func(*parsing, string) error{
		"q": parseText, "bbox": parseBox, "lat": parseLat, "lon": parseLon, "rayon": parseRadius,
		"ouvert": parseOpen, "accessible": parseAccessible, "maj_depuis": parseSince,
		"tri": parseSort, "limite": parseLimit, "curseur": parseCursor, "facettes": parseFacets,
	}
	for name := range vocabularies {
		all[name] = parseVocabulary
	}
	for name := range codes {
		all[name] = parseCodes
	}
	return all
}()

// vocabularies are the filters whose values are known in advance.
var vocabularies = func() map[string]directory.Vocabulary {
	all := map[string]directory.Vocabulary{"typologie": directory.TypologyCodes(), equipmentName: directory.Equipments}
	for _, c := range directory.Columns {
		if c.IsList() && c.Vocabulary != nil {
			all[c.Name] = c.Vocabulary
		}
	}
	return all
}()

// codes are the filters whose values only have a shape: which ones exist, the
// snapshot knows.
var codes = map[string]struct {
	shape *regexp.Regexp
	help  string
}{
	communeName:    {regexp.MustCompile(`^(\d\d|2[AB])\d{3}$`), "donnez le code INSEE d'une commune, par exemple 35238"},
	epciName:       {regexp.MustCompile(`^\d{9}$`), "donnez le numéro SIREN d'une intercommunalité, par exemple 243500139"},
	departmentName: {regexp.MustCompile(`^(\d\d|2[AB]|9[78]\d)$`), "donnez le code d'un département, par exemple 35 ou 2A"},
	regionName:     {regexp.MustCompile(`^\d{2,3}$`), "donnez le code d'une région, par exemple 53"},
	labelName:      {regexp.MustCompile(`^[0-9A-Za-z][0-9A-Za-z_-]{0,63}$`), "donnez le code d'un label"},
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

// shorten keeps the start of a text that is quoted in a message.
func shorten(s string) string {
	s = strings.ToValidUTF8(s, "?")
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}

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

func parseVocabulary(p *parsing, name string) error {
	vocabulary := vocabularies[name]
	found, err := p.list(name, vocabulary)
	if err != nil {
		return err
	}
	for i, v := range found {
		value, ok := known(name, vocabulary, v)
		if !ok {
			return fmt.Errorf("« %s » n'est pas connu. Valeurs acceptées : %s", shorten(v), strings.Join(vocabulary, ", "))
		}
		found[i] = value
	}
	slices.SortFunc(found, func(a, b string) int { return slices.Index(vocabulary, a) - slices.Index(vocabulary, b) })
	p.filter(name, slices.Compact(found))
	return nil
}

// known gives the value of the vocabulary that was meant: accents and case are
// forgiven, renamed kinds are followed.
func known(name string, vocabulary directory.Vocabulary, v string) (string, bool) {
	if vocabulary.Has(v) {
		return v, true
	}
	if name == "typologie" {
		if code, ok := directory.TypologyCode(strings.ToUpper(v)); ok {
			return code, true
		}
	}
	folded := fold.Text(v)
	for _, value := range vocabulary {
		if fold.Text(value) == folded {
			return value, true
		}
	}
	return "", false
}

func parseCodes(p *parsing, name string) error {
	found, err := p.list(name, nil)
	if err != nil {
		return err
	}
	for i, v := range found {
		if name != labelName {
			v = strings.ToUpper(v)
		}
		if !codes[name].shape.MatchString(v) {
			return fmt.Errorf("« %s » n'est pas un code : %s", shorten(v), codes[name].help)
		}
		found[i] = v
	}
	slices.Sort(found)
	p.filter(name, slices.Compact(found))
	return nil
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

func parseText(p *parsing, name string) error {
	v, err := p.one(name)
	if err != nil {
		return err
	}
	if !utf8.ValidString(v) {
		return fmt.Errorf("le texte n'est pas en UTF-8")
	}
	v = strings.Join(strings.FieldsFunc(v, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }), " ")
	if utf8.RuneCountInString(v) > MaxText {
		return fmt.Errorf("écrivez au plus %d caractères", MaxText)
	}
	p.query.Text = v
	return nil
}

func parseBox(p *parsing, name string) error {
	v, err := p.one(name)
	if err != nil {
		return err
	}
	box, err := geo.ParseBox(v)
	if err != nil {
		return err
	}
	if swapped(orb.Point{box.West, box.South}) && swapped(orb.Point{box.East, box.North}) {
		return fmt.Errorf("latitudes et longitudes semblent échangées : l'ordre est ouest,sud,est,nord")
	}
	p.query.Box, p.query.HasBox = box, true
	return nil
}

func parseLat(p *parsing, name string) (err error) {
	p.query.From[1], err = p.degrees(name, 90)
	return err
}

func parseLon(p *parsing, name string) (err error) {
	p.query.From[0], err = p.degrees(name, 180)
	return err
}

func (p *parsing) degrees(name string, limit float64) (float64, error) {
	v, err := p.one(name)
	if err != nil {
		return 0, err
	}
	x, err := geo.ParseDegrees(v)
	if err != nil {
		return 0, err
	}
	if math.Abs(x) > limit {
		return 0, fmt.Errorf("donnez un nombre de degrés entre -%v et %v", limit, limit)
	}
	return x, nil
}

func parseRadius(p *parsing, name string) error {
	v, err := p.one(name)
	if err != nil {
		return err
	}
	metres, err := geo.ParseDegrees(v)
	if err != nil || !(metres > 0 && metres <= MaxRadius) {
		return fmt.Errorf("donnez un nombre de mètres, plus grand que 0 et au plus %d", MaxRadius)
	}
	p.query.Radius = metres
	return nil
}

// openLayouts are the ways of writing an instant. Without a zone it is that of
// metropolitan France.
var openLayouts = []string{time.RFC3339, "2006-01-02T15:04Z07:00", "2006-01-02T15:04:05", "2006-01-02T15:04"}

func parseOpen(p *parsing, name string) error {
	v, err := p.one(name)
	if err != nil {
		return err
	}
	p.query.Open = true
	if v == "maintenant" {
		return nil
	}
	// A plus sign that was not escaped arrives as a space.
	v = strings.Replace(v, " ", "+", 1)
	for _, layout := range openLayouts {
		at, err := time.ParseInLocation(layout, v, hours.CalendarFor("").Zone())
		if err == nil && at.Year() >= 2000 && at.Year() < 2100 {
			p.query.At, p.query.OpenAt = at.UTC().Truncate(time.Second), true
			return nil
		}
	}
	return fmt.Errorf("écrivez « maintenant » ou une date et une heure, par exemple 2026-03-14T10:30")
}

func parseAccessible(p *parsing, name string) error {
	v, err := p.one(name)
	if err != nil || v != yes {
		return fmt.Errorf("la seule valeur acceptée est « oui »")
	}
	p.query.Accessible = true
	return nil
}

func parseSince(p *parsing, name string) error {
	v, err := p.one(name)
	if err != nil {
		return err
	}
	day, err := time.Parse(time.DateOnly, v)
	if err != nil || day.Year() < 1970 || day.Year() >= 2100 {
		return fmt.Errorf("écrivez un jour, par exemple 2026-03-14")
	}
	p.query.Since = day
	return nil
}

func parseSort(p *parsing, name string) error {
	v, err := p.one(name)
	if err != nil {
		return err
	}
	switch order := Sort(v); order {
	case ByDistance, ByRelevance, ByName, ByFreshness:
		p.query.Sort = order
		return nil
	}
	return fmt.Errorf("« %s » n'est pas un ordre. Valeurs acceptées : distance, pertinence, nom, maj", shorten(v))
}

func parseLimit(p *parsing, name string) error {
	v, err := p.one(name)
	if err != nil {
		return err
	}
	n, err := strconv.Atoi(v)
	if err != nil || n < 1 || n > MaxLimit {
		return fmt.Errorf("donnez un nombre de lieux, de 1 à %d", MaxLimit)
	}
	p.query.Limit = n
	return nil
}

func parseCursor(p *parsing, name string) error {
	v, err := p.one(name)
	if err != nil {
		return err
	}
	if _, err := readCursor(v); err != nil {
		return err
	}
	p.query.Cursor = v
	return nil
}

func parseFacets(p *parsing, name string) error {
	found, err := p.list(name, nil)
	if err != nil {
		return err
	}
	slices.Sort(found)
	found = slices.Compact(found)
	if len(found) == 1 && (found[0] == yes || found[0] == "non") {
		p.query.Facets = found[0] == yes
		return nil
	}
	if slices.ContainsFunc(found, func(v string) bool { return !slices.Contains(facetNames, v) }) {
		return fmt.Errorf("écrivez « oui », « non » ou des filtres parmi : %s", strings.Join(facetNames, ", "))
	}
	p.query.Facets, p.query.FacetNames = true, found
	return nil
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
