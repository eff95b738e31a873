package web

import (
	"testing"
	"time"

	"annuaire/directory"
	"annuaire/directory/hours"
)

func TestOpeningState(t *testing.T) {
	t.Parallel()
	const week = "Mo-Fr 09:00-12:00,14:00-17:30"
	closed := directory.Place{Hours: week, Closure: &directory.Closure{From: date(2026, 3, 1), Until: date(2026, 3, 20), Message: "Travaux"}}
	endless := directory.Place{Hours: week, Closure: &directory.Closure{From: date(2026, 3, 1)}}
	for name, c := range map[string]struct {
		place       directory.Place
		hours, at   string // in Paris
		class, want string
	}{
		"open":                    {hours: week, at: "2026-03-10 15:00", class: "ouvert", want: "Ouvert jusqu’à 17 h 30"},
		"open to midnight":        {hours: "Mo-Fr 09:00-24:00; PH off", at: "2026-03-10 15:00", class: "ouvert", want: "Ouvert jusqu’à minuit"},
		"open into the night":     {hours: "Tu 20:00-26:00; PH off", at: "2026-03-10 21:00", class: "ouvert", want: "Ouvert jusqu’à 2 h"},
		"open to the morning":     {hours: "Tu 20:00-24:00; We 00:00-08:00; PH off", at: "2026-03-10 21:00", class: "ouvert", want: "Ouvert jusqu’à demain à 8 h"},
		"open for long":           {hours: "24/7; Sa off", at: "2026-03-10 15:00", class: "ouvert", want: "Ouvert"},
		"always open":             {hours: "24/7", at: "2026-03-10 15:00", class: "ouvert", want: "Ouvert"},
		"closed for lunch":        {hours: week, at: "2026-03-10 12:30", class: "ferme", want: "Fermé, ouvre à 14 h"},
		"closed for the night":    {hours: week, at: "2026-03-10 18:00", class: "ferme", want: "Fermé, ouvre demain à 9 h"},
		"closed, opens far":       {hours: "Jul Mo 09:00-12:00; PH off", at: "2026-08-03 10:00", class: "ferme", want: "Fermé, ouvre le 5 juillet 2027 à 9 h"},
		"closed, opens at 0 h":    {hours: "We 00:00-12:00; PH off", at: "2026-03-10 18:00", class: "ferme", want: "Fermé, ouvre demain à minuit"},
		"closed for ever":         {hours: "closed", at: "2026-03-10 18:00", class: "ferme", want: "Fermé"},
		"eve of a holiday":        {hours: week, at: "2026-07-13 18:00", class: "ferme", want: "Fermé, horaires à vérifier demain"},
		"holiday":                 {hours: week, at: "2026-07-14 10:00", class: "inconnu", want: "Horaires à vérifier"},
		"doubt today":             {hours: "Tu 14:00-17:00 unknown; PH off", at: "2026-03-10 10:00", class: "ferme", want: "Fermé, horaires à vérifier aujourd’hui"},
		"by appointment":          {hours: `"sur rendez-vous"`, at: "2026-03-10 10:00", class: "sur_rendez_vous", want: "Sur rendez-vous"},
		"appointments to come":    {hours: `Mo 09:00-12:00; We "sur rendez-vous"; PH off`, at: "2026-03-10 10:00", class: "ferme", want: "Fermé, sur rendez-vous demain"},
		"no hours":                {at: "2026-03-10 10:00", class: "inconnu", want: "Horaires non renseignés"},
		"hours not understood":    {place: directory.Place{Hours: "le matin"}, at: "2026-03-10 10:00", class: "inconnu", want: "Horaires à vérifier"},
		"closure":                 {place: closed, hours: week, at: "2026-03-10 10:00", class: "ferme", want: "Fermé temporairement jusqu’au 20 mars"},
		"closure without end":     {place: endless, hours: week, at: "2026-03-10 10:00", class: "ferme", want: "Fermé temporairement"},
		"closure, the day after":  {place: closed, hours: week, at: "2026-03-21 10:00", class: "ferme", want: "Fermé, ouvre lundi à 9 h"},
		"closure, the eve of one": {place: closed, hours: "Mo-Su 09:00-12:00; PH off", at: "2026-02-28 13:00", class: "ferme", want: "Fermé, ouvre le 21 mars à 9 h"},
	} {
		calendar := hours.CalendarFor("35238")
		at, err := time.ParseInLocation("2006-01-02 15:04", c.at, calendar.Zone())
		if err != nil {
			t.Fatal(err)
		}
		var schedule *hours.Schedule
		if c.hours != "" {
			if schedule, err = hours.Parse(c.hours); err != nil {
				t.Fatal(name, err)
			}
			c.place.Hours = c.hours
		}
		got := openingState(&c.place, c.place.Opening(schedule, calendar, at.UTC()), calendar, at.UTC())
		if got.Class != c.class || plain(got.Words) != c.want {
			t.Errorf("%s: %q, want %q (%s)", name, got.Words, c.want, c.class)
		}
	}
}
