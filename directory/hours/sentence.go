package hours

import "time"

// AppendSentence tells a status to people, as seen at now: "Ouvert jusqu'à
// 17 h 30", "Fermé, ouvre demain à 9 h", "Horaires à vérifier". Times are those
// of the zone of the status, which is the place's own.
//
// Within a quarter of an hour of the clock the same status gives the same
// sentence: callers keep what was written.
func AppendSentence(dst []byte, status Status, now time.Time, style Typography) []byte {
	switch status.State {
	case Open:
		return appendOpen(dst, status.Until, now, style)
	case Closed:
		return appendClosed(dst, status, now, style)
	case ByAppointment:
		return append(dst, "Sur rendez-vous"...)
	}
	dst = append(dst, "Horaires à vérifier"...)
	if status.Holiday == "" {
		return dst
	}
	return append(style.append(append(dst, " ("...), status.Holiday), ')')
}

func appendOpen(dst []byte, until, now time.Time, style Typography) []byte {
	dst = append(dst, "Ouvert"...)
	if until.IsZero() {
		return dst
	}
	now = now.In(until.Location())
	last := until
	if isMidnight(until) { // midnight belongs to the evening
		last = until.Add(-time.Minute)
	}
	dst = style.append(dst, " jusqu'")
	switch days := daysBetween(now, last); {
	case days <= 0 || days == 1 && isNight(last) && !isNight(now):
		dst = append(dst, "à "...)
	case days < 7:
		dst = append(style.appendDay(append(dst, "à "...), now, last), " à "...)
	default:
		dst = append(style.appendDate(append(dst, "au "...), now, last), " à "...)
	}
	return style.appendClock(dst, until)
}

// appendClosed never lets a day to be verified look closed: when such a day,
// or one by appointment, comes before the next opening, it says so.
func appendClosed(dst []byte, s Status, now time.Time, style Typography) []byte {
	dst = append(dst, "Fermé"...)
	before := !s.Until.IsZero() && (s.NextOpening.IsZero() || s.Until.Before(s.NextOpening))
	switch {
	case before && s.Next == ByAppointment && isMidnight(s.Until):
		return style.appendDay(append(dst, ", sur rendez-vous "...), now, s.Until)
	case before && s.Next == ByAppointment:
		return style.appendMoment(append(dst, ", sur rendez-vous "...), now, s.Until)
	case before && s.Next == Unknown:
		return style.appendDay(append(dst, ", horaires à vérifier "...), now, s.Until)
	case s.NextOpening.IsZero():
		return dst
	}
	return style.appendMoment(append(dst, ", ouvre "...), now, s.NextOpening)
}

func isMidnight(t time.Time) bool { return t.Hour() == 0 && t.Minute() == 0 }

// isNight tells the hours that people count with the evening before.
func isNight(t time.Time) bool { return t.Hour() < 7 }
