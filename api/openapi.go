package api

import (
	"encoding/json"
	"iter"
	"reflect"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"annuaire/internal/httpd"
)

// openAPI writes the OpenAPI 3.1 document of the operations.
func openAPI(operations []operation, publicURL string) ([]byte, error) {
	return json.MarshalIndent(newDocument(operations, publicURL, ""), "", "  ")
}

// newDocument describes the operations whose path goes on from prefix, which is
// left out of it.
func newDocument(operations []operation, server, prefix string) *huma.OpenAPI {
	registry := huma.NewMapRegistry("#/components/schemas/", huma.DefaultSchemaNamer)
	document := &huma.OpenAPI{
		OpenAPI: "3.1.0",
		Info: &huma.Info{
			Title:       "Annuaire de la médiation numérique",
			Version:     "1",
			Description: "Les lieux de médiation numérique de France : recherche, cartes et données ouvertes. Lecture libre, sans clé ; écriture avec un jeton.",
			License:     &huma.License{Name: "Licence Ouverte 2.0", URL: "https://www.etalab.gouv.fr/licence-ouverte-open-licence"},
		},
		Servers:    []*huma.Server{{URL: server}},
		Paths:      map[string]*huma.PathItem{},
		Components: &huma.Components{Schemas: registry, SecuritySchemes: securitySchemes(prefix)},
	}
	problem := huma.SchemaFromType(registry, reflect.TypeFor[httpd.Problem]())
	registry.Map()["Problem"] = problem
	for _, op := range operations {
		if path, ok := strings.CutPrefix(op.path, prefix); ok && path != "" {
			item := document.Paths[path]
			if item == nil {
				item = &huma.PathItem{}
				document.Paths[path] = item
			}
			*op.place(item) = describe(op, registry)
		}
	}
	allowNull(registry)
	allowPart(registry)
	return document
}

// allowPart says of every place that the parameter champs may leave fields out
// of it. Programs made from the document so keep a type whose fields are all
// there.
func allowPart(registry huma.Registry) {
	schemas := registry.Map()
	whole, ok := schemas["Lieu"]
	if !ok {
		return
	}
	part := *whole
	part.Required, part.Description = nil, "Les champs d'un lieu choisis par le paramètre champs."
	schemas["LieuPartiel"] = &part
	either := &huma.Schema{AnyOf: []*huma.Schema{{Ref: "#/components/schemas/Lieu"}, {Ref: "#/components/schemas/LieuPartiel"}}}
	for name, property := range map[string]string{"Lieux": "lieux", "Proches": "lieux", "LieuGeo": "properties"} {
		switch schema := schemas[name]; {
		case schema == nil:
		case schema.Properties[property].Items != nil:
			schema.Properties[property].Items = either
		default:
			schema.Properties[property] = either
		}
	}
}

// allowNull says of every optional object that it may be null, which huma only
// says of plain values.
func allowNull(registry huma.Registry) {
	for name, schema := range registry.Map() {
		t := registry.TypeFromRef("#/components/schemas/" + name)
		if t == nil || t.Kind() != reflect.Struct {
			continue
		}
		for field := range fieldsOf(t) {
			name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
			if p := schema.Properties[name]; p != nil && p.Ref != "" && field.Type.Kind() == reflect.Pointer {
				schema.Properties[name] = &huma.Schema{OneOf: []*huma.Schema{{Ref: p.Ref}, {Type: "null"}}, Description: p.Description}
			}
		}
	}
}

func fieldsOf(t reflect.Type) iter.Seq[reflect.StructField] {
	return func(yield func(reflect.StructField) bool) {
		for i := range t.NumField() {
			if !yield(t.Field(i)) {
				return
			}
		}
	}
}

func describe(op operation, registry huma.Registry) *huma.Operation {
	o := &huma.Operation{
		OperationID: op.id, Summary: op.summary, Tags: []string{op.tag},
		Responses: map[string]*huma.Response{strconv.Itoa(op.successStatus()): success(op, registry)},
	}
	op.describeWrite(o)
	for _, p := range op.params {
		o.Parameters = append(o.Parameters, p.describe())
	}
	for _, status := range failures(op) {
		o.Responses[strconv.Itoa(status)] = failure(status)
	}
	return o
}

func failures(op operation) []int {
	if len(op.params) == 0 {
		return op.errors
	}
	return append([]int{400}, op.errors...)
}

func success(op operation, registry huma.Registry) *huma.Response {
	r := &huma.Response{Description: op.summary, Content: map[string]*huma.MediaType{}}
	for _, a := range op.answers {
		media := &huma.MediaType{}
		if a.of == reflect.TypeFor[Lieu]() {
			media.Schema = &huma.Schema{AnyOf: []*huma.Schema{registry.Schema(a.of, true, ""), {Ref: "#/components/schemas/LieuPartiel"}}}
		} else if a.of != nil {
			media.Schema = registry.Schema(a.of, true, "")
		} else {
			media.Schema = &huma.Schema{Type: "string", Format: "binary"}
		}
		r.Content[a.media] = media
	}
	return r
}

// failure describes an answer other than 200: most carry a problem.
func failure(status int) *huma.Response {
	switch status {
	case 204:
		return &huma.Response{Description: "Rien à cet endroit"}
	case 301:
		return &huma.Response{Description: "Ancien identifiant : le nouveau est dans l'en-tête Location"}
	}
	return &huma.Response{
		Description: httpd.Title(status),
		Content:     map[string]*huma.MediaType{httpd.ProblemType: {Schema: &huma.Schema{Ref: "#/components/schemas/Problem"}}},
	}
}

func (p parameter) describe() *huma.Param {
	schema := &huma.Schema{Type: p.kind, Format: p.format, Default: p.byDefault}
	for _, v := range p.enum {
		schema.Enum = append(schema.Enum, v)
	}
	if p.kind == "string" && p.max > 0 {
		length := int(p.max)
		schema.MaxLength = &length
	} else if p.max != 0 {
		schema.Minimum, schema.Maximum = &p.min, &p.max
	}
	example := p.example
	if p.many {
		schema = &huma.Schema{Type: "array", Items: schema}
		if example != nil {
			example = []any{example}
		}
	}
	param := &huma.Param{Name: p.name, In: p.in, Description: p.doc, Required: p.required, Schema: schema, Example: example}
	if p.numbers[1] > 0 {
		param.Schema = &huma.Schema{Type: "array", Items: &huma.Schema{Type: "number"}, MinItems: &p.numbers[0], MaxItems: &p.numbers[1]}
	}
	if p.unexploded || p.numbers[1] > 0 {
		param.Style, param.Explode = "form", new(bool)
	}
	return param
}
