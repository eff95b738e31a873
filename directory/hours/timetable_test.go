package hours

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func drawRanges(t *rapid.T) []Range {
	var ranges []Range
	at := rapid.IntRange(0, 60).Draw(t, "first")
	for range rapid.IntRange(1, MaxRanges).Draw(t, "ranges") {
		from := at + rapid.IntRange(0, 300).Draw(t, "gap")
		to := from + rapid.IntRange(1, 400).Draw(t, "length")
		if r := (Range{from, to}); r.Problem() == "" {
			ranges = append(ranges, r)
		}
		at = to
	}
	return ranges
}

func drawTimetable(t *rapid.T) Timetable {
	var table Timetable
	for d := range table.Days {
		if rapid.Bool().Draw(t, "open") {
			table.Days[d] = TimetableDay{drawRanges(t), rapid.Bool().Draw(t, "appointment")}
		}
	}
	table.Public = rapid.SampledFrom([]Holidays{Unsaid, AsUsual, Off}).Draw(t, "public")
	table.School = rapid.SampledFrom([]Holidays{Unsaid, Off}).Draw(t, "school")
	for range rapid.IntRange(0, 4).Draw(t, "exceptions") {
		from := utcDay(2026, time.January, 1+rapid.IntRange(0, 700).Draw(t, "from"))
		e := Exception{From: from, Until: from.AddDate(0, 0, rapid.IntRange(0, 40).Draw(t, "days"))}
		if rapid.Bool().Draw(t, "hours") {
			e.Ranges = drawRanges(t)
		}
		table.Exceptions = append(table.Exceptions, e)
	}
	return table
}

// A timetable that is written is read back the same, and means the same in a
// week without holidays as it says.
func TestTimetableReadsBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		table := drawTimetable(t)
		if table.Empty() {
			return
		}
		text := table.String()
		back, ok := ReadTimetable(text)
		if diff := cmp.Diff(table, back); !ok || diff != "" {
			t.Fatalf("%q is read back (%v) with differences %s", text, ok, diff)
		}
		normal, understood := Normalize(text)
		if !understood || normal != text {
			t.Fatalf("%q is normalized as %q", text, normal)
		}
		table.weekIsAsSaid(t)
	})
}

// weekIsAsSaid compares the evaluator, in a week of no holiday and no exception,
// with the minutes of the table.
func (table *Timetable) weekIsAsSaid(t *rapid.T) {
	rules := table.rules()
	monday := dayNumberOf(1990, time.January, 8)
	for d := range dayNumber(7) {
		line := evaluate(rules, dayContext{date: (monday + d).date()}, dayContext{date: (monday + d - 1).date()})
		for minute := range minutesPerDay {
			open := line.at(minute).state != Closed
			if want := table.within(int(d), minute) || table.within(int(d+6)%7, minute+minutesPerDay); open != want {
				t.Fatalf("day %d, minute %d: open %v, said %v: %s", d, minute, open, want, table)
			}
		}
	}
}

func (table *Timetable) within(day, minute int) bool {
	d := table.Days[day]
	if len(d.Ranges) == 0 {
		return d.Appointment && minute < minutesPerDay
	}
	for _, r := range d.Ranges {
		if minute >= r.From && minute < r.To {
			return true
		}
	}
	return false
}

func TestTimetableOfUsualTexts(t *testing.T) {
	t.Parallel()
	for text, fits := range map[string]bool{
		"":                          true,
		"24/7":                      false, // which says of holidays too that it is open
		"Mo-Fr 09:00-12:00":         true,
		"Mo-Fr 09:00-12:00; PH off": true,
		"Mo-Fr 09:00-12:00; Sa off": true,
		"Mo-Su 09:00-12:00; We 14:00-18:00; 2026 Dec 24-31 off": true,
		`Mo "sur rendez-vous"`:        true,
		"Mo-Fr 20:00-02:00":           true,
		"Mo-Fr,PH 09:00-12:00":        false,
		"Mo[1] 09:00-12:00":           false,
		"week 01-53/2 Mo 09:00-12:00": false,
		"Jul-Aug Mo 09:00-12:00":      false,
		"Mo-Fr 18:00+":                false,
		`Mo 09:00-12:00 "accueil"`:    false,
		"Dec 25 off; Mo 09:00-12:00":  false,
		"PH off":                      false,
		"Mo 08:00-09:00,10:00-11:00,12:00-13:00,14:00-15:00": false,
	} {
		table, ok := ReadTimetable(text)
		if ok != fits {
			t.Errorf("%q fits: %v", text, ok)
			continue
		}
		again, ok := ReadTimetable(table.String())
		if diff := cmp.Diff(table, again); fits && (!ok || diff != "") {
			t.Errorf("%q, as %q: %s", text, table.String(), diff)
		}
	}
}

func TestWords(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"": "",
		"Mo-Fr 09:00-12:30,14:00-18:00; Sa 10:00-12:00": "lundi à vendredi de 9\u00a0h à 12\u00a0h\u00a030 et de 14\u00a0h à 18\u00a0h ; samedi de 10\u00a0h à 12\u00a0h",
		"Mo,Tu 09:00-12:00; PH off; 2026 Dec 24 off":    "lundi et mardi de 9\u00a0h à 12\u00a0h ; fermé les jours fériés ; fermé le 24/12/2026",
		`We "sur rendez-vous"`:                          "mercredi sur rendez-vous",
		"Mo[1] 09:00-12:00":                             "Mo[1] 09:00-12:00",
	} {
		if got := Words(text); got != want {
			t.Errorf("%q is said %q, want %q", text, got, want)
		}
	}
}
