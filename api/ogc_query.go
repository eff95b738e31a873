package api

import (
	"errors"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"annuaire/fault"
	"annuaire/geo"
)

// The bounds of a page of features. The standard has a number over the maximum
// brought back to it, not refused.
const (
	defaultFeatures = 10
	maxFeatures     = 1000
)

// featureQuery holds the parameters that OGC API - Features defines.
type featureQuery struct {
	box    *geo.Box // nil: everywhere
	days   *daySpan // nil: at any time
	limit  int
	after  string // the identifier that the page comes after, "" for the first page
	levels []geo.Level
}

// daySpan goes from a day to another, both included, as UTC midnights. Zero is
// an open end.
type daySpan struct{ from, to time.Time }

var featureParams = []parameter{
	{name: "bbox", in: "query", doc: "Rectangle ouest,sud,est,nord en degrés (CRS84) ; à six nombres, les hauteurs sont le troisième et le sixième et n'ont pas d'effet. Un ouest plus grand que l'est traverse l'antiméridien. Un lieu sans position propre compte au centre de sa commune ; ce qui n'est situé nulle part répond à tout rectangle, comme le veut la norme.", numbers: [2]int{4, 6}},
	{name: "datetime", in: "query", doc: "Date de mise à jour : un instant, ou un intervalle dont un bout peut être « .. ». Ce qui n'a pas de date répond à tout intervalle, comme le veut la norme.", kind: "string", unexploded: true, example: "2025-01-01T00:00:00Z/.."},
	{name: "limit", in: "query", doc: "Nombre d'objets par page, 10 par défaut ; au-delà de 1000, 1000.", kind: "integer", min: 1, max: maxFeatures, byDefault: defaultFeatures, unexploded: true},
	{name: "apres", in: "query", doc: "Suite d'une liste : l'identifiant du dernier objet de la page précédente, donné par son lien next.", kind: "string"},
	featureFormat,
}

var featureFormat = parameter{name: "f", in: "query", doc: "Format de la réponse : JSON, toujours.", kind: "string", enum: []string{"json"}}

// parseFeatures reads the parameters of featureParams, and adds to fields those
// at fault.
func parseFeatures(v url.Values, fields *fault.Fields) featureQuery {
	q := featureQuery{limit: defaultFeatures}
	single(v, "bbox", fields, func(s string) (err error) { q.box, err = parseFeatureBox(s); return err })
	single(v, "datetime", fields, func(s string) (err error) { q.days, err = parseDays(s); return err })
	single(v, "limit", fields, func(s string) (err error) { q.limit, err = parseFeatureLimit(s); return err })
	single(v, "apres", fields, func(s string) error { q.after = s; return nil })
	single(v, "f", fields, parseF)
	return q
}

// parseF reads the only parameter that every address of /ogc accepts.
func parseF(s string) error {
	if s != "json" {
		return errors.New("écrivez « json » : il n'y a pas d'autre format")
	}
	return nil
}

// single reads a parameter that is given once at most; empty counts as absent,
// as everywhere else.
func single(v url.Values, name string, fields *fault.Fields, read func(string) error) {
	given := slices.DeleteFunc(slices.Clone(v[name]), func(s string) bool { return s == "" })
	switch {
	case len(given) == 0:
	case len(given) > 1:
		fields.Add(name, "Donnez une seule valeur.")
	default:
		if err := read(given[0]); err != nil {
			fields.Add(name, "%s", sentence(err))
		}
	}
}

// sentence gives a message its capital and its full stop.
func sentence(err error) string {
	text := err.Error()
	first, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(first)) + text[size:] + "."
}

// refuseOthers refuses every parameter but those described.
func refuseOthers(v url.Values, params []parameter, fields *fault.Fields) {
	var names []string
	for _, p := range params {
		if p.in == "query" {
			names = append(names, p.name)
		}
	}
	for _, name := range sortedKeys(v) {
		if !slices.Contains(names, name) {
			fields.Add(fault.Excerpt(name, maxQuoted), "Ce paramètre n'existe pas. Paramètres acceptés : %s.", strings.Join(names, ", "))
		}
	}
}

// parseFeatureBox reads four numbers, or six, of which the heights are only
// checked: places have none.
func parseFeatureBox(s string) (*geo.Box, error) {
	parts := strings.Split(s, ",")
	if len(parts) == 6 {
		low, err := geo.ParseDegrees(parts[2])
		high, err2 := geo.ParseDegrees(parts[5])
		if err != nil || err2 != nil || low > high {
			return nil, errors.New("à six nombres, le troisième et le sixième sont la hauteur la plus basse et la plus haute, en mètres")
		}
		parts = []string{parts[0], parts[1], parts[3], parts[4]}
	}
	box, err := geo.ParseBox(strings.Join(parts, ","))
	return &box, err
}

var errLimit = errors.New("donnez un nombre entier à partir de 1 ; au-delà de " + strconv.Itoa(maxFeatures) + ", vous en recevrez " + strconv.Itoa(maxFeatures))

func parseFeatureLimit(s string) (int, error) {
	n, err := strconv.ParseUint(s, 10, 64)
	if errors.Is(err, strconv.ErrRange) {
		return maxFeatures, nil
	}
	if err != nil || n < 1 {
		return 0, errLimit
	}
	return int(min(n, maxFeatures)), nil
}

var errDays = errors.New("écrivez un instant, comme 2026-03-14T00:00:00Z, ou un intervalle, comme 2025-01-01T00:00:00Z/2026-01-01T00:00:00Z, dont un bout peut être « .. »")

// parseDays reads an instant or an interval. What is dated is so by the day:
// an instant is met by what bears its day, in UTC.
func parseDays(s string) (*daySpan, error) {
	s = strings.ReplaceAll(s, " ", "+") // a plus sign that was not escaped
	first, last, interval := strings.Cut(s, "/")
	if !interval {
		day, err := parseDay(s)
		return &daySpan{day, day}, err
	}
	from, err := parseEnd(first)
	to, err2 := parseEnd(last)
	switch {
	case err != nil || err2 != nil || from.IsZero() && to.IsZero():
		return nil, errDays
	case !to.IsZero() && to.Before(from):
		return nil, errors.New("l'intervalle finit avant de commencer : le premier instant est le plus ancien")
	}
	return &daySpan{midnight(from), midnight(to)}, nil
}

// parseEnd gives the instant at one end of an interval, zero when it is open.
func parseEnd(s string) (time.Time, error) {
	if s == "" || s == ".." {
		return time.Time{}, nil
	}
	return parseInstant(s)
}

func parseDay(s string) (time.Time, error) {
	t, err := parseInstant(s)
	return midnight(t), err
}

func parseInstant(s string) (time.Time, error) {
	for _, layout := range []string{time.RFC3339, time.DateOnly} {
		if t, err := time.Parse(layout, s); err == nil && !midnight(t).IsZero() {
			return t, nil
		}
	}
	return time.Time{}, errDays
}

// midnight gives the start of the day of t in UTC; of no instant, none.
func midnight(t time.Time) time.Time { return t.UTC().Truncate(24 * time.Hour) }

// holds tells whether a day is in the span. What is not dated always is.
func (d *daySpan) holds(day time.Time) bool {
	if d == nil || day.IsZero() {
		return true
	}
	day = midnight(day)
	return !day.Before(d.from) && (d.to.IsZero() || !day.After(d.to))
}
