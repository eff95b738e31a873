package fakemeili

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"time"
)

// index is one collection of documents.
type index struct {
	created, updated time.Time
	primaryKey       string
	documents        []*document // in the order in which they came
	byID             map[string]*document
	settings         settings
	inForce          *inForce
	words            *vocabulary // of the documents, nil until it is asked for
}

func newIndex(primaryKey string) *index {
	now := time.Now().UTC()
	x := &index{created: now, updated: now, primaryKey: primaryKey, byID: map[string]*document{}}
	x.set(standardSettings())
	return x
}

func (x *index) vocabulary() *vocabulary {
	if x.words == nil {
		x.words = newVocabulary(x.documents)
	}
	return x.words
}

func (x *index) set(s settings) { x.settings, x.inForce = s, s.inForce() }

// indexAnswer is an index as Meilisearch describes it.
type indexAnswer struct {
	UID        string    `json:"uid"`
	CreatedAt  time.Time `json:"createdAt"`
	UpdatedAt  time.Time `json:"updatedAt"`
	PrimaryKey *string   `json:"primaryKey"`
}

func (x *index) describe(uid string) indexAnswer {
	return indexAnswer{uid, x.created, x.updated, orNull(x.primaryKey)}
}

func orNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

type indexStats struct {
	NumberOfDocuments         int            `json:"numberOfDocuments"`
	RawDocumentDBSize         int            `json:"rawDocumentDbSize"`
	AvgDocumentSize           int            `json:"avgDocumentSize"`
	IsIndexing                bool           `json:"isIndexing"`
	NumberOfEmbeddings        int            `json:"numberOfEmbeddings"`
	NumberOfEmbeddedDocuments int            `json:"numberOfEmbeddedDocuments"`
	FieldDistribution         map[string]int `json:"fieldDistribution"`
}

func (x *index) stats(indexing bool) indexStats {
	fields := map[string]int{}
	for _, d := range x.documents {
		for name := range d.fields {
			fields[name]++
		}
	}
	return indexStats{NumberOfDocuments: len(x.documents), IsIndexing: indexing, FieldDistribution: fields}
}

func (s *Server) listIndexes(r *http.Request) (int, any, *apiError) {
	if err := parameters(r, "offset", "limit"); err != nil {
		return 0, nil, err
	}
	offset, err := number(r, "index", "offset", 0)
	if err != nil {
		return 0, nil, err
	}
	limit, err := number(r, "index", "limit", defaultLimit)
	if err != nil {
		return 0, nil, err
	}
	var all []indexAnswer
	for _, uid := range slices.Sorted(maps.Keys(s.indexes)) {
		all = append(all, s.indexes[uid].describe(uid))
	}
	return http.StatusOK, newPage(all, offset, limit), nil
}

func (s *Server) getIndex(r *http.Request) (int, any, *apiError) {
	uid, x, err := s.indexOf(r)
	if err != nil {
		return 0, nil, err
	}
	return http.StatusOK, x.describe(uid), nil
}

func (s *Server) indexStats(r *http.Request) (int, any, *apiError) {
	uid, x, err := s.indexOf(r)
	if err != nil {
		return 0, nil, err
	}
	return http.StatusOK, x.stats(s.queue.indexing(uid)), nil
}

func (s *Server) createIndex(r *http.Request) (int, any, *apiError) {
	var asked struct {
		UID        *string `json:"uid"`
		PrimaryKey *string `json:"primaryKey"`
	}
	if err := decode(bodyOf(r), &asked, "index", "uid", "primaryKey"); err != nil {
		return 0, nil, err
	}
	switch {
	case asked.UID == nil:
		return 0, nil, bad("missing_index_uid", "Missing field `uid`")
	case !validUID.MatchString(*asked.UID):
		return 0, nil, bad("invalid_index_uid", "Invalid value at `.uid`: "+badUID, *asked.UID)
	}
	uid, key := *asked.UID, ""
	if asked.PrimaryKey != nil {
		key = *asked.PrimaryKey
	}
	return s.enqueue(uid, "indexCreation", details{"primaryKey": asked.PrimaryKey}, func(details) *apiError {
		if s.indexes[uid] != nil {
			return newError(http.StatusConflict, "index_already_exists", "Index `%s` already exists.", uid)
		}
		s.indexes[uid] = newIndex(key)
		return nil
	})
}

func (s *Server) deleteIndex(r *http.Request) (int, any, *apiError) {
	uid, err := uidOf(r)
	if err != nil {
		return 0, nil, err
	}
	return s.enqueue(uid, "indexDeletion", details{"deletedDocuments": nil}, func(d details) *apiError {
		d["deletedDocuments"] = 0
		if s.indexes[uid] == nil {
			return indexNotFound(uid)
		}
		d["deletedDocuments"] = len(s.indexes[uid].documents)
		delete(s.indexes, uid)
		return nil
	})
}

func (s *Server) swapIndexes(r *http.Request) (int, any, *apiError) {
	var swaps []struct {
		Indexes []string `json:"indexes"`
		Rename  bool     `json:"rename"`
	}
	if err := json.Unmarshal(bodyOf(r), &swaps); err != nil {
		return 0, nil, malformed(err)
	}
	named := map[string]bool{}
	for _, swap := range swaps {
		if len(swap.Indexes) != 2 {
			list, _ := json.Marshal(swap.Indexes)
			return 0, nil, bad("invalid_swap_indexes", "Two indexes must be given for each swap. The list `%s` contains %d indexes.", list, len(swap.Indexes))
		}
		for _, uid := range swap.Indexes {
			if named[uid] {
				return 0, nil, bad("invalid_swap_duplicate_index_found", "Indexes must be declared only once during a swap. `%s` was specified several times.", uid)
			}
			named[uid] = true
		}
	}
	return s.enqueue("", "indexSwap", details{"swaps": swaps}, func(details) *apiError {
		for _, swap := range swaps {
			if err := s.mayExchange(swap.Indexes[0], swap.Indexes[1], swap.Rename); err != nil {
				return err
			}
		}
		for _, swap := range swaps {
			a, b := swap.Indexes[0], swap.Indexes[1]
			s.indexes[a], s.indexes[b] = s.indexes[b], s.indexes[a]
			if swap.Rename {
				delete(s.indexes, a)
			}
			s.queue.swap(a, b)
		}
		return nil
	})
}

// mayExchange refuses an index that is missing, and one that is there when the
// other is to take its name.
func (s *Server) mayExchange(a, b string, rename bool) *apiError {
	switch {
	case s.indexes[a] == nil:
		return indexNotFound(a)
	case rename && s.indexes[b] != nil:
		return bad("index_already_exists", "Cannot rename `%s` to `%s` as the index already exists. Hint: You can remove `%s` first and then do your remove.", a, b, b)
	case !rename && s.indexes[b] == nil:
		return indexNotFound(b)
	}
	return nil
}
