// Package labelform reads what every form that acts on a label carries: the number
// of the last move that the person had before them, the number of the command, and
// why. Sent twice, a form acts once.
package labelform

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"

	"annuaire/directory"
	"annuaire/fault"
	"annuaire/internal/httpd"
	"annuaire/procedure"
	"annuaire/store"
	"annuaire/web/page"
)

// Names of the fields, as they are sent.
const (
	SeqField        = "acte"
	KeyField        = "cle"
	ReasonField     = "motif"
	ReasonCodeField = "motif_code"
	LegalField      = "fondement"
	ReferenceField  = "reference"
	DeadlineField   = "echeance" // 2026-03-04: that day still counts
	DocumentField   = "document" // numbers, as many as are ticked
)

const documentsMax = 50

// Fields are the hidden fields of a form that acts on something whose last move
// has this number.
func Fields(seq int64) []page.Input {
	return []page.Input{{Name: SeqField, Value: strconv.FormatInt(seq, 10)}, {Name: KeyField, Value: rand.Text()}}
}

// Again gives those of a form that is shown again after a refusal: the move that
// the person had before them, and another number, since what they send will differ.
func Again(values url.Values) []page.Input {
	return []page.Input{{Name: SeqField, Value: values.Get(SeqField)}, {Name: KeyField, Value: rand.Text()}}
}

// CommandOf reads what a form carries. Invalid when it does not say which move it
// follows, or when a field cannot be read.
func CommandOf(c *fiber.Ctx) (store.Command, error) { return Read(Posted(c)) }

// Posted gives the values of a form, sent with a file or without.
func Posted(c *fiber.Ctx) url.Values {
	if form, err := c.MultipartForm(); err == nil {
		return url.Values(form.Value)
	}
	return httpd.Posted(c)
}

// Read is CommandOf for values that were read already.
func Read(values url.Values) (command store.Command, err error) {
	if command.Seq, err = strconv.ParseInt(values.Get(SeqField), 10, 64); err != nil || command.Seq < 0 {
		return command, errIncomplete
	}
	if command.Key = values.Get(KeyField); len(command.Key) < 16 || len(command.Key) > 64 || !isPlain(command.Key) {
		return command, errIncomplete
	}
	command.Payload = digest(values)
	var faults fault.Fields
	command.Reason = text(values, ReasonField, procedure.ReasonMax, &faults)
	command.ReasonCode = text(values, ReasonCodeField, 60, &faults)
	command.LegalBasis = text(values, LegalField, procedure.RefMax, &faults)
	command.DecisionRef = text(values, ReferenceField, procedure.RefMax, &faults)
	command.Deadline = deadline(values, &faults)
	command.Documents = documents(values, &faults)
	return command, faults.Err("Une réponse est à corriger.")
}

var errIncomplete = fault.New(fault.Invalid, "Cette page est incomplète. Rechargez-la, puis recommencez.")

func isPlain(key string) bool {
	return !strings.ContainsFunc(key, func(r rune) bool { return r <= ' ' || r > '~' })
}

// Text reads a text of at most so many characters, as the record may keep it: a
// longer one is a fault of that field.
func Text(values url.Values, name string, most int, faults *fault.Fields) string {
	return text(values, name, most, faults)
}

func text(values url.Values, name string, most int, faults *fault.Fields) string {
	s := Clean(values.Get(name))
	if utf8.RuneCountInString(s) > most {
		faults.Add(name, "Écrivez au plus %s caractères.", page.Whole(most))
	}
	return s
}

// Clean makes a text that the record can keep of bytes that anybody may have sent:
// line ends are those of Unix, and what no page can show is left out.
func Clean(s string) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, ""), "\r\n", "\n")
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r == 0x7f {
			return -1
		}
		return r
	}, s))
}

// deadline reads a day: the first instant after it, in Paris.
func deadline(values url.Values, faults *fault.Fields) time.Time {
	s := values.Get(DeadlineField)
	if s == "" {
		return time.Time{}
	}
	day, err := time.Parse(time.DateOnly, s)
	if err != nil || day.Year() < 2000 || day.Year() > 2200 {
		faults.Add(DeadlineField, "Donnez une date, par exemple 31/12/2026.")
		return time.Time{}
	}
	return procedure.EndOf(day, directory.Paris)
}

func documents(values url.Values, faults *fault.Fields) (numbers []int64) {
	for _, s := range values[DocumentField] {
		n, err := strconv.ParseInt(s, 10, 64)
		if err != nil || n < 1 || len(numbers) == documentsMax {
			faults.Add(DocumentField, "Choisissez des documents de ce dossier, au plus %d.", documentsMax)
			return nil
		}
		if !slices.Contains(numbers, n) {
			numbers = append(numbers, n)
		}
	}
	return numbers
}

// digest covers every field but the number of the command and the token of the
// session, in the order of their names.
func digest(values url.Values) []byte {
	h := sha256.New()
	for _, name := range slices.Sorted(maps.Keys(values)) {
		if name == KeyField || name == page.TokenField {
			continue
		}
		for _, value := range values[name] {
			sum := sha256.Sum256([]byte(value))
			h.Write([]byte(hex.EncodeToString([]byte(name)) + "=" + hex.EncodeToString(sum[:]) + "\n"))
		}
	}
	return h.Sum(nil)
}
