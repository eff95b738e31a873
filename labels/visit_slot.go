package labels

import (
	"strconv"
	"time"

	"annuaire/directory"
)

var frenchWeekdays = [...]string{"dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"}

// When tells the slot in words, by the clock of the place: "mardi 3 mars 2026, de 14 h
// à 16 h 30".
func (v *SiteVisit) When() string {
	start, end := v.StartsAt.In(v.Zone()), v.Ends().In(v.Zone())
	text := v.Day() + ", de " + FrenchHour(start) + " à " + FrenchHour(end)
	if end.YearDay() != start.YearDay() {
		text = v.Day() + " à " + FrenchHour(start) + ", jusqu’au " + directory.FrenchDay(end) + " à " + FrenchHour(end)
	}
	if v.Zone().String() != directory.Paris.String() {
		text += " (heure du lieu)"
	}
	return text
}

// Day tells the day of a visit where it is: "mardi 3 mars 2026".
func (v *SiteVisit) Day() string {
	start := v.StartsAt.In(v.Zone())
	return frenchWeekdays[start.Weekday()] + " " + directory.FrenchDay(start)
}

// FrenchHour writes an hour as people do: "14 h", "9 h 05".
func FrenchHour(t time.Time) string {
	hour := strconv.Itoa(t.Hour()) + "\u00a0h"
	if t.Minute() == 0 {
		return hour
	}
	return hour + "\u00a0" + t.Format("04")
}
