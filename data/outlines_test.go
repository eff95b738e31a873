package data

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"annuaire/fault"
	"annuaire/geo"
	"annuaire/internal/realdata"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"
	"pgregory.net/rapid"
)

// writeFile writes a file of a temporary folder, gzipped when its name says so.
func writeFile(t testing.TB, folder, name, text string) referenceFile {
	t.Helper()
	content := []byte(text)
	if strings.HasSuffix(name, ".gz") {
		var packed bytes.Buffer
		z := gzip.NewWriter(&packed)
		if _, err := z.Write(content); err != nil {
			t.Fatal(err)
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		content = packed.Bytes()
	}
	path := filepath.Join(folder, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, content, 0o644); err != nil {
		t.Fatal(err)
	}
	return referenceFile{path: path, name: name}
}

func feature(code, geometry string) string {
	return fmt.Sprintf(`{"type":"Feature","properties":{"code":%q,"nom":"x"},"geometry":%s}`, code, geometry)
}

// squareJSON is a Polygon of one degree of side.
func squareJSON(west, south int) string {
	return fmt.Sprintf(`{"type":"Polygon","coordinates":[[[%d,%d],[%d,%d],[%d,%d],[%d,%d],[%d,%d]]]}`,
		west, south, west+1, south, west+1, south+1, west, south+1, west, south)
}

func collection(features ...string) string {
	return `{"type":"FeatureCollection","features":[` + strings.Join(features, ",") + `]}`
}

func readFeatures(t testing.TB, name, text string, limits referenceLimits) ([]outlineFeature, error) {
	t.Helper()
	var out []outlineFeature
	err := eachOutlineFeature(context.Background(), writeFile(t, t.TempDir(), name, text), limits, func(f outlineFeature) error {
		f.geometry = bytes.Clone(f.geometry)
		out = append(out, f)
		return nil
	})
	return out, err
}

func TestOutlineFeatures(t *testing.T) {
	t.Parallel()
	text := "\xef\xbb\xbf{ \"bbox\" : [1,2,3,4], \"features\" : [\n" +
		`{"geometry":{"coordinates":[],"type":"Polygon"},"properties":{"nom":"a\"},{","x":{"code":"no"},"code":"01001"},"type":"Feature"} ,` +
		`{"type":"Feature","properties":null,"geometry":null}, 7, {"properties":{"code":12}}` +
		"\n], \"type\":\"FeatureCollection\", \"crs\":{\"deep\":[[[1]]]} }\n"
	for _, name := range []string{"a.geojson", "a.geojson.gz"} {
		got, err := readFeatures(t, name, text, defaultReferenceLimits())
		if err != nil {
			t.Fatal(err)
		}
		if len(got) != 4 || got[0].code != "01001" || got[1].code != "" || got[3].code != "" {
			t.Fatalf("features %+v", got)
		}
		if g := string(got[0].geometry); g != `{"coordinates":[],"type":"Polygon"}` {
			t.Errorf("geometry %s", g)
		}
		if got[3].number != 4 || string(got[1].geometry) != "null" || got[2].geometry != nil {
			t.Errorf("features %+v", got)
		}
	}
}

func TestOutlineFeaturesRefuseDamagedFiles(t *testing.T) {
	t.Parallel()
	good := collection(feature("01001", squareJSON(1, 40)), feature("01002", squareJSON(2, 40)))
	small := defaultReferenceLimits()
	small.feature = 100
	short := defaultReferenceLimits()
	short.unpacked = int64(len(good)) - 10
	for _, test := range []struct {
		name, text, says string
		limits           referenceLimits
		kind             fault.Kind
	}{
		{"empty.geojson", "", "incomplet", defaultReferenceLimits(), fault.Invalid},
		{"array.geojson", "[1,2]", "n'est pas une collection", defaultReferenceLimits(), fault.Invalid},
		{"page.geojson", "<html>404</html>", "n'est pas une collection", defaultReferenceLimits(), fault.Invalid},
		{"bare.geojson", squareJSON(1, 40), "n'est pas une collection", defaultReferenceLimits(), fault.Invalid},
		{"none.geojson", `{"type":"FeatureCollection"}`, "n'est pas une collection", defaultReferenceLimits(), fault.Invalid},
		{"object.geojson", `{"type":"FeatureCollection","features":{}}`, "n'est pas une collection", defaultReferenceLimits(), fault.Invalid},
		{"cut.geojson", good[:len(good)-30], "contour numéro 2", defaultReferenceLimits(), fault.Invalid},
		{"end.geojson", good[:len(good)-1], "incomplet", defaultReferenceLimits(), fault.Invalid},
		{"comma.geojson", strings.Replace(good, `},{"type"`, `};{"type"`, 1), "contour numéro", defaultReferenceLimits(), fault.Invalid},
		{"binary.geojson", "\x00\x01\x02", "n'est pas une collection", defaultReferenceLimits(), fault.Invalid},
		{"fake.geojson.gz.geojson", "\x1f\x8b\x00", "abîmé", defaultReferenceLimits(), fault.Invalid},
		{"large.geojson", good, "trop gros", small, fault.TooLarge},
		{"long.geojson.gz", good, "trop gros", short, fault.TooLarge},
		{"blank.geojson", "{" + strings.Repeat(" ", 2*maxBlanks) + good[1:], "contour numéro 1", defaultReferenceLimits(), fault.Invalid},
		{"deep.geojson", collection(strings.Repeat("[", 100_000)), "contour numéro 1", defaultReferenceLimits(), fault.Invalid},
	} {
		_, err := readFeatures(t, test.name, test.text, test.limits)
		if err == nil || fault.KindOf(err) != test.kind || !strings.Contains(err.Error(), test.says) || !strings.Contains(err.Error(), test.name) {
			t.Errorf("%s: %v", test.name, err)
		}
	}
}

func TestOutlineFeaturesStopWithTheirContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	f := writeFile(t, t.TempDir(), "a.geojson", collection())
	if err := eachOutlineFeature(ctx, f, defaultReferenceLimits(), nil); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestParseOutline(t *testing.T) {
	t.Parallel()
	const border = "[[2,48],[3,48],[3,49],[2,49],[2,48]]"
	for name, test := range map[string]struct {
		geometry string
		rings    []int // per polygon
		err      error
	}{
		"square":         {`{"type":"Polygon","coordinates":[` + border + `]}`, []int{1}, nil},
		"spaces":         {"{ \"type\" : \"Polygon\" , \"coordinates\" : [ [ [ 2 , 48 ] ,\n[3,48],[3,49],[2,48]]]}", []int{1}, nil},
		"heights":        {`{"type":"Polygon","coordinates":[[[2,48,9],[3,48,9,1],[3,49],[2,48]]]}`, []int{1}, nil},
		"exponents":      {`{"type":"Polygon","coordinates":[[[2e0,4.8E+1],[3,48],[3,49],[2,48]]]}`, []int{1}, nil},
		"two parts":      {`{"type":"MultiPolygon","coordinates":[[` + border + `],[[[5,48],[6,48],[6,49],[5,48]]]]}`, []int{1, 1}, nil},
		"hole":           {`{"type":"Polygon","coordinates":[` + border + `,[[2.2,48.2],[2.4,48.2],[2.3,48.4],[2.2,48.2]]]}`, []int{2}, nil},
		"bow tie":        {`{"type":"Polygon","coordinates":[[[2,48],[3,49],[3,48],[2,49],[2,48]]]}`, []int{1}, nil},
		"hole outside":   {`{"type":"Polygon","coordinates":[` + border + `,[[2.9,48.9],[3.5,48.9],[3.5,49.5],[2.9,48.9]]]}`, []int{1}, nil},
		"flat hole":      {`{"type":"Polygon","coordinates":[` + border + `,[[2.5,48.5],[2.6,48.5],[2.5,48.5],[2.5,48.5]]]}`, []int{1}, nil},
		"flat part":      {`{"type":"MultiPolygon","coordinates":[[[[2,48],[2,48],[2,48],[2,48]]],[` + border + `]]}`, []int{1}, nil},
		"flat":           {`{"type":"Polygon","coordinates":[[[2,48],[2,48],[2,48],[2,48]]]}`, nil, errNoArea},
		"slanted line":   {`{"type":"Polygon","coordinates":[[[2,48],[3,49],[2.5,48.5],[2,48]]]}`, nil, errNoArea},
		"three points":   {`{"type":"Polygon","coordinates":[[[2,48],[3,49],[2,48]]]}`, nil, errNoArea},
		"empty":          {`{"type":"Polygon","coordinates":[]}`, nil, errNoArea},
		"empty multi":    {`{"type":"MultiPolygon","coordinates":[]}`, nil, errNoArea},
		"open":           {`{"type":"Polygon","coordinates":[[[2,48],[3,48],[3,49],[2,49]]]}`, nil, errOpenRing},
		"antimeridian":   {`{"type":"Polygon","coordinates":[[[179,10],[-179,10],[-179,11],[179,11],[179,10]]]}`, nil, errTooWide},
		"Lambert":        {`{"type":"Polygon","coordinates":[[[652709,6862275],[652809,6862275],[652709,6862375],[652709,6862275]]]}`, nil, errNotDegrees},
		"huge":           {`{"type":"Polygon","coordinates":[[[1e308,1e308],[3,48],[3,49],[1e308,1e308]]]}`, nil, errNotDegrees},
		"beyond floats":  {`{"type":"Polygon","coordinates":[[[1e999,1],[3,48],[3,49],[1e999,1]]]}`, nil, errCoordinates},
		"one number":     {`{"type":"Polygon","coordinates":[[[2],[3],[3],[2]]]}`, nil, errCoordinates},
		"strings":        {`{"type":"Polygon","coordinates":[[["2","48"],["3","48"],["3","49"],["2","48"]]]}`, nil, errCoordinates},
		"too shallow":    {`{"type":"Polygon","coordinates":[[2,48],[3,48],[3,49],[2,48]]}`, nil, errCoordinates},
		"too deep":       {`{"type":"Polygon","coordinates":[[[[2,48],[3,48],[3,49],[2,48]]]]}`, nil, errCoordinates},
		"very deep":      {`{"type":"Polygon","coordinates":` + strings.Repeat("[", 5000) + strings.Repeat("]", 5000) + `}`, nil, errCoordinates},
		"no coordinates": {`{"type":"Polygon"}`, nil, errCoordinates},
		"null":           {`null`, nil, errNoGeometry},
		"nothing":        {``, nil, errNoGeometry},
		"point":          {`{"type":"Point","coordinates":[2,48]}`, nil, errNotPolygon},
		"lower case":     {`{"type":"polygon","coordinates":[` + border + `]}`, nil, errNotPolygon},
		"many points":    {`{"type":"Polygon","coordinates":[[[2,48]` + strings.Repeat(",[2,48]", 100) + `]]}`, nil, errTooManyPoints},
	} {
		shape, err := parseOutline([]byte(test.geometry), 100)
		if !errors.Is(err, test.err) {
			t.Errorf("%s: error %v, want %v", name, err, test.err)
			continue
		}
		var rings []int
		for _, p := range shape {
			rings = append(rings, len(p))
		}
		if fmt.Sprint(rings) != fmt.Sprint(test.rings) {
			t.Errorf("%s: rings %v, want %v", name, rings, test.rings)
		}
	}
}

func TestShortDecimal(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.StringMatching(`-?[0-9]{0,9}(\.[0-9]{0,9})?`), rapid.StringMatching(`[-0-9.eE+]{0,8}`)).Draw(t, "text")
		got, ok := shortDecimal([]byte(text))
		if !ok {
			return
		}
		want, err := strconv.ParseFloat(text, 64)
		if err != nil || got != want {
			t.Fatalf("%q read as %v, want %v, %v", text, got, want, err)
		}
	})
}

// What orb writes is read back as it was.
func TestParseOutlineReadsWhatOrbWrites(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		lon, lat := rapid.Float64Range(-170, 160).Draw(t, "lon"), rapid.Float64Range(-80, 70).Draw(t, "lat")
		side := rapid.Float64Range(0.001, 9).Draw(t, "side")
		shape := orb.MultiPolygon{{{{lon, lat}, {lon + side, lat}, {lon + side, lat + side}, {lon, lat}}}}
		text, err := json.Marshal(geojson.NewGeometry(shape))
		if err != nil {
			t.Fatal(err)
		}
		got, err := parseOutline(text, 10)
		if err != nil || !orb.Equal(got, shape) {
			t.Fatalf("%s read as %v, %v", text, got, err)
		}
	})
}

func FuzzParseFeature(f *testing.F) {
	f.Add([]byte(feature("01001", squareJSON(2, 48))))
	f.Add([]byte(`{"geometry":{"type":"MultiPolygon","coordinates":[[[[`))
	f.Add([]byte(`{"a" : "\"", "properties":{"code":"2A\u0030"}}`))
	f.Add([]byte(`{"a"`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		got := parseFeature(1, raw) // must not panic, whatever it is given
		shape, err := parseOutline(got.geometry, 1000)
		if err == nil && len(shape) == 0 {
			t.Error("an empty outline was accepted")
		}
		var want struct {
			Properties map[string]json.RawMessage
		}
		if json.Valid(raw) && json.Unmarshal(raw, &want) == nil && got.code != "" {
			// A repeated member makes the two differ rightly.
			if len(want.Properties) == 0 && bytes.Count(raw, []byte("properties")) < 2 {
				t.Errorf("code %q out of nothing", got.code)
			}
		}
	})
}

// Every trap of the folder must be answered quickly, within bounded memory.
func TestHostileGeoJSON(t *testing.T) {
	folder := realdata.File(t, "malveillant")
	limits := defaultReferenceLimits()
	for _, name := range []string{"geojson_1million_points.json.gz", "geojson_profondeur_100000.json.gz", "json_100000_cles.json.gz",
		"bombe_64Mio_zeros.json.gz", "blns.json", "bombe_128Mio_et_chemin.zip"} {
		var err error
		watch(t, name, func() {
			err = eachOutlineFeature(context.Background(), referenceFile{path: filepath.Join(folder, name), name: name}, limits,
				func(outlineFeature) error { return nil })
		})
		if err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
		// The same again, brought as the geometry of a feature.
		if strings.HasPrefix(name, "geojson_") {
			wrapped := collection(feature("01001", unpack(t, filepath.Join(folder, name))))
			watch(t, name, func() {
				var refusal error
				err := eachOutlineFeature(context.Background(), writeFile(t, t.TempDir(), "x.geojson", wrapped), limits, func(f outlineFeature) error {
					_, refusal = readOutline(f, geo.Commune, limits.points)
					return nil
				})
				if err == nil && refusal == nil {
					t.Errorf("%s was accepted", name)
				}
			})
		}
	}
}

// watch fails what takes over three seconds or allocates over 512 MiB in all.
// The aim is one second of processor; a defect costs minutes.
func watch(t *testing.T, name string, run func()) {
	t.Helper()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start := processorTime(t)
	run()
	took := processorTime(t) - start
	runtime.ReadMemStats(&after)
	allocated := (after.TotalAlloc - before.TotalAlloc) >> 20
	t.Logf("%s: %v, %d MiB allocated", name, took.Round(time.Millisecond), allocated)
	limit := 3 * time.Second
	if underRace {
		limit *= 10
	}
	if took > limit || allocated > 512 {
		t.Errorf("%s: %v, %d MiB", name, took, allocated)
	}
}

func unpack(t *testing.T, path string) string {
	t.Helper()
	f, closer, err := openReference(context.Background(), referenceFile{path: path, name: path}, 1<<30, 1<<30)
	if err != nil {
		t.Fatal(err)
	}
	defer closer.Close()
	var b bytes.Buffer
	if _, err := b.ReadFrom(f); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// The traps say what is expected of each, for any reader: here only polygons
// can be accepted, and what can be repaired is.
func TestGeoJSONTraps(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile(realdata.File(t, "malveillant", "geojson_pieges.json"))
	if err != nil {
		t.Fatal(err)
	}
	var traps []struct {
		Nom, Attendu string
		GeoJSON      json.RawMessage `json:"geojson"`
	}
	if err := json.Unmarshal(raw, &traps); err != nil {
		t.Fatal(err)
	}
	if len(traps) != 27 {
		t.Fatalf("%d traps", len(traps))
	}
	for _, trap := range traps {
		shape, err := parseOutline(parseFeature(1, trap.GeoJSON).geometry, 1000)
		polygon := bytes.Contains(trap.GeoJSON, []byte(`Polygon"`))
		mayPass := polygon && !(strings.HasPrefix(trap.Attendu, "refuser") && !strings.Contains(trap.Attendu, "reparer"))
		if (err == nil) != mayPass {
			t.Errorf("%s (%s): %v, %v", trap.Nom, trap.Attendu, shape, err)
		}
		if err == nil {
			geo.NewLocator([]geo.Outline{{Code: "x", Shape: shape}}).Locate(orb.Point{2.5, 48.5})
		}
	}
}

// Published polygons that PostGIS calls invalid must still locate.
func TestPublishedInvalidPolygonsStillLocate(t *testing.T) {
	t.Parallel()
	f := referenceFile{path: realdata.File(t, "malveillant", "geometries-invalides.geojson"), name: "geometries-invalides.geojson"}
	n := 0
	err := eachOutlineFeature(context.Background(), f, defaultReferenceLimits(), func(f outlineFeature) error {
		n++
		o, err := readOutline(f, geo.EPCI, 1_000_000)
		if err != nil {
			t.Errorf("%s: %v", f.code, err)
			return nil
		}
		centre, ok := o.Centre()
		if code, found := geo.NewLocator([]geo.Outline{o}).Locate(centre); !ok || !found || code != f.code {
			t.Errorf("the centre %v of %s is located in %q", centre, f.code, code)
		}
		return nil
	})
	if err != nil || n != 10 {
		t.Errorf("%d polygons, %v", n, err)
	}
}
