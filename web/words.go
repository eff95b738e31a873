package web

import (
	"math"
	"strconv"
	"strings"
	"time"

	"annuaire/web/page"
)

// nbsp keeps a number and its unit on one line.
const nbsp = page.NoBreakSpace

var (
	weekdays = [...]string{"dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"}
	months   = [...]string{"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"}
)

// distance writes metres as people say them, no more precise than is useful;
// empty when metres is not a distance.
func distance(metres float64) string {
	switch {
	case math.IsNaN(metres) || math.IsInf(metres, 0) || metres < 0:
		return ""
	case metres < 950:
		return strconv.Itoa(max(50, int(math.Round(metres/50))*50)) + nbsp + "m"
	case metres < 9950:
		return tenths(int(math.Round(metres/100))) + nbsp + "km"
	}
	return page.Whole(int(math.Round(metres/1000))) + nbsp + "km"
}

// tenths writes a number of tenths: "2,4", "3".
func tenths(n int) string {
	if n%10 == 0 {
		return strconv.Itoa(n / 10)
	}
	return strconv.Itoa(n/10) + "," + strconv.Itoa(n%10)
}

// day writes a date without its weekday: "1er mars 2026".
func day(t time.Time) string {
	return dayAndMonth(t) + " " + strconv.Itoa(t.Year())
}

func dayAndMonth(t time.Time) string {
	d := strconv.Itoa(t.Day())
	if t.Day() == 1 {
		d = "1er"
	}
	return d + nbsp + months[t.Month()-1]
}

// clock writes a time of day: "9 h", "17 h 30".
func clock(t time.Time) string { return page.Clock(t.Hour()*60 + t.Minute()) }

// daysBetween counts midnights from a to b, each read in its own zone.
func daysBetween(a, b time.Time) int {
	return int(noon(b).Sub(noon(a)).Round(24*time.Hour) / (24 * time.Hour))
}

func noon(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 12, 0, 0, 0, time.UTC)
}

// enumeration joins words with commas and a last "et".
func enumeration(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " et " + words[last]
}

// number writes digits.
func number(n int) string { return strconv.Itoa(n) }
