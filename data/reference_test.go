package data

import (
	"context"
	"errors"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"annuaire/fault"
	"annuaire/geo"

	"github.com/paulmach/orb"
)

// readFolder reads a reference from files given by name and text.
func readFolder(t *testing.T, files map[string]string) (*Reference, error) {
	t.Helper()
	folder := t.TempDir()
	for name, text := range files {
		writeFile(t, folder, name, text)
	}
	return ReadReference(context.Background(), folder, nil)
}

func mustReadFolder(t *testing.T, files map[string]string) *Reference {
	t.Helper()
	ref, err := readFolder(t, files)
	if err != nil {
		t.Fatal(err)
	}
	return ref
}

func fileReport(t *testing.T, ref *Reference, name string) ReferenceFileReport {
	t.Helper()
	i := slices.IndexFunc(ref.Report.Files, func(f ReferenceFileReport) bool { return f.Name == name })
	if i < 0 {
		t.Fatalf("no report about %s in %v", name, ref.Report.Files)
	}
	f := ref.Report.Files[i]
	if f.Read != f.Kept+f.Spare+f.Unmatched+f.Refused {
		t.Errorf("the counts do not add up: %+v", f)
	}
	return f
}

func outlineOf(outlines []geo.Outline, level geo.Level, code string) (geo.Outline, bool) {
	for _, o := range outlines {
		if o.Level == level && o.Code == code {
			return o, true
		}
	}
	return geo.Outline{}, false
}

func TestReferenceTablesCompleteWhatIsBuiltIn(t *testing.T) {
	t.Parallel()
	ref := mustReadFolder(t, map[string]string{
		// A later geography: 35238 has absorbed 35024, and 99901 is new.
		"communes.csv": "\xef\xbb\xbfCode;nom;zone;departement;region;epci;population;codes_postaux;anciens_codes;lon;lat\r\n" +
			"35238;Rennes-la-Neuve;metro;35;53;243500139;999;35700|35000;35024|abc;-1.68;48.11\r\n" +
			"35239;\"Ailleurs ; tout près\";;35;53;200000001;;;;;\r\n" +
			"3523;Faux;;;;;;;;;\r\n" +
			"35240;;;;;;;;;;\r\n",
		"epci.csv":                              "code,nom,type,population_municipale,lon,lat\n200000001,CC Neuve,CC,12,0,0\n",
		"territoires/communes_mouvements.csv":   "code_avant,nom_avant,code_apres\n35238,Condate,35238\n35024,Betton,35024\n00000,Nulle part,35238\n",
		"territoires/regions.csv.gz":            "code,nom,zone,lon,lat\n53,Bretagne,metro,-2.9,48.2\n",
		"territoires/lisez-moi.txt":             "not read",
		"territoires/communes_deleguees_ou.csv": "not read",
	})
	g := geo.NewGazetteer(ref.Territories)
	c, ok := g.Commune("35024")
	if !ok || c.Code != "35238" {
		t.Fatalf("35024 leads to %v", c)
	}
	if c.Name != "Rennes-la-Neuve" || c.Population != 999 || !c.HasCentre || c.Centre != (orb.Point{-1.68, 48.11}) {
		t.Errorf("35238 = %+v", c)
	}
	if !slices.Equal(c.PostalCodes, []string{"35000", "35700"}) || !slices.Contains(c.OldNames, "Betton") || !slices.Contains(c.OldNames, "Condate") {
		t.Errorf("35238 = %+v", c)
	}
	if other, _ := g.Commune("35239"); other.Name != "Ailleurs ; tout près" || other.HasCentre {
		t.Errorf("35239 = %+v", other)
	}
	if e, _ := g.Get(geo.EPCI, "200000001"); e == nil || e.Department != "35" || e.Region != "53" || e.HasCentre || e.Population != 12 {
		t.Errorf("new EPCI = %+v", e)
	}
	if r, _ := g.Get(geo.Region, "53"); !r.HasCentre || r.Population <= 0 {
		t.Errorf("region = %+v", r)
	}
	if f := fileReport(t, ref, "communes.csv"); f.Kept != 2 || f.Refused != 2 || !strings.Contains(f.Warnings[0], "ligne 4") {
		t.Errorf("report %+v", f)
	}
	if f := fileReport(t, ref, filepath.Join("territoires", "communes_mouvements.csv")); f.Kept != 1 || f.Unmatched != 1 || f.Spare != 1 {
		t.Errorf("report %+v", f)
	}
}

func TestReferenceOutlines(t *testing.T) {
	t.Parallel()
	var said []string
	folder := t.TempDir()
	writeFile(t, folder, "contours/communes-2030-100m.geojson.gz", collection(
		feature("35238", squareJSON(-2, 48)),
		feature("75101", squareJSON(2, 48)), // Paris is not there whole: its districts make it
		feature("75102", squareJSON(3, 48)),
		feature("13055", squareJSON(5, 43)),
		feature("13201", squareJSON(5, 43)), // already covered by its commune
		feature("99999", squareJSON(8, 48)),
		feature("", squareJSON(8, 48)),
		feature("69123", `{"type":"Polygon","coordinates":[[[4,45],[5,45],[5,46],[4,46]]]}`),
	))
	writeFile(t, folder, "contours/communes-1000m.geojson", collection(
		feature("35238", squareJSON(-3, 48)), feature("69123", squareJSON(4, 45)), feature("13055", squareJSON(6, 43))))
	writeFile(t, folder, "contours/departements-1000m.geojson", collection(feature("35", squareJSON(-2, 48))))
	writeFile(t, folder, "contours/departements-100m.geojson", collection(feature("35", squareJSON(0, 48)), feature("75", squareJSON(2, 48))))
	writeFile(t, folder, "contours/qpv.geojson", "not read")
	ref, err := ReadReference(context.Background(), folder, func(s string) { said = append(said, s) })
	if err != nil {
		t.Fatal(err)
	}

	l := geo.NewLocator(ref.Outlines)
	for at, want := range map[orb.Point]string{
		{-1.5, 48.5}: "35238", {2.5, 48.5}: "75056", {3.5, 48.5}: "75056", {5.5, 43.5}: "13055",
		{4.5, 45.5}:  "69123", // refused in the finer file, so taken from the other
		{-2.5, 48.5}: "", {8.5, 48.5}: "",
	} {
		if got, _ := l.Locate(at); got != want {
			t.Errorf("%v located in %q, want %q", at, got, want)
		}
	}
	if o, _ := outlineOf(ref.Outlines, geo.Commune, "13055"); len(o.Shape) != 1 {
		t.Errorf("the district was added to %v", o.Shape)
	}
	if o, _ := outlineOf(ref.Drawings, geo.Commune, "35238"); o.Shape.Bound().Left() != -3 {
		t.Errorf("drawn with %v, not the 1000 m outline", o.Shape)
	}
	if _, ok := outlineOf(ref.Drawings, geo.Commune, "75056"); !ok {
		t.Error("a commune missing from the simplified file is not drawn")
	}
	if o, _ := outlineOf(ref.Drawings, geo.Department, "35"); o.Shape.Bound().Left() != -2 {
		t.Errorf("department drawn with %v, not the 1000 m outline", o.Shape)
	}
	if _, ok := outlineOf(ref.Drawings, geo.Department, "75"); !ok {
		t.Error("a department missing from the simplified file is not drawn")
	}
	g := geo.NewGazetteer(ref.Territories)
	if c, _ := g.Commune("35238"); c.Centre != (orb.Point{-1.5, 48.5}) {
		t.Errorf("centre %v, not that of the finer outline", c.Centre)
	}
	f := fileReport(t, ref, filepath.Join("contours", "communes-2030-100m.geojson.gz"))
	if f.Read != 8 || f.Kept != 4 || f.Recoded != 2 || f.Spare != 1 || f.Unmatched != 1 || f.Refused != 2 {
		t.Errorf("report %+v", f)
	}
	if !strings.Contains(strings.Join(f.Warnings, "\n"), "contour numéro 8 (code 69123) : un anneau n'est pas fermé") {
		t.Errorf("warnings %q", f.Warnings)
	}
	if len(said) != len(ref.Report.Files) {
		t.Errorf("%d files reported, %d told", len(ref.Report.Files), len(said))
	}
	if n := len(ref.Report.CommunesWithoutOutline); n != ref.Report.Communes-4 {
		t.Errorf("%d communes without outline", n)
	}
}

func TestReferenceIndicators(t *testing.T) {
	t.Parallel()
	head := "code,nom,taux_sans_thd,taux_sans_4g,taux_pauvrete,taux_65_ans_plus,taux_sans_diplome,score_total\n"
	ref := mustReadFolder(t, map[string]string{
		"indicateurs/ifn_communes_2023.csv": head +
			"35238,Rennes,1,2,3,4,5,3\n" +
			"13055,Marseille,,,,,,\n13201,Un,2,2,2,2,2,2\n13202,Deux,4,4,4,4,4,4\n" +
			"75056,Paris,1,1,1,1,1,1\n75101,Un,9,9,9,9,9,9\n" +
			"35001,Faux,11,1,1,1,1,1\n35002,Faux,x,1,1,1,1,1\n99999,Rien,1,1,1,1,1,1\n",
		"indicateurs/ifn_epci_2023.csv": head + "243500139,Rennes Métropole,1,1,1,1,1,1\nZZZZZZZZZ,Sans objet,1,1,1,1,1,1\n",
		"arcep_debit_fixe_communes_2019.csv": "code,nb_locaux,ineligible,elig_hd_8,elig_thd_30,elig_thd_100,elig_thd_1g\n" +
			"75056,100,0,50,20,20,10\n75101,300,30,270,0,0,0\n35238,0,0,0,0,0,0\n35239,5,6,0,0,0,0\n",
		"zrr_communes_2022.csv": "code,statut\n35238,NC\n75056,PC\n13055,C\n35239,?\n",
	})
	type key struct {
		code, name string
	}
	got := map[key]geo.Indicator{}
	for _, i := range ref.Indicators {
		if _, twice := got[key{i.Code, i.Name}]; twice {
			t.Errorf("%s of %s given twice", i.Name, i.Code)
		}
		if i.Source == "" || len(i.Vintage) != 4 {
			t.Errorf("%+v says nothing of where it comes from", i)
		}
		got[key{i.Code, i.Name}] = i
	}
	for k, want := range map[key]float64{
		{"35238", IndicatorFragility}:     3,
		{"35238", IndicatorNoDiploma}:     5,
		{"13055", IndicatorFragility}:     3, // the mean of its districts
		{"75056", IndicatorFragility}:     1, // its own
		{"243500139", IndicatorFragility}: 1,
		{"75056", IndicatorShareFast}:     50.0 / 400, // counts add up
		{"75056", IndicatorIneligible}:    30.0 / 400,
		{"35238", IndicatorRevival}:       0,
		{"75056", IndicatorRevival}:       0.5,
		{"13055", IndicatorRevival}:       1,
	} {
		i, ok := got[k]
		if !ok || math.Abs(i.Value-want) > 1e-12 {
			t.Errorf("%v = %v, %t, want %v", k, i.Value, ok, want)
		}
	}
	for _, k := range []key{{"35001", IndicatorFragility}, {"35002", IndicatorFragility}, {"35238", IndicatorShareFast}, {"35239", IndicatorShareFast}, {"35239", IndicatorRevival}} {
		if i, ok := got[k]; ok {
			t.Errorf("%v = %v out of nothing", k, i.Value)
		}
	}
	f := fileReport(t, ref, filepath.Join("indicateurs", "ifn_communes_2023.csv"))
	if f.Read != 9 || f.Kept != 4 || f.Recoded != 2 || f.Spare != 2 || f.Refused != 2 || f.Unmatched != 1 {
		t.Errorf("report %+v", f)
	}
}

func TestReferenceRefusesWhatItCannotRead(t *testing.T) {
	t.Parallel()
	long := "code,nom\n01001," + strings.Repeat("x", 2<<20) + "\n"
	for name, test := range map[string]struct {
		files map[string]string
		kind  fault.Kind
		says  []string
	}{
		"nothing":       {map[string]string{"lisez-moi.txt": "bonjour"}, fault.Unknown, []string{"aucun fichier"}},
		"empty table":   {map[string]string{"communes.csv": ""}, fault.Invalid, []string{"communes.csv", "vide"}},
		"no column":     {map[string]string{"communes.csv": "insee,name\n"}, fault.Invalid, []string{"communes.csv", "code, nom"}},
		"quote":         {map[string]string{"communes.csv": "code,nom\n01001,a\n01002,\"b\n"}, fault.Invalid, []string{"communes.csv", "ligne"}},
		"latin 1":       {map[string]string{"communes.csv": "code,nom\n01001,a\n01002,\xe9\n"}, fault.Invalid, []string{"UTF-8", "ligne 3"}},
		"NUL":           {map[string]string{"communes.csv": "code,nom\n01001,a\x00\n"}, fault.Invalid, []string{"UTF-8", "ligne 2"}},
		"long row":      {map[string]string{"communes.csv": long}, fault.TooLarge, []string{"communes.csv", "trop gros"}},
		"all refused":   {map[string]string{"communes-1000m.geojson": collection(feature("35238", `{"type":"Point","coordinates":[2,48]}`))}, fault.Invalid, []string{"communes-1000m.geojson", "35238", "Polygon"}},
		"bad indicator": {map[string]string{"zrr_communes.csv": "code\n01001\n"}, fault.Invalid, []string{"zrr_communes.csv", "statut"}},
		"bad GeoJSON":   {map[string]string{"regions.geojson": "{"}, fault.Invalid, []string{"regions.geojson"}},
	} {
		_, err := readFolder(t, test.files)
		if err == nil || fault.KindOf(err) != test.kind {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for _, text := range test.says {
			if !strings.Contains(err.Error(), text) {
				t.Errorf("%s: %q does not say %q", name, err, text)
			}
		}
	}
}

func TestReferenceOfAMissingFolder(t *testing.T) {
	t.Parallel()
	_, err := ReadReference(context.Background(), filepath.Join(t.TempDir(), "absent"), nil)
	if fault.KindOf(err) != fault.Unknown || !errors.Is(err, os.ErrNotExist) {
		t.Errorf("got %v", err)
	}
}

func TestReferenceOfATruncatedGzip(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	f := writeFile(t, folder, "communes-1000m.geojson.gz", collection(feature("35238", squareJSON(-2, 48)), feature("75056", squareJSON(2, 48))))
	if err := os.Truncate(f.path, 90); err != nil {
		t.Fatal(err)
	}
	_, err := ReadReference(context.Background(), folder, nil)
	if fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), "incomplet") {
		t.Errorf("got %v", err)
	}
}

func TestMetresOf(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]int{
		"communes-1000m": 1000, "communes-cog2026-100m-geometrie2018": 100, "communes-5m": 5, "communes-50m": 50,
		"communes-drom-2025-precis": preciseMetres, "communes": unknownMetres, "communes-2025-moyen": unknownMetres, "communes-am": unknownMetres,
	} {
		if got := metresOf(name); got != want {
			t.Errorf("metresOf(%q) = %d, want %d", name, got, want)
		}
	}
}

func TestValidTerritoryCode(t *testing.T) {
	t.Parallel()
	for code, want := range map[string]bool{
		"01001": true, "2A004": true, "2B033": true, "97411": true,
		"2C004": false, "1A004": false, "1001": false, "010010": false, "0100é": false, "": false, "01 01": false,
	} {
		if got := validTerritoryCode(geo.Commune, code); got != want {
			t.Errorf("%q: %t", code, got)
		}
	}
	if validTerritoryCode(geo.EPCI, "2A0000000") || !validTerritoryCode(geo.Department, "2A") || validTerritoryCode(geo.Country, "FR") {
		t.Error("levels are confused")
	}
}

func TestReferenceFileReportAgrees(t *testing.T) {
	t.Parallel()
	one := &ReferenceFileReport{Name: "communes.csv", Use: "territoires", Read: 4, Kept: 1, Recoded: 1, Spare: 1, Unmatched: 1, Refused: 1}
	if got, want := one.String(), "communes.csv (territoires) : 4 lus, 1 gardé, dont 1 sous un nouveau code, 1 inutile, 1 sans territoire, 1 refusé"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
