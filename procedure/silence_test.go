package procedure

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

var paris = mustZone("Europe/Paris")

func mustZone(name string) *time.Location {
	zone, err := time.LoadLocation(name)
	if err != nil {
		panic(err)
	}
	return zone
}

func date(text string) time.Time {
	d, err := time.Parse(time.DateOnly, text)
	if err != nil {
		panic(err)
	}
	return d
}

// at reads an instant of Paris.
func at(text string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04:05", text, paris)
	if err != nil {
		panic(err)
	}
	return t
}

// noon is a correction asked and answered at noon; an empty answer is awaited.
func noon(kind CorrectionKind, created, resolved string) Correction {
	c := Correction{Kind: kind, Created: at(created + " 12:00:00")}
	if resolved != "" {
		c.Resolved = at(resolved + " 12:00:00")
	}
	return c
}

func TestSilenceDecidesOnTheDay(t *testing.T) {
	t.Parallel()
	twoMonths := Period{2, Months}
	for name, c := range map[string]struct {
		filed       string
		period      Period
		resume      Resume
		corrections []Correction
		now         string
		want        string
	}{
		"months":              {filed: "2023-05-15 12:00:00", period: twoMonths, want: "2023-07-16"},
		"days":                {filed: "2023-05-15 12:00:00", period: Period{30, Days}, want: "2023-06-15"},
		"weeks":               {filed: "2023-05-15 12:00:00", period: Period{8, Weeks}, want: "2023-07-11"},
		"an unknown unit":     {filed: "2023-05-15 12:00:00", period: Period{3, ""}, want: "2023-05-19"},
		"at the last instant": {filed: "2023-05-15 23:59:59", period: twoMonths, want: "2023-07-16"},
		"at midnight":         {filed: "2023-05-16 00:00:00", period: twoMonths, want: "2023-07-17"},

		"stopped once":      {filed: "2023-05-15 12:00:00", period: twoMonths, corrections: []Correction{noon(Incorrect, "2023-05-20", "2023-05-25")}, want: "2023-07-22"},
		"outdated stops it": {filed: "2023-05-15 12:00:00", period: twoMonths, corrections: []Correction{noon(Outdated, "2023-05-20", "2023-05-25")}, want: "2023-07-22"},
		"stopped twice": {filed: "2023-05-15 12:00:00", period: twoMonths, want: "2023-07-27", corrections: []Correction{
			noon(Incorrect, "2023-05-20", "2023-05-25"), noon(Incorrect, "2023-05-30", "2023-06-03")}},
		"answered on the day it was filed": {filed: "2023-05-15 08:00:00", period: twoMonths, corrections: []Correction{noon(Incorrect, "2023-05-15", "2023-05-15")}, want: "2023-07-16"},
		"answered on the first day":        {filed: "2023-05-15 08:00:00", period: twoMonths, corrections: []Correction{noon(Incorrect, "2023-05-15", "2023-05-16")}, want: "2023-07-16"},
		"answered on the second day":       {filed: "2023-05-15 08:00:00", period: twoMonths, corrections: []Correction{noon(Incorrect, "2023-05-15", "2023-05-17")}, want: "2023-07-19"},
		"awaited, incorrect":               {filed: "2023-05-15 12:00:00", period: twoMonths, corrections: []Correction{noon(Incorrect, "2023-05-30", "")}, now: "2023-06-05 08:00:00", want: "2023-07-23"},
		"awaited, incomplete":              {filed: "2023-05-15 12:00:00", period: twoMonths, corrections: []Correction{noon(Incomplete, "2023-05-30", "")}, now: "2023-06-05 08:00:00", want: "2023-08-06"},
		"incomplete starts it again":       {filed: "2023-05-15 12:00:00", period: twoMonths, corrections: []Correction{noon(Incomplete, "2023-05-20", "2023-05-25")}, want: "2023-07-26"},
		"incomplete, then incorrect": {filed: "2023-05-15 12:00:00", period: twoMonths, want: "2023-07-31", corrections: []Correction{
			noon(Incomplete, "2023-05-20", "2023-05-25"), noon(Incorrect, "2023-05-30", "2023-06-03")}},
		"incorrect, then incomplete": {filed: "2023-05-15 12:00:00", period: twoMonths, want: "2023-08-04", corrections: []Correction{
			noon(Incorrect, "2023-05-20", "2023-05-25"), noon(Incomplete, "2023-05-30", "2023-06-03")}},
		"reset, nothing to correct": {filed: "2023-05-15 12:00:00", period: twoMonths, resume: Reset, want: "2023-07-16"},
		"reset by the last": {filed: "2023-05-15 12:00:00", period: twoMonths, resume: Reset, want: "2023-07-26", corrections: []Correction{
			noon(Incomplete, "2023-05-16", "2023-05-17"), noon(Incorrect, "2023-05-20", "2023-05-25")}},
		"reset, awaited": {filed: "2023-05-15 12:00:00", period: twoMonths, resume: Reset, corrections: []Correction{noon(Incorrect, "2023-05-30", "")}, now: "2023-06-05 08:00:00", want: "2023-08-06"},

		"the 30th":                {filed: "2023-06-29 12:00:00", period: twoMonths, corrections: []Correction{noon(Incorrect, "2023-06-30", "2023-07-01")}, want: "2023-09-01"},
		"the 31st":                {filed: "2023-07-30 12:00:00", period: twoMonths, corrections: []Correction{noon(Incorrect, "2023-07-31", "2023-08-01")}, want: "2023-10-02"},
		"end of a month of 31":    {filed: "2023-07-31 12:00:00", period: twoMonths, corrections: []Correction{noon(Incorrect, "2023-08-01", "2023-08-02")}, want: "2023-10-03"},
		"end of a month of 30":    {filed: "2023-06-30 12:00:00", period: twoMonths, corrections: []Correction{noon(Incorrect, "2023-07-01", "2023-07-02")}, want: "2023-09-03"},
		"ends in a short month":   {filed: "2023-12-30 12:00:00", period: twoMonths, want: "2024-02-29"},
		"and in a shorter one":    {filed: "2022-12-30 12:00:00", period: twoMonths, want: "2023-02-28"},
		"filed on the 28th":       {filed: "2024-02-28 12:00:00", period: Period{12, Months}, want: "2025-02-28"},
		"filed on the 29th":       {filed: "2024-02-29 12:00:00", period: Period{12, Months}, want: "2025-03-01"},
		"spring loses an hour":    {filed: "2026-03-28 23:30:00", period: Period{1, Days}, want: "2026-03-30"},
		"autumn gains an hour":    {filed: "2026-10-24 23:30:00", period: Period{1, Days}, want: "2026-10-26"},
		"stopped over the change": {filed: "2026-03-20 12:00:00", period: Period{10, Days}, corrections: []Correction{noon(Incorrect, "2026-03-28", "2026-03-30")}, want: "2026-04-03"},
	} {
		now := at("2030-01-01 00:00:00")
		if c.now != "" {
			now = at(c.now)
		}
		clock := SilenceClock{Filed: at(c.filed), Period: c.period, Resume: c.resume, Corrections: c.corrections, Zone: paris}
		if got := clock.DecisionDate(now); !got.Equal(date(c.want)) {
			t.Errorf("%s: %s, want %s", name, got.Format(time.DateOnly), c.want)
		}
		if runs := c.now == ""; clock.Runs() != runs {
			t.Errorf("%s: the clock runs is %v", name, !runs)
		}
	}
}

// The days of Paris are counted, whatever the zone that an instant is written in.
func TestSilenceCountsTheDaysOfItsZone(t *testing.T) {
	t.Parallel()
	filed := time.Date(2026, 1, 31, 23, 30, 0, 0, time.UTC) // 1 February in Paris
	for zone, want := range map[string]string{"Europe/Paris": "2026-03-02", "America/Cayenne": "2026-03-01", "Pacific/Noumea": "2026-03-02"} {
		for _, written := range []string{"UTC", "Pacific/Noumea", "America/Miquelon"} {
			clock := SilenceClock{Filed: filed.In(mustZone(written)), Period: Period{1, Months}, Zone: mustZone(zone)}
			if got := clock.DecisionDate(filed); !got.Equal(date(want)) {
				t.Errorf("%s, written in %s: %s, want %s", zone, written, got.Format(time.DateOnly), want)
			}
		}
	}
}

// Counted one day after the other: a day counts when no correction is awaited in it.
func TestSilenceCountsDayByDay(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		filed := rapid.Int64Range(at("1990-01-01 00:00:00").Unix(), at("2090-01-01 00:00:00").Unix()).Draw(t, "filed")
		clock := SilenceClock{Filed: time.Unix(filed, 0), Period: Period{rapid.IntRange(1, 90).Draw(t, "days"), Days}, Zone: paris}
		first := AddDays(DayOf(clock.Filed, paris), 1)
		stopped := map[time.Time]bool{}
		day := first
		for range rapid.IntRange(0, 4).Draw(t, "corrections") {
			created := AddDays(day, rapid.IntRange(0, 5).Draw(t, "until the next"))
			if !created.Before(clock.DecisionDate(time.Unix(filed, 0))) {
				break // silence had decided
			}
			resolved := AddDays(created, rapid.IntRange(1, 40).Draw(t, "for"))
			kind := rapid.SampledFrom([]CorrectionKind{Incorrect, Outdated}).Draw(t, "kind")
			clock.Corrections = append(clock.Corrections, Correction{kind, StartOf(created, paris), EndOf(resolved, paris).Add(-time.Nanosecond)})
			for day = created; !day.After(resolved); day = AddDays(day, 1) {
				stopped[day] = true
			}
		}
		want := first
		for counted := 0; counted < clock.Period.Number; want = AddDays(want, 1) {
			if !stopped[want] {
				counted++
			}
		}
		for stopped[want] { // it is awaited on the day on which silence would decide
			want = AddDays(want, 1)
		}
		if got := clock.DecisionDate(time.Unix(filed, 0)); !got.Equal(want) {
			t.Fatalf("%s, counted %s: %+v", got.Format(time.DateOnly), want.Format(time.DateOnly), clock)
		}
	})
}

// While an answer is awaited silence decides nothing: the day moves on by one each
// day, and never back.
func TestSilenceWaitsForTheAnswer(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		filed := date("2020-01-01").AddDate(0, 0, rapid.IntRange(0, 4000).Draw(t, "filed"))
		clock := SilenceClock{
			Filed: StartOf(filed, paris), Zone: paris, Resume: rapid.SampledFrom([]Resume{Continue, Reset}).Draw(t, "resume"),
			Period: Period{rapid.IntRange(1, 12).Draw(t, "number"), rapid.SampledFrom([]Unit{Days, Weeks, Months}).Draw(t, "unit")},
		}
		left := DaysBetween(filed, clock.DecisionDate(clock.Filed))
		asked := AddDays(filed, rapid.IntRange(0, min(left-1, 60)).Draw(t, "asked"))
		clock.Corrections = []Correction{{Kind: rapid.SampledFrom([]CorrectionKind{Incorrect, Incomplete, Outdated}).Draw(t, "kind"), Created: StartOf(asked, paris)}}
		before := clock.DecisionDate(StartOf(asked, paris))
		for i := range 400 {
			today := AddDays(asked, i)
			date := clock.DecisionDate(EndOf(today, paris).Add(-time.Second))
			if date.Before(before) || i > 1 && !date.After(today) {
				t.Fatalf("on %s it decides on %s, the day before on %s", today.Format(time.DateOnly), date.Format(time.DateOnly), before.Format(time.DateOnly))
			}
			before = date
		}
	})
}
