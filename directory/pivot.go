package directory

import (
	"regexp"
	"strings"
)

// PivotKind tells which register a pivot identifier belongs to.
type PivotKind string

// The registers, and the two ways of not being in one.
const (
	SIRET        PivotKind = "siret"
	RNA          PivotKind = "rna"
	RIDET        PivotKind = "ridet"    // New Caledonia, 9 or 10 digits
	PivotUnknown PivotKind = "inconnu"  // written UnknownPivot in files
	PivotDoubted PivotKind = "verifier" // has the shape, fails the register's own check
)

// UnknownPivot is what files of the standard write when the pivot, which the
// standard requires, is not known.
const UnknownPivot = "00000000000000"

// Pivot identifies the organisation behind a place. Several places often share
// one, so it is never a key.
type Pivot struct {
	Number string // empty when Kind is PivotUnknown
	Kind   PivotKind
}

// String gives the pivot as files of the standard write it.
func (p Pivot) String() string {
	if p.Number == "" {
		return UnknownPivot
	}
	return p.Number
}

var (
	pivotNoise = strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "", ".", "", "-", "")
	pivotShape = regexp.MustCompile(`^[0-9A-Za-z]{9,14}$`)
	rnaShape   = regexp.MustCompile(`^W[0-9A-Za-z]{9}$`)
	ridetShape = regexp.MustCompile(`^[0-9]{9,10}$`)
	siretShape = regexp.MustCompile(`^[0-9]{14}$`)
)

// ParsePivot reads a pivot identifier, spaces and dots ignored. ok is false
// when the text has the shape of none; an empty text or zeros are an unknown
// pivot, which is not a fault.
func ParsePivot(s string) (p Pivot, ok bool) {
	s = strings.ToUpper(pivotNoise.Replace(s))
	switch {
	case strings.Trim(s, "0") == "":
		return Pivot{Kind: PivotUnknown}, true
	case siretShape.MatchString(s):
		if validSIRET(s) {
			return Pivot{s, SIRET}, true
		}
		return Pivot{s, PivotDoubted}, true
	case rnaShape.MatchString(s):
		return Pivot{s, RNA}, true
	case ridetShape.MatchString(s):
		return Pivot{s, RIDET}, true
	case pivotShape.MatchString(s):
		return Pivot{s, PivotDoubted}, true
	}
	return Pivot{Kind: PivotUnknown}, false
}

// siren of La Poste, whose establishments follow their own rule.
const laPoste = "356000000"

// validSIRET applies Luhn's formula, and for the establishments of La Poste,
// which do not follow it, INSEE's other rule: the sum of the fourteen digits
// is a multiple of five.
func validSIRET(s string) bool {
	luhn, sum := 0, 0
	for i, r := range s {
		d := int(r - '0')
		sum += d
		if i%2 == 0 { // of 14 digits, those at even offsets are doubled
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		luhn += d
	}
	return luhn%10 == 0 || strings.HasPrefix(s, laPoste) && sum%5 == 0
}
