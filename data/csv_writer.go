package data

import (
	"bufio"
	"io"
	"iter"
	"strings"

	"annuaire/directory"
)

// WriteCSV writes exactly the 32 columns of the national standard, in its
// order, UTF-8, commas, a bar between the values of a list, lines ending in LF
// as in the standard's own example. Reading it back gives the same record.
// Cells are written as they are: it is a file for programs, and a changed
// first character would be a loss.
func WriteCSV(w io.Writer, places iter.Seq[*directory.Place]) error {
	out := bufio.NewWriterSize(w, 256<<10)
	line := make([]byte, 0, 4096)
	for i, c := range directory.Columns {
		line = appendComma(line, i)
		line = append(line, c.Name...)
	}
	line = append(line, '\n')
	if _, err := out.Write(line); err != nil {
		return err
	}
	for p := range places {
		line = appendPlaceCSV(line[:0], p)
		if _, err := out.Write(line); err != nil {
			return err
		}
	}
	return out.Flush()
}

func appendPlaceCSV(line []byte, p *directory.Place) []byte {
	for i, c := range directory.Columns {
		line = appendComma(line, i)
		if values := c.Values(p); len(values) == 1 {
			line = appendCSV(line, values[0])
		} else if len(values) > 1 || !c.IsList() {
			line = appendCSV(line, c.Text(p))
		}
	}
	return append(line, '\n')
}

func appendComma(line []byte, i int) []byte {
	if i > 0 {
		return append(line, ',')
	}
	return line
}

// specialCSV are the bytes that a bare cell cannot hold.
var specialCSV = [256]bool{',': true, '"': true, '\n': true, '\r': true}

// needsQuotes is strings.ContainsAny in half the time, which was two fifths of
// that of a file.
func needsQuotes(cell string) bool {
	for i := range len(cell) {
		if specialCSV[cell[i]] {
			return true
		}
	}
	return false
}

// appendCSV writes one cell, between quotes when it needs them.
func appendCSV(line []byte, cell string) []byte {
	if !needsQuotes(cell) {
		return append(line, cell...)
	}
	line = append(line, '"')
	for {
		i := strings.IndexByte(cell, '"')
		if i < 0 {
			break
		}
		line = append(line, cell[:i]...)
		line = append(line, '"', '"')
		cell = cell[i+1:]
	}
	line = append(line, cell...)
	return append(line, '"')
}
