package hours

import (
	"fmt"
	"strings"
	"time"
)

var (
	frenchDayNames   = [7]string{"lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"}
	frenchMonthNames = [13]string{"", "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"}
)

// Sentence tells a status to people, as seen at now: "Ouvert jusqu'à 17 h 30",
// "Fermé, ouvre demain à 9 h", "Horaires à vérifier". Times are those of the
// zone of the status, which is the place's own.
func Sentence(s Status, now time.Time) string {
	switch s.State {
	case Open:
		return openSentence(s, now)
	case Closed:
		return closedSentence(s, now)
	case ByAppointment:
		return "Sur rendez-vous"
	}
	if s.Holiday != "" {
		return "Horaires à vérifier : jour férié"
	}
	return "Horaires à vérifier"
}

func openSentence(s Status, now time.Time) string {
	if s.Until.IsZero() {
		return "Ouvert"
	}
	now = now.In(s.Until.Location())
	end, days := s.Until, daysBetween(now, s.Until)
	if days == 0 || days == 1 && end.Hour() < 7 { // today, or before the next morning
		return "Ouvert jusqu'à " + FrenchTime(end)
	}
	if isMidnight(end) { // midnight belongs to the evening
		end = end.Add(-time.Minute)
	}
	if day := dayOf(now, end); !strings.HasPrefix(day, "le ") {
		return "Ouvert jusqu'à " + day + " " + FrenchTime(s.Until)
	}
	return "Ouvert jusqu'au " + FrenchDate(end) + " à " + FrenchTime(s.Until)
}

// closedSentence never lets a day to be verified look closed: when such a day,
// or one by appointment, comes before the next opening, it says so.
func closedSentence(s Status, now time.Time) string {
	before := !s.Until.IsZero() && (s.NextOpening.IsZero() || s.Until.Before(s.NextOpening))
	switch {
	case before && s.Next == ByAppointment && isMidnight(s.Until):
		return "Fermé, sur rendez-vous " + dayOf(now, s.Until)
	case before && s.Next == ByAppointment:
		return "Fermé, sur rendez-vous " + when(now, s.Until)
	case before && s.Next == Unknown:
		return "Fermé, horaires à vérifier " + dayOf(now, s.Until)
	case s.NextOpening.IsZero():
		return "Fermé"
	}
	return "Fermé, ouvre " + when(now, s.NextOpening)
}

// when gives "à 9 h", "demain à 9 h", "lundi à 9 h", "le 3 mars à 9 h".
func when(now, t time.Time) string {
	if daysBetween(now.In(t.Location()), t) == 0 {
		return "à " + FrenchTime(t)
	}
	return dayOf(now, t) + " à " + FrenchTime(t)
}

// dayOf names t's day as seen from now: within six days by its weekday.
func dayOf(now, t time.Time) string {
	now = now.In(t.Location())
	switch days := daysBetween(now, t); {
	case days == 0:
		return "aujourd'hui"
	case days == 1:
		return "demain"
	case days < 7:
		return frenchDayNames[(int(t.Weekday())+6)%7]
	case t.Year() == now.Year() || days < 180:
		return "le " + FrenchDate(t)
	}
	return fmt.Sprintf("le %s %d", FrenchDate(t), t.Year())
}

func isMidnight(t time.Time) bool { return t.Hour() == 0 && t.Minute() == 0 }

// daysBetween counts midnights from a to b, both in the same zone.
func daysBetween(a, b time.Time) int {
	day := func(t time.Time) dayNumber { return dayNumberOf(t.Date()) }
	return int(day(b) - day(a))
}

// FrenchTime writes a time of day: "9 h", "17 h 30", "minuit".
func FrenchTime(t time.Time) string { return FrenchMinutes(t.Hour()*60 + t.Minute()) }

// FrenchMinutes writes minutes after midnight as a time of day; past 1440 it
// is the time shown the next day.
func FrenchMinutes(minutes int) string {
	minutes %= minutesPerDay
	switch {
	case minutes == 0:
		return "minuit"
	case minutes%60 == 0:
		return fmt.Sprintf("%d h", minutes/60)
	}
	return fmt.Sprintf("%d h %02d", minutes/60, minutes%60)
}

// FrenchDate writes a day and its month: "3 mars", "1er mai".
func FrenchDate(t time.Time) string {
	if t.Day() == 1 {
		return "1er " + frenchMonthNames[t.Month()]
	}
	return fmt.Sprintf("%d %s", t.Day(), frenchMonthNames[t.Month()])
}
