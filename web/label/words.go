package label

import (
	"strings"
	"time"

	"annuaire/directory"
	"annuaire/labels"
	"annuaire/procedure"
	"annuaire/store"
	"annuaire/web/page"
)

// shown are the states as the public reads them, in the order of filters, each
// with the shape of its badge.
var shown = []struct {
	state procedure.State
	shape page.Shape
}{
	{labels.Active, page.Done}, {labels.WithReserves, page.Attention}, {labels.Suspended, page.Attention}, {labels.Issued, page.Waiting},
	{labels.Expired, page.Neutral}, {labels.Renounced, page.Neutral}, {labels.Superseded, page.Neutral}, {labels.TitleWithdrawn, page.Stopped}, {labels.Annulled, page.Stopped},
}

func badge(state procedure.State) page.Content {
	for _, s := range shown {
		if s.state == state {
			return page.Badge{Word: stateWord(state), Shape: s.shape}
		}
	}
	return page.Text(state)
}

// stateWord is a state of a title, as its noun agrees.
func stateWord(state procedure.State) string {
	if state == labels.Issued {
		return "Pas encore en vigueur"
	}
	return labels.TitleLife.French(state)
}

func frenchDay(at time.Time) string { return directory.FrenchDay(procedure.DayOf(at, directory.Paris)) }

// shortDay writes a day as tables do.
func shortDay(day time.Time) string { return day.Format("02/01/2006") }

// validity says from when to when.
func validity(t *labels.Title) string {
	if last := t.LastDay(); !last.IsZero() {
		return "du " + directory.FrenchDay(t.ValidFrom) + " au " + directory.FrenchDay(last)
	}
	return "depuis le " + directory.FrenchDay(t.ValidFrom) + ", sans date de fin"
}

// answer says whether a title counts.
type answer struct {
	Valid bool
	State procedure.State // as the public reads it; "": not given yet
	Text  string
	Then  string // what else to know, "" for nothing
}

// now answers for the present.
func now(t *store.PublicTitle, at time.Time) answer {
	state, since := t.StateNow(at)
	a := answer{Valid: labels.IsInForce(state), State: t.Of.PublicState(state)}
	last := t.LastDay()
	switch state {
	case labels.Active, labels.WithReserves:
		a.Text = "Ce titre est valable."
		if !last.IsZero() {
			a.Text = "Ce titre est valable, jusqu’au " + directory.FrenchDay(last) + "."
		}
		if a.State == labels.WithReserves {
			a.Then = "Il est sous réserve : le lieu doit encore corriger un point."
		}
	case labels.Issued:
		a.Text = "Ce titre n’est pas encore valable : il prend effet le " + directory.FrenchDay(t.ValidFrom) + "."
	case labels.Suspended:
		a.Text = "Ce titre n’est pas valable : il est suspendu depuis le " + frenchDay(since) + "."
		if !t.SuspendedUntil.IsZero() {
			a.Then = "La suspension s’achève le " + directory.FrenchDay(t.SuspendedUntil) + " au plus tard."
		}
	case labels.Annulled:
		a.Text = "Ce titre n’est pas valable : il a été annulé, comme s’il n’avait jamais existé."
	default:
		a.Text = "Ce titre n’est plus valable : " + gone[state] + " le " + frenchDay(since) + "."
	}
	return a
}

// gone says how a title ended.
var gone = map[procedure.State]string{
	labels.Expired: "il a expiré", labels.Renounced: "le lieu y a renoncé", labels.TitleWithdrawn: "il a été retiré", labels.Superseded: "un autre titre l’a remplacé",
}

// on answers for a day: what held when that day ended, or holds until now when it is
// today.
func on(t *store.PublicTitle, day, at time.Time) answer {
	today := procedure.DayOf(at, directory.Paris)
	if day.Equal(today) {
		return now(t, at)
	}
	begins, ends := procedure.StartOf(day, directory.Paris), procedure.EndOf(day, directory.Paris).Add(-time.Microsecond)
	state := t.StateAt(t.Spans, ends)
	a := answer{Valid: labels.IsInForce(state), State: t.Of.PublicState(state)}
	when := "le " + directory.FrenchDay(day)
	if day.After(today) {
		a.Text = future(a.Valid, state, when)
		return a
	}
	a.Text = past(a.Valid, state, when)
	if labels.IsInForce(t.StateAt(t.Spans, begins)) != a.Valid {
		a.Then = "Son statut a changé ce jour-là : l’historique du titre dit à quel moment."
	}
	return a
}

func past(valid bool, state procedure.State, when string) string {
	switch {
	case valid:
		return "Ce titre était valable " + when + "."
	case state == labels.Suspended:
		return "Ce titre n’était pas valable " + when + " : il était suspendu."
	case state == labels.Annulled:
		return "Ce titre n’était pas valable " + when + " : il a été annulé, comme s’il n’avait jamais existé."
	case state == "" || state == labels.Issued:
		return "Ce titre n’était pas encore valable " + when + "."
	}
	return "Ce titre n’était plus valable " + when + " : " + strings.NewReplacer("il a été", "il avait été", "il a ", "il avait ", "y a renoncé", "y avait renoncé", "titre l’a", "titre l’avait").Replace(gone[state]) + "."
}

func future(valid bool, state procedure.State, when string) string {
	switch {
	case valid:
		return "Ce titre sera valable " + when + ", si rien ne change d’ici là."
	case state == labels.Suspended:
		return "Ce titre est suspendu : personne ne sait encore s’il sera valable " + when + "."
	}
	return "Ce titre ne sera pas valable " + when + "."
}
