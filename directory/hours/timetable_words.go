package hours

import (
	"fmt"
	"strings"
	"time"
)

// Words gives opening hours as people read them: "lundi à vendredi de 9 h à
// 12 h 30". What a timetable cannot say is given as it is written.
func Words(osm string) string {
	t, ok := ReadTimetable(osm)
	if !ok || t.Empty() {
		return osm
	}
	parts := t.weekWords()
	switch t.Public {
	case AsUsual:
		parts = append(parts, "jours fériés comme d'habitude")
	case Off:
		parts = append(parts, "fermé les jours fériés")
	}
	if t.School == Off {
		parts = append(parts, "fermé pendant les vacances scolaires")
	}
	for _, e := range t.Exceptions {
		parts = append(parts, e.words())
	}
	return strings.Join(parts, " ; ")
}

// dayWords names a day of the week, 0 being Monday.
func dayWords(d int) string { return frenchDayNames[(d+1)%7] }

// weekWords says in one go the days that follow each other with the same hours.
func (t *Timetable) weekWords() (parts []string) {
	for d := 0; d < 7; d++ {
		said := t.Days[d].words()
		last := d
		for last < 6 && t.Days[last+1].words() == said {
			last++
		}
		if said != "" {
			parts = append(parts, daysWords(d, last)+" "+said)
		}
		d = last
	}
	return parts
}

func daysWords(from, to int) string {
	switch to - from {
	case 0:
		return dayWords(from)
	case 1:
		return dayWords(from) + " et " + dayWords(to)
	}
	return dayWords(from) + " à " + dayWords(to)
}

// words says the hours of a day, nothing of a closed one.
func (d TimetableDay) words() string {
	said := rangesWords(d.Ranges)
	if d.Appointment {
		said = strings.TrimSpace(said + " sur rendez-vous")
	}
	return said
}

func rangesWords(ranges []Range) string {
	parts := make([]string, len(ranges))
	for i, r := range ranges {
		parts[i] = "de " + clockWords(r.From) + " à " + clockWords(r.To)
	}
	return strings.Join(parts, " et ")
}

// clockWords keeps an hour on one line.
func clockWords(minutes int) string {
	if minutes > minutesPerDay {
		minutes -= minutesPerDay
	}
	if minutes%60 == 0 {
		return fmt.Sprintf("%d\u00a0h", minutes/60)
	}
	return fmt.Sprintf("%d\u00a0h\u00a0%02d", minutes/60, minutes%60)
}

func (e Exception) words() string {
	day := func(t time.Time) string { return t.Format("02/01/2006") }
	when := "le " + day(e.From)
	if !e.Until.Equal(e.From) {
		when = "du " + day(e.From) + " au " + day(e.Until)
	}
	if len(e.Ranges) == 0 {
		return "fermé " + when
	}
	return when + " " + rangesWords(e.Ranges)
}
