package main

import (
	"encoding/json"
	"io"
	"maps"
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus/testutil/promlint"
	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"

	"annuaire/internal/pgtest"
)

// scraped is what a Prometheus server reads of the service.
type scraped map[string]*dto.MetricFamily

func scrape(t *testing.T, addr string) scraped {
	t.Helper()
	answer, err := http.Get("http://" + addr + "/metrics")
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	parser := expfmt.NewTextParser(model.UTF8Validation)
	families, err := parser.TextToMetricFamilies(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK {
		t.Fatalf("the metrics cannot be read: %s, %v", answer.Status, err)
	}
	return families
}

// value gives the value of the series that has these labels, written "name=value".
func (s scraped) value(t *testing.T, name string, labels ...string) float64 {
	t.Helper()
	for _, m := range s[name].GetMetric() {
		var held []string
		for _, l := range m.GetLabel() {
			held = append(held, l.GetName()+"="+l.GetValue())
		}
		if slices.Equal(held, labels) {
			return m.GetCounter().GetValue() + m.GetGauge().GetValue() + float64(m.GetHistogram().GetSampleCount())
		}
	}
	t.Errorf("%s%v is not told", name, labels)
	return 0
}

// areWellNamed holds our names and helps against the habits of Prometheus.
func (s scraped) areWellNamed(t *testing.T) {
	t.Helper()
	problems, err := promlint.NewWithMetricFamilies(slices.Collect(maps.Values(s))).Lint()
	if err != nil {
		t.Error(err)
	}
	for _, p := range problems {
		if strings.HasPrefix(p.Metric, "annuaire_") {
			t.Errorf("%s: %s", p.Metric, p.Text)
		}
	}
}

func TestMetrics(t *testing.T) {
	t.Parallel()
	addr := freeAddress(t)
	base := servingWith(t, []string{"DATABASE_URL=" + pgtest.URL(t), "METRICS_ADDR=" + addr}, "--demo")
	eventually(t, "searches by text", func() bool { return status(t, base+"/api/v1/lieux?q=mediatheque") == http.StatusOK })
	for _, path := range []string{"/", "/lieux/demo-0001", "/lieux/demo-0002", "/absente", "/lieux?services=rien"} {
		status(t, base+path)
	}
	if got := status(t, base+"/metrics"); got != http.StatusNotFound {
		t.Errorf("the public address answers %d for the metrics", got)
	}
	if got := status(t, "http://"+addr+"/lieux"); got != http.StatusNotFound {
		t.Errorf("the address of the metrics answers %d for something else", got)
	}
	told := scrape(t, addr)
	told.areWellNamed(t)
	for _, c := range []struct {
		name   string
		labels []string
		want   float64
	}{
		{"annuaire_atlas_places", nil, 3001},
		{"annuaire_atlas_in_step", nil, 1},
		{"annuaire_atlas_repaired_places_total", nil, 0},
		{"annuaire_outbox_waiting_changes", nil, 0},
		{"annuaire_search_waiting_places", nil, 0},
		{"annuaire_search_repaired_places_total", nil, 0},
		{"annuaire_search_degraded", nil, 0},
		{"annuaire_search_fallbacks_total", nil, 0},
		{"annuaire_search_engine_in_force", []string{"engine=integre"}, 1},
		{"annuaire_search_engine_in_force", []string{"engine=meilisearch"}, 0},
		{"annuaire_search_answer_duration_seconds", []string{"engine=integre"}, 1},
		{"annuaire_http_requests_total", []string{"method=GET", "route=/", "status=2xx"}, 1},
		{"annuaire_http_requests_total", []string{"method=GET", "route=/lieux/:id", "status=2xx"}, 2},
		{"annuaire_http_requests_total", []string{"method=GET", "route=/lieux", "status=4xx"}, 1},
		{"annuaire_http_requests_total", []string{"method=GET", "route=none", "status=4xx"}, 2},
		{"annuaire_http_request_duration_seconds", []string{"route=/lieux/:id"}, 2},
	} {
		if got := told.value(t, c.name, c.labels...); got != c.want {
			t.Errorf("%s%v is %g, want %g", c.name, c.labels, got, c.want)
		}
	}
	for _, name := range []string{"annuaire_atlas_built_timestamp_seconds", "go_goroutines", "process_resident_memory_bytes", "annuaire_build_info"} {
		if len(told[name].GetMetric()) != 1 {
			t.Errorf("%s is not told", name)
		}
	}
}

// With Meilisearch, the metrics say that it answers, and keeps up.
func TestMeilisearchIsTold(t *testing.T) {
	t.Parallel()
	addr := freeAddress(t)
	url, key, index := server(t)
	base := servingWith(t, []string{"MEILI_URL=" + url, "MEILI_KEY=" + key, "MEILI_INDEX=" + index, "DATABASE_URL=" + pgtest.URL(t), "METRICS_ADDR=" + addr}, "--demo")
	eventually(t, "Meilisearch to answer", func() bool {
		return scrape(t, addr).value(t, "annuaire_search_engine_in_force", "engine=meilisearch") == 1
	})
	// On a machine that is busy Meilisearch may be too late: what is told must be
	// what the answers say.
	answered := map[string]float64{}
	for range 3 {
		answered[engineOf(t, base+"/api/v1/lieux?q=mediatheque")]++
	}
	told := scrape(t, addr)
	for name, want := range map[string]float64{
		"annuaire_search_degraded": 0, "annuaire_search_waiting_places": 0, "annuaire_search_fallbacks_total": answered["integre"],
	} {
		if got := told.value(t, name); got != want {
			t.Errorf("%s is %g, want %g", name, got, want)
		}
	}
	if got := told.value(t, "annuaire_search_answer_duration_seconds", "engine=meilisearch"); got != answered["meilisearch"] || len(answered) == 0 {
		t.Errorf("%g answers of Meilisearch were timed, %v were given", got, answered)
	}
}

// engineOf asks for a list and gives the engine that its answer names.
func engineOf(t *testing.T, address string) string {
	t.Helper()
	answer, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	var list struct {
		Lecture struct{ Moteur string }
	}
	if err := json.NewDecoder(answer.Body).Decode(&list); err != nil || answer.StatusCode != http.StatusOK {
		t.Fatalf("a search answers %d, %v", answer.StatusCode, err)
	}
	return list.Lecture.Moteur
}

// While a server that was set does not answer, the metrics say who does.
func TestFallbackIsTold(t *testing.T) {
	t.Parallel()
	addr := freeAddress(t)
	base := servingWith(t, []string{"DATABASE_URL=" + pgtest.URL(t), "METRICS_ADDR=" + addr, "MEILI_URL=http://" + freeAddress(t)}, "--demo")
	eventually(t, "searches by text", func() bool { return status(t, base+"/api/v1/lieux?q=mediatheque") == http.StatusOK })
	told := scrape(t, addr)
	if told.value(t, "annuaire_search_degraded") != 1 || told.value(t, "annuaire_search_engine_in_force", "engine=integre") != 1 {
		t.Error("nothing says that the built-in engine answers in place of Meilisearch")
	}
	if told.value(t, "annuaire_search_fallbacks_total") != 1 || told.value(t, "annuaire_search_answer_duration_seconds", "engine=integre") != 1 {
		t.Error("the answer of the built-in engine is not counted as a fallback")
	}
}

// Whatever strangers write, what is told does not grow with it.
func TestMetricsDoNotGrowWithWhatIsAsked(t *testing.T) {
	t.Parallel()
	addr := freeAddress(t)
	base := servingWith(t, []string{"DATABASE_URL=" + pgtest.URL(t), "METRICS_ADDR=" + addr})
	odd := func(word string) {
		for _, line := range []string{
			"GET /absente/%s HTTP/1.1", "GET /.git/%s HTTP/1.1", "GET /lieux/%s?q=%s HTTP/1.1", "GET /lieux/%0a%s HTTP/1.1", "GET /lieux//%s HTTP/1.1",
			"GET /%zz%s HTTP/1.1", "BREW%s / HTTP/1.1", "G\"%s / HTTP/1.1", "POST /%s HTTP/1.1", "GET http://%s.example/ HTTP/1.1",
		} {
			raw(t, base, strings.ReplaceAll(line, "%s", word))
		}
	}
	odd("premier")
	before := scrape(t, addr)
	for _, word := range []string{"autre", "a", "%C3%A9", "\"", "{}"} {
		odd(word)
	}
	after := scrape(t, addr)
	for name, family := range after {
		if !strings.HasPrefix(name, "annuaire_") {
			continue
		}
		if was := len(before[name].GetMetric()); len(family.GetMetric()) > was && was > 0 {
			t.Errorf("%s went from %d series to %d", name, was, len(family.GetMetric()))
		}
		for _, word := range []string{"premier", "autre", "git", "BREW"} {
			if strings.Contains(family.String(), word) {
				t.Errorf("%s holds %q, which a stranger wrote", name, word)
			}
		}
	}
}

// status asks for a page and gives the status of the answer.
func status(t *testing.T, url string) int {
	t.Helper()
	answer, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	return answer.StatusCode
}

// raw sends one request line as it is.
func raw(t *testing.T, base, line string) {
	t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(base, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := io.WriteString(conn, line+"\r\nHost: a\r\nConnection: close\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	if answer, err := io.ReadAll(conn); err != nil || len(answer) == 0 {
		t.Errorf("%s: no answer, %v", line, err)
	}
}

func TestMetricsAddressThatIsTaken(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	err = run(t.Context(), []string{"ANNUAIRE_ADDR=" + freeAddress(t), "METRICS_ADDR=" + listener.Addr().String()}, []string{"serve"}, nil, io.Discard, io.Discard)
	if err == nil || !strings.Contains(sentence(err), "METRICS_ADDR") {
		t.Errorf("an address that is taken gave %v", err)
	}
}
