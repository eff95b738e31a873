package metrics

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"annuaire/atlas"
	"annuaire/search"
)

// told gives what the server answers to a scrape.
func told(t *testing.T, r *prometheus.Registry, path string) (status int, text string) {
	t.Helper()
	answer := httptest.NewRecorder()
	NewServer(r, slog.New(slog.DiscardHandler)).Handler.ServeHTTP(answer, httptest.NewRequest(http.MethodGet, path, nil))
	return answer.Code, answer.Body.String()
}

// Requests of many connections are all counted, whichever is the first of its kind.
func TestRequestsAreCountedTogether(t *testing.T) {
	t.Parallel()
	r := NewRegistry("1.2.3")
	requests := NewRequests(r)
	var running sync.WaitGroup
	for range 8 {
		running.Go(func() {
			for range 100 {
				requests.Measure("GET", "/lieux/:id", 200, time.Millisecond)
				requests.Measure("BREW", "", 405, 0)
				requests.Measure("HEAD", "/lieux", 999, 20*time.Second)
			}
		})
	}
	running.Wait()
	_, text := told(t, r, "/metrics")
	for _, line := range []string{
		`annuaire_build_info{version="1.2.3"} 1`,
		`annuaire_http_requests_total{method="GET",route="/lieux/:id",status="2xx"} 800`,
		`annuaire_http_requests_total{method="other",route="none",status="4xx"} 800`,
		`annuaire_http_requests_total{method="HEAD",route="/lieux",status="other"} 800`,
		`annuaire_http_request_duration_seconds_bucket{route="/lieux/:id",le="0.001"} 800`,
		`annuaire_http_request_duration_seconds_bucket{route="/lieux",le="10"} 0`,
		`annuaire_http_request_duration_seconds_count{route="none"} 800`,
	} {
		if !strings.Contains(text, line+"\n") {
			t.Errorf("not told: %s", line)
		}
	}
}

func TestServerAnswersMetricsOnly(t *testing.T) {
	t.Parallel()
	for _, path := range []string{"/", "/metrics/", "/debug/pprof/"} {
		if status, _ := told(t, NewRegistry(""), path); status != http.StatusNotFound {
			t.Errorf("%s: %d", path, status)
		}
	}
}

// answering is an engine that gives always the same.
type answering struct {
	among *atlas.Among
	err   error
	state search.State
}

func (a *answering) Find(context.Context, string) (*atlas.Among, error) { return a.among, a.err }
func (a *answering) State() search.State                                { return a.state }

func TestSearchesAreCountedByEngine(t *testing.T) {
	t.Parallel()
	r := prometheus.NewRegistry()
	inner := &answering{}
	engine := Searches(r, inner, search.MeilisearchName)
	prefer := ""
	find := func(among *atlas.Among, err error) {
		t.Helper()
		inner.among, inner.err = among, err
		if got, failed := engine.Find(search.Prefer(t.Context(), prefer), "texte"); got != among || failed != err {
			t.Errorf("the engine answered %v, %v: told as %v, %v", among, err, got, failed)
		}
	}
	find(&atlas.Among{Engine: search.MeilisearchName}, nil)
	find(&atlas.Among{Engine: search.MeilisearchName}, nil)
	find(&atlas.Among{Engine: search.BuiltInName}, nil)
	find(nil, errors.New("in vain"))
	find(nil, nil) // a blank text
	prefer = search.BuiltInName
	find(&atlas.Among{Engine: search.BuiltInName}, nil) // the rest of a list, no fallback
	inner.state = search.State{Engine: search.BuiltInName, Reason: "Meilisearch ne répond pas.", Waiting: 7, Repaired: 3, Compared: time.Now().Add(-time.Hour)}
	_, text := told(t, r, "/metrics")
	for _, line := range []string{
		`annuaire_search_answer_duration_seconds_count{engine="meilisearch"} 2`,
		`annuaire_search_answer_duration_seconds_count{engine="integre"} 2`,
		`annuaire_search_fallbacks_total 1`,
		`annuaire_search_errors_total 1`,
		`annuaire_search_engine_in_force{engine="integre"} 1`,
		`annuaire_search_engine_in_force{engine="meilisearch"} 0`,
		`annuaire_search_degraded 1`,
		`annuaire_search_waiting_places 7`,
		`annuaire_search_repaired_places_total 3`,
		`annuaire_search_comparison_age_seconds 3600.`,
	} {
		if !strings.Contains(text, line) {
			t.Errorf("not told: %s", line)
		}
	}
}

func BenchmarkMeasure(b *testing.B) {
	requests := NewRequests(prometheus.NewRegistry())
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			requests.Measure("GET", "/api/v1/lieux/proches", 200, 40*time.Microsecond)
		}
	})
}
