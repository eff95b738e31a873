package hours

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const minuteLayout = "2006-01-02 15:04"

// instantIn reads a local time of a territory, empty being the zero time.
func instantIn(t *testing.T, c *Calendar, text string) time.Time {
	t.Helper()
	if text == "" {
		return time.Time{}
	}
	at, err := time.ParseInLocation(minuteLayout, text, c.loc)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func parsed(t *testing.T, text string) *Schedule {
	t.Helper()
	s, err := Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestAt(t *testing.T) {
	t.Parallel()
	const week = "Mo-Fr 09:00-12:00,14:00-18:00; PH off"
	for _, c := range []struct {
		insee, text, at string
		state           State
		until           string
		next            State
		opening         string
	}{
		{"", week, "2026-03-02 09:00", Open, "2026-03-02 12:00", Closed, ""},
		{"", week, "2026-03-02 11:59", Open, "2026-03-02 12:00", Closed, ""},
		{"", week, "2026-03-02 12:00", Closed, "2026-03-02 14:00", Open, "2026-03-02 14:00"},
		{"", week, "2026-03-06 18:00", Closed, "2026-03-09 09:00", Open, "2026-03-09 09:00"},
		{"", week, "2026-07-13 18:00", Closed, "2026-07-15 09:00", Open, "2026-07-15 09:00"},
		{"67482", week, "2026-04-02 18:00", Closed, "2026-04-07 09:00", Open, "2026-04-07 09:00"},
		// No rule names holidays: the day is to be verified, Sunday stays closed.
		{"", "Mo-Fr 09:00-12:00", "2026-07-14 10:00", Unknown, "2026-07-15 00:00", Closed, "2026-07-15 09:00"},
		{"", "Mo-Fr 09:00-12:00", "2026-07-14 20:00", Unknown, "2026-07-15 00:00", Closed, "2026-07-15 09:00"},
		{"", "Mo-Fr 09:00-12:00", "2026-07-13 20:00", Closed, "2026-07-14 00:00", Unknown, "2026-07-15 09:00"},
		{"", "Mo-Fr 09:00-12:00", "2026-11-01 10:00", Closed, "2026-11-02 09:00", Open, "2026-11-02 09:00"},
		{"", "24/7", "2026-07-14 10:00", Open, "", "", ""},
		{"", "Mo-Fr 09:00-12:00; Jul 14 10:00-11:00", "2026-07-14 10:30", Open, "2026-07-14 11:00", Closed, ""},
		{"", "Mo-Fr 09:00-12:00; Dec 25 off", "2026-12-25 10:30", Closed, "2026-12-28 09:00", Open, "2026-12-28 09:00"},
		{"", "Mo-Sa 20:00-02:00", "2026-07-14 01:00", Open, "2026-07-14 02:00", Unknown, ""},
		{"", "Mo-Sa 20:00-02:00", "2026-07-15 01:00", Unknown, "2026-07-15 02:00", Closed, "2026-07-15 20:00"},
		// Nights, and a later rule that replaces their end.
		{"", "Fr 22:00-02:00; PH off", "2026-03-07 01:59", Open, "2026-03-07 02:00", Closed, ""},
		{"", "Fr 22:00-02:00; Sa 10:00-12:00; PH off", "2026-03-07 01:59", Closed, "2026-03-07 10:00", Open, "2026-03-07 10:00"},
		// School holidays.
		{"", "Mo-Fr 09:00-12:00; SH off; PH off", "2026-03-02 10:00", Unknown, "2026-03-02 12:00", Closed, ""},
		{"", "Mo-Fr 09:00-12:00; SH Mo-Fr 10:00-12:00; PH off", "2026-03-02 10:00", Open, "2026-03-02 12:00", Closed, ""},
		{"", "Mo-Fr 09:00-12:00; SH Mo-Fr 10:00-12:00; PH off", "2026-03-02 09:00", Unknown, "2026-03-02 10:00", Open, "2026-03-02 10:00"},
		// Appointments and unknown days.
		{"", `Mo 09:00-12:00 "sur rendez-vous"; PH off`, "2026-03-02 10:00", ByAppointment, "2026-03-02 12:00", Closed, ""},
		{"", `"sur rendez-vous"`, "2026-03-02 10:00", ByAppointment, "", "", ""},
		{"", `Mo 09:00-12:00; Tu unknown "09:00"; PH off`, "2026-03-03 10:00", Unknown, "2026-03-04 00:00", Closed, "2026-03-09 09:00"},
		{"", "Mo 14:00+; PH off", "2026-03-02 15:00", Unknown, "2026-03-03 00:00", Closed, ""},
		// Dates: the next change may be months away.
		{"", "Jul-Aug Mo 09:00-12:00; PH off", "2026-09-01 10:00", Closed, "2027-07-05 09:00", Open, "2027-07-05 09:00"},
		{"", "Th[2,4] 10:00-13:00; PH off", "2026-03-12 10:00", Open, "2026-03-12 13:00", Closed, ""},
		{"", "Th[2,4] 10:00-13:00; PH off", "2026-03-12 13:00", Closed, "2026-03-26 10:00", Open, "2026-03-26 10:00"},
		{"", "week 02-52/2 We 10:00-12:00; PH off", "2026-03-04 10:00", Open, "2026-03-04 12:00", Closed, ""},
		{"", "closed", "2026-03-04 10:00", Closed, "", "", ""},
		// Clocks: the night of 29 March 2026 has no 02:30, that of 25 October has two.
		{"", "Sa 22:00-04:00; PH off", "2026-03-29 01:30", Open, "2026-03-29 04:00", Closed, ""},
		{"", "Su 02:30-05:00; PH off", "2026-03-29 01:30", Closed, "2026-03-29 03:00", Open, "2026-03-29 03:00"},
		{"", "Sa 22:00-04:00; PH off", "2026-10-25 01:30", Open, "2026-10-25 04:00", Closed, ""},
		// Overseas.
		{"97411", week, "2026-12-20 10:00", Closed, "2026-12-21 09:00", Open, "2026-12-21 09:00"},
		{"97302", week, "2026-06-10 10:00", Closed, "2026-06-11 09:00", Open, "2026-06-11 09:00"},
		{"98735", week, "2026-11-20 10:00", Closed, "2026-11-23 09:00", Open, "2026-11-23 09:00"},
	} {
		calendar := CalendarFor(c.insee)
		at := instantIn(t, calendar, c.at).UTC()
		s := parsed(t, c.text)
		got := s.At(at, calendar)
		want := Status{State: c.state, Until: instantIn(t, calendar, c.until), Next: c.next, NextOpening: instantIn(t, calendar, c.opening), Holiday: got.Holiday}
		if c.opening == "" && !got.NextOpening.IsZero() && c.state != Open {
			want.NextOpening = got.NextOpening // not the matter of this case
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q at %s: (-want +got)\n%s", c.text, c.at, diff)
		}
		if state := s.StateAt(at, calendar); state != c.state {
			t.Errorf("%q at %s: StateAt gives %s", c.text, c.at, state)
		}
	}
}

func TestAtDuringTheHourThatComesTwice(t *testing.T) {
	t.Parallel()
	s := parsed(t, "Su 02:15-02:45; PH off")
	second := time.Date(2026, time.October, 25, 1, 30, 0, 0, time.UTC) // 02:30, for the second time
	got := s.At(second, paris)
	if want := second.Add(15 * time.Minute); got.State != Open || !got.Until.Equal(want) {
		t.Errorf("%+v, want open until %s", got, want)
	}
}

func TestHolidayIsTold(t *testing.T) {
	t.Parallel()
	at := instantIn(t, paris, "2026-07-14 10:00")
	if got := parsed(t, "Mo-Fr 09:00-12:00").At(at, paris).Holiday; got != "Fête nationale" {
		t.Errorf("%q", got)
	}
	if got := parsed(t, "Mo-Fr 09:00-12:00; Tu unknown \"9h\"; PH off").At(at, paris); got.State != Closed || got.Holiday != "" {
		t.Errorf("%+v", got)
	}
}

func TestWeek(t *testing.T) {
	t.Parallel()
	s := parsed(t, `Mo 09:00-12:00,14:00-18:00; Tu 09:00-12:00; We 10:00-13:00,13:00-18:00; Th unknown "9h"; Fr 20:00-02:00; Sa 10:00-12:00 "sur rendez-vous"`)
	got := s.Week(time.Date(2026, time.July, 13, 15, 0, 0, 0, time.UTC), paris)
	day := func(d int) time.Time { return time.Date(2026, time.July, d, 0, 0, 0, 0, paris.loc) }
	want := []Day{
		{Date: day(13), Spans: []Span{{From: 540, To: 720}, {From: 840, To: 1080}}},
		{Date: day(14), Holiday: "Fête nationale", Unknown: true},
		{Date: day(15), Spans: []Span{{From: 600, To: 1080}}},
		{Date: day(16), Unknown: true},
		{Date: day(17), Spans: []Span{{From: 1200, To: 1440}}}, // Saturday has a rule of its own
		{Date: day(18), Spans: []Span{{From: 600, To: 720, ByAppointment: true}}},
		{Date: day(19)},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	night := parsed(t, "Fr 20:00-02:00").Week(time.Date(2026, time.July, 13, 0, 0, 0, 0, time.UTC), paris)
	if diff := cmp.Diff([]Span{{From: 1200, To: 1560}}, night[4].Spans); diff != "" || len(night[5].Spans) > 0 {
		t.Errorf("a night: %s, the day after %v", diff, night[5])
	}
}

func TestWeeklyHours(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]time.Duration{
		"Mo-Fr 09:00-12:00,14:00-18:00":             35 * time.Hour,
		"Mo-Fr 09:00-12:00; SH off; PH off":         15 * time.Hour,
		"Mo 09:00-12:00,09:00-12:00":                3 * time.Hour,
		"Fr 20:00-02:00":                            6 * time.Hour,
		"24/7":                                      168 * time.Hour,
		`Mo 09:00-12:00 "sur rdv"; Tu 09:00-10:00`:  time.Hour,
		`Mo 09:00-12:00; Tu unknown "09:00"`:        3 * time.Hour,
		"week 02-52/2 We 10:00-12:00":               time.Hour,
		"Jan-Jun Mo-Su 00:00-24:00; Jul-Dec Mo off": 168 * time.Hour / 2,
	} {
		got := parsed(t, text).WeeklyHours()
		if (got - want).Abs() > want/100 {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}

func TestOrdinary(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{"Mo-Fr 09:00-12:00; PH off; SH off": true, "24/7": true, "Mo[1] 09:00-12:00": false, "Jul Mo 09:00-12:00": false, "week 2 Mo 09:00-10:00": false} {
		if got := parsed(t, text).Ordinary(); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}
