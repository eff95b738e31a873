// Package papers says what a file that somebody sends really is, by its content and
// not by its name, and refuses those that could harm who opens them. It changes nothing
// of what it accepts.
package papers

import (
	"bytes"
	"context"
	"path"
	"slices"
	"strings"

	"annuaire/fault"
)

// MaxSize is the largest file, in bytes.
const MaxSize = 20 << 20

// The types that are accepted.
const (
	PDF  = "application/pdf"
	JPEG = "image/jpeg"
	PNG  = "image/png"
	WebP = "image/webp"
	DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	ODT  = "application/vnd.oasis.opendocument.text"
	ODS  = "application/vnd.oasis.opendocument.spreadsheet"
	Text = "text/plain"
	CSV  = "text/csv"
)

// Accepted is what a field of a form says that it takes.
const Accepted = ".pdf,.jpg,.jpeg,.png,.webp,.docx,.xlsx,.odt,.ods,.txt,.csv"

// AcceptedFrench says it to people.
const AcceptedFrench = "PDF, image (JPEG, PNG, WebP), Word, Excel, LibreOffice, texte ou CSV. 20 Mo au plus."

// Paper is a file that was accepted.
type Paper struct {
	MediaType string
	Pages     int  // of a PDF
	Scanned   bool // an antivirus found nothing; false: there is none
}

// IsImage tells whether a type is one of pictures.
func IsImage(mediaType string) bool { return strings.HasPrefix(mediaType, "image/") }

// Inspect says what a file is. Invalid, TooLarge, Unsupported or Rejected say in French
// why it is refused; Unavailable, that the antivirus does not answer. scan may be nil:
// there is no antivirus.
func Inspect(ctx context.Context, name string, content []byte, scan Scanner) (p Paper, err error) {
	switch {
	case len(content) == 0:
		return p, fault.New(fault.Invalid, "Ce fichier est vide. Choisissez-en un autre.")
	case len(content) > MaxSize:
		return p, fault.New(fault.TooLarge, "Ce fichier dépasse 20 Mo. Réduisez-le, ou envoyez-le en plusieurs parties.")
	}
	if p, err = recognise(content); err != nil {
		return p, err
	}
	if p.MediaType, err = named(name, p.MediaType); err != nil {
		return p, err
	}
	if scan == nil {
		return p, nil
	}
	p.Scanned = true
	return p, scan.Scan(ctx, content)
}

// recognise tells the type by the first bytes, and has it checked whole.
func recognise(content []byte) (Paper, error) {
	is := func(prefix string) bool { return bytes.HasPrefix(content, []byte(prefix)) }
	switch {
	case is("%PDF-"):
		return inspectPDF(content)
	case is("\xff\xd8\xff"):
		return inspectJPEG(content)
	case is("\x89PNG\r\n\x1a\n"):
		return inspectPNG(content)
	case is("RIFF") && len(content) > 12 && string(content[8:12]) == "WEBP":
		return inspectWebP(content)
	case is("PK\x03\x04"):
		return inspectZip(content)
	case is("\xd0\xcf\x11\xe0"):
		return Paper{}, fault.New(fault.Unsupported, "Ce fichier est d’un format ancien (doc, xls), ou protégé par un mot de passe. Enregistrez-le en PDF, docx ou odt.")
	case is("\x00\x00\x00") && len(content) > 12 && string(content[4:8]) == "ftyp":
		return Paper{}, fault.New(fault.Unsupported, "Les vidéos et les images HEIC ne sont pas acceptées. Envoyez une image JPEG ou PNG.")
	}
	return inspectText(content)
}

// extensions are the names that each type may bear, the first by default.
var extensions = map[string][]string{
	PDF: {".pdf"}, JPEG: {".jpg", ".jpeg", ".jpe", ".jfif"}, PNG: {".png"}, WebP: {".webp"}, DOCX: {".docx"}, XLSX: {".xlsx"},
	ODT: {".odt"}, ODS: {".ods"}, Text: {".txt", ".text", ".md"}, CSV: {".csv", ".tsv"},
}

// Extension gives the end of a name for a type: ".pdf".
func Extension(mediaType string) string {
	if known := extensions[mediaType]; len(known) > 0 {
		return known[0]
	}
	return ""
}

// named checks that a name does not say another type than the content. A text is CSV
// by its name.
func named(name, mediaType string) (string, error) {
	said := strings.ToLower(path.Ext(strings.ReplaceAll(name, `\`, "/")))
	if mediaType == Text && slices.Contains(extensions[CSV], said) {
		return CSV, nil
	}
	if said == "" || slices.Contains(extensions[mediaType], said) {
		return mediaType, nil
	}
	return mediaType, fault.New(fault.Rejected, "Le nom de ce fichier finit par « %s », mais il contient autre chose : %s. Enregistrez-le de nouveau dans le bon format.",
		fault.Excerpt(said, 12), frenchTypes[mediaType])
}

var frenchTypes = map[string]string{
	PDF: "un document PDF", JPEG: "une image JPEG", PNG: "une image PNG", WebP: "une image WebP", DOCX: "un document Word", XLSX: "un tableau Excel",
	ODT: "un document LibreOffice", ODS: "un tableau LibreOffice", Text: "du texte", CSV: "un tableau CSV",
}

// French gives a type in words.
func French(mediaType string) string {
	_, name, _ := strings.Cut(frenchTypes[mediaType], " ") // after its article
	return name
}

// refuse says why a file is refused.
func refuse(format string, args ...any) error { return fault.New(fault.Rejected, format, args...) }

func damaged(what string) error {
	return refuse("%s est abîmé : il ne peut pas être lu en entier. Enregistrez-le de nouveau, puis renvoyez-le.", what)
}

// errTwoInOne refuses what is two files at once: each program would show another one.
func errTwoInOne() error {
	return refuse("Ce fichier en cache un autre. Enregistrez-le de nouveau, puis renvoyez-le.")
}
