package web

import (
	"fmt"
	"log/slog"
	"testing"

	"github.com/valyala/fasthttp"

	"annuaire/atlas"
	"annuaire/atlas/atlastest"
	"annuaire/internal/httpd"
)

// BenchmarkListPage gives the cost of the list nearest first, without a
// connection.
func BenchmarkListPage(b *testing.B) {
	for _, n := range []int{20_000, 200_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			app := httpd.New(httpd.Config{Logger: slog.New(slog.DiscardHandler)})
			site, err := New(Deps{Atlas: atlas.New(atlastest.Snapshot(n, 1)), PublicURL: "https://lieux.example"})
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
				ctx.Request.SetRequestURI(fmt.Sprintf("/lieux?lat=%.4f&lon=%.4f", 43+float64(i%7000)/1000, -1+float64(i%8000)/1000))
				handler(ctx)
			}
			if status := ctx.Response.StatusCode(); status != fasthttp.StatusOK {
				b.Fatalf("%d %s", status, ctx.Response.Body())
			}
			b.ReportMetric(float64(len(ctx.Response.Body())), "B/answer")
		})
	}
}
