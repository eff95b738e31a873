package data

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strings"

	"annuaire/fault"
)

// rows gives the records of a table, whatever the format of its file.
type rows interface {
	// read gives the cells of the next record that is not blank, and the line
	// of the file at which it starts. The slice is reused by the next call, the
	// strings are not. At the end it gives io.EOF.
	read() (cells []string, line int, err error)
}

// table is a file opened as far as its titles.
type table struct {
	rows
	titles  []string
	line    int      // of the titles
	format  string   // as people call it
	notes   []string // French sentences on the file
	retitle func(func(cell int) string)
	last    func() []string // notes once the file is read
	end     func() error    // releases what is open; nil: nothing
}

func (t *table) close() {
	if t.end != nil {
		_ = t.end()
	}
}

// openTable recognises the format by the content, never by the name.
func openTable(src io.Reader, name fileName, bounds Bounds, mapped func(title string) bool) (*table, error) {
	text := bufio.NewReaderSize(bounds.sent(src, name), peeked)
	text, notes, err := unpackGzip(text, name, bounds)
	if err != nil {
		return nil, err
	}
	head, err := peekStart(text, name)
	if err != nil {
		return nil, err
	}
	var t *table
	switch {
	case bytes.HasPrefix(head, zipMagic):
		t, err = openWorkbook(text, name, bounds)
	default:
		t, err = openPlain(text, name, mapped)
	}
	if err != nil {
		return nil, err
	}
	t.notes = append(notes, t.notes...)
	if bounds.Rows > 0 {
		t.rows = &boundedRows{rows: t.rows, most: bounds.Rows, name: name}
	}
	return t, nil
}

// openPlain opens a text: JSON, or else CSV.
func openPlain(text *bufio.Reader, name fileName, mapped func(string) bool) (*table, error) {
	text, head, note, err := plainText(text, name)
	if err != nil {
		return nil, err
	}
	open := func() (*table, error) { return openCSV(text, name, mapped) }
	if start := bytes.TrimSpace(head); len(start) > 0 && (start[0] == '{' || start[0] == '[') {
		open = func() (*table, error) { return openJSON(text, name) }
	}
	t, err := open()
	if err == nil && note != "" {
		t.notes = append([]string{note}, t.notes...)
	}
	return t, err
}

// openCSV reads as far as the line of titles.
func openCSV(text *bufio.Reader, name fileName, mapped func(string) bool) (*table, error) {
	start, _ := text.Peek(peeked)
	sep, announced := announcedSeparator(start)
	if !announced {
		sep = detectSeparator(start, func(title string) bool { return mapped(title) || recognisable(title) })
	}
	r := newCSVReader(text, name, sep)
	titles, line, err := r.read()
	if announced && err == nil {
		titles, line, err = r.read()
	}
	if errors.Is(err, io.EOF) {
		return nil, emptyFile(name)
	}
	if err != nil {
		return nil, err
	}
	t := &table{rows: r, titles: cleanTitles(titles), line: line, format: "CSV", retitle: func(f func(int) string) { r.title = f }}
	t.last = func() []string { return recodedNote(r.recoded) }
	if called := map[byte]string{';': "points-virgules", '\t': "tabulations", '|': "barres"}[sep]; called != "" {
		t.notes = append(t.notes, "Colonnes séparées par des "+called+".")
	}
	return t, nil
}

func emptyFile(name fileName) error {
	return name.refuse(fault.Invalid, "le fichier est vide. Il faut une ligne de titres puis un lieu par ligne.")
}

func recodedNote(cells int) []string {
	if cells == 0 {
		return nil
	}
	return []string{"Texte en Windows-1252 (ou Latin-1), converti : " + count(cells, "cellule", "cellules") + "."}
}

// cleanTitles copies titles without the marks and blanks around them.
func cleanTitles(titles []string) []string {
	clean := make([]string, len(titles))
	for i, t := range titles {
		clean[i] = strings.TrimSpace(strings.Trim(strings.TrimSpace(t), "\ufeff"))
	}
	return clean
}

// boundedRows ends a table that has more rows than may be sent by the site.
type boundedRows struct {
	rows
	most, given int
	name        fileName
}

func (b *boundedRows) read() ([]string, int, error) {
	cells, line, err := b.rows.read()
	if err != nil {
		return nil, line, err
	}
	if b.given++; b.given > b.most {
		return nil, line, b.name.refuse(fault.TooLarge, "le fichier a plus de %d lignes. Découpez-le en plusieurs fichiers.", b.most)
	}
	return cells, line, nil
}
