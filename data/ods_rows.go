package data

import (
	"archive/zip"
	"encoding/xml"
	"errors"
	"io"
	"strconv"
	"strings"

	"annuaire/fault"
)

// openODS opens the sheet of an OpenDocument workbook that looks most like a
// list of places. Cells are read as people see them, but for days, which the
// file also writes in the international order.
func openODS(z *zip.Reader, name fileName) (*table, error) {
	var heads []*sheetHead
	for len(heads) < maxODSSheets {
		var rows *odsRows
		if err := openODSSheet(z, name, len(heads), &rows); err != nil {
			return nil, err
		}
		if rows == nil {
			break
		}
		head, err := readHead(&sheet{name: rows.title, cells: rows})
		if err != nil {
			return nil, err
		}
		heads = append(heads, head)
		if head.known >= surelyTitles {
			break
		}
	}
	if len(heads) == 0 {
		return nil, emptyFile(name)
	}
	return chooseSheet(heads, name, "ODS")
}

// maxODSSheets bounds the sheets that are looked at: all are in one text, which
// is read again from its start for each. One that has surelyTitles titles ends
// the search.
const (
	maxODSSheets = 5
	surelyTitles = 4
)

// openODSSheet opens the sheet of this rank; into stays nil when there is none.
func openODSSheet(z *zip.Reader, name fileName, rank int, into **odsRows) error {
	entry, err := openEntry(z, "content.xml")
	if err != nil {
		return damagedWorkbook(name, err)
	}
	d := xml.NewDecoder(entry)
	seen := 0
	for {
		token, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			return entry.Close()
		}
		if err != nil {
			return errors.Join(damagedWorkbook(name, err), entry.Close())
		}
		start, is := token.(xml.StartElement)
		if !is || start.Name.Space != "table" || start.Name.Local != "table" {
			continue
		}
		if seen == rank {
			*into = &odsRows{in: d, entry: entry, name: name, title: attribute(start, "name")}
			return nil
		}
		seen++
	}
}

// odsRows gives the rows of one sheet.
type odsRows struct {
	in    *xml.Decoder
	entry io.Closer
	name  fileName
	title string
	spans []mergedCells

	row    int
	cells  []string
	repeat int // times that cells is still to be given
}

func (r *odsRows) merged() []mergedCells { return r.spans }

func (r *odsRows) close() error { return r.entry.Close() }

func (r *odsRows) next() ([]string, error) {
	if r.repeat > 0 {
		r.repeat--
		r.row++
		return r.cells, nil
	}
	for {
		token, err := r.in.RawToken()
		if err != nil {
			return nil, damagedWorkbook(r.name, err)
		}
		switch t := token.(type) {
		case xml.StartElement:
			if t.Name.Local == "table-row" {
				return r.readRow(t)
			}
		case xml.EndElement:
			if t.Name.Local == "table" {
				return nil, io.EOF
			}
		}
	}
}

// readRow reads the cells of a row. Many equal rows are written once with their
// number: those of blank ones end sheets, and are given once.
func (r *odsRows) readRow(start xml.StartElement) ([]string, error) {
	r.cells = r.cells[:0]
	for {
		token, err := r.in.RawToken()
		if err != nil {
			return nil, damagedWorkbook(r.name, err)
		}
		switch t := token.(type) {
		case xml.StartElement:
			if t.Name.Local == "table-cell" || t.Name.Local == "covered-table-cell" {
				if err := r.readCell(t); err != nil {
					return nil, err
				}
			}
		case xml.EndElement:
			if t.Name.Local != "table-row" {
				continue
			}
			for len(r.cells) > 0 && r.cells[len(r.cells)-1] == "" {
				r.cells = r.cells[:len(r.cells)-1]
			}
			r.row++
			r.repeat = number(attribute(start, "number-rows-repeated")) - 1
			if len(r.cells) == 0 {
				r.repeat = min(r.repeat, maxBlankRows)
			}
			return r.cells, nil
		}
	}
}

func (r *odsRows) readCell(start xml.StartElement) error {
	text, err := r.cellText(start)
	if err != nil {
		return err
	}
	times := number(attribute(start, "number-columns-repeated"))
	if text == "" {
		times = min(times, maxCells+1)
	}
	if len(r.cells)+times > maxCells {
		if text != "" {
			return r.name.refuse(fault.TooLarge, "une ligne a plus de %d colonnes.", maxCells)
		}
		times = maxCells - len(r.cells)
	}
	across, down := number(attribute(start, "number-columns-spanned")), number(attribute(start, "number-rows-spanned"))
	if (across > 1 || down > 1) && r.row < titleDepth && len(r.spans) < maxMerged {
		left := len(r.cells)
		r.spans = append(r.spans, mergedCells{r.row, left, r.row + min(down, titleDepth) - 1, left + min(across, maxCells) - 1})
	}
	for range times {
		r.cells = append(r.cells, text)
	}
	return nil
}

// cellText gives what a cell shows. The paragraphs of a note are no part of it.
func (r *odsRows) cellText(start xml.StartElement) (string, error) {
	var b strings.Builder
	depth, hidden := 0, 0
	for {
		token, err := r.in.RawToken()
		if err != nil {
			return "", damagedWorkbook(r.name, err)
		}
		switch t := token.(type) {
		case xml.StartElement:
			depth++
			if hidden > 0 || t.Name.Local == "annotation" {
				hidden++
				continue
			}
			odsBlank(&b, t)
		case xml.EndElement:
			if depth--; depth < 0 {
				return odsValue(start, b.String()), nil
			}
			hidden = max(0, hidden-1)
		case xml.CharData:
			if hidden == 0 && depth > 0 {
				b.Write(t)
			}
		}
		if b.Len() > maxRecord {
			return "", r.name.refuse(fault.TooLarge, "une cellule dépasse %d Kio.", maxRecord>>10)
		}
	}
}

// odsBlank writes the blanks that have elements of their own.
func odsBlank(b *strings.Builder, t xml.StartElement) {
	switch t.Name.Local {
	case "p":
		if b.Len() > 0 {
			b.WriteByte('\n')
		}
	case "line-break":
		b.WriteByte('\n')
	case "s", "tab":
		b.WriteByte(' ')
	}
}

func odsValue(start xml.StartElement, shown string) string {
	if attribute(start, "value-type") == "date" {
		return attribute(start, "date-value")
	}
	return shown
}

func attribute(e xml.StartElement, local string) string {
	for _, a := range e.Attr {
		if a.Name.Local == local {
			return a.Value
		}
	}
	return ""
}

// number reads how many times something is repeated: 1 when it is not said.
func number(text string) int {
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		return 1
	}
	return min(n, 1<<20)
}
