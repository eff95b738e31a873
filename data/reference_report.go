package data

import (
	"fmt"

	"annuaire/fault"
	"annuaire/geo"
)

// ReferenceReport tells what a reading of reference territories found.
type ReferenceReport struct {
	Files []ReferenceFileReport

	Communes               int      // communes of the result
	WithoutCentre          int      // those of which no position is known
	CommunesWithoutOutline []string // codes; points there cannot be located exactly
}

// ReferenceFileReport tells what became of one file. Read is the sum of Kept,
// Spare, Unmatched and Refused.
type ReferenceFileReport struct {
	Name      string // as found under the source
	Use       string // French: what it was read for
	Read      int    // rows or features
	Kept      int
	Recoded   int // kept under the current code of an old one
	Spare     int // not needed: already known, or empty
	Unmatched int // code of no known territory
	Refused   int // unusable: see Warnings
	Warnings  []string
}

// maxWarnings bounds the sentences kept for one file.
const maxWarnings = 20

func (f *ReferenceFileReport) warn(format string, args ...any) {
	if len(f.Warnings) < maxWarnings {
		f.Warnings = append(f.Warnings, fmt.Sprintf(format, args...))
	}
}

func (f *ReferenceFileReport) unmatched(code string) {
	f.Unmatched++
	f.warn("%s : le code « %s » n'est celui d'aucun territoire connu", f.Name, fault.Excerpt(code, 20))
}

// String gives the report of a file as one French sentence.
func (f *ReferenceFileReport) String() string {
	s := fmt.Sprintf("%s (%s) : %s, %s", f.Name, f.Use, count(f.Read, "lu", "lus"), count(f.Kept, "gardé", "gardés"))
	if f.Recoded > 0 {
		s += fmt.Sprintf(", dont %d sous un nouveau code", f.Recoded)
	}
	for _, part := range []struct {
		n         int
		one, many string
	}{{f.Spare, "inutile", "inutiles"}, {f.Unmatched, "sans territoire", "sans territoire"}, {f.Refused, "refusé", "refusés"}} {
		if part.n > 0 {
			s += ", " + count(part.n, part.one, part.many)
		}
	}
	return s
}

func (r *ReferenceReport) measure(ref *Reference) {
	located := make(map[string]bool, len(ref.Outlines))
	for _, o := range ref.Outlines {
		located[o.Code] = true
	}
	for _, t := range ref.Territories {
		if t.Level != geo.Commune {
			continue
		}
		r.Communes++
		if !t.HasCentre {
			r.WithoutCentre++
		}
		if !located[t.Code] {
			r.CommunesWithoutOutline = append(r.CommunesWithoutOutline, t.Code)
		}
	}
}

// report opens the report of a file, to be closed by reported.
func (r *referenceReader) report(f referenceFile, use string) *ReferenceFileReport {
	return &ReferenceFileReport{Name: f.name, Use: use}
}

func (r *referenceReader) reported(f *ReferenceFileReport) {
	r.result.Report.Files = append(r.result.Report.Files, *f)
	r.progress(f.String())
}
