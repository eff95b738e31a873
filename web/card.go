package web

import (
	"annuaire/atlas"
	"annuaire/labels"
	"annuaire/search"
	"annuaire/web/page"
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
func cardOf(h *atlas.Hit, q *atlas.Query, m *search.Marks, held []labels.Held) card {
	s := subject{Entry: h.Entry, status: h.Status, held: held}
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
type heading struct{ begin, end page.Constant }

var underPage, underSection = heading{"<h2>", "</h2>"}, heading{"<h3>", "</h3>"}

func (c *card) write(w *page.Writer, h heading) {
	w.Raw("<li")
	w.Attribute("data-id", c.ID)
	w.Raw(">\n")
	w.Raw(h.begin)
	w.Raw("<a")
	w.Under("href", "/lieux/", c.ID)
	w.Raw("><bdi>")
	writeMarked(w, c.marks, c.Name)
	w.Raw("</bdi></a>")
	w.Raw(h.end)
	w.Raw("\n<p class=\"discret\">")
	writeMarkedAt(w, c.kindMarks, c.Kind)
	w.Raw("</p>\n<p class=\"ou\">")
	w.Between("<strong>", c.Distance, "</strong> · ")
	writeMarked(w, c.marks, c.Where)
	w.Between(` <span class="discret petit">(`, c.Precision, ")</span>")
	w.Raw("</p>\n")
	c.writeWhy(w)
	c.State.Write(w)
	if c.Tags[0] != "" {
		w.Raw(`<ul class="marques">`)
		for _, tag := range c.Tags {
			if tag != "" {
				w.Raw("<li>")
				writeMarked(w, c.marks, tag)
				w.Raw("</li>")
			}
		}
		w.Raw("</ul>\n")
	}
	w.Raw("</li>\n")
}

// writeWhy says why the place is there, when the rest does not show it.
func (c *card) writeWhy(w *page.Writer) {
	if c.Why.Text == "" {
		return
	}
	w.Raw("<p class=\"pourquoi\">")
	w.Text(c.Why.Intro)
	w.Raw("<bdi>")
	writeMarked(w, c.marks, c.Why.Text)
	w.Raw("</bdi></p>\n")
}

// state is the opening state: a class, which gives the shape, and words.
type state struct{ Class, Words string }

func (s state) Write(w *page.Writer) {
	if s.Words == "" {
		return
	}
	w.Raw("<p")
	w.Attribute("class", "etat "+s.Class)
	w.Between(">", s.Words, "</p>\n")
}
