package hours

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func sentence(status Status, now time.Time) string {
	return string(AppendSentence(nil, status, now, Plain))
}

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
		{"Mo-Tu 00:00-24:00; PH off", "2026-03-02 20:00", "Ouvert jusqu'à demain à minuit"},
		{"24/7; Sa off", "2026-03-02 20:00", "Ouvert jusqu'à vendredi à minuit"},
		{"24/7; Aug off", "2026-03-02 20:00", "Ouvert jusqu'au 31 juillet à minuit"},
		{"24/7; Aug off", "2026-09-02 20:00", "Ouvert jusqu'au 31 juillet 2027 à minuit"},
		{"24/7; Jan off", "2026-11-02 20:00", "Ouvert jusqu'au 31 décembre à minuit"},
		{"24/7; Feb off", "2026-11-02 20:00", "Ouvert jusqu'au 31 janvier à minuit"},
		{"Mo-Su 00:00-24:00; Su 00:00-09:00; PH off", "2026-03-02 20:00", "Ouvert jusqu'à dimanche à 9 h"},
		{"Mo 10:00-24:00; Tu 00:00-24:00; We 00:00-02:05; PH off", "2026-03-02 10:00", "Ouvert jusqu'à mercredi à 2 h 05"},
		{"Mo 10:00-24:00; Tu 00:00-24:00; We 00:00-02:05; PH off", "2026-03-03 01:00", "Ouvert jusqu'à demain à 2 h 05"}, // not in an hour
		{"Mo 10:00-24:00; Tu 00:00-24:00; We 00:00-02:05; PH off", "2026-03-03 07:00", "Ouvert jusqu'à 2 h 05"},
		{"Mo 20:00-24:00; Tu 00:00-08:00; PH off", "2026-03-02 20:00", "Ouvert jusqu'à demain à 8 h"},
		{"Tu 00:00-24:00; PH off", "2026-03-03 00:00", "Ouvert jusqu'à minuit"},
		{"24/7", "2026-03-02 20:00", "Ouvert"},
		{"closed", "2026-03-02 20:00", "Fermé"},
		{"Mo 00:00-12:00; PH off", "2026-03-01 20:00", "Fermé, ouvre demain à minuit"},
		{`"sur rendez-vous"`, "2026-03-02 20:00", "Sur rendez-vous"},
		{`Mo 09:00-12:00; Tu 09:00-12:00 "sur rendez-vous"; PH off`, "2026-03-02 12:00", "Fermé, sur rendez-vous demain à 9 h"},
		{`Mo 09:00-12:00; Tu "sur rendez-vous"; PH off`, "2026-03-02 12:00", "Fermé, sur rendez-vous demain"},
		{`Mo 09:00-12:00; Tu unknown "9h"; PH off`, "2026-03-02 12:00", "Fermé, horaires à vérifier demain"},
		{`Mo 09:00-12:00; Tu unknown "9h"; PH off`, "2026-03-03 12:00", "Horaires à vérifier"},
		{"Mo 09:00-12:00 unknown; PH off", "2026-03-02 08:00", "Fermé, horaires à vérifier aujourd'hui"},
		{"Mo-Fr 09:00-12:00", "2026-07-14 10:00", "Horaires à vérifier (Fête nationale)"},
		{"Mo-Fr 09:00-12:00", "2026-07-13 12:00", "Fermé, horaires à vérifier demain"},
		{"Mo-Fr 09:00-12:00; PH off", "2026-07-13 12:00", "Fermé, ouvre mercredi à 9 h"},
		{"Mo-Fr 09:00-12:00; PH 10:00-11:00", "2026-07-13 12:00", "Fermé, ouvre demain à 10 h"},
		{"Tu,Fr 09:00-12:00", "2026-07-11 12:00", "Fermé, horaires à vérifier mardi"},   // Friday is the next opening
		{"Sa 09:00-12:00", "2026-08-08 12:00", "Fermé, horaires à vérifier le 15 août"}, // as is the 22nd
		{"Mo,Sa 09:00-12:00", "2026-08-10 12:00", "Fermé, horaires à vérifier samedi"},  // as is Monday
		{"Mo,Sa 09:00-12:00", "2026-08-15 12:00", "Horaires à vérifier (Assomption)"},   // all day
		{"Jan Fr[1] 09:00-12:00", "2026-02-02 12:00", "Fermé, horaires à vérifier le 1er janvier 2027"},
		{"24/7", "2026-07-14 12:00", "Ouvert"},
	} {
		at := instantIn(t, paris, c.at).UTC()
		status := parsed(t, c.text).At(at, paris)
		if got := sentence(status, at); got != c.want {
			t.Errorf("%q at %s: %q, want %q (%+v)", c.text, c.at, got, c.want, status)
		}
	}
}

func TestSentenceUsesTheClockOfThePlace(t *testing.T) {
	t.Parallel()
	guadeloupe := CalendarFor("97105")
	at := time.Date(2026, time.March, 3, 2, 0, 0, 0, time.UTC) // Monday 22 h there, Tuesday 3 h in Paris
	if got := sentence(parsed(t, "Mo-Fr 09:00-12:00; PH off").At(at, guadeloupe), at.In(paris.loc)); got != "Fermé, ouvre demain à 9 h" {
		t.Errorf("%q", got)
	}
}

// TestSentenceOfStatus is about what the schedules above do not give, as seen
// on Tuesday 10 March 2026 at 12 h 30 in Paris.
func TestSentenceOfStatus(t *testing.T) {
	t.Parallel()
	at := func(text string) time.Time { return instantIn(t, paris, text) }
	now := at("2026-03-10 12:30")
	for name, c := range map[string]struct {
		status Status
		want   string
	}{
		"nothing known":               {Status{}, "Horaires à vérifier"},
		"by appointment until later":  {Status{State: ByAppointment, Until: at("2026-03-11 00:00"), Next: Open, NextOpening: at("2026-03-11 00:00")}, "Sur rendez-vous"},
		"doubt until later":           {Status{State: Unknown, Until: at("2026-03-11 00:00"), Next: Open, NextOpening: at("2026-03-11 00:00")}, "Horaires à vérifier"},
		"doubt of a holiday":          {Status{State: Unknown, Holiday: "Jour de l'an"}, "Horaires à vérifier (Jour de l'an)"},
		"open until a closure":        {Status{State: Open, Until: at("2026-03-11 00:00"), Next: Closed}, "Ouvert jusqu'à minuit"},
		"open until the first":        {Status{State: Open, Until: at("2026-04-01 09:00"), Next: Closed}, "Ouvert jusqu'au 1er avril à 9 h"},
		"stale by some minutes":       {Status{State: Open, Until: at("2026-03-10 12:05")}, "Ouvert jusqu'à 12 h 05"},
		"closed for ever":             {Status{State: Closed}, "Fermé"},
		"closed, end unknown":         {Status{State: Closed, NextOpening: at("2026-03-10 14:00")}, "Fermé, ouvre à 14 h"},
		"opens next":                  {Status{State: Closed, Until: at("2026-03-12 09:30"), Next: Open, NextOpening: at("2026-03-12 09:30")}, "Fermé, ouvre jeudi à 9 h 30"},
		"doubt before the opening":    {Status{State: Closed, Until: at("2026-03-11 00:00"), Next: Unknown, NextOpening: at("2026-03-12 09:00")}, "Fermé, horaires à vérifier demain"},
		"doubt, no opening known":     {Status{State: Closed, Until: at("2026-03-11 00:00"), Next: Unknown}, "Fermé, horaires à vérifier demain"},
		"doubt after the opening":     {Status{State: Closed, Until: at("2026-03-12 10:00"), Next: Unknown, NextOpening: at("2026-03-12 09:00")}, "Fermé, ouvre jeudi à 9 h"},
		"doubt this afternoon":        {Status{State: Closed, Until: at("2026-03-10 14:00"), Next: Unknown, NextOpening: at("2026-03-12 09:00")}, "Fermé, horaires à vérifier aujourd'hui"},
		"appointments before opening": {Status{State: Closed, Until: at("2026-03-10 14:00"), Next: ByAppointment, NextOpening: at("2026-03-12 09:00")}, "Fermé, sur rendez-vous à 14 h"},
		"a day of appointments":       {Status{State: Closed, Until: at("2026-03-18 00:00"), Next: ByAppointment}, "Fermé, sur rendez-vous le 18 mars"},
		"six days":                    {Status{State: Closed, NextOpening: at("2026-03-16 09:00")}, "Fermé, ouvre lundi à 9 h"},
		"seven days":                  {Status{State: Closed, NextOpening: at("2026-03-17 09:00")}, "Fermé, ouvre le 17 mars à 9 h"},
		"midnight":                    {Status{State: Closed, NextOpening: at("2026-03-17 00:00")}, "Fermé, ouvre le 17 mars à minuit"},
		"after midnight":              {Status{State: Closed, NextOpening: at("2026-03-11 00:30")}, "Fermé, ouvre demain à 0 h 30"},
		"after the clocks change":     {Status{State: Closed, NextOpening: at("2026-03-29 09:00")}, "Fermé, ouvre le 29 mars à 9 h"},
		"another year":                {Status{State: Closed, NextOpening: at("2027-01-04 09:00")}, "Fermé, ouvre le 4 janvier 2027 à 9 h"},
	} {
		if got := sentence(c.status, now.UTC()); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
		plain := strings.NewReplacer("’", "'", "\u00a0", " ").Replace(string(AppendSentence(nil, c.status, now, Typeset)))
		if plain != c.want {
			t.Errorf("%s, typeset: %q, want the words of %q", name, plain, c.want)
		}
	}
}

func TestSentenceAcrossAChangeOfClocks(t *testing.T) {
	t.Parallel()
	now := instantIn(t, paris, "2026-03-28 23:00") // Saturday: that night has 23 hours
	for next, want := range map[string]string{
		"2026-03-29 00:30": "Fermé, ouvre demain à 0 h 30", "2026-03-29 22:00": "Fermé, ouvre demain à 22 h",
		"2026-03-30 00:30": "Fermé, ouvre lundi à 0 h 30", "2026-04-03 23:30": "Fermé, ouvre vendredi à 23 h 30",
		"2026-04-04 00:30": "Fermé, ouvre le 4 avril à 0 h 30",
	} {
		if got := sentence(Status{State: Closed, NextOpening: instantIn(t, paris, next)}, now); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestSentenceTypeset(t *testing.T) {
	t.Parallel()
	now := instantIn(t, paris, "2026-03-10 12:30")
	for want, status := range map[string]Status{
		"Ouvert jusqu’à 17\u00a0h\u00a005":               {State: Open, Until: instantIn(t, paris, "2026-03-10 17:05")},
		"Ouvert jusqu’au 1er\u00a0avril à 9\u00a0h":      {State: Open, Until: instantIn(t, paris, "2026-04-01 09:00")},
		"Fermé, ouvre le 4\u00a0janvier 2027 à 9\u00a0h": {State: Closed, NextOpening: instantIn(t, paris, "2027-01-04 09:00")},
		"Fermé, horaires à vérifier aujourd’hui":         {State: Closed, Until: instantIn(t, paris, "2026-03-10 14:00"), Next: Unknown},
		"Horaires à vérifier (Abolition de l’esclavage)": {State: Unknown, Holiday: abolition},
	} {
		if got := string(AppendSentence([]byte("– "), status, now, Typeset)); got != "– "+want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// A sentence may be kept for its quarter of an hour, in every zone.
func TestSentenceHoldsForItsQuarter(t *testing.T) {
	t.Parallel()
	calendars := []*Calendar{paris, CalendarFor("97411"), CalendarFor(marquesas[0])}
	states := []State{Open, Closed, Unknown, ByAppointment}
	rapid.Check(t, func(t *rapid.T) {
		c := rapid.SampledFrom(calendars).Draw(t, "calendar")
		quarter := time.Date(2026, time.January, 1, 0, 15*rapid.IntRange(0, 4*24*400).Draw(t, "quarter"), 0, 0, time.UTC)
		later := func(name string) time.Time {
			return quarter.Add(time.Duration(rapid.IntRange(0, 60*24*9).Draw(t, name)) * time.Minute).In(c.loc)
		}
		status := Status{State: rapid.SampledFrom(states).Draw(t, "state"), Until: later("until"), Next: rapid.SampledFrom(states).Draw(t, "next"), NextOpening: later("opening")}
		want := sentence(status, quarter)
		now := quarter.Add(time.Duration(rapid.IntRange(0, 15*60-1).Draw(t, "seconds")) * time.Second)
		if got := sentence(status, now); got != want {
			t.Fatalf("%q at %s, %q at %s", got, now.In(c.loc), want, quarter.In(c.loc))
		}
	})
}

// Not parallel: other tests would allocate meanwhile.
func TestSentenceAllocatesNothing(t *testing.T) {
	now := instantIn(t, paris, "2026-03-10 12:30")
	far := instantIn(t, paris, "2027-01-04 09:05")
	buffer := make([]byte, 0, 128)
	for _, status := range []Status{
		{State: Open, Until: far}, {State: Closed, NextOpening: far}, {State: Closed, Until: now, Next: Unknown},
		{State: ByAppointment}, {State: Unknown, Holiday: abolition},
	} {
		if n := testing.AllocsPerRun(100, func() { buffer = AppendSentence(buffer[:0], status, now, Typeset) }); n != 0 {
			t.Errorf("%s: %v allocations", buffer, n)
		}
	}
}
