package api

import (
	"strconv"
	"time"

	"annuaire/atlas"
	"annuaire/directory/hours"
)

// appendOpening writes the state of a place in codes for programs and in one
// French sentence for people, in the place's own time zone.
func appendOpening(b []byte, e *atlas.Entry, st hours.Status, now time.Time) []byte {
	zone := time.UTC
	if e.Calendar != nil {
		zone = e.Calendar.Zone()
	}
	if st.State == "" {
		st.State = hours.Unknown
	}
	b = append(append(b, `{"etat":"`...), st.State...)
	b = appendInstant(append(b, `","jusqua":`...), in(st.Until, zone))
	b = appendInstant(append(b, `,"prochaine_ouverture":`...), in(st.NextOpening, zone))
	b = append(b, `,"texte":"`...)
	if st.State == hours.Unknown && e.NoHours() {
		b = append(b, "Horaires non renseignés"...)
	} else {
		b = appendOpeningText(b, st, now.In(zone), zone)
	}
	return append(b, `"}`...)
}

func in(t time.Time, zone *time.Location) time.Time {
	if t.IsZero() {
		return t
	}
	return t.In(zone)
}

func appendOpeningText(b []byte, st hours.Status, now time.Time, zone *time.Location) []byte {
	switch st.State {
	case hours.Open:
		b = append(b, "Ouvert"...)
		if !st.Until.IsZero() {
			b = appendUntil(b, st.Until.In(zone), now)
		}
	case hours.Closed:
		b = append(b, "Fermé"...)
		if !st.NextOpening.IsZero() {
			b = appendNext(b, st.NextOpening.In(zone), now)
		}
	case hours.ByAppointment:
		b = append(b, "Sur rendez-vous"...)
	default:
		b = append(b, "Horaires à vérifier"...)
		if st.Holiday != "" {
			b = append(b, " ("...)
			b = append(b, st.Holiday...)
			b = append(b, ')')
		}
	}
	return b
}

// appendUntil writes " jusqu'à 18 h", " jusqu'à lundi à 9 h", " jusqu'au 3 août à 9 h".
func appendUntil(b []byte, t, now time.Time) []byte {
	switch days := daysBetween(now, t); {
	case days == 0:
		b = append(b, " jusqu'à "...)
	case days < 7:
		b = append(appendDayName(append(b, " jusqu'à "...), t, days), " à "...)
	default:
		b = append(appendDate(append(b, " jusqu'au "...), t), " à "...)
	}
	return appendClock(b, t)
}

// appendNext writes ", ouvre à 9 h", ", ouvre demain à 9 h", ", ouvre le 3 août à 9 h".
func appendNext(b []byte, t, now time.Time) []byte {
	b = append(b, ", ouvre "...)
	switch days := daysBetween(now, t); {
	case days == 0:
	case days < 7:
		b = append(appendDayName(b, t, days), ' ')
	default:
		b = append(appendDate(append(b, "le "...), t), ' ')
	}
	return appendClock(append(b, "à "...), t)
}

func appendDayName(b []byte, t time.Time, days int) []byte {
	if days == 1 {
		return append(b, "demain"...)
	}
	return append(b, weekdays[t.Weekday()]...)
}

func appendDate(b []byte, t time.Time) []byte {
	if t.Day() == 1 {
		b = append(b, "1er"...)
	} else {
		b = strconv.AppendInt(b, int64(t.Day()), 10)
	}
	return append(append(b, ' '), months[t.Month()]...)
}

var weekdays = [...]string{"dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"}

var months = [...]string{"", "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"}

func daysBetween(a, b time.Time) int {
	midnight := func(t time.Time) time.Time {
		return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
	}
	return int(midnight(b).Sub(midnight(a)) / (24 * time.Hour))
}

// appendClock writes "9 h" or "9 h 05".
func appendClock(b []byte, t time.Time) []byte {
	b = append(strconv.AppendInt(b, int64(t.Hour()), 10), " h"...)
	if m := t.Minute(); m != 0 {
		b = append(b, ' ', byte('0'+m/10), byte('0'+m%10))
	}
	return b
}
