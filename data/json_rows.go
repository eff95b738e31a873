package data

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"annuaire/fault"
)

// jsonRows reads the objects of a JSON text as the rows of a table: a list of
// objects, or an object of which one member is such a list, GeoJSON among them.
// Nested objects become columns "lon/lat", a list of values one cell with bars.
// The titles are the names of the first rows; what has another name later is
// told, not read. Its lines are counted by place, from 1: many such texts are
// written on a single line.
type jsonRows struct {
	scan    jsonScan
	nested  bool // the list is a member of an object
	geo     bool // features: properties are the columns, a point gives two
	titles  []string
	rank    map[string]int
	cells   []string
	ahead   []jsonRow // read to know the titles
	frozen  bool      // the titles are known
	late    []string  // names that came after them
	objects int       // of the last object read
	ended   bool
}

type jsonRow struct {
	cells []string
	line  int
}

// jsonAhead is how many rows are read ahead: their names make the titles.
const jsonAhead = 2000

func openJSON(text *bufio.Reader, name fileName) (*table, error) {
	r := &jsonRows{scan: jsonScan{src: text, name: name, line: 1}, rank: map[string]int{}}
	if err := r.begin(); err != nil {
		return nil, err
	}
	for len(r.ahead) < jsonAhead {
		cells, line, err := r.row()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		r.ahead = append(r.ahead, jsonRow{append([]string(nil), cells...), line})
	}
	if r.frozen = true; len(r.titles) == 0 {
		return nil, emptyFile(r.scan.name)
	}
	t := &table{rows: r, titles: r.titles, line: 1, format: "JSON", retitle: func(func(int) string) {}, last: r.last}
	if r.geo {
		t.format = "GeoJSON"
	}
	return t, nil
}

func (r *jsonRows) last() []string {
	notes := recodedNote(r.scan.recoded)
	if r.scan.lenient > 0 {
		notes = append(notes, count(r.scan.lenient, "barre oblique inverse isolée, gardée", "barres obliques inverses isolées, gardées")+" comme texte.")
	}
	if len(r.late) > 0 {
		notes = append(notes, "Noms venus trop tard dans le fichier, non lus : "+plural(r.late, "colonne", "colonnes")+".")
	}
	return notes
}

func (r *jsonRows) read() ([]string, int, error) {
	for {
		cells, line, err := r.nextRow()
		if err != nil || !blank(cells) {
			return cells, line, err
		}
	}
}

func (r *jsonRows) nextRow() ([]string, int, error) {
	if len(r.ahead) > 0 {
		first := r.ahead[0]
		r.ahead = r.ahead[1:]
		return r.padded(first.cells), first.line, nil
	}
	return r.row()
}

// padded gives a row as many cells as there are titles now.
func (r *jsonRows) padded(cells []string) []string {
	for len(cells) < len(r.titles) {
		cells = append(cells, "")
	}
	return cells
}

// begin takes the opening bracket of the list of places.
func (r *jsonRows) begin() error {
	b, err := r.scan.peek()
	if err != nil {
		return err
	}
	if b == '[' {
		r.scan.depth = 1
		_, err = r.scan.next()
		return err
	}
	r.nested = true
	return r.findList()
}

// findList looks in an object for the first member that is a list of objects,
// and stops after its bracket.
func (r *jsonRows) findList() error {
	err := r.scan.object(r.member())
	switch {
	case errors.Is(err, errListFound):
		r.scan.depth = 2
		return nil
	case err != nil:
		return err
	}
	return r.scan.name.refuse(fault.Invalid, "le fichier JSON n'a pas de liste de lieux. Il faut un tableau d'objets, un par lieu.")
}

// errListFound leaves the object in which the list of places was found.
var errListFound = errors.New("list found")

func (r *jsonRows) member() func(string) error {
	names := 0
	return func(name string) error {
		if names++; names > maxCells {
			return r.scan.refuse("le fichier a plus de %d noms au premier niveau. Il faut une liste de lieux.", maxCells)
		}
		r.scan.size = 0
		b, err := r.scan.peek()
		if err != nil || b != '[' {
			return errors.Join(err, r.skipUnless(err))
		}
		if start, _ := r.scan.src.Peek(64); !objectFirst(start) {
			return r.scan.skip()
		}
		_, err = r.scan.next()
		r.geo = name == "features"
		return errors.Join(err, errListFound)
	}
}

func (r *jsonRows) skipUnless(err error) error {
	if err != nil {
		return nil
	}
	return r.scan.skip()
}

// objectFirst tells whether a list begins with an object, or holds nothing.
func objectFirst(start []byte) bool {
	rest := strings.TrimLeft(string(start[1:]), " \t\r\n")
	return rest == "" || rest[0] == '{'
}

// row reads one object.
func (r *jsonRows) row() ([]string, int, error) {
	if r.ended {
		return nil, r.scan.line, io.EOF
	}
	r.scan.size = 0
	b, err := r.scan.peek()
	if err != nil {
		return nil, r.scan.line, err
	}
	switch b {
	case ']':
		return nil, r.scan.line, r.finish()
	case ',':
		_, _ = r.scan.next()
		if b, err = r.scan.peek(); err != nil {
			return nil, r.scan.line, err
		}
	}
	r.objects++
	line := r.objects
	if b != '{' {
		return nil, line, r.scan.refuse("il faut une liste d'objets, un par lieu, et non de textes ou de nombres.")
	}
	r.cells = r.cells[:0]
	r.cells = r.padded(r.cells)
	clear(r.cells)
	if err := r.flatten(""); err != nil {
		return nil, line, err
	}
	return r.cells, line, nil
}

// finish takes the closing bracket, and what follows it.
func (r *jsonRows) finish() error {
	r.ended = true
	_, err := r.scan.next()
	for err == nil && r.nested {
		var b byte
		if b, err = r.scan.next(); b == '}' || err != nil {
			break
		}
		r.scan.size = 0
		r.scan.depth = 1
		if b == '"' {
			_, err = r.scan.string()
		} else if b == ':' {
			err = r.scan.skip()
		}
	}
	if err != nil {
		return err
	}
	return io.EOF
}

// flatten reads an object into cells whose titles begin with prefix.
func (r *jsonRows) flatten(prefix string) error {
	return r.scan.object(func(name string) error {
		title := prefix + name
		if r.geo && prefix == "" && name == "properties" {
			title = ""
		}
		return r.value(title)
	})
}

func (r *jsonRows) value(title string) error {
	b, err := r.scan.peek()
	if err != nil {
		return err
	}
	switch b {
	case '{':
		if title != "" {
			title += "/"
		}
		return r.flatten(title)
	case '[':
		return r.listed(title)
	case '"':
		_, _ = r.scan.next()
		text, err := r.scan.string()
		return errors.Join(err, r.put(title, text))
	}
	text, err := r.scan.plain()
	if err != nil {
		return err
	}
	return r.put(title, text)
}

// listed gathers the values of a list. The coordinates of a point become two
// columns; those of a line or an outline are no position of a place.
func (r *jsonRows) listed(title string) error {
	var values []string
	point := title == "geometry/coordinates"
	err := r.scan.array(func() error {
		b, err := r.scan.peek()
		if err != nil {
			return err
		}
		switch b {
		case '[':
			return r.scan.skip()
		case '{':
			return r.flatten(fmt.Sprintf("%s/%d/", title, len(values)))
		case '"':
			_, _ = r.scan.next()
			text, err := r.scan.string()
			values = append(values, text)
			return err
		}
		text, err := r.scan.plain()
		values = append(values, text)
		return err
	})
	if err != nil {
		return err
	}
	if point {
		if len(values) < 2 {
			return nil
		}
		return errors.Join(r.put("geometry/longitude", values[0]), r.put("geometry/latitude", values[1]))
	}
	return r.put(title, strings.Join(values, "|"))
}

func (r *jsonRows) put(title, text string) error {
	i, known := r.rank[title]
	if !known && r.frozen {
		if text != "" && len(r.late) < 20 && !slices.Contains(r.late, title) {
			r.late = append(r.late, title)
		}
		return nil
	}
	if !known {
		if len(r.titles) >= maxCells {
			return r.scan.refuse("les lieux ont plus de %d noms différents. Il faut un même ensemble de colonnes pour tous.", maxCells)
		}
		i = len(r.titles)
		r.rank[title] = i
		r.titles = append(r.titles, title)
	}
	r.cells = r.padded(r.cells)
	r.cells[i] = text
	return nil
}
