package data

import (
	"io"
)

// Reading is what is seen of a file before anybody decides anything.
type Reading struct {
	Format    string   // as people call it
	Notes     []string // French sentences
	Proposals []Proposal
	Mapping   map[string]string // what needs nobody's help, by title
	Complete  error             // why the proposals alone do not make places; nil when they do
}

// Propose looks at the first rows of a file and says what each column seems to
// give. Of opts it reads the gazetteer and the bounds.
func Propose(src io.Reader, file string, opts ImportOptions) (Reading, error) {
	name := fileName(file)
	t, err := openTable(src, name, opts.Bounds, func(string) bool { return false })
	if err != nil {
		return Reading{}, err
	}
	defer t.close()
	rows := readAhead(t)
	proposals := propose(t.titles, rows, opts.Gazetteer)
	mapping := found(proposals)
	r := Reading{Format: t.format, Notes: t.notes, Proposals: proposals, Mapping: mapping}
	_, r.Complete = readHeader(t.titles, t.line, name, nil, mapping)
	return r, nil
}

// CheckTitles says why a mapping does not make places of a file, nil when it
// does.
func CheckTitles(src io.Reader, file string, mapping map[string]string, opts ImportOptions) error {
	name := fileName(file)
	t, err := openTable(src, name, opts.Bounds, func(title string) bool { _, is := mapping[title]; return is })
	if err != nil {
		return err
	}
	defer t.close()
	_, err = readHeader(t.titles, t.line, name, mapping, nil)
	return err
}
