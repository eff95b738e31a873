package data

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"syscall"

	"golang.org/x/text/encoding/unicode"

	"annuaire/fault"
)

// fileName is how messages call the file being read.
type fileName string

func (n fileName) String() string {
	if n == "" || n == "-" {
		return "entrée standard"
	}
	return string(n)
}

// refuse says why the whole file is refused.
func (n fileName) refuse(kind fault.Kind, format string, args ...any) error {
	return fault.New(kind, "%s : %s", n, fmt.Sprintf(format, args...))
}

// refuseAt is refuse with the line and the column at fault.
func (n fileName) refuseAt(line int, column, format string, args ...any) error {
	return fault.New(fault.Invalid, "%s, ligne %d, %s : %s", n, line, column, fmt.Sprintf(format, args...))
}

// peeked is how much of a file is looked at to recognise it.
const peeked = 64 << 10

// unpackGzip opens gzip, recognised by its first bytes. notes are French sentences
// on what was recognised.
func unpackGzip(src *bufio.Reader, name fileName, bounds Bounds) (*bufio.Reader, []string, error) {
	head, _ := src.Peek(4)
	if !bytes.HasPrefix(head, gzipMagic) {
		return src, nil, nil
	}
	counted := &packed{r: src}
	z, err := gzip.NewReader(counted)
	if err != nil {
		return nil, nil, readFault(name, 1, err)
	}
	out := &unpacked{r: z, from: counted, most: bounds.text(), name: name}
	return bufio.NewReaderSize(out, peeked), []string{"Fichier compressé (gzip)."}, nil
}

// plainText turns UTF-16 into UTF-8 and refuses what is no text. head is its
// start.
func plainText(text *bufio.Reader, name fileName) (plain *bufio.Reader, head []byte, note string, err error) {
	if head, err = peekStart(text, name); err != nil {
		return nil, nil, "", err
	}
	text, note = decodeUTF16(text, head)
	if head, err = peekStart(text, name); err != nil {
		return nil, nil, "", err
	}
	if len(bytes.TrimSpace(bytes.TrimPrefix(head, utf8BOM))) == 0 && len(head) < startBytes {
		return nil, nil, "", emptyFile(name)
	}
	if kind := foreignKind(head); kind != "" {
		return nil, nil, "", name.refuse(fault.Unsupported, "c'est %s, pas un tableau. Enregistrez-le au format CSV, XLSX, ODS ou JSON puis recommencez.", kind)
	}
	return text, head, note, nil
}

// startBytes is how much of a text is looked at to tell what it is.
const startBytes = 512

// peekStart gives the start of the text, all of it when it is shorter.
func peekStart(text *bufio.Reader, name fileName) ([]byte, error) {
	head, err := text.Peek(startBytes)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, readFault(name, 1, err)
	}
	return head, nil
}

var (
	gzipMagic = []byte{0x1f, 0x8b}
	zipMagic  = []byte("PK\x03\x04")
)

var utf8BOM = []byte{0xEF, 0xBB, 0xBF}

// decodeUTF16 recognises UTF-16 by its mark, or by the zero bytes that its
// first letters, those of the titles, have on one side.
func decodeUTF16(text *bufio.Reader, head []byte) (*bufio.Reader, string) {
	if bytes.HasPrefix(head, utf8BOM) {
		_, _ = text.Discard(len(utf8BOM))
		return text, ""
	}
	order, found := unicode.LittleEndian, false
	switch {
	case bytes.HasPrefix(head, []byte{0xFF, 0xFE}):
		found = true
	case bytes.HasPrefix(head, []byte{0xFE, 0xFF}):
		order, found = unicode.BigEndian, true
	case len(head) < 4:
	case head[0] != 0 && head[1] == 0 && head[2] != 0 && head[3] == 0:
		found = true
	case head[0] == 0 && head[1] != 0 && head[2] == 0 && head[3] != 0:
		order, found = unicode.BigEndian, true
	}
	if !found {
		return text, ""
	}
	decoder := unicode.UTF16(order, unicode.UseBOM).NewDecoder()
	return bufio.NewReaderSize(decoder.Reader(text), peeked), "Fichier en UTF-16, converti."
}

// foreign are the first bytes of formats that are often sent for a CSV.
var foreign = []struct{ magic, kind string }{
	{"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "un ancien classeur Excel (xls) ou un document Word"},
	{"%PDF", "un document PDF"},
	{"\x89PNG", "une image PNG"},
	{"\xFF\xD8\xFF", "une image JPEG"},
	{"GIF8", "une image GIF"},
	{"7z\xBC\xAF\x27\x1C", "une archive 7z"},
	{"Rar!", "une archive rar"},
	{"BZh", "un fichier compressé par bzip2"},
	{"\xFD7zXZ", "un fichier compressé par xz"},
	{"\x28\xB5\x2F\xFD", "un fichier compressé par zstd"},
	{"\x1f\x8b", "un fichier compressé deux fois"},
	{"SQLite format 3", "une base SQLite"},
	{"PAR1", "un fichier Parquet"},
	{"\x7fELF", "un programme"},
	{"MZ\x90", "un programme"},
	{"{\\rtf", "un document RTF"},
}

func foreignKind(head []byte) string {
	for _, f := range foreign {
		if bytes.HasPrefix(head, []byte(f.magic)) {
			return f.kind
		}
	}
	start := strings.ToLower(string(bytes.TrimSpace(bytes.TrimPrefix(head, utf8BOM))))
	switch {
	case strings.HasPrefix(start, "<!doctype html"), strings.HasPrefix(start, "<html"):
		return "une page web"
	case strings.HasPrefix(start, "<?xml"), strings.HasPrefix(start, "<"):
		return "un fichier XML ou HTML"
	}
	return ""
}

// readFault gives a failure of the source itself its sentence. An import that
// was called off is no failure of the source.
func readFault(name fileName, line int, err error) error {
	if _, told := errors.AsType[*fault.Error](err); told {
		return err
	}
	switch {
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	case errors.Is(err, syscall.EISDIR):
		return fault.Wrap(err, fault.Invalid, "%s : c'est un dossier, pas un fichier. Donnez le chemin d'un fichier.", name)
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, gzip.ErrChecksum):
		return fault.Wrap(err, fault.Invalid, "%s, ligne %d : le fichier compressé est coupé ou abîmé. Téléchargez-le à nouveau.", name, line)
	case errors.Is(err, gzip.ErrHeader):
		return fault.Wrap(err, fault.Invalid, "%s, ligne %d : le fichier compressé est abîmé. Téléchargez-le à nouveau.", name, line)
	}
	if strings.Contains(fmt.Sprintf("%T", err), "flate") {
		return fault.Wrap(err, fault.Invalid, "%s, ligne %d : le fichier compressé est abîmé. Téléchargez-le à nouveau.", name, line)
	}
	return fault.Wrap(err, fault.Unavailable, "%s, ligne %d : la lecture s'est interrompue.", name, line)
}
