// Package fakemeili answers HTTP as Meilisearch 1.21 does, as far as a text
// engine asks, and can be told to fail in every way that a service on a network
// fails. What it answers was learnt from the real one, and its tests compare
// the two whenever a real one is given.
//
// It is simpler in what it finds: a document must hold every word of the text
// (with matchingStrategy "last", the first ones), whole, or as a beginning for
// the last word, or by a synonym that is one word; there are no misspelt words,
// no phrases between quotes and no words cut or joined. Documents are ranked by
// how many words they hold whole, and one more for a field that is the text and
// nothing else; then in the order in which they came.
package fakemeili

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"strings"
	"sync"
)

// Version is that of the Meilisearch imitated.
const Version = "1.21.0"

// Server is one Meilisearch, all in memory. It is an http.Handler, to be given
// to httptest.NewServer, and any number of goroutines may use it.
type Server struct {
	key    string
	routes *http.ServeMux

	mu      sync.Mutex // over all that follows
	indexes map[string]*index
	queue   queue
	faults  faults
	seen    seen
}

// New gives an empty server that wants a master key; "" for one that is open to
// all, as a real one without key.
func New(key string) *Server {
	s := &Server{key: key, routes: http.NewServeMux(), indexes: map[string]*index{}}
	s.addRoutes()
	return s
}

// ServeHTTP implements http.Handler.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	_, route := s.routes.Handler(r)
	body, err := readBody(r)
	s.mu.Lock()
	s.seen.request(route)
	fault := s.faults.next(route)
	s.mu.Unlock()
	if s.faulty(w, r, fault) {
		return
	}
	if err != nil {
		write(w, http.StatusBadRequest, malformed(err))
		return
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	if fault.spoil == nil {
		s.answer(w, r)
		return
	}
	answer := &recorder{header: http.Header{}, status: http.StatusOK}
	s.answer(answer, r)
	fault.spoil(w, r, answer)
}

func (s *Server) answer(w http.ResponseWriter, r *http.Request) {
	handler, route := s.routes.Handler(r)
	if route == "" {
		// Neither an unknown path nor a method out of place has a body.
		refusal := &recorder{header: http.Header{}, status: http.StatusNotFound}
		handler.ServeHTTP(refusal, r)
		w.WriteHeader(refusal.status)
		return
	}
	if refused := s.authorize(r, route); refused != nil {
		write(w, refused.status, refused)
		return
	}
	s.routes.ServeHTTP(w, r)
}

func (s *Server) authorize(r *http.Request, route string) *apiError {
	key, given := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer")
	switch {
	case s.key == "" || route == "GET /health":
		return nil
	case !given:
		return newError(http.StatusUnauthorized, "missing_authorization_header", "The Authorization header is missing. It must use the bearer authorization method.")
	case strings.TrimSpace(key) != s.key:
		return newError(http.StatusForbidden, "invalid_api_key", "The provided API key is invalid.")
	}
	return nil
}

// readBody reads all of a request first, because only then does the server see
// that the client has gone.
func readBody(r *http.Request) ([]byte, error) {
	if r.Header.Get("Content-Encoding") != "gzip" {
		return io.ReadAll(r.Body)
	}
	unpacked, err := gzip.NewReader(r.Body)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(unpacked)
}

// recorder keeps an answer, to be spoilt before it is sent.
type recorder struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (r *recorder) Header() http.Header         { return r.header }
func (r *recorder) WriteHeader(status int)      { r.status = status }
func (r *recorder) Write(p []byte) (int, error) { return r.body.Write(p) }
