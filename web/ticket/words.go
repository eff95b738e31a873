package ticket

import (
	"strconv"
	"time"

	"annuaire/directory"
	"annuaire/directory/hours"
	"annuaire/web/page"
)

var months = [...]string{"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"}

var weekdays = [...]string{"dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"}

// dayOf writes a day: "1er mars 2026".
func dayOf(t time.Time) string {
	t = t.In(directory.Paris)
	number := strconv.Itoa(t.Day())
	if t.Day() == 1 {
		number = "1er"
	}
	return number + " " + months[t.Month()-1] + " " + strconv.Itoa(t.Year())
}

// momentOf writes a day and an hour: "2 mars 2026 à 9 h 05".
func momentOf(t time.Time) string {
	t = t.In(directory.Paris)
	minutes := ""
	if t.Minute() > 0 {
		minutes = page.NoBreakSpace + t.Format("04")
	}
	return dayOf(t) + " à " + strconv.Itoa(t.Hour()) + page.NoBreakSpace + "h" + minutes
}

// since writes how long ago something was: "3 jours", "moins d’une heure".
func since(t, now time.Time) string {
	age := now.Sub(t)
	switch days := int(age / (24 * time.Hour)); {
	case days >= 2:
		return strconv.Itoa(days) + page.NoBreakSpace + "jours"
	case days == 1:
		return "1" + page.NoBreakSpace + "jour"
	case age >= 2*time.Hour:
		return strconv.Itoa(int(age/time.Hour)) + page.NoBreakSpace + "heures"
	case age >= time.Hour:
		return "1" + page.NoBreakSpace + "heure"
	}
	return "moins d’une heure"
}

// badge shows a state.
func badge(s directory.TicketState) page.Badge {
	shape := page.Neutral
	switch {
	case s == directory.TicketAppealed:
		shape = page.Attention
	case s == directory.TicketReceived || s == directory.TicketTaken || s == directory.TicketToConfirm:
		shape = page.Waiting
	case s.IsAccepted():
		shape = page.Done
	case s.IsRefused():
		shape = page.Stopped
	}
	return page.Badge{Word: s.French(), Shape: shape}
}

// hoursInWords writes opening hours as people read them, a day a line; the text
// itself where it is not understood.
func hoursInWords(p *directory.Place, monday time.Time) []string {
	if p.Hours == "" {
		return nil
	}
	schedule, err := hours.Parse(p.Hours)
	if err != nil {
		return []string{p.Hours}
	}
	var lines []string
	for _, day := range schedule.Week(monday, hours.CalendarFor(p.INSEE)) {
		lines = append(lines, weekdays[day.Date.Weekday()]+" : "+dayInWords(day))
	}
	return lines
}

func dayInWords(day hours.Day) string {
	switch {
	case day.Unknown:
		return "à vérifier"
	case len(day.Spans) == 0:
		return "fermé"
	}
	text := ""
	for i, span := range day.Spans {
		if i > 0 {
			text += " et "
		}
		text += page.Clock(span.From) + " – " + page.Clock(span.To)
		if span.ByAppointment {
			text += " sur rendez-vous"
		}
	}
	return text
}

// mondayOf gives the monday of the week of an instant.
func mondayOf(now time.Time) time.Time {
	now = now.In(directory.Paris)
	return now.AddDate(0, 0, -(int(now.Weekday())+6)%7)
}

// lines writes several lines of text.
type lines []string

// Write implements page.Content.
func (l lines) Write(w *page.Writer) {
	for i, line := range l {
		w.When(i > 0, "<br>")
		w.Between("<bdi>", line, "</bdi>")
	}
}
