package api

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"

	"annuaire/directory"
	"annuaire/fault"
	"annuaire/store"
)

// maxWritten bounds the body of a change, in bytes.
const maxWritten = 600_000

// input is the object of a request, field by field: each is taken once, and what
// nobody takes is refused.
type input struct {
	fields map[string]json.RawMessage
	faults fault.Fields
}

// readInput reads the body as one JSON object; none is an empty one.
func readInput(c *fiber.Ctx) (*input, error) {
	in := &input{fields: map[string]json.RawMessage{}}
	body := bytes.TrimSpace(c.Body())
	switch {
	case len(body) == 0:
		return in, nil
	case len(body) > maxWritten:
		return nil, fault.New(fault.TooLarge, "Cette demande dépasse %d octets.", maxWritten)
	case !strings.HasPrefix(c.Get(fiber.HeaderContentType), fiber.MIMEApplicationJSON):
		return nil, fault.New(fault.Unsupported, "Envoyez du JSON, avec l'en-tête Content-Type: application/json.")
	case !utf8.Valid(body):
		return nil, fault.New(fault.Invalid, "Le corps de la demande n'est pas écrit en UTF-8.")
	}
	if err := json.Unmarshal(body, &in.fields); err != nil || in.fields == nil {
		return nil, fault.New(fault.Invalid, "Le corps de la demande n'est pas un objet JSON : {\"nom\": \"…\"}.")
	}
	return in, nil
}

// take removes a field and gives it.
func (in *input) take(name string) (json.RawMessage, bool) {
	raw, has := in.fields[name]
	delete(in.fields, name)
	return raw, has
}

// columns takes every column that a Patch knows.
func (in *input) columns() directory.Patch {
	patch := directory.Patch{}
	for _, name := range slices.Sorted(maps.Keys(in.fields)) {
		c, isColumn := directory.ColumnNamed(name)
		if !isColumn && !slices.Contains(directory.PatchOnly, name) {
			continue
		}
		raw, _ := in.take(name)
		list := isColumn && c.IsList() || name == directory.EquipmentColumn
		text, problem := cell(raw, list, name == "latitude" || name == "longitude")
		if problem != "" {
			in.faults.Add(name, "%s", problem)
			continue
		}
		patch[name] = text
	}
	return patch
}

// cell reads one value: a text, a list of texts, a number; null empties.
func cell(raw json.RawMessage, list, number bool) (text, problem string) {
	if bytes.Equal(raw, []byte("null")) {
		return "", ""
	}
	if number {
		var x json.Number
		if json.Unmarshal(raw, &x) == nil {
			return x.String(), ""
		}
		return "", "Écrivez un nombre, ou null."
	}
	if !list {
		if json.Unmarshal(raw, &text) != nil {
			return "", "Écrivez un texte, ou null."
		}
		return text, ""
	}
	var values []string
	if json.Unmarshal(raw, &values) != nil {
		return "", "Écrivez une liste de textes, ou null."
	}
	for _, value := range values {
		if strings.Contains(value, directory.ListSeparator) {
			return "", "Une valeur ne peut pas contenir la barre « | »."
		}
	}
	return strings.Join(values, directory.ListSeparator), ""
}

// reason takes the sentence that the history keeps.
func (in *input) reason(otherwise string) string {
	raw, has := in.take("motif")
	if !has {
		return otherwise
	}
	text, problem := cell(raw, false, false)
	text = strings.TrimSpace(text)
	switch {
	case problem != "":
		in.faults.Add("motif", "%s", problem)
	case utf8.RuneCountInString(text) > store.MaxReason:
		in.faults.Add("motif", "Écrivez %d caractères au plus.", store.MaxReason)
	case strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r == utf8.RuneError }):
		in.faults.Add("motif", "Écrivez ce texte sur une seule ligne, sans caractère invisible.")
	case text != "":
		return text
	}
	return otherwise
}

// version takes the version that was read, from If-Match or the field of that
// name.
func (in *input) version(c *fiber.Ctx) int64 {
	raw, has := in.take("version")
	text := string(raw)
	if match := c.Get(fiber.HeaderIfMatch); match != "" {
		if unquoted, err := strconv.Unquote(match); err == nil {
			match = unquoted
		}
		if has && match != text {
			in.faults.Add("version", "L'en-tête If-Match donne une autre version.")
			return 0
		}
		text = strings.Clone(match)
	}
	version, err := strconv.ParseInt(text, 10, 64)
	if err != nil || version < 1 {
		in.faults.Add("version", "Donnez la version que vous avez lue, par l'en-tête If-Match ou par ce champ.")
		return 0
	}
	return version
}

// left refuses what nobody took.
func (in *input) left() error {
	for _, name := range slices.Sorted(maps.Keys(in.fields)) {
		in.faults.Add(fault.Excerpt(name, 60), "Ce champ n'existe pas ici. Retirez-le.")
		if len(in.faults) > 20 {
			break
		}
	}
	return in.err()
}

func (in *input) err() error {
	return in.faults.Err("Cette demande ne peut pas être faite. Rien n'a changé.")
}
