package data

import (
	"compress/gzip"
	"context"
	"encoding/csv"
	"io"
	"os"
	"reflect"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"testing"

	"annuaire/geo"
	"annuaire/internal/realdata"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"
)

// realReference reads the folder of real data once for all tests, in about a
// second and a half.
func realReference(t testing.TB) *Reference {
	t.Helper()
	ref, err := readRealReference(realdata.Dir(t))
	if err != nil {
		t.Fatal(err)
	}
	return ref
}

var readRealReference = func() func(dir string) (*Reference, error) {
	var once sync.Once
	var ref *Reference
	var err error
	return func(dir string) (*Reference, error) {
		once.Do(func() { ref, err = ReadReference(context.Background(), dir, nil) })
		return ref, err
	}
}()

func TestRealReference(t *testing.T) {
	t.Parallel()
	ref := realReference(t)
	for _, f := range ref.Report.Files {
		t.Log(f.String())
		for _, w := range f.Warnings {
			t.Log("    ", w)
		}
		if f.Read != f.Kept+f.Spare+f.Unmatched+f.Refused {
			t.Errorf("%s: the counts do not add up: %+v", f.Name, f)
		}
	}
	t.Logf("%d communes, %d without centre, without outline: %v", ref.Report.Communes, ref.Report.WithoutCentre, ref.Report.CommunesWithoutOutline)
	if ref.Report.Communes != 34969 {
		t.Errorf("%d communes", ref.Report.Communes)
	}
	// 94 overseas communes and 7 re-created since the outlines were drawn.
	if n := len(ref.Report.CommunesWithoutOutline); n > 101 {
		t.Errorf("%d communes without outline", n)
	}
	count := map[geo.Level]int{}
	points := 0
	for _, o := range ref.Drawings {
		count[o.Level]++
	}
	for _, o := range ref.Outlines {
		points += o.Points()
	}
	t.Logf("drawings %v, %d points to locate, %d indicators", count, points, len(ref.Indicators))
	if count[geo.EPCI] != 1255 || count[geo.Department] != 101 || count[geo.Region] != 18 || count[geo.Commune] < 34865 {
		t.Errorf("drawings %v", count)
	}
}

func onlyLevel(all []geo.Outline, level geo.Level) []geo.Outline {
	var out []geo.Outline
	for _, o := range all {
		if o.Level == level {
			out = append(out, o)
		}
	}
	return out
}

// The tables must only complete what is built in, since they hold the same
// geography.
func TestRealTablesAgreeWithBuiltin(t *testing.T) {
	t.Parallel()
	ref, g := realReference(t), gazetteer(t)
	for _, got := range ref.Territories {
		want, ok := g.Get(got.Level, got.Code)
		if !ok {
			t.Errorf("%s %s is not built in", got.Level, got.Code)
			continue
		}
		copied := got
		copied.Centre, copied.HasCentre = want.Centre, want.HasCentre
		copied.OldNames = want.OldNames // the list of events adds some
		// cmp.Diff of each of 36,360 would take seconds.
		if !reflect.DeepEqual(*want, copied) {
			t.Errorf("%s %s: %s", got.Level, got.Code, cmp.Diff(*want, copied))
		}
	}
}

// realPlace is a row that says where it is and in which commune.
type realPlace struct {
	at      orb.Point // invalid when not given
	insee   string
	commune string
}

func realPlaces(t testing.TB) []realPlace {
	t.Helper()
	file, err := os.Open(realdata.File(t, "lieux", "lieux-reels-v1.csv.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	z, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	in := csv.NewReader(z)
	header, err := in.Read()
	if err != nil {
		t.Fatal(err)
	}
	column := map[string]int{}
	for i, name := range header {
		column[name] = i
	}
	var out []realPlace
	for {
		row, err := in.Read()
		if err == io.EOF {
			return out
		}
		if err != nil {
			t.Fatal(err)
		}
		lat, errLat := strconv.ParseFloat(row[column["latitude"]], 64)
		lon, errLon := strconv.ParseFloat(row[column["longitude"]], 64)
		p := realPlace{orb.Point{lon, lat}, row[column["code_insee"]], row[column["commune"]]}
		if errLat != nil || errLon != nil {
			p.at = orb.Point{}
		}
		if p.insee != "" {
			out = append(out, p)
		}
	}
}

func TestRealPlacesAreInTheirCommune(t *testing.T) {
	t.Parallel()
	ref := realReference(t)
	g, l := geo.NewGazetteer(ref.Territories), geo.NewLocator(ref.Outlines)
	var same, other, nowhere, unknown, near int
	for _, p := range realPlaces(t) {
		if !geo.Valid(p.at) {
			continue
		}
		want, ok := g.Commune(p.insee)
		if !ok {
			unknown++
			continue
		}
		got, ok := l.Locate(p.at)
		switch {
		case !ok:
			nowhere++
		case got == want.Code:
			same++
		default:
			other++
		}
		if l.Near(p.at, want.Code, 500) {
			near++
		}
	}
	all := same + other + nowhere
	t.Logf("%d places: %.2f %% in their commune, %.2f %% within 500 m of it; %d in another, %d nowhere, %d of unknown commune",
		all, 100*float64(same)/float64(all), 100*float64(near)/float64(all), other, nowhere, unknown)
	if same*100 < all*98 {
		t.Errorf("%d of %d places are located in their commune, want 98 %%", same, all)
	}
	if near*1000 < all*990 {
		t.Errorf("%d of %d places are within 500 m of their commune", near, all)
	}
}

func TestRealCommuneNamesAreKnown(t *testing.T) {
	t.Parallel()
	g := gazetteer(t)
	var named, alone, missed int
	for _, p := range realPlaces(t) {
		want, ok := g.Commune(p.insee)
		if !ok || p.commune == "" {
			continue
		}
		switch found := g.CommunesNamed(p.commune); {
		case !slices.Contains(found, want):
			missed++
		case len(found) == 1:
			named++
			alone++
		default:
			named++
		}
	}
	all := named + missed
	t.Logf("%d names: %.2f %% lead to the commune of their code, %.2f %% to it alone", all, 100*float64(named)/float64(all), 100*float64(alone)/float64(all))
	if named*100 < all*98 {
		t.Errorf("%d of %d names lead to their commune", named, all)
	}
}

// The locator must stay small: it is in memory at all times.
func TestRealLocatorMemory(t *testing.T) {
	ref := realReference(t)
	before := liveBytes()
	l := geo.NewLocator(ref.Outlines)
	used := liveBytes() - before
	t.Logf("the locator of %d communes takes %.1f MB", l.Len(), float64(used)/1e6)
	if used > 60_000_000 {
		t.Errorf("the locator takes %d bytes", used)
	}
	runtime.KeepAlive(l)
}

func liveBytes() int64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

func BenchmarkReadRealReference(b *testing.B) {
	dir := realdata.Dir(b)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := ReadReference(b.Context(), dir, nil); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkNewRealLocator(b *testing.B) {
	ref := realReference(b)
	b.ReportAllocs()
	for b.Loop() {
		geo.NewLocator(ref.Outlines)
	}
}

func BenchmarkLocateRealPlaces(b *testing.B) {
	ref, places := realReference(b), realPlaces(b)
	l := geo.NewLocator(ref.Outlines)
	i := 0
	for b.Loop() {
		l.Locate(places[i%len(places)].at)
		i++
	}
}

func BenchmarkNearestToRealPlaces(b *testing.B) {
	ref, places := realReference(b), realPlaces(b)
	l := geo.NewLocator(ref.Outlines)
	i := 0
	for b.Loop() {
		p := places[i%len(places)].at
		l.Nearest(orb.Point{p[0] + 0.5, p[1] + 3}, 2000)
		i++
	}
}
