package data

import (
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"encoding/json"
	"flag"
	"io"
	"maps"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"annuaire/geo"
	"annuaire/internal/realdata"

	"github.com/paulmach/orb"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// prefectures of the 101 departments.
const prefectures = `01053 02408 03190 04070 05061 06088 07186 08105 09122 10387 11069 12202 13055 14118 15014 16015
17300 18033 19272 2A004 2B033 21231 22278 23096 24322 25056 26362 27229 28085 29232 30189 31555 32013 33063 34172 35238
36044 37261 38185 39300 40192 41018 42218 43157 44109 45234 46042 47001 48095 49007 50502 51108 52121 53130 54395 55029
56260 57463 58194 59350 60057 61001 62041 63113 64445 65440 66136 67482 68066 69123 70550 71270 72181 73065 74010 75056
76540 77288 78646 79191 80021 81004 82121 83137 84007 85191 86194 87085 88160 89024 90010 91228 92050 93008 94028 95500
97105 97209 97302 97411 97611`

func TestPositionsHoldPrefecturesAndLargeCommunes(t *testing.T) {
	t.Parallel()
	positions := Positions()
	codes := strings.Fields(prefectures)
	if len(codes) != 101 {
		t.Fatalf("%d prefectures, want 101", len(codes))
	}
	for _, c := range gazetteer(t).All(geo.Commune) {
		if c.Population > 20_000 {
			codes = append(codes, c.Code)
		}
	}
	for _, code := range codes {
		if _, ok := positions[code]; !ok {
			t.Errorf("commune %s has no position", code)
		}
	}
}

func TestPositionsAreCurrentCommunesInOrder(t *testing.T) {
	t.Parallel()
	g := gazetteer(t)
	centres, towns := loadTables()
	for name, rows := range map[string][]handWritten{"positions.csv": centres, "positions_villes.csv": towns} {
		if !slices.IsSortedFunc(rows, func(a, b handWritten) int { return strings.Compare(a.code, b.code) }) {
			t.Errorf("%s is not sorted by code", name)
		}
		for i, r := range rows {
			if i > 0 && rows[i-1].code == r.code {
				t.Errorf("%s: %s is there twice", name, r.code)
			}
			if c, ok := g.Get(geo.Commune, r.code); !ok || c.Name != r.name {
				t.Errorf("%s: %s %s is no current commune", name, r.code, r.name)
			}
			if !geo.Valid(r.point) || !hasTwoDecimals(r.point) {
				t.Errorf("%s: %s at %v", name, r.code, r.point)
			}
		}
	}
}

func hasTwoDecimals(p orb.Point) bool {
	return math.Abs(p[0]*100-math.Round(p[0]*100)) < 1e-6 && math.Abs(p[1]*100-math.Round(p[1]*100)) < 1e-6
}

func TestTownsRefinePositions(t *testing.T) {
	t.Parallel()
	positions := Positions()
	_, towns := loadTables()
	for _, town := range towns {
		centre, ok := positions[town.code]
		if !ok {
			t.Errorf("%s has a town and no position", town.code)
		}
		if d := geo.Distance(centre, town.point); d < 1_000 || d > 70_000 {
			t.Errorf("%s: town at %.0f m of the centre", town.code, d)
		}
	}
	if got, want := len(Towns()), len(positions); got != want {
		t.Errorf("%d towns for %d positions", got, want)
	}
}

func TestReadPositionsRefuses(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"a column missing": "code_insee,nom,latitude\n01053,Bourg-en-Bresse,46.21\n",
		"a word":           "code_insee,nom,latitude,longitude\n01053,Bourg-en-Bresse,nord,5.23\n",
	} {
		if _, err := readPositions(text); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

// TestPositionsAgainstRealCentres compares with the centroids of the official
// outlines.
func TestPositionsAgainstRealCentres(t *testing.T) {
	t.Parallel()
	positions := Positions()
	compared := 0
	for _, row := range readRealCommunes(t) {
		p, ok := positions[row["code"]]
		if !ok || row["lon"] == "" {
			continue
		}
		compared++
		lon, _ := strconv.ParseFloat(row["lon"], 64)
		lat, _ := strconv.ParseFloat(row["lat"], 64)
		if d := geo.Distance(p, orb.Point{lon, lat}); d > 5_000 {
			t.Errorf("%s %s is %.1f km from its centre", row["code"], row["nom"], d/1000)
		}
	}
	if compared < 640 {
		t.Errorf("only %d positions were compared", compared)
	}
}

// TestPositionsHoldEverySubprefecture reads the seat of each arrondissement.
func TestPositionsHoldEverySubprefecture(t *testing.T) {
	t.Parallel()
	f, err := os.Open(realdata.File(t, "territoires", "arrondissements.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	positions := Positions()
	seats := readRows(t, f)
	if len(seats) < 300 {
		t.Errorf("only %d arrondissements", len(seats))
	}
	for _, row := range seats {
		if _, ok := positions[row["chef_lieu"]]; !ok {
			t.Errorf("%s, seat of the arrondissement of %s, has no position", row["chef_lieu"], row["nom"])
		}
	}
}

func readRealCommunes(t *testing.T) []map[string]string {
	t.Helper()
	f, err := os.Open(realdata.File(t, "territoires", "communes.csv.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	return readRows(t, z)
}

func readRows(t *testing.T, r io.Reader) []map[string]string {
	t.Helper()
	cells, err := csv.NewReader(r).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	rows := make([]map[string]string, 0, len(cells)-1)
	for _, line := range cells[1:] {
		row := make(map[string]string, len(line))
		for i, name := range cells[0] {
			row[name] = line[i]
		}
		rows = append(rows, row)
	}
	return rows
}

const labelsFile = "../web/base/villes.geojson"

func TestTownLabels(t *testing.T) {
	t.Parallel()
	var got bytes.Buffer
	if err := writeTownLabels(&got, gazetteer(t)); err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(labelsFile, got.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(labelsFile)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got.Bytes(), want) {
		t.Errorf("%s is not up to date: run the tests of data with -update", labelsFile)
	}
	checkLabels(t, want)
}

func checkLabels(t *testing.T, text []byte) {
	t.Helper()
	var read struct {
		Features []struct {
			Properties struct {
				Code string
				Rang int
			}
		}
	}
	if err := json.Unmarshal(text, &read); err != nil {
		t.Fatal(err)
	}
	ranks := map[int]int{}
	for _, f := range read.Features {
		ranks[f.Properties.Rang]++
	}
	if keys := slices.Sorted(maps.Keys(ranks)); !slices.Equal(keys, []int{1, 2, 3}) || ranks[1] > 80 {
		t.Errorf("labels by rank: %v", ranks)
	}
}
