package main

import (
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"annuaire/atlas/atlastest"
)

func TestTextsAreTheSameEachTime(t *testing.T) {
	t.Parallel()
	places := atlastest.Places(200, seed)
	draw := func() []typing { return typings(places, rand.New(rand.NewPCG(seed, 1))) }
	drawn := draw()
	if diff := cmp.Diff(drawn, draw(), cmp.AllowUnexported(typing{})); diff != "" {
		t.Error(diff)
	}
	for _, way := range drawn {
		for _, text := range way.texts {
			if len(way.texts) != typed || strings.TrimSpace(text) == "" {
				t.Fatalf("%s: %d texts, of which %q", way.name, len(way.texts), text)
			}
		}
	}
}

func TestOwnTime(t *testing.T) {
	t.Parallel()
	for answer, want := range map[string]time.Duration{
		`{"hits":[],"processingTimeMs":7,"limit":1}`:                             7 * time.Millisecond,
		`{"results":[{"processingTimeMs":2},{"hits":[],"processingTimeMs":13}]}`: 15 * time.Millisecond,
		`{"hits":[]}`: 0,
		``:            0,
	} {
		if got := ownTime([]byte(answer)); got != want {
			t.Errorf("%s: %s, want %s", answer, got, want)
		}
	}
}

// What went through the recorder can be asked again, and is the search alone.
func TestRecorderKeepsSearches(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "Bearer clé" {
			w.WriteHeader(http.StatusForbidden)
		}
		_, _ = w.Write([]byte(`{"processingTimeMs":3}`))
	}))
	defer server.Close()
	r, err := newRecorder(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	for _, path := range []string{"/health", "/indexes/a/search", "/multi-search"} {
		answer, err := http.Post(r.URL+path, "application/json", strings.NewReader(path))
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
	}
	asked := r.take()
	want := []exchange{{"/indexes/a/search", []byte("/indexes/a/search")}, {"/multi-search", []byte("/multi-search")}}
	if diff := cmp.Diff(want, asked, cmp.AllowUnexported(exchange{})); diff != "" {
		t.Error(diff)
	}
	own, whole, err := repeat(t.Context(), unhurried(), server.URL, "clé", asked)
	if err != nil || own != 6*time.Millisecond || whole <= 0 {
		t.Errorf("%s, %s, %v", own, whole, err)
	}
	if _, _, err := repeat(t.Context(), unhurried(), server.URL, "une autre", asked); err == nil {
		t.Error("an answer that is a refusal was taken for one")
	}
}
