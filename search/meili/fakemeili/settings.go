package fakemeili

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"

	"annuaire/fold"
)

// settings are those of an index by name. The known ones are told by the
// standard ones; only what read gives has an effect.
type settings map[string]json.RawMessage

// settingNames are in the order in which Meilisearch lists them.
var settingNames = []string{
	"displayedAttributes", "searchableAttributes", "filterableAttributes", "sortableAttributes", "rankingRules", "stopWords",
	"nonSeparatorTokens", "separatorTokens", "dictionary", "synonyms", "distinctAttribute", "proximityPrecision", "typoTolerance",
	"faceting", "pagination", "embedders", "searchCutoffMs", "localizedAttributes", "facetSearch", "prefixSearch", "chat", "vectorStore",
}

const standard = `{"displayedAttributes":["*"],"searchableAttributes":["*"],"filterableAttributes":[],"sortableAttributes":[],
"rankingRules":["words","typo","proximity","attribute","sort","exactness"],"stopWords":[],"nonSeparatorTokens":[],"separatorTokens":[],
"dictionary":[],"synonyms":{},"distinctAttribute":null,"proximityPrecision":"byWord",
"typoTolerance":{"enabled":true,"minWordSizeForTypos":{"oneTypo":5,"twoTypos":9},"disableOnWords":[],"disableOnAttributes":[],"disableOnNumbers":false},
"faceting":{"maxValuesPerFacet":100,"sortFacetValuesBy":{"*":"alpha"}},"pagination":{"maxTotalHits":1000},"embedders":{},
"searchCutoffMs":null,"localizedAttributes":null,"facetSearch":true,"prefixSearch":"indexingTime"}`

func standardSettings() settings {
	var s settings
	if err := json.Unmarshal([]byte(standard), &s); err != nil {
		panic(err) // it is a constant
	}
	return s
}

// inForce are the settings that have an effect here.
type inForce struct {
	DisplayedAttributes  []string            `json:"displayedAttributes"`
	SearchableAttributes []string            `json:"searchableAttributes"`
	FilterableAttributes []string            `json:"filterableAttributes"`
	StopWords            []string            `json:"stopWords"`
	Synonyms             map[string][]string `json:"synonyms"`
	Faceting             struct {
		MaxValuesPerFacet int               `json:"maxValuesPerFacet"`
		SortFacetValuesBy map[string]string `json:"sortFacetValuesBy"`
	} `json:"faceting"`
	Pagination struct {
		MaxTotalHits int `json:"maxTotalHits"`
	} `json:"pagination"`
	PrefixSearch string `json:"prefixSearch"`

	oneWord map[string][]string // synonyms that are one word, by what they stand for
}

func (s settings) inForce() *inForce {
	f := &inForce{oneWord: map[string][]string{}}
	raw, _ := json.Marshal(s)
	_ = json.Unmarshal(raw, f) // checked when they were set
	for phrase, others := range f.Synonyms {
		for _, other := range others {
			if ws := fold.Words(other); len(ws) == 1 {
				f.oneWord[fold.Text(phrase)] = append(f.oneWord[fold.Text(phrase)], ws[0])
			}
		}
	}
	return f
}

// with gives the settings changed: null brings the standard one back, and an
// object is merged into the one that is there.
func (s settings) with(change settings) settings {
	next := maps.Clone(s)
	for name, value := range change {
		before, isObject := map[string]json.RawMessage{}, map[string]json.RawMessage{}
		switch {
		case string(value) == "null":
			next[name] = standardSettings()[name]
		case name != "synonyms" && json.Unmarshal(value, &isObject) == nil && json.Unmarshal(next[name], &before) == nil:
			maps.Copy(before, isObject)
			next[name], _ = json.Marshal(before)
		default:
			next[name] = value
		}
	}
	return next
}

func (s *Server) getSettings(r *http.Request) (int, any, *apiError) {
	_, x, err := s.indexOf(r)
	if err != nil {
		return 0, nil, err
	}
	return http.StatusOK, x.settings, nil
}

func (s *Server) patchSettings(r *http.Request) (int, any, *apiError) {
	uid, err := uidOf(r)
	if err != nil {
		return 0, nil, err
	}
	var change settings
	if err := decode(bodyOf(r), &change, "settings", settingNames...); err != nil {
		return 0, nil, err
	}
	told := details{}
	for name, value := range change {
		if err := checkSetting(name, value); err != nil {
			return 0, nil, err
		}
		told[name] = value
	}
	return s.enqueue(uid, "settingsUpdate", told, func(details) *apiError {
		if s.indexes[uid] == nil {
			s.indexes[uid] = newIndex("")
		}
		s.indexes[uid].set(s.indexes[uid].settings.with(change))
		return nil
	})
}

// checkSetting refuses a value of another type than the one it had.
func checkSetting(name string, value json.RawMessage) *apiError {
	var wanted string
	switch was := standardSettings()[name]; {
	case string(value) == "null" || len(was) == 0:
		return nil
	case was[0] == '[':
		wanted = "an array"
	case was[0] == '{':
		wanted = "an object"
	default:
		return nil
	}
	if got := typeOf(value); got != wanted {
		code := "invalid_settings_" + snake(name)
		return bad(code, "Invalid value type at `.%s`: expected %s, but found %s: `%s`", name, wanted, got, value)
	}
	return nil
}

// typeOf names the type of a JSON value as Meilisearch does.
func typeOf(value json.RawMessage) string {
	switch value[0] {
	case '[':
		return "an array"
	case '{':
		return "an object"
	case '"':
		return "a string"
	case 't', 'f':
		return "a boolean"
	case 'n':
		return "null"
	case '-':
		return "a negative integer"
	}
	if strings.ContainsAny(string(value), ".eE") {
		return "a number"
	}
	return "a positive integer"
}

// snake writes a name as error codes do: sortFacets gives sort_facets.
func snake(name string) string {
	var b strings.Builder
	for _, r := range name {
		if r >= 'A' && r <= 'Z' {
			b.WriteByte('_')
			r += 'a' - 'A'
		}
		b.WriteRune(r)
	}
	return b.String()
}

// decode reads a body that is an object with no other field than those known,
// into a map or a struct; what it is of names the error, as in
// invalid_search_limit.
func decode(body []byte, into any, of string, known ...string) *apiError {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(body, &fields); err != nil {
		return malformed(err)
	}
	for name := range fields {
		if !slices.Contains(known, name) {
			return bad("bad_request", "Unknown field `%s`: expected one of `%s`", name, strings.Join(known, "`, `"))
		}
	}
	if err := json.Unmarshal(body, into); err != nil {
		if wrong, ok := err.(*json.UnmarshalTypeError); ok {
			at, _, _ := strings.Cut(wrong.Field, ".")
			return bad("invalid_"+of+"_"+snake(at), "Invalid value type at `.%s`: expected %v, but found %s: `%s`", at, wrong.Type, typeOf(fields[at]), fields[at])
		}
		return malformed(err)
	}
	return nil
}
