package meili

import (
	"encoding/json"
	"reflect"
	"strings"

	"github.com/meilisearch/meilisearch-go"

	"annuaire/search"
)

// unbounded is more than there will ever be places: by default the server
// counts a thousand matches and a hundred values.
const unbounded = 10_000_000

// longestSynonym is how many words the server looks at to find a synonym.
const longestSynonym = 3

// wantedSettings are those of the index. Another rule here rebuilds it: see
// Engine.Rebuild.
func wantedSettings() meilisearch.Settings {
	return meilisearch.Settings{
		SearchableAttributes: byWeight(),
		FilterableAttributes: []string{numberName},
		DisplayedAttributes:  []string{numberName, versionName, hashName},
		// How many words and how far apart says less here than where they are:
		// a name is what people remember.
		RankingRules: []string{"words", "attribute", "exactness", "proximity", "typo"},
		Synonyms:     shortSynonyms(),
		// A word is corrected only when no place holds it, and is said to be:
		// see Engine.read. The server would add what is merely alike to every
		// answer, and an answer in the order of distances would begin with it.
		TypoTolerance: &meilisearch.TypoTolerance{
			Enabled:             false,
			MinWordSizeForTypos: meilisearch.MinWordSizeForTypos{OneTypo: 5, TwoTypos: 9},
			DisableOnWords:      []string{}, DisableOnAttributes: []string{}, DisableOnNumbers: true,
		},
		Pagination: &meilisearch.Pagination{MaxTotalHits: unbounded},
		Faceting:   &meilisearch.Faceting{MaxValuesPerFacet: unbounded},
	}
}

// byWeight gives the searched fields, what counts the most first.
func byWeight() []string {
	return []string{"nom", "commune", "code_postal", "type", "ancien_nom", "services", "equipement", "dispositifs", "organisation", "territoires", "texte"}
}

func shortSynonyms() map[string][]string {
	all := map[string][]string{}
	for phrase, terms := range search.Synonyms() {
		if strings.Count(phrase, " ") < longestSynonym {
			all[phrase] = terms
		}
	}
	return all
}

// longSynonyms are those that the server would not find: they are put in the
// query itself.
var longSynonyms = func() map[string]string {
	all := map[string]string{}
	for phrase, terms := range search.Synonyms() {
		if strings.Count(phrase, " ") >= longestSynonym {
			all[phrase] = terms[0]
		}
	}
	return all
}()

// sameSettings tells whether an index has the wanted settings. What is not
// wanted is the server's own choice.
func sameSettings(held *meilisearch.Settings) bool {
	var want, have map[string]any
	if reread(wantedSettings(), &want) != nil || reread(held, &have) != nil {
		return false
	}
	for name, value := range want {
		if faceting, ok := have[name].(map[string]any); ok && name == "faceting" {
			delete(faceting, "sortFacetValuesBy")
			delete(value.(map[string]any), "sortFacetValuesBy")
		}
		if !reflect.DeepEqual(have[name], value) {
			return false
		}
	}
	return true
}

// reread gives a value as JSON tells it.
func reread(value any, into *map[string]any) error {
	text, err := json.Marshal(value)
	if err != nil {
		return err
	}
	return json.Unmarshal(text, into)
}
