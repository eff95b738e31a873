package data

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	"annuaire/fault"
	"annuaire/internal/realdata"
)

// zipOf makes an archive of these files.
func zipOf(t testing.TB, files map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, content := range files {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = w.Write([]byte(content))
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// refusedQuickly holds a file to being refused with a sentence, within time and
// memory that leave room for a slow machine.
func refusedQuickly(t *testing.T, name string, content []byte) {
	t.Helper()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start := time.Now()
	_, err := Import(t.Context(), bytes.NewReader(content), untouched{t}, ImportOptions{FileName: name, Gazetteer: importGazetteer(), Now: testNow, Bounds: WebBounds})
	took := time.Since(start)
	runtime.ReadMemStats(&after)
	told, ok := errors.AsType[*fault.Error](err)
	if !ok || !strings.HasPrefix(told.Public, name) || strings.Contains(told.Public, "\n") {
		t.Errorf("%s: %v", name, err)
	}
	if took > 5*time.Second {
		t.Errorf("%s: refused after %v", name, took)
	}
	if grown := (after.TotalAlloc - before.TotalAlloc) >> 20; grown > 200 {
		t.Errorf("%s: %d MiB allocated in all", name, grown)
	}
	t.Logf("%-34s %6.0f ms %4d MiB  %v", name, float64(took.Microseconds())/1000, (after.TotalAlloc-before.TotalAlloc)>>20, err)
}

// TestHostileRealFiles takes the files made to exhaust who reads them.
func TestHostileRealFiles(t *testing.T) {
	for _, name := range []string{
		"bombe_128Mio_et_chemin.zip", "bombe_64Mio_zeros.json.gz", "geojson_1million_points.json.gz", "geojson_profondeur_100000.json.gz", "json_100000_cles.json.gz",
		"blns.json", "geometries-invalides.geojson", "geojson_pieges.json",
	} {
		content, err := os.ReadFile(realdata.File(t, "malveillant", name))
		if err != nil {
			t.Fatal(err)
		}
		refusedQuickly(t, name, content)
		if strings.HasSuffix(name, ".gz") {
			z, err := gzip.NewReader(bytes.NewReader(content))
			if err != nil {
				t.Fatal(err)
			}
			var plain bytes.Buffer
			_, _ = plain.ReadFrom(z)
			refusedQuickly(t, strings.TrimSuffix(name, ".gz"), plain.Bytes())
		}
	}
}

// TestHostileFormats takes workbooks and texts made to mislead.
func TestHostileFormats(t *testing.T) {
	many := map[string]string{"content.xml": "<x/>"}
	for i := range 1001 {
		many[fmt.Sprint("f", i)] = ""
	}
	const ods = `<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x"><office:body><table:table table:name="A">%s</table:table></office:body></office:document-content>`
	for name, content := range map[string][]byte{
		"entries.ods":   zipOf(t, many),
		"archive.zip":   zipOf(t, map[string]string{"../../evasion.txt": "x"}),
		"ratio.xlsx":    zipOf(t, map[string]string{"xl/workbook.xml": strings.Repeat(" ", 30<<20)}),
		"broken.xlsx":   zipOf(t, map[string]string{"xl/workbook.xml": "<"}),
		"broken.ods":    zipOf(t, map[string]string{"content.xml": "<a><b"}),
		"columns.ods":   zipOf(t, map[string]string{"content.xml": fmt.Sprintf(ods, `<table:table-row><table:table-cell table:number-columns-repeated="1000000"><text:p>nom</text:p></table:table-cell></table:table-row>`)}),
		"rows.ods":      zipOf(t, map[string]string{"content.xml": fmt.Sprintf(ods, `<table:table-row><table:table-cell><text:p>nom</text:p></table:table-cell><table:table-cell><text:p>commune</text:p></table:table-cell></table:table-row><table:table-row table:number-rows-repeated="1000000"><table:table-cell><text:p>x</text:p></table:table-cell><table:table-cell><text:p>x</text:p></table:table-cell></table:table-row>`)}),
		"cell.json":     []byte(`[{"nom":"` + strings.Repeat("x", 2<<20) + `"}]`),
		"cut.json":      []byte(`[{"nom":"x"`),
		"comma.json":    []byte(`[{"nom":"x" "commune":"y"}]`),
		"words.json":    []byte(`[{"nom":vrai}]`),
		"numbers.json":  []byte(`[1,2,3]`),
		"nothing.json":  []byte(`{"a":{"b":[]}}`),
		"too many rows": []byte("nom,commune\n" + strings.Repeat("x,Reims\n", 50_001)),
	} {
		refusedQuickly(t, name, content)
	}
}

// TestNaughtyStrings: each is read back equal, or told.
func TestNaughtyStrings(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(realdata.File(t, "malveillant", "blns.json"))
	if err != nil {
		t.Fatal(err)
	}
	var strange []string
	if err := json.Unmarshal(text, &strange); err != nil {
		t.Fatal(err)
	}
	var rows []map[string]string
	for i, s := range strange {
		rows = append(rows, map[string]string{"id": fmt.Sprint("n-", i), "nom": "Lieu " + fmt.Sprint(i), "commune": "Reims", "code_postal": "51100", "presentation_detail": s, "horaires": s, "telephone": s, "typologie": s, "services": s, "site_web": s, "courriels": s, "latitude": s, "date_maj": s})
	}
	file, _ := json.Marshal(rows)
	dst := newMemory("essai")
	told := map[int]bool{}
	opts := realOptions(t)
	opts.Found = func(f Finding) error { told[f.Line] = true; return nil }
	report, err := Import(t.Context(), bytes.NewReader(file), dst, opts)
	if err != nil || report.Created != len(strange) {
		t.Fatalf("%v\n%s", err, report)
	}
}
