package labels

import (
	"slices"

	"annuaire/fault"
)

// Checks lists the ways to check, in the order in which people choose.
var Checks = []Check{Declared, Document, Visit, Data}

// French gives a way to check in words.
func (c Check) French() string {
	switch c {
	case Declared:
		return "sur déclaration"
	case Document:
		return "sur pièce"
	case Visit:
		return "lors d’une visite"
	case Data:
		return "calculé depuis la fiche"
	}
	return string(c)
}

// Answered tells whether who applies answers the criterion: what the directory
// computes is not asked.
func (c Criterion) Answered() bool { return c.Check != Data }

// CheckCriterion gives the faults of the criterion of this rank, by field.
func (s *Scheme) CheckCriterion(i int) fault.Fields {
	var v checking
	c := s.Criteria[i]
	v.when(!criterionShape.MatchString(c.Code), "code", "Écrivez des majuscules puis un nombre : « A1 ».")
	v.when(slices.ContainsFunc(s.Criteria[:i], func(o Criterion) bool { return o.Code == c.Code }), "code", "Un autre critère a déjà le code « %s ».", c.Code)
	v.when(!slices.ContainsFunc(s.Sections, func(p Section) bool { return p.Code == c.Section }), "partie", "Choisissez la partie du critère.")
	v.text("nom", c.Name, 150)
	v.text("texte", c.Text, MaxText)
	v.optional("preuve", c.Evidence, 1000)
	v.between("poids", c.Weight, 0, MaxWeight, "points")
	v.control(c)
	v.when(c.Group != "" && !slices.ContainsFunc(s.Groups, func(g Tolerance) bool { return g.Group == c.Group }), "tolerance", "Choisissez un groupe de la liste.")
	v.when(c.Group != "" && c.Eliminatory, "tolerance", "Un critère indispensable ne connaît pas de tolérance : retirez l’un des deux.")
	if c.When != nil {
		v.condition(s, i, c.When)
	}
	return v.faults
}

func (v *checking) control(c Criterion) {
	v.when(!slices.Contains(Checks, c.Check), "controle", "Dites comment le critère est contrôlé.")
	v.when(c.Check == Document && c.Evidence == "", "preuve", "Dites quelle pièce est attendue.")
	if c.Check != Data {
		v.when(c.Measure != nil, "mesure", "Seul un critère calculé a une mesure.")
		return
	}
	v.when(c.Mandatory, "obligatoire", "Un critère calculé n’attend pas de réponse : il n’est pas à rendre obligatoire.")
	if c.Measure == nil {
		v.faults.Add("mesure", "Choisissez la mesure.")
		return
	}
	v.threshold("mesure", "seuil", c.Measure)
}

func (v *checking) threshold(field, number string, t *Threshold) {
	m, known := MeasureOf(t.Name)
	switch {
	case !known:
		v.faults.Add(field, "Choisissez une mesure de la liste.")
	case m.Ceil:
		v.when(!(t.AtMost > 0 && t.AtMost <= 100000) || t.AtLeast != 0, number, "Donnez la plus grande valeur permise.")
	case m.YesOrNo():
		v.when(t.AtLeast != 1 || t.AtMost != 0, number, "Cette mesure se lit oui ou non : le seuil est 1.")
	default:
		v.when(!(t.AtLeast > 0 && t.AtLeast <= 100000) || t.AtMost != 0, number, "Donnez la plus petite valeur attendue.")
	}
}

// condition checks that what a criterion depends on is asked of everybody before it.
func (v *checking) condition(s *Scheme, i int, when *Condition) {
	v.when(when.Measure == nil && when.Criterion == "", "si", "Dites de quoi dépend ce critère.")
	if when.Measure != nil {
		v.threshold("si_mesure", "si_seuil", when.Measure)
	}
	if when.Criterion == "" {
		return
	}
	other := slices.IndexFunc(s.Criteria[:i], func(o Criterion) bool { return o.Code == when.Criterion })
	if other < 0 {
		v.faults.Add("si_critere", "Choisissez un critère placé avant celui-ci.")
		return
	}
	o := s.Criteria[other]
	v.when(!o.Answered() || !o.Mandatory || o.When != nil, "si_critere", "Choisissez un critère demandé à tous, et dont la réponse est obligatoire.")
	v.when(when.Answer != "oui" && when.Answer != "non", "si_reponse", "Dites quelle réponse est attendue : oui ou non.")
}
