package data

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"annuaire/directory"
)

// importBytes imports a file into a memory of its own.
func importBytes(t *testing.T, content []byte) (map[string]directory.Place, Report, []Finding) {
	t.Helper()
	dst := newMemory("essai")
	opts := realOptions(t)
	opts.Bounds = WebBounds
	var findings []Finding
	opts.Found = func(f Finding) error { findings = append(findings, f); return nil }
	report, err := Import(t.Context(), bytes.NewReader(content), dst, opts)
	if err != nil {
		t.Fatal(err)
	}
	checkSums(t, report)
	byName := map[string]directory.Place{}
	for p := range dst.all() {
		byName[p.Name] = *p
	}
	return byName, report, findings
}

// workbook makes a workbook of what people make: a sheet to read first, titles
// under a heading, merged, dates and numbers in their formats.
func workbook(t testing.TB) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	check := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	check(f.SetSheetRow("Sheet1", "A1", &[]any{"Lisez-moi", "Ce classeur liste nos lieux."}))
	_, err := f.NewSheet("Lieux")
	check(err)
	check(f.SetSheetRow("Lieux", "A1", &[]any{"Lieux de médiation, mars 2025"}))
	check(f.MergeCell("Lieux", "A1", "H1"))
	check(f.SetSheetRow("Lieux", "A2", &[]any{"Nom du lieu", "Commune", "Code postal", "Adresse", "Horaires", nil, "Mise à jour le", "SIRET"}))
	check(f.SetSheetRow("Lieux", "A3", &[]any{nil, nil, nil, nil, "Lundi", "Mardi", nil, nil}))
	check(f.MergeCell("Lieux", "E2", "F2"))
	for _, cell := range []string{"A", "B", "C", "D", "G", "H"} {
		check(f.MergeCell("Lieux", cell+"2", cell+"3"))
	}
	check(f.SetSheetRow("Lieux", "A4", &[]any{"Médiathèque", "Bourg-en-Bresse", 1000, "1 rue A", "9h-12h", "fermé", time.Date(2025, 3, 4, 0, 0, 0, 0, time.UTC), 35600000063516}))
	check(f.SetSheetRow("Lieux", "A6", &[]any{"Espace", "Nice", 6000, "2 rue B", "09:00-12:00, 14:00-17:00"}))
	var out bytes.Buffer
	check(f.Write(&out))
	return out.Bytes()
}

func TestXLSX(t *testing.T) {
	t.Parallel()
	places, report, _ := importBytes(t, workbook(t))
	p := places["Médiathèque"]
	if len(places) != 2 || p.PostalCode != "01000" || p.INSEE != "01053" || p.Pivot.Number != "35600000063516" || p.Hours != "Mo 09:00-12:00; Tu off" || p.UpdatedOn.Format(time.DateOnly) != "2025-03-04" {
		t.Errorf("%+v\n%s", places, report)
	}
	if report.Format != "XLSX" || !strings.Contains(report.String(), "Feuille lue : « Lieux »") || !strings.Contains(report.String(), "Sheet1") {
		t.Errorf("%s", report)
	}
}

func TestODS(t *testing.T) {
	t.Parallel()
	cell := func(s string) string { return "<table:table-cell><text:p>" + s + "</text:p></table:table-cell>" }
	content := `<?xml version="1.0"?><office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x"><office:body><office:spreadsheet>` +
		`<table:table table:name="Aide"><table:table-row>` + cell("Bonjour") + `</table:table-row></table:table>` +
		`<table:table table:name="Lieux"><table:table-row>` + cell("Nom") + cell("Commune") + cell("Code postal") + cell("Date de mise à jour") + cell("Adresse") + `</table:table-row>` +
		`<table:table-row>` + cell("Médiathèque") + cell("Reims") + cell("51100") + `<table:table-cell office:value-type="date" office:date-value="2025-03-04"><text:p>4 mars</text:p></table:table-cell>` + cell("1 rue<text:s/>A<text:line-break/>Bât. B") + `</table:table-row>` +
		`<table:table-row table:number-rows-repeated="1000"><table:table-cell table:number-columns-repeated="1000"/></table:table-row>` +
		`</table:table></office:spreadsheet></office:body></office:document-content>`
	places, report, _ := importBytes(t, zipOf(t, map[string]string{"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": content}))
	p := places["Médiathèque"]
	if len(places) != 1 || p.Address != "1 rue A, Bât. B" || p.UpdatedOn.Format(time.DateOnly) != "2025-03-04" || !strings.Contains(report.String(), "« Lieux »") {
		t.Errorf("%+v\n%s", places, report)
	}
}

func TestJSONShapes(t *testing.T) {
	t.Parallel()
	const place = `{"nom":"Médiathèque","commune":"Reims","code_postal":51100,"adresse":"1 rue A","geo":{"lat":49.258,"lon":4.031},"courriels":["a@example.fr","b@example.fr"],"note":null}`
	for name, file := range map[string]string{
		"list":      "[" + place + "]",
		"member":    `{"total":1,"autre":["x"],"lieux":[` + place + `],"fin":{"a":[1]}}`,
		"spaced":    " \n[ " + place + " ]\n",
		"lenient":   strings.Replace("["+place+"]", "1 rue A", `1 rue\ A`, 1),
		"GeoJSON":   `{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"nom":"Médiathèque","commune":"Reims","code_postal":"51100","adresse":"1 rue A","courriels":"a@example.fr|b@example.fr"},"geometry":{"type":"Point","coordinates":[4.031,49.258]}}]}`,
		"gzip":      zipped("[" + place + "]"),
		"with mark": "\ufeff[" + place + "]",
	} {
		places, report, _ := importBytes(t, []byte(file))
		p := places["Médiathèque"]
		if len(places) != 1 || p.INSEE != "51454" || !p.HasPosition || p.Position.Lat() != 49.258 || len(p.Emails) != 2 {
			t.Errorf("%s: %+v\n%s", name, p, report)
		}
	}
}

// TestLinesOfOnePlaceArePutTogether when nothing else tells them apart.
func TestLinesOfOnePlaceArePutTogether(t *testing.T) {
	t.Parallel()
	places, report, findings := importBytes(t, []byte(lines("nom,commune,adresse,services,telephone",
		"Un,Reims,1 rue A,Accès à Internet,03 26 00 00 01", "UN,REIMS,\"1, rue A\",Aide aux démarches administratives,03 26 00 00 02", "Deux,Reims,2 rue B,,")))
	p, found := places["Un"]
	if !found || len(places) != 2 || report.Joined != 1 || len(p.Services) != 2 || p.Phone != "+33326000001" {
		t.Errorf("%+v\n%s", places, report)
	}
	told := false
	for _, f := range findings {
		told = told || f.Line == 3 && f.Outcome == Flagged && f.Column == "telephone"
	}
	if !told {
		t.Errorf("what the second line says otherwise is lost: %+v", findings)
	}
}

// TestDerivedIdentifiersAreStable: accents, case, punctuation and order do not
// matter, the place does.
func TestDerivedIdentifiersAreStable(t *testing.T) {
	t.Parallel()
	a := deriveID("Médiathèque", "1, rue A", "Reims")
	if a != deriveID("MEDIATHEQUE", "1 Rue A", "REIMS") || a == deriveID("Médiathèque", "2, rue A", "Reims") || a == deriveID("Médiathèque", "1, rue A", "Nice") {
		t.Error(a)
	}
}

// TestExtendedMapping says everything that a mapping can.
func TestExtendedMapping(t *testing.T) {
	t.Parallel()
	mapping, err := ReadMapping(strings.NewReader(`{"Lieu":"nom","N°":"adresse","Rue":"adresse","Ville":"commune","L":"horaires:lundi","M":"horaires:mardi","Imprimante":"services=Accès internet et matériel informatique","Où":"coordonnees","Autre":""}`))
	if err != nil {
		t.Fatal(err)
	}
	dst := newMemory("essai")
	report, findings := importText(t, dst, "Lieu;N°;Rue;Ville;L;M;Imprimante;Où;Autre\nUn;12;rue A;Alphaville sur Vie;9h-12h;14h-18h;oui;;x\nDeux;;;Alphaville sur Vie;9h-12h;selon les jours;peut-être;;x\n", func(o *ImportOptions) { o.Mapping = mapping })
	var one, two directory.Place
	for p := range dst.all() {
		if p.Name == "Un" {
			one = *p
		} else {
			two = *p
		}
	}
	if one.Address != "12 rue A" || one.Hours != "Mo 09:00-12:00; Tu 14:00-18:00" || len(one.Services) != 1 {
		t.Errorf("%+v\n%s", one, report)
	}
	if _, doubted := two.DoubtOn("horaires"); !doubted || len(two.Services) != 0 {
		t.Errorf("%+v %+v", two, findings)
	}
	if doubt, ok := two.DoubtOn("services"); !ok || doubt.Value != "Imprimante : peut-être" {
		t.Errorf("%+v", two.Doubts)
	}
}

// bigTable makes a sheet of n rows as territories send them.
func bigTable(n int) (titles []string, row func(i int) []string) {
	titles = []string{"id", "pivot", "nom", "commune", "code_postal", "code_insee", "adresse", "latitude", "longitude", "typologie", "telephone", "courriels", "site_web", "horaires", "presentation_resume", "date_maj", "services", "publics_accueillis", "conditions_acces", "labels_nationaux", "modalites_accompagnement"}
	return titles, func(i int) []string {
		return []string{
			fmt.Sprint("lieu-", i, "-x"), "43493312300029", fmt.Sprint("Médiathèque n° ", i), "REIMS", "51100", "51454", fmt.Sprint(i%300, " RUE DE L'EXEMPLE"), "49.25" + fmt.Sprint(i%90+10), "4.03" + fmt.Sprint(i%90+10),
			"Bibliothèque", fmt.Sprintf("03 26 %02d %02d %02d", i/10000%100, i/100%100, i%100), fmt.Sprint("contact", i, "@example.fr"), fmt.Sprint("www.exemple-", i, ".fr"), "Du lundi au vendredi de 9h à 12h",
			"Un lieu où apprendre.", "04/03/2025", "Accéder à du matériel;Favoriser mon insertion professionnelle", "Seniors (+ 65 ans);Adultes", "Gratuit", "CNFS", "Seul : j'ai accès à du matériel et une connexion",
		}
	}
}

func bigCSV(n int) []byte {
	titles, row := bigTable(n)
	var b bytes.Buffer
	b.WriteString(strings.Join(titles, "\t") + "\n")
	for i := range n {
		b.WriteString(strings.Join(row(i), "\t") + "\n")
	}
	return b.Bytes()
}

func bigXLSX(b testing.TB, n int) []byte {
	titles, row := bigTable(n)
	f := excelize.NewFile()
	defer f.Close()
	w, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		b.Fatal(err)
	}
	write := func(rank int, cells []string) {
		values := make([]any, len(cells))
		for i, c := range cells {
			values[i] = c
		}
		if err := w.SetRow(fmt.Sprint("A", rank), values); err != nil {
			b.Fatal(err)
		}
	}
	write(1, titles)
	for i := range n {
		write(i+2, row(i))
	}
	if err := w.Flush(); err != nil {
		b.Fatal(err)
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		b.Fatal(err)
	}
	return out.Bytes()
}

// BenchmarkDiagnosis reads what a territory of 50,000 places would send.
func BenchmarkDiagnosis(b *testing.B) {
	for name, make := range map[string]func() []byte{
		"CSV":  func() []byte { return bigCSV(50_000) },
		"XLSX": func() []byte { return bigXLSX(b, 50_000) },
	} {
		content := make()
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			began := cpuSeconds()
			for b.Loop() {
				opts := realOptions(b)
				opts.Bounds, opts.DryRun = Bounds{}, true
				opts.Found = func(Finding) error { return nil }
				report, err := Import(b.Context(), bytes.NewReader(content), untaken{}, opts)
				if err != nil || report.Read != 50_000 {
					b.Fatal(err, report)
				}
			}
			b.ReportMetric(float64(len(content))/(1<<20), "MiB-file")
			b.ReportMetric((cpuSeconds()-began)/float64(b.N), "cpu-s/op")
			b.ReportMetric(peakMiB(), "MiB-peak")
		})
	}
}
