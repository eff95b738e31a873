package e2e

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// gdal runs a program of GDAL. Where it is not installed the test fails: what
// was not read is not known to be readable.
func gdal(t *testing.T, name string, args ...string) string {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil {
		t.Fatalf("%s is not installed: run  scripts/gdal.sh", name)
	}
	var faults bytes.Buffer
	cmd := exec.Command(name, args...)
	cmd.Stderr = &faults
	out, err := cmd.Output()
	if err != nil || strings.Contains(faults.String(), "ERROR") {
		t.Fatalf("%s %q: %v\n%s", name, args, err, faults.String())
	}
	return string(out)
}

// rows are what a layer or a query holds, without the names of the columns.
func rows(t *testing.T, args ...string) [][]string {
	t.Helper()
	r := csv.NewReader(strings.NewReader(gdal(t, "ogr2ogr", append([]string{"-f", "CSV", "/vsistdout/"}, args...)...)))
	r.FieldsPerRecord = -1 // the names of a single column end in a comma
	all, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(all) == 0 {
		return nil
	}
	return all[1:]
}

func download(t *testing.T, address string) []byte {
	t.Helper()
	response, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK {
		t.Fatalf("%s: %d %v %.300s", address, response.StatusCode, err, body)
	}
	return body
}

// number asks the service for a JSON document and gives one of its numbers.
func number(t *testing.T, address, member string) int {
	t.Helper()
	var document map[string]any
	if err := json.Unmarshal(download(t, address), &document); err != nil {
		t.Fatal(err)
	}
	n, ok := document[member].(float64)
	if !ok {
		t.Fatalf("%s tells no %s", address, member)
	}
	return int(n)
}

var featureCount = regexp.MustCompile(`(?m)^Feature Count: (\d+)$`)

// countOf gives what ogrinfo counts in a layer.
func countOf(t *testing.T, args ...string) int {
	t.Helper()
	found := featureCount.FindStringSubmatch(gdal(t, "ogrinfo", append([]string{"-ro", "-so"}, args...)...))
	if found == nil {
		t.Fatalf("ogrinfo %q counts nothing", args)
	}
	n, _ := strconv.Atoi(found[1])
	return n
}

// TestGDALReadsTheFeatures opens the OGC API as QGIS does: its collections,
// their totals, every page, and what is in a box.
func TestGDALReadsTheFeatures(t *testing.T) {
	t.Parallel()
	base := service(t)
	source := "OAPIF:" + base + "/ogc"
	list := gdal(t, "ogrinfo", "-ro", source)
	for _, collection := range []string{"lieux", "territoires"} {
		if !strings.Contains(list, ": "+collection+" (") {
			t.Errorf("no collection %s in\n%s", collection, list)
		}
		total := number(t, base+"/ogc/collections/"+collection+"/items?limit=1", "numberMatched")
		if n := countOf(t, source, collection); n != total || n == 0 {
			t.Errorf("%s: GDAL counts %d, the service tells %d", collection, n, total)
		}
	}
	if places, total := number(t, base+"/api/v1/lieux?limite=1", "total"), countOf(t, source, "lieux"); places != total {
		t.Errorf("the directory holds %d places, its OGC API %d", places, total)
	}

	seen := map[string]bool{}
	for _, row := range rows(t, source, "lieux", "-oo", "PAGE_SIZE=37", "-select", "id") {
		seen[row[0]] = true
	}
	if total := countOf(t, source, "lieux"); len(seen) != total {
		t.Errorf("page after page, GDAL reads %d different places of %d", len(seen), total)
	}

	// What has no geometry answers every box; GDAL then leaves it out.
	for _, collection := range []string{"lieux", "territoires"} {
		const box = "-1.9,48,-1.5,48.3"
		want := placed(t, base+"/ogc/collections/"+collection+"/items?limit=1000&bbox="+box)
		args := append([]string{source, collection, "-oo", "PAGE_SIZE=1000", "-spat"}, strings.Split(box, ",")...)
		if got := len(rows(t, args...)); got != want || want == 0 {
			t.Errorf("%s in a box: GDAL reads %d, the service gives %d", collection, got, want)
		}
	}
}

// placed counts the features with a geometry, page after page.
func placed(t *testing.T, address string) (n int) {
	t.Helper()
	for address != "" {
		var page struct {
			Links    []struct{ Rel, Href string }
			Features []struct{ Geometry any }
		}
		if err := json.Unmarshal(download(t, address), &page); err != nil {
			t.Fatal(err)
		}
		for _, f := range page.Features {
			if f.Geometry != nil {
				n++
			}
		}
		address = ""
		for _, link := range page.Links {
			if link.Rel == "next" {
				address = link.Href
			}
		}
	}
	return n
}

// tileFile keeps a tile of the service as a file.
func tileFile(t *testing.T, path string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), strings.ReplaceAll(strings.Trim(path, "/"), "/", "-"))
	if err := os.WriteFile(name, download(t, service(t)+path), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

// TestGDALReadsTheTiles adds up the places of a tile of the whole world.
func TestGDALReadsTheTiles(t *testing.T) {
	t.Parallel()
	base := service(t)
	for _, filter := range []string{"", "frais_a_charge=Gratuit", "typologie=EPN&ouvert=maintenant"} {
		want := number(t, base+"/api/v1/lieux?limite=1&bbox=-180,-85,180,85&"+filter, "total")
		name := filepath.Join(t.TempDir(), "0.mvt")
		if err := os.WriteFile(name, download(t, base+"/tuiles/lieux/0/0/0.mvt?"+filter), 0o600); err != nil {
			t.Fatal(err)
		}
		sum := rows(t, name, "-dialect", "SQLite", "-sql", "select sum(coalesce(nombre, 1)) as places, count(*) from lieux where nombre is null or (nombre > 1 and ouest <= est and sud <= nord)")
		if len(sum) != 1 || sum[0][0] != strconv.Itoa(want) || want == 0 {
			t.Errorf("%q: GDAL adds %v, the service tells %d", filter, sum, want)
		}
	}
}

// TestGDALFindsTerritoriesValid reads each layer of territories, its names and
// lets GEOS judge every polygon.
func TestGDALFindsTerritoriesValid(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		layer, tile   string
		polygons, one string
	}{
		{"communes", "10/507/355", "5", "Rennes"},
		{"epci", "8/126/88", "1", "Rennes Métropole"},
		{"departements", "7/63/44", "1", "Ille-et-Vilaine"},
		{"regions", "5/15/11", "1", "Bretagne"},
	} {
		name := tileFile(t, "/tuiles/"+c.layer+"/"+c.tile+".mvt")
		got := rows(t, name, "-oo", "CLIP=NO", "-dialect", "SQLite", "-sql",
			fmt.Sprintf("select count(*), sum(ST_IsValid(geometry)), sum(nom = '%s') from %s", c.one, c.layer))
		if want := []string{c.polygons, c.polygons, "1"}; len(got) != 1 || strings.Join(got[0], " ") != strings.Join(want, " ") {
			t.Errorf("%s: polygons, valid ones and those named %s: %v, want %v", c.layer, c.one, got, want)
		}
		named := rows(t, name, "-dialect", "SQLite", "-sql", fmt.Sprintf("select count(*) from %s_noms where nom = '%s' and population > 0", c.layer, c.one))
		if len(named) != 1 || named[0][0] != "1" {
			t.Errorf("%s: the name of %s: %v", c.layer, c.one, named)
		}
	}
}
