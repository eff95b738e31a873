package fakemeili_test

import (
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"annuaire/search/meili/fakemeili"
)

const key = "cle-de-test-assez-longue"

// server is a Meilisearch, the fake or a real one.
type server struct {
	url, key string
	names    *strings.Replacer // of the indexes of one test: {a}, {b} and so on
	hides    *strings.Replacer // back again
}

func newServer(url, key string) server {
	a := fmt.Sprintf("essai_%016x", rand.Uint64())
	return server{url, key, strings.NewReplacer("{a}", a, "{b}", a+"b", "{c}", a+"c", "{none}", a+"n"),
		strings.NewReplacer(a+"b", "{b}", a+"c", "{c}", a+"n", "{none}", a, "{a}")}
}

func fake(t *testing.T) (*fakemeili.Server, server) {
	t.Helper()
	s := fakemeili.New(key)
	listener := httptest.NewServer(s)
	t.Cleanup(listener.Close)
	return s, newServer(listener.URL, key)
}

// answer is what came back, with the names of indexes as the table writes
// them.
type answer struct {
	status int
	kind   string
	body   string
	json   any
}

// ask sends one request; headers are given as "Name: value", and replace the
// usual ones.
func (s server) ask(t *testing.T, method, path, body string, headers ...string) answer {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, s.url+s.names.Replace(path), strings.NewReader(s.names.Replace(body)))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+s.key)
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		r.Header.Del(name)
		if value != "" {
			r.Header.Set(name, value)
		}
	}
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	raw, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	a := answer{status: response.StatusCode, kind: response.Header.Get("Content-Type"), body: s.hides.Replace(string(raw))}
	if a.body != "" {
		if err := json.Unmarshal([]byte(a.body), &a.json); err != nil {
			t.Fatalf("%s %s: %v in %s", method, path, err, a.body)
		}
	}
	return a
}

// settle waits for a task, and gives it.
func (s server) settle(t *testing.T, accepted answer) answer {
	t.Helper()
	fields, _ := accepted.json.(map[string]any)
	uid, ok := fields["taskUid"].(float64)
	if !ok {
		t.Fatalf("no task in %s", accepted.body)
	}
	for end := time.Now().Add(time.Minute); ; {
		a := s.ask(t, "GET", fmt.Sprintf("/tasks/%.0f", uid), "")
		if status := a.json.(map[string]any)["status"]; status != "enqueued" && status != "processing" {
			return a
		}
		if time.Now().After(end) {
			t.Fatalf("a task does not end: %s", a.body)
		}
	}
}

// TestTable holds the fake to what the table says.
func TestTable(t *testing.T) {
	t.Parallel()
	_, s := fake(t)
	for _, step := range table {
		got := s.ask(t, step.method, step.path, step.body, step.headers...)
		if step.status == http.StatusAccepted && got.status == step.status {
			task := s.settle(t, got)
			got.body += task.body
		}
		if got.status != step.status || !strings.Contains(got.body, step.holds) {
			t.Errorf("%s %s %s\n%d %s\nwant %d %s", step.method, step.path, step.body, got.status, got.body, step.status, step.holds)
		}
	}
}

// TestTheFakeAnswersAsTheRealOne asks both everything in the table. Answers are
// equal but for what no two servers have in common: then of the same type.
func TestTheFakeAnswersAsTheRealOne(t *testing.T) {
	t.Parallel()
	url := os.Getenv("MEILI_URL")
	if url == "" {
		t.Skip("MEILI_URL is not set: there is no real Meilisearch to compare with")
	}
	_, s := fake(t)
	real := newServer(strings.TrimSuffix(url, "/"), os.Getenv("MEILI_KEY"))
	t.Cleanup(func() {
		for _, uid := range []string{"{a}", "{b}", "{c}"} {
			request, _ := http.NewRequest("DELETE", real.url+real.names.Replace("/indexes/"+uid), nil)
			request.Header.Set("Authorization", "Bearer "+real.key)
			if response, err := http.DefaultClient.Do(request); err == nil {
				_ = response.Body.Close()
			}
		}
	})
	for _, step := range table {
		want := real.ask(t, step.method, step.path, step.body, step.headers...)
		got := s.ask(t, step.method, step.path, step.body, step.headers...)
		compare(t, step, got, want)
		if want.status == http.StatusAccepted && got.status == want.status {
			compare(t, step, s.settle(t, got), real.settle(t, want))
		}
	}
}

func compare(t *testing.T, s step, got, want answer) {
	t.Helper()
	if got.status != want.status || got.kind != want.kind || !reflect.DeepEqual(comparable(got.json), comparable(want.json)) {
		t.Errorf("%s %s %s\nfake %d %s %s\nreal %d %s %s", s.method, s.path, s.body, got.status, got.kind, got.body, want.status, want.kind, want.body)
	}
}

// own are the fields whose values are each server's own.
var own = map[string]bool{
	"taskUid": true, "batchUid": true, "enqueuedAt": true, "startedAt": true, "finishedAt": true, "duration": true, "createdAt": true, "updatedAt": true,
	"lastUpdate": true, "databaseSize": true, "usedDatabaseSize": true, "rawDocumentDbSize": true, "avgDocumentSize": true, "message": true,
	"processingTimeMs": true, "_rankingScore": true, "from": true, "next": true,
}

// comparable puts types in place of values that are each server's own, and
// leaves out the indexes of others.
func comparable(v any) any {
	switch v := v.(type) {
	case []any:
		list := make([]any, len(v))
		for i, one := range v {
			list[i] = comparable(one)
		}
		return list
	case map[string]any:
		fields := map[string]any{}
		for name, one := range v {
			_, isTask := v["enqueuedAt"]
			switch {
			case own[name] || name == "uid" && isTask:
				fields[name] = fmt.Sprintf("%T", one)
			case name == "indexes" && v["databaseSize"] != nil:
				fields[name] = comparable(one.(map[string]any)["{a}"])
			default:
				fields[name] = comparable(one)
			}
		}
		return fields
	}
	return v
}
