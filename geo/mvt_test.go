package geo

import (
	"strings"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/mvt"
	"pgregory.net/rapid"
)

// TestLayerWriterIsReadByOthers draws layers and reads them with orb's decoder.
func TestLayerWriterIsReadByOthers(t *testing.T) {
	t.Parallel()
	var w LayerWriter
	rapid.Check(t, func(t *rapid.T) {
		type point struct {
			x, y int
			name string
			n    uint64
			f    float32
			tags int // how many times the name is tagged
		}
		// Lengths around those that take one byte more.
		text := rapid.OneOf(rapid.String(), rapid.Map(rapid.IntRange(120, 130), func(n int) string { return strings.Repeat("é", n/2) + strings.Repeat("e", n%2) }))
		points := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) point {
			return point{
				rapid.IntRange(-64, TileExtent+64).Draw(t, "x"), rapid.IntRange(-64, TileExtent+64).Draw(t, "y"),
				text.Draw(t, "name"), rapid.Uint64().Draw(t, "n"), rapid.Float32().Draw(t, "f"),
				rapid.SampledFrom([]int{1, 1, 1, 54, 55, 56, 57, 58, 62, 70}).Draw(t, "tags"),
			}
		}), 0, 60).Draw(t, "points")

		w.Reset("lieux", "nom", "nombre", "ouest")
		for _, p := range points {
			w.Begin(p.x, p.y)
			name := w.Text(p.name)
			for range p.tags {
				w.Tag(0, name)
			}
			w.Tag(1, w.Uint(p.n))
			w.Tag(2, w.Float(p.f))
			w.End()
		}
		data := w.AppendTile(nil)
		if len(points) == 0 {
			if len(data) != 0 {
				t.Fatalf("an empty layer has %d bytes", len(data))
			}
			return
		}
		layers, err := mvt.Unmarshal(data)
		if err != nil {
			t.Fatal(err)
		}
		if len(layers) != 1 || layers[0].Name != "lieux" || layers[0].Version != 2 || layers[0].Extent != TileExtent {
			t.Fatalf("layers %+v", layers)
		}
		if got := len(layers[0].Features); got != len(points) || got != w.Points() {
			t.Fatalf("%d features for %d points", got, len(points))
		}
		for i, p := range points {
			f := layers[0].Features[i]
			if f.Geometry != (orb.Point{float64(p.x), float64(p.y)}) {
				t.Fatalf("point %d at %v, want %d %d", i, f.Geometry, p.x, p.y)
			}
			want := map[string]any{"nom": p.name, "nombre": float64(p.n), "ouest": float64(p.f)}
			for key, value := range want {
				if f.Properties[key] != value {
					t.Fatalf("point %d: %s = %v (%T), want %v", i, key, f.Properties[key], f.Properties[key], value)
				}
			}
		}
	})
}

func BenchmarkLayerWriter(b *testing.B) {
	var w LayerWriter
	var tile []byte
	b.ReportAllocs()
	for b.Loop() {
		w.Reset("lieux", "id", "nom")
		for i := range 1000 {
			w.Begin(i*4, i*3)
			w.Tag(0, w.Text("5d0f1c5e-8a55-4b8e"))
			w.Tag(1, w.Text("Bibliothèque municipale"))
			w.End()
		}
		tile = w.AppendTile(tile[:0])
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/1000, "ns/point")
}
