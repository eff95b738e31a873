package papers

import (
	"bytes"
	"compress/zlib"
	"io"
	"regexp"
	"slices"
)

// packedObject is where an object of a packed list begins.
type packedObject struct{ number, from int }

// streams unpacks the lists of objects, and looks at them as at the rest. What else is
// packed (pictures, fonts, what is drawn) holds no object. A list is known by how it
// begins, whatever is said of it.
func (s *pdfScan) streams(content []byte) error {
	for at, n := 0, 0; ; n++ {
		i := bytes.Index(content[at:], []byte("stream"))
		if i < 0 {
			return nil
		}
		at += i + len("stream")
		if n > 2*maxStreams {
			return errBomb
		}
		dict, is := streamDict(content, at-len("stream"))
		if !is {
			continue
		}
		body := bytes.TrimPrefix(bytes.TrimPrefix(content[at:], []byte("\r")), []byte("\n"))
		if hasName(dict, "ObjStm") && hasName(dict, "Filter") && !isPlainlyPacked(dict) {
			return refuse("Ce PDF est enregistré d’une façon inhabituelle, qui ne se vérifie pas. Imprimez-le en PDF, puis envoyez ce nouveau fichier.")
		}
		if err := s.objects(dict, body); err != nil {
			return err
		}
	}
}

// streamDict gives the dictionary before the word "stream"; false where it is the end
// of one.
func streamDict(content []byte, at int) ([]byte, bool) {
	from := max(0, at-dictionaryMost)
	before := bytes.TrimRight(content[from:at], "\x00\t\n\f\r ")
	if !bytes.HasSuffix(before, []byte(">>")) {
		return nil, false
	}
	if i := bytes.LastIndex(before, []byte("obj")); i >= 0 {
		before = before[i:]
	}
	return before, true
}

// isPlainlyPacked tells whether a list is packed once, in the way that all programs
// write.
func isPlainlyPacked(dict []byte) bool {
	return bytes.Count(dict, []byte("Decode")) == 1 && hasName(dict, "FlateDecode")
}

func hasName(dict []byte, wanted string) bool {
	for at := 0; ; {
		next := bytes.IndexByte(dict[at:], '/')
		if next < 0 {
			return false
		}
		name, end := nameAt(dict, at+next+1)
		if name == wanted {
			return true
		}
		at = end
	}
}

// listHead is how a list of objects begins: the number and the place of its first.
var listHead = regexp.MustCompile(`^\s*\d+\s+\d+\s`)

// objects unpacks what is packed after a dictionary, where it is a list of objects.
func (s *pdfScan) objects(dict, body []byte) error {
	if !s.unpacks(body) {
		return nil
	}
	head := make([]byte, 64)
	n, _ := io.ReadFull(s.flate, head)
	if !listHead.Match(head[:n]) {
		return nil
	}
	content, err := io.ReadAll(io.LimitReader(s.flate, maxObjects+1))
	content = append(head[:n:n], content...)
	if s.left -= len(content); len(content) > maxObjects || s.left < 0 {
		return errBomb
	}
	_ = err // one that is cut short is looked at as far as it goes: so do programs
	return s.part(content, ownersOf(content, dict))
}

// unpacks makes ready to unpack what was packed by zlib; false for anything else.
func (s *pdfScan) unpacks(body []byte) bool {
	if len(body) < 2 || body[0]&0x0f != 8 || (int(body[0])<<8|int(body[1]))%31 != 0 {
		return false
	}
	if s.flate == nil {
		r, err := zlib.NewReader(bytes.NewReader(body))
		s.flate = r
		return err == nil
	}
	return s.flate.(zlib.Resetter).Reset(bytes.NewReader(body), nil) == nil
}

// ownersOf reads the head of a list of objects: the number and the place of each, in
// the order of the places.
func ownersOf(content, dict []byte) []packedObject {
	first := 0
	if i := bytes.Index(dict, []byte("/First")); i >= 0 {
		first = digitsAt(dict, i+len("/First"))
	}
	owners := []packedObject{}
	words := bytes.Fields(content[:min(first, len(content))])
	for i := 0; i+1 < len(words); i += 2 {
		owners = append(owners, packedObject{integer(words[i]), first + integer(words[i+1])})
	}
	slices.SortFunc(owners, func(a, b packedObject) int { return a.from - b.from })
	return owners
}
