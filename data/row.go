package data

import (
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"annuaire/directory"
	"annuaire/fault"
)

// rowWork diagnoses one row: it fills a place from the cells and notes what
// is not as the standard wants it.
type rowWork struct {
	*diagnosis
	line  int
	cells []string

	id       string
	place    directory.Place
	noDate   bool // the row says no usable date
	refused  bool
	joined   int // later lines that describe the same place
	findings []Finding
}

// cell gives a cell by its column in the file, one line, mojibake undone;
// empty when the file has no such column.
func (w *rowWork) cell(column string) string {
	raw := w.raw(column)
	if raw == "" || plainLine(raw) && !maybeMojibake(raw) {
		return raw
	}
	text := w.legible(column, raw)
	c := cleanLine(text)
	switch {
	case c.dropped:
		w.repair(column, raw, "caractères invisibles retirés", c.text)
	case c.joined:
		w.repair(column, raw, "retours à la ligne remplacés par une virgule", c.text)
	}
	return c.text
}

// text gives a cell that may have several lines.
func (w *rowWork) text(column string) string {
	raw := w.raw(column)
	c := cleanText(w.legible(column, raw))
	if c.dropped {
		w.repair(column, raw, "caractères invisibles retirés", c.text)
	}
	return c.text
}

func (w *rowWork) raw(column string) string {
	i, ok := w.header.cell[column]
	if !ok {
		return ""
	}
	return w.cells[i]
}

func (w *rowWork) legible(column, raw string) string {
	text, changed := repairMojibake(raw)
	if changed {
		w.repair(column, raw, "accents abîmés par une conversion, rétablis", text)
	}
	return text
}

// title gives the title that the file has for a column.
func (w *rowWork) title(column string) string {
	if i, ok := w.header.cell[column]; ok {
		return w.header.titles[i]
	}
	for _, old := range slices.Sorted(maps.Keys(oldColumns)) { // always the same one, where the file has two
		if i, ok := w.header.cell[old]; ok && oldColumns[old] == column {
			return w.header.titles[i]
		}
	}
	return column
}

func (w *rowWork) repair(column, value, reason, proposal string) {
	w.note(Finding{Column: w.title(column), Value: value, Outcome: Repaired, Reason: reason, Proposal: proposal})
}

// doubt keeps a value as text for a person. value is what the record or the
// file holds; column is of the standard 1.0.
func (w *rowWork) doubt(column, value, reason, proposal string) {
	value, reason = capped(value), "« "+fault.Excerpt(value, 80)+" » "+reason
	w.flag(column, value, reason, proposal)
}

// doubtList is doubt for one value of a list: the values of a column that are
// in doubt are gathered.
func (w *rowWork) doubtList(column, value, reason, proposal string) {
	value = capped(value)
	i := slices.IndexFunc(w.place.Doubts, func(d directory.Doubt) bool { return d.Column == column })
	if i < 0 {
		w.doubt(column, value, reason, proposal)
		return
	}
	d := &w.place.Doubts[i]
	if reason = "« " + fault.Excerpt(value, 80) + " » " + reason; !strings.Contains(d.Reason, reason) && len(d.Value) < maxGathered {
		d.Value += directory.ListSeparator + value
		d.Reason += " ; " + reason
	}
	w.note(Finding{Column: w.title(column), Value: value, Outcome: Flagged, Reason: reason, Proposal: proposal})
}

// flag is doubt with a reason that stands by itself.
func (w *rowWork) flag(column, value, reason, proposal string) {
	w.place.Doubts = append(w.place.Doubts, directory.Doubt{Column: column, Value: value, Reason: reason})
	w.note(Finding{Column: w.title(column), Value: value, Outcome: Flagged, Reason: reason, Proposal: proposal})
}

func (w *rowWork) refuse(column, value, reason, proposal string) {
	w.refused = true
	w.note(Finding{Column: w.title(column), Value: capped(value), Outcome: Refused, Reason: reason, Proposal: proposal})
}

// note adds a finding; what concerns one cell is gathered in one.
func (w *rowWork) note(f Finding) {
	f.Line, f.Value, f.Proposal = w.line, capped(f.Value), capped(f.Proposal)
	i := slices.IndexFunc(w.findings, func(g Finding) bool { return g.Column == f.Column })
	if i < 0 {
		w.findings = append(w.findings, f)
		return
	}
	g := &w.findings[i]
	if f.Outcome.rank() > g.Outcome.rank() {
		g.Outcome = f.Outcome
	}
	if len(g.Value) > maxGathered {
		return
	}
	if !strings.Contains(g.Value, f.Value) {
		g.Value += directory.ListSeparator + f.Value
	}
	if !strings.Contains(g.Reason, f.Reason) {
		g.Reason += " ; " + f.Reason
	}
	if f.Proposal != "" && !strings.Contains(g.Proposal, f.Proposal) {
		if g.Proposal != "" {
			g.Proposal += directory.ListSeparator
		}
		g.Proposal += f.Proposal
	}
}

// worst gives the gravest outcome of the row, "" when it is intact.
func (w *rowWork) worst() Outcome {
	worst := Outcome("")
	for _, f := range w.findings {
		if worst == "" || f.Outcome.rank() > worst.rank() {
			worst = f.Outcome
		}
	}
	return worst
}

// maxDoubt bounds the text kept of a value in doubt, in bytes.
const maxDoubt = 2000

// maxGathered is when the values of one cell are no longer added to each
// other: a person has the file for the rest.
const maxGathered = 5 * maxDoubt

func capped(s string) string {
	if len(s) <= maxDoubt {
		return s
	}
	s = s[:maxDoubt]
	for !utf8.ValidString(s) {
		s = s[:len(s)-1]
	}
	return s + "…"
}

// refusal is the error of a file of which no row could be taken; f is the first
// reason.
func refusal(name fileName, f Finding) error {
	return fault.New(fault.Rejected, "%s : aucune ligne n'a pu être prise. La première, ligne %d, colonne « %s » : %s.", name, f.Line, f.Column, f.Reason)
}
