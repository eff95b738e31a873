package account

import (
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"

	"annuaire/fault"
	"annuaire/internal/httpd"
	"annuaire/store"
	"annuaire/web/page"
)

// answers are those of a form that was sent, and what is wrong with them.
type answers struct {
	values url.Values
	faults fault.Fields
}

// read gives what a form was sent with.
func read(c *fiber.Ctx) *answers {
	return &answers{values: httpd.Posted(c)}
}

// Longest answers, in characters.
const (
	maxLine    = 300
	maxSecret  = 1000
	maxMessage = 2000
)

// secret gives an answer as it was typed.
func (a *answers) secret(name string) string {
	text := a.values.Get(name)
	if len(text) > maxSecret || !utf8.ValidString(text) {
		return ""
	}
	return text
}

// line gives a text of one line, of which an empty one is refused.
func (a *answers) line(name string, most int, missing string) string {
	text := strings.Join(strings.Fields(a.clean(name, most, false)), " ")
	if text == "" && missing != "" && !a.wrong(name) {
		a.faults.Add(name, "%s", missing)
	}
	return text
}

// lines gives a text of several lines.
func (a *answers) lines(name string, most int, missing string) string {
	text := strings.TrimSpace(strings.ReplaceAll(a.clean(name, most, true), "\r\n", "\n"))
	if text == "" && missing != "" && !a.wrong(name) {
		a.faults.Add(name, "%s", missing)
	}
	return text
}

// clean refuses what no person writes: characters without a form, bytes that
// are no text, and what is too long.
func (a *answers) clean(name string, most int, several bool) string {
	text := a.values.Get(name)
	switch {
	case !utf8.ValidString(text) || strings.ContainsFunc(text, func(r rune) bool {
		return unicode.IsControl(r) && r != '\t' && !(several && (r == '\n' || r == '\r'))
	}):
		a.faults.Add(name, "Ce texte contient un caractère que nous ne pouvons pas garder. Écrivez-le de nouveau.")
		return ""
	case utf8.RuneCountInString(text) > most:
		a.faults.Add(name, "Écrivez au plus %d caractères.", most)
		return ""
	}
	return text
}

func (a *answers) wrong(name string) bool {
	for _, f := range a.faults {
		if f.Name == name {
			return true
		}
	}
	return false
}

// email reads an e-mail address.
func (a *answers) email(name string) string {
	email, ok := store.EmailOf(a.secret(name))
	if !ok {
		a.faults.Add(name, "Écrivez une adresse comme prenom.nom@exemple.fr.")
	}
	return email
}

// has tells whether a box was ticked.
func (a *answers) has(name string) bool { return a.values.Get(name) != "" }

// refused answers a form again with what is wrong in it.
func refused(c *fiber.Ctx) { c.Status(fiber.StatusUnprocessableEntity) }

// again gives a form what was sent with it.
func (a *answers) again(f *page.Form) *page.Form {
	f.Values, f.Faults = a.values, a.faults
	return f
}
