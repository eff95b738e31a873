package labels

import "fmt"

// Result is what the verdicts of the criteria make together. It proposes: who
// decides may differ, and says why.
type Result struct {
	Score      int      `json:"points"`
	Max        int      `json:"sur"`
	Majors     []string `json:"majeures"`     // criteria, by code, in the order of the scheme
	Minors     []string `json:"mineures"`     // that a title would bear as reserves
	Unverified []string `json:"non_verifies"` // nobody found anything of them yet
	Raised     int      `json:"majeures_par_cumul"`
	Grantable  bool     `json:"accordable"`
	Reserved   bool     `json:"avec_reserves"` // it can be granted, with what is to mend
	Why        []string `json:"pourquoi"`      // French: what keeps it from being granted
}

// ResultOf computes the result of an application.
//
// What the directory computes counts by itself: somebody's verdict may make it
// worse, never better, for the sheet is what has to be mended. Where it is not known
// their verdict counts. Without a verdict, what is declared counts as answered,
// and a "non" counts as one whatever shows the criterion; the rest is unverified. An
// eliminatory criterion bears nothing minor and cannot be set aside.
func ResultOf(s *Scheme, facts Facts, answers map[string]Answer, verdicts map[string]Verdict) Result {
	tally := tally{scheme: s, groups: map[string]int{}, blocked: []string{}}
	tally.Majors, tally.Minors, tally.Unverified = []string{}, []string{}, []string{}
	for _, c := range s.Asked(facts, answers) {
		tally.add(c, VerdictOn(c, facts, answers[c.Code], verdicts[c.Code]))
	}
	tally.raise()
	tally.Why = tally.blocked
	tally.Grantable = len(tally.Why) == 0
	tally.Reserved = tally.Grantable && len(tally.Minors) > 0
	return tally.Result
}

// VerdictOn gives the verdict that counts for a criterion that is asked: of the
// measure, of the person ("" for none yet) and of the answer.
func VerdictOn(c Criterion, facts Facts, answer Answer, said Verdict) Verdict {
	found := said
	if found == "" || found == NotVerified {
		found = c.byItself(facts, answer)
	} else if c.Check == Data && c.Measure != nil {
		if m := c.Measure.of(facts); m.Known && !m.Reached {
			found = worse(found, c.failing())
		}
	}
	switch {
	case c.Eliminatory && found == MinorNC:
		return MajorNC
	case c.Eliminatory && found == NotApplicable:
		return NotVerified
	}
	return found
}

// byItself is the verdict that needs nobody.
func (c Criterion) byItself(facts Facts, answer Answer) Verdict {
	if c.Check == Data && c.Measure != nil {
		switch m := c.Measure.of(facts); {
		case !m.Known:
			return NotVerified
		case m.Reached:
			return Compliant
		}
		return c.failing()
	}
	switch {
	case answer.Value == "non":
		return c.failing()
	case c.Check == Declared && answer.Value == "oui":
		return Compliant
	case c.Check == Declared && answer.Value == "sans_objet":
		return NotApplicable
	}
	return NotVerified
}

// failing is what it is worth not to meet the criterion.
func (c Criterion) failing() Verdict {
	if c.Eliminatory {
		return MajorNC
	}
	return MinorNC
}

func worse(a, b Verdict) Verdict {
	if a == MajorNC || b == MajorNC {
		return MajorNC
	}
	return MinorNC
}

// tally is a result while it is made.
type tally struct {
	Result
	scheme  *Scheme
	groups  map[string]int // minors by group
	blocked []string
}

func (t *tally) add(c Criterion, v Verdict) {
	if v == NotApplicable {
		return
	}
	t.Max += c.Weight
	switch v {
	case Compliant:
		t.Score += c.Weight
	case MinorNC:
		t.Score += c.Weight / 2
		t.Minors = append(t.Minors, c.Code)
		t.groups[c.Group]++
	case MajorNC:
		t.Majors = append(t.Majors, c.Code)
		t.block("Le critère %s « %s » n’est pas rempli.", c.Code, c.Name)
	default:
		t.Unverified = append(t.Unverified, c.Code)
		if c.Eliminatory {
			t.block("Le critère %s « %s » n’est pas vérifié, et il est indispensable.", c.Code, c.Name)
		}
	}
}

// raise makes majors of too many minors.
func (t *tally) raise() {
	for _, g := range t.scheme.Groups {
		if n := t.groups[g.Group]; n > g.Max {
			t.Raised++
			t.block("%s : %d critères à corriger, %d au plus.", g.Name, n, g.Max)
		}
	}
	if most := t.scheme.MinorsMakeMajor; most > 0 && len(t.Minors) >= most {
		t.Raised += len(t.Minors) / most
		t.block("%d critères à corriger en tout : à partir de %d, le label ne peut pas être accordé.", len(t.Minors), most)
	}
}

func (t *tally) block(format string, args ...any) {
	t.blocked = append(t.blocked, fmt.Sprintf(format, args...))
}
