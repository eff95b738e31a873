package labels

import (
	"time"

	"annuaire/directory"
)

// What is watched of the place of a title besides the criteria of its scheme.
const (
	WatchGone    = "lieu_retire"    // the record is archived, or no longer published
	WatchClosed  = "lieu_ferme"     // a closure without a known end
	WatchManager = "lieu_structure" // another structure runs it than holds the title
)

var watchNames = map[string]string{
	WatchGone:    "Le lieu n’est plus publié dans l’annuaire",
	WatchClosed:  "Le lieu annonce une fermeture sans date de fin",
	WatchManager: "Le lieu dépend d’une autre structure que celle du titre",
}

// WatchName gives in words what a title is watched for: a criterion by its name.
func (s *Scheme) WatchName(code string) string {
	if name, is := watchNames[code]; is {
		return name
	}
	if c, is := s.Criterion(code); is {
		return code + ", " + c.Name
	}
	return code
}

// Watched gives, by code, what a title is watched for and whether it holds now, and
// what was measured. What applies not is not watched.
func (s *Scheme) Watched(t *Title, p *directory.Place, facts Facts, answers map[string]Answer, day time.Time) (met map[string]bool, measured map[string]Measured) {
	measured = s.Measured(facts)
	met = map[string]bool{
		WatchGone:    p.State == directory.Published,
		WatchClosed:  p.Closure == nil || !p.Closure.Until.IsZero() || !p.Closure.In(day),
		WatchManager: t.HolderPivot == "" || p.Pivot.Number == "" || p.Pivot.Number == t.HolderPivot,
	}
	for code, m := range measured {
		if c, is := s.Criterion(code); is && c.Applies(facts, answers) {
			met[code] = m.Known && m.Reached
		}
	}
	return met, measured
}

// Alarms tells whether what does not hold is worth an alert: it held when the title
// was last looked at, or no title is given without it and the record says it fails.
func (s *Scheme) Alarms(code string, held bool, m Measured) bool {
	if _, ofPlace := watchNames[code]; held || ofPlace {
		return true
	}
	c, is := s.Criterion(code)
	return is && c.Eliminatory && m.Known
}
