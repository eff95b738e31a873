package directory

import "time"

// Freshness says how long ago somebody last said that a place is as its sheet
// tells. Its text is what addresses and files write.
type Freshness string

// The levels of freshness, by the age of the last update or confirmation.
const (
	UpToDate Freshness = "a-jour"          // less than 6 months
	ToWatch  Freshness = "a-surveiller"    // less than 12
	ToCheck  Freshness = "a-verifier"      // less than 18
	ToUpdate Freshness = "a-mettre-a-jour" // older, or never dated
)

// FreshnessLevels lists the levels, freshest first.
var FreshnessLevels = []Freshness{UpToDate, ToWatch, ToCheck, ToUpdate}

// Months in which a sheet stays at each level but the last.
const (
	FreshMonths   = 6
	WatchedMonths = 12
	CheckedMonths = 18
)

// FreshnessOf gives the level of a sheet last updated or confirmed on a day, as
// seen on another. Months are those of the calendar: six months after 31 August
// is 28 or 29 February.
func FreshnessOf(updated, today time.Time) Freshness {
	switch {
	case updated.IsZero():
		return ToUpdate
	case younger(updated, today, FreshMonths):
		return UpToDate
	case younger(updated, today, WatchedMonths):
		return ToWatch
	case younger(updated, today, CheckedMonths):
		return ToCheck
	}
	return ToUpdate
}

// French gives the level in words.
func (f Freshness) French() string {
	switch f {
	case UpToDate:
		return "à jour"
	case ToWatch:
		return "à surveiller"
	case ToCheck:
		return "à vérifier"
	case ToUpdate:
		return "à mettre à jour"
	}
	return ""
}

// YearsSince gives the whole years of the calendar between two days.
func YearsSince(day, today time.Time) (years int) {
	for !younger(day, today, 12*(years+1)) {
		years++
	}
	return years
}

// younger tells whether fewer than that many months have passed since a day.
func younger(day, today time.Time, months int) bool {
	return calendarDay(today).Before(monthsAfter(calendarDay(day), months))
}

// monthsAfter stays in the month it comes to, as PostgreSQL's intervals do.
func monthsAfter(day time.Time, months int) time.Time {
	y, m, d := day.Date()
	last := time.Date(y, m+time.Month(months)+1, 0, 0, 0, 0, 0, time.UTC)
	return last.AddDate(0, 0, min(d, last.Day())-last.Day())
}

func calendarDay(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}
