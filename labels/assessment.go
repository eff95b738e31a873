package labels

import (
	"slices"
	"time"
	"unicode/utf8"

	"annuaire/fault"
	"annuaire/procedure"
)

// Assessment is what one person found of one criterion. A draft is read by its
// author alone; once sent it never changes: another one of the same author annuls
// it and takes its place.
type Assessment struct {
	ID         int64
	Criterion  string
	Assessor   int64
	Party      procedure.Party // Instructor, Visitor or Expert
	Verdict    Verdict
	Finding    string
	Documents  []int64 // the evidence
	WrittenAt  time.Time
	SentAt     time.Time // zero: a draft
	AnnulledAt time.Time
}

// Current tells whether it counts.
func (a *Assessment) Current() bool { return !a.SentAt.IsZero() && a.AnnulledAt.IsZero() }

// CheckDraft says what of it cannot be kept, complete or not.
func (a *Assessment) CheckDraft(s *Scheme) error {
	var faults fault.Fields
	if _, is := s.Criterion(a.Criterion); !is {
		faults.Add("critere", "Ce critère n’est pas de ce label. Rechargez la page.")
	}
	if !slices.Contains(Verdicts, a.Verdict) {
		faults.Add("constat_"+a.Criterion, "Choisissez ce que vous constatez.")
	}
	if utf8.RuneCountInString(a.Finding) > MessageMax {
		faults.Add("texte_"+a.Criterion, "Écrivez au plus %d caractères.", MessageMax)
	}
	return faults.Err("Cette évaluation ne peut pas être gardée.")
}

// Check says what keeps it from being sent.
func (a *Assessment) Check(s *Scheme) error {
	if err := a.CheckDraft(s); err != nil {
		return err
	}
	var faults fault.Fields
	if (a.Verdict == MinorNC || a.Verdict == MajorNC) && a.Finding == "" {
		faults.Add("texte_"+a.Criterion, "Critère %s : décrivez ce qui n’est pas conforme. La personne le lira.", a.Criterion)
	}
	return faults.Err("Cette évaluation est incomplète.")
}

// The weight of what each capacity found: who examines has read the others.
var weightOf = map[procedure.Party]int{Instructor: 3, Visitor: 2, Expert: 1}

// severity orders verdicts from the mildest.
var severity = map[Verdict]int{NotApplicable: 0, Compliant: 1, NotVerified: 2, MinorNC: 3, MajorNC: 4}

// Concluded gives what was found of each criterion: by who examines, the last one to
// have sent it; else the worst that visitors found; else the worst of the experts.
func Concluded(all []Assessment) map[string]Verdict {
	best := map[string]Assessment{}
	for _, a := range all {
		if !a.Current() {
			continue
		}
		if held, has := best[a.Criterion]; !has || a.outweighs(&held) {
			best[a.Criterion] = a
		}
	}
	verdicts := make(map[string]Verdict, len(best))
	for code, a := range best {
		verdicts[code] = a.Verdict
	}
	return verdicts
}

func (a *Assessment) outweighs(held *Assessment) bool {
	switch mine, its := weightOf[a.Party], weightOf[held.Party]; {
	case mine != its:
		return mine > its
	case a.Party == Instructor:
		return a.SentAt.After(held.SentAt)
	}
	return severity[a.Verdict] > severity[held.Verdict]
}
