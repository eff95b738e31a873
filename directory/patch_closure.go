package directory

import (
	"strings"
	"time"

	"annuaire/fault"
)

var closureColumns = [3]string{ClosedFromColumn, ClosedUntilColumn, ClosedAboutColumn}

// closureTexts writes the announced closure as a Patch does.
func (p *Place) closureTexts() [3]string {
	if p.Closure == nil {
		return [3]string{}
	}
	return [3]string{day(p.Closure.From), day(p.Closure.Until), p.Closure.Message}
}

// applyClosure reads the announced closure as a whole.
func (p Patch) applyClosure(place *Place, faults *fault.Fields) {
	texts := place.closureTexts()
	given := false
	for i, name := range closureColumns {
		if text, has := p[name]; has && strings.TrimSpace(text) != texts[i] {
			texts[i], given = strings.TrimSpace(text), true
		}
	}
	switch {
	case !given:
	case texts == [3]string{}:
		place.Closure = nil
	default:
		p.readClosure(place, texts, faults)
	}
}

func (p Patch) readClosure(place *Place, texts [3]string, faults *fault.Fields) {
	before := len(*faults)
	closure := Closure{Message: texts[2]}
	var ok bool
	if closure.From, ok = readDay(texts[0]); !ok || !sensible(closure.From) {
		faults.Add(ClosedFromColumn, "Écrivez le premier jour de la fermeture, par exemple 14/07/2026.")
	}
	if texts[1] != "" {
		if closure.Until, ok = readDay(texts[1]); !ok || !sensible(closure.Until) {
			faults.Add(ClosedUntilColumn, "Écrivez le dernier jour de la fermeture, par exemple 31/08/2026, ou laissez vide.")
		} else if closure.Until.Before(closure.From) {
			faults.Add(ClosedUntilColumn, "La fermeture se termine avant de commencer. Vérifiez les deux dates.")
		}
	}
	problem := unfit(closure.Message, false)
	if problem == "" {
		problem = tooLong(closure.Message, maxMessage)
	}
	if problem != "" {
		faults.Add(ClosedAboutColumn, "%s", problem)
	}
	if len(*faults) == before {
		place.Closure = &closure
	}
}

// sensible refuses years that a slip of the finger makes.
func sensible(day time.Time) bool { return day.Year() >= 1995 && day.Year() < 2100 }
