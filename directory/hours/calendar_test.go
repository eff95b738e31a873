package hours

import (
	"testing"
	"time"
)

// The dates of Easter of the Astronomical Applications Department of the US
// Naval Observatory ("The Date of Easter"), with the earliest and the latest
// possible ones.
func TestEaster(t *testing.T) {
	t.Parallel()
	for year, want := range map[int]string{
		2020: "04-12", 2021: "04-04", 2022: "04-17", 2023: "04-09", 2024: "03-31", 2025: "04-20", 2026: "04-05",
		2027: "03-28", 2028: "04-16", 2029: "04-01", 2030: "04-21", 1818: "03-22", 1943: "04-25", 2008: "03-23", 2038: "04-25",
	} {
		month, day := easter(year)
		if got := time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Format("01-02"); got != want {
			t.Errorf("Easter %d is %s, want %s", year, got, want)
		}
	}
}

func TestNationalHolidays(t *testing.T) {
	t.Parallel()
	want := map[string]string{
		"2026-01-01": "Jour de l'an", "2026-04-06": "Lundi de Pâques", "2026-05-01": "Fête du travail", "2026-05-08": "Victoire de 1945",
		"2026-05-14": "Ascension", "2026-05-25": "Lundi de Pentecôte", "2026-07-14": "Fête nationale", "2026-08-15": "Assomption",
		"2026-11-01": "Toussaint", "2026-11-11": "Armistice de 1918", "2026-12-25": "Noël",
	}
	for d := time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC); d.Year() == 2026; d = d.AddDate(0, 0, 1) {
		name, ok := paris.Holiday(d)
		if key := d.Format(time.DateOnly); name != want[key] || ok != (want[key] != "") {
			t.Errorf("%s: %q, want %q", key, name, want[key])
		}
	}
}

func TestLocalHolidays(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		insee, day string
		want       bool
	}{
		{"67482", "2026-04-03", true}, {"57463", "2026-12-26", true}, {"68224", "2026-12-26", true}, {"54395", "2026-12-26", false}, {"75056", "2026-04-03", false},
		{"97105", "2026-05-27", true}, {"97105", "2026-04-03", true}, {"97105", "2026-05-22", false},
		{"97209", "2026-05-22", true}, {"97209", "2026-04-03", true}, {"97302", "2026-06-10", true}, {"97302", "2026-04-03", false},
		{"97411", "2026-12-20", true}, {"97611", "2026-04-27", true}, {"97701", "2026-10-09", true}, {"97123", "2026-10-09", true},
		{"97801", "2026-05-28", true}, {"97801", "2026-05-27", false}, {"97801", "2017-05-27", true}, {"97127", "2026-05-28", true},
		{"98613", "2026-04-28", true}, {"98613", "2026-07-29", true}, {"98735", "2026-03-05", true}, {"98735", "2026-04-03", true},
		{"98735", "2024-06-29", true}, {"98735", "2025-06-29", false}, {"98735", "2025-11-20", true}, {"98735", "2024-11-20", false},
		{"98818", "2026-09-24", true}, {"97502", "2026-05-27", false}, {"98818", "2026-07-14", true},
	} {
		day, _ := time.Parse(time.DateOnly, c.day)
		if name, ok := CalendarFor(c.insee).Holiday(day); ok != c.want {
			t.Errorf("%s on %s: %q, want a holiday: %v", c.insee, c.day, name, c.want)
		}
	}
}

func TestZones(t *testing.T) {
	t.Parallel()
	for insee, want := range map[string]string{
		"": "Europe/Paris", "75056": "Europe/Paris", "2A004": "Europe/Paris", "67": "Europe/Paris", "xyz": "Europe/Paris", "9": "Europe/Paris",
		"971": "America/Guadeloupe", "97105": "America/Guadeloupe", "97209": "America/Martinique", "97302": "America/Cayenne",
		"97411": "Indian/Reunion", "97502": "America/Miquelon", "97611": "Indian/Mayotte", "97701": "America/St_Barthelemy", "97801": "America/Marigot",
		"98411": "Indian/Kerguelen", "98613": "Pacific/Wallis", "98735": "Pacific/Tahiti", "98731": "Pacific/Marquesas", "98719": "Pacific/Gambier", "98818": "Pacific/Noumea",
	} {
		if got := CalendarFor(insee).Zone().String(); got != want {
			t.Errorf("%q: %s, want %s", insee, got, want)
		}
	}
	if CalendarFor("97105") != CalendarFor("97120") {
		t.Error("two communes of Guadeloupe do not share their calendar")
	}
}
