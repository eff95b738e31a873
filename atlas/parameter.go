package atlas

import (
	"errors"
	"fmt"
	"math"
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

func parseVocabulary(p *parsing, name string) error {
	vocabulary := vocabularies[name]
	found, err := p.list(name, vocabulary)
	if err != nil {
		return err
	}
	for i, v := range found {
		value, ok := known(name, vocabulary, v)
		if !ok {
			return fmt.Errorf("« %s » n'est pas connu. Valeurs acceptées : %s", fault.Excerpt(v, maxQuoted), strings.Join(vocabulary, ", "))
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
			return fmt.Errorf("« %s » n'est pas un code : %s", fault.Excerpt(v, maxQuoted), codes[name].help)
		}
		found[i] = v
	}
	slices.Sort(found)
	p.filter(name, slices.Compact(found))
	return nil
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
	if v == "" { // not taken for no text, which finds everything
		return errWordless
	}
	if utf8.RuneCountInString(v) > MaxText {
		return fmt.Errorf("écrivez au plus %d caractères", MaxText)
	}
	p.query.Text = v
	return nil
}

var errWordless = errors.New("écrivez un mot : ce texte n'a que des caractères qui ne se voient pas")

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
	return fmt.Errorf("« %s » n'est pas un ordre. Valeurs acceptées : distance, pertinence, nom, maj", fault.Excerpt(v, maxQuoted))
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
