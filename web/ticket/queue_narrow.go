package ticket

import (
	"annuaire/directory"
	"annuaire/store"
	"annuaire/web/page"
)

// narrowings are links that keep one kind, or one state, each with its number.
func (l *list) narrowings(counts []store.TicketCount) page.Content {
	kinds, states := map[directory.TicketKind]int{}, map[directory.TicketState]int{}
	for _, n := range counts {
		if l.query.State == "" || n.State == l.query.State {
			kinds[n.Kind] += n.Count
		}
		if l.query.Kind == "" || n.Kind == l.query.Kind {
			states[n.State] += n.Count
		}
	}
	byKind, byState := choices{label: "Objet"}, choices{label: "État"}
	for _, k := range directory.TicketKinds {
		byKind.add(l.with("objet", string(k)), k.French(), kinds[k], k == l.query.Kind)
	}
	for _, s := range directory.TicketStates {
		byState.add(l.with("etat", string(s)), s.French(), states[s], s == l.query.State)
	}
	byKind.all, byState.all = l.with("objet", ""), l.with("etat", "")
	return page.Several{byKind, byState}
}

// choices are links of which one may be in force.
type choices struct {
	label string
	all   string // the address without a choice
	items []choice
	taken bool
}

type choice struct {
	href, text string
	count      int
	current    bool
}

func (ch *choices) add(href, text string, count int, current bool) {
	if count > 0 || current {
		ch.items = append(ch.items, choice{href, text, count, current})
		ch.taken = ch.taken || current
	}
}

// Write implements page.Content. One choice is none, unless it is in force.
func (ch choices) Write(w *page.Writer) {
	if len(ch.items) < 2 && !ch.taken {
		return
	}
	w.Between("<p><strong>", ch.label, " : </strong> ")
	for i, one := range ch.items {
		w.When(i > 0, " · ")
		if one.current {
			w.Between("<strong>", one.text, "</strong>")
		} else {
			w.Anchor(one.href, one.text)
		}
		w.Raw(" (")
		w.Count(one.count)
		w.Raw(")")
	}
	if ch.taken {
		w.Raw(" · ")
		w.Anchor(ch.all, "Tout voir")
	}
	w.Raw("</p>\n")
}
