package fakemeili_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"annuaire/search/meili/fakemeili"
)

// version asks for the version, and gives what went wrong.
func version(ctx context.Context, s server) error {
	r, err := http.NewRequestWithContext(ctx, "GET", s.url+"/version", nil)
	if err != nil {
		return err
	}
	r.Header.Set("Authorization", "Bearer "+s.key)
	r.Close = true // else the client itself asks again when it is refused
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		return fmt.Errorf("no answer: %w", err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	var fields map[string]string
	switch {
	case err != nil:
		return fmt.Errorf("a part of an answer: %w", err)
	case response.StatusCode != http.StatusOK:
		return fmt.Errorf("%d %s", response.StatusCode, response.Header.Get("Content-Type"))
	case json.Unmarshal(body, &fields) != nil:
		return fmt.Errorf("no JSON: %s", response.Header.Get("Content-Type"))
	}
	return nil
}

func TestRequestsFail(t *testing.T) {
	t.Parallel()
	for name, try := range map[string]struct {
		fault func(s *fakemeili.Server, routes string, times int)
		want  string
	}{
		"500":     {func(s *fakemeili.Server, routes string, times int) { s.Fail(routes, 500, times) }, "500 application/json"},
		"502":     {func(s *fakemeili.Server, routes string, times int) { s.Fail(routes, 502, times) }, "502 text/html"},
		"refused": {(*fakemeili.Server).Refuse, "no answer"},
		"HTML":    {(*fakemeili.Server).HTML, "no JSON: text/html"},
		"garbage": {(*fakemeili.Server).Garbage, "no JSON: application/json"},
		"half":    {(*fakemeili.Server).Truncate, "no JSON: application/json"},
		"cut":     {(*fakemeili.Server).Cut, "a part of an answer"},
		"drops":   {func(s *fakemeili.Server, routes string, times int) { s.Drip(routes, time.Hour, times) }, "a part of an answer"},
		"nothing": {(*fakemeili.Server).Hang, "no answer"},
		"late":    {func(s *fakemeili.Server, _ string, _ int) { s.Latency(time.Hour) }, "no answer"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f, s := fake(t)
			ask := func() error {
				ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
				defer cancel()
				return version(ctx, s)
			}
			try.fault(f, "search", 0)
			if name != "late" {
				if err := version(t.Context(), s); err != nil {
					t.Fatalf("a fault of another route: %v", err)
				}
				try.fault(f, "version", 1)
			}
			if err := ask(); err == nil || !strings.HasPrefix(err.Error(), try.want) {
				t.Errorf("%v, want %s", err, try.want)
			}
			if name != "late" {
				if err := version(t.Context(), s); err != nil {
					t.Errorf("the fault lasts: %v", err)
				}
				try.fault(f, "", 0)
				for range 2 {
					if ask() == nil {
						t.Error("the fault ends by itself")
					}
				}
			}
			f.Heal()
			if err := version(t.Context(), s); err != nil {
				t.Errorf("not healed: %v", err)
			}
		})
	}
}

func TestTasksFail(t *testing.T) {
	t.Parallel()
	f, s := fake(t)
	put := func() string {
		return s.settle(t, s.ask(t, "POST", "/indexes/{a}/documents", `[{"id":1},{"id":2}]`)).body
	}
	f.FailTasks("indexCreation", 0)
	f.FailTasks("documentAddition", 1)
	if got := put(); !strings.Contains(got, `"failed"`) || !strings.Contains(got, `"code":"internal"`) || !strings.Contains(got, `"indexedDocuments":0`) {
		t.Errorf("not failed: %s", got)
	}
	uid := s.names.Replace("{a}")
	if f.Documents(uid) != -1 {
		t.Error("a failed task has an effect")
	}
	if got := put(); !strings.Contains(got, `"succeeded"`) || f.Documents(uid) != 2 {
		t.Errorf("still failing: %s", got)
	}
	f.FailTasks("", 0)
	if got := put() + put(); strings.Contains(got, "succeeded") {
		t.Errorf("not all fail: %s", got)
	}
	f.Heal()
	if got := put(); !strings.Contains(got, `"succeeded"`) {
		t.Errorf("not healed: %s", got)
	}
}

// awaitTask polls until a task has a status.
func awaitTask(t *testing.T, s server, accepted answer, status string) {
	t.Helper()
	uid := accepted.json.(map[string]any)["taskUid"].(float64)
	for end := time.Now().Add(20 * time.Second); ; {
		a := s.ask(t, "GET", fmt.Sprintf("/tasks/%.0f", uid), "")
		if strings.Contains(a.body, status) {
			return
		}
		if time.Now().After(end) {
			t.Fatalf("%s, want %s", a.body, status)
		}
	}
}

func TestTasksAreHeld(t *testing.T) {
	t.Parallel()
	f, s := fake(t)
	f.HoldTasks()
	first := s.ask(t, "POST", "/indexes", `{"uid":"{a}"}`)
	second := s.ask(t, "DELETE", "/indexes/{a}", "")
	awaitTask(t, s, first, `"processing"`)
	awaitTask(t, s, second, `"enqueued"`)
	if a := s.ask(t, "GET", "/tasks?statuses=enqueued,processing", ""); !strings.Contains(a.body, `"total":2`) {
		t.Errorf("waiting: %s", a.body)
	}
	f.ReleaseTasks()
	awaitTask(t, s, second, `"succeeded"`)
	awaitTask(t, s, first, `"succeeded"`)
}

func TestWhatIsLost(t *testing.T) {
	t.Parallel()
	f, s := fake(t)
	uid := s.names.Replace("{a}")
	s.settle(t, s.ask(t, "POST", "/indexes/{a}/documents", `[{"id":1},{"id":2}]`))
	f.HoldTasks()
	lost := s.ask(t, "POST", "/indexes/{a}/documents", `[{"id":3}]`)
	f.LoseQueue()
	f.Heal()
	if a := s.ask(t, "GET", "/tasks/1", ""); a.status != http.StatusNotFound || !strings.Contains(a.body, "task_not_found") {
		t.Errorf("%s is still known: %s", lost.body, a.body)
	}
	s.settle(t, s.ask(t, "POST", "/indexes/{a}/documents", `[{"id":4}]`))
	if n := f.Documents(uid); n != 3 {
		t.Errorf("%d documents, want the 2 from before and the one after", n)
	}
	if a := s.ask(t, "GET", "/indexes?limit=5", ""); !strings.Contains(a.body, `"limit":5,"total":1}`) || !strings.Contains(a.body, `"uid":"{a}"`) {
		t.Errorf("indexes: %s", a.body)
	}
	f.LoseData()
	if a := s.ask(t, "GET", "/indexes/{a}", ""); a.status != http.StatusNotFound || f.Documents(uid) != -1 {
		t.Errorf("the index is still there: %s", a.body)
	}
	if a := s.ask(t, "POST", "/indexes", `{"uid":"{a}"}`); !strings.Contains(a.body, `"taskUid":0`) {
		t.Errorf("not a new server: %s", a.body)
	}
}

func TestPackedBodiesAreRead(t *testing.T) {
	t.Parallel()
	_, s := fake(t)
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	_, _ = io.WriteString(z, `{"uid":"packed"}`)
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if a := s.settle(t, s.ask(t, "POST", "/indexes", packed.String(), "Content-Encoding: gzip")); !strings.Contains(a.body, `"indexUid":"packed","status":"succeeded"`) {
		t.Error(a.body)
	}
	if a := s.ask(t, "POST", "/indexes", `{"uid":"packed"}`, "Content-Encoding: gzip"); a.status != http.StatusBadRequest {
		t.Error(a.body)
	}
}

// TestWhatWasAsked counts requests, batches and tasks.
func TestWhatWasAsked(t *testing.T) {
	t.Parallel()
	f, s := fake(t)
	s.settle(t, s.ask(t, "POST", "/indexes/{a}/documents", `[{"id":1},{"id":2},{"id":3}]`))
	s.settle(t, s.ask(t, "POST", "/indexes/{a}/documents/delete-batch", `[1,2]`))
	s.ask(t, "POST", "/indexes/{a}/search", `{"q":"x"}`)
	f.Fail("search", 500, 1)
	s.ask(t, "POST", "/indexes/{a}/search", `{"q":"x"}`)
	s.ask(t, "GET", "/rien", "")
	if n := f.Requests("POST /indexes/{uid}/search"); n != 2 {
		t.Errorf("%d searches", n)
	}
	if n := f.Requests("") - f.Requests("/tasks"); n != 5 {
		t.Errorf("%d requests", n)
	}
	if n := f.LargestBatch(); n != 3 {
		t.Errorf("a batch of %d", n)
	}
	want := []fakemeili.Task{{0, s.names.Replace("{a}"), "documentAdditionOrUpdate", "succeeded", 3}, {1, s.names.Replace("{a}"), "documentDeletion", "succeeded", 2}}
	if got := f.Tasks(); len(got) != 2 || got[0] != want[0] || got[1] != want[1] {
		t.Errorf("%v, want %v", got, want)
	}
}

// What the real one would do is not guessed.
func TestWhatIsNotImitatedIsRefused(t *testing.T) {
	t.Parallel()
	_, s := fake(t)
	s.settle(t, s.ask(t, "POST", "/indexes", `{"uid":"{a}"}`))
	for _, body := range []string{`{"q":"x","sort":["n:asc"]}`, `{"q":"x","page":2}`, `{"q":"x","filter":"n > 0"}`} {
		if a := s.ask(t, "POST", "/indexes/{a}/search", body); a.status != http.StatusBadRequest || !strings.Contains(a.body, "fakemeili") {
			t.Errorf("%s: %d %s", body, a.status, a.body)
		}
	}
}

func TestAServerWithoutKeyIsOpen(t *testing.T) {
	t.Parallel()
	_, s := fake(t)
	open := fakemeili.New("")
	if err := version(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	w := httptest.NewRecorder()
	r, _ := http.NewRequest("GET", "/version", http.NoBody)
	if open.ServeHTTP(w, r); w.Code != http.StatusOK {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	if err := version(context.Background(), server{url: s.url}); err == nil || errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a server with a key is open: %v", err)
	}
}
