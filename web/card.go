package web

import (
	"annuaire/atlas"
	"annuaire/search"
)

// card is a place in a list: nothing more than what chooses among places.
type card struct {
	ID, Name, Kind  string
	Distance, Where string
	Precision       string
	State           state
	Tags            tags

	marks     *search.Marks // of the search that found it, nil when it was not by text
	kindMarks []search.Mark
	Why       reason
}

// cardOf makes the card of a place in a list. Its state is that of the instant
// q asks for, with its day when that is not now. m marks what answers a search.
func cardOf(h *atlas.Hit, q *atlas.Query, m *search.Marks) card {
	s := subject{Entry: h.Entry, status: h.Status}
	c := card{
		ID: s.ID, Name: s.Name, Kind: s.kind(), Where: s.town(),
		State: openingState(s.Place, h.Status, s.Calendar, q.At), Tags: s.tags(),
	}
	if q.OpenAt {
		at := q.At.In(s.Calendar.Zone())
		c.State.Words += " (" + weekdays[at.Weekday()] + " " + dayAndMonth(at) + ")"
	}
	if h.HasDistance() {
		c.Distance = distance(h.Distance)
	}
	switch {
	case !s.located():
		c.Precision = "position inconnue"
	case !s.exact():
		c.Precision = "position approximative"
	}
	if m != nil {
		c.marks, c.kindMarks, c.Why = m, kindMarks(m, s), reasonOf(m, &c, s)
	}
	return c
}

// heading is the element that holds the name of a place in a list: of the level
// under that of what heads the list.
type heading struct{ begin, end constant }

var underPage, underSection = heading{"<h2>", "</h2>"}, heading{"<h3>", "</h3>"}

func (c *card) write(w *writer, h heading) {
	w.raw("<li")
	w.attribute("data-id", c.ID)
	w.raw(">\n")
	w.raw(h.begin)
	w.raw("<a")
	w.under("href", "/lieux/", c.ID)
	w.raw("><bdi>")
	w.marked(c.marks, c.Name)
	w.raw("</bdi></a>")
	w.raw(h.end)
	w.raw("\n<p class=\"discret\">")
	w.markedAt(c.kindMarks, c.Kind)
	w.raw("</p>\n<p class=\"ou\">")
	w.between("<strong>", c.Distance, "</strong> · ")
	w.marked(c.marks, c.Where)
	w.between(` <span class="discret petit">(`, c.Precision, ")</span>")
	w.raw("</p>\n")
	c.writeWhy(w)
	c.State.write(w)
	if c.Tags[0] != "" {
		w.raw(`<ul class="marques">`)
		for _, tag := range c.Tags {
			if tag != "" {
				w.raw("<li>")
				w.marked(c.marks, tag)
				w.raw("</li>")
			}
		}
		w.raw("</ul>\n")
	}
	w.raw("</li>\n")
}

// writeWhy says why the place is there, when the rest does not show it.
func (c *card) writeWhy(w *writer) {
	if c.Why.Text == "" {
		return
	}
	w.raw("<p class=\"pourquoi\">")
	w.text(c.Why.Intro)
	w.raw("<bdi>")
	w.marked(c.marks, c.Why.Text)
	w.raw("</bdi></p>\n")
}

// state is the opening state: a class, which gives the shape, and words.
type state struct{ Class, Words string }

func (s state) write(w *writer) {
	if s.Words == "" {
		return
	}
	w.raw("<p")
	w.attribute("class", "etat "+s.Class)
	w.between(">", s.Words, "</p>\n")
}
