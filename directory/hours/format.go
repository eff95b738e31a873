package hours

import (
	"fmt"
	"strings"
	"time"
)

var (
	dayNames   = [7]string{"Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"}
	monthNames = [13]string{"", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"}
)

// formatRules writes rules in canonical form: Parse reads them back.
func formatRules(rules []rule) string {
	var b strings.Builder
	for i := range rules {
		if i > 0 {
			b.WriteString([]string{"; ", ", ", " || "}[rules[i].sep])
		}
		b.WriteString(rules[i].String())
	}
	return b.String()
}

// String writes the rule without its separator.
func (r *rule) String() string {
	if r.always {
		return strings.Join(append([]string{"24/7"}, r.ending()...), " ")
	}
	var parts []string
	add := func(s string) {
		if s != "" {
			parts = append(parts, s)
		}
	}
	add(join(r.years, numberRange.String))
	add(join(r.dates, dateRange.String))
	if len(r.weeks) > 0 {
		add("week " + join(r.weeks, numberRange.String))
	}
	add(r.holidays.String())
	add(r.formatDays())
	add(join(r.spans, span.String))
	return strings.Join(append(parts, r.ending()...), " ")
}

func (r *rule) ending() []string {
	var parts []string
	if word := [...]string{"", "open", "off", "unknown"}[r.modifier]; word != "" {
		parts = append(parts, word)
	}
	if r.comment != "" {
		parts = append(parts, `"`+r.comment+`"`)
	}
	return parts
}

func (r *rule) formatDays() string {
	days := join(r.days, daySelector.String)
	if !r.dayPlus.any() {
		return days
	}
	if days == "" {
		return r.dayPlus.String()
	}
	return days + "," + r.dayPlus.String()
}

func join[T any](items []T, write func(T) string) string {
	texts := make([]string, len(items))
	for i, item := range items {
		texts[i] = write(item)
	}
	return strings.Join(texts, ",")
}

func (h holidaySet) String() string {
	switch {
	case h.public && h.school:
		return "PH,SH"
	case h.public:
		return "PH"
	case h.school:
		return "SH"
	}
	return ""
}

func (r numberRange) String() string {
	switch {
	case r.from == r.to:
		return fmt.Sprintf("%02d", r.from)
	case r.step > 1:
		return fmt.Sprintf("%02d-%02d/%d", r.from, r.to, r.step)
	}
	return fmt.Sprintf("%02d-%02d", r.from, r.to)
}

func (r dateRange) String() string {
	from, to := dateText(r.fromYear, r.fromMonth, r.fromDay), dateText(r.toYear, r.toMonth, r.toDay)
	if r.toYear == r.fromYear && r.fromDay == 0 {
		to = dateText(0, r.toMonth, r.toDay)
	}
	if r.fromMonth == r.toMonth && r.fromDay == r.toDay && r.fromYear == r.toYear {
		return from
	}
	return from + "-" + to
}

func dateText(year int, month time.Month, day int) string {
	text := monthNames[month]
	if day != 0 {
		text += fmt.Sprintf(" %02d", day)
	}
	if year != 0 {
		text = fmt.Sprintf("%d %s", year, text)
	}
	return text
}

// String writes runs of three weekdays or more as ranges.
func (s daySelector) String() string {
	var parts []string
	for d := 0; d < 7; d++ {
		if s.days&(1<<d) == 0 {
			continue
		}
		end := d
		for end < 6 && s.days&(1<<(end+1)) != 0 {
			end++
		}
		if len(s.nth) == 0 && end-d >= 2 {
			parts = append(parts, dayNames[d]+"-"+dayNames[end])
			d = end
			continue
		}
		parts = append(parts, dayNames[d]+s.ranks())
	}
	return strings.Join(parts, ",")
}

func (s daySelector) ranks() string {
	if len(s.nth) == 0 {
		return ""
	}
	return "[" + join(s.nth, func(n int8) string { return fmt.Sprint(n) }) + "]"
}

func (s span) String() string {
	plus := ""
	if s.openEnd {
		plus = "+"
	}
	if s.from == s.to {
		return clock(s.from) + plus
	}
	to := s.to
	if to > minutesPerDay && to-minutesPerDay < s.from {
		to -= minutesPerDay
	}
	return clock(s.from) + "-" + clock(to) + plus
}

func clock(minutes int) string {
	return fmt.Sprintf("%02d:%02d", minutes/60, minutes%60)
}
