package procedure

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

// zones are those in which French territories live.
var zones = []string{
	"Europe/Paris", "America/Guadeloupe", "America/Cayenne", "America/Miquelon", "Indian/Reunion", "Indian/Mayotte",
	"Pacific/Noumea", "Pacific/Tahiti", "Pacific/Marquesas", "Pacific/Wallis", "Indian/Kerguelen",
}

func TestDaysOfInstants(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ instant, zone, day string }{
		{"2026-03-01T22:59:59.999999999Z", "Europe/Paris", "2026-03-01"},
		{"2026-03-01T23:00:00Z", "Europe/Paris", "2026-03-02"},
		{"2026-07-01T21:59:59Z", "Europe/Paris", "2026-07-01"},
		{"2026-07-01T22:00:00Z", "Europe/Paris", "2026-07-02"},
		{"2026-03-29T01:30:00Z", "Europe/Paris", "2026-03-29"}, // the hour that is not there is between
		{"2024-02-29T03:59:59Z", "America/Guadeloupe", "2024-02-28"},
		{"2024-02-29T04:00:00Z", "America/Guadeloupe", "2024-02-29"},
		{"2025-12-31T13:00:00Z", "Pacific/Noumea", "2026-01-01"},
		{"2026-01-01T09:29:59Z", "Pacific/Marquesas", "2025-12-31"},
	} {
		instant, err := time.Parse(time.RFC3339Nano, c.instant)
		if err != nil {
			t.Fatal(err)
		}
		if got := DayOf(instant, mustZone(c.zone)); !got.Equal(date(c.day)) {
			t.Errorf("%s in %s: %s, want %s", c.instant, c.zone, got.Format(time.DateOnly), c.day)
		}
	}
}

// A day that loses or gains an hour ends when its calendar says.
func TestEndOfDays(t *testing.T) {
	t.Parallel()
	for day, c := range map[string]struct {
		ends  string
		hours float64
	}{
		"2026-03-28": {"2026-03-28T23:00:00Z", 24}, "2026-03-29": {"2026-03-29T22:00:00Z", 23},
		"2026-10-25": {"2026-10-25T23:00:00Z", 25}, "2024-02-28": {"2024-02-28T23:00:00Z", 24},
		"2024-02-29": {"2024-02-29T23:00:00Z", 24}, "2025-12-31": {"2025-12-31T23:00:00Z", 24},
	} {
		end := EndOf(date(day), paris)
		if got := end.UTC().Format(time.RFC3339); got != c.ends {
			t.Errorf("%s ends at %s, want %s", day, got, c.ends)
		}
		if hours := end.Sub(StartOf(date(day), paris)).Hours(); hours != c.hours {
			t.Errorf("%s has %v hours", day, hours)
		}
	}
}

// An instant is of the day that begins before it and ends after, in every zone.
func TestInstantsLieInTheirDay(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		zone := mustZone(rapid.SampledFrom(zones).Draw(t, "zone"))
		instant := time.Unix(rapid.Int64Range(date("1995-01-01").Unix(), date("2100-01-01").Unix()).Draw(t, "instant"), 0)
		day := DayOf(instant, zone)
		if start, end := StartOf(day, zone), EndOf(day, zone); instant.Before(start) || !instant.Before(end) || !end.Equal(StartOf(AddDays(day, 1), zone)) {
			t.Fatalf("%s: from %s to %s", instant, start, end)
		}
		if DaysBetween(day, AddDays(day, 40)) != 40 || !day.Equal(day.UTC()) || day.Unix()%86400 != 0 {
			t.Fatalf("%s is no day", day)
		}
	})
}

func TestMonths(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		from  string
		n     int
		after string // the day of the same number
		last  string // that counts
	}{
		{"2026-03-01", 12, "2027-03-01", "2027-02-28"},
		{"2027-03-01", 12, "2028-03-01", "2028-02-29"},
		{"2024-02-29", 12, "2025-02-28", "2025-02-28"},
		{"2024-02-29", 48, "2028-02-29", "2028-02-28"},
		{"2024-02-28", 12, "2025-02-28", "2025-02-27"},
		{"2026-01-31", 1, "2026-02-28", "2026-02-28"},
		{"2024-01-31", 1, "2024-02-29", "2024-02-29"},
		{"2026-01-30", 1, "2026-02-28", "2026-02-28"},
		{"2026-01-28", 1, "2026-02-28", "2026-02-27"},
		{"2026-05-31", 1, "2026-06-30", "2026-06-30"},
		{"2026-12-31", 2, "2027-02-28", "2027-02-28"},
		{"2026-12-15", 1, "2027-01-15", "2027-01-14"},
		{"2026-03-31", -1, "2026-02-28", "2026-02-28"},
		{"2026-06-15", 0, "2026-06-15", "2026-06-14"},
	} {
		if got := AddMonths(date(c.from), c.n); !got.Equal(date(c.after)) {
			t.Errorf("%s and %d months: %s, want %s", c.from, c.n, got.Format(time.DateOnly), c.after)
		}
		if got := LastDay(date(c.from), c.n); !got.Equal(date(c.last)) {
			t.Errorf("%d months from %s end on %s, want %s", c.n, c.from, got.Format(time.DateOnly), c.last)
		}
	}
}

// Months never go over the month they lead to, and end the day before the next
// begins.
func TestMonthsEndInTheirMonth(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		from := AddDays(date("2000-01-01"), rapid.IntRange(0, 40_000).Draw(t, "day"))
		n := rapid.IntRange(0, 240).Draw(t, "months")
		after, last := AddMonths(from, n), LastDay(from, n)
		if months := (after.Year()-from.Year())*12 + int(after.Month()) - int(from.Month()); months != n || after.Day() > from.Day() {
			t.Fatalf("%s and %d months: %s", from, n, after)
		}
		if after.Day() < from.Day() && AddDays(after, 1).Day() != 1 {
			t.Fatalf("%s and %d months: %s is not the last of its month", from, n, after)
		}
		if next := LastDay(AddDays(from, 1), n); last.After(after) || next.Before(last) {
			t.Fatalf("%d months from %s end on %s, a day later on %s", n, from, last, next)
		}
	})
}
