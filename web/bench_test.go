package web

import (
	"fmt"
	"log/slog"
	"testing"

	"github.com/valyala/fasthttp"

	"annuaire/atlas"
	"annuaire/atlas/atlastest"
	"annuaire/internal/httpd"
	"annuaire/search"
)

// BenchmarkListPage gives the cost of the list nearest first, without a
// connection.
func BenchmarkListPage(b *testing.B) {
	for _, n := range []int{20_000, 200_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			benchPage(b, n, func(i int) string {
				return fmt.Sprintf("/lieux?lat=%.4f&lon=%.4f", 43+float64(i%7000)/1000, -1+float64(i%8000)/1000)
			})
		})
	}
}

// BenchmarkSearchPage gives the cost of the list of a search by words that the
// index has in memory: what is left is finding the page and marking the words.
func BenchmarkSearchPage(b *testing.B) {
	for name, path := range map[string]string{"name": "/lieux?q=mediatheque", "service": "/lieux?q=aide+impots"} {
		b.Run(name, func(b *testing.B) { benchPage(b, 20_000, func(int) string { return path }) })
	}
}

func benchPage(b *testing.B, places int, path func(i int) string) {
	app := httpd.New(httpd.Config{Logger: slog.New(slog.DiscardHandler)})
	snapshot := atlastest.Snapshot(places, 1)
	deps := Deps{Atlas: atlas.New(snapshot), Search: search.NewBuiltIn(search.Build(snapshot)), PublicURL: "https://lieux.example"}
	site, err := New(deps)
	if err != nil {
		b.Fatal(err)
	}
	site.Register(app)
	_ = app.Handler() // ends the set-up of routes
	handler := app.Server().Handler
	ctx := &fasthttp.RequestCtx{}
	ctx.Request.Header.SetHost("a")
	ctx.Request.Header.Set("Accept-Encoding", "gzip")
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		ctx.Response.Reset()
		ctx.ResetUserValues()
		ctx.Request.SetRequestURI(path(i))
		handler(ctx)
	}
	if status := ctx.Response.StatusCode(); status != fasthttp.StatusOK {
		b.Fatalf("%d %s", status, ctx.Response.Body())
	}
	b.ReportMetric(float64(len(ctx.Response.Body())), "B/answer")
}
