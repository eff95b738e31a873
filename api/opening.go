package api

import (
	"time"

	"annuaire/atlas"
	"annuaire/directory/hours"
)

// appendOpening writes the state of a place in codes for programs and in one
// French sentence for people, in the place's own time zone.
func appendOpening(b []byte, e *atlas.Entry, st hours.Status, now time.Time) []byte {
	zone := time.UTC
	if e.Calendar != nil {
		zone = e.Calendar.Zone()
	}
	if st.State == "" {
		st.State = hours.Unknown
	}
	st.Until, st.NextOpening = in(st.Until, zone), in(st.NextOpening, zone)
	b = append(append(b, `{"etat":"`...), st.State...)
	b = appendInstant(append(b, `","jusqua":`...), st.Until)
	b = appendInstant(append(b, `,"prochaine_ouverture":`...), st.NextOpening)
	b = append(b, `,"texte":"`...)
	if st.State == hours.Unknown && e.NoHours() {
		b = append(b, "Horaires non renseignés"...)
	} else {
		b = hours.AppendSentence(b, st, now, hours.Plain)
	}
	return append(b, `"}`...)
}

func in(t time.Time, zone *time.Location) time.Time {
	if t.IsZero() {
		return t
	}
	return t.In(zone)
}
