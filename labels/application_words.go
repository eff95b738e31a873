package labels

import (
	"fmt"
	"strconv"
	"time"

	"annuaire/directory"
)

// MedianFrom is how many decided files make a median worth telling.
const MedianFrom = 5

// DelayWords says how long an application takes: by the median of so many decided
// files, else as the scheme says.
func (s *Scheme) DelayWords(median, files int) string {
	switch {
	case s.Nature == Charter && s.Decides == ByCheck && files < MedianFrom:
		return "aussitôt si tout est rempli, sinon environ " + dayCount(s.ExpectedDays)
	case files < MedianFrom:
		return "environ " + dayCount(s.ExpectedDays)
	}
	return fmt.Sprintf("%s, d’après les %d derniers dossiers", dayCount(median), files)
}

func dayCount(n int) string {
	if n <= 1 {
		return "un jour"
	}
	return strconv.Itoa(n) + " jours"
}

// SilenceSentence says what it means that nobody decides before a day; "" where the
// scheme says nothing of it.
func (s *Scheme) SilenceSentence(day time.Time) string {
	if day.IsZero() {
		return ""
	}
	switch s.Silence.Rule {
	case SilenceGrants:
		return "Sans réponse le " + directory.FrenchDay(day) + ", le label est accordé."
	case SilenceRefuses:
		return "Sans réponse le " + directory.FrenchDay(day) + ", la demande est refusée. Vous pourrez contester ce refus."
	}
	return ""
}
