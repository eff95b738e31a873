package meili

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/meilisearch/meilisearch-go"

	"annuaire/fault"
)

const (
	askPatience   = 500 * time.Millisecond // for an answer to a search: the other engine is at hand
	checkPatience = 2 * time.Second        // for the count of documents, asked for again and again
	adminPatience = 10 * time.Second       // for any other exchange, read to its end
	taskPatience  = 10 * time.Minute       // for a task, which waits for those before it
	taskPause     = 10 * time.Millisecond  // between two looks at a task
	// longestAnswer in bytes: a list of a million numbers.
	longestAnswer = 64 << 20
)

// server is an index of a Meilisearch server.
type server struct {
	manager meilisearch.ServiceManager
	uid     string
}

func newServer(address, key, uid string) (*server, error) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, fault.New(fault.Invalid, "MEILI_URL est l'adresse d'un serveur Meilisearch, comme http://127.0.0.1:7700.")
	}
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.Proxy = nil
	transport.DisableCompression = true // with it, an answer from the same machine takes 48 ms instead of 3
	transport.MaxIdleConnsPerHost = 64
	client := &http.Client{Transport: bounded{transport}, Timeout: adminPatience} // a task may be waited for longer, one look at it may not
	return &server{uid: uid, manager: meilisearch.New(address, meilisearch.WithAPIKey(key), meilisearch.WithCustomClient(client),
		meilisearch.DisableRetries(), meilisearch.WithCustomJsonUnmarshaler(unmarshal))}, nil
}

// index gives what asks about one index.
func (s *server) index(uid string) meilisearch.IndexManager { return s.manager.Index(uid) }

// bounded refuses answers without end.
type bounded struct{ http.RoundTripper }

func (b bounded) RoundTrip(r *http.Request) (*http.Response, error) {
	answer, err := b.RoundTripper.RoundTrip(r)
	if err == nil {
		answer.Body = struct {
			io.Reader
			io.Closer
		}{io.LimitReader(answer.Body, longestAnswer), answer.Body}
	}
	return answer, err
}

// unmarshal leaves an answer that is wanted as it came.
func unmarshal(data []byte, v any) error {
	if raw, ok := v.(*json.RawMessage); ok {
		*raw = data
		return nil
	}
	return json.Unmarshal(data, v)
}

// await waits until what the server accepted is done, and fails if it was not:
// a task is accepted long before it succeeds.
func (s *server) await(ctx context.Context, accepted *meilisearch.TaskInfo, err error) error {
	if err != nil {
		return described(err)
	}
	ctx, cancel := context.WithTimeout(ctx, taskPatience)
	defer cancel()
	task, err := s.manager.WaitForTaskWithContext(ctx, accepted.TaskUID, taskPause)
	switch {
	case err != nil:
		return described(err)
	case task.Status != meilisearch.TaskStatusSucceeded:
		return &refusal{Code: task.Error.Code, Status: string(task.Status)}
	}
	return nil
}

// refusal is what the server answered instead of doing what it was asked. It
// holds neither the request nor the sentence of the answer: they may quote what
// somebody typed.
type refusal struct {
	Code   string // of Meilisearch, such as index_not_found
	Status string // of HTTP, or of the task
}

func (r *refusal) Error() string { return "meilisearch: " + r.Status + " " + r.Code }

// described gives an error of the client without what was asked.
func described(err error) error {
	e, ok := errors.AsType[*meilisearch.Error](err)
	switch {
	case !ok:
		return err
	case e.StatusCode != 0:
		return &refusal{Code: e.MeilisearchApiError.Code, Status: strconv.Itoa(e.StatusCode)}
	case e.OriginError != nil:
		return e.OriginError
	}
	return errors.New("meilisearch: the exchange failed")
}

// isMissing tells that the index does not exist.
func isMissing(err error) bool {
	r, ok := errors.AsType[*refusal](err)
	return ok && r.Code == "index_not_found"
}
