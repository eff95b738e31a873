package api

import (
	"net/url"
	"slices"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"annuaire/atlas"
	"annuaire/fault"
	"annuaire/geo"
	"annuaire/internal/jsontext"
)

// territory answers GET /api/v1/territoires/{niveau}/{code}.
func (s *service) territory(c *fiber.Ctx) error {
	if err := only(values(c)); err != nil {
		return err
	}
	snap := s.Atlas.Current()
	t, err := territoryAt(snap.Gazetteer(), param(c, "niveau"), param(c, "code"))
	if err != nil {
		return err
	}
	if s.unchanged(c, snap, false) {
		return nil
	}
	count, err := placesIn(snap, t)
	if err != nil {
		return err
	}
	return send(c, jsonType, func(b []byte) []byte { return appendSheet(b, snap.Gazetteer(), t, count) })
}

// territoryAt finds a territory by level and code; an old commune code leads
// to the current commune.
func territoryAt(g *geo.Gazetteer, level, code string) (*geo.Territory, error) {
	if !slices.Contains(geo.Levels, geo.Level(level)) {
		var fields fault.Fields
		fields.Add("niveau", "Valeurs acceptées : commune, epci, departement, region, pays.")
		return nil, fields.Err("Ce niveau de territoire n'existe pas.")
	}
	if level == string(geo.Country) && code == geo.CountryCode {
		return country(g), nil
	}
	t, ok := g.Get(geo.Level(level), code)
	if !ok && level == string(geo.Commune) {
		t, ok = g.Commune(code)
	}
	if !ok {
		return nil, fault.New(fault.Unknown, "Aucun territoire de ce niveau n'a ce code.")
	}
	return t, nil
}

// country gives France, which reference files seldom hold.
func country(g *geo.Gazetteer) *geo.Territory {
	if t, ok := g.Get(geo.Country, geo.CountryCode); ok {
		return t
	}
	return &geo.Territory{Level: geo.Country, Code: geo.CountryCode, Name: "France", Population: geo.UnknownPopulation}
}

func placesIn(snap *atlas.Snapshot, t *geo.Territory) (int, error) {
	if t.Level == geo.Country {
		return snap.Len(), nil
	}
	answer, err := snap.Search(atlas.Query{Filters: map[string][]string{string(t.Level): {t.Code}}, Limit: 1})
	return answer.Total, err
}

func appendSheet(b []byte, g *geo.Gazetteer, t *geo.Territory, places int) []byte {
	b = jsontext.AppendString(append(b, `{"territoire":{"niveau":`...), string(t.Level))
	b = jsontext.AppendString(append(b, `,"code":`...), t.Code)
	b = jsontext.AppendString(append(b, `,"nom":`...), t.Name)
	b = appendText(append(b, `,"type":`...), t.Kind)
	b = appendStrings(append(b, `,"codes_postaux":`...), t.PostalCodes)
	b = appendStrings(append(b, `,"anciens_codes":`...), t.OldCodes)
	b = appendStrings(append(b, `,"anciens_noms":`...), t.OldNames)
	b = append(b, `,"centre":`...)
	if t.HasCentre {
		b = appendPoint(b, t.Centre)
	} else {
		b = append(b, "null"...)
	}
	b = append(b, `},"population":`...)
	if t.Population == geo.UnknownPopulation {
		b = append(b, "null"...)
	} else {
		b = strconv.AppendInt(b, int64(t.Population), 10)
	}
	b = appendParents(append(b, `,"parents":`...), g, t)
	b = strconv.AppendInt(append(b, `,"lieux":`...), int64(places), 10)
	return append(b, '}')
}

func appendParents(b []byte, g *geo.Gazetteer, t *geo.Territory) []byte {
	parent := func(level geo.Level, code string) *geo.Territory {
		p, _ := g.Get(level, code)
		return p
	}
	b = appendTerritory(append(b, `{"epci":`...), parent(geo.EPCI, t.EPCI))
	b = appendTerritory(append(b, `,"departement":`...), parent(geo.Department, t.Department))
	b = appendTerritory(append(b, `,"region":`...), parent(geo.Region, t.Region))
	return append(b, '}')
}

// locate answers GET /api/v1/territoires/localiser.
func (s *service) locate(c *fiber.Ctx) error {
	v := values(c)
	if err := refuseLocate(v); err != nil {
		return err
	}
	q, err := atlas.ParseQuery(v, s.Clock())
	if err != nil {
		return err
	}
	snap := s.Atlas.Current()
	if snap.Locator() == nil {
		return fault.New(fault.Unavailable, "Les contours des communes ne sont pas chargés : la commune d'un point n'est pas connue.")
	}
	if s.unchanged(c, snap, false) {
		return nil
	}
	code, ok := snap.Locator().Locate(q.From)
	commune, known := snap.Gazetteer().Commune(code)
	if !ok || !known {
		return fault.New(fault.Unknown, "Cette position n'est dans aucune commune connue.")
	}
	return send(c, jsonType, func(b []byte) []byte {
		b = appendTerritory(append(b, `{"commune":`...), commune)
		b = append(b, `,"parents":`...)
		return append(appendParents(b, snap.Gazetteer(), commune), '}')
	})
}

func refuseLocate(v url.Values) error {
	if err := only(v, "lat", "lon"); err != nil {
		return err
	}
	var fields fault.Fields
	for _, name := range []string{"lat", "lon"} {
		if v.Get(name) == "" {
			fields.Add(name, "Donnez une position : lat et lon.")
		}
	}
	return fields.Err(badParameters)
}
