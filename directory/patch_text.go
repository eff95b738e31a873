package directory

import (
	"fmt"
	"regexp"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"annuaire/directory/hours"
)

// Longest texts that a person may write, in characters; the record has the
// same limits or larger ones.
const (
	maxName    = 500
	maxCommune = 200
	maxLine    = 1000
	maxHours   = 10_000
	maxSummary = 280
	maxDetails = 100_000
	maxLabel   = 500
	maxMessage = 500
	maxListed  = 30 // values of one list
)

// patchReaders read a text into a column, and say in French what is wrong with
// it; "" when it was taken.
var patchReaders = map[string]func(p *Place, c Column, text string) (problem string){
	"id": func(*Place, Column, string) string {
		return "L'identifiant d'un lieu ne se choisit pas et ne change jamais."
	},
	"pivot":                           readPivot,
	"nom":                             line(maxName, func(p *Place) *string { return &p.Name }),
	"commune":                         line(maxCommune, func(p *Place) *string { return &p.Commune }),
	"code_postal":                     shaped(postalCode, "Écrivez les cinq chiffres du code postal, par exemple 35000.", func(p *Place) *string { return &p.PostalCode }),
	"code_insee":                      shaped(communeCode, "Écrivez le code INSEE de la commune, par exemple 35238.", func(p *Place) *string { return &p.INSEE }),
	"adresse":                         readAddress,
	"complement_adresse":              line(maxLine, func(p *Place) *string { return &p.AddressExtra }),
	"typologie":                       readTypologies,
	"telephone":                       readPhone,
	"courriels":                       readEmails,
	"site_web":                        readWebsites,
	"horaires":                        readHours,
	"presentation_resume":             line(maxSummary, func(p *Place) *string { return &p.Summary }),
	"presentation_detail":             line(maxDetails, func(p *Place) *string { return &p.Details }),
	"source":                          line(maxLine, func(p *Place) *string { return &p.Source }),
	"itinerance":                      readClosedList,
	"structure_parente":               line(maxLine, func(p *Place) *string { return &p.Parent }),
	"date_maj":                        readUpdatedOn,
	"services":                        readClosedList,
	"publics_specifiquement_adresses": readClosedList,
	"prise_en_charge_specifique":      readClosedList,
	"frais_a_charge":                  readClosedList,
	"dispositif_programmes_nationaux": readClosedList,
	"formations_labels":               readClosedList,
	"autres_formations_labels":        readLabels,
	"modalites_acces":                 readClosedList,
	"modalites_accompagnement":        readClosedList,
	"fiche_acces_libre":               page(func(p *Place) *string { return &p.AccessPage }),
	"prise_rdv":                       page(func(p *Place) *string { return &p.BookingPage }),
}

var (
	postalCode  = regexp.MustCompile(`^[0-9]{5}$`)
	communeCode = regexp.MustCompile(`^([013-9][0-9]|2[AB1-9])[0-9]{3}$`) // as the record checks it
)

// unfit says what makes a text unfit to keep, "" when nothing does. Characters
// that cannot be seen may disguise a text or break what reads it.
func unfit(text string, severalLines bool) string {
	if !utf8.ValidString(text) {
		return "Ce texte contient des caractères illisibles. Tapez-le à nouveau."
	}
	for _, r := range text {
		switch {
		case severalLines && (r == '\n' || r == '\t'):
		case r == '\n' || r == '\r' || r == '\u2028' || r == '\u2029' || r == '\u0085' || r == '\v' || r == '\f':
			return "Écrivez ce texte sur une seule ligne."
		case unseen(r):
			return "Ce texte contient un caractère invisible. Effacez-le, puis tapez-le à nouveau."
		}
	}
	return ""
}

// unseen tells controls, marks of writing direction, zero-width marks, private
// and unassigned characters. The joiners of emoji are seen by what they join.
func unseen(r rune) bool {
	switch {
	case r == 0x200C || r == 0x200D:
		return false
	case r == 0xAD, r == utf8.RuneError, r&0xFFFE == 0xFFFE:
		return true
	}
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs)
}

func tooLong(text string, limit int) string {
	if n := utf8.RuneCountInString(text); n > limit {
		return fmt.Sprintf("Ce texte a %d caractères. Écrivez-en %d au plus.", n, limit)
	}
	return ""
}

func line(limit int, field func(*Place) *string) func(*Place, Column, string) string {
	return func(p *Place, _ Column, text string) string {
		if problem := tooLong(text, limit); problem != "" {
			return problem
		}
		*field(p) = text
		return ""
	}
}

func shaped(shape *regexp.Regexp, problem string, field func(*Place) *string) func(*Place, Column, string) string {
	return func(p *Place, _ Column, text string) string {
		if text != "" && !shape.MatchString(text) {
			return problem
		}
		*field(p) = text
		return ""
	}
}

func page(field func(*Place) *string) func(*Place, Column, string) string {
	return func(p *Place, _ Column, text string) string {
		if text == "" {
			*field(p) = ""
			return ""
		}
		link, ok := ParseLink(text)
		if !ok {
			return badLink
		}
		*field(p) = link
		return ""
	}
}

const badLink = "Écrivez l'adresse d'une page, par exemple https://www.exemple.fr."

func readAddress(p *Place, _ Column, text string) string {
	if text == UnknownAddress {
		text = ""
	}
	if problem := tooLong(text, maxLine); problem != "" {
		return problem
	}
	p.Address = text
	return ""
}

func readPivot(p *Place, _ Column, text string) string {
	pivot, ok := ParsePivot(text)
	switch {
	case !ok:
		return "Écrivez un SIRET (14 chiffres), un RNA (W et 9 chiffres) ou un RIDET, ou laissez vide."
	case pivot.Kind == PivotDoubted:
		return "Ce numéro n'est pas un SIRET : sa clé de contrôle est fausse. Vérifiez chaque chiffre, ou laissez vide."
	}
	p.Pivot = pivot
	return ""
}

func readPhone(p *Place, _ Column, text string) string {
	if text == "" {
		p.Phone = ""
		return ""
	}
	phone, rest, ok := ParsePhone(text, departmentOf(p.INSEE))
	switch {
	case !ok:
		return "Écrivez un numéro de téléphone français, par exemple 02 99 01 02 03."
	case len(rest) > 0:
		return "Écrivez un seul numéro de téléphone."
	}
	p.Phone = phone
	return ""
}

// departmentOf gives the department of a commune code.
func departmentOf(insee string) string {
	switch {
	case len(insee) != 5:
		return ""
	case strings.HasPrefix(insee, "97"), strings.HasPrefix(insee, "98"):
		return insee[:3]
	}
	return insee[:2]
}

func readHours(p *Place, _ Column, text string) string {
	if text == "" {
		p.Hours = ""
		return ""
	}
	if problem := tooLong(text, maxHours); problem != "" {
		return problem
	}
	read, understood := hours.Normalize(text)
	if !understood {
		return "Ces horaires ne sont pas compris. Écrivez par exemple : du lundi au vendredi de 9h à 12h et de 14h à 17h."
	}
	p.Hours = read
	return ""
}

func readUpdatedOn(p *Place, _ Column, text string) string {
	day, ok := readDay(text)
	if !ok || day.Year() < 1995 || day.After(time.Now().AddDate(0, 0, 1)) {
		return "Écrivez une date passée, par exemple 2026-03-31."
	}
	p.UpdatedOn = day
	return ""
}

// readDay reads a day as programs and as people write it.
func readDay(text string) (time.Time, bool) {
	for _, layout := range []string{time.DateOnly, "02/01/2006", "2/1/2006"} {
		if day, err := time.Parse(layout, text); err == nil {
			return day, true
		}
	}
	return time.Time{}, false
}
