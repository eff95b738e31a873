package fakemeili

import (
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
)

func (s *Server) putDocuments(r *http.Request) (int, any, *apiError) {
	uid, err := uidOf(r)
	if err != nil {
		return 0, nil, err
	}
	all, err := readDocuments(r)
	if err != nil {
		return 0, nil, err
	}
	key, partial := r.URL.Query().Get("primaryKey"), r.Method == http.MethodPut
	told := details{"receivedDocuments": len(all), "indexedDocuments": nil}
	return s.enqueue(uid, "documentAdditionOrUpdate", told, func(d details) *apiError {
		d["indexedDocuments"] = 0
		if s.indexes[uid] == nil {
			s.indexes[uid] = newIndex("")
		}
		x := s.indexes[uid]
		if x.primaryKey == "" {
			x.primaryKey = key
		}
		if err := x.put(all, partial); err != nil {
			return err
		}
		d["indexedDocuments"] = len(all)
		return nil
	})
}

// removing enqueues the removal of the documents that gone picks in an index.
func (s *Server) removing(uid string, d details, gone func(*index) (func(*document) bool, *apiError)) (int, any, *apiError) {
	d["deletedDocuments"] = nil
	return s.enqueue(uid, "documentDeletion", d, func(d details) *apiError {
		d["deletedDocuments"] = 0
		if s.indexes[uid] == nil {
			return indexNotFound(uid)
		}
		picks, err := gone(s.indexes[uid])
		if err == nil {
			d["deletedDocuments"] = s.indexes[uid].remove(picks)
		}
		return err
	})
}

func (s *Server) clearDocuments(r *http.Request) (int, any, *apiError) {
	uid, err := uidOf(r)
	if err != nil {
		return 0, nil, err
	}
	return s.removing(uid, details{}, func(*index) (func(*document) bool, *apiError) {
		return func(*document) bool { return true }, nil
	})
}

func (s *Server) deleteBatch(r *http.Request) (int, any, *apiError) {
	uid, err := uidOf(r)
	if err != nil {
		return 0, nil, err
	}
	var ids []json.RawMessage
	if wrong := json.Unmarshal(bodyOf(r), &ids); wrong != nil {
		if _, wrongType := wrong.(*json.UnmarshalTypeError); wrongType {
			return 0, nil, bad("bad_request", "Json deserialize error: %v", wrong)
		}
		return 0, nil, malformed(wrong)
	}
	named := namedBy(ids)
	return s.removing(uid, details{"providedIds": len(ids), "originalFilter": nil}, func(*index) (func(*document) bool, *apiError) {
		return func(d *document) bool { return named[d.id] }, nil
	})
}

// namedBy gives the set of identifiers written as numbers or texts.
func namedBy(ids []json.RawMessage) map[string]bool {
	named := map[string]bool{}
	for _, raw := range ids {
		var id string
		if json.Unmarshal(raw, &id) != nil {
			id = string(raw)
		}
		named[id] = true
	}
	return named
}

func (s *Server) deleteByFilter(r *http.Request) (int, any, *apiError) {
	uid, err := uidOf(r)
	if err != nil {
		return 0, nil, err
	}
	var asked struct {
		Filter json.RawMessage `json:"filter"`
	}
	if err := decode(bodyOf(r), &asked, "document", "filter"); err != nil {
		return 0, nil, err
	}
	if asked.Filter == nil {
		return 0, nil, bad("missing_document_filter", "Missing field `filter`")
	}
	return s.removing(uid, details{"providedIds": 0, "originalFilter": string(asked.Filter)}, func(x *index) (func(*document) bool, *apiError) {
		return x.filter(asked.Filter, "invalid_document_filter")
	})
}

func (s *Server) getDocument(r *http.Request) (int, any, *apiError) {
	_, x, err := s.indexOf(r)
	if err != nil {
		return 0, nil, err
	}
	d, held := x.byID[r.PathValue("id")]
	if !held {
		return 0, nil, newError(http.StatusNotFound, "document_not_found", "Document `%s` not found.", r.PathValue("id"))
	}
	return http.StatusOK, d.pick(nil), nil
}

// wanted says which documents of an index to give.
type wanted struct {
	Offset int               `json:"offset"`
	Limit  int               `json:"limit"`
	Fields []string          `json:"fields"`
	IDs    []json.RawMessage `json:"ids"`
	Filter json.RawMessage   `json:"filter"`
}

func (s *Server) listDocuments(r *http.Request) (int, any, *apiError) {
	if err := parameters(r, "offset", "limit", "fields", "ids", "filter"); err != nil {
		return 0, nil, err
	}
	want := wanted{Fields: listed(r, "fields")}
	var err *apiError
	if want.Offset, err = number(r, "document", "offset", 0); err != nil {
		return 0, nil, err
	}
	if want.Limit, err = number(r, "document", "limit", defaultLimit); err != nil {
		return 0, nil, err
	}
	for _, id := range listed(r, "ids") {
		want.IDs = append(want.IDs, json.RawMessage(strconv.Quote(id)))
	}
	if filter := r.URL.Query().Get("filter"); filter != "" {
		want.Filter, _ = json.Marshal(filter)
	}
	return s.give(r, want)
}

func (s *Server) fetchDocuments(r *http.Request) (int, any, *apiError) {
	want := wanted{Limit: defaultLimit}
	if err := decode(bodyOf(r), &want, "document", "offset", "limit", "fields", "ids", "filter"); err != nil {
		return 0, nil, err
	}
	if want.Offset < 0 || want.Limit < 0 {
		return 0, nil, bad("invalid_document_limit", "Invalid value type at `.limit`: expected a positive integer, but found a negative integer")
	}
	return s.give(r, want)
}

// give answers the documents wanted, in the order in which they came.
func (s *Server) give(r *http.Request, want wanted) (int, any, *apiError) {
	_, x, err := s.indexOf(r)
	if err != nil {
		return 0, nil, err
	}
	meets, err := x.filter(want.Filter, "invalid_document_filter")
	if err != nil {
		return 0, nil, err
	}
	found := slices.Clone(x.documents)
	if named := namedBy(want.IDs); want.IDs != nil {
		found = slices.DeleteFunc(found, func(d *document) bool { return !named[d.id] })
	}
	found = slices.DeleteFunc(found, func(d *document) bool { return !meets(d) })
	some := newPage(found, want.Offset, want.Limit)
	given := page[map[string]json.RawMessage]{Results: []map[string]json.RawMessage{}, Offset: some.Offset, Limit: some.Limit, Total: some.Total}
	for _, d := range some.Results {
		given.Results = append(given.Results, d.pick(want.Fields))
	}
	return http.StatusOK, given, nil
}
