package labels

import (
	"slices"
	"time"
	"unicode/utf8"

	"annuaire/directory"
	"annuaire/fault"
	"annuaire/procedure"
)

// CorrectionAsked is what those who examine ask of who applies. The fields that it
// lists open again, and no others.
type CorrectionAsked struct {
	ID         int64
	Nature     procedure.CorrectionKind
	Fields     []string // codes of criteria, and names of fields of the application
	Message    string
	AskedBy    int64
	AskedAt    time.Time
	DueAt      time.Time // the first instant after it
	Reminders  []time.Time
	ResolvedAt time.Time // zero: it is awaited
}

// CorrectionNatures lists what may be wrong.
var CorrectionNatures = []procedure.CorrectionKind{procedure.Incorrect, procedure.Incomplete, procedure.Outdated}

// The fields of an application, besides its criteria, that a correction may open.
const (
	FieldHolder = "structure" // who holds the title: name and number
	FieldSigned = "signataire"
	FieldPlace  = "fiche" // the sheet of the place, mended in the directory
)

// CorrectionFields lists them.
var CorrectionFields = []string{FieldHolder, FieldSigned, FieldPlace}

// HasField tells whether a name is that of a field, or of a criterion of the scheme.
func (s *Scheme) HasField(name string) bool {
	_, is := s.Criterion(name)
	return is || slices.Contains(CorrectionFields, name)
}

// The bounds of a correction.
const (
	CorrectionDaysLeast = 15
	CorrectionDaysMost  = 180
	MessageMax          = 5000 // characters
)

// DaysToCorrect gives how many days who applies has at least, by a scheme.
func (s *Scheme) DaysToCorrect() int { return max(s.CorrectionDays, CorrectionDaysLeast) }

// Check says, field by field, what a correction asked on a day, to be answered
// until the last day, lacks.
func (c *CorrectionAsked) Check(s *Scheme, today, last time.Time) error {
	var faults fault.Fields
	if !slices.Contains(CorrectionNatures, c.Nature) {
		faults.Add("nature", "Dites ce qui ne va pas : incorrect, incomplet ou périmé.")
	}
	if len(c.Fields) == 0 {
		faults.Add("champs", "Cochez ce que la personne doit reprendre.")
	}
	for _, name := range c.Fields {
		if !s.HasField(name) {
			faults.Add("champs", "« %s » n’est pas un critère de ce label.", fault.Excerpt(name, 40))
		}
	}
	checkText(&faults, "motif", c.Message, "Dites ce qu’il faut corriger : la personne le lira.")
	least := procedure.AddDays(today, s.DaysToCorrect())
	switch {
	case last.Before(least):
		faults.Add("echeance", "Laissez au moins %d jours : choisissez une date à partir du %s.", s.DaysToCorrect(), directory.FrenchDay(least))
	case last.After(procedure.AddDays(today, CorrectionDaysMost)):
		faults.Add("echeance", "Choisissez une date dans les six mois.")
	}
	return faults.Err("Il manque quelque chose pour demander cette correction.")
}

// checkText adds what is wrong with a text that must be there.
func checkText(faults *fault.Fields, field, text, missing string) {
	switch n := utf8.RuneCountInString(text); {
	case n == 0:
		faults.Add(field, "%s", missing)
	case n > MessageMax:
		faults.Add(field, "Écrivez au plus %d caractères.", MessageMax)
	}
}

// RemindersDue gives when a correction is recalled: at half of its time, and three
// days before its end.
func (c *CorrectionAsked) RemindersDue() [2]time.Time {
	return [2]time.Time{c.AskedAt.Add(c.DueAt.Sub(c.AskedAt) / 2), c.DueAt.AddDate(0, 0, -3)}
}

// ReminderDue tells whether a reminder is to be sent now: the first when half of
// the time has passed, the second three days before the end, and a day after the
// first at least.
func (c *CorrectionAsked) ReminderDue(now time.Time) bool {
	sent := len(c.Reminders)
	if !c.ResolvedAt.IsZero() || sent >= 2 || now.Before(c.RemindersDue()[sent]) {
		return false
	}
	return sent == 0 || !now.Before(c.Reminders[0].Add(24*time.Hour))
}

// LapsesAt gives the first instant at which a correction that nobody answered
// closes the file: its end, and three days after the second reminder at least,
// where reminders were late. False before both were sent.
func (c *CorrectionAsked) LapsesAt() (time.Time, bool) {
	if len(c.Reminders) < 2 || !c.ResolvedAt.IsZero() {
		return time.Time{}, false
	}
	after := procedure.EndOf(procedure.AddDays(procedure.DayOf(c.Reminders[1], directory.Paris), 2), directory.Paris)
	if after.After(c.DueAt) {
		return after, true
	}
	return c.DueAt, true
}

// SilenceDay gives the day from whose first instant silence decides of an application
// submitted at an instant, with the corrections that were asked of it. False where the
// scheme says nothing of silence, and while a correction is awaited: the clock stands.
func (s *Scheme) SilenceDay(submitted time.Time, corrections []CorrectionAsked, now time.Time) (time.Time, bool) {
	if s.Silence.Rule != SilenceGrants && s.Silence.Rule != SilenceRefuses || s.Silence.Number <= 0 || submitted.IsZero() {
		return time.Time{}, false
	}
	clock := procedure.SilenceClock{
		Filed: submitted, Period: procedure.Period{Number: s.Silence.Number, Unit: procedure.Unit(s.Silence.Unit)}, Zone: directory.Paris,
	}
	for i := range corrections {
		c := &corrections[i]
		clock.Corrections = append(clock.Corrections, procedure.Correction{Kind: c.Nature, Created: c.AskedAt, Resolved: c.ResolvedAt})
	}
	return clock.DecisionDate(now), clock.Runs()
}
