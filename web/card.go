package web

import "annuaire/atlas"

// card is a place in a list: nothing more than what chooses among places.
type card struct {
	ID, Name, Kind  string
	Distance, Where string
	Precision       string
	State           state
	Tags            tags
}

// cardOf makes the card of a place in a list. Its state is that of the instant
// q asks for, with its day when that is not now.
func cardOf(h *atlas.Hit, q *atlas.Query) card {
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
	return c
}

func (c *card) write(w *writer) {
	w.raw("<li")
	w.attribute("data-id", c.ID)
	w.raw(">\n<h2><a")
	w.under("href", "/lieux/", c.ID)
	w.raw("><bdi>")
	w.text(c.Name)
	w.raw("</bdi></a></h2>\n<p class=\"discret\">")
	w.text(c.Kind)
	w.raw("</p>\n<p class=\"ou\">")
	w.between("<strong>", c.Distance, "</strong> · ")
	w.text(c.Where)
	w.between(` <span class="discret petit">(`, c.Precision, ")</span>")
	w.raw("</p>\n")
	c.State.write(w)
	if c.Tags[0] != "" {
		w.raw(`<ul class="marques">`)
		for _, tag := range c.Tags {
			w.between("<li>", tag, "</li>")
		}
		w.raw("</ul>\n")
	}
	w.raw("</li>\n")
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
