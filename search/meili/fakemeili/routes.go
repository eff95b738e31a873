package fakemeili

import (
	"io"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// handler answers one route, under the lock of the server.
type handler func(r *http.Request) (status int, answer any, err *apiError)

func (s *Server) addRoutes() {
	json := []string{"application/json"}
	documents := []string{"application/json", "application/x-ndjson", "text/csv"}
	for route, h := range map[string]handler{
		"GET /health":                                s.health,
		"GET /version":                               s.version,
		"GET /stats":                                 s.stats,
		"GET /indexes":                               s.listIndexes,
		"POST /indexes":                              accepting(json, s.createIndex),
		"GET /indexes/{uid}":                         s.getIndex,
		"DELETE /indexes/{uid}":                      s.deleteIndex,
		"GET /indexes/{uid}/stats":                   s.indexStats,
		"GET /indexes/{uid}/settings":                s.getSettings,
		"PATCH /indexes/{uid}/settings":              accepting(json, s.patchSettings),
		"GET /indexes/{uid}/documents":               s.listDocuments,
		"GET /indexes/{uid}/documents/{id}":          s.getDocument,
		"POST /indexes/{uid}/documents":              accepting(documents, s.putDocuments),
		"PUT /indexes/{uid}/documents":               accepting(documents, s.putDocuments),
		"DELETE /indexes/{uid}/documents":            s.clearDocuments,
		"POST /indexes/{uid}/documents/fetch":        accepting(json, s.fetchDocuments),
		"POST /indexes/{uid}/documents/delete":       accepting(json, s.deleteByFilter),
		"POST /indexes/{uid}/documents/delete-batch": accepting(json, s.deleteBatch),
		"POST /indexes/{uid}/search":                 accepting(json, s.search),
		"POST /multi-search":                         accepting(json, s.multiSearch),
		"POST /swap-indexes":                         accepting(json, s.swapIndexes),
		"GET /tasks":                                 s.listTasks,
		"GET /tasks/{task}":                          s.getTask,
	} {
		s.routes.HandleFunc(route, func(w http.ResponseWriter, r *http.Request) {
			s.mu.Lock()
			status, answer, err := h(r)
			s.mu.Unlock()
			if err != nil {
				status, answer = err.status, err
			}
			write(w, status, answer)
		})
	}
}

// accepting refuses the bodies of other types.
func accepting(types []string, h handler) handler {
	return func(r *http.Request) (int, any, *apiError) {
		known := "Accepted values for the Content-Type header are: `" + strings.Join(types, "`, `") + "`"
		given, _, _ := strings.Cut(r.Header.Get("Content-Type"), ";")
		if given == "" {
			return 0, nil, newError(http.StatusUnsupportedMediaType, "missing_content_type", "A Content-Type header is missing. %s", known)
		}
		for _, accepted := range types {
			if given == accepted && given != "text/csv" {
				return h(r)
			}
		}
		return 0, nil, newError(http.StatusUnsupportedMediaType, "invalid_content_type", "The Content-Type `%s` is invalid. %s", given, known)
	}
}

func (s *Server) health(*http.Request) (int, any, *apiError) {
	return http.StatusOK, map[string]string{"status": "available"}, nil
}

func (s *Server) version(*http.Request) (int, any, *apiError) {
	return http.StatusOK, map[string]string{"commitSha": "unknown", "commitDate": "unknown", "pkgVersion": Version}, nil
}

func (s *Server) stats(*http.Request) (int, any, *apiError) {
	all, last := map[string]indexStats{}, time.Time{}
	for uid, x := range s.indexes {
		all[uid] = x.stats(s.queue.indexing(uid))
		if x.updated.After(last) {
			last = x.updated
		}
	}
	var lastUpdate *time.Time
	if !last.IsZero() {
		lastUpdate = &last
	}
	return http.StatusOK, map[string]any{"databaseSize": 0, "usedDatabaseSize": 0, "lastUpdate": lastUpdate, "indexes": all}, nil
}

// page is one page of a list.
type page[T any] struct {
	Results []T `json:"results"`
	Offset  int `json:"offset"`
	Limit   int `json:"limit"`
	Total   int `json:"total"`
}

func newPage[T any](all []T, offset, limit int) page[T] {
	from := min(offset, len(all))
	return page[T]{append([]T{}, all[from:from+min(limit, len(all)-from)]...), offset, limit, len(all)}
}

// defaultLimit is how many of a list are given when nothing is asked.
const defaultLimit = 20

// parameters reads the address of a request, and refuses what is not known.
func parameters(r *http.Request, known ...string) *apiError {
	for name := range r.URL.Query() {
		found := false
		for _, k := range known {
			found = found || k == name
		}
		if !found {
			return bad("bad_request", "Unknown parameter `%s`: expected one of `%s`", name, strings.Join(known, "`, `"))
		}
	}
	return nil
}

// number reads a parameter that is a positive number. What it is of names the
// error: invalid_document_limit.
func number(r *http.Request, of, name string, standard int) (int, *apiError) {
	text := r.URL.Query().Get(name)
	if text == "" {
		return standard, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 {
		return 0, bad("invalid_"+of+"_"+name, "Invalid value in parameter `%s`: could not parse `%s` as a positive integer", name, text)
	}
	return n, nil
}

var validUID = regexp.MustCompile(`^[a-zA-Z0-9_-]{1,512}$`)

// uidOf gives the index that an address names.
func uidOf(r *http.Request) (string, *apiError) {
	uid := r.PathValue("uid")
	if !validUID.MatchString(uid) {
		return "", bad("invalid_index_uid", badUID, uid)
	}
	return uid, nil
}

const badUID = "`%s` is not a valid index uid. Index uid can be an integer or a string containing only alphanumeric characters, hyphens (-) and underscores (_), and can not be more than 512 bytes."

func (s *Server) indexOf(r *http.Request) (string, *index, *apiError) {
	uid, err := uidOf(r)
	if err != nil {
		return "", nil, err
	}
	x, known := s.indexes[uid]
	if !known {
		return "", nil, indexNotFound(uid)
	}
	return uid, x, nil
}

func bodyOf(r *http.Request) []byte {
	body, _ := io.ReadAll(r.Body) // of memory: it cannot fail
	return body
}
