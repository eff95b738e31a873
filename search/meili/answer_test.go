package meili_test

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"testing"

	"annuaire/search/meili"
)

// FuzzReadAnswer compares the reading by hand with that of the library.
func FuzzReadAnswer(f *testing.F) {
	f.Add([]byte(`{"hits":[{"n":9007199254740991,"_rankingScore":0.98},{"n":1,"_rankingScore":0.5}],"query":"x","processingTimeMs":1,"facetDistribution":{"n":{"1":1,"12":1,"9007199254740991":1}},"facetStats":{}}`))
	f.Add([]byte(`{"hits":[],"facetDistribution":{"n":{}}}`))
	f.Add([]byte(`{"hits":[],"query":"\"facetDistribution\":{\"n\":{","facetDistribution":{"n":{"3":1}}}`))
	f.Add([]byte(`{"hits":[]}`))
	f.Add([]byte(`<html>`))
	f.Add([]byte(`{"facetDistribution":{"n":{"184467440737095516159":1}}}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		got, err := meili.ReadNumbers(raw)
		if err != nil {
			return
		}
		var want struct {
			Hits []struct {
				N uint64 `json:"n"`
			} `json:"hits"`
			FacetDistribution struct {
				N map[string]json.RawMessage `json:"n"`
			} `json:"facetDistribution"`
		}
		if json.Unmarshal(raw, &want) != nil {
			return // read in a more lenient way, without harm
		}
		all := map[uint64]bool{}
		for _, h := range want.Hits {
			all[h.N] = true
		}
		for key := range want.FacetDistribution.N {
			n, err := strconv.ParseUint(key, 10, 64)
			if err != nil {
				return
			}
			all[n] = true
		}
		if !slices.Equal(slices.Sorted(maps.Keys(all)), slices.Compact(slices.Sorted(slices.Values(got)))) {
			t.Errorf("%s: %v", raw, got)
		}
	})
}
