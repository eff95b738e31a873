package api

import (
	"encoding/json"
	"net/url"
	"reflect"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/gofiber/fiber/v2"

	"annuaire/atlas"
	"annuaire/fault"
	"annuaire/internal/jsontext"
)

// OGC API - Features, part 1: what QGIS, GDAL and other geographic programs
// read without being told anything of this directory.

const (
	ogcRoot           = "/ogc"
	ogcPlacesPath     = ogcRoot + "/collections/lieux"
	ogcTerritoryPath  = ogcRoot + "/collections/territoires"
	crs84             = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
	gregorian         = "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian"
	openAPI30Type     = "application/vnd.oai.openapi+json;version=3.0"
	openAPI31Type     = "application/vnd.oai.openapi+json;version=3.1"
	licenceAddress    = "https://www.etalab.gouv.fr/licence-ouverte-open-licence"
	conformancePrefix = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/"
)

func (s *service) ogcOperations() []operation {
	plain := []parameter{featureFormat}
	identifier := func(doc string) []parameter {
		return []parameter{{name: "id", in: "path", doc: doc, required: true, kind: "string"}, featureFormat}
	}
	places, territories := s.placeCollection(perSnapshot(placeExtent)), s.territoryCollection(perSnapshot(territoryExtent))
	collection := []answerType{typed[Collection]("application/json")}
	return []operation{
		{path: ogcRoot, id: "ogcAccueil", tag: "OGC", summary: "OGC API Features : la page d'accueil",
			params: plain, answers: []answerType{typed[Accueil]("application/json")}, answer: s.ogcFixed(s.landing())},
		{path: ogcRoot + "/", id: "ogcAccueilBarre", tag: "OGC", summary: "La même page d'accueil : les programmes qui partent de la description ajoutent une barre",
			params: plain, answers: []answerType{typed[Accueil]("application/json")}, answer: s.ogcFixed(s.landing())},
		{path: ogcRoot + "/api", id: "ogcApi", tag: "OGC", summary: "La description de /ogc en OpenAPI 3.0, que demande la norme",
			params: plain, answers: []answerType{{media: openAPI30Type, of: reflect.TypeFor[map[string]any]()}}, answer: s.ogcDefinition},
		{path: ogcRoot + "/conformance", id: "ogcConformite", tag: "OGC", summary: "Les classes de conformité de la norme",
			params: plain, answers: []answerType{typed[Conformite]("application/json")}, answer: s.ogcFixed(conformity())},
		{path: ogcRoot + "/collections", id: "ogcCollections", tag: "OGC", summary: "Les collections",
			params: plain, answers: []answerType{typed[Collections]("application/json")}, answer: s.ogcCollections(places, territories)},
		{path: ogcPlacesPath, id: "ogcLieux", tag: "OGC", summary: "La collection des lieux",
			params: plain, answers: collection, answer: s.ogcCollection(places)},
		{path: ogcPlacesPath + "/items", id: "ogcListerLieux", tag: "OGC", summary: "Les lieux, par identifiant",
			params: placeFeatureParams, answers: []answerType{typed[LieuxOGC](geoJSONType)}, answer: s.placeFeatures, errors: []int{503}},
		{path: ogcPlacesPath + "/items/{id}", id: "ogcLireLieu", tag: "OGC", summary: "Un lieu",
			params: identifier("Identifiant du lieu."), answers: []answerType{typed[LieuOGC](geoJSONType)}, answer: s.placeFeature, errors: []int{301, 404, 410}},
		{path: ogcTerritoryPath, id: "ogcTerritoires", tag: "OGC", summary: "La collection des territoires",
			params: plain, answers: collection, answer: s.ogcCollection(territories)},
		{path: ogcTerritoryPath + "/items", id: "ogcListerTerritoires", tag: "OGC", summary: "Les territoires, du plus grand niveau au plus petit, puis par code",
			params: territoryFeatureParams, answers: []answerType{typed[TerritoiresOGC](geoJSONType)}, answer: s.territoryFeatures},
		{path: ogcTerritoryPath + "/items/{id}", id: "ogcLireTerritoire", tag: "OGC", summary: "Un territoire",
			params: identifier("Niveau et code, tel commune:35238."), answers: []answerType{typed[TerritoireOGC](geoJSONType)}, answer: s.territoryFeature, errors: []int{301, 404}},
	}
}

func (s *service) link(path, rel, media, title string) Lien {
	return Lien{Href: s.PublicURL + path, Rel: rel, Type: media, Title: title}
}

func (s *service) landing() Accueil {
	return Accueil{
		Title:       "Annuaire de la médiation numérique",
		Description: "Les lieux de médiation numérique de France et les territoires, en GeoJSON. Lecture libre, sans clé.",
		Links: []Lien{
			s.link(ogcRoot, "self", fiber.MIMEApplicationJSON, "Cette page"),
			s.link(ogcRoot+"/api", "service-desc", openAPI30Type, "Description de /ogc (OpenAPI 3.0)"),
			s.link("/api/v1/openapi.json", "service-desc", openAPI31Type, "Description de toute l'API (OpenAPI 3.1)"),
			s.link("/donnees", "service-doc", fiber.MIMETextHTML, "Les données ouvertes"),
			s.link(ogcRoot+"/conformance", "conformance", fiber.MIMEApplicationJSON, "Classes de conformité"),
			s.link(ogcRoot+"/collections", "data", fiber.MIMEApplicationJSON, "Les collections"),
		},
	}
}

func conformity() Conformite {
	return Conformite{ConformsTo: []string{conformancePrefix + "core", conformancePrefix + "oas30", conformancePrefix + "geojson"}}
}

// ogcFixed answers with what never changes while the service runs.
func (s *service) ogcFixed(answer any) fiber.Handler {
	return func(c *fiber.Ctx) error {
		if err := onlyF(c); err != nil {
			return err
		}
		return sendValue(c, answer)
	}
}

func (s *service) ogcDefinition(c *fiber.Ctx) error {
	if err := onlyF(c); err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, openAPI30Type)
	return c.Send(s.ogcDocument)
}

// ogcCollections answers GET /ogc/collections.
func (s *service) ogcCollections(describe ...func() Collection) fiber.Handler {
	return func(c *fiber.Ctx) error {
		if err := onlyF(c); err != nil {
			return err
		}
		if s.unchanged(c, s.Atlas.Current(), false) {
			return nil
		}
		all := Collections{Links: []Lien{s.link(ogcRoot+"/collections", "self", fiber.MIMEApplicationJSON, "Les collections")}}
		for _, one := range describe {
			all.Collections = append(all.Collections, one())
		}
		return sendValue(c, all)
	}
}

func (s *service) ogcCollection(describe func() Collection) fiber.Handler {
	return func(c *fiber.Ctx) error {
		if err := onlyF(c); err != nil {
			return err
		}
		if s.unchanged(c, s.Atlas.Current(), false) {
			return nil
		}
		return sendValue(c, describe())
	}
}

// collection gives what all collections have; path is its address.
func (s *service) collection(id, path, title, description string) Collection {
	return Collection{
		ID: id, Title: title, Description: description, ItemType: "feature", CRS: []string{crs84},
		Links: []Lien{
			s.link(path, "self", fiber.MIMEApplicationJSON, title),
			s.link(path+"/items", "items", geoJSONType, title+", en GeoJSON"),
			{Href: licenceAddress, Rel: "license", Type: fiber.MIMETextHTML, Title: "Licence Ouverte 2.0"},
		},
	}
}

// perSnapshot works something out once for each state of the directory. It is
// known by its tag, so that the snapshot itself can be freed.
func perSnapshot[T any](work func(*atlas.Snapshot) T) func(*atlas.Snapshot) T {
	type result struct {
		of    string
		value T
	}
	var kept atomic.Pointer[result]
	return func(snap *atlas.Snapshot) T {
		r := kept.Load()
		if r == nil || r.of != snap.Tag() {
			r = &result{snap.Tag(), work(snap)}
			kept.Store(r)
		}
		return r.value
	}
}

func onlyF(c *fiber.Ctx) error {
	v := values(c)
	var fields fault.Fields
	refuseOthers(v, []parameter{featureFormat}, &fields)
	single(v, "f", &fields, parseF)
	return fields.Err(badParameters)
}

func sendValue(c *fiber.Ctx, value any) error {
	body, err := json.Marshal(value)
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, fiber.MIMEApplicationJSON)
	return c.Send(body)
}

// pageLinks gives the links of a page of features; next is the identifier that
// the next page comes after, "" on the last.
func (s *service) pageLinks(c *fiber.Ctx, collection string, v url.Values, next string) []Lien {
	address := func() string {
		if len(v) == 0 {
			return collection + "/items"
		}
		return collection + "/items?" + v.Encode()
	}
	links := []Lien{
		s.link(address(), "self", geoJSONType, "Cette page"),
		s.link(collection, "collection", fiber.MIMEApplicationJSON, "La collection"),
	}
	if next != "" {
		v.Set("apres", next)
		following := s.link(address(), "next", geoJSONType, "La page suivante")
		links = append(links, following)
		c.Set(fiber.HeaderLink, "<"+following.Href+`>; rel="next"; type="`+geoJSONType+`"`)
	}
	return links
}

// itemLinks gives the links of one feature.
func (s *service) itemLinks(collection, id string) []Lien {
	return []Lien{
		s.link(collection+"/items/"+url.PathEscape(id), "self", geoJSONType, "Cet objet"),
		s.link(collection, "collection", fiber.MIMEApplicationJSON, "La collection"),
	}
}

// appendPageHead starts a page of features, up to the list itself.
func appendPageHead(b []byte, links []Lien, at time.Time, matched, returned int) []byte {
	b = appendLinks(append(b, `{"type":"FeatureCollection","links":`...), links)
	b = appendInstant(append(b, `,"timeStamp":`...), at.UTC())
	b = strconv.AppendInt(append(b, `,"numberMatched":`...), int64(matched), 10)
	b = strconv.AppendInt(append(b, `,"numberReturned":`...), int64(returned), 10)
	return append(b, `,"features":[`...)
}

// appendItemLinks adds links to the feature that b ends with.
func appendItemLinks(b []byte, links []Lien) []byte {
	b = append(b[:len(b)-1], `,"links":`...)
	return append(appendLinks(b, links), '}')
}

func appendLinks(b []byte, links []Lien) []byte {
	b = append(b, '[')
	for i, l := range links {
		if i > 0 {
			b = append(b, ',')
		}
		b = jsontext.AppendString(append(b, `{"href":`...), l.Href)
		b = jsontext.AppendString(append(b, `,"rel":`...), l.Rel)
		b = jsontext.AppendString(append(b, `,"type":`...), l.Type)
		b = jsontext.AppendString(append(b, `,"title":`...), l.Title)
		b = append(b, '}')
	}
	return append(b, ']')
}
