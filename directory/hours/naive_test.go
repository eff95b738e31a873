package hours

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// naive answers one minute of one day straight from the rules, with no
// timeline: slow, and written apart from the code it checks.
type naive struct {
	s *Schedule
	c *Calendar
}

// verdict is what the last word said about a minute.
type verdict struct {
	state         State
	wrapped, firm bool
}

func (n naive) say(today, eve dayContext, minute int) verdict {
	said := verdict{state: Closed}
	type word struct {
		rule    *rule
		wrapped bool
	}
	var words []word
	for i := range n.s.rules {
		r := &n.s.rules[i]
		replaces := r.sep == override && r.modifier != offModifier &&
			(r.hasDays() || i > 0 && r.state() == Open && !n.s.rules[i-1].hasDays())
		if r.matches(today) {
			if replaces {
				words = nil
			}
			words = append(words, word{r, false})
		}
		if r.matches(eve) {
			words = append(words, word{r, true})
		}
	}
	for _, w := range words {
		at := minute
		if w.wrapped {
			at += minutesPerDay
		}
		if state, ok := naiveRule(w.rule, at); ok && (w.rule.sep != fallback || said.state == Closed) {
			said = verdict{state, w.wrapped, w.rule.firm()}
		}
	}
	return said
}

// naiveRule tells what a rule says of a minute counted from its own midnight.
func naiveRule(r *rule, minute int) (State, bool) {
	if len(r.spans) == 0 {
		return r.state(), minute < minutesPerDay
	}
	for i := len(r.spans) - 1; i >= 0; i-- { // the last span has the last word
		s := r.spans[i]
		if minute >= s.from && minute < s.to {
			return r.state(), true
		}
		if s.openEnd && minute >= s.to && minute < guessedEnd(s.to) {
			if r.state() == Open {
				return Unknown, true
			}
			return r.state(), true
		}
	}
	return "", false
}

func (n naive) at(t time.Time) State {
	local := t.In(n.c.loc)
	day := dayNumberOf(local.Date())
	minute := local.Hour()*60 + local.Minute()
	today, eve := n.context(day), n.context(day-1)
	said := n.whatever(today, eve, minute)
	if said.state == Unknown || n.s.namesPublic || said.firm || said.wrapped && (!eve.public || said.state == Closed) {
		return said.state
	}
	if said.wrapped || today.public && n.receives(today, eve) {
		return Unknown
	}
	return said.state
}

// whatever is what can be said without knowing whether the day and the one
// before are in the school holidays.
func (n naive) whatever(today, eve dayContext, minute int) verdict {
	said := n.say(today, eve, minute)
	for variant := 1; variant < 4; variant++ {
		today.school, eve.school = variant&1 != 0, variant&2 != 0
		v := n.say(today, eve, minute)
		if v.state != said.state {
			said.state = Unknown
		}
		said.wrapped = said.wrapped && v.wrapped
		said.firm = said.firm && v.firm
	}
	return said
}

func (n naive) context(day dayNumber) dayContext {
	return dayContext{date: day.date(), public: n.c.holiday(day.date()) != ""}
}

// receives tells whether some rule that is not firm opens the day itself.
func (n naive) receives(today, eve dayContext) bool {
	for minute := range minutesPerDay {
		v := n.whatever(today, eve, minute)
		if !v.wrapped && !v.firm && v.state != Closed {
			return true
		}
	}
	return false
}

// drawText draws opening hours in the whole grammar.
func drawText(t *rapid.T) string {
	rules := rapid.SliceOfN(rapid.Custom(drawRule), 1, 4).Draw(t, "rules")
	var b strings.Builder
	for i, r := range rules {
		if i > 0 {
			b.WriteString(rapid.SampledFrom([]string{"; ", "; ", ", ", " || "}).Draw(t, "separator"))
		}
		b.WriteString(r)
	}
	return b.String()
}

func drawRule(t *rapid.T) string {
	one := func(label string, texts ...string) string { return rapid.SampledFrom(texts).Draw(t, label) }
	dates := one("dates", "", "", "", "Jul-Aug ", "Nov 11 ", "Dec 24-Jan 02 ", "2026 ", "2026 Jul 12-Aug 03 ", "week 02-52/2 ")
	days := one("days", "Mo-Fr", "Mo", "Tu,Th", "Sa-Mo", "Sa[1,3]", "Fr[-1]", "Mo-Fr,PH", "PH", "Su", "Mo-Su")
	switch one("kind", "times", "times", "times", "off", "unknown", "appointment") {
	case "off":
		return dates + days + " off"
	case "unknown":
		return dates + days + ` unknown "9h"`
	case "appointment":
		return dates + days + " 09:00-12:00 \"sur rendez-vous\""
	}
	from := rapid.IntRange(0, 22*60).Draw(t, "from")
	to := from + rapid.IntRange(1, 6*60).Draw(t, "length")
	times := fmt.Sprintf("%s-%s", clock(from), clock(min(to, minutesPerDay+latestNight)))
	plus := one("end", "", "", "", "+", ",10:00-12:00", " off")
	if plus == ",10:00-12:00" && from >= 600 {
		plus = ""
	}
	return dates + days + " " + times + plus
}

// drawSchedule draws until the text is one that is accepted.
func drawSchedule(t *rapid.T) *Schedule {
	text := drawText(t)
	if rapid.IntRange(0, 5).Draw(t, "school") == 0 {
		text += rapid.SampledFrom([]string{"; SH off", "; SH Mo-Fr 10:00-17:00", ", SH 20:00-02:00"}).Draw(t, "school rule")
	}
	s, err := Parse(text)
	if err != nil {
		t.Skipf("%q: %v", text, err)
	}
	return s
}

func TestAtIsTheNaiveAnswer(t *testing.T) {
	t.Parallel()
	codes := []string{"", "67482", "97209", "98735"}
	first := dayNumberOf(2025, time.January, 1)
	rapid.Check(t, func(t *rapid.T) {
		n := naive{drawSchedule(t), CalendarFor(rapid.SampledFrom(codes).Draw(t, "place"))}
		for range 20 {
			day := first + dayNumber(rapid.IntRange(0, 3*365).Draw(t, "day"))
			at := day.instant(rapid.IntRange(0, minutesPerDay-1).Draw(t, "minute"), n.c.loc)
			if got, want := n.s.At(at, n.c).State, n.at(at); got != want {
				t.Fatalf("%q at %s: %s, want %s", n.s, at, got, want)
			}
		}
	})
}

func TestUntilIsTheNextNaiveChange(t *testing.T) {
	t.Parallel()
	// No clock changes within these weeks; they hold many holidays.
	first := dayNumberOf(2026, time.April, 1)
	rapid.Check(t, func(t *rapid.T) {
		n := naive{drawSchedule(t), paris}
		at := (first + dayNumber(rapid.IntRange(0, 60).Draw(t, "day"))).instant(rapid.IntRange(0, minutesPerDay-1).Draw(t, "minute"), paris.loc)
		got := n.s.At(at, paris)
		last := at
		for last = at.Add(time.Minute); last.Sub(at) < 30*time.Hour && n.at(last) == got.State; last = last.Add(time.Minute) {
			if got.Until.Equal(last) {
				t.Fatalf("%q at %s: %s until %s, but nothing changes then", n.s, at, got.State, last)
			}
		}
		if n.at(last) != got.State && (!got.Until.Equal(last) || got.Next != n.at(last)) {
			t.Fatalf("%q at %s: %s until %s, want %s then %s", n.s, at, got.State, got.Until, last, n.at(last))
		}
		if !got.NextOpening.IsZero() && (n.at(got.NextOpening) != Open || n.at(got.NextOpening.Add(-time.Minute)) == Open) {
			t.Fatalf("%q at %s: next opening at %s, where it does not open", n.s, at, got.NextOpening)
		}
	})
}

func TestWeekAgreesWithAt(t *testing.T) {
	t.Parallel()
	monday := time.Date(2026, time.July, 13, 0, 0, 0, 0, time.UTC)
	rapid.Check(t, func(t *rapid.T) {
		s := drawSchedule(t)
		for _, day := range s.Week(monday, paris) {
			for _, span := range day.Spans {
				minute := rapid.IntRange(span.From, span.To-1).Draw(t, "minute")
				state := s.StateAt(day.Date.Add(time.Duration(minute)*time.Minute), paris)
				if (state == ByAppointment) != span.ByAppointment || state != Open && state != ByAppointment {
					t.Fatalf("%q on %s at minute %d: %s, but the week says %v", s, day.Date, minute, state, span)
				}
			}
		}
	})
}

func TestCanonicalTextSurvives(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := drawSchedule(t)
		again, err := Parse(s.String())
		if err != nil || again.String() != s.String() {
			t.Fatalf("%q reads back as %v (%v)", s, again, err)
		}
		if osm, ok := Normalize(s.String()); !ok || osm != s.String() {
			t.Fatalf("%q normalizes to %q (%v)", s, osm, ok)
		}
	})
}
