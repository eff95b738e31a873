package labels

import (
	"testing"
	"time"

	"github.com/paulmach/orb"

	"annuaire/directory"
)

// On a Wednesday of a week without holiday.
var measuredAt = time.Date(2026, 3, 4, 10, 0, 0, 0, time.UTC)

func TestHoursOfAPlace(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		hours               string
		known               bool
		perWeek, days, late float64
	}{
		"a whole week":            {"Mo-Fr 09:00-12:00,14:00-17:00", true, 30, 5, 0},
		"evening":                 {"Mo-Fr 09:00-12:00; We 09:00-19:00", true, 22, 5, 1},
		"until six is no evening": {"Mo-Fr 14:00-18:00", true, 20, 5, 0},
		"saturday":                {"Tu-Sa 10:00-13:00", true, 15, 5, 1},
		"by appointment":          {`Mo-Fr 09:00-12:00; Sa 09:00-12:00 "sur rendez-vous"`, true, 15, 5, 0},
		"night":                   {"Fr 20:00-01:00", true, 5, 1, 1},
		"some of the year":        {"Jan-Jun,Sep-Dec Mo-Fr 09:00-12:00; Jul-Aug off", true, 12.5, 5, 0},
		"not given":               {"", false, 0, 0, 0},
		"not understood":          {"aux heures d'ouverture", false, 0, 0, 0},
		"in part":                 {`Mo-Th 09:00-12:00; Fr unknown "09:00-12:00-14:00"`, false, 0, 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			facts := FactsOf(directory.Place{Hours: c.hours, INSEE: "35238"}, 0, measuredAt)
			hours, known := facts.Values["heures_semaine"]
			days, late := facts.Values["jours_ouverts"], facts.Values["soir_ou_samedi"]
			if known != c.known || days != c.days || late != c.late || hours < c.perWeek-0.5 || hours > c.perWeek+0.5 {
				t.Errorf("known %v: %g hours, %g days, %g late", known, hours, days, late)
			}
		})
	}
}

func TestHolidaysDoNotChangeAMeasure(t *testing.T) {
	t.Parallel()
	place := directory.Place{Hours: "Mo-Fr 09:00-17:00", INSEE: "35238"}
	want := FactsOf(place, 0, measuredAt).Values["jours_ouverts"]
	for day := range 365 {
		at := measuredAt.AddDate(0, 0, day)
		if got, known := FactsOf(place, 0, at).Values["jours_ouverts"]; !known || got != want {
			t.Fatalf("on %s: %g, known %v", at.Format(time.DateOnly), got, known)
		}
	}
}

func TestWhatIsNotSaidIsNotKnown(t *testing.T) {
	t.Parallel()
	blank := FactsOf(directory.Place{}, -1, measuredAt)
	for _, code := range []string{"heures_semaine", "services", "gratuit", "equipements", "publics", "langues", "mediateurs", "age_fiche", "recoit_du_public", "accompagnement_humain"} {
		if v, known := blank.Values[code]; known {
			t.Errorf("%s of a blank sheet is %g", code, v)
		}
	}
	for _, code := range []string{"position_exacte", "accessibilite_dite", "contact", "presentation", "identifiant_juridique"} {
		if v, known := blank.Values[code]; !known || v != 0 {
			t.Errorf("%s of a blank sheet is %g, known %v: the sheet itself is what is measured", code, v, known)
		}
	}
}

func TestMeasuresOfAPlace(t *testing.T) {
	t.Parallel()
	place := directory.Place{
		Position: orb.Point{-1.68, 48.11}, HasPosition: true, AccessPage: "https://acceslibre.beta.gouv.fr/x", Emails: []string{"a@b.fr"}, Summary: "Un lieu.",
		Pivot: directory.Pivot{Number: "43493312300029", Kind: directory.SIRET}, UpdatedOn: time.Date(2025, 3, 4, 0, 0, 0, 0, time.UTC),
		Fees: []string{"Gratuit sous condition"}, Services: []string{"Aide aux démarches administratives", "Loisirs et créations numériques"},
		Equipment: []string{"Ordinateurs", "Imprimante 3D", "Découpe laser"}, SpecialCare: []string{"Langues étrangères (anglais)", "Surdité"},
		SupportModes: []string{"En autonomie"}, AccessModes: []string{"Se présenter"}, Audiences: []string{"Seniors"},
	}
	facts := FactsOf(place, 2, measuredAt)
	for code, want := range map[string]float64{
		"position_exacte": 1, "accessibilite_dite": 1, "contact": 1, "presentation": 1, "identifiant_juridique": 1, "age_fiche": 365, "mediateurs": 2,
		"gratuit": 0, "services": 2, "usages_essentiels": 1, "culture_numerique": 0, "creation": 1, "equipements": 3, "postes": 1, "equipements_creation": 2,
		"publics": 1, "accueils_specifiques": 2, "langues": 1, "accompagnements": 1, "accompagnement_humain": 0, "recoit_du_public": 1,
	} {
		if got, known := facts.Values[code]; !known || got != want {
			t.Errorf("%s is %g, known %v, want %g", code, got, known, want)
		}
	}
}

func TestThresholds(t *testing.T) {
	t.Parallel()
	facts := Facts{Values: map[string]float64{"heures_semaine": 20, "age_fiche": 365}}
	for _, c := range []struct {
		threshold Threshold
		want      Measured
	}{
		{Threshold{Name: "heures_semaine", AtLeast: 20}, Measured{20, true, true}},
		{Threshold{Name: "heures_semaine", AtLeast: 20.5}, Measured{20, true, false}},
		{Threshold{Name: "age_fiche", AtMost: 365}, Measured{365, true, true}},
		{Threshold{Name: "age_fiche", AtMost: 364}, Measured{365, true, false}},
		{Threshold{Name: "services", AtLeast: 1}, Measured{}},
		{Threshold{Name: "inconnue", AtLeast: 0}, Measured{}},
	} {
		if got := c.threshold.of(facts); got != c.want {
			t.Errorf("%+v: %+v", c.threshold, got)
		}
	}
}

func TestMeasuresAreNamedOnce(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, m := range Measures {
		if seen[m.Code] || m.Name == "" || !nameShape.MatchString(m.Code) {
			t.Errorf("%q, %q", m.Code, m.Name)
		}
		seen[m.Code] = true
	}
}
