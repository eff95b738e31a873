package directory_test

import (
	"testing"
	"time"

	"annuaire/directory"
	"annuaire/directory/hours"
)

var weekdays = mustParse("Mo-Fr 09:00-17:00; PH off")

func mustParse(text string) *hours.Schedule {
	s, err := hours.Parse(text)
	if err != nil {
		panic(err)
	}
	return s
}

func closure(from, until string) *directory.Closure {
	c := &directory.Closure{From: day(from)}
	if until != "" {
		c.Until = day(until)
	}
	return c
}

func day(text string) time.Time {
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		panic(err)
	}
	return t
}

func TestOpeningSentence(t *testing.T) {
	t.Parallel()
	const (
		booking = "Prendre un RDV en ligne"
		walkIn  = "Se présenter"
		nobody  = "Ce lieu n'accueille pas de public"
	)
	always := mustParse("24/7")
	cases := map[string]struct {
		place    directory.Place
		schedule *hours.Schedule
		at       string // in Paris
		want     string
	}{
		"open":                          {schedule: weekdays, at: "2026-03-02 10:00", want: "Ouvert jusqu'à 17 h"},
		"closed":                        {schedule: weekdays, at: "2026-03-02 18:00", want: "Fermé, ouvre demain à 9 h"},
		"no hours":                      {at: "2026-03-02 10:00", want: "Horaires à vérifier"},
		"no hours, one books":           {place: directory.Place{AccessModes: []string{booking}}, at: "2026-03-02 10:00", want: "Sur rendez-vous"},
		"no hours, one books or comes":  {place: directory.Place{AccessModes: []string{walkIn, booking}}, at: "2026-03-02 10:00", want: "Horaires à vérifier"},
		"hours and booking":             {place: directory.Place{AccessModes: []string{booking}}, schedule: weekdays, at: "2026-03-02 10:00", want: "Ouvert jusqu'à 17 h"},
		"receives nobody":               {place: directory.Place{AccessModes: []string{nobody}}, schedule: weekdays, at: "2026-03-02 10:00", want: "Horaires à vérifier"},
		"closure":                       {place: directory.Place{Closure: closure("2026-03-01", "2026-03-10")}, schedule: weekdays, at: "2026-03-02 10:00", want: "Fermé, ouvre le 11 mars à 9 h"},
		"closure, last day":             {place: directory.Place{Closure: closure("2026-03-01", "2026-03-02")}, schedule: weekdays, at: "2026-03-02 23:59", want: "Fermé, ouvre demain à 9 h"},
		"closure, day after":            {place: directory.Place{Closure: closure("2026-03-01", "2026-03-02")}, schedule: weekdays, at: "2026-03-03 09:00", want: "Ouvert jusqu'à 17 h"},
		"closure without end":           {place: directory.Place{Closure: closure("2026-03-01", "")}, schedule: weekdays, at: "2026-03-02 10:00", want: "Fermé"},
		"closure, hours unknown":        {place: directory.Place{Closure: closure("2026-03-01", "2026-03-03")}, at: "2026-03-02 10:00", want: "Fermé, horaires à vérifier mercredi"},
		"closure, always open":          {place: directory.Place{Closure: closure("2026-03-01", "2026-03-03")}, schedule: always, at: "2026-03-02 10:00", want: "Fermé, ouvre mercredi à minuit"},
		"evening before a closure":      {place: directory.Place{Closure: closure("2026-03-03", "2026-03-04")}, schedule: weekdays, at: "2026-03-02 18:00", want: "Fermé, ouvre jeudi à 9 h"},
		"always open before a closure":  {place: directory.Place{Closure: closure("2026-03-03", "2026-03-04")}, schedule: always, at: "2026-03-02 18:00", want: "Ouvert jusqu'à minuit"},
		"unknown hours, future closure": {place: directory.Place{Closure: closure("2026-03-08", "2026-03-10")}, at: "2026-03-02 10:00", want: "Horaires à vérifier"},
	}
	paris := hours.CalendarFor("35238")
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			at, err := time.ParseInLocation("2006-01-02 15:04", c.at, paris.Zone())
			if err != nil {
				t.Fatal(err)
			}
			status := c.place.Opening(c.schedule, paris, at.UTC())
			if got := string(hours.AppendSentence(nil, status, at.UTC(), hours.Plain)); got != c.want {
				t.Errorf("%q, want %q (%+v)", got, c.want, status)
			}
		})
	}
}

func TestOpeningOverseas(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, time.March, 2, 6, 0, 0, 0, time.UTC) // 10 h in Réunion, 7 h in Paris
	for insee, want := range map[string]hours.State{"97411": hours.Open, "75056": hours.Closed} {
		if got := new(directory.Place).Opening(weekdays, hours.CalendarFor(insee), at).State; got != want {
			t.Errorf("%s: %s, want %s", insee, got, want)
		}
	}
}
