package data

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"annuaire/directory"
)

// placeRow is a record of the file with the cells that are composed from it.
type placeRow struct {
	line  int
	cells []string
	more  []joinedLine // later lines that describe the same place
}

// described gives what a file says of each place.
type described interface {
	read() (placeRow, error)
}

// placeRows reads a line for each place.
type placeRows struct {
	rows
	head *header
	name fileName
}

func (r *placeRows) read() (placeRow, error) {
	cells, line, err := r.rows.read()
	if err != nil {
		return placeRow{}, err
	}
	if err := r.head.fits(cells, r.name, line); err != nil {
		return placeRow{}, err
	}
	if len(r.head.composed) > 0 {
		cells = r.head.extended(cells)
	}
	return placeRow{line: line, cells: cells}, nil
}

// joinedLine is a line that says more of a place that another one describes,
// and what it says otherwise.
type joinedLine struct {
	line   int
	others []Finding
}

// together puts the lines of a file without identifiers together, where they
// give the same name, address and commune: some files have a line for each
// service of a place. The file is held in memory.
type together struct {
	rows described
	head *header

	all  []placeRow
	next int
	done bool
}

func (t *together) read() (placeRow, error) {
	if !t.done {
		if err := t.readAll(); err != nil {
			return placeRow{}, err
		}
	}
	if t.next == len(t.all) {
		return placeRow{}, io.EOF
	}
	row := t.all[t.next]
	t.all[t.next] = placeRow{}
	t.next++
	return row, nil
}

func (t *together) readAll() error {
	t.done = true
	first := map[string]int{}
	id := t.head.cell["id"]
	for {
		row, err := t.rows.read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if i, again := first[row.cells[id]]; again {
			t.join(&t.all[i], row)
			continue
		}
		first[row.cells[id]] = len(t.all)
		row.cells = slices.Clone(row.cells)
		t.all = append(t.all, row)
	}
}

// join adds to a place what another line says of it: values of lists, and what
// was blank. What it says otherwise is told.
func (t *together) join(place *placeRow, row placeRow) {
	joined := joinedLine{line: row.line}
	for column, i := range t.head.cell {
		was, says := &place.cells[i], row.cells[i]
		switch {
		case says == "" || says == *was || column == "id":
		case *was == "":
			*was = says
		case (target{column: column}).joined() && isList(column):
			if !strings.Contains("|"+*was+"|", "|"+says+"|") && len(*was) < maxRecord/8 {
				*was += "|" + says
			}
		case column != "date_maj":
			joined.others = append(joined.others, Finding{
				Line: row.line, Column: t.head.titles[i], Value: capped(says), Outcome: Flagged, Proposal: capped(*was),
				Reason: "une ligne précédente du même lieu dit autre chose : c'est elle qui est gardée",
			})
		}
	}
	slices.SortFunc(joined.others, func(a, b Finding) int { return strings.Compare(a.Column, b.Column) })
	place.more = append(place.more, joined)
}

func isList(column string) bool {
	if _, closed := closedLists[column]; closed {
		return true
	}
	c, ok := directory.ColumnNamed(column)
	return ok && c.IsList() || column == "courriel" || column == "labels_autres"
}

// tellJoined notes the lines that were put together with this one.
func (w *rowWork) tellJoined(row placeRow) {
	w.joined = len(row.more)
	for _, more := range row.more {
		w.findings = append(w.findings, Finding{
			Line: more.line, Column: w.title("nom"), Value: w.place.Name, Outcome: Repaired,
			Reason: fmt.Sprintf("décrit le même lieu que la ligne %d : les deux sont réunies", row.line),
		})
		w.findings = append(w.findings, more.others...)
	}
}

// readAhead gives copies of the first rows, which are then read again. A
// failure to read is met again when its row comes.
func readAhead(t *table) [][]string {
	buffer := &replayed{rows: t.rows}
	var ahead [][]string
	for len(buffer.first) < sampleRows {
		cells, line, err := t.rows.read()
		buffer.first = append(buffer.first, replayedRow{slices.Clone(cells), line, err})
		if err != nil {
			break
		}
		if len(cells) >= len(t.titles) {
			ahead = append(ahead, buffer.first[len(buffer.first)-1].cells)
		}
	}
	t.rows = buffer
	return ahead
}

type replayedRow struct {
	cells []string
	line  int
	err   error
}

// replayed gives again rows that were looked at.
type replayed struct {
	rows
	first []replayedRow
}

func (r *replayed) read() ([]string, int, error) {
	if len(r.first) == 0 {
		return r.rows.read()
	}
	row := r.first[0]
	r.first = r.first[1:]
	return row.cells, row.line, row.err
}
