package api

import (
	"fmt"
	"log/slog"
	"testing"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"

	"annuaire/atlas/atlastest"
	"annuaire/internal/httpd"
)

// benchmarkRequest runs a request again and again without a connection.
func benchmarkRequest(b *testing.B, app *fiber.App, target func(i int) string) {
	_ = app.Handler() // ends the set-up of routes
	handler := app.Server().Handler
	ctx := &fasthttp.RequestCtx{}
	ctx.Request.Header.SetMethod("GET")
	ctx.Request.Header.SetHost("a")
	ctx.Request.Header.Set("Accept-Encoding", "gzip")
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		ctx.Response.Reset()
		ctx.ResetUserValues()
		ctx.Request.SetRequestURI(target(i))
		handler(ctx)
		i++
	}
	if status := ctx.Response.StatusCode(); status != 200 {
		b.Fatalf("%d %s", status, ctx.Response.Body())
	}
	b.ReportMetric(float64(len(ctx.Response.Body())), "B/answer")
}

func BenchmarkRequests20k(b *testing.B) { benchmarkRequests(b, 20_000) }

func BenchmarkRequests200k(b *testing.B) { benchmarkRequests(b, 200_000) }

func benchmarkRequests(b *testing.B, places int) {
	bundle := newBundle(atlastest.Snapshot(places, 1))
	around := func(i int) string {
		return fmt.Sprintf("lat=%.4f&lon=%.4f", 47.5+float64(i%1000)/500, -2+float64(i%1700)/500)
	}
	for name, target := range map[string]func(int) string{
		"proches": func(i int) string { return "/api/v1/lieux/proches?" + around(i) },
		"proches filtres": func(i int) string {
			return "/api/v1/lieux/proches?services=Aide+aux+d%C3%A9marches+administratives&frais_a_charge=Gratuit&ouvert=maintenant&" + around(i)
		},
		"proches court":              func(i int) string { return "/api/v1/lieux/proches?champs=court&" + around(i) },
		"par identifiant":            func(i int) string { return "/api/v1/lieux/" + bundle.snap.Entry(i*7919%places).ID },
		"rayon facettes court":       func(i int) string { return "/api/v1/lieux?rayon=20000&facettes=oui&champs=court&" + around(i) },
		"departement facettes court": func(int) string { return "/api/v1/lieux?departement=35&facettes=oui&champs=court" },
		"liste":                      func(int) string { return "/api/v1/lieux" },
		"rayon facettes":             func(i int) string { return "/api/v1/lieux?rayon=20000&facettes=oui&" + around(i) },
		"texte":                      func(int) string { return "/api/v1/lieux?q=mediatheque+rennes" },
		"suggestions":                func(int) string { return "/api/v1/suggestions?q=media" },
		"tuile":                      func(int) string { return "/tuiles/lieux/5/15/11.mvt" },
		"ogc":                        func(int) string { return ogcPlacesPath + "/items" },
		"ogc rectangle":              func(int) string { return ogcPlacesPath + "/items?bbox=-2,47.5,-1,48.5" },
		"tuile filtree":              func(int) string { return "/tuiles/lieux/5/15/11.mvt?frais_a_charge=Gratuit" },
	} {
		b.Run(name, func(b *testing.B) { benchmarkRequest(b, bundle.app, target) })
	}
}

func BenchmarkHello(b *testing.B) {
	bare := fiber.New()
	bare.Get("/", func(c *fiber.Ctx) error { return c.SendString("bonjour") })
	b.Run("fiber", func(b *testing.B) { benchmarkRequest(b, bare, func(int) string { return "/" }) })
	app := httpd.New(httpd.Config{Logger: slog.New(slog.DiscardHandler)})
	app.Get("/", func(c *fiber.Ctx) error { return c.SendString("bonjour") })
	b.Run("httpd", func(b *testing.B) { benchmarkRequest(b, app, func(int) string { return "/" }) })
}

func BenchmarkAppendPlace(b *testing.B) {
	snap := atlastest.Snapshot(2000, 1)
	for _, c := range []struct {
		name  string
		form  *form
		known *plainTexts
	}{{"careful", fullForm, nil}, {"plain", fullForm, newPlainTexts(snap, nil)}, {"court", shortForm, newPlainTexts(snap, nil)}} {
		b.Run(c.name, func(b *testing.B) {
			w := &placeWriter{form: c.form, at: noon, today: noon, pages: pagesOf("https://annuaire.exemple"), known: c.known}
			buffer := make([]byte, 0, 8<<10)
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				e := snap.Entry(i % 2000)
				buffer = w.object(buffer[:0], e, e.Opening(noon), 1234)
			}
			b.SetBytes(int64(len(buffer)))
		})
	}
}
