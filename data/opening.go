package data

import "annuaire/directory/hours"

// hoursReading is what became of one text of opening hours.
type hoursReading struct {
	text       string
	understood bool
}

// hours reads the opening hours. Those that are not understood are kept as
// text, with a doubt.
func (w *rowWork) hours() {
	text := w.text("horaires")
	if text == "" {
		return
	}
	if len([]rune(text)) > maxHours {
		w.doubt("horaires", text, "est trop long pour des horaires", "")
		return
	}
	read := w.readHours(text)
	w.place.Hours = read.text
	switch {
	case !read.understood:
		w.flag("horaires", read.text, "les horaires ne sont pas compris", "")
	case read.text != text:
		w.repair("horaires", text, "horaires remis en forme", read.text)
	}
}

// maxSeenHours bounds the memory of readings: files repeat the same hours.
const maxSeenHours = 20_000

func (d *diagnosis) readHours(text string) hoursReading {
	if read, seen := d.seenHours[text]; seen {
		return read
	}
	normal, understood := hours.Normalize(text)
	if len(d.seenHours) >= maxSeenHours {
		clear(d.seenHours)
	}
	read := hoursReading{normal, understood}
	d.seenHours[text] = read
	return read
}

// timeZone gives the IANA name of the time zone of a commune.
func timeZone(insee string) string { return hours.CalendarFor(insee).Zone().String() }
