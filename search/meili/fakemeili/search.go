package fakemeili

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// query is a search. It reads no other field than those that are imitated.
type query struct {
	IndexUID             string          `json:"indexUid"`
	Q                    string          `json:"q"`
	Offset               int             `json:"offset"`
	Limit                int             `json:"limit"`
	AttributesToRetrieve []string        `json:"attributesToRetrieve"`
	AttributesToSearchOn []string        `json:"attributesToSearchOn"`
	ShowRankingScore     bool            `json:"showRankingScore"`
	Filter               json.RawMessage `json:"filter"`
	Facets               []string        `json:"facets"`
	MatchingStrategy     string          `json:"matchingStrategy"`
	Hybrid               json.RawMessage `json:"hybrid"` // null, as the client for Go always writes
}

var (
	imitated  = []string{"q", "offset", "limit", "attributesToRetrieve", "attributesToSearchOn", "showRankingScore", "filter", "facets", "matchingStrategy", "hybrid"}
	otherwise = []string{"vector", "media", "hybrid", "page", "hitsPerPage", "retrieveVectors", "attributesToCrop", "cropLength", "attributesToHighlight",
		"showMatchesPosition", "showRankingScoreDetails", "sort", "distinct", "highlightPreTag", "highlightPostTag", "cropMarker", "rankingScoreThreshold", "locales"}
)

// found is the answer to a search.
type found struct {
	IndexUID           string                       `json:"indexUid,omitempty"`
	Hits               []map[string]json.RawMessage `json:"hits"`
	Query              string                       `json:"query"`
	ProcessingTimeMs   int                          `json:"processingTimeMs"`
	Limit              int                          `json:"limit"`
	Offset             int                          `json:"offset"`
	EstimatedTotalHits int                          `json:"estimatedTotalHits"`
	FacetDistribution  map[string]distribution      `json:"facetDistribution,omitzero"`
	FacetStats         map[string]span              `json:"facetStats,omitzero"`
}

func (s *Server) search(r *http.Request) (int, any, *apiError) {
	uid, err := uidOf(r)
	if err != nil {
		return 0, nil, err
	}
	q, err := readQuery(bodyOf(r))
	if err != nil {
		return 0, nil, err
	}
	answer, err := s.find(uid, q)
	return http.StatusOK, answer, err
}

func (s *Server) multiSearch(r *http.Request) (int, any, *apiError) {
	var asked struct {
		Queries *[]json.RawMessage `json:"queries"`
	}
	if err := decode(bodyOf(r), &asked, "multi_search", "queries"); err != nil {
		return 0, nil, err
	}
	if asked.Queries == nil {
		return 0, nil, bad("bad_request", "Missing field `queries`")
	}
	results := []*found{}
	for i, raw := range *asked.Queries {
		q, err := readQuery(raw, "indexUid")
		if err == nil && q.IndexUID == "" {
			return 0, nil, bad("missing_index_uid", "Missing field `indexUid` inside `.queries[%d]`", i)
		}
		var one *found
		if err == nil {
			one, err = s.find(q.IndexUID, q)
		}
		if err != nil {
			err.status, err.Message = http.StatusBadRequest, fmt.Sprintf("Inside `.queries[%d]`: %s", i, err.Message)
			return 0, nil, err
		}
		one.IndexUID = q.IndexUID
		results = append(results, one)
	}
	return http.StatusOK, map[string]any{"results": results}, nil
}

func readQuery(body []byte, more ...string) (*query, *apiError) {
	q := &query{Limit: defaultLimit, MatchingStrategy: "last"}
	if err := decode(body, q, "search", slices.Concat(more, imitated, otherwise)...); err != nil {
		return nil, err
	}
	var fields map[string]json.RawMessage
	_ = json.Unmarshal(body, &fields) // decode did
	for _, name := range otherwise {
		if value, given := fields[name]; given && string(value) != "null" {
			return nil, bad("bad_request", "fakemeili knows no other `%s` than null", name)
		}
	}
	for name, n := range map[string]int{"limit": q.Limit, "offset": q.Offset} {
		if n < 0 {
			return nil, bad("invalid_search_"+name, "Invalid value type at `.%s`: expected a positive integer, but found a negative integer: `%d`", name, n)
		}
	}
	if q.MatchingStrategy != "last" && q.MatchingStrategy != "all" {
		return nil, bad("invalid_search_matching_strategy", "Unknown value `%s` at `.matchingStrategy`: expected one of `last`, `all`", q.MatchingStrategy)
	}
	return q, nil
}

// ranked is a document found, and how well.
type ranked struct {
	*document
	score float64
}

func (s *Server) find(uid string, q *query) (*found, *apiError) {
	x := s.indexes[uid]
	if x == nil {
		return nil, indexNotFound(uid)
	}
	set := x.inForce
	meets, err := x.filter(q.Filter, "invalid_search_filter")
	if err != nil {
		err.Message = fmt.Sprintf("Index `%s`: %s", uid, err.Message)
		return nil, err
	}
	facets, err := facetsOf(set, q.Facets)
	if err != nil {
		return nil, err
	}
	for _, name := range q.AttributesToSearchOn {
		if !slices.Contains(set.SearchableAttributes, "*") && !slices.Contains(set.SearchableAttributes, name) {
			return nil, bad("invalid_search_attributes_to_search_on", "Index `%s`: Attribute `%s` is not searchable. Available searchable attributes are: `%s`.",
				uid, name, strings.Join(set.SearchableAttributes, ", "))
		}
	}
	m := newMatcher(x, q)
	var all []ranked
	for _, d := range x.documents {
		if score, held := m.score(d); held && meets(d) {
			all = append(all, ranked{d, score})
		}
	}
	slices.SortStableFunc(all, func(a, b ranked) int { return cmp.Compare(b.score, a.score) })
	answer := &found{Hits: []map[string]json.RawMessage{}, Query: q.Q, Limit: q.Limit, Offset: q.Offset}
	answer.FacetDistribution, answer.FacetStats = distribute(set, facets, all)
	all = all[:min(len(all), set.Pagination.MaxTotalHits)]
	answer.EstimatedTotalHits = len(all)
	all = all[min(q.Offset, len(all)):]
	for _, one := range all[:min(q.Limit, len(all))] {
		answer.Hits = append(answer.Hits, one.hit(set, q))
	}
	return answer, nil
}

func (one ranked) hit(set *inForce, q *query) map[string]json.RawMessage {
	hit := one.pick(q.AttributesToRetrieve)
	for name := range hit {
		if !slices.Contains(set.DisplayedAttributes, "*") && !slices.Contains(set.DisplayedAttributes, name) {
			delete(hit, name)
		}
	}
	if q.ShowRankingScore {
		hit["_rankingScore"], _ = json.Marshal(one.score)
	}
	return hit
}

// facetsOf gives the fields to be counted.
func facetsOf(set *inForce, asked []string) ([]string, *apiError) {
	if slices.Contains(asked, "*") {
		return set.FilterableAttributes, nil
	}
	for _, name := range asked {
		if !slices.Contains(set.FilterableAttributes, name) {
			return nil, bad("invalid_search_facets", "Invalid facet distribution: Attribute `%s` is not filterable. Available filterable attributes patterns are: `%s`.",
				name, strings.Join(set.FilterableAttributes, ", "))
		}
	}
	return asked, nil
}
