package labels

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// drawn gives a scheme with what a place, who applies and who examines say of it.
type drawn struct {
	scheme   Scheme
	facts    Facts
	answers  map[string]Answer
	verdicts map[string]Verdict
}

func draw(t *rapid.T) drawn {
	d := drawn{facts: Facts{Values: map[string]float64{}}, answers: map[string]Answer{}, verdicts: map[string]Verdict{}}
	for _, g := range []string{"g1", "g2"} {
		d.scheme.Groups = append(d.scheme.Groups, Tolerance{Group: g, Name: g, Max: rapid.IntRange(0, 2).Draw(t, "max")})
	}
	d.scheme.MinorsMakeMajor = rapid.IntRange(0, 4).Draw(t, "minors")
	for _, m := range Measures {
		if rapid.Bool().Draw(t, "known") {
			d.facts.Values[m.Code] = float64(rapid.IntRange(0, 3).Draw(t, "value"))
		}
	}
	for i := range rapid.IntRange(1, 12).Draw(t, "criteria") {
		d.criterion(t, fmt.Sprintf("A%d", i+1))
	}
	return d
}

func (d *drawn) criterion(t *rapid.T, code string) {
	c := Criterion{
		Code: code, Name: code, Check: rapid.SampledFrom(Checks).Draw(t, "check"), Weight: rapid.IntRange(0, MaxWeight).Draw(t, "weight"),
		Eliminatory: rapid.Bool().Draw(t, "eliminatory"), Group: rapid.SampledFrom([]string{"", "g1", "g2"}).Draw(t, "group"),
	}
	threshold := func() *Threshold {
		m := rapid.SampledFrom(Measures).Draw(t, "measure")
		return &Threshold{Name: m.Code, AtLeast: float64(yes(!m.Ceil)), AtMost: float64(yes(m.Ceil))}
	}
	if c.Check == Data {
		c.Measure = threshold()
	}
	if rapid.IntRange(0, 3).Draw(t, "conditional") == 0 {
		c.When = &Condition{Measure: threshold()}
	}
	d.scheme.Criteria = append(d.scheme.Criteria, c)
	if answer := rapid.SampledFrom([]string{"", "oui", "non", "sans_objet"}).Draw(t, "answer"); answer != "" {
		d.answers[code] = Answer{Value: answer}
	}
	if verdict := rapid.SampledFrom(append([]Verdict{""}, Verdicts...)).Draw(t, "verdict"); verdict != "" {
		d.verdicts[code] = verdict
	}
}

func (d *drawn) result() Result { return ResultOf(&d.scheme, d.facts, d.answers, d.verdicts) }

func TestResultDoesNotDependOnTheOrderOfCriteria(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := draw(t)
		straight := sorted(d.result())
		d.scheme.Criteria = rapid.Permutation(d.scheme.Criteria).Draw(t, "order")
		if again := sorted(d.result()); !reflect.DeepEqual(straight, again) {
			t.Fatalf("%+v\n%+v", straight, again)
		}
	})
}

func sorted(r Result) Result {
	for _, list := range [][]string{r.Majors, r.Minors, r.Unverified, r.Why} {
		slices.Sort(list)
	}
	return r
}

// rank orders what a verdict says, worst last; what is set aside or not looked at
// is neither better nor worse.
var rank = map[Verdict]int{Compliant: 1, MinorNC: 2, MajorNC: 3}

func TestWorseVerdictNeverImproves(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := draw(t)
		c := rapid.SampledFrom(d.scheme.Criteria).Draw(t, "criterion")
		better := rapid.SampledFrom([]Verdict{Compliant, MinorNC}).Draw(t, "better")
		worse := rapid.SampledFrom([]Verdict{MinorNC, MajorNC}).Draw(t, "worse")
		if rank[worse] <= rank[better] {
			worse = MajorNC
		}
		d.verdicts[c.Code] = better
		before := d.result()
		d.verdicts[c.Code] = worse
		after := d.result()
		if after.Score > before.Score || after.Max != before.Max || after.Grantable && !before.Grantable || len(after.Majors) < len(before.Majors) {
			t.Fatalf("%s from %s to %s:\n%+v\n%+v", c.Code, better, worse, before, after)
		}
		if after.Grantable && before.Reserved && !after.Reserved {
			t.Fatalf("%s from %s to %s: a reserve goes", c.Code, better, worse)
		}
	})
}

func TestWhatTheSheetLacksNobodyDeclares(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := draw(t)
		for code, found := range d.scheme.Measured(d.facts) {
			c, _ := d.scheme.Criterion(code)
			if !c.Applies(d.facts, d.answers) || !found.Known || found.Reached {
				continue
			}
			for _, v := range Verdicts {
				if got := VerdictOn(c, d.facts, Answer{Value: "oui"}, v); got != MinorNC && got != MajorNC {
					t.Fatalf("%s, not reached, becomes %s when somebody says %s", code, got, v)
				}
			}
		}
	})
}

func TestResultHoldsTogether(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := draw(t)
		verdicts := maps.Clone(d.verdicts)
		r := d.result()
		if !maps.Equal(verdicts, d.verdicts) {
			t.Fatal("computing changes what is computed from")
		}
		if r.Score < 0 || r.Score > r.Max {
			t.Fatalf("%d of %d", r.Score, r.Max)
		}
		if r.Grantable != (len(r.Why) == 0) || r.Reserved != (r.Grantable && len(r.Minors) > 0) || r.Grantable && len(r.Majors)+r.Raised > 0 {
			t.Fatalf("%+v", r)
		}
		for _, list := range [][]string{r.Majors, r.Minors, r.Unverified} {
			for _, code := range list {
				c, is := d.scheme.Criterion(code)
				if !is || !c.Applies(d.facts, d.answers) {
					t.Fatalf("%s is not asked", code)
				}
			}
		}
		// A title never stands on an eliminatory criterion that nobody found met.
		for _, c := range d.scheme.Asked(d.facts, d.answers) {
			if r.Grantable && c.Eliminatory && VerdictOn(c, d.facts, d.answers[c.Code], d.verdicts[c.Code]) != Compliant {
				t.Fatalf("%s is eliminatory and not met", c.Code)
			}
		}
	})
}

// What each verdict makes of a small scheme, case by case.
func TestResultOf(t *testing.T) {
	t.Parallel()
	s := Scheme{
		MinorsMakeMajor: 3,
		Groups:          []Tolerance{{Group: "g", Name: "L’accueil", Max: 1}},
		Criteria: []Criterion{
			{Code: "A1", Name: "Contact", Check: Data, Measure: &Threshold{Name: "contact", AtLeast: 1}, Eliminatory: true, Weight: 4},
			{Code: "A2", Name: "Pièce", Check: Document, Weight: 3, Group: "g"},
			{Code: "A3", Name: "Promesse", Check: Declared, Weight: 3, Group: "g"},
			{Code: "A4", Name: "Visite", Check: Visit, Weight: 2},
			{Code: "A5", Name: "Suite", Check: Declared, Weight: 1, When: &Condition{Criterion: "A3", Answer: "oui"}},
		},
	}
	known, blank := Facts{Values: map[string]float64{"contact": 1}}, Facts{}
	said := map[string]Answer{"A3": {Value: "oui"}, "A5": {Value: "oui"}}
	for name, c := range map[string]struct {
		facts    Facts
		answers  map[string]Answer
		verdicts map[string]Verdict
		want     Result
	}{
		"all is well": {known, said, map[string]Verdict{"A2": Compliant, "A4": Compliant}, Result{Score: 13, Max: 13, Grantable: true}},
		"with a reserve": {known, said, map[string]Verdict{"A2": MinorNC, "A4": Compliant},
			Result{Score: 11, Max: 13, Minors: []string{"A2"}, Grantable: true, Reserved: true}},
		"two minors in a group that bears one": {known, said, map[string]Verdict{"A2": MinorNC, "A3": MinorNC, "A4": Compliant},
			Result{Score: 4 + 1 + 1 + 2 + 1, Max: 13, Minors: []string{"A2", "A3"}, Raised: 1, Why: []string{"L’accueil : 2 critères à corriger, 1 au plus."}}},
		"nobody looked yet": {known, nil, nil, Result{Score: 4, Max: 12, Unverified: []string{"A2", "A3", "A4"}, Grantable: true}},
		"the sheet says nothing": {blank, said, map[string]Verdict{"A2": Compliant, "A4": NotApplicable},
			Result{Score: 7, Max: 11, Unverified: []string{"A1"}, Why: []string{"Le critère A1 « Contact » n’est pas vérifié, et il est indispensable."}}},
		"the sheet says nothing, somebody looked": {blank, said, map[string]Verdict{"A1": Compliant, "A2": Compliant, "A4": Compliant}, Result{Score: 13, Max: 13, Grantable: true}},
		"who applies says no": {known, map[string]Answer{"A2": {Value: "non"}, "A3": {Value: "non"}}, map[string]Verdict{"A4": Compliant},
			Result{Score: 8, Max: 12, Minors: []string{"A2", "A3"}, Raised: 1, Why: []string{"L’accueil : 2 critères à corriger, 1 au plus."}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := ResultOf(&s, c.facts, c.answers, c.verdicts)
			for _, list := range []*[]string{&c.want.Majors, &c.want.Minors, &c.want.Unverified, &c.want.Why} {
				if *list == nil {
					*list = []string{}
				}
			}
			if !reflect.DeepEqual(got, c.want) {
				t.Errorf("%+v\nwant %+v", got, c.want)
			}
		})
	}
}
