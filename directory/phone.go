package directory

import (
	"regexp"
	"strings"
)

// phoneShape is the standard's own pattern, tightened to what a number may be.
var phoneShape = regexp.MustCompile(`^\+(33[1-9][0-9]{8}|(590|594|596|262)[0-9]{9}|(687|508|681)[0-9]{6}|689[0-9]{8})$`)

// phoneRun finds what may be one number inside a longer text.
var phoneRun = regexp.MustCompile(`(?:\+|00)?\(?[0-9](?:[ .\-()\x{a0}\x{202f}]{0,3}[0-9]){5,14}`)

// overseasPrefix gives the country code of the national numbers that belong
// to an overseas numbering plan, by the three digits that follow the zero.
var overseasPrefix = map[string]string{
	"262": "262", "263": "262", "692": "262", "693": "262", // Réunion
	"269": "262", "639": "262", // Mayotte
	"590": "590", "690": "590", "691": "590", // Guadeloupe, Saint-Martin, Saint-Barthélemy
	"594": "594", "694": "594", // Guyane
	"596": "596", "696": "596", "697": "596", // Martinique
}

// localPlan gives the country code of the collectivities whose numbers are
// dialled without a prefix, by department code, and their length.
var localPlan = map[string]struct {
	code   string
	digits int
}{
	"975": {"508", 6}, "986": {"681", 6}, "987": {"689", 8}, "988": {"687", 6},
}

// ParsePhone reads a telephone number in any usual French writing and gives
// it in the international form of the standard, "+33180059880". department
// (may be empty) tells how the short local numbers of the Pacific and of
// Saint-Pierre-et-Miquelon are to be read. A text that holds several numbers
// gives the first, the others being rest. ok is false when there is none that
// the standard can write, such as the short number 3949.
func ParsePhone(text, department string) (phone string, rest []string, ok bool) {
	if phone, ok = onePhone(text, department); ok {
		return phone, nil, true
	}
	for _, run := range phoneRun.FindAllString(text, 8) {
		one, good := onePhone(run, department)
		switch {
		case !good || one == phone:
		case phone == "":
			phone = one
		default:
			rest = append(rest, one)
		}
	}
	return phone, rest, phone != ""
}

func onePhone(text, department string) (string, bool) {
	digits, international := phoneDigits(text)
	if digits == "" {
		return "", false
	}
	phone := internationalPhone(digits, international, department)
	if !phoneShape.MatchString(phone) {
		return "", false
	}
	return phone, true
}

// phoneDigits keeps the digits of one number; empty when the text holds
// anything that is no part of one.
func phoneDigits(text string) (digits string, international bool) {
	text = strings.Replace(text, "(0)", "", 1)
	var b [20]byte
	n := 0
	for i, r := range strings.TrimSpace(text) {
		switch {
		case r >= '0' && r <= '9':
			if n == len(b) {
				return "", false
			}
			b[n] = byte(r)
			n++
		case r == '+' && i == 0:
			international = true
		case strings.ContainsRune(" .-()/_'\u00a0\u202f\u2009\u200e\u2011\t", r):
		default:
			return "", false
		}
	}
	digits = string(b[:n])
	if rest, cut := strings.CutPrefix(digits, "00"); cut && !international {
		return rest, true
	}
	return digits, international
}

func internationalPhone(digits string, international bool, department string) string {
	if !international {
		plan, local := localPlan[department]
		switch {
		case local && len(digits) == plan.digits:
			return "+" + plan.code + digits
		case len(digits) == 10 && digits[0] == '0':
			return nationalPhone(digits[1:])
		case len(digits) == 9 && digits[0] != '0': // a spreadsheet took the zero
			return nationalPhone(digits)
		}
	}
	if rest, cut := strings.CutPrefix(digits, "33"); cut {
		return nationalPhone(strings.TrimPrefix(rest, "0"))
	}
	for _, code := range []string{"590", "594", "596", "262", "269"} {
		rest, cut := strings.CutPrefix(digits, code)
		rest = strings.TrimPrefix(rest, "0")
		if cut && len(rest) == 9 && overseasPrefix[rest[:3]] != "" {
			return nationalPhone(rest)
		}
	}
	return "+" + digits
}

// nationalPhone gives the international form of nine digits of the French
// plan: those of an overseas department have its country code.
func nationalPhone(nine string) string {
	if len(nine) == 9 && overseasPrefix[nine[:3]] != "" {
		return "+" + overseasPrefix[nine[:3]] + nine
	}
	return "+33" + nine
}

// PhoneWords writes a number, in international form, in the groups by which
// people read it: "02 99 12 34 56" for a French one, held on one line. Another
// is given as it is.
func PhoneWords(e164 string) string {
	national, french := strings.CutPrefix(e164, "+33")
	if !french || len(national) != 9 {
		return e164
	}
	words := "0" + national[:1]
	for i := 1; i < len(national); i += 2 {
		words += "\u00a0" + national[i:i+2]
	}
	return words
}
