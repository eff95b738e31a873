package papers

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"path"
	"slices"
	"strings"

	"annuaire/fault"
)

// The bounds of what an office document unpacks to.
const (
	maxEntries  = 3000
	maxUnpacked = 64 << 20 // bytes, over all entries and the documents within it
	maxInner    = 4 << 20  // bytes of a document within a document
	maxRead     = 1 << 20  // bytes of an entry that is read as text
	maxNesting  = 2
)

var (
	errBomb = refuse("Ce document est démesuré une fois ouvert : il n’est pas accepté. Enregistrez-le de nouveau, avec moins d’images.")
	errZip  = fault.New(fault.Unsupported, "Les archives ne sont pas acceptées. Envoyez chaque document séparément.")
)

// unpacking is what is left of the bounds while a document is read.
type unpacking struct{ left int64 }

func inspectZip(content []byte) (Paper, error) {
	u := &unpacking{left: maxUnpacked}
	kind, err := u.document(content, 1)
	return Paper{MediaType: kind}, err
}

// document unpacks all of an archive, keeping nothing, and tells by its structure
// which office document it is.
func (u *unpacking) document(content []byte, depth int) (string, error) {
	if depth > maxNesting {
		return "", errBomb
	}
	archive, err := openZip(content)
	if err != nil {
		return "", err
	}
	for _, entry := range archive.File {
		if err := u.entry(entry, depth); err != nil {
			return "", err
		}
	}
	return kindOf(archive)
}

// openZip reads the list of entries: each must be plain, alone at its place in the
// file, and under a name of its own that leads nowhere else.
func openZip(content []byte) (*zip.Reader, error) {
	if n := bytes.Count(content, []byte("PK\x01\x02")); n > maxEntries {
		return nil, errBomb
	}
	archive, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return nil, damaged("Ce document")
	}
	if len(archive.File) > maxEntries {
		return nil, errBomb
	}
	seen := map[string]bool{}
	for _, entry := range archive.File {
		name := strings.ToLower(entry.Name)
		switch {
		case entry.Flags&1 != 0:
			return nil, refuse("Ce document est protégé par un mot de passe. Enregistrez-le sans mot de passe.")
		case entry.Method != zip.Store && entry.Method != zip.Deflate, seen[name], leadsAway(entry.Name):
			return nil, damaged("Ce document")
		}
		seen[name] = true
	}
	return archive, apart(archive)
}

// leadsAway tells whether a name leads out of the folder that it would be unpacked in.
func leadsAway(name string) bool {
	return name == "" || strings.ContainsAny(name, "\\\x00:") || path.IsAbs(name) || slices.Contains(strings.Split(name, "/"), "..")
}

// apart checks that no two entries share bytes: that is how a small file unpacks to
// thousands of times its size.
func apart(archive *zip.Reader) error {
	type extent struct{ from, to int64 }
	extents := make([]extent, 0, len(archive.File))
	for _, entry := range archive.File {
		at, err := entry.DataOffset()
		if err != nil {
			return damaged("Ce document")
		}
		extents = append(extents, extent{at - 30 - int64(len(entry.Name)), at + int64(entry.CompressedSize64)})
	}
	slices.SortFunc(extents, func(a, b extent) int { return int(min(1, max(-1, a.from-b.from))) })
	for i := 1; i < len(extents); i++ {
		if extents[i].from < extents[i-1].to {
			return errBomb
		}
	}
	return nil
}

// entry unpacks one entry. What is itself a document is read too.
func (u *unpacking) entry(entry *zip.File, depth int) error {
	body, err := entry.Open()
	if err != nil {
		return damaged("Ce document")
	}
	defer body.Close()
	head := make([]byte, 4)
	n, err := io.ReadFull(body, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return damaged("Ce document")
	}
	rest := io.MultiReader(bytes.NewReader(head[:n]), body)
	if string(head[:n]) == "PK\x03\x04" {
		return u.inner(rest, depth)
	}
	read, err := io.Copy(io.Discard, io.LimitReader(rest, u.left+1))
	if u.left -= read; u.left < 0 {
		return errBomb
	}
	if err != nil {
		return damaged("Ce document")
	}
	return nil
}

func (u *unpacking) inner(r io.Reader, depth int) error {
	content, err := io.ReadAll(io.LimitReader(r, maxInner+1))
	if err != nil {
		return damaged("Ce document")
	}
	if u.left -= int64(len(content)); u.left < 0 || len(content) > maxInner {
		return errBomb
	}
	_, err = u.document(content, depth+1)
	return err
}

// endsAsZip tells whether a file can be read as an archive from its end.
func endsAsZip(content []byte) bool {
	tail := content[max(0, len(content)-(1<<16+22)):]
	for {
		at := bytes.LastIndex(tail, []byte("PK\x05\x06"))
		if at < 0 {
			return false
		}
		if len(tail)-at >= 22 && at+22+int(binary.LittleEndian.Uint16(tail[at+20:])) <= len(tail) {
			return true
		}
		tail = tail[:at]
	}
}
