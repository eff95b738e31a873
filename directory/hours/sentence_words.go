package hours

import (
	"strconv"
	"time"
)

// Typography is how a sentence is set.
type Typography uint8

const (
	// Plain has the apostrophe and the spaces of a keyboard.
	Plain Typography = iota
	// Typeset has curved apostrophes, and no-break spaces between a number and
	// its unit.
	Typeset
)

var (
	frenchDayNames   = [...]string{"dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"}
	frenchMonthNames = [...]string{"", "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"}
)

// append writes a text of plain apostrophes.
func (style Typography) append(dst []byte, text string) []byte {
	if style == Plain {
		return append(dst, text...)
	}
	for i := range len(text) {
		if text[i] == '\'' {
			dst = append(dst, "’"...)
		} else {
			dst = append(dst, text[i])
		}
	}
	return dst
}

// appendSpace writes what stands between a number and its unit.
func (style Typography) appendSpace(dst []byte) []byte {
	if style == Plain {
		return append(dst, ' ')
	}
	return append(dst, "\u00a0"...)
}

// appendMoment writes "à 9 h", "demain à 9 h", "lundi à 9 h", "le 3 mars à 9 h".
func (style Typography) appendMoment(dst []byte, now, t time.Time) []byte {
	if daysBetween(now.In(t.Location()), t) > 0 {
		dst = append(style.appendDay(dst, now, t), ' ')
	}
	return style.appendClock(append(dst, "à "...), t)
}

// appendDay names t's day as seen from now, within six days by its weekday:
// "aujourd'hui", "demain", "lundi", "le 3 mars".
func (style Typography) appendDay(dst []byte, now, t time.Time) []byte {
	now = now.In(t.Location())
	switch days := daysBetween(now, t); {
	case days <= 0:
		return style.append(dst, "aujourd'hui")
	case days == 1:
		return append(dst, "demain"...)
	case days < 7:
		return append(dst, frenchDayNames[t.Weekday()]...)
	}
	return style.appendDate(append(dst, "le "...), now, t)
}

// appendDate writes "3 mars", "1er mai", and the year when it is another one
// and not the coming winter: "5 juillet 2027".
func (style Typography) appendDate(dst []byte, now, t time.Time) []byte {
	const winter = 180 // days
	dst = strconv.AppendInt(dst, int64(t.Day()), 10)
	if t.Day() == 1 {
		dst = append(dst, "er"...)
	}
	dst = append(style.appendSpace(dst), frenchMonthNames[t.Month()]...)
	if t.Year() == now.Year() || daysBetween(now, t) < winter {
		return dst
	}
	return strconv.AppendInt(append(dst, ' '), int64(t.Year()), 10)
}

// appendClock writes a time of day: "9 h", "17 h 05", "minuit".
func (style Typography) appendClock(dst []byte, t time.Time) []byte {
	if isMidnight(t) {
		return append(dst, "minuit"...)
	}
	dst = append(style.appendSpace(strconv.AppendInt(dst, int64(t.Hour()), 10)), 'h')
	if m := t.Minute(); m != 0 {
		dst = append(style.appendSpace(dst), byte('0'+m/10), byte('0'+m%10))
	}
	return dst
}

// daysBetween counts midnights from a to b, both in the same zone.
func daysBetween(a, b time.Time) int {
	day := func(t time.Time) int64 {
		_, offset := t.Zone()
		return floorDiv(t.Unix()+int64(offset), secondsPerDay)
	}
	return int(day(b) - day(a))
}
