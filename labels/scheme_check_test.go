package labels

import (
	"slices"
	"strings"
	"testing"

	"annuaire/geo"
)

// Each change makes the shipped label impossible to publish, and says where.
func TestSchemeThatCannotBePublished(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(*Scheme)
		at     string
	}{
		"the name of a page":             {func(s *Scheme) { s.Code = "registre" }, "identite.code"},
		"no name":                        {func(s *Scheme) { s.Name = " " }, "identite.nom"},
		"a code with an accent":          {func(s *Scheme) { s.Code = "été" }, "identite.code"},
		"a prefix that is none":          {func(s *Scheme) { s.Prefix = "emn" }, "identite.prefixe"},
		"a name too long":                {func(s *Scheme) { s.Name = strings.Repeat("é", MaxName+1) }, "identite.nom"},
		"a character nobody sees":        {func(s *Scheme) { s.Summary = "a\x00b" }, "identite.resume"},
		"a charter without text":         {func(s *Scheme) { s.Nature, s.Charter = Charter, "" }, "charte.charte"},
		"a section without criterion":    {func(s *Scheme) { s.Sections = append(s.Sections, Section{Code: "vide", Name: "Vide"}) }, "criteres.criteres"},
		"no criteria":                    {func(s *Scheme) { s.Criteria = nil }, "criteres.criteres"},
		"too many criteria":              {func(s *Scheme) { s.Criteria = slices.Repeat(s.Criteria, 5) }, "criteres.criteres"},
		"the same code twice":            {func(s *Scheme) { s.Criteria[1].Code = "A1" }, "criteres.A1.code"},
		"a section that is not there":    {func(s *Scheme) { s.Criteria[0].Section = "ailleurs" }, "criteres.A1.partie"},
		"no measure":                     {func(s *Scheme) { s.Criteria[0].Measure = nil }, "criteres.A1.mesure"},
		"an unknown measure":             {func(s *Scheme) { s.Criteria[0].Measure = &Threshold{Name: "beauté", AtLeast: 1} }, "criteres.A1.mesure"},
		"half a yes":                     {func(s *Scheme) { s.Criteria[2].Measure.AtLeast = 0.5 }, "criteres.A3.seuil"},
		"an endless threshold":           {func(s *Scheme) { s.Criteria[0].Measure.AtLeast = 1e9 }, "criteres.A1.seuil"},
		"a document nobody describes":    {func(s *Scheme) { s.Criteria[11].Evidence = "" }, "criteres.B4.preuve"},
		"a visit nobody makes":           {func(s *Scheme) { s.NeedsVisit = false }, "regles.visite"},
		"tolerated and eliminatory":      {func(s *Scheme) { s.Criteria[0].Group = "accueil" }, "criteres.A1.tolerance"},
		"a weight of eleven":             {func(s *Scheme) { s.Criteria[0].Weight = 11 }, "criteres.A1.poids"},
		"it depends on a later one":      {func(s *Scheme) { s.Criteria[7].When = &Condition{Criterion: "F5", Answer: "oui"} }, "criteres.A8.si_critere"},
		"it depends on nothing":          {func(s *Scheme) { s.Criteria[7].When = &Condition{} }, "criteres.A8.si"},
		"fourteen days to correct":       {func(s *Scheme) { s.CorrectionDays = 14 }, "regles.correction_jours"},
		"fourteen days to answer":        {func(s *Scheme) { s.ContradictDays = 14 }, "regles.contradictoire_jours"},
		"one month to contest":           {func(s *Scheme) { s.AppealMonths = 1 }, "regles.recours_mois"},
		"renewed before it began":        {func(s *Scheme) { s.RenewFrom = 36 }, "regles.renouvellement_mois"},
		"checked after its end":          {func(s *Scheme) { s.SurveilTo = 36 }, "regles.controle_fin_mois"},
		"silence that says nothing":      {func(s *Scheme) { s.Silence.Rule = "peut-être" }, "regles.silence_regle"},
		"silence of no unit":             {func(s *Scheme) { s.Silence.Unit = "années" }, "regles.silence_unite"},
		"two months to upgrade":          {func(s *Scheme) { s.HoldersOnNew = Upgrade{Must: true, Months: 2} }, "regles.passage_mois"},
		"nobody examines":                {func(s *Scheme) { s.Instructs = nil }, "instances.instruction"},
		"a level twice":                  {func(s *Scheme) { s.Instructs = []geo.Level{geo.Region, geo.Region} }, "instances.instruction"},
		"a commune decides":              {func(s *Scheme) { s.DecidesAt = geo.Commune }, "instances.niveau_decision"},
		"a committee of two":             {func(s *Scheme) { s.Quorum = 2 }, "instances.quorum"},
		"a label that nobody decides":    {func(s *Scheme) { s.Decides = ByCheck }, "instances.decision"},
		"no reason to refuse":            {func(s *Scheme) { s.Refusals = nil }, "motifs.refus"},
		"a reason that the public lacks": {func(s *Scheme) { s.Sanctions[0].Public = "" }, "motifs.retrait-critere_perdu-public"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := Shipped()[1]
			c.change(&s)
			var at []string
			for _, p := range s.Problems() {
				if p.Criterion != "" {
					at = append(at, string(p.Step)+"."+p.Criterion+"."+p.Field.Name)
					continue
				}
				at = append(at, string(p.Step)+"."+p.Field.Name)
			}
			if !slices.Contains(at, c.at) || s.Check() == nil {
				t.Errorf("faults at %q, wanted %s", at, c.at)
			}
		})
	}
}

func TestConditions(t *testing.T) {
	t.Parallel()
	c := Criterion{Code: "E2", When: &Condition{Measure: &Threshold{Name: "services", AtLeast: 2}, Criterion: "A1", Answer: "oui"}}
	yes := map[string]Answer{"A1": {Value: "oui"}}
	for _, test := range []struct {
		values  map[string]float64
		answers map[string]Answer
		want    bool
	}{
		{map[string]float64{"services": 2}, yes, true}, {map[string]float64{"services": 1}, yes, false}, {nil, yes, true}, // not known: asked
		{map[string]float64{"services": 2}, nil, false}, {map[string]float64{"services": 2}, map[string]Answer{"A1": {Value: "non"}}, false},
	} {
		if got := c.Applies(Facts{Values: test.values}, test.answers); got != test.want {
			t.Errorf("%v, %v: %v", test.values, test.answers, got)
		}
	}
}
