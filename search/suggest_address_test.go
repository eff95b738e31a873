package search_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"annuaire/search"
)

func TestLikeAddress(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"12 rue de B": true, "12 rue": false, "rue de Brest": false, "35000": false, "35000 Rennes": true, "": false, "9 Élysé": true,
	} {
		if got := search.LikeAddress(text); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}

const threeAddresses = `{"type":"FeatureCollection","features":[
{"geometry":{"type":"Point","coordinates":[-1.69,48.11]},"properties":{"label":"12 Rue de Brest 35000 Rennes","score":0.9,"citycode":"35238"}},
{"geometry":{"type":"Point","coordinates":[-4.48,48.39]},"properties":{"label":"12 Rue de Brest 29200 Brest","score":0.8,"citycode":"99999"}},
{"geometry":{"type":"Point","coordinates":[2,48]},"properties":{"label":"12 Rue de Brest 75000 Ailleurs","score":0.3,"citycode":"75056"}}]}`

func TestSuggestAddresses(t *testing.T) {
	t.Parallel()
	var asked atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		if q := r.URL.Query(); r.URL.Path != "/search/" || q.Get("q") == "" || q.Get("autocomplete") != "1" || q.Get("limit") != "5" {
			t.Errorf("asked %s", r.URL)
		}
		_, _ = w.Write([]byte(threeAddresses))
	}))
	t.Cleanup(server.Close)
	g := search.NewGeocoder(server.URL)
	for _, text := range []string{"12 rue de bre", "12 RUE de Bré "} { // the second is remembered
		got := g.Suggest(context.Background(), gazetteer(), text, 8)
		if len(got) != 2 || got[0].Kind != "adresse" || got[0].Label != "12 Rue de Brest 35000 Rennes" || got[0].Detail != "Ille-et-Vilaine" ||
			got[0].Point != [2]float64{-1.69, 48.11} || !got[0].HasPoint || got[1].Detail != "" {
			t.Errorf("%q: %+v", text, got)
		}
	}
	if got := g.Suggest(context.Background(), gazetteer(), "12 rue de bre", 1); len(got) != 1 {
		t.Errorf("one was wanted: %+v", got)
	}
	if got := g.Suggest(context.Background(), gazetteer(), "rue de brest", 8); len(got) != 0 {
		t.Errorf("without a number: %+v", got)
	}
	if asked.Load() != 1 {
		t.Errorf("asked %d times, want once", asked.Load())
	}
	var none *search.Geocoder
	if got := none.Suggest(context.Background(), gazetteer(), "12 rue de brest", 8); got != nil {
		t.Errorf("without a geocoder: %+v", got)
	}
}

// A server that fails is not asked any more; what it answered before still is.
func TestSuggestAddressesWhenDown(t *testing.T) {
	t.Parallel()
	for name, fail := range map[string]http.HandlerFunc{
		"broken":  func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) },
		"no JSON": func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("<html>")) },
		"stuck":   func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var asked atomic.Int32
			var down atomic.Bool
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				asked.Add(1)
				if down.Load() {
					fail(w, r)
					return
				}
				_, _ = w.Write([]byte(threeAddresses))
			}))
			t.Cleanup(server.Close)
			g := search.NewGeocoder(server.URL)
			ask := func(text string) int { return len(g.Suggest(context.Background(), gazetteer(), text, 8)) }
			if n := ask("12 rue de brest"); n != 2 {
				t.Fatalf("%d addresses", n)
			}
			down.Store(true)
			for i := range 6 {
				if n := ask("14 rue de brest" + strings.Repeat("e", i)); n != 0 {
					t.Errorf("%d addresses from a server that is down", n)
				}
			}
			if n := asked.Load(); n != 4 {
				t.Errorf("asked %d times, want once and then three failures", n)
			}
			if n := ask("12 rue de brest"); n != 2 {
				t.Errorf("what was known is lost: %d addresses", n)
			}
			if at, ok := g.Locate(context.Background(), gazetteer(), "16 rue de Brest 35000 Rennes"); !ok || !at.Partial || asked.Load() != 4 {
				t.Errorf("%+v after %d questions", at, asked.Load())
			}
		})
	}
}

// A visitor who goes away is no failure of the server.
func TestSuggestAddressesLeft(t *testing.T) {
	t.Parallel()
	var asked atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		asked.Add(1)
		_, _ = w.Write([]byte(threeAddresses))
	}))
	t.Cleanup(server.Close)
	g := search.NewGeocoder(server.URL)
	gone, leave := context.WithCancel(context.Background())
	leave()
	for i := range 5 {
		g.Suggest(gone, gazetteer(), "12 rue de brest"+strings.Repeat("e", i), 8)
	}
	if got := g.Suggest(context.Background(), gazetteer(), "12 rue de brest", 8); len(got) != 2 {
		t.Errorf("%+v after visitors who left", got)
	}
}
