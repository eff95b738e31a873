package hours

import (
	"testing"
	"time"
)

func TestSentence(t *testing.T) {
	t.Parallel()
	const week = "Mo-Fr 09:00-12:00,14:00-17:30; PH off"
	for _, c := range []struct{ text, at, want string }{
		{week, "2026-03-02 10:00", "Ouvert jusqu'à 12 h"},
		{week, "2026-03-02 15:00", "Ouvert jusqu'à 17 h 30"},
		{week, "2026-03-02 12:30", "Fermé, ouvre à 14 h"},
		{week, "2026-03-02 20:00", "Fermé, ouvre demain à 9 h"},
		{week, "2026-03-06 20:00", "Fermé, ouvre lundi à 9 h"},
		{week, "2026-05-01 00:10", "Fermé, ouvre lundi à 9 h"},
		{"Mo 09:00-12:00; PH off", "2026-03-02 12:00", "Fermé, ouvre le 9 mars à 9 h"},
		{"Su 09:05-12:00; PH off", "2026-10-25 12:00", "Fermé, ouvre le 8 novembre à 9 h 05"},
		{"Fr 09:00-12:00; PH off", "2026-04-24 12:00", "Fermé, ouvre le 15 mai à 9 h"},
		{"Jul Mo 09:00-12:00; PH off", "2026-08-03 10:00", "Fermé, ouvre le 5 juillet 2027 à 9 h"},
		{"May 2 10:00-12:00", "2026-03-02 10:00", "Fermé, ouvre le 2 mai à 10 h"},
		{"Nov 01 10:00-12:00; PH 10:00-12:00", "2026-10-02 10:00", "Fermé, ouvre le 1er novembre à 10 h"},
		{"Mo 18:00-24:00; PH off", "2026-03-02 20:00", "Ouvert jusqu'à minuit"},
		{"Mo 18:00-02:00; PH off", "2026-03-02 20:00", "Ouvert jusqu'à 2 h"},
		{"Mo 18:00-02:00; PH off", "2026-03-03 01:00", "Ouvert jusqu'à 2 h"},
		{"Mo-Tu 00:00-24:00; PH off", "2026-03-02 20:00", "Ouvert jusqu'à demain minuit"},
		{"24/7; Sa off", "2026-03-02 20:00", "Ouvert jusqu'à vendredi minuit"},
		{"24/7; Aug off", "2026-03-02 20:00", "Ouvert jusqu'au 31 juillet à minuit"},
		{"24/7", "2026-03-02 20:00", "Ouvert"},
		{"closed", "2026-03-02 20:00", "Fermé"},
		{"Mo 00:00-12:00; PH off", "2026-03-01 20:00", "Fermé, ouvre demain à minuit"},
		{`"sur rendez-vous"`, "2026-03-02 20:00", "Sur rendez-vous"},
		{`Mo 09:00-12:00; Tu 09:00-12:00 "sur rendez-vous"; PH off`, "2026-03-02 12:00", "Fermé, sur rendez-vous demain à 9 h"},
		{`Mo 09:00-12:00; Tu "sur rendez-vous"; PH off`, "2026-03-02 12:00", "Fermé, sur rendez-vous demain"},
		{`Mo 09:00-12:00; Tu unknown "9h"; PH off`, "2026-03-02 12:00", "Fermé, horaires à vérifier demain"},
		{`Mo 09:00-12:00; Tu unknown "9h"; PH off`, "2026-03-03 12:00", "Horaires à vérifier"},
		{"Mo 09:00-12:00 unknown; PH off", "2026-03-02 08:00", "Fermé, horaires à vérifier aujourd'hui"},
		{"Mo-Fr 09:00-12:00", "2026-07-14 10:00", "Horaires à vérifier : jour férié"},
		{"Mo-Fr 09:00-12:00", "2026-07-13 12:00", "Fermé, horaires à vérifier demain"},
	} {
		at := instantIn(t, paris, c.at).UTC()
		if got := Sentence(parsed(t, c.text).At(at, paris), at); got != c.want {
			t.Errorf("%q at %s: %q, want %q", c.text, c.at, got, c.want)
		}
	}
}

func TestSentenceUsesTheClockOfThePlace(t *testing.T) {
	t.Parallel()
	guadeloupe := CalendarFor("97105")
	at := time.Date(2026, time.March, 3, 2, 0, 0, 0, time.UTC) // Monday 22 h there, Tuesday 3 h in Paris
	if got := Sentence(parsed(t, "Mo-Fr 09:00-12:00; PH off").At(at, guadeloupe), at.In(paris.loc)); got != "Fermé, ouvre demain à 9 h" {
		t.Errorf("%q", got)
	}
}

func TestFrenchMinutes(t *testing.T) {
	t.Parallel()
	for minutes, want := range map[int]string{0: "minuit", 540: "9 h", 545: "9 h 05", 1050: "17 h 30", 1440: "minuit", 1560: "2 h", 30: "0 h 30"} {
		if got := FrenchMinutes(minutes); got != want {
			t.Errorf("%d: %q, want %q", minutes, got, want)
		}
	}
}
