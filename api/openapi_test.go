package api

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers/gorillamux"

	"annuaire/atlas"
)

func TestDocumentGolden(t *testing.T) {
	t.Parallel()
	_, body := shared().get(t, "/api/v1/openapi.json")
	golden(t, "openapi.json", append([]byte(body), '\n'))
}

// Every route is in the document, and every path of the document is a route.
func TestDocumentHoldsEveryRoute(t *testing.T) {
	t.Parallel()
	b := shared()
	_, body := b.get(t, "/api/v1/openapi.json")
	var document struct {
		Paths map[string]map[string]any `json:"paths"`
	}
	if err := json.Unmarshal([]byte(body), &document); err != nil {
		t.Fatal(err)
	}
	written := map[string]bool{}
	for path, methods := range document.Paths {
		for method := range methods {
			written[strings.ToUpper(method)+" "+fiberPath(path)] = true
		}
	}
	served := 0
	for _, route := range b.app.GetRoutes(true) {
		if route.Method == http.MethodHead {
			continue
		}
		served++
		if !written[route.Method+" "+route.Path] {
			t.Errorf("%s %s is not in the document", route.Method, route.Path)
		}
		delete(written, route.Method+" "+route.Path)
	}
	for left := range written {
		t.Errorf("%s is in the document and not served", left)
	}
	if served < 10 {
		t.Errorf("only %d routes", served)
	}
}

// The parameters of the document are those the parser accepts.
func TestDocumentHoldsEveryParameter(t *testing.T) {
	t.Parallel()
	_, err := atlas.ParseQuery(map[string][]string{"inconnu": {"1"}}, noon)
	if err == nil {
		t.Fatal("an unknown parameter was accepted")
	}
	_, body := shared().get(t, "/api/v1/lieux?inconnu=1")
	_, accepted, ok := strings.Cut(body, "Paramètres acceptés : ")
	if !ok {
		t.Fatal(body)
	}
	accepted, _, _ = strings.Cut(accepted, ".")
	described := map[string]bool{}
	for _, list := range [][]parameter{filters, position, ordering, paging, {formatParam, fieldsParam}} {
		for _, p := range list {
			described[p.name] = true
		}
	}
	for _, name := range strings.Split(accepted, ", ") {
		if !described[name] {
			t.Errorf("%s is accepted and not described", name)
		}
		delete(described, name)
	}
	for name := range described {
		t.Errorf("%s is described and not accepted", name)
	}
}

func TestAnswersMatchTheDocument(t *testing.T) {
	t.Parallel()
	b := shared()
	_, body := b.get(t, "/api/v1/openapi.json")
	loader := openapi3.NewLoader()
	document, err := loader.LoadFromData([]byte(body))
	if err != nil {
		t.Fatal(err)
	}
	if err := document.Validate(loader.Context); err != nil {
		t.Errorf("the document itself: %v", err)
	}
	router, err := gorillamux.NewRouter(document)
	if err != nil {
		t.Fatal(err)
	}
	for _, target := range []string{
		"/api/v1/lieux?limite=100&facettes=oui", "/api/v1/lieux?limite=100&lat=48.1&lon=-1.6", "/api/v1/lieux?limite=20&format=geojson", "/api/v1/lieux?inconnu=1",
		"/api/v1/lieux?champs=court&lat=48.1&lon=-1.6", "/api/v1/lieux?champs=court,horaires&format=geojson", "/api/v1/lieux/lieu-1?champs=nom", "/api/v1/lieux/proches?lat=48.1&lon=-1.6&champs=court",
		"/api/v1/lieux/proches?lat=48.1&lon=-1.6", "/api/v1/lieux/lieu-1", "/api/v1/lieux/lieu-2", "/api/v1/lieux/lieu-3", "/api/v1/lieux/absent", "/api/v1/lieux/ferme",
		"/api/v1/lieux/lieu-1/historique", "/api/v1/suggestions?q=ren", "/api/v1/suggestions?q=maison", "/api/v1/territoires/commune/35238", "/api/v1/territoires/pays/FR",
		"/api/v1/territoires/localiser?lat=48.1&lon=-1.6", "/api/v1/openapi.json", "/tuiles/lieux.json", "/healthz", "/readyz",
	} {
		req := httptest.NewRequest(http.MethodGet, "https://annuaire.exemple"+target, nil)
		route, params, err := router.FindRoute(req)
		if err != nil {
			t.Errorf("%s: %v", target, err)
			continue
		}
		resp, body := b.get(t, target)
		err = openapi3filter.ValidateResponse(context.Background(), &openapi3filter.ResponseValidationInput{
			RequestValidationInput: &openapi3filter.RequestValidationInput{Request: req, PathParams: params, Route: route},
			Status:                 resp.StatusCode, Header: resp.Header, Body: io.NopCloser(strings.NewReader(body)),
			Options: &openapi3filter.Options{IncludeResponseStatus: true},
		})
		if err != nil {
			t.Errorf("%s: %.600s", target, err)
		}
	}
}
