package data

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"annuaire/fault"
)

// sheet is one sheet of a workbook, read from its first row.
type sheet struct {
	name  string
	cells sheetRows
}

// sheetRows gives every row of a sheet, blank ones too, and io.EOF at the end.
type sheetRows interface {
	next() ([]string, error)
	merged() []mergedCells // those of the rows given so far, at least
	close() error
}

// mergedCells is a rectangle of cells shown as one: ranks from 0, ends included.
type mergedCells struct{ top, left, bottom, right int }

// titleDepth is how many rows may stand above the titles, and take part in them.
const titleDepth = 20

// sheetHead is the start of a sheet, among which the titles are.
type sheetHead struct {
	*sheet
	rows  [][]string
	at    int // of the titles in rows, -1: none
	known int // titles recognised
}

// readHead reads the first rows and finds the titles: the row that has the most
// titles that somebody would recognise, else the first that is not blank.
func readHead(s *sheet) (*sheetHead, error) {
	h := &sheetHead{sheet: s, at: -1}
	for len(h.rows) < titleDepth {
		cells, err := s.cells.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		h.rows = append(h.rows, slices.Clone(cells))
	}
	h.spread()
	for i, cells := range h.rows {
		known := 0
		for _, title := range h.titlesAt(i) {
			if recognisable(title) {
				known++
			}
		}
		if known > h.known || h.at < 0 && !blank(cells) || known == h.known && h.at == i-1 && h.goesDown(h.at) {
			h.at, h.known = i, known
		}
	}
	return h, nil
}

// spread gives to every cell of a merged title what its first cell says.
func (h *sheetHead) spread() {
	for _, m := range h.cells.merged() {
		if m.top >= len(h.rows) || m.left >= len(h.rows[m.top]) {
			continue
		}
		text := h.rows[m.top][m.left]
		for row := m.top; row <= min(m.bottom, len(h.rows)-1); row++ {
			for len(h.rows[row]) <= min(m.right, maxCells) {
				h.rows[row] = append(h.rows[row], "")
			}
			for cell := m.left; cell <= min(m.right, maxCells); cell++ {
				h.rows[row][cell] = text
			}
		}
	}
}

// goesDown tells whether titles of a row are merged with the row below, which is
// then that of the titles.
func (h *sheetHead) goesDown(row int) bool {
	return row >= 0 && slices.ContainsFunc(h.cells.merged(), func(m mergedCells) bool { return m.top <= row && m.bottom > row })
}

// titlesAt gives the titles when they stand at this row. What is merged across
// several columns in the row above is the beginning of their titles.
func (h *sheetHead) titlesAt(at int) []string {
	titles := cleanTitles(h.rows[at])
	for _, m := range h.cells.merged() {
		if m.top != at-1 || m.bottom != at-1 || m.left == m.right {
			continue
		}
		above := strings.TrimSpace(h.rows[at-1][m.left])
		for cell := m.left; cell <= m.right && cell < len(titles); cell++ {
			if titles[cell] != "" && above != "" && !recognisable(titles[cell]) {
				titles[cell] = above + " " + titles[cell]
			}
		}
	}
	for len(titles) > 0 && titles[len(titles)-1] == "" {
		titles = titles[:len(titles)-1]
	}
	return titles
}

// chooseSheet keeps the sheet of which the most titles are recognised, and
// closes the others.
func chooseSheet(heads []*sheetHead, name fileName, format string) (*table, error) {
	best := -1
	for i, h := range heads {
		if h.at >= 0 && (best < 0 || h.known > heads[best].known) {
			best = i
		}
	}
	var others []string
	for i, h := range heads {
		if i != best {
			_ = h.cells.close()
			if h.at >= 0 {
				others = append(others, "« "+fault.Excerpt(h.name, 40)+" »")
			}
		}
	}
	if best < 0 {
		return nil, emptyFile(name)
	}
	h := heads[best]
	rows := &sheetTable{head: h, name: name, row: h.at + 1, titles: h.titlesAt(h.at)}
	t := &table{rows: rows, titles: rows.titles, line: h.at + 1, format: format, retitle: func(func(int) string) {}, last: func() []string { return nil }, end: h.cells.close}
	if len(others) > 0 {
		t.notes = append(t.notes, fmt.Sprintf("Feuille lue : « %s ». Non lu : %s.", fault.Excerpt(h.name, 40), plural(others[:min(len(others), 10)], "feuille", "feuilles")))
	}
	return t, nil
}

// sheetTable gives the rows under the titles.
type sheetTable struct {
	head   *sheetHead
	name   fileName
	titles []string
	row    int // of the next, from 0
	blanks int
	cells  []string
}

// maxBlankRows in a row end a sheet: programs write a row for each that was
// ever coloured.
const maxBlankRows = 10_000

func (t *sheetTable) read() ([]string, int, error) {
	for {
		cells, err := t.next()
		if err != nil {
			return nil, t.row, err
		}
		if len(cells) > maxCells {
			return nil, t.row, t.name.refuse(fault.TooLarge, "ligne %d : elle a plus de %d colonnes.", t.row, maxCells)
		}
		if blank(cells) {
			if t.blanks++; t.blanks > maxBlankRows {
				return nil, t.row, io.EOF
			}
			continue
		}
		t.blanks = 0
		return t.fitted(cells), t.row, nil
	}
}

// next gives a row, among those read ahead first; t.row is then its rank from 1.
func (t *sheetTable) next() ([]string, error) {
	t.row++
	if t.row-1 < len(t.head.rows) {
		return t.head.rows[t.row-1], nil
	}
	return t.head.cells.next()
}

// fitted gives a row as many cells as there are titles: sheets leave out the
// last ones that are blank.
func (t *sheetTable) fitted(cells []string) []string {
	t.cells = append(t.cells[:0], cells...)
	for len(t.cells) < len(t.titles) {
		t.cells = append(t.cells, "")
	}
	return t.cells
}
