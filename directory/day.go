package directory

import (
	"strconv"
	"time"

	"annuaire/directory/hours"
)

// Paris is the zone in which days are told where no place gives another.
var Paris = hours.CalendarFor("").Zone()

var frenchMonths = [...]string{"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"}

// FrenchDay writes a day as people do: "1er mars 2026".
func FrenchDay(t time.Time) string {
	n := strconv.Itoa(t.Day())
	if t.Day() == 1 {
		n = "1er"
	}
	return n + " " + frenchMonths[t.Month()-1] + " " + strconv.Itoa(t.Year())
}
