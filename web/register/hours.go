package register

import (
	"fmt"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	"annuaire/directory"
	"annuaire/directory/hours"
	"annuaire/fault"
	"annuaire/web/page"
)

// Ways of telling hours.
const (
	byWeek = "semaine"
	byText = "texte"
	none   = "aucun"
)

// weekDays are the days, with the names of their fields.
var weekDays = [7]struct{ key, name string }{
	{"lu", "Lundi"}, {"ma", "Mardi"}, {"me", "Mercredi"}, {"je", "Jeudi"}, {"ve", "Vendredi"}, {"sa", "Samedi"}, {"di", "Dimanche"},
}

// shownExceptions is how many exceptions a form asks for beyond those there are.
const shownExceptions = 2

func hoursFields(f *form) []page.Field {
	text := f.text("horaires")
	table, fits := hours.ReadTimetable(text)
	mode := byWeek
	if !fits {
		mode = byText
	}
	way := func(value, label, hint string) page.Choice {
		return page.Choice{Value: value, Text: label, Hint: hint, Chosen: value == mode}
	}
	fields := []page.Field{
		page.Radios{Name: "mode", Label: "Comment donner les horaires ?", Choices: []page.Choice{
			way(byWeek, "Jour par jour", ""),
			way(byText, "En toutes lettres", "Par exemple : du lundi au vendredi de 9h à 12h, fermé en août."),
			way(none, "Ne pas les donner", "La fiche dira que les horaires sont à vérifier."),
		}},
		week{table},
		page.Radios{Name: "feries", Label: "Les jours fériés", Choices: holidayChoices(table.Public, "Ouvert comme d’habitude", true)},
		page.Radios{Name: "scolaires", Label: "Pendant les vacances scolaires", Choices: holidayChoices(table.School, "", false)},
		folded{"Jours exceptionnels", exceptionFields(table.Exceptions)},
		page.Area{Name: "horaires", Label: "Horaires en toutes lettres", Value: text, Rows: 3, Hint: readBack(f, text)},
	}
	return fields
}

func holidayChoices(now hours.Holidays, open string, mayOpen bool) []page.Choice {
	usual := "Comme d’habitude"
	if mayOpen {
		usual = "Je ne sais pas"
	}
	all := []page.Choice{{Value: string(hours.Unsaid), Text: usual, Chosen: now == hours.Unsaid}}
	if mayOpen {
		all = append(all, page.Choice{Value: string(hours.AsUsual), Text: open, Chosen: now == hours.AsUsual})
	}
	return append(all, page.Choice{Value: string(hours.Off), Text: "Fermé", Chosen: now == hours.Off})
}

func exceptionFields(there []hours.Exception) []page.Field {
	var all []page.Field
	for i := range min(len(there)+shownExceptions, hours.MaxExceptions) {
		e, key := hours.Exception{}, "x"+strconv.Itoa(i+1)
		if i < len(there) {
			e = there[i]
		}
		day := func(t time.Time) string {
			if t.IsZero() {
				return ""
			}
			return t.Format(time.DateOnly)
		}
		all = append(all, page.Group{Legend: "Exception " + strconv.Itoa(i+1), Fields: []page.Field{
			page.TextField{Name: key + "du", Label: "Du", Type: page.Date, Value: day(e.From)},
			page.TextField{Name: key + "au", Label: "Au (inclus)", Type: page.Date, Value: day(e.Until)},
			page.TextField{Name: key + "heures", Label: "Horaires ces jours-là", Hint: "Par exemple : 9h-12h, 14h-17h. Laissez vide si le lieu est fermé.", Value: rangesText(e.Ranges), Max: 60},
		}})
	}
	return all
}

// readBack says how a text was understood.
func readBack(f *form, text string) string {
	if sent, answered := f.draft.Answers["horaires"]; answered && sent.Get("mode") == byText {
		text = sent.Get("horaires")
	}
	osm, understood := hours.Normalize(text)
	switch {
	case strings.TrimSpace(text) == "":
		return ""
	case !understood:
		return "Ce texte n’est pas compris."
	}
	return "Compris ainsi : " + hours.Words(osm) + "."
}

// readHours makes opening_hours of the week, or of the text.
func readHours(_ *form, sent url.Values) (directory.Patch, fault.Fields) {
	switch sent.Get("mode") {
	case byText:
		return directory.Patch{"horaires": strings.TrimSpace(sent.Get("horaires"))}, nil
	case none:
		return directory.Patch{"horaires": ""}, nil
	}
	var faults fault.Fields
	table := hours.Timetable{Public: holidays(sent.Get("feries")), School: holidays(sent.Get("scolaires"))}
	if table.School == hours.AsUsual {
		table.School = hours.Unsaid
	}
	for d, day := range weekDays {
		table.Days[d] = readDay(day.key, sent, &faults)
	}
	for i := range hours.MaxExceptions {
		if e, given := readException("x"+strconv.Itoa(i+1), sent, &faults); given {
			table.Exceptions = append(table.Exceptions, e)
		}
	}
	if len(faults) > 0 {
		return nil, faults
	}
	if table.Empty() && len(table.Exceptions) > 0 {
		faults.Add("lu1de", "Donnez d'abord les horaires d'une semaine ordinaire.")
	}
	return directory.Patch{"horaires": table.String()}, faults
}

func holidays(text string) hours.Holidays {
	switch h := hours.Holidays(text); h {
	case hours.AsUsual, hours.Off:
		return h
	}
	return hours.Unsaid
}

func readDay(key string, sent url.Values, faults *fault.Fields) (day hours.TimetableDay) {
	day.Appointment = sent.Get(key+"rdv") == page.CheckedValue
	for n := 1; n <= hours.MaxRanges; n++ {
		at := key + strconv.Itoa(n)
		from, to := strings.TrimSpace(sent.Get(at+"de")), strings.TrimSpace(sent.Get(at+"a"))
		if from == "" && to == "" {
			continue
		}
		r, problem := readRange(from, to)
		if problem == "" && hours.Overlap(append(day.Ranges, r)) {
			problem = "Cette plage commence avant la fin de la précédente."
		}
		if problem != "" {
			faults.Add(at+"de", "%s", problem)
			continue
		}
		day.Ranges = append(day.Ranges, r)
	}
	return day
}

// readRange reads two times; an end before the beginning is on the next day.
func readRange(from, to string) (r hours.Range, problem string) {
	var ok bool
	if r.From, ok = readClock(from); !ok {
		return r, "Écrivez l'heure d'ouverture, par exemple 9h ou 9h30."
	}
	if r.To, ok = readClock(to); !ok {
		return r, "Écrivez l'heure de fermeture, par exemple 17h ou 17h30."
	}
	if r.To < r.From {
		r.To += 24 * 60
	}
	return r, r.Problem()
}

var clockShape = regexp.MustCompile(`^([0-9]{1,2})\s*(?:[hH:.]\s*([0-9]{2})?)?$`)

// readClock reads a time as people write it: "9", "9h", "9h30", "09:30".
func readClock(text string) (minutes int, ok bool) {
	parts := clockShape.FindStringSubmatch(strings.TrimSpace(text))
	if parts == nil {
		return 0, false
	}
	hour, _ := strconv.Atoi(parts[1])
	minute, _ := strconv.Atoi(parts[2])
	minutes = hour*60 + minute
	return minutes, minute < 60 && minutes <= 24*60
}

// writeClock writes a time of day: what passes midnight is of the next day.
func writeClock(minutes int) string {
	if minutes > 24*60 {
		minutes -= 24 * 60
	}
	return fmt.Sprintf("%d:%02d", minutes/60, minutes%60)
}

func rangesText(ranges []hours.Range) string {
	texts := make([]string, len(ranges))
	for i, r := range ranges {
		texts[i] = writeClock(r.From) + "-" + writeClock(r.To)
	}
	return strings.Join(texts, ", ")
}

func readException(key string, sent url.Values, faults *fault.Fields) (e hours.Exception, given bool) {
	from, until, text := strings.TrimSpace(sent.Get(key+"du")), strings.TrimSpace(sent.Get(key+"au")), strings.TrimSpace(sent.Get(key+"heures"))
	if from == "" && until == "" && text == "" {
		return e, false
	}
	if until == "" {
		until = from
	}
	var errFrom, errUntil error
	e.From, errFrom = time.Parse(time.DateOnly, from)
	e.Until, errUntil = time.Parse(time.DateOnly, until)
	switch {
	case errFrom != nil || errUntil != nil || e.From.Year() < 2000 || e.Until.Year() > 2100:
		faults.Add(key+"du", "Donnez le jour, ou le premier et le dernier jour.")
		return e, false
	case e.Until.Before(e.From):
		faults.Add(key+"au", "Le dernier jour vient avant le premier.")
		return e, false
	}
	for part := range strings.SplitSeq(text, ",") {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		a, b, _ := strings.Cut(part, "-")
		r, problem := readRange(a, b)
		if problem == "" && (hours.Overlap(append(e.Ranges, r)) || len(e.Ranges) == hours.MaxRanges) {
			problem = "Écrivez trois plages au plus, dans l'ordre, par exemple 9h-12h, 14h-17h."
		}
		if problem != "" {
			faults.Add(key+"heures", "%s", problem)
			return e, false
		}
		e.Ranges = append(e.Ranges, r)
	}
	return e, true
}
