package certificate

import (
	"bytes"
	"flag"
	"os"
	"strings"
	"testing"
	"time"

	"annuaire/labels"
)

var keep = flag.String("keep", "", "writes the certificates that are drawn into this folder")

func title(name string) *labels.Title {
	return &labels.Title{
		Number: "EMN-2026-00042", State: labels.Active, PlaceName: name, HolderName: "Ville de Rennes", HolderPivot: "21350238800019",
		ValidFrom: time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC), ValidUntil: time.Date(2029, 3, 1, 0, 0, 0, 0, time.UTC),
		AwardedAt: time.Date(2026, 3, 1, 23, 30, 0, 0, time.UTC), DecisionRef: "D-EMN-2026-00007", UpdatedAt: time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC),
	}
}

var scheme = &labels.Scheme{Name: "Espace de médiation numérique labellisé", Owner: "l’Agence nationale de la médiation numérique", Legal: "Délibération n° 2026-12 du conseil d’administration", ShowsReserves: true}

func draw(t testing.TB, file string, of *labels.Title, now time.Time) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := PDF(&b, Of(of, scheme, 3, "Rennes", "https://annuaire.exemple/labels/verifier?numero="+of.Number, now)); err != nil {
		t.Fatal(err)
	}
	if *keep != "" && file != "" {
		if err := os.WriteFile(*keep+"/"+file+".pdf", b.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return b.Bytes()
}

var now = time.Date(2027, 1, 1, 12, 0, 0, 0, time.UTC)

func TestAnyNameIsDrawn(t *testing.T) {
	t.Parallel()
	for file, name := range map[string]string{
		"court": "Médiathèque L’Œil", "long": strings.Repeat("Maison de la citoyenneté numérique et du territoire ", 6), "mot": strings.Repeat("Anticonstitutionnellement", 20),
		"etranger": "Ńowy Łódź Ÿ – Βιβλιοθήκη – Библиотека – مكتبة 📚👩‍💻", "emoji": "📚", "vide": "",
	} {
		if b := draw(t, file, title(name), now); !bytes.HasPrefix(b, []byte("%PDF-")) {
			t.Errorf("%s: %.20q", file, b)
		}
	}
	suspended := title("Médiathèque L’Œil")
	suspended.State, suspended.StateSince = labels.Suspended, now
	draw(t, "suspendu", suspended, now)
}

func TestTheSameTitleGivesTheSameBytes(t *testing.T) {
	t.Parallel()
	one, two := draw(t, "", title("Médiathèque – مكتبة"), now), draw(t, "", title("Médiathèque – مكتبة"), now.AddDate(0, 1, 0))
	if !bytes.Equal(one, two) {
		t.Error("they differ")
	}
}

func TestNotice(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		change func(*labels.Title)
		at     time.Time
		want   string
	}{
		"active":   {func(*labels.Title) {}, now, ""},
		"ended":    {func(*labels.Title) {}, now.AddDate(5, 0, 0), "Ce titre ne vaut plus : expiré depuis le 2 mars 2029"},
		"to come":  {func(o *labels.Title) { o.State = labels.Issued }, now.AddDate(-1, 0, 0), "Ce titre prend effet le 2 mars 2026"},
		"reserves": {func(o *labels.Title) { o.State = labels.WithReserves }, now, "Titre délivré sous réserve"},
		"annulled": {func(o *labels.Title) { o.State = labels.Annulled }, now, "Ce titre est annulé : il ne vaut rien"},
	} {
		of := title("x")
		test.change(of)
		if got := Of(of, scheme, 1, "", "", test.at).Notice; got != test.want {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
}

func BenchmarkPDF(b *testing.B) {
	of := title("Médiathèque L’Œil")
	for b.Loop() {
		draw(b, "", of, now)
	}
}
