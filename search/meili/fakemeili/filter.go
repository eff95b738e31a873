package fakemeili

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
)

// The only filters understood are a field that has a value, or one of a list;
// Meilisearch knows many more.
var (
	equals = regexp.MustCompile(`^\s*(\w+)\s*=\s*("[^"]*"|'[^']*'|[\w.-]+)\s*$`)
	among  = regexp.MustCompile(`^\s*(\w+)\s+IN\s*\[([^\[\]]*)\]\s*$`)
)

// filter gives what a filter keeps of the documents of an index, all when
// there is none. The code is that of its error, which says who asked.
func (x *index) filter(raw json.RawMessage, code string) (func(*document) bool, *apiError) {
	var text string
	if len(raw) > 0 && json.Unmarshal(raw, &text) != nil {
		return nil, bad(code, "Invalid syntax for the filter parameter: `expected String, found: %s`.", raw)
	}
	if strings.TrimSpace(text) == "" {
		return func(*document) bool { return true }, nil
	}
	name, values := "", []string(nil)
	if found := equals.FindStringSubmatch(text); found != nil {
		name, values = found[1], []string{unquote(found[2])}
	} else if found := among.FindStringSubmatch(text); found != nil {
		name = found[1]
		for value := range strings.SplitSeq(found[2], ",") {
			if value = strings.TrimSpace(value); value != "" {
				values = append(values, unquote(value))
			}
		}
	} else {
		return nil, bad(code, "fakemeili reads no other filter than `field = value` and `field IN [value, value]`.\n1:%d %s", len(text), text)
	}
	if known := x.inForce.FilterableAttributes; !slices.Contains(known, name) {
		return nil, bad(code, "Attribute `%s` is not filterable. Available filterable attribute patterns are: `%s`.\n1:%d %s", name, strings.Join(known, "`, `"), len(name)+1, text)
	}
	return func(d *document) bool {
		return slices.ContainsFunc(d.values(name), func(v string) bool {
			return slices.ContainsFunc(values, func(w string) bool { return strings.EqualFold(v, w) })
		})
	}, nil
}

func unquote(value string) string {
	if n := len(value); n >= 2 && (value[0] == '"' || value[0] == '\'') && value[n-1] == value[0] {
		return value[1 : n-1]
	}
	return value
}
