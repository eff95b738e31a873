package web

import (
	"strings"
	"time"

	"annuaire/directory"
	"annuaire/directory/hours"
	"annuaire/web/page"
)

// openingState says in words whether a place is open, from when or until when.
// Times are those of the place.
func openingState(p *directory.Place, status hours.Status, calendar *hours.Calendar, now time.Time) state {
	now = now.In(calendar.Zone())
	switch {
	case p.Closure.In(now):
		return state{Class: string(hours.Closed), Words: closureWords(p.Closure)}
	case status.State == "":
		status.State = hours.Unknown
	}
	if status.State == hours.Unknown && p.NoHours() {
		return state{Class: string(hours.Unknown), Words: "Horaires non renseignés"}
	}
	var room [96]byte // sentences are shorter
	words := hours.AppendSentence(room[:0], brief(status, now), now, hours.Typeset)
	return state{Class: string(status.State), Words: string(words)}
}

// brief leaves out what a card has no room for and a sheet tells elsewhere: an
// end of opening that is neither today nor within twelve hours, and the name of
// a public holiday.
func brief(status hours.Status, now time.Time) hours.Status {
	status.Holiday = ""
	if status.State == hours.Open && !status.Until.IsZero() {
		until := status.Until.In(now.Location())
		if daysBetween(now, until) > 0 && until.Sub(now) >= 12*time.Hour {
			status.Until = time.Time{}
		}
	}
	return status
}

func closureWords(c *directory.Closure) string {
	if c.Until.IsZero() {
		return "Fermé temporairement"
	}
	return "Fermé temporairement jusqu’au " + dayAndMonth(c.Until)
}

// closureBanner tells of a closure that is in force or announced; empty when
// there is none to come.
func closureBanner(c *directory.Closure, today time.Time) string {
	if c == nil || !c.Until.IsZero() && !c.In(today) && today.After(c.Until) {
		return ""
	}
	text := "Fermeture temporaire à partir du " + day(c.From)
	if !c.Until.IsZero() {
		text = "Fermeture temporaire du " + day(c.From) + " au " + day(c.Until)
	}
	text += "."
	if c.Message != "" {
		text += " " + c.Message
	}
	return text
}

// weekOf writes the week of now, from Monday, as the place keeps it.
func weekOf(s *hours.Schedule, calendar *hours.Calendar, now time.Time) week {
	now = now.In(calendar.Zone())
	monday := now.AddDate(0, 0, -(int(now.Weekday())+6)%7)
	w := week{Caption: "Semaine du " + dayAndMonth(monday)}
	if zone := calendar.Zone(); zone.String() != parisZone {
		w.Caption += ", heure locale"
	}
	for _, d := range s.Week(monday, calendar) {
		w.Days = append(w.Days, weekDay{
			Name:    capital(weekdays[d.Date.Weekday()]),
			Holiday: d.Holiday,
			Text:    spansText(d),
			Today:   daysBetween(now, d.Date) == 0,
		})
	}
	return w
}

const parisZone = "Europe/Paris"

func spansText(d hours.Day) string {
	if len(d.Spans) == 0 {
		if d.Unknown {
			return "À vérifier"
		}
		return "Fermé"
	}
	texts := make([]string, len(d.Spans))
	for i, span := range d.Spans {
		texts[i] = spanText(span)
	}
	return strings.Join(texts, ", ")
}

func spanText(span hours.Span) string {
	text := page.Clock(span.From) + " – " + page.Clock(span.To)
	if span.From == 0 && span.To == 24*60 {
		text = "Ouvert toute la journée"
	}
	if span.ByAppointment {
		text += " (sur rendez-vous)"
	}
	return text
}

func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }
