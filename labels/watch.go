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

// Watched gives, of what a title is watched for, what holds now, and of criteria
// the measure. What applies not is held to be met.
func (s *Scheme) Watched(t *Title, p *directory.Place, facts Facts, answers map[string]Answer, day time.Time) (met map[string]bool, measured map[string]Measured) {
	measured = s.Measured(facts)
	met = map[string]bool{
		WatchGone:    p.State == directory.Published,
		WatchClosed:  p.Closure == nil || !p.Closure.Until.IsZero() || !p.Closure.In(day),
		WatchManager: t.HolderPivot == "" || p.Pivot.Number == "" || p.Pivot.Number == t.HolderPivot,
	}
	for code, m := range measured {
		c, is := s.Criterion(code)
		met[code] = !is || !c.Applies(facts, answers) || m.Known && m.Reached
	}
	return met, measured
}

// MustHold tells whether a title is alerted about this even when it was never seen
// to hold.
func (s *Scheme) MustHold(code string) bool {
	if _, of := watchNames[code]; of {
		return true
	}
	c, is := s.Criterion(code)
	return is && c.Eliminatory
}
