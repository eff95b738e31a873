// Package password says which passwords people may choose, and compares them
// with their hashes without letting the memory that this takes run out.
package password

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"annuaire/fold"
)

// Bounds of a password, in characters. The longest keeps hashing cheap.
const (
	Min = 12
	Max = 200
)

// Check says in French what is wrong with a password that the person of this
// e-mail would choose; "" when it may be used. Length is what protects: no
// kind of character is asked for.
func Check(password, email string) string {
	password = norm.NFC.String(password)
	n := utf8.RuneCountInString(password)
	switch {
	case !utf8.ValidString(password) || strings.ContainsRune(password, 0):
		return "Choisissez un mot de passe fait de caractères ordinaires."
	case n < Min:
		return "Choisissez au moins 12 caractères, par exemple quatre mots sans rapport."
	case n > Max:
		return "Choisissez au plus 200 caractères."
	case ofEmail(password, email):
		return "Choisissez un mot de passe sans votre adresse électronique."
	case banal(password):
		return "Ce mot de passe est trop facile à deviner. Choisissez par exemple quatre mots sans rapport."
	}
	return ""
}

// ofEmail tells whether a password is an e-mail, or little more.
func ofEmail(password, email string) bool {
	if email == "" {
		return false
	}
	password, email = strings.ToLower(password), strings.ToLower(email)
	user, _, _ := strings.Cut(email, "@")
	return strings.Contains(password, email) || len(user) >= 4 && strings.Contains(password, user) && len(password)-len(user) < 6
}

// banal tells whether a password is one that many people use, one short thing
// repeated, or a run of the keyboard.
func banal(password string) bool {
	plain := fold.Text(password)
	plain = strings.ReplaceAll(plain, " ", "")
	stem := strings.TrimRight(strings.TrimLeft(plain, "0123456789"), "0123456789!")
	for _, common := range commons {
		if plain == common || stem == common || stem != "" && strings.Trim(stem, common) == "" && strings.Count(stem, common)*len(common) == len(stem) {
			return true
		}
	}
	return repeats(plain) || onOneRun(plain)
}

// commons are beginnings of the lists of stolen passwords, as they are once
// digits at both ends are left out.
var commons = []string{
	"motdepasse", "monmotdepasse", "password", "passwort", "azerty", "azertyuiop", "qwerty", "qwertyuiop", "bonjour", "soleil", "doudou",
	"loulou", "jetaime", "marseille", "admin", "administrateur", "administrator", "changeme", "changezmoi", "welcome", "bienvenue", "mairie",
	"communaute", "departement", "mediatheque", "bibliotheque", "numerique", "annuaire", "franceservices", "iloveyou", "secret", "motdepassesecret",
	"letmein", "football", "chocolat", "nicolas", "camille", "invitation", "conseillernumerique",
}

// repeats tells whether a text is made of at most three characters, or is one
// of at most four characters several times.
func repeats(s string) bool {
	distinct := map[rune]bool{}
	for _, r := range s {
		distinct[r] = true
	}
	if len(distinct) <= 3 {
		return true
	}
	for n := 1; n <= 4 && n < len(s); n++ {
		if strings.HasPrefix(s[n:], s[:len(s)-n]) {
			return true
		}
	}
	return false
}

// onOneRun tells whether a text is a part of one run of neighbours, in one
// direction or the other.
func onOneRun(s string) bool {
	for _, run := range runs {
		if strings.Contains(run, s) || strings.Contains(backwards(run), s) {
			return true
		}
	}
	return false
}

var runs = []string{"0123456789012345678901234567890123456789", "abcdefghijklmnopqrstuvwxyz", "azertyuiopqsdfghjklmwxcvbn", "qwertyuiopasdfghjklzxcvbnm", "1234567890azertyuiop"}

func backwards(s string) string {
	runes := []rune(s)
	for i, j := 0, len(runes)-1; i < j; i, j = i+1, j-1 {
		runes[i], runes[j] = runes[j], runes[i]
	}
	return string(runes)
}
