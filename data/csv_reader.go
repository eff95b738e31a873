package data

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"annuaire/fault"
)

// maxRecord is the longest record accepted, in bytes: the longest real one
// has 5,000. A line without end, or a quote never closed, stops there.
const maxRecord = 1 << 20

// maxCells bounds the cells of one record.
const maxCells = 2000

// csvReader reads records of RFC 4180 with the given separator, lines ending
// in LF, CR LF or CR. It is strict about quotes, since a misplaced one shifts
// the cells that follow, and reads at most maxRecord bytes per record.
type csvReader struct {
	src   *bufio.Reader
	name  fileName
	sep   byte
	title func(cell int) string // how messages call the cell of this rank

	line    int  // of the next byte, from 1
	skipLF  bool // the last byte was a CR
	record  []byte
	ends    []int
	cells   []string
	recoded int // cells that were not UTF-8
}

func newCSVReader(src *bufio.Reader, name fileName, sep byte) *csvReader {
	return &csvReader{
		src: src, name: name, sep: sep, line: 1,
		title: func(cell int) string { return fmt.Sprintf("colonne %d", cell+1) },
	}
}

// cellState is where the reader stands within a cell.
type cellState int

const (
	cellStart cellState = iota
	cellPlain
	cellQuoted
	cellQuote // a quote within a quoted cell: its end, or the first of two
)

// read gives the cells of the next record that is not blank, and the line at
// which it starts. The slice is reused by the next call, the strings are not.
// At the end it gives io.EOF.
func (r *csvReader) read() (cells []string, line int, err error) {
	for {
		line = r.line
		if err := r.scan(); err != nil {
			return nil, line, err
		}
		cells = r.split()
		if !blank(cells) {
			return cells, line, nil
		}
	}
}

// scan reads one record into r.record and r.ends.
func (r *csvReader) scan() error {
	r.record, r.ends = r.record[:0], r.ends[:0]
	state, opened := cellStart, r.line
	size := 0
	for {
		chunk, err := r.chunk(state, opened)
		if err != nil || chunk == nil {
			return err
		}
		for i, b := range chunk {
			var done bool
			if state, done, err = r.step(state, b); err != nil {
				return err
			}
			if state == cellQuoted && b == '"' && len(r.record) == r.cellFrom() {
				opened = r.line
			}
			if size++; size > maxRecord {
				return r.tooLong(state, opened)
			}
			if done {
				_, _ = r.src.Discard(i + 1)
				return nil
			}
		}
		_, _ = r.src.Discard(len(chunk))
	}
}

// chunk gives the bytes that are ready, nil at the end of a last record.
func (r *csvReader) chunk(state cellState, opened int) ([]byte, error) {
	if r.src.Buffered() == 0 {
		if _, err := r.src.Peek(1); err != nil {
			return nil, r.end(err, state, opened)
		}
	}
	return r.src.Peek(r.src.Buffered())
}

// end treats what the source says when it has no more bytes.
func (r *csvReader) end(err error, state cellState, opened int) error {
	switch {
	case !errors.Is(err, io.EOF):
		return readFault(r.name, r.line, err)
	case state == cellQuoted:
		return r.unclosed(opened)
	case len(r.record) == 0 && len(r.ends) == 0 && state == cellStart:
		return io.EOF
	}
	r.ends = append(r.ends, len(r.record))
	return nil
}

// step takes one byte; done tells that the record is complete.
func (r *csvReader) step(state cellState, b byte) (next cellState, done bool, err error) {
	if r.skipLF {
		r.skipLF = false
		if b == '\n' {
			return state, false, nil
		}
	}
	switch {
	case b == 0:
		return state, false, r.refuse("un caractère nul (NUL) s'y trouve : ce n'est pas un texte. Vérifiez que le fichier est bien un CSV.")
	case b == '\n' || b == '\r':
		r.line++
		r.skipLF = b == '\r'
		if state == cellQuoted {
			r.record = append(r.record, '\n')
			return state, false, nil
		}
		r.ends = append(r.ends, len(r.record))
		return cellStart, true, nil
	case state == cellQuoted:
		if b == '"' {
			return cellQuote, false, nil
		}
	case b == r.sep:
		if len(r.ends) >= maxCells {
			return state, false, r.refuse("la ligne a plus de %d colonnes.", maxCells)
		}
		r.ends = append(r.ends, len(r.record))
		return cellStart, false, nil
	case b == '"' && state == cellStart:
		return cellQuoted, false, nil
	case b == '"' && state == cellQuote:
		state = cellQuoted
	case state == cellQuote:
		return state, false, r.refuse("un guillemet fermant est suivi d'un autre caractère. Dans un texte entre guillemets, un guillemet s'écrit deux fois (\"\").")
	default:
		state = cellPlain
	}
	r.record = append(r.record, b)
	return state, false, nil
}

func (r *csvReader) cellFrom() int {
	if len(r.ends) == 0 {
		return 0
	}
	return r.ends[len(r.ends)-1]
}

func (r *csvReader) refuse(format string, args ...any) error {
	return r.name.refuseAt(r.line, r.title(len(r.ends)), format, args...)
}

func (r *csvReader) unclosed(opened int) error {
	return r.name.refuseAt(opened, r.title(len(r.ends)), "le guillemet ouvert ici n'est jamais refermé.")
}

func (r *csvReader) tooLong(state cellState, opened int) error {
	if state == cellQuoted {
		return r.name.refuseAt(opened, r.title(len(r.ends)), "le guillemet ouvert ici n'est pas refermé après %d Kio.", maxRecord>>10)
	}
	e := r.refuse("la ligne dépasse %d Kio. Vérifiez que le fichier a bien un lieu par ligne.", maxRecord>>10)
	if f, ok := errors.AsType[*fault.Error](e); ok {
		f.Kind = fault.TooLarge
	}
	return e
}

// split cuts the record into cells: one allocation for all of them.
func (r *csvReader) split() []string {
	text := string(r.record)
	valid := utf8.ValidString(text)
	r.cells = r.cells[:0]
	from := 0
	for _, to := range r.ends {
		cell := text[from:to]
		if !valid && !utf8.ValidString(cell) {
			cell = fromWindows1252(cell)
			r.recoded++
		}
		r.cells = append(r.cells, cell)
		from = to
	}
	return r.cells
}

func blank(cells []string) bool {
	for _, c := range cells {
		if strings.TrimSpace(c) != "" {
			return false
		}
	}
	return true
}

// separators are those that spreadsheets write.
var separators = []byte{',', ';', '\t', '|'}

// announcedSeparator reads the line "sep=;" with which some spreadsheets begin.
func announcedSeparator(head []byte) (sep byte, ok bool) {
	line, _, _ := strings.Cut(string(head[:min(len(head), 16)]), "\n")
	line = strings.TrimRight(line, "\r")
	if len(line) != len("sep=;") || !strings.EqualFold(line[:4], "sep=") {
		return 0, false
	}
	return line[4], slices.Contains(separators, line[4])
}

// detectSeparator chooses the separator of the line of titles: the one that
// parts it into the most known titles, then into the most cells.
func detectSeparator(head []byte, known func(title string) bool) byte {
	head = bytes.TrimLeft(head, "\r\n")
	if i := bytes.IndexAny(head, "\r\n"); i >= 0 {
		head = head[:i]
	}
	best, bestScore := separators[0], -1
	for _, sep := range separators {
		titles := strings.Split(string(head), string(sep))
		score := len(titles) - 1
		for _, t := range titles {
			if known(strings.Trim(t, "\" ")) {
				score += 1000
			}
		}
		if score > bestScore {
			best, bestScore = sep, score
		}
	}
	return best
}
