package fakemeili_test

// step is a request, and what the fake must answer. The steps follow one
// another; {a}, {b} and {c} are indexes, {none} is never created.
type step struct {
	method, path, body string
	status             int
	holds              string // in the answer, or in the task that it starts
	headers            []string
}

const places = `[{"n":1,"nom":"Médiathèque des Champs","texte":"rue du stade","genre":"a","v":1},
{"n":2,"nom":"Champ libre","texte":"champs médiathèques","genre":"b","v":2},
{"n":3,"nom":"Cyberbase de Rennes","texte":"","genre":["a","b"],"v":3},
{"n":9007199254740991,"nom":"L'Œuvre","texte":["Saint-Malo","35400"],"genre":null,"v":4}]`

const settings = `{"searchableAttributes":["nom","texte"],"filterableAttributes":["n","genre"],"displayedAttributes":["n","v"],
"synonyms":{"epn":["cyberbase"],"espace public numérique":["cyberbase"],"hotel de ville":["zzzmairie"]},"faceting":{"maxValuesPerFacet":3},"pagination":{"maxTotalHits":50},"typoTolerance":{"enabled":false}}`

var table = []step{
	// Who asks, and for what.
	{"GET", "/health", "", 200, `"available"`, []string{"Authorization: "}},
	{"GET", "/version", "", 200, `"pkgVersion":"1.21.0"`, nil},
	{"GET", "/version", "", 401, "missing_authorization_header", []string{"Authorization: "}},
	{"GET", "/version", "", 401, "missing_authorization_header", []string{"Authorization: Basic zz"}},
	{"GET", "/indexes", "", 403, "invalid_api_key", []string{"Authorization: Bearer zz"}},
	{"GET", "/rien", "", 404, "", nil},
	{"DELETE", "/version", "", 405, "", nil},
	{"POST", "/indexes", `{"uid":"{a}"}`, 415, "missing_content_type", []string{"Content-Type: "}},
	{"POST", "/indexes", `{"uid":"{a}"}`, 415, "invalid_content_type", []string{"Content-Type: text/plain"}},
	{"POST", "/indexes/{a}/documents", `[]`, 415, "invalid_content_type", []string{"Content-Type: text/plain"}},

	// Indexes.
	{"POST", "/indexes", `{"uid":"a b"}`, 400, "invalid_index_uid", nil},
	{"POST", "/indexes", `{"uid":`, 400, "malformed_payload", nil},
	{"POST", "/indexes", `{"uid":"x","z":1}`, 400, "bad_request", nil},
	{"POST", "/indexes", `{}`, 400, "missing_index_uid", nil},
	{"GET", "/indexes/{a}", "", 404, "index_not_found", nil},
	{"GET", "/indexes/a%20b", "", 400, "invalid_index_uid", nil},
	{"POST", "/indexes", `{"uid":"{a}","primaryKey":"n"}`, 202, `"succeeded"`, nil},
	{"POST", "/indexes", `{"uid":"{a}","primaryKey":"n"}`, 202, "index_already_exists", nil},
	{"GET", "/indexes/{a}", "", 200, `"primaryKey":"n"`, nil},
	{"GET", "/indexes?limit=a", "", 400, "invalid_index_limit", nil},
	{"GET", "/indexes/{a}/stats", "", 200, `"numberOfDocuments":0`, nil},
	{"GET", "/indexes/{none}/stats", "", 404, "index_not_found", nil},
	{"GET", "/indexes/{none}/documents", "", 404, "index_not_found", nil},

	// Settings.
	{"GET", "/indexes/{a}/settings", "", 200, `"maxTotalHits":1000`, nil},
	{"GET", "/indexes/{none}/settings", "", 404, "index_not_found", nil},
	{"PATCH", "/indexes/{a}/settings", settings, 202, `"succeeded"`, nil},
	{"GET", "/indexes/{a}/settings", "", 200, `"maxTotalHits":50`, nil},
	{"PATCH", "/indexes/{a}/settings", `{"rien":1}`, 400, "bad_request", nil},
	{"PATCH", "/indexes/{a}/settings", `{"searchableAttributes":3}`, 400, "invalid_settings_searchable_attributes", nil},
	{"PATCH", "/indexes/{a}/settings", `{"pagination":null,"stopWords":["le"],"typoTolerance":{"disableOnNumbers":true}}`, 202, `"succeeded"`, nil},
	{"GET", "/indexes/{a}/settings", "", 200, `"maxTotalHits":1000`, nil},

	// Documents in.
	{"POST", "/indexes/{a}/documents", places, 202, `"indexedDocuments":4`, nil},
	{"POST", "/indexes/{a}/documents", `[{"n":"a b"}]`, 202, "invalid_document_id", nil},
	{"POST", "/indexes/{a}/documents", `[{"n":1.5}]`, 202, "invalid_document_id", nil},
	{"POST", "/indexes/{a}/documents", `[{"nom":"x"}]`, 202, "missing_document_id", nil},
	{"POST", "/indexes/{a}/documents", `[{"n":7},{"nom":"x"}]`, 202, "missing_document_id", nil},
	{"GET", "/indexes/{a}/documents/7", "", 404, "document_not_found", nil},
	{"POST", "/indexes/{a}/documents", `[{"n":1`, 400, "malformed_payload", nil},
	{"POST", "/indexes/{a}/documents", `3`, 400, "malformed_payload", nil},
	{"POST", "/indexes/{a}/documents", "", 400, "missing_payload", []string{"Content-Type: application/json"}},
	{"POST", "/indexes/{a}/documents", `[]`, 202, `"receivedDocuments":0`, nil},
	{"POST", "/indexes/{a}/documents", `{"n":8,"nom":"seul"}`, 202, `"indexedDocuments":1`, nil},
	{"POST", "/indexes/{a}/documents", "{\"n\":7,\"nom\":\"ligne\"}\n{\"n\":8,\"nom\":\"lignes\"}", 202, `"indexedDocuments":2`, []string{"Content-Type: application/x-ndjson"}},
	{"PUT", "/indexes/{a}/documents", `[{"n":1,"v":5}]`, 202, `"indexedDocuments":1`, nil},
	{"POST", "/indexes/{b}/documents", `[{"n":1}]`, 202, "index_primary_key_no_candidate_found", nil},
	{"POST", "/indexes/{b}/documents", `[{"aid":1,"bid":2}]`, 202, "index_primary_key_multiple_candidates_found", nil},
	{"POST", "/indexes/{b}/documents?primaryKey=n", `[{"n":1}]`, 202, `"indexedDocuments":1`, nil},

	{"GET", "/tasks?indexUids={a}&limit=2", "", 200, `"limit":2`, nil},
	{"GET", "/tasks?indexUids={a}&statuses=failed&types=documentAdditionOrUpdate", "", 200, `"invalid_document_id"`, nil},

	// Documents out.
	{"GET", "/indexes/{a}/documents/1", "", 200, `"v":5`, nil},
	{"GET", "/indexes/{a}/documents/99", "", 404, "document_not_found", nil},
	{"GET", "/indexes/{a}/documents?limit=2&fields=n,v&offset=1", "", 200, `"total":6`, nil},
	{"GET", "/indexes/{a}/documents?limit=a", "", 400, "invalid_document_limit", nil},
	{"GET", "/indexes/{a}/documents?rien=a", "", 400, "bad_request", nil},
	{"POST", "/indexes/{a}/documents/fetch", `{"fields":["n","v"],"limit":2,"offset":1}`, 200, `"total":6`, nil},
	{"POST", "/indexes/{a}/documents/fetch", `{"offset":10}`, 200, `"results":[]`, nil},
	{"POST", "/indexes/{a}/documents/fetch", `{"filter":"n IN [1, 9007199254740991, 55]"}`, 200, `"total":2`, nil},
	{"POST", "/indexes/{a}/documents/fetch", `{"filter":"genre = a"}`, 200, `"total":2`, nil},
	{"POST", "/indexes/{a}/documents/fetch", `{"filter":"zz = 1"}`, 400, "invalid_document_filter", nil},
	{"POST", "/indexes/{a}/documents/fetch", `{"filter":"n IN [1"}`, 400, "invalid_document_filter", nil},
	{"POST", "/indexes/{a}/documents/fetch", `{"ids":[1,77]}`, 200, `"total":1`, nil},
	{"POST", "/indexes/{a}/documents/fetch", `{"rien":1}`, 400, "bad_request", nil},
	{"GET", "/indexes/{a}/stats", "", 200, `"numberOfDocuments":6`, nil},
	{"GET", "/stats", "", 200, `"{a}"`, nil},

	// Searches.
	{"POST", "/indexes/{a}/search", `{"q":"champs","showRankingScore":true,"limit":1,"facets":["n"],"attributesToRetrieve":["n"]}`, 200, `"estimatedTotalHits":2`, nil},
	{"POST", "/indexes/{a}/search", `{"q":"epn","attributesToRetrieve":["n"],"hybrid":null}`, 200, `{"n":3}`, nil},
	{"POST", "/indexes/{a}/search", `{"q":"espace public numerique rennes","matchingStrategy":"all"}`, 200, `"n":3`, nil},
	{"POST", "/indexes/{a}/search", `{"q":"rennes espace public numerique","matchingStrategy":"all"}`, 200, `"n":3`, nil},
	{"POST", "/indexes/{a}/search", `{"q":"espace public","matchingStrategy":"all"}`, 200, `"hits":[]`, nil},
	{"POST", "/indexes/{a}/search", `{"q":"hôtel de ville","matchingStrategy":"all"}`, 200, `"hits":[]`, nil},
	{"POST", "/indexes/{a}/search", `{"q":"stade","attributesToSearchOn":["nom"]}`, 200, `"hits":[]`, nil},
	{"POST", "/indexes/{a}/search", `{"q":"stade","attributesToSearchOn":["texte"]}`, 200, `"estimatedTotalHits":1`, nil},
	{"POST", "/indexes/{a}/search", `{"q":"stade","attributesToSearchOn":["genre"]}`, 400, "invalid_search_attributes_to_search_on", nil},
	{"POST", "/indexes/{a}/search", `{"q":"CHAMPS stade","matchingStrategy":"all"}`, 200, `"estimatedTotalHits":1`, nil},
	{"POST", "/indexes/{a}/search", `{"q":"oeuvre","matchingStrategy":"all"}`, 200, `"n":9007199254740991`, nil},
	{"POST", "/indexes/{a}/search", `{"q":"saint malo 35400","matchingStrategy":"all"}`, 200, `"estimatedTotalHits":1`, nil},
	{"POST", "/indexes/{a}/search", `{"q":"medi","matchingStrategy":"all"}`, 200, `"estimatedTotalHits":2`, nil},
	{"POST", "/indexes/{a}/search", `{"q":"medi ","matchingStrategy":"all"}`, 200, `"hits":[`, nil},
	{"POST", "/indexes/{a}/search", `{"q":"medi stade","matchingStrategy":"all"}`, 200, `"hits":[]`, nil},
	{"POST", "/indexes/{a}/search", `{"q":"stade rennes","matchingStrategy":"last"}`, 200, `"estimatedTotalHits":1`, nil},
	{"POST", "/indexes/{a}/search", `{"q":"mediatheque des champs rue du stade mediatheque des champs rue inconnu","matchingStrategy":"all"}`, 200, `"estimatedTotalHits":1`, nil},
	{"POST", "/indexes/{a}/search", `{}`, 200, `"estimatedTotalHits":6`, nil},
	{"POST", "/indexes/{a}/search", `{"q":"???"}`, 200, `"estimatedTotalHits":6`, nil},
	{"POST", "/indexes/{a}/search", `{"q":"","facets":["*"],"offset":4}`, 200, `"genre":{"a":2,"b":2}`, nil},
	{"POST", "/indexes/{a}/search", `{"q":"zzzz","facets":["n","genre"],"limit":0}`, 200, `"facetStats":{}`, nil},
	{"POST", "/indexes/{a}/search", `{"q":"champs","filter":"n = 1"}`, 200, `"estimatedTotalHits":1`, nil},
	{"POST", "/indexes/{a}/search", `{"q":"x","filter":"zz = 2"}`, 400, "invalid_search_filter", nil},
	{"POST", "/indexes/{a}/search", `{"q":"x","filter":3}`, 400, "invalid_search_filter", nil},
	{"POST", "/indexes/{a}/search", `{"q":"x","filter":"n >"}`, 400, "invalid_search_filter", nil},
	{"POST", "/indexes/{a}/search", `{"q":"x","facets":["zz"]}`, 400, "invalid_search_facets", nil},
	{"POST", "/indexes/{a}/search", `{"q":"x","limit":-1}`, 400, "invalid_search_limit", nil},
	{"POST", "/indexes/{a}/search", `{"q":3}`, 400, "invalid_search_q", nil},
	{"POST", "/indexes/{a}/search", `{"q":"x","rien":1}`, 400, "bad_request", nil},
	{"POST", "/indexes/{a}/search", `{"matchingStrategy":"rien"}`, 400, "invalid_search_matching_strategy", nil},
	{"POST", "/indexes/{a}/search", `{"q":`, 400, "malformed_payload", nil},
	{"POST", "/indexes/{none}/search", `{"q":"x"}`, 404, "index_not_found", nil},
	{"POST", "/multi-search", `{"queries":[{"indexUid":"{a}","q":"champs","limit":1},{"indexUid":"{a}","q":"x"}]}`, 200, `"indexUid":"{a}"`, nil},
	{"POST", "/multi-search", `{"queries":[{"indexUid":"{none}","q":"champs"}]}`, 400, "index_not_found", nil},
	{"POST", "/multi-search", `{"queries":[{"q":"champs"}]}`, 400, "missing_index_uid", nil},
	{"POST", "/multi-search", `{}`, 400, "bad_request", nil},
	{"PATCH", "/indexes/{a}/settings", `{"pagination":{"maxTotalHits":1},"faceting":{"maxValuesPerFacet":1}}`, 202, `"succeeded"`, nil},
	{"POST", "/indexes/{a}/search", `{"q":"champs","facets":["n"]}`, 200, `"facetDistribution":{"n":{"1":1}}`, nil},

	// Out again.
	{"POST", "/indexes/{a}/documents/delete-batch", `[1,"2",77]`, 202, `"deletedDocuments":2`, nil},
	{"POST", "/indexes/{a}/documents/delete-batch", `3`, 400, "bad_request", nil},
	{"POST", "/indexes/{a}/documents/delete-batch", `[1`, 400, "malformed_payload", nil},
	{"POST", "/indexes/{none}/documents/delete-batch", `[1]`, 202, "index_not_found", nil},
	{"POST", "/indexes/{a}/documents/delete", `{"filter":"n IN [3]"}`, 202, `"deletedDocuments":1`, nil},
	{"POST", "/indexes/{a}/documents/delete", `{"filter":"zz = 3"}`, 202, "invalid_document_filter", nil},
	{"POST", "/indexes/{a}/documents/delete", `{}`, 400, "missing_document_filter", nil},
	{"POST", "/swap-indexes", `[{"indexes":["{a}","{b}"]}]`, 202, `"succeeded"`, nil},
	{"GET", "/indexes/{a}/documents", "", 200, `"total":1`, nil},
	{"GET", "/indexes/{b}/documents", "", 200, `"total":3`, nil},
	{"POST", "/swap-indexes", `[{"indexes":["{a}","{none}"]}]`, 202, "index_not_found", nil},
	{"POST", "/swap-indexes", `[{"indexes":["{a}"]}]`, 400, "invalid_swap_indexes", nil},
	{"POST", "/swap-indexes", `[{"indexes":["{a}","{a}"]}]`, 400, "invalid_swap_duplicate_index_found", nil},
	{"POST", "/swap-indexes", `[{"indexes":["{a}","{b}"],"rename":true}]`, 202, "index_already_exists", nil},
	{"POST", "/swap-indexes", `[{"indexes":["{none}","{b}"],"rename":true}]`, 202, "index_not_found", nil},
	{"POST", "/swap-indexes", `[{"indexes":["{a}","{c}"],"rename":true}]`, 202, `"rename":true`, nil},
	{"GET", "/indexes/{a}", "", 404, "index_not_found", nil},
	{"POST", "/swap-indexes", `[{"indexes":["{c}","{a}"],"rename":true}]`, 202, `"succeeded"`, nil},
	{"GET", "/indexes/{a}/documents", "", 200, `"total":1`, nil},
	{"DELETE", "/indexes/{b}/documents", "", 202, `"deletedDocuments":3`, nil},
	{"DELETE", "/indexes/{none}", "", 202, "index_not_found", nil},

	// Tasks.
	{"GET", "/tasks?indexUids={none}_", "", 200, `"results":[]`, nil},
	{"GET", "/tasks?statuses=rien", "", 400, "invalid_task_statuses", nil},
	{"GET", "/tasks?limit=a", "", 400, "invalid_task_limit", nil},
	{"GET", "/tasks?rien=a", "", 400, "bad_request", nil},
	{"GET", "/tasks/99999999", "", 404, "task_not_found", nil},
	{"GET", "/tasks/abc", "", 400, "invalid_task_uids", nil},

	{"DELETE", "/indexes/{a}", "", 202, `"deletedDocuments":1`, nil},
	{"DELETE", "/indexes/{b}", "", 202, `"deletedDocuments":0`, nil},
}
