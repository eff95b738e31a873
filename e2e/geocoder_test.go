package e2e

import (
	"net/http"
	"net/http/httptest"
	"strings"
)

// newGeocoder is an address server that knows one street of Rennes, and never
// answers about the "rue lente".
func newGeocoder() *httptest.Server {
	return httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch q := strings.ToLower(r.URL.Query().Get("q")); {
		case strings.Contains(q, "rue lente"):
			<-r.Context().Done()
		case strings.Contains(q, "rue de bre"):
			_, _ = w.Write([]byte(`{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"Point","coordinates":[-1.6925,48.1145]},
				"properties":{"label":"12 Rue de Brest 35000 Rennes","score":0.95,"citycode":"35238"}}]}`))
		default:
			_, _ = w.Write([]byte(`{"type":"FeatureCollection","features":[]}`))
		}
	}))
}
