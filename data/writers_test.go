package data

import (
	"bytes"
	"encoding/json"
	"io"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"

	"annuaire/directory"
	"annuaire/internal/jsontext"
)

func utcDay(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return t
}

// inventedPlaces are a place with everything, one with nothing, and one with
// all that formats must escape.
func inventedPlaces() []*directory.Place {
	full := &directory.Place{
		ID: "lieu-1", Version: 1, State: directory.Published, Pivot: directory.Pivot{Number: "43493312300029", Kind: directory.SIRET},
		Name: "Le Fil numérique", Commune: "Reims", PostalCode: "51100", INSEE: "51454", Address: "12 bis rue des Essais", AddressExtra: "Cour du fond",
		Position: orb.Point{4.0317, 49.2583}, HasPosition: true, Typologies: []string{"TIERS_LIEUX", "ASSO"}, Phone: "+33180059880",
		Emails: []string{"contact@exemple.fr", "aide@exemple.fr"}, Websites: []string{"https://exemple.fr/", "https://exemple.org/a,b"},
		Hours: "Mo-Fr 09:00-12:00,14:00-18:30; Sa 08:30-12:00", Summary: "Un lieu pour apprendre.", Details: "Ateliers.\n\nPrêt de matériel.",
		Source: "Essai", Mobility: []string{"Fixe"}, Parent: "Ville inventée", UpdatedOn: utcDay("2026-01-15"),
		Services: directory.Services[:2:2], Audiences: []string{"Jeunes", "Femmes"}, SpecialCare: []string{"Surdité"}, Fees: []string{"Gratuit"},
		Programmes: []string{"Aidants Connect"}, Trainings: []string{"Étapes numériques (La Poste)"}, OtherLabels: []string{"Label d'essai ; local"},
		AccessModes: []string{"Se présenter", "Téléphoner"}, SupportModes: []string{"En autonomie"}, AccessPage: "https://exemple.fr/acces", BookingPage: "https://exemple.fr/rdv",
		Equipment: []string{"Imprimante", "Wi-Fi"}, TimeZone: "Europe/Paris",
		Closure: &directory.Closure{From: utcDay("2026-08-01"), Until: utcDay("2026-08-15"), Message: "Congés"},
	}
	bare := &directory.Place{
		ID: "lieu-2", State: directory.Published, Pivot: directory.Pivot{Kind: directory.PivotUnknown}, Name: "Relais", Commune: "Cilaos",
		PostalCode: "97413", INSEE: "97424", UpdatedOn: utcDay("2025-12-31"), TimeZone: "Indian/Reunion",
	}
	odd := &directory.Place{
		ID: "lieu-3", State: directory.Published, Pivot: directory.Pivot{Kind: directory.PivotUnknown}, Name: `Café "Le </script>", l’étape`, Commune: "Reims",
		PostalCode: "51100", INSEE: "51454", Address: "=1+1", Hours: "sur demande", Summary: "a\u2028b\tc\\d", Details: "é\xff\x01",
		UpdatedOn: utcDay("2026-02-01"), TimeZone: "Europe/Paris", Doubts: []directory.Doubt{{Column: "horaires", Value: "sur demande", Reason: "les horaires ne sont pas compris"}},
	}
	return []*directory.Place{full, bare, odd}
}

func TestWritersGolden(t *testing.T) {
	t.Parallel()
	for name, write := range map[string]func(io.Writer, iter.Seq[*directory.Place]) error{
		"lieux.csv": WriteCSV, "lieux.geojson": WriteGeoJSON, "lieux.jsonld": JSONLDWriter("https://lieux.example"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var out bytes.Buffer
			if err := write(&out, slices.Values(inventedPlaces())); err != nil {
				t.Fatal(err)
			}
			if name != "lieux.csv" && !json.Valid(out.Bytes()) {
				t.Error("this is not JSON")
			}
			golden := filepath.Join("testdata", name)
			if *update {
				if err := os.MkdirAll("testdata", 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(golden, out.Bytes(), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), out.String()); diff != "" {
				t.Errorf("run with -update if this is wanted:\n%s", diff)
			}
		})
	}
}

func TestWritersOfNothing(t *testing.T) {
	t.Parallel()
	for _, write := range []func(io.Writer, iter.Seq[*directory.Place]) error{WriteGeoJSON, JSONLDWriter("https://lieux.example")} {
		var out bytes.Buffer
		if err := write(&out, slices.Values([]*directory.Place(nil))); err != nil || !json.Valid(out.Bytes()) {
			t.Errorf("%v, %s", err, &out)
		}
	}
}

// failing refuses to be written to.
type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }

func TestWritersTellFailure(t *testing.T) {
	t.Parallel()
	for _, write := range []func(io.Writer, iter.Seq[*directory.Place]) error{WriteCSV, WriteGeoJSON, JSONLDWriter("https://lieux.example")} {
		if err := write(failing{}, slices.Values(inventedPlaces())); err == nil {
			t.Error("a failed write was not told")
		}
	}
}

func FuzzAppendJSON(f *testing.F) {
	f.Add("a\"b\\c\u2028</é\xff\x00")
	f.Fuzz(func(t *testing.T, s string) {
		var got string
		if err := json.Unmarshal(jsontext.AppendString(nil, s), &got); err != nil {
			t.Fatal(err)
		}
		wanted, _ := json.Marshal(s)
		var want string
		_ = json.Unmarshal(wanted, &want)
		if got != want {
			t.Fatalf("%q became %q", s, got)
		}
	})
}

func BenchmarkWriteCSV(b *testing.B)     { benchmarkWriter(b, WriteCSV) }
func BenchmarkWriteGeoJSON(b *testing.B) { benchmarkWriter(b, WriteGeoJSON) }

func benchmarkWriter(b *testing.B, write func(io.Writer, iter.Seq[*directory.Place]) error) {
	places := inventedPlaces()[:2]
	many := func(yield func(*directory.Place) bool) {
		for i := range 10_000 {
			if !yield(places[i%2]) {
				return
			}
		}
	}
	var size bytes.Buffer
	if err := write(&size, many); err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(size.Len()))
	b.ReportAllocs()
	for b.Loop() {
		if err := write(io.Discard, many); err != nil {
			b.Fatal(err)
		}
	}
}
