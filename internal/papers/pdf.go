package papers

import (
	"bytes"
	"io"
	"strings"
)

// The bounds of a PDF.
const (
	MaxPages       = 1000
	maxStreams     = 8000
	maxNames       = 4_000_000
	maxObjects     = 8 << 20  // bytes of one packed list of objects
	maxAllObjects  = 32 << 20 // bytes of all of them
	maxKids        = 10 * MaxPages
	maxNameLength  = 40
	listMost       = 512 << 10
	trailerWithin  = 2048 // bytes from the end
	dictionaryMost = 4096 // bytes, before a stream
	nodeMost       = 1024 // bytes, around the list of a node
)

var errPages = refuse("Ce PDF a plus de %d pages. Envoyez-le en plusieurs parties, ou seulement les pages utiles.", MaxPages)

// forbidden are the names by which a PDF does something by itself, hides what it
// holds, or carries other files, and why they are refused.
var forbidden = map[string]string{
	"JavaScript": "contient un programme (JavaScript)", "Launch": "peut lancer un programme", "EmbeddedFile": "contient d’autres fichiers",
	"EF": "contient d’autres fichiers", "RichMedia": "contient une animation", "ImportData": "va chercher d’autres données",
	"XFA": "est un formulaire dynamique", "GoToE": "contient d’autres fichiers",
}

// inspectPDF looks at all that is not packed of a PDF, and at its packed lists of
// objects: names that are refused cannot be elsewhere. It draws nothing.
func inspectPDF(content []byte) (Paper, error) {
	if endsAsZip(content) {
		return Paper{}, errTwoInOne()
	}
	end := bytes.LastIndex(content, []byte("%%EOF"))
	if end < 0 || end < len(content)-trailerWithin {
		return Paper{}, damaged("Ce PDF")
	}
	if len(bytes.Trim(content[end+len("%%EOF"):], "\x00\r\n\t ")) > 0 {
		return Paper{}, errTwoInOne()
	}
	s := &pdfScan{parents: map[int]int{}, left: maxAllObjects}
	if err := s.part(content, nil); err != nil {
		return Paper{}, err
	}
	if err := s.streams(content); err != nil {
		return Paper{}, err
	}
	switch most := max(s.pages, s.counted); {
	case most > MaxPages:
		return Paper{}, errPages
	case most == 0:
		return Paper{}, damaged("Ce PDF")
	case s.counted == 0:
		return Paper{MediaType: PDF, Pages: s.pages}, nil
	}
	return Paper{MediaType: PDF, Pages: s.counted}, nil // pages that were saved twice are two objects
}

// pdfScan is what was seen of a PDF so far.
type pdfScan struct {
	names   int
	pages   int           // objects that are pages
	counted int           // pages that a node of the tree says it has
	kids    int           // references from nodes to what is below
	parents map[int]int   // node of each object below one
	left    int           // bytes of objects that may still be unpacked
	flate   io.ReadCloser // what unpacks, used again
}

// part looks at every name of some bytes. owners says where each object of a packed
// list begins; nil where objects say it themselves.
func (s *pdfScan) part(content []byte, owners []packedObject) error {
	for at := 0; ; {
		next := bytes.IndexByte(content[at:], '/')
		if next < 0 {
			return nil
		}
		at += next + 1
		if s.names++; s.names > maxNames {
			return errBomb
		}
		if at == len(content) || !mayMatter(content[at]) {
			continue
		}
		name, end := nameAt(content, at)
		at = end
		if why, is := forbidden[name]; is {
			return refuse("Ce PDF %s : il n’est pas accepté. Imprimez-le en PDF, puis envoyez ce nouveau fichier.", why)
		}
		switch name {
		case "Encrypt":
			return refuse("Ce PDF est protégé. Enregistrez-le sans mot de passe ni protection, puis renvoyez-le.")
		case "Type":
			s.typed(content, end)
		case "Kids":
			if err := s.below(content, end, owners); err != nil {
				return err
			}
		}
	}
}

// mayMatter tells whether a name that begins so can be one of those looked for.
func mayMatter(first byte) bool { return strings.IndexByte("#JLERIXGTK", first) >= 0 }

// typed counts the objects that are pages.
func (s *pdfScan) typed(content []byte, at int) {
	if at = skipSpace(content, at); at < len(content) && content[at] == '/' {
		if name, _ := nameAt(content, at+1); name == "Page" {
			s.pages++
		}
	}
}

// nameAt reads a name from after its slash, with the bytes that it writes as #xx, and
// gives where it ends. One that is too long to matter is cut.
func nameAt(content []byte, at int) (string, int) {
	var name [maxNameLength]byte
	n := 0
	for at < len(content) && isRegular(content[at]) {
		b := content[at]
		if b == '#' && at+2 < len(content) && isHex(content[at+1]) && isHex(content[at+2]) {
			b = unhex(content[at+1])<<4 | unhex(content[at+2])
			at += 2
		}
		if n < maxNameLength {
			name[n] = b
			n++
		}
		at++
	}
	return string(name[:n]), at
}

// isRegular tells whether a byte may be part of a name or a number: neither space nor
// one of the marks of the language.
func isRegular(b byte) bool {
	switch b {
	case '(', ')', '<', '>', '[', ']', '{', '}', '/', '%':
		return false
	}
	return b > ' '
}

func isHex(b byte) bool { return b >= '0' && b <= '9' || b|0x20 >= 'a' && b|0x20 <= 'f' }

func unhex(b byte) byte {
	if b <= '9' {
		return b - '0'
	}
	return b | 0x20 - 'a' + 10
}

func skipSpace(content []byte, at int) int {
	for at < len(content) && content[at] <= ' ' {
		at++
	}
	return at
}
