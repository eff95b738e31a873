package freshness

import (
	"strings"
	"time"

	"annuaire/directory"
	"annuaire/directory/hours"
	"annuaire/web/page"
)

var weekdays = [...]string{"dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"}

// week writes the opening hours of the week of an instant, a day a line; the text
// itself where it is not understood.
func week(place *directory.Place, now time.Time) []string {
	if place.Hours == "" {
		return []string{missing}
	}
	schedule, err := hours.Parse(place.Hours)
	if err != nil {
		return []string{place.Hours}
	}
	calendar := hours.CalendarFor(place.INSEE)
	now = now.In(calendar.Zone())
	monday := now.AddDate(0, 0, -(int(now.Weekday())+6)%7)
	var lines []string
	for _, day := range schedule.Week(monday, calendar) {
		lines = append(lines, page.UpperFirst(weekdays[day.Date.Weekday()])+" : "+openings(day))
	}
	return lines
}

func openings(day hours.Day) string {
	switch {
	case day.Unknown:
		return "à vérifier"
	case len(day.Spans) == 0:
		return "fermé"
	}
	spans := make([]string, len(day.Spans))
	for i, span := range day.Spans {
		spans[i] = "de " + page.Clock(span.From) + " à " + page.Clock(span.To)
		if span.ByAppointment {
			spans[i] += " sur rendez-vous"
		}
	}
	return strings.Join(spans, ", ")
}

// lines are texts, one a line.
type lines []string

// Write implements page.Content.
func (list lines) Write(w *page.Writer) {
	for i, line := range list {
		w.When(i > 0, "<br>\n")
		w.Text(line)
	}
}
