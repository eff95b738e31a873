package data

import (
	"regexp"
	"strconv"
	"strings"

	"annuaire/directory"
	"annuaire/directory/hours"
	"annuaire/fold"
	"annuaire/geo"
)

// sampleRows is how many rows are looked at to know what columns give.
const sampleRows = 200

// sample is the values of one column that are not blank, each once.
type sample struct {
	values []string
	filled int // of the rows looked at
	rows   int
}

func sampleOf(rows [][]string, cell int) sample {
	s := sample{rows: len(rows)}
	seen := map[string]bool{}
	for _, cells := range rows {
		text := strings.TrimSpace(cells[cell])
		if text == "" {
			continue
		}
		s.filled++
		if !seen[text] {
			seen[text] = true
			s.values = append(s.values, text)
		}
	}
	return s
}

// share gives the part of the values that are as they should be.
func (s sample) share(is func(string) bool) float64 {
	if len(s.values) == 0 {
		return 0
	}
	n := 0
	for _, v := range s.values {
		if is(v) {
			n++
		}
	}
	return float64(n) / float64(len(s.values))
}

// kind is what values can be seen to be.
type kind struct {
	french string // "des numéros de téléphone"
	is     func(string) bool
}

// digitsOnly: a number that is a code may have lost its leading zeros, or been
// written with decimals.
var (
	siretShape      = regexp.MustCompile(`^(\d[ .]?){13,14}$|^W\d{9}$`)
	sirenShape      = regexp.MustCompile(`^[1-9]\d{8}$`) // which could be nine digits of a telephone
	postalCodeShape = regexp.MustCompile(`^\d{4,5}(\.0)?$`)
	inseeShape      = regexp.MustCompile(`^(\d{4,5}|2[AB]\d{3})$`)
	pairShape       = regexp.MustCompile(`^\s*-?\d{1,3}[.,]\d+\s*[,; ]\s*-?\d{1,3}[.,]\d+\s*$`)
	linkShape       = regexp.MustCompile(`(?i)^(https?:|ttps?:|www\.)|^[a-z0-9.-]+\.[a-z]{2,6}(/|$)`)
)

// kindsOf gives, for each target that has one, the kind of its values.
func kindsOf(g *geo.Gazetteer) map[string]kind {
	position := func(within func(float64) bool) func(string) bool {
		return func(v string) bool {
			x, ok := readDegrees(v)
			return ok && within(x) && strings.ContainsAny(v, ".,")
		}
	}
	kinds := map[string]kind{
		"pivot": {"des numéros SIRET ou RNA", func(v string) bool { return siretShape.MatchString(v) }},
		"telephone": {"des numéros de téléphone", func(v string) bool {
			_, _, ok := directory.ParsePhone(v, "")
			return ok && !siretShape.MatchString(v) && !sirenShape.MatchString(v)
		}},
		"courriels": {"des adresses de courriel", func(v string) bool { return strings.Contains(v, "@") }},
		"site_web":  {"des adresses de pages web", func(v string) bool { return linkShape.MatchString(v) && !strings.Contains(v, "@") }},
		"latitude":  {"des latitudes", position(func(x float64) bool { return x >= 41 && x <= 51.5 || x >= -28 && x <= 20 })},
		"longitude": {"des longitudes", position(func(x float64) bool { return x >= -180 && x <= 180 })},
		bothDegrees: {"des positions", func(v string) bool { return pairShape.MatchString(v) }},
		wholeAddress: {"des adresses entières", func(v string) bool {
			_, _, _, ok := cutAddress(v)
			return ok
		}},
		"date_maj": {"des dates", func(v string) bool { _, ok := parseDay(v); return ok && !postalCodeShape.MatchString(v) }},
		"horaires": {"des horaires", func(v string) bool { _, ok := hours.Normalize(v); return ok }},
		"typologie": {"des types de lieu", func(v string) bool {
			return anyPart(v, func(p string) bool { _, ok := typologyCode(p); return ok })
		}},
		"id":      {"des identifiants", func(v string) bool { return len(v) <= 100 }},
		"adresse": {"des adresses", func(v string) bool { return len(v) <= 200 }},
	}
	if g != nil {
		kinds["code_postal"] = kind{"des codes postaux", func(v string) bool { return postalCodeShape.MatchString(v) && len(g.CommunesAt(postalDigits(v))) > 0 }}
		kinds["code_insee"] = kind{"des codes de communes", func(v string) bool { return inseeShape.MatchString(v) && knownCommune(g, v) }}
		kinds["commune"] = kind{"des noms de communes", func(v string) bool { return len(v) < 60 && len(g.CommunesNamed(bareName(v))) > 0 }}
	}
	for column, known := range closedLists {
		kinds[column] = kind{"des valeurs de cette liste", func(v string) bool {
			return anyPart(v, func(p string) bool { _, ok := known.meaning(p); return ok })
		}}
	}
	return kinds
}

func knownCommune(g *geo.Gazetteer, code string) bool {
	if len(code) == 4 {
		code = "0" + code
	}
	_, ok := g.Commune(code)
	return ok
}

// anyPart tells whether a value, or some part of it when it is a list, is as it
// should be.
func anyPart(value string, is func(string) bool) bool {
	if is(value) {
		return true
	}
	for _, part := range splitList(strings.Trim(value, "{}"), "|;,/\n") {
		if is(part) {
			return true
		}
	}
	return false
}

// yesOrNo tells cells that say only yes or no.
func (s sample) yesOrNo() bool {
	known := s.share(func(v string) bool {
		_, ok := saysYes(v)
		return ok || fold.Text(v) == "exceptionnellement" || strings.HasPrefix(fold.Text(v), "se renseigner")
	})
	words := s.share(func(v string) bool { _, err := strconv.ParseFloat(v, 64); return err != nil || v == "1" || v == "0" })
	return s.filled > 0 && known >= 0.85 && words >= 0.85
}

// saysNothing tells a column that is always no, or always the same number.
func (s sample) saysNothing() bool {
	return len(s.values) == 1 && noWords[fold.Text(s.values[0])]
}
