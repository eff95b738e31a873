package api

import (
	"net/http"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"annuaire/atlas"
	"annuaire/atlas/atlastest"
	"annuaire/directory"
	"annuaire/geo"
	"annuaire/internal/httpd"
	"annuaire/search"
)

// An answer by text is another one once the text index has followed.
func TestAnswersByTextAreTaggedByTheirIndex(t *testing.T) {
	t.Parallel()
	before := atlas.Build(geo.NewGazetteer(atlastest.Territories()), nil, []directory.Place{full})
	after := before.With(atlas.Changes{Put: []directory.Place{bare}})
	texts := search.NewBuiltIn(search.Build(before))
	app := httpd.New(httpd.Config{})
	if err := Register(app, Deps{Atlas: atlas.New(after), Search: texts, Index: texts.Index, Clock: func() time.Time { return noon }}); err != nil {
		t.Fatal(err)
	}
	b := &bundle{app: app}
	tags := map[string]string{}
	for _, target := range []string{"/api/v1/suggestions?q=lieu", "/api/v1/lieux?q=lieu", "/tuiles/lieux/5/15/11.mvt?q=lieu", "/donnees/lieux.csv?q=lieu"} {
		resp, _ := b.get(t, target)
		if tags[target] = resp.Header.Get(fiber.HeaderETag); tags[target] == "" {
			t.Fatalf("%s: no tag", target)
		}
		if resp, _ = b.get(t, target, fiber.HeaderIfNoneMatch, tags[target]); resp.StatusCode != http.StatusNotModified {
			t.Errorf("%s: %d with the same index", target, resp.StatusCode)
		}
	}
	texts.Use(texts.Index().With(after))
	for target, tag := range tags {
		if resp, _ := b.get(t, target, fiber.HeaderIfNoneMatch, tag); resp.StatusCode == http.StatusNotModified {
			t.Errorf("%s: the former answer is still taken for good", target)
		}
	}
}
