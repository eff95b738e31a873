package directory

import (
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"annuaire/fault"
)

func complete() Place {
	return Place{Name: "Médiathèque", Commune: "Rennes", PostalCode: "35000", INSEE: "35238", TimeZone: "Europe/Paris", State: Published}
}

func TestPatchReads(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ column, text, want string }{
		{"telephone", "02 99 01 02 03", "+33299010203"},
		{"courriels", "A@Exemple.fr, b@exemple.fr", "A@exemple.fr|b@exemple.fr"},
		{"site_web", "www.exemple.fr", "https://www.exemple.fr"},
		{"pivot", "434 933 123 00029", "43493312300029"},
		{"horaires", "du lundi au vendredi de 9h à 12h", "Mo-Fr 09:00-12:00"},
		{"horaires", "Mo-Fr 09:00-12:00; PH off", "Mo-Fr 09:00-12:00; PH off"},
		{"services", directoryPair(Services[3], Services[0]), directoryPair(Services[0], Services[3])},
		{"typologie", "bibliothèque ou médiathèque|FABLAB", "BIB|FABLAB"},
		{"nom", "  Autre nom ", "Autre nom"},
		{"presentation_detail", "Une ligne\r\nune autre", "Une ligne\nune autre"},
		{"adresse", "Adresse inconnue", UnknownAddress},
		{"prise_rdv", "rdv.exemple.fr", "https://rdv.exemple.fr"},
	} {
		p := complete()
		if _, err := (Patch{c.column: c.text}).Apply(&p); err != nil {
			t.Errorf("%s %q: %v", c.column, c.text, err)
			continue
		}
		column, _ := ColumnNamed(c.column)
		if got := column.Text(&p); got != c.want {
			t.Errorf("%s %q became %q, want %q", c.column, c.text, got, c.want)
		}
	}
}

func directoryPair(a, b string) string { return a + ListSeparator + b }

func TestPatchRefusesAndLeavesThePlace(t *testing.T) {
	t.Parallel()
	for _, c := range []Patch{
		{"nom": " "}, {"nom": "a\u202eb"}, {"nom": "a\nb"}, {"nom": "a\x00b"}, {"nom": "a\xff"}, {"commune": ""}, {"code_postal": "3500"}, {"code_insee": "20001"},
		{"telephone": "3949"}, {"telephone": "0299010203 ou 0299010204"}, {"courriels": "personne"}, {"site_web": "javascript:alert(1)"},
		{"pivot": "43493312300028"}, {"horaires": "quand il fait beau"}, {"services": "Cuisine"}, {"typologie": "CUISINE"}, {"latitude": "91", "longitude": "0"},
		{"latitude": "48"}, {"latitude": "NaN", "longitude": "0"}, {"equipement": "Four"}, {"fermeture_du": "demain"}, {"fermeture_message": "seul"},
		{"fermeture_du": "2026-08-02", "fermeture_au": "2026-08-01"}, {"inconnue": "x"}, {"id": "lieu-7"}, {"date_maj": "2999-01-01"},
	} {
		p, before := complete(), complete()
		changed, err := c.Apply(&p)
		f, told := errors.AsType[*fault.Error](err)
		if !told || f.Kind != fault.Invalid || len(f.Fields) != 1 || changed != nil {
			t.Errorf("%v gave %v, %v", c, changed, err)
			continue
		}
		if _, named := c[f.Fields[0].Name]; !named && f.Fields[0].Name != "longitude" && f.Fields[0].Name != "fermeture_du" {
			t.Errorf("%v blames %s", c, f.Fields[0].Name)
		}
		if diff := cmp.Diff(before, p); diff != "" {
			t.Errorf("%v changed the place: %s", c, diff)
		}
	}
}

func TestPatchKeepsWhatIsThere(t *testing.T) {
	t.Parallel()
	p := complete()
	p.Hours, p.Doubts = "quand il fait beau", []Doubt{{Column: "horaires", Value: "quand il fait beau", Reason: "pas compris"}}
	p.Services = []string{Services[1], Services[0]}
	changed, err := (Patch{"horaires": p.Hours, "services": Services[0] + "|" + Services[1], "nom": p.Name}).Apply(&p)
	if err != nil || len(changed) != 0 || len(p.Doubts) != 1 {
		t.Errorf("changed %v, %v, doubts %v", changed, err, p.Doubts)
	}
	changed, err = (Patch{"horaires": "Mo 09:00-12:00", "latitude": "48,11", "longitude": "-1.68", "fermeture_du": "01/08/2026", "equipement": "Wi-Fi"}).Apply(&p)
	want := []string{"latitude", "longitude", "horaires", "equipement", "fermeture_du"}
	if err != nil || !slices.Equal(changed, want) || p.Doubts != nil {
		t.Errorf("changed %v, want %v, %v, doubts %v", changed, want, err, p.Doubts)
	}
}

func TestPatchMovesTheClock(t *testing.T) {
	t.Parallel()
	p := complete()
	if _, err := (Patch{"code_insee": "97411", "commune": "Saint-Denis", "telephone": "0262 40 00 00"}).Apply(&p); err != nil {
		t.Fatal(err)
	}
	if p.TimeZone != "Indian/Reunion" || p.Phone != "+262262400000" {
		t.Errorf("%s, %s", p.TimeZone, p.Phone)
	}
}

func FuzzPatch(f *testing.F) {
	f.Add("nom", "Fab'lab", "telephone", "02 99 01 02 03")
	f.Add("horaires", "Mo 09:00", "equipement", "Wi-Fi|")
	f.Fuzz(func(t *testing.T, a, x, b, y string) {
		p := complete()
		patch := Patch{a: x, b: y}
		if _, err := patch.Apply(&p); err != nil {
			return
		}
		if changed, err := patch.Apply(&p); err != nil || len(changed) > 0 {
			t.Errorf("a second time, %q changes %v: %v", patch, changed, err)
		}
	})
}

func TestDifferencesAreWords(t *testing.T) {
	t.Parallel()
	before, after := complete(), complete()
	after.State, after.Typologies, after.Services = Suspended, []string{"BIB"}, Services[:2]
	after.Closure = &Closure{Message: "Travaux"}
	after.Closure.From, _ = readDay("2026-08-01")
	want := []Difference{
		{"etat", "État de la fiche", "publiée", "suspendue"},
		{"typologie", "Type de lieu", "", "Bibliothèque ou médiathèque"},
		{"services", "Services", "", Services[0] + ", " + Services[1]},
		{"fermeture_du", "Fermé à partir du", "", "01/08/2026"},
		{"fermeture_message", "Message de fermeture", "", "Travaux"},
	}
	if diff := cmp.Diff(want, Differences(before, after)); diff != "" {
		t.Error(diff)
	}
}
