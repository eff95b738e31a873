package api

import (
	"strings"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/mvt"

	"annuaire/atlas"
	"annuaire/atlas/atlastest"
	"annuaire/geo"
)

// outlined is a server that can draw one department and one commune.
func outlined() *bundle {
	square := func(size float64) orb.MultiPolygon {
		return orb.MultiPolygon{{orb.Bound{Min: orb.Point{-2, 48}, Max: orb.Point{-2 + size, 48 + size}}.ToRing()}}
	}
	g := geo.NewGazetteer(atlastest.Territories())
	layers := atlas.NewLayers(g, map[geo.Level][]geo.Outline{
		geo.Department: {{Level: geo.Department, Code: "35", Shape: square(1)}},
		geo.Commune:    {{Level: geo.Commune, Code: "35238", Shape: square(0.2)}},
	})
	return newBundle(atlas.Build(g, nil, atlastest.Places(10, 1), atlas.WithLayers(layers)))
}

func TestOutlineTiles(t *testing.T) {
	t.Parallel()
	with, without := outlined(), shared()
	for _, c := range []struct {
		b      *bundle
		target string
		status int
		want   string
	}{
		{with, "/tuiles/departements/0/0/0.mvt", 200, "departements"},
		{with, "/tuiles/departements/5/15/11.mvt", 200, "35"},
		{with, "/tuiles/departements/5/0/0.mvt", 204, ""},
		{with, "/tuiles/communes/6/31/22.mvt", 204, ""},
		{with, "/tuiles/communes/7/63/44.mvt", 200, "35238"},
		{with, "/tuiles/regions/5/15/11.mvt", 204, ""},
		{without, "/tuiles/departements/0/0/0.mvt", 204, ""},
		{with, "/tuiles/departements/0/0/1.mvt", 400, `"name":"y"`},
		{with, "/tuiles/departements/99/0/0.mvt", 400, `"name":"z"`},
		{with, "/tuiles/communes/-1/0/0.mvt", 400, `"name":"z"`},
		{with, "/tuiles/epci/5/a/0.mvt", 400, `"name":"x"`},
		{with, "/tuiles/departements/0/0/0.mvt?q=a", 400, `"name":"q"`},
		{with, "/tuiles/cantons/0/0/0.mvt", 404, "couche"},
		{with, "/tuiles/cantons.json", 404, "couche"},
		{with, "/tuiles/communes.json?q=a", 400, `"name":"q"`},
		{with, "/tuiles/communes.json", 200, `"minzoom":7`},
		{with, "/tuiles/departements.json", 200, `departements/{z}/{x}/{y}.mvt"],"minzoom":0,"maxzoom":12,"vector_layers":[{"id":"departements"`},
		{with, "/tuiles/communes.json", 200, `{"id":"communes_noms","fields":{"code"`},
		{without, "/tuiles/departements.json", 200, `"vector_layers":[]`},
	} {
		resp, body := c.b.get(t, c.target)
		if resp.StatusCode != c.status || !strings.Contains(body, c.want) {
			t.Errorf("%s: %d %.300s, want %d %s", c.target, resp.StatusCode, body, c.status, c.want)
		}
	}
}

func TestOutlineTileIsKeptByClients(t *testing.T) {
	t.Parallel()
	b := outlined()
	const target = "/tuiles/communes/9/253/177.mvt"
	resp, body := b.get(t, target)
	layers, err := mvt.Unmarshal([]byte(body))
	if err != nil || len(layers) != 2 || layers[0].Features[0].Properties["nom"] != "Rennes" {
		t.Fatalf("%d %v %v", resp.StatusCode, layers, err)
	}
	if name := layers[1].Features[0]; name.Properties["nom"] != "Rennes" || name.Properties["population"] == nil || name.Geometry.GeoJSONType() != "Point" {
		t.Errorf("the name is written at %v: %v", name.Geometry, name.Properties)
	}
	if again, _ := b.get(t, target, "If-None-Match", resp.Header.Get("ETag")); again.StatusCode != 304 {
		t.Errorf("the same tile asked for again: %d", again.StatusCode)
	}
	if second, same := b.get(t, target); same != body || second.Header.Get("Content-Type") != tileType {
		t.Error("the kept tile differs")
	}
}

func BenchmarkOutlineTile(b *testing.B) {
	bundle := outlined()
	for b.Loop() {
		bundle.get(b, "/tuiles/departements/5/15/11.mvt")
	}
}
