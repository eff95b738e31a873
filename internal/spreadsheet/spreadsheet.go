// Package spreadsheet writes the tables that people open in a spreadsheet: no
// cell of theirs can be a formula. The open data, which programs read, are
// written elsewhere, to the letter.
package spreadsheet

import (
	"encoding/csv"
	"io"
	"strings"
)

// Safe gives a text that spreadsheets take for a text: one that they would
// compute is written after an apostrophe.
func Safe(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r\n＝＋－＠", firstRune(cell)) {
		return "'" + cell
	}
	return cell
}

func firstRune(s string) rune {
	for _, r := range s {
		return r
	}
	return 0
}

// Writer writes rows, each cell made safe.
type Writer struct{ csv *csv.Writer }

// byteOrderMark has spreadsheets read the file as UTF-8.
const byteOrderMark = "\ufeff"

// NewWriter begins a table, parted by semicolons as French spreadsheets expect.
func NewWriter(w io.Writer) (*Writer, error) {
	_, err := io.WriteString(w, byteOrderMark)
	out := csv.NewWriter(w)
	out.Comma = ';'
	out.UseCRLF = true
	return &Writer{out}, err
}

// Row writes one row.
func (w *Writer) Row(cells ...string) error {
	safe := make([]string, len(cells))
	for i, cell := range cells {
		safe[i] = Safe(cell)
	}
	return w.csv.Write(safe)
}

// Flush writes what is held back.
func (w *Writer) Flush() error {
	w.csv.Flush()
	return w.csv.Error()
}
