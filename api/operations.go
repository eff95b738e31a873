package api

import (
	"reflect"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"annuaire/atlas"
	"annuaire/directory"
)

// operation is one address of the API: its route and its description are made
// from the same line.
type operation struct {
	method  string // GET when empty
	path    string // as OpenAPI writes it
	id      string
	tag     string
	summary string
	params  []parameter
	answers []answerType
	answer  fiber.Handler
	errors  []int // besides 400 where there are parameters
	status  int   // of a success; 200 when 0
	body    *body // of the request; nil for none
	anyone  bool  // may change something without a token
}

// answerType is one media type of an answer of status 200.
type answerType struct {
	media string
	of    reflect.Type // nil for what is not JSON
}

func typed[T any](media string) answerType { return answerType{media, reflect.TypeFor[T]()} }

func asFile(media string) answerType { return answerType{media: media} }

// parameter is one parameter of an operation.
type parameter struct {
	name, in, doc string
	required      bool
	kind          string // "string", "integer", "number"
	format        string
	enum          []string
	many          bool // repeated, or separated by commas
	min, max      float64
	example       any
	byDefault     any
	numbers       [2]int // a list of numbers, separated by commas: the fewest and the most
	unexploded    bool   // given once: what OGC API - Features asks to be written
}

func (s *service) operations() []operation {
	places := []answerType{typed[Lieux]("application/json"), typed[LieuxGeo](geoJSONType)}
	place := []answerType{typed[Lieu]("application/json"), typed[LieuGeo](geoJSONType), {media: jsonLDType, of: reflect.TypeFor[map[string]any]()}}
	identifier := parameter{name: "id", in: "path", doc: "Identifiant du lieu.", required: true, kind: "string"}
	return append([]operation{
		{path: "/api/v1/lieux", id: "listerLieux", tag: "Lieux", summary: "Liste les lieux, filtrés, triés et paginés",
			params: concat(filters, position, ordering, paging, []parameter{fieldsParam, formatParam}), answers: places, answer: s.list, errors: []int{503}},
		{path: "/api/v1/lieux/proches", id: "lieuxProches", tag: "Lieux", summary: "Les lieux les plus proches d'une position",
			params: concat(required(position, "lat", "lon"), filters, []parameter{limited(defaultNearby), fieldsParam, formatParam}), answers: []answerType{typed[Proches]("application/json"), typed[LieuxGeo](geoJSONType)}, answer: s.nearby, errors: []int{503}},
		{path: "/api/v1/lieux/{id}", id: "lireLieu", tag: "Lieux", summary: "Un lieu",
			params: []parameter{identifier, fieldsParam, formatOf("json", "geojson", "jsonld")}, answers: place, answer: s.place, errors: []int{301, 404, 410}},
		{path: "/api/v1/lieux/{id}/historique", id: "historiqueLieu", tag: "Lieux", summary: "Les changements d'un lieu",
			params: []parameter{identifier}, answers: []answerType{typed[Historique]("application/json")}, answer: s.history, errors: []int{301, 404, 410, 503}},
		{path: "/api/v1/suggestions", id: "suggerer", tag: "Recherche", summary: "Complète ce qui est en train d'être écrit",
			params: []parameter{
				{name: "q", in: "query", doc: "Début d'un nom de lieu, d'une commune, d'un code postal, d'un département, d'une sorte de lieu, d'un service, d'une adresse.", required: true, kind: "string", max: atlas.MaxText, example: "renn"},
				{name: "limite", in: "query", doc: "Nombre de propositions, 8 par défaut.", kind: "integer", min: 1, max: maxSuggestions},
				{name: "adresses", in: "query", doc: "Les adresses postales du géocodeur, s'il y en a un : avec le reste (oui, par défaut), sans elles (non), ou elles seules, que le reste n'attend alors pas.", kind: "string", enum: []string{withAddresses, withoutAddresses, onlyAddresses}},
			}, answers: []answerType{typed[Suggestions]("application/json")}, answer: s.suggestions, errors: []int{503}},
		{path: "/api/v1/territoires/localiser", id: "localiser", tag: "Territoires", summary: "La commune d'une position",
			params: required(position, "lat", "lon")[:2], answers: []answerType{typed[Localisation]("application/json")}, answer: s.locate, errors: []int{404, 503}},
		{path: "/api/v1/territoires/{niveau}/{code}", id: "lireTerritoire", tag: "Territoires", summary: "Un territoire et le nombre de ses lieux",
			params: []parameter{
				{name: "niveau", in: "path", doc: "Niveau du territoire.", required: true, kind: "string", enum: []string{"commune", "epci", "departement", "region", "pays"}},
				{name: "code", in: "path", doc: "Code INSEE, SIREN d'une intercommunalité, ou FR.", required: true, kind: "string"},
			}, answers: []answerType{typed[FicheTerritoire]("application/json")}, answer: s.territory, errors: []int{404}},
		{path: "/api/v1/openapi.json", id: "openapi", tag: "Document", summary: "Ce document",
			answers: []answerType{{media: openAPI31Type, of: reflect.TypeFor[map[string]any]()}}, answer: s.openapi},
		{path: "/donnees/lieux.csv", id: "lieuxCSV", tag: "Données ouvertes", summary: "Les lieux dans les 32 colonnes du standard national",
			params: concat(filters, position), answers: []answerType{asFile("text/csv")}, answer: s.export(csvFormat), errors: []int{503}},
		{path: "/donnees/lieux.geojson", id: "lieuxGeoJSON", tag: "Données ouvertes", summary: "Les lieux en GeoJSON",
			params: concat(filters, position), answers: []answerType{{media: geoJSONType, of: reflect.TypeFor[map[string]any]()}}, answer: s.export(geoJSONFormat), errors: []int{503}},
		{path: "/donnees/lieux.jsonld", id: "lieuxJSONLD", tag: "Données ouvertes", summary: "Les lieux en données liées (schema.org)",
			params: concat(filters, position), answers: []answerType{{media: jsonLDType, of: reflect.TypeFor[map[string]any]()}}, answer: s.export(s.jsonLDFormat()), errors: []int{503}},
		{path: "/tuiles/lieux/{z}/{x}/{y}.mvt", id: "tuileLieux", tag: "Tuiles", summary: "Une tuile vectorielle des lieux, groupés selon le zoom",
			params: concat(tileParams, filters, position), answers: []answerType{asFile(tileType)}, answer: s.tile, errors: []int{204, 503}},
		{path: "/tuiles/lieux.json", id: "tuilesLieux", tag: "Tuiles", summary: "L'adresse et les champs des tuiles (TileJSON)",
			params: concat(filters, position), answers: []answerType{typed[Tuiles]("application/json")}, answer: s.tileJSON},
		{path: "/tuiles/{couche}/{z}/{x}/{y}.mvt", id: "tuileTerritoires", tag: "Tuiles", summary: "Une tuile vectorielle des contours de territoires",
			params: append([]parameter{layerParam}, tileParams...), answers: []answerType{asFile(tileType)}, answer: s.outlineTile, errors: []int{204, 404}},
		{path: "/tuiles/{couche}.json", id: "tuilesTerritoires", tag: "Tuiles", summary: "L'adresse et les champs des tuiles de territoires (TileJSON) ; aucune couche sans contours",
			params: []parameter{layerParam}, answers: []answerType{typed[Tuiles]("application/json")}, answer: s.outlineTileJSON, errors: []int{404}},
		{path: "/healthz", id: "vivant", tag: "Exploitation", summary: "Le processus répond",
			answers: []answerType{typed[Sante]("application/json")}, answer: s.healthz},
		{path: "/readyz", id: "pret", tag: "Exploitation", summary: "Tout ce qu'il faut pour servir fonctionne",
			answers: []answerType{{media: "application/json", of: reflect.TypeFor[map[string]any]()}}, answer: s.readyz, errors: []int{503}},
	}, concat(s.ogcOperations(), s.placeWrites(), s.reports(), s.labelOperations())...)
}

func (s *service) openapi(c *fiber.Ctx) error {
	if err := only(values(c)); err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, openAPI31Type)
	return c.Send(s.document)
}

// fiberPath gives a path in the router's writing: {id} is :id.
func fiberPath(path string) string {
	return strings.NewReplacer("{", ":", "}", "").Replace(path)
}

func concat[T any](lists ...[]T) []T {
	var all []T
	for _, list := range lists {
		all = append(all, list...)
	}
	return all
}

// filters are the conditions of /api/v1/lieux, the columns of the standard
// first.
var filters = func() []parameter {
	var list []parameter
	for _, c := range directory.Columns {
		switch {
		case c.Name == "typologie":
			list = append(list, parameter{name: c.Name, in: "query", doc: c.Title + ". Plusieurs valeurs : l'une ou l'autre.", kind: "string", many: true, enum: directory.TypologyCodes()})
		case c.IsList() && c.Vocabulary != nil:
			list = append(list, parameter{name: c.Name, in: "query", doc: c.Title + ". Plusieurs valeurs : l'une ou l'autre.", kind: "string", many: true, enum: c.Vocabulary})
		}
	}
	return append(list,
		parameter{name: "equipement", in: "query", doc: "Équipement. Plusieurs valeurs : l'un ou l'autre.", kind: "string", many: true, enum: directory.Equipments},
		parameter{name: "label", in: "query", doc: "Code d'un label en vigueur.", kind: "string", many: true},
		parameter{name: "q", in: "query", doc: "Mots du nom, de la commune, des services… Tous doivent y être, entiers ou commencés.", kind: "string", max: atlas.MaxText, example: "mediatheque rennes"},
		parameter{name: "bbox", in: "query", doc: "Rectangle ouest,sud,est,nord en degrés.", kind: "string", example: "-1.8,48,-1.5,48.2"},
		parameter{name: "commune", in: "query", doc: "Code INSEE ; les anciens codes sont compris.", kind: "string", many: true, example: "35238"},
		parameter{name: "epci", in: "query", doc: "SIREN d'une intercommunalité.", kind: "string", many: true},
		parameter{name: "departement", in: "query", doc: "Code d'un département.", kind: "string", many: true, example: "35"},
		parameter{name: "region", in: "query", doc: "Code d'une région.", kind: "string", many: true, example: "53"},
		parameter{name: "ouvert", in: "query", doc: "« maintenant », ou une date et une heure ISO 8601 : seulement les lieux ouverts à ce moment.", kind: "string", example: "maintenant"},
		parameter{name: "accessible", in: "query", doc: "« oui » : seulement les lieux accessibles aux personnes à mobilité réduite.", kind: "string", enum: []string{"oui"}},
		parameter{name: "maj_depuis", in: "query", doc: "Seulement les lieux mis à jour ce jour ou après.", kind: "string", format: "date"},
	)
}()

var tileParams = []parameter{
	{name: "z", in: "path", doc: "Zoom.", required: true, kind: "integer", max: atlas.MaxZoom},
	{name: "x", in: "path", doc: "Colonne.", required: true, kind: "integer"},
	{name: "y", in: "path", doc: "Ligne.", required: true, kind: "integer"},
}

var layerParam = parameter{name: "couche", in: "path", doc: "Niveau des territoires.", required: true, kind: "string", enum: outlineLayers()}

var position = []parameter{
	{name: "lat", in: "query", doc: "Latitude en degrés (WGS 84).", kind: "number", min: -90, max: 90, example: 48.11},
	{name: "lon", in: "query", doc: "Longitude en degrés (WGS 84).", kind: "number", min: -180, max: 180, example: -1.68},
	{name: "rayon", in: "query", doc: "Mètres autour de la position.", kind: "number", max: atlas.MaxRadius},
}

var ordering = []parameter{
	{name: "tri", in: "query", doc: "Ordre ; par défaut distance avec une position, sinon pertinence avec un texte, sinon nom. À pertinence égale : distance, trimestre de mise à jour, fiche la mieux renseignée, nom.", kind: "string", enum: []string{"distance", "pertinence", "nom", "maj"}},
}

var paging = []parameter{
	limited(atlas.DefaultLimit),
	{name: "curseur", in: "query", doc: "Suite d'une liste ; donné par l'en-tête Link de la page précédente. Avec un texte, la suite vient du moteur de recherche qui a répondu à la première page. S'il ne répond plus, la réponse est une erreur 400 sur ce paramètre : reprenez la liste du début, sans curseur.", kind: "string"},
	{name: "facettes", in: "query", doc: "« oui » compte aussi les lieux par valeur de chaque filtre, sauf commune et epci. Des noms de filtres ne comptent que ceux-là ; pour commune et epci, seuls les 200 territoires qui ont le plus de lieux sont donnés.", kind: "string", many: true, enum: append([]string{"oui", "non"}, atlas.FacetNames()...)},
}

var formatParam = formatOf("json", "geojson")

var fieldsParam = parameter{
	name: fieldsName, in: "query", kind: "string", many: true, enum: fieldNames, example: shortName,
	doc: "Les champs voulus de chaque lieu, tous par défaut. « court » vaut " + strings.Join(shortFields, ", ") + ". L'ordre des champs ne change pas.",
}

func formatOf(values ...string) parameter {
	return parameter{name: "format", in: "query", doc: "Format de la réponse ; l'en-tête Accept a le même effet.", kind: "string", enum: values}
}

func limited(byDefault int) parameter {
	return parameter{name: "limite", in: "query", doc: "Nombre de lieux, " + strconv.Itoa(byDefault) + " par défaut.", kind: "integer", min: 1, max: atlas.MaxLimit}
}

// required gives the parameters with those named made mandatory.
func required(list []parameter, names ...string) []parameter {
	out := append([]parameter(nil), list...)
	for i := range out {
		for _, name := range names {
			out[i].required = out[i].required || out[i].name == name
		}
	}
	return out
}
