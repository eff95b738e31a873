package api

import (
	"cmp"
	"fmt"
	"iter"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"annuaire/atlas"
	"annuaire/fault"
	"annuaire/geo"
	"annuaire/internal/httpd"
	"annuaire/internal/jsontext"
)

// featureLevels are the levels of the collection, in the order of its pages.
var featureLevels = []geo.Level{geo.Region, geo.Department, geo.EPCI, geo.Commune}

var territoryFeatureParams = append(slices.Clone(featureParams),
	parameter{name: "niveau", in: "query", doc: "Niveau. Plusieurs valeurs : l'un ou l'autre.", kind: "string", many: true, enum: []string{"commune", "epci", "departement", "region"}})

func (s *service) territoryCollection(extent func(*atlas.Snapshot) Etendue) func() Collection {
	c := s.collection("territoires", ogcTerritoryPath, "Territoires", "Les communes, intercommunalités, départements et régions, chacun à son centre ; sans géométrie quand il n'est pas connu.")
	return func() Collection {
		described := c
		described.Extent = extent(s.Atlas.Current())
		return described
	}
}

func territoryExtent(snap *atlas.Snapshot) Etendue {
	box := bounds{}
	for t := range territoriesOf(snap.Gazetteer(), featureLevels) {
		if t.HasCentre {
			box.add(t.Centre)
		}
	}
	return Etendue{Spatial: box.extent()}
}

// territoriesOf yields the territories of some levels in the order of the
// collection.
func territoriesOf(g *geo.Gazetteer, levels []geo.Level) iter.Seq[*geo.Territory] {
	return func(yield func(*geo.Territory) bool) {
		for _, level := range featureLevels {
			if !slices.Contains(levels, level) {
				continue
			}
			for _, t := range g.All(level) {
				if !yield(t) {
					return
				}
			}
		}
	}
}

// territoryFeatures answers GET /ogc/collections/territoires/items.
func (s *service) territoryFeatures(c *fiber.Ctx) error {
	v := values(c)
	features, after, err := territoryQuery(v)
	if err != nil {
		return err
	}
	snap := s.Atlas.Current()
	held := s.unchanged(c, snap, true)
	httpd.Weaken(c) // each answer says when it was made
	if held {
		return nil
	}
	page := pageOfTerritories(snap.Gazetteer(), features, after)
	links := s.pageLinks(c, ogcTerritoryPath, v, page.next)
	return send(c, geoJSONType, func(b []byte) []byte {
		b = appendPageHead(b, links, s.Clock(), page.matched, len(page.list))
		for i, t := range page.list {
			if i > 0 {
				b = append(b, ',')
			}
			b = appendTerritoryFeature(b, t)
		}
		return append(b, "]}"...)
	})
}

func territoryQuery(v url.Values) (features featureQuery, after geo.Territory, err error) {
	var fields fault.Fields
	refuseOthers(v, territoryFeatureParams, &fields)
	features = parseFeatures(v, &fields)
	if features.levels, err = parseLevels(v["niveau"]); err != nil {
		fields.Add("niveau", "%s", sentence(err))
	}
	if features.after != "" {
		var ok bool
		if after.Level, after.Code, ok = territoryOf(features.after); !ok {
			fields.Add("apres", "Donnez un niveau et un code, tel commune:35238, ou reprenez la liste du début.")
		}
	}
	return features, after, fields.Err(badParameters)
}

// parseLevels reads the levels wanted, all of them when none is given.
func parseLevels(given []string) ([]geo.Level, error) {
	var levels []geo.Level
	for _, list := range given {
		for name := range strings.SplitSeq(list, ",") {
			switch level := geo.Level(strings.TrimSpace(name)); {
			case level == "":
			case !slices.Contains(featureLevels, level):
				return nil, fmt.Errorf("« %s » n'est pas un niveau. Valeurs acceptées : commune, epci, departement, region", fault.Excerpt(name, maxQuoted))
			case !slices.Contains(levels, level):
				levels = append(levels, level)
			}
		}
	}
	if levels == nil {
		return featureLevels, nil
	}
	return levels, nil
}

// featureID gives the identifier of a territory: codes repeat from a level to
// another.
func featureID(t *geo.Territory) string { return string(t.Level) + ":" + t.Code }

// territoryOf reads what featureID writes.
func territoryOf(id string) (level geo.Level, code string, ok bool) {
	name, code, found := strings.Cut(id, ":")
	level = geo.Level(name)
	return level, code, found && code != "" && slices.Contains(featureLevels, level)
}

// byFeature is the order of the collection.
func byFeature(a, b *geo.Territory) int {
	return cmp.Or(cmp.Compare(slices.Index(featureLevels, a.Level), slices.Index(featureLevels, b.Level)), cmp.Compare(a.Code, b.Code))
}

type territoryPage struct {
	list    []*geo.Territory
	matched int
	next    string
}

// pageOfTerritories leaves the days out: territories are not dated, so that
// they meet every interval.
func pageOfTerritories(g *geo.Gazetteer, features featureQuery, after geo.Territory) territoryPage {
	var p territoryPage
	for t := range territoriesOf(g, features.levels) {
		if features.box != nil && t.HasCentre && !features.box.Contains(t.Centre) {
			continue
		}
		p.matched++
		switch {
		case features.after != "" && byFeature(t, &after) <= 0: // was on a page before
		case len(p.list) < features.limit:
			p.list = append(p.list, t)
		default:
			p.next = featureID(p.list[len(p.list)-1])
		}
	}
	return p
}

// territoryFeature answers GET /ogc/collections/territoires/items/{id}.
func (s *service) territoryFeature(c *fiber.Ctx) error {
	if err := onlyF(c); err != nil {
		return err
	}
	snap := s.Atlas.Current()
	t, err := featureNamed(snap.Gazetteer(), param(c, "id"))
	if err != nil {
		return err
	}
	if id := featureID(t); id != param(c, "id") { // an old code leads to the current commune
		return c.Redirect(ogcTerritoryPath+"/items/"+url.PathEscape(id), fiber.StatusMovedPermanently)
	}
	if s.unchanged(c, snap, false) {
		return nil
	}
	return send(c, geoJSONType, func(b []byte) []byte {
		return appendItemLinks(appendTerritoryFeature(b, t), s.itemLinks(ogcTerritoryPath, featureID(t)))
	})
}

func featureNamed(g *geo.Gazetteer, id string) (*geo.Territory, error) {
	level, code, ok := territoryOf(id)
	if ok {
		if t, err := territoryAt(g, string(level), code); err == nil {
			return t, nil
		}
	}
	return nil, fault.New(fault.Unknown, "Aucun territoire n'a cet identifiant. Donnez un niveau et un code, tel commune:35238.")
}

func appendTerritoryFeature(b []byte, t *geo.Territory) []byte {
	b = jsontext.AppendString(append(b, `{"type":"Feature","id":`...), featureID(t))
	b = append(b, `,"geometry":`...)
	if t.HasCentre {
		b = appendPoint(b, t.Centre)
	} else {
		b = append(b, "null"...)
	}
	b = jsontext.AppendString(append(b, `,"properties":{"niveau":`...), string(t.Level))
	b = jsontext.AppendString(append(b, `,"code":`...), t.Code)
	b = jsontext.AppendString(append(b, `,"nom":`...), t.Name)
	b = appendText(append(b, `,"type":`...), t.Kind)
	b = append(b, `,"population":`...)
	if t.Population == geo.UnknownPopulation {
		b = append(b, "null"...)
	} else {
		b = strconv.AppendInt(b, int64(t.Population), 10)
	}
	b = appendText(append(b, `,"epci":`...), t.EPCI)
	b = appendText(append(b, `,"departement":`...), t.Department)
	b = appendText(append(b, `,"region":`...), t.Region)
	return append(b, "}}"...)
}
