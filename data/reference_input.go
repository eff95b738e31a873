package data

import (
	"bufio"
	"compress/gzip"
	"context"
	"encoding/csv"
	"errors"
	"io"
	"os"
	"strings"
	"unicode/utf8"

	"annuaire/fault"
)

// referenceLimits bound what a file may make the program hold.
type referenceLimits struct {
	unpacked int64 // bytes of a whole file
	record   int64 // bytes of one row
	feature  int64 // bytes of one GeoJSON feature
	points   int   // points of one geometry
}

func defaultReferenceLimits() referenceLimits {
	return referenceLimits{unpacked: 512 << 20, record: 1 << 20, feature: 64 << 20, points: 1_000_000}
}

// errTooMuch is what a meteredReader answers past its limits.
var errTooMuch = errors.New("input over its limit")

// meteredReader refuses to give more than total bytes, or more than item bytes
// since the last call of next: what buffers whole items is thereby bounded. It
// also stops when ctx ends.
type meteredReader struct {
	ctx         context.Context
	r           io.Reader
	total       int64
	item, spent int64
}

func (m *meteredReader) next() { m.spent = 0 }

func (m *meteredReader) Read(p []byte) (int, error) {
	if err := m.ctx.Err(); err != nil {
		return 0, err
	}
	if m.total <= 0 || m.spent >= m.item {
		return 0, errTooMuch
	}
	p = p[:min(int64(len(p)), m.total, m.item-m.spent)]
	n, err := m.r.Read(p)
	m.total -= int64(n)
	m.spent += int64(n)
	return n, err
}

// openReference opens a file, unpacked when it starts as gzip does, without
// its byte order mark. Close releases it.
func openReference(ctx context.Context, f referenceFile, total, item int64) (*meteredReader, io.Closer, error) {
	file, err := os.Open(f.path)
	if err != nil {
		return nil, nil, fault.Wrap(err, fault.Unknown, "Le fichier « %s » ne peut pas être ouvert.", f.name)
	}
	var in io.Reader = bufio.NewReaderSize(file, 64<<10)
	if magic, _ := in.(*bufio.Reader).Peek(2); string(magic) == "\x1f\x8b" {
		in, err = gzip.NewReader(in)
		if err != nil {
			file.Close()
			return nil, nil, fault.Wrap(err, fault.Invalid, "Le fichier compressé « %s » est abîmé.", f.name)
		}
	}
	text := bufio.NewReaderSize(in, 64<<10)
	if mark, _ := text.Peek(3); string(mark) == "\xef\xbb\xbf" {
		_, _ = text.Discard(3)
	}
	return &meteredReader{ctx: ctx, r: text, total: total, item: item}, file, nil
}

// referenceTable reads the rows of a csv file by column name.
type referenceTable struct {
	name    string
	meter   *meteredReader
	file    io.Closer
	csv     *csv.Reader
	columns map[string]int
	row     []string
	line    int
}

// openReferenceTable reads the header, which must have the required columns.
// The separator is the comma, or the semicolon where the header has more.
func openReferenceTable(ctx context.Context, f referenceFile, limits referenceLimits, required ...string) (*referenceTable, error) {
	meter, file, err := openReference(ctx, f, limits.unpacked, limits.record)
	if err != nil {
		return nil, err
	}
	t := &referenceTable{name: f.name, meter: meter, file: file}
	if err := t.readHeader(required); err != nil {
		file.Close()
		return nil, err
	}
	return t, nil
}

func (t *referenceTable) readHeader(required []string) error {
	buffered := bufio.NewReaderSize(t.meter, 32<<10)
	start, _ := buffered.Peek(4 << 10)
	header, _, _ := strings.Cut(string(start), "\n")
	t.csv = csv.NewReader(buffered)
	t.csv.ReuseRecord = true
	t.csv.FieldsPerRecord = -1
	if strings.Count(header, ";") > strings.Count(header, ",") {
		t.csv.Comma = ';'
	}
	names, err := t.csv.Read()
	if err == io.EOF {
		return fault.New(fault.Invalid, "Le fichier « %s » est vide.", t.name)
	}
	if err != nil {
		return t.failure(err)
	}
	t.columns = make(map[string]int, len(names))
	for i, name := range names {
		t.columns[strings.ToLower(strings.TrimSpace(name))] = i
	}
	var missing []string
	for _, name := range required {
		if _, ok := t.columns[name]; !ok {
			missing = append(missing, name)
		}
	}
	if missing != nil {
		return fault.New(fault.Invalid, "Le fichier « %s » n'a pas de colonne %s à sa première ligne.", t.name, strings.Join(missing, ", "))
	}
	return nil
}

// each calls row for every row, which it counts in the report.
func (t *referenceTable) each(report *ReferenceFileReport, row func()) error {
	for {
		more, err := t.next()
		if err != nil || !more {
			return err
		}
		report.Read++
		row()
	}
}

// next reads a row; false at the end.
func (t *referenceTable) next() (bool, error) {
	t.meter.next()
	row, err := t.csv.Read()
	if err == io.EOF {
		return false, nil
	}
	if err != nil {
		return false, t.failure(err)
	}
	t.row = row
	t.line, _ = t.csv.FieldPos(0)
	for _, cell := range row {
		if !utf8.ValidString(cell) || strings.ContainsRune(cell, 0) {
			return false, fault.New(fault.Invalid, "Le fichier « %s » n'est pas un texte UTF-8 : ligne %d. Enregistrez-le en UTF-8.", t.name, t.line)
		}
	}
	return true, nil
}

// has tells whether the file has this column.
func (t *referenceTable) has(column string) bool {
	_, ok := t.columns[column]
	return ok
}

// cell gives a trimmed copy, "" where the row or the file has no such column.
func (t *referenceTable) cell(column string) string {
	i, ok := t.columns[column]
	if !ok || i >= len(t.row) {
		return ""
	}
	return strings.Clone(strings.TrimSpace(t.row[i]))
}

func (t *referenceTable) failure(err error) error {
	if parse, ok := errors.AsType[*csv.ParseError](err); ok && !errors.Is(err, errTooMuch) {
		return fault.Wrap(err, fault.Invalid, "Le fichier « %s » n'est pas un CSV lisible : ligne %d, colonne %d.", t.name, parse.Line, parse.Column)
	}
	return inputFailure(err, t.name, t.line+1, "ligne")
}

// inputFailure words what the reading of a file met. unit is what count counts.
func inputFailure(err error, name string, count int, unit string) error {
	switch {
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	case errors.Is(err, errTooMuch):
		return fault.Wrap(err, fault.TooLarge, "Le fichier « %s » est trop gros (%s %d) : le fichier, ou cette partie, dépasse la limite.", name, unit, count)
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, gzip.ErrChecksum):
		return fault.Wrap(err, fault.Invalid, "Le fichier « %s » est incomplet (%s %d). Téléchargez-le de nouveau.", name, unit, count)
	}
	return fault.Wrap(err, fault.Invalid, "Le fichier « %s » ne peut pas être lu (%s %d).", name, unit, count)
}
