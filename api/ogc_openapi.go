package api

import "encoding/json"

// ogcOpenAPI writes the OpenAPI 3.0 document of the operations under /ogc,
// with addresses from there on: the standard knows no later version, and those
// who follow it look for the path /collections.
func ogcOpenAPI(operations []operation, publicURL string) ([]byte, error) {
	text, err := newDocument(operations, publicURL+ogcRoot, ogcRoot).Downgrade()
	if err != nil {
		return nil, err
	}
	var document any
	if err := json.Unmarshal(text, &document); err != nil {
		return nil, err
	}
	nullable(document)
	return json.MarshalIndent(document, "", "  ")
}

// nullable writes every "this or null" as OpenAPI 3.0 does, which has no null
// type. huma's Downgrade leaves those be.
func nullable(node any) {
	switch node := node.(type) {
	case map[string]any:
		for _, child := range node {
			nullable(child)
		}
		choices, _ := node["oneOf"].([]any)
		if len(choices) == 2 && isNull(choices[1]) {
			delete(node, "oneOf")
			node["allOf"], node["nullable"] = choices[:1], true
		}
	case []any:
		for _, child := range node {
			nullable(child)
		}
	}
}

func isNull(schema any) bool {
	object, _ := schema.(map[string]any)
	return object["type"] == "null"
}
