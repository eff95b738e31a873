package visiting

import (
	"fmt"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"annuaire/directory/hours"
	"annuaire/fault"
	"annuaire/labels"
)

// zoneOf is where the slot of a visit is told.
func zoneOf(insee string) *time.Location { return hours.CalendarFor(insee).Zone() }

var hourForm = regexp.MustCompile(`^\s*([0-9]{1,2})\s*(?:[h:]\s*([0-9]{2})?)?\s*$`)

// readMoment reads a day and an hour, as people write it: "14 h 30", "14:30", "9h".
func readMoment(values url.Values, day, hour string, zone *time.Location, faults *fault.Fields) time.Time {
	on, err := time.Parse(time.DateOnly, strings.TrimSpace(values.Get(day)))
	if err != nil || on.Year() < 2000 || on.Year() > 2200 {
		faults.Add(day, "Donnez une date, par exemple 31/12/2026.")
	}
	h, m, ok := readHour(values.Get(hour))
	if !ok {
		faults.Add(hour, "Donnez une heure, par exemple 14 h 30.")
	}
	if err != nil || !ok {
		return time.Time{}
	}
	return time.Date(on.Year(), on.Month(), on.Day(), h, m, 0, 0, zone)
}

func readHour(text string) (hour, minute int, ok bool) {
	if len(text) > 20 {
		return 0, 0, false
	}
	found := hourForm.FindStringSubmatch(strings.ReplaceAll(text, "\u00a0", " "))
	if found == nil {
		return 0, 0, false
	}
	hour, _ = strconv.Atoi(found[1])
	minute, _ = strconv.Atoi(found[2])
	return hour, minute, hour < 24 && minute < 60
}

// calendar answers the slot as a file that calendars take in (RFC 5545).
func (p *Pages) calendar(c *fiber.Ctx) error {
	_, view, err := p.about(c)
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, "text/calendar; charset=utf-8")
	c.Set(fiber.HeaderContentDisposition, fmt.Sprintf(`attachment; filename="visite-%d.ics"`, view.ID))
	c.Set(fiber.HeaderCacheControl, "no-store")
	return c.SendString(invitation(&view.SiteVisit, view.Scheme.Name, view.Address+", "+view.Commune, p.PublicURL))
}

// invitation writes the event. Its number grows with each move, so that a calendar
// puts another date in the place of the first.
func invitation(v *labels.SiteVisit, label, address, site string) string {
	const stamp = "20060102T150405Z"
	status := "TENTATIVE"
	switch v.State {
	case labels.VisitCancelled:
		status = "CANCELLED"
	case labels.VisitProposed:
	default:
		status = "CONFIRMED"
	}
	host := strings.TrimPrefix(strings.TrimPrefix(site, "https://"), "http://")
	var out strings.Builder
	for _, line := range []string{
		"BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//annuaire//visites//FR", "METHOD:PUBLISH", "BEGIN:VEVENT",
		"UID:visite-" + strconv.FormatInt(v.ID, 10) + "@" + calendarText(host), "SEQUENCE:" + strconv.FormatInt(v.Seq, 10),
		"DTSTAMP:" + v.StartsAt.UTC().Format(stamp), "DTSTART:" + v.StartsAt.UTC().Format(stamp), "DTEND:" + v.Ends().UTC().Format(stamp),
		"SUMMARY:" + calendarText("Visite : "+v.PlaceName+" ("+label+")"), "LOCATION:" + calendarText(v.PlaceName+", "+address),
		"DESCRIPTION:" + calendarText("Dossier "+v.Number+". "+v.Message), "URL:" + site + pathOf(v.ID, ""), "STATUS:" + status,
		"END:VEVENT", "END:VCALENDAR",
	} {
		fold(&out, line)
	}
	return out.String()
}

var calendarEscapes = strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\n", `\n`, "\r", "")

func calendarText(s string) string { return calendarEscapes.Replace(s) }

// fold writes a line of at most 75 bytes, and what is left under it, after a space.
// No letter is cut.
func fold(out *strings.Builder, line string) {
	length := 0
	for _, r := range line {
		size := len(string(r))
		if length+size > 73 {
			out.WriteString("\r\n ")
			length = 1
		}
		out.WriteRune(r)
		length += size
	}
	out.WriteString("\r\n")
}
