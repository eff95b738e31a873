package api

import (
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"annuaire/directory"
	"annuaire/store"
)

// body is what a request sends.
type body struct {
	doc      string
	required []string
	columns  bool                    // those of a place, besides the reason
	version  bool                    // that was read
	fields   map[string]*huma.Schema // all of them; nil: a reason, and those above
}

func (op *operation) methodOf() string {
	if op.method == "" {
		return http.MethodGet
	}
	return op.method
}

func (op *operation) successStatus() int {
	if op.status == 0 {
		return http.StatusOK
	}
	return op.status
}

// place gives where an operation stands in the document.
func (op *operation) place(item *huma.PathItem) **huma.Operation {
	switch op.methodOf() {
	case http.MethodPost:
		return &item.Post
	case http.MethodPatch:
		return &item.Patch
	case http.MethodDelete:
		return &item.Delete
	}
	return &item.Get
}

// bearer names the way in which programs say who they are.
const bearer = "jeton"

func securitySchemes(prefix string) map[string]*huma.SecurityScheme {
	if prefix != "" {
		return nil // a document of reading alone
	}
	return map[string]*huma.SecurityScheme{bearer: {
		Type: "http", Scheme: "bearer", Description: "Un jeton, fait dans votre espace : il ne peut que ce que vous pouvez, et moins si vous l'avez limité.",
	}}
}

// describeWrite adds to the description what only changes have.
func (op *operation) describeWrite(o *huma.Operation) {
	if op.methodOf() == http.MethodGet {
		return
	}
	o.Security = []map[string][]string{{bearer: {}}}
	if op.anyone {
		o.Security = append(o.Security, map[string][]string{})
	}
	if op.body == nil {
		return
	}
	schema := op.body.schema()
	o.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{"application/json": {Schema: schema}}}
}

// schema writes the object of the columns: nothing else is taken.
func (b *body) schema() *huma.Schema {
	if b.fields != nil {
		return &huma.Schema{Type: "object", Description: b.doc, Required: b.required, AdditionalProperties: false, Properties: b.fields}
	}
	object := &huma.Schema{Type: "object", Description: b.doc, Required: b.required, AdditionalProperties: false, Properties: map[string]*huma.Schema{
		"motif": {Type: "string", Description: "Pourquoi, en français : cette phrase reste dans l'historique.", MaxLength: limit(store.MaxReason)},
	}}
	if b.version {
		object.Properties["version"] = &huma.Schema{Type: "integer", Description: "La version que vous avez lue."}
	}
	if !b.columns {
		return object
	}
	for _, c := range directory.Columns {
		if c.Name != "id" {
			object.Properties[c.Name] = columnSchema(c)
		}
	}
	for _, name := range directory.PatchOnly {
		object.Properties[name] = &huma.Schema{Type: "string", Nullable: true, Description: directory.PatchTitle(name)}
	}
	object.Properties[directory.EquipmentColumn] = listSchema(directory.PatchTitle(directory.EquipmentColumn), directory.Equipments)
	return object
}

func columnSchema(c directory.Column) *huma.Schema {
	switch {
	case c.IsList():
		return listSchema(c.Title, c.Vocabulary)
	case c.Name == "latitude" || c.Name == "longitude":
		return &huma.Schema{Type: "number", Nullable: true, Description: c.Title}
	}
	return &huma.Schema{Type: "string", Nullable: true, Description: c.Title}
}

func listSchema(title string, vocabulary directory.Vocabulary) *huma.Schema {
	item := &huma.Schema{Type: "string"}
	for _, value := range vocabulary {
		item.Enum = append(item.Enum, value)
	}
	return &huma.Schema{Type: "array", Nullable: true, Description: title, Items: item}
}

func limit(n int) *int { return &n }
