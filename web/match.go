package web

import (
	"math/bits"
	"strings"
	"unicode/utf8"

	"annuaire/search"
	"annuaire/web/page"
)

// reason says why a place answers a search when its card does not show it:
// where the words were found, and the text that holds them.
type reason struct{ Intro, Text string }

// intros say where a text of a place comes from, by the field searched. Those
// that a card shows anyway have none.
var intros = map[string]string{
	"commune":      "Commune indiquée : ",
	"code_postal":  "Code postal : ",
	"territoires":  "Territoire : ",
	"services":     "Propose : ",
	"equipement":   "Équipement : ",
	"ancien_nom":   "Comprend l’ancienne commune ",
	"dispositifs":  "Dispositif ou label : ",
	"organisation": "Organisation : ",
	"texte":        "Présentation : ",
	addressField:   "Adresse : ",
}

// addressField tells an address from the other texts of its field.
const addressField = "adresse"

// reasonOf gives the text that holds the most of the words which the card
// leaves unexplained; none when it shows them all.
func reasonOf(m *search.Marks, c *card, s subject) (found reason) {
	left := m.All() &^ c.shown(m, s)
	if left == 0 {
		return reason{}
	}
	most := 0
	for _, f := range search.SearchedTexts(s.Entry) {
		marks := m.In(f.Text)
		if n := bits.OnesCount16(uint16(answered(marks) & left)); n > most {
			if intro := intros[fieldOf(f, s)]; intro != "" {
				most, found = n, reason{intro, told(f, marks, left)}
			}
		}
		if most == bits.OnesCount16(uint16(left)) {
			break // the rest can say no more
		}
	}
	return found
}

// shown gives the words of a search that a card shows.
func (c *card) shown(m *search.Marks, s subject) (words search.WordSet) {
	for _, text := range append([]string{c.Name, c.Kind, c.Where}, c.Tags[:]...) {
		words |= answered(m.In(text))
	}
	for _, code := range s.Typologies {
		words |= answered(m.In(code))
	}
	return words
}

func answered(marks []search.Mark) (words search.WordSet) {
	for _, one := range marks {
		words |= one.Words
	}
	return words
}

func fieldOf(f search.FieldText, s subject) string {
	if f.Field == "texte" && f.Text == s.Address {
		return addressField
	}
	return f.Field
}

// told writes the text of a field as the line continues.
func told(f search.FieldText, marks []search.Mark, left search.WordSet) string {
	switch f.Field {
	case "ancien_nom":
		return of(f.Text)
	case "texte":
		for _, one := range marks {
			if one.Words&left != 0 {
				return excerpt(f.Text, one)
			}
		}
	}
	return page.Typeset(f.Text)
}

// excerpt keeps about a line of a text around a mark, in whole words.
func excerpt(text string, m search.Mark) string {
	const before, after = 40, 60 // bytes
	from, to := max(0, m.From-before), min(len(text), m.To+after)
	start, end := "", ""
	if from > 0 {
		from += strings.IndexAny(text[from:m.From]+" ", " \n") + 1
		from = min(from, m.From)
		start = "… "
	}
	if to < len(text) {
		if space := strings.LastIndexAny(text[m.To:to], " \n"); space >= 0 {
			to = m.To + space
		} else {
			to = m.To
		}
		end = " …"
	}
	return start + strings.TrimSpace(text[from:to]) + end
}

// marked writes a text with the words that answer a search marked. Words that
// one character parts are marked as one.
func writeMarked(w *page.Writer, m *search.Marks, text string) {
	writeMarkedAt(w, m.In(text), text)
}

func writeMarkedAt(w *page.Writer, marks []search.Mark, text string) {
	from := 0
	for i := 0; i < len(marks); i++ {
		one := marks[i]
		for i+1 < len(marks) && utf8.RuneCountInString(text[one.To:marks[i+1].From]) == 1 {
			i++
			one.To = marks[i].To
		}
		w.Text(text[from:one.From])
		w.Raw("<mark>")
		w.Text(text[one.From:one.To])
		w.Raw("</mark>")
		from = one.To
	}
	w.Text(text[from:])
}

// kindMarks gives the marks of the kinds of a place as they are written one
// after the other. They are searched by their codes too: "MJC" marks the whole
// name of that kind.
func kindMarks(m *search.Marks, s subject) (marks []search.Mark) {
	if m == nil {
		return nil
	}
	at := 0
	for _, code := range s.Typologies {
		name := kindName(code)
		if words := answered(m.In(code)); words != 0 {
			marks = append(marks, search.Mark{From: at, To: at + len(name), Words: words})
		} else {
			for _, one := range m.In(name) {
				marks = append(marks, search.Mark{From: at + one.From, To: at + one.To, Words: one.Words})
			}
		}
		at += len(name) + len(kindSeparator)
	}
	return marks
}
