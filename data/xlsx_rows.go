package data

import (
	"archive/zip"
	"bufio"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"regexp"
	"strings"

	"github.com/xuri/excelize/v2"

	"annuaire/fault"
)

// maxSheets bounds the sheets that are looked at.
const maxSheets = 50

// openXLSX opens the sheet of a workbook that looks most like a list of places.
// Cells are read as people see them; days in an order that is not ambiguous.
func openXLSX(packed []byte, z *zip.Reader, name fileName, most int64) (*table, error) {
	book, err := excelize.OpenReader(bytes.NewReader(packed), excelize.Options{
		UnzipSizeLimit: most, UnzipXMLSizeLimit: min(most, 16<<20),
		ShortDatePattern: "yyyy-mm-dd", LongDatePattern: "yyyy-mm-dd", LongTimePattern: "hh:mm:ss",
	})
	if err != nil {
		return nil, damagedWorkbook(name, err)
	}
	heads, err := xlsxHeads(book, z, name)
	if err != nil {
		_ = book.Close()
		return nil, err
	}
	t, err := chooseSheet(heads, name, "XLSX")
	if err != nil {
		_ = book.Close()
		return nil, err
	}
	end := t.end
	t.end = func() error { return errors.Join(end(), book.Close()) }
	return t, nil
}

func xlsxHeads(book *excelize.File, z *zip.Reader, name fileName) ([]*sheetHead, error) {
	paths := sheetPaths(z)
	var heads []*sheetHead
	for i, title := range book.GetSheetList() {
		if visible, err := book.GetSheetVisible(title); i >= maxSheets || err != nil || !visible {
			continue
		}
		rows, err := book.Rows(title)
		if err != nil {
			continue // a chart: it has no rows
		}
		head, err := readHead(&sheet{name: title, cells: &xlsxRows{rows: rows, name: name, spans: mergedIn(z, paths[title])}})
		if err != nil {
			return nil, err
		}
		heads = append(heads, head)
	}
	if len(heads) == 0 {
		return nil, emptyFile(name)
	}
	return heads, nil
}

// xlsxRows gives the rows of one sheet.
type xlsxRows struct {
	rows  *excelize.Rows
	name  fileName
	spans []mergedCells
}

func (r *xlsxRows) next() ([]string, error) {
	if !r.rows.Next() {
		if err := r.rows.Error(); err != nil {
			return nil, damagedWorkbook(r.name, err)
		}
		return nil, io.EOF
	}
	cells, err := r.rows.Columns()
	if err != nil {
		return nil, damagedWorkbook(r.name, err)
	}
	if len(cells) > maxCells && !blank(cells[maxCells:]) {
		return nil, r.name.refuse(fault.TooLarge, "une ligne a plus de %d colonnes.", maxCells)
	}
	return cells[:min(len(cells), maxCells)], nil
}

func (r *xlsxRows) merged() []mergedCells { return r.spans }

func (r *xlsxRows) close() error { return r.rows.Close() }

// sheetPaths gives the file of the archive that holds each sheet, by its name;
// nothing where the workbook does not say.
func sheetPaths(z *zip.Reader) map[string]string {
	var book struct {
		Sheets []struct {
			Name string `xml:"name,attr"`
			ID   string `xml:"http://schemas.openxmlformats.org/officeDocument/2006/relationships id,attr"`
		} `xml:"sheets>sheet"`
	}
	var links struct {
		Links []struct {
			ID     string `xml:"Id,attr"`
			Target string `xml:"Target,attr"`
		} `xml:"Relationship"`
	}
	if readXML(z, "xl/workbook.xml", &book) != nil || readXML(z, "xl/_rels/workbook.xml.rels", &links) != nil {
		return nil
	}
	target := map[string]string{}
	for _, l := range links.Links {
		target[l.ID] = path.Join("xl", strings.TrimPrefix(l.Target, "/xl/"))
	}
	paths := map[string]string{}
	for _, s := range book.Sheets {
		paths[s.Name] = target[s.ID]
	}
	return paths
}

func readXML(z *zip.Reader, path string, into any) error {
	entry, err := openEntry(z, path)
	if err != nil {
		return err
	}
	defer entry.Close()
	return xml.NewDecoder(io.LimitReader(entry, 4<<20)).Decode(into)
}

// mergeCell is how a sheet writes one rectangle of merged cells.
var mergeCell = regexp.MustCompile(`<mergeCell [^>]*ref="([A-Z]{1,3}[0-9]{1,7}):([A-Z]{1,3}[0-9]{1,7})"`)

// maxMerged bounds the merged cells that are kept: only those of titles matter.
const maxMerged = 1000

// mergedIn reads which cells of the first rows are merged. It is written at the
// end of the sheet, which is read as text: the library would hold it whole.
func mergedIn(z *zip.Reader, path string) []mergedCells {
	entry, err := openEntry(z, path)
	if err != nil {
		return nil
	}
	defer entry.Close()
	var merged []mergedCells
	lines := bufio.NewReaderSize(entry, 64<<10)
	for len(merged) < maxMerged {
		piece, err := lines.ReadSlice('>')
		if found := mergeCell.FindSubmatch(piece); found != nil {
			left, top, err1 := excelize.CellNameToCoordinates(string(found[1]))
			right, bottom, err2 := excelize.CellNameToCoordinates(string(found[2]))
			if err1 == nil && err2 == nil && top <= titleDepth {
				merged = append(merged, mergedCells{top - 1, left - 1, bottom - 1, right - 1})
			}
		}
		if err != nil && !errors.Is(err, bufio.ErrBufferFull) {
			break
		}
	}
	return merged
}
