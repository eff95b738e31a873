package api

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"

	"annuaire/atlas"
	"annuaire/fault"
	"annuaire/geo"
	"annuaire/internal/jsontext"
	"annuaire/search"
)

const (
	defaultSuggestions = 8
	maxSuggestions     = 20
)

// The answers to "adresses": whether those of the geocoder come with the
// others, which do not wait for it when they are asked for apart.
const (
	withAddresses    = "oui"
	withoutAddresses = "non"
	onlyAddresses    = "seules"
)

// suggestionQuery is what one types and how it is to be completed.
type suggestionQuery struct {
	text, addresses string
	limit           int
}

// suggestions answers GET /api/v1/suggestions.
func (s *service) suggestions(c *fiber.Ctx) error {
	q, err := suggestionParameters(c)
	if err != nil {
		return err
	}
	index := s.Index()
	if index == nil {
		return errNoIndex
	}
	snap := index.Snapshot() // what is found is of this one
	asks := s.Geocoder != nil && q.addresses != withoutAddresses && search.LikeAddress(q.text)
	if !asks && s.unchanged(c, snap, false) { // what a geocoder says has no version
		return nil
	}
	var found, addresses []search.Suggestion
	if asks {
		addresses = s.Geocoder.Suggest(c.UserContext(), snap.Gazetteer(), q.text, q.limit)
	}
	if q.addresses != onlyAddresses {
		found = index.Suggest(q.text, q.limit)
		addresses = addresses[:min(len(addresses), max(q.limit/2, q.limit-len(found)))]
		found = found[:min(len(found), q.limit-len(addresses))]
	}
	if len(addresses) > 0 {
		found = slices.Concat(found, addresses)
	}
	return send(c, jsonType, func(b []byte) []byte { return appendSuggestions(b, found) })
}

var errNoIndex = fault.New(fault.Unavailable, "Les suggestions se préparent. Recommencez dans quelques secondes.")

func suggestionParameters(c *fiber.Ctx) (q suggestionQuery, err error) {
	v := values(c)
	if err := only(v, "q", "limite", "adresses"); err != nil {
		return q, err
	}
	var fields fault.Fields
	text, limit := v.Get("q"), defaultSuggestions
	switch {
	case len(v["q"]) > 1:
		fields.Add("q", "Donnez une seule valeur.")
	case strings.TrimSpace(text) == "":
		fields.Add("q", "Écrivez le début d'un nom, d'une commune ou d'un code postal.")
	case !utf8.ValidString(text):
		fields.Add("q", "Le texte n'est pas en UTF-8.")
	case utf8.RuneCountInString(text) > atlas.MaxText:
		fields.Add("q", "Écrivez au plus %d caractères.", atlas.MaxText)
	}
	if given := v.Get("limite"); given != "" || len(v["limite"]) > 1 {
		limit, err = strconv.Atoi(given)
		if err != nil || limit < 1 || limit > maxSuggestions || len(v["limite"]) > 1 {
			fields.Add("limite", "Donnez un nombre entier de 1 à %d.", maxSuggestions)
		}
	}
	q = suggestionQuery{text: text, addresses: withAddresses, limit: limit}
	if given := v.Get("adresses"); given != "" || len(v["adresses"]) > 1 {
		q.addresses = given
		if len(v["adresses"]) > 1 || given != withAddresses && given != withoutAddresses && given != onlyAddresses {
			fields.Add("adresses", "Donnez « oui », « non » ou « seules ».")
		}
	}
	return q, fields.Err(badParameters)
}

func appendSuggestions(b []byte, found []search.Suggestion) []byte {
	b = append(b, `{"suggestions":[`...)
	for i := range found {
		f := &found[i]
		if i > 0 {
			b = append(b, ',')
		}
		b = jsontext.AppendString(append(b, `{"type":`...), f.Kind)
		b = jsontext.AppendString(append(b, `,"libelle":`...), f.Label)
		b = appendText(append(b, `,"detail":`...), f.Detail)
		b = appendText(append(b, `,"code":`...), f.Code)
		b = appendText(append(b, `,"code_postal":`...), f.PostalCode)
		if f.HasPoint {
			b = appendNumber(append(b, `,"latitude":`...), f.Point.Lat())
			b = appendNumber(append(b, `,"longitude":`...), f.Point.Lon())
		} else {
			b = append(b, `,"latitude":null,"longitude":null`...)
		}
		b = jsontext.AppendString(append(b, `,"lien":`...), link(f))
		b = append(b, '}')
	}
	return append(b, "]}"...)
}

// link gives the page of the site that a suggestion leads to: the sheet of a
// place, or the list with a position or a filter.
func link(s *search.Suggestion) string {
	switch s.Kind {
	case search.KindPlace:
		return "/lieux/" + url.PathEscape(s.Code)
	case search.KindTypology, string(geo.Department), string(geo.EPCI), string(geo.Region):
		return "/lieux?" + s.Kind + "=" + url.QueryEscape(s.Code)
	case search.KindService:
		return "/lieux?services=" + url.QueryEscape(s.Code)
	case search.KindEquipment:
		return "/lieux?equipement=" + url.QueryEscape(s.Code)
	}
	if !s.HasPoint {
		return "/lieux?commune=" + url.QueryEscape(s.Code)
	}
	// As the pages lead to what was typed in full: the label is shown again,
	// and the page chooses the radius.
	return "/lieux?" + url.Values{
		"lat": {coordinate(s.Point.Lat())}, "lon": {coordinate(s.Point.Lon())}, "lieu": {s.Label}, "rayon": {"auto"},
	}.Encode()
}

// coordinate keeps four decimals, about ten metres.
func coordinate(x float64) string { return strconv.FormatFloat(x, 'f', 4, 64) }
