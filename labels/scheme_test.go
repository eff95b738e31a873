package labels

import (
	"encoding/json"
	"slices"
	"testing"
)

func TestShippedSchemesCanBePublished(t *testing.T) {
	t.Parallel()
	all := Shipped()
	if len(all) != 2 || all[0].Nature != Charter || all[1].Nature != Audited {
		t.Fatalf("%d schemes", len(all))
	}
	for i := range all {
		for _, p := range all[i].Problems() {
			t.Errorf("%s, %s %s %s: %s", all[i].Code, p.Step, p.Criterion, p.Field.Name, p.Field.Message)
		}
	}
}

func TestShippedLabelIsComplete(t *testing.T) {
	t.Parallel()
	label := Shipped()[1]
	if n := len(label.Criteria); n < 20 || n > 30 {
		t.Errorf("%d criteria", n)
	}
	for _, check := range Checks {
		if !slices.ContainsFunc(label.Criteria, func(c Criterion) bool { return c.Check == check }) {
			t.Errorf("no criterion is checked %s", check.French())
		}
	}
	if label.Months != 36 || label.Quorum == 0 || len(label.Groups) == 0 {
		t.Errorf("%d months, quorum %d, %d groups", label.Months, label.Quorum, len(label.Groups))
	}
}

func TestSchemeIsReadAsItWasWritten(t *testing.T) {
	t.Parallel()
	for _, s := range Shipped() {
		text, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		read, err := ReadScheme(text)
		again, _ := json.Marshal(read)
		if err != nil || string(again) != string(text) {
			t.Errorf("%s: %v", s.Code, err)
		}
	}
	if _, err := ReadScheme([]byte(`{"inconnu": 1}`)); err == nil {
		t.Error("a field that nobody knows is lost")
	}
}

func TestMeasuresInWords(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		code  string
		value float64
		known bool
		want  string
	}{
		{"heures_semaine", 12.5, true, "12,5 heures par semaine"}, {"jours_ouverts", 1, true, "1 jour par semaine"}, {"contact", 1, true, "Oui"},
		{"contact", 0, true, "Non"}, {"services", 0, false, "La fiche ne le dit pas"}, {"mediateurs", 0, true, "0 personne"},
	} {
		m, _ := MeasureOf(c.code)
		if got := m.French(c.value, c.known); got != c.want {
			t.Errorf("%s: %q, want %q", c.code, got, c.want)
		}
	}
	if got, want := (&Threshold{Name: "age_fiche", AtMost: 365}).French(), "Âge de la fiche : au plus 365 jours"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestDifferencesBetweenVersions(t *testing.T) {
	t.Parallel()
	before, after := Shipped()[1], Shipped()[1]
	if list := after.Differences(&before); len(list) != 0 {
		t.Errorf("a version differs from itself: %+v", list)
	}
	after.Name = "Autre nom"
	after.Criteria = slices.Delete(after.Criteria, 1, 2)
	after.Criteria[0].Weight = 9
	after.Criteria = append(after.Criteria, Criterion{Code: "F6", Section: "equipe", Name: "Neuf", Text: "Neuf.", Check: Declared})
	after.Months = 24
	var got []string
	for _, d := range after.Differences(&before) {
		what := "changed"
		switch {
		case d.Before == "":
			what = "new"
		case d.Text == "":
			what = "gone"
		}
		got = append(got, d.Key+" "+what)
	}
	want := []string{"identite.nom changed", "criteres.A1 changed", "criteres.F6 new", "criteres.A2 gone", "regles.duree changed"}
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}
