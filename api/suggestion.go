package api

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"

	"annuaire/atlas"
	"annuaire/fault"
	"annuaire/internal/jsontext"
	"annuaire/search"
)

const (
	defaultSuggestions = 8
	maxSuggestions     = 20
)

// suggestions answers GET /api/v1/suggestions.
func (s *service) suggestions(c *fiber.Ctx) error {
	text, limit, err := suggestionParameters(c)
	if err != nil {
		return err
	}
	index := s.Search()
	if index == nil {
		return errNoSearch
	}
	snap := index.Snapshot() // what is found is of this one
	if s.unchanged(c, snap, false) {
		return nil
	}
	found := index.Suggest(text, limit)
	if s.Geocoder != nil && len(found) < limit {
		if at, ok := s.Geocoder.Locate(c.UserContext(), snap.Gazetteer(), text); ok && at.Kind == search.LocatedAddress {
			found = append(found, search.Suggestion{Kind: string(at.Kind), Label: at.Label, Detail: "Adresse", Point: at.Point, HasPoint: true})
		}
	}
	return send(c, jsonType, func(b []byte) []byte { return appendSuggestions(b, found) })
}

func suggestionParameters(c *fiber.Ctx) (text string, limit int, err error) {
	v := values(c)
	if err := only(v, "q", "limite"); err != nil {
		return "", 0, err
	}
	var fields fault.Fields
	text, limit = v.Get("q"), defaultSuggestions
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
	return text, limit, fields.Err(badParameters)
}

func appendSuggestions(b []byte, found []search.Suggestion) []byte {
	b = append(b, `{"suggestions":[`...)
	for i, f := range found {
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
		b = append(b, '}')
	}
	return append(b, "]}"...)
}
