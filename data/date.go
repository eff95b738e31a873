package data

import (
	"strconv"
	"strings"
	"time"
)

// earliest is the first day that a record of a mediation place may bear.
var earliest = time.Date(1995, 1, 1, 0, 0, 0, 0, time.UTC)

// dateLayouts are the writings of a day that files have. A day and a month
// are in the French order.
var dateLayouts = []string{
	time.DateOnly, "02/01/2006", "2/1/2006", "02-01-2006", "02.01.2006", "2006/01/02", "20060102",
	time.RFC3339, "2006-01-02 15:04:05", "2006-01-02T15:04:05", "2006-01-02 15:04", "2006-01-02T15:04", "2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05.999999-07",
	"02/01/2006 15:04", "02/01/2006 15:04:05", "2006/01/02 15:04:05",
}

// date reads date_maj. Without a usable one the day of the import stands, or
// when the place is known and nothing else changed, the day it already has.
func (w *rowWork) date() {
	text := w.cell("date_maj")
	day, ok := parseDay(text)
	switch {
	case text == "":
		w.lackDate(text, "il manque la date de mise à jour")
	case !ok:
		w.lackDate(text, "ce n'est pas une date (AAAA-MM-JJ)")
	case day.After(w.today.AddDate(0, 0, 1)):
		w.lackDate(text, "la date est dans l'avenir")
	case day.Before(earliest):
		w.lackDate(text, "la date est trop ancienne pour être vraie")
	default:
		w.place.UpdatedOn = day
		if iso := day.Format(time.DateOnly); iso != text {
			w.repair("date_maj", text, "date remise au format AAAA-MM-JJ", iso)
		}
	}
}

func (w *rowWork) lackDate(text, reason string) {
	w.noDate = true
	w.place.UpdatedOn = w.today
	if w.header.has("date_maj") {
		w.repair("date_maj", text, reason+" : le jour de l'import a été mis", w.today.Format(time.DateOnly))
	}
}

// parseDay reads a day; a time of day is dropped, a number is a day as
// spreadsheets count them.
func parseDay(text string) (time.Time, bool) {
	for _, layout := range dateLayouts {
		if len(layout) > len(text)+8 || len(text) > len(layout)+8 {
			continue
		}
		if t, err := time.Parse(layout, text); err == nil {
			y, m, d := t.Date()
			return time.Date(y, m, d, 0, 0, 0, 0, time.UTC), true
		}
	}
	serial, err := strconv.Atoi(strings.TrimSuffix(text, ".0"))
	if err != nil || serial < 34700 || serial > 60000 { // 1995 to 2064
		return time.Time{}, false
	}
	return time.Date(1899, 12, 30+serial, 0, 0, 0, 0, time.UTC), true
}
