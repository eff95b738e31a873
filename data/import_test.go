package data

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"
	"pgregory.net/rapid"

	"annuaire/directory"
	"annuaire/fault"
)

// importing one text into a memory, with the small reference.
func importText(t testing.TB, dst Destination, text string, change func(*ImportOptions)) (Report, []Finding) {
	t.Helper()
	g, l := smallReference()
	var findings []Finding
	opts := ImportOptions{Feed: "essai", FileName: "essai.csv", Gazetteer: g, Locator: l, Now: testNow}
	opts.Found = func(f Finding) error { findings = append(findings, f); return nil }
	if change != nil {
		change(&opts)
	}
	report, err := Import(t.Context(), strings.NewReader(text), dst, opts)
	if err != nil {
		t.Fatal(err)
	}
	return report, findings
}

const alphaTitles = "id,nom,commune,code_postal,adresse,date_maj,telephone"

func alphaRow(id, name, phone string) string {
	return id + "," + name + ",Alphaville-sur-Vie,35910,1 rue des Essais,2025-03-04," + phone
}

func TestImportTwice(t *testing.T) {
	t.Parallel()
	dst := newMemory("essai")
	file := lines(alphaTitles, alphaRow("1", "Un", "+33180059880"), alphaRow("2", "Deux", ""), alphaRow("2", "Encore deux", ""), ",Sans identifiant,Alphaville-sur-Vie,35910,x,2025-03-04,")
	first, findings := importText(t, dst, file, nil)
	checkSums(t, first)
	if first.Created != 2 || first.Refused != 2 || first.Retired != 0 {
		t.Errorf("%s", first)
	}
	if i := slices.IndexFunc(findings, func(f Finding) bool { return strings.Contains(f.Reason, "il manque l'identifiant") }); i < 0 || findings[i].Line != 5 {
		t.Errorf("%+v", findings)
	}
	if i := slices.IndexFunc(findings, func(f Finding) bool { return strings.Contains(f.Reason, "déjà celui de la ligne 3") }); i < 0 || findings[i].Line != 4 {
		t.Errorf("%+v", findings)
	}
	if p := dst.places["lieu-1"]; len(p.Provenance) == 0 || p.State != directory.Published || p.TimeZone != "Europe/Paris" {
		t.Errorf("%+v", p)
	}
	if second, _ := importText(t, dst, file, nil); second.Differs() || second.Unchanged != 2 {
		t.Errorf("%s", second)
	}
	third, _ := importText(t, dst, lines(alphaTitles, strings.Replace(alphaRow("1", "Un", "0180059881"), "2025-03-04", "2025-04-01", 1)), nil)
	if third.Updated != 1 || third.Retired != 1 || third.Changed["telephone"] != 1 || dst.places["lieu-1"].Version != 2 {
		t.Errorf("%s", third)
	}
	partial, _ := importText(t, dst, lines(alphaTitles, alphaRow("3", "Trois", "")), func(o *ImportOptions) { o.Partial = true })
	if partial.Created != 1 || partial.Retired != 0 {
		t.Errorf("%s", partial)
	}
}

func TestDryRun(t *testing.T) {
	t.Parallel()
	dst := newMemory("essai")
	report, _ := importText(t, dst, lines(alphaTitles, alphaRow("1", "Un", "")), func(o *ImportOptions) { o.DryRun = true })
	if report.Created != 1 || len(dst.places) != 0 || !strings.Contains(report.String(), "Essai : rien n'a été enregistré") {
		t.Errorf("%s", report)
	}
	file := lines(alphaTitles, alphaRow("1", "Un", ""), alphaRow("2", "Deux", ""))
	importText(t, dst, file, nil)
	fewer, _ := importText(t, dst, lines(alphaTitles, alphaRow("1", "Un", "")), func(o *ImportOptions) { o.DryRun = true })
	if fewer.Retired != 1 || !fewer.Differs() {
		t.Errorf("a dry run does not say what would be proposed for archive:\n%s", fewer)
	}
}

func TestOnePlaceUnderTwoIdentifiers(t *testing.T) {
	t.Parallel()
	dst := newMemory("essai")
	importText(t, dst, lines(alphaTitles, alphaRow("1", "Un", "")), nil)
	report, findings := importText(t, dst, lines(alphaTitles, alphaRow("1", "Un", ""), alphaRow("lieu-1", "Autre", "")), nil)
	if report.Unchanged != 1 || report.Refused != 1 || !strings.Contains(findings[len(findings)-1].Reason, "que la ligne 2 décrit déjà") {
		t.Errorf("%s\n%+v", report, findings)
	}
}

// TestUndatedRow: a row without date is no change by itself, on any later day.
func TestUndatedRow(t *testing.T) {
	t.Parallel()
	dst := newMemory("essai")
	file := strings.ReplaceAll(lines(alphaTitles, alphaRow("1", "Un", "")), "2025-03-04", "")
	importText(t, dst, file, nil)
	later := func(o *ImportOptions) { o.Now = testNow.AddDate(0, 1, 0) }
	if report, _ := importText(t, dst, file, later); report.Differs() {
		t.Errorf("%s", report)
	}
	report, _ := importText(t, dst, strings.Replace(file, "Un", "Une", 1), later)
	if report.Updated != 1 || !dst.places["lieu-1"].UpdatedOn.Equal(utcDay("2026-04-01")) {
		t.Errorf("%s %v", report, dst.places["lieu-1"].UpdatedOn)
	}
}

// TestAnsweredDoubt: a doubt goes when its source gives a file without it, but
// stays when our own export, which cannot hold it, is read back.
func TestAnsweredDoubt(t *testing.T) {
	t.Parallel()
	dst := newMemory("essai")
	titles := alphaTitles + ",services"
	importText(t, dst, lines(titles, alphaRow("1", "Un", "")+",Loisirs et créations numériques|Jardinage"), nil)
	var out bytes.Buffer
	if err := WriteCSV(&out, dst.all()); err != nil {
		t.Fatal(err)
	}
	if report, _ := importText(t, dst, out.String(), func(o *ImportOptions) { o.DryRun = true }); report.Differs() {
		t.Errorf("%s", report)
	}
	report, _ := importText(t, dst, lines(titles, alphaRow("1", "Un", "")+",Loisirs et créations numériques"), nil)
	if p := dst.places["lieu-1"]; report.Updated != 1 || report.Changed["verifier"] != 1 || len(p.Doubts) != 0 {
		t.Errorf("%s\n%+v", report, p.Doubts)
	}
}

// crowd is so many values of a cell that comparing each with each would take
// longer than tests may last.
const crowd = 300_000

// TestCrowdedCell: a cell of many values is read in one go, and nothing of it is
// lost in silence.
func TestCrowdedCell(t *testing.T) {
	t.Parallel()
	var cell strings.Builder
	for i := range crowd {
		fmt.Fprintf(&cell, "%d|", i)
	}
	for _, column := range []string{"services", "typologie", "courriels", "site_web", "autres_formations_labels", "horaires", "telephone", "presentation_resume", "adresse", "latitude", "date_maj"} {
		if w := diagnoseOne(t, column+"="+cell.String()); w.worst() == "" {
			t.Errorf("%s: nothing is told", column)
		}
	}
}

func TestMapping(t *testing.T) {
	t.Parallel()
	mapping, err := ReadMapping(strings.NewReader(`{"Nom du lieu": "nom", "Ville": "commune", "Code": "id"}`))
	if err != nil {
		t.Fatal(err)
	}
	dst := newMemory("essai")
	report, findings := importText(t, dst, "Code;Nom du lieu;Ville\n1;Un;ALPHAVILLE SUR VIE\n", func(o *ImportOptions) { o.Mapping = mapping })
	if report.Created != 1 || dst.places["lieu-1"].Name != "Un" {
		t.Errorf("%s", report)
	}
	if i := slices.IndexFunc(findings, func(f Finding) bool { return f.Column == "Ville" }); i < 0 {
		t.Errorf("findings do not bear the titles of the file: %+v", findings)
	}
	for text, says := range map[string]string{
		`["a"]`: "objet JSON", `{"a": 1}`: "objet JSON", `{} {}`: "un seul objet", ``: "objet JSON",
	} {
		if _, err := ReadMapping(strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v", text, err)
		}
	}
	for says, m := range map[string]map[string]string{"« prix » n'est pas une colonne": {"Nom du lieu": "prix"}, "n'a pas de colonne « Absente »": {"Absente": "nom"}} {
		_, err := Import(t.Context(), strings.NewReader(lines(alphaTitles, alphaRow("1", "Un", ""))), dst, ImportOptions{Mapping: m, Now: testNow, Gazetteer: importGazetteer()})
		if fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), says) {
			t.Errorf("%v", err)
		}
	}
}

// writeReport writes findings in one go.
func writeReport(w io.Writer, findings []Finding) error {
	r := NewReportWriter(w)
	for _, f := range findings {
		if err := r.Write(f); err != nil {
			return err
		}
	}
	return r.Flush()
}

func TestReportIsSafeInASpreadsheet(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	err := writeReport(&out, []Finding{{Line: 2, Column: "nom", Value: `=HYPERLINK("x")`, Outcome: Flagged, Reason: "à voir, vraiment", Proposal: "+33"}})
	want := "\ufeffligne,colonne,valeur,constat,motif,proposition\n2,nom,\"'=HYPERLINK(\"\"x\"\")\",à vérifier,\"à voir, vraiment\",'+33\n"
	if err != nil || out.String() != want {
		t.Errorf("%v %q", err, out.String())
	}
	out.Reset()
	if err := writeReport(&out, nil); err != nil || !strings.HasPrefix(out.String(), "\ufeffligne,") {
		t.Errorf("%v %q", err, out.String())
	}
}

// brokenStore fails to save.
type brokenStore struct{ *memory }

func (brokenStore) Save(context.Context, []directory.Change) error { return errStore }

var errStore = errors.New("the store is away")

func TestStoreFailure(t *testing.T) {
	t.Parallel()
	opts := ImportOptions{Gazetteer: importGazetteer(), Now: testNow}
	if _, err := Import(t.Context(), strings.NewReader(lines(smallTitles, goodRow)), brokenStore{newMemory("essai")}, opts); !errors.Is(err, errStore) {
		t.Errorf("%v", err)
	}
	opts.Found = func(Finding) error { return errStore }
	if _, err := Import(t.Context(), strings.NewReader(lines(smallTitles, ",x,,,,,")), untouched{t}, opts); !errors.Is(err, errStore) {
		t.Errorf("%v", err)
	}
}

// placeGenerator draws places that the record may hold.
func placeGenerator() *rapid.Generator[directory.Place] {
	line := rapid.Custom(func(t *rapid.T) string {
		s := rapid.StringOfN(rapid.RuneFrom([]rune("abcé ’'\"=+-@;,:#œÀ中🧑\u200d\u00a0.0")), 1, 30, -1).Draw(t, "text")
		return "L" + cleanLine(s+"x").text
	})
	optional := rapid.OneOf(rapid.Just(""), line)
	text := rapid.OneOf(rapid.Just(""), rapid.Map(rapid.SliceOfN(line, 1, 3), func(parts []string) string { return strings.Join(parts, "\n\n") }))
	some := func(v directory.Vocabulary) *rapid.Generator[[]string] {
		return rapid.SliceOfNDistinct(rapid.SampledFrom(v), 0, len(v), rapid.ID)
	}
	link := rapid.SampledFrom([]string{"", "https://exemple.fr/", "http://a.exemple.fr/x?y=1,2;3&z=é#f"})
	return rapid.Custom(func(t *rapid.T) directory.Place {
		p := directory.Place{
			ID: fmt.Sprintf("lieu-%d", rapid.IntRange(1, 1_000_000).Draw(t, "id")), State: directory.Published,
			Pivot: rapid.SampledFrom([]directory.Pivot{{Kind: directory.PivotUnknown}, {Number: "43493312300029", Kind: directory.SIRET}, {Number: "W123456789", Kind: directory.RNA}}).Draw(t, "pivot"),
			Name:  line.Draw(t, "name"), Commune: "Alphaville-sur-Vie", PostalCode: "35910", INSEE: "35901", Address: optional.Draw(t, "address"), AddressExtra: optional.Draw(t, "extra"),
			Typologies: some(directory.TypologyCodes()).Draw(t, "typologies"), Phone: rapid.SampledFrom([]string{"", "+33180059880", "+262262123456", "+687267123"}).Draw(t, "phone"),
			Emails:   rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"a@exemple.fr", "b.c+d@exemple.org"}), 0, 2, rapid.ID).Draw(t, "emails"),
			Websites: rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"https://exemple.fr/", "http://b.exemple.fr/?u=https://c.fr", "https://d.fr/a,b;c"}), 0, 3, rapid.ID).Draw(t, "sites"),
			Hours:    rapid.SampledFrom([]string{"", "24/7", "Mo-Fr 09:00-12:00,14:00-18:30; Sa 08:30-12:00", "quand il fait beau"}).Draw(t, "hours"),
			Summary:  text.Draw(t, "summary"), Details: text.Draw(t, "details"), Source: optional.Draw(t, "source"), Parent: optional.Draw(t, "parent"),
			Mobility: some(directory.Mobilities).Draw(t, "mobility"), Services: some(directory.Services).Draw(t, "services"), Audiences: some(directory.Audiences).Draw(t, "audiences"),
			SpecialCare: some(directory.SpecialCare).Draw(t, "care"), Fees: some(directory.Fees).Draw(t, "fees"), Programmes: some(directory.Programmes).Draw(t, "programmes"),
			Trainings: some(directory.Trainings).Draw(t, "trainings"), OtherLabels: rapid.SliceOfNDistinct(line, 0, 3, rapid.ID).Draw(t, "labels"),
			AccessModes: some(directory.AccessModes).Draw(t, "access"), SupportModes: some(directory.SupportModes).Draw(t, "support"),
			AccessPage: link.Draw(t, "access page"), BookingPage: link.Draw(t, "booking"), TimeZone: "Europe/Paris",
			UpdatedOn: utcDay("2020-01-01").AddDate(0, 0, rapid.IntRange(0, 2000).Draw(t, "day")),
		}
		if rapid.Bool().Draw(t, "has position") {
			p.HasPosition = true
			p.Position = orb.Point{-1.6 + rapid.Float64Range(-0.04, 0.04).Draw(t, "lon"), 48.1 + rapid.Float64Range(-0.04, 0.04).Draw(t, "lat")}
		}
		if p.Hours == "quand il fait beau" {
			p.Doubts = []directory.Doubt{{Column: "horaires", Value: p.Hours, Reason: "les horaires ne sont pas compris"}}
		}
		if rapid.Bool().Draw(t, "doubt") {
			p.Doubts = append(p.Doubts, directory.Doubt{Column: "services", Value: "Jardinage", Reason: "inconnu"})
		}
		return p
	})
}

// TestExportReadsBack: whatever the record holds, its export read again
// differs in nothing.
func TestExportReadsBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		record := placeGenerator().Draw(t, "place")
		var out bytes.Buffer
		if err := WriteCSV(&out, slices.Values([]*directory.Place{&record})); err != nil {
			t.Fatal(err)
		}
		g, l := smallReference()
		dst := newMemory("essai")
		dst.places[record.ID] = record
		report, err := Import(t.Context(), &out, dst, ImportOptions{Feed: "essai", Gazetteer: g, Locator: l, Now: testNow})
		if err != nil {
			t.Fatal(err)
		}
		if report.Unchanged != 1 || report.Differs() {
			t.Fatalf("%s\n%s", report, cmp.Diff(record, dst.places[record.ID]))
		}
	})
}

func FuzzReadCSV(f *testing.F) {
	f.Add([]byte(lines(smallTitles, goodRow)))
	f.Add([]byte("id;nom;latitude;longitude\r\n1;\"a;\"\"b\"\"\n\";48,1;-1,6\r\n"))
	f.Add([]byte("\xff\xfei\x00d\x00,\x00n\x00o\x00m\x00"))
	f.Add([]byte(zipped(lines(smallTitles, goodRow))))
	f.Add([]byte(lines("id,nom,commune,code_insee,horaires,telephone,services,publics_accueillis,typologie,site_web,courriel,date_maj,latitude,longitude,presentation_resume", "1,a,Paris 11,75056,lundi 9h-12h,0102030405,x;y,Adultes,EPN,www.a.fr,a@b.fr,1/2/2024,48.8,2.3,z")))
	g, l := smallReference()
	f.Fuzz(func(t *testing.T, file []byte) {
		dst := newMemory("essai")
		opts := ImportOptions{Feed: "essai", Gazetteer: g, Locator: l, Now: testNow}
		report, err := Import(t.Context(), bytes.NewReader(file), dst, opts)
		if err != nil {
			if _, told := errors.AsType[*fault.Error](err); !told {
				t.Fatalf("%v", err)
			}
			return
		}
		if report.Read != report.Created+report.Refused || report.Read != report.Intact+report.Repaired+report.Flagged+report.Refused {
			t.Fatalf("%s", report)
		}
		if again, err := Import(t.Context(), bytes.NewReader(file), dst, opts); err != nil || again.Differs() {
			t.Fatalf("a second run: %v\n%s", err, again)
		}
		var out bytes.Buffer
		if err := WriteCSV(&out, dst.all()); err != nil {
			t.Fatal(err)
		}
		again, err := Import(t.Context(), bytes.NewReader(out.Bytes()), dst, opts)
		if err != nil || again.Differs() || again.Refused > 0 {
			t.Fatalf("the export read again: %v\n%s\n%s", err, again, out.String())
		}
	})
}

// generatedFile gives rows of invented places, one in ten with something to
// repair.
func generatedFile(rows int) io.Reader {
	r, w := io.Pipe()
	go func() {
		fmt.Fprintln(w, "id,pivot,nom,commune,code_postal,code_insee,adresse,latitude,longitude,typologie,telephone,courriels,site_web,horaires,presentation_resume,source,itinerance,date_maj,services,frais_a_charge,modalites_accompagnement")
		communes := [][3]string{{"Reims", "51100", "51454"}, {"RENNES", "35000", "35238"}, {"Saint-Denis", "97400", "97411"}, {"Paris", "75010", "75110"}}
		for i := range rows {
			c, phone := communes[i%4], fmt.Sprintf("+331%08d", i)
			if i%10 == 0 {
				phone = fmt.Sprintf("01 %02d 34 56 78", i%100)
			}
			fmt.Fprintf(w, "essai-%d,43493312300029,Lieu d'essai n° %d,%s,%s,%s,%d rue des Essais,,,EPN|ASSO,%s,contact%d@exemple.fr,https://exemple.fr/%d,\"Mo-Fr %02d:00-12:00,14:00-18:00\",\"Un lieu inventé, pour mesurer.\",essai,Fixe,2025-03-%02d,Aide aux démarches administratives|Loisirs et créations numériques,Gratuit,En autonomie|À distance\n",
				i, i, c[0], c[1], c[2], i%200, phone, i, i, 7+i%5, 1+i%28)
		}
		w.Close()
	}()
	return r
}

// untaken is a Destination that keeps nothing.
type untaken struct{}

func (untaken) Existing(context.Context, []string) (map[string]directory.Known, error) {
	return nil, nil
}
func (untaken) Save(context.Context, []directory.Change) error { return nil }
func (untaken) Retire(context.Context) (int, error)            { return 0, nil }

// BenchmarkImport reads and diagnoses 200,000 generated rows.
func BenchmarkImport(b *testing.B) {
	const rows = 200_000
	text, err := io.ReadAll(generatedFile(rows))
	if err != nil {
		b.Fatal(err)
	}
	g := importGazetteer()
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		dst := untaken{}
		report, err := Import(b.Context(), bytes.NewReader(text), dst, ImportOptions{Feed: "essai", Gazetteer: g, Now: time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC), Partial: true})
		if err != nil || report.Created != rows {
			b.Fatalf("%v %s", err, report)
		}
	}
	b.ReportMetric(float64(rows*b.N)/b.Elapsed().Seconds(), "rows/s")
}

// TestDemonstrationReadsBack: the export of the demonstration places, which
// nobody imported, differs in nothing either.
func TestDemonstrationReadsBack(t *testing.T) {
	t.Parallel()
	dst := newMemory("demonstration")
	for i, p := range Demo(importGazetteer(), testNow) {
		p.ID = fmt.Sprintf("lieu-%d", i)
		dst.places[p.ID] = p
	}
	var out bytes.Buffer
	if err := WriteCSV(&out, dst.all()); err != nil {
		t.Fatal(err)
	}
	report, err := Import(t.Context(), &out, dst, ImportOptions{Feed: "autre", Gazetteer: importGazetteer(), Now: testNow, DryRun: true})
	if err != nil || report.Differs() || report.Refused > 0 || report.Read != len(dst.places) {
		t.Errorf("%v\n%s", err, report)
	}
}
