package scheme

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"annuaire/fault"
	"annuaire/internal/httpd"
	"annuaire/labels"
	"annuaire/store"
	"annuaire/web/page"
)

// newCriterion is the last step of the address of one that is not there yet.
const newCriterion = "nouveau"

// criterion shows one criterion of a draft.
func (p *Pages) criterion(c *fiber.Ctx) error {
	v, line, err := p.draft(c)
	if err != nil {
		return err
	}
	i, err := rankOf(&line.Scheme, strings.Clone(c.Params("critere")))
	if err != nil {
		return err
	}
	var faults fault.Fields
	if c.Query("verifier") != "" && i >= 0 {
		faults = line.Scheme.CheckCriterion(i)
	}
	return p.criterionPage(c, v, &line, i, nil, faults)
}

// rankOf finds a criterion; -1 for a new one.
func rankOf(s *labels.Scheme, code string) (int, error) {
	if code == newCriterion {
		return -1, nil
	}
	i := slices.IndexFunc(s.Criteria, func(c labels.Criterion) bool { return c.Code == code })
	if i < 0 {
		return i, errNoCriterion
	}
	return i, nil
}

// saveCriterion keeps one criterion, at its place or at the end.
func (p *Pages) saveCriterion(c *fiber.Ctx) error {
	v, line, err := p.draft(c)
	if err != nil {
		return err
	}
	code, values := strings.Clone(c.Params("critere")), httpd.Posted(c)
	i, err := rankOf(&line.Scheme, code)
	if err != nil {
		return err
	}
	_, err = p.deps.Store.SaveScheme(c.UserContext(), v.Actor, line.ID, revisionOf(values), func(s *labels.Scheme) error {
		return putCriterion(s, i, values)
	})
	if faults, refused := page.FaultsOf(err); refused {
		c.Status(fiber.StatusUnprocessableEntity)
		return p.criterionPage(c, v, &line, i, values, faults)
	}
	if err != nil {
		return err
	}
	return c.Redirect(address(line.ID, "criteres")+"?fait=enregistrer", fiber.StatusSeeOther)
}

func putCriterion(s *labels.Scheme, i int, values url.Values) error {
	r := reading{values: values}
	if i < 0 && len(s.Criteria) >= labels.MaxCriteria {
		return fault.New(fault.Rejected, "Ce label a déjà %d critères : retirez-en un d’abord.", labels.MaxCriteria)
	}
	made := readCriterion(&r)
	if i < 0 {
		s.Criteria = append(s.Criteria, made)
		i = len(s.Criteria) - 1
	} else {
		made.Code = s.Criteria[i].Code
		s.Criteria[i] = made
	}
	faults := s.CheckCriterion(i)
	if values.Get(saveAnyway) == "" {
		r.faults = append(r.faults, faults...)
	} else {
		for _, f := range faults { // without its own code it could not be found again
			if f.Name == "code" {
				r.faults = append(r.faults, f)
			}
		}
	}
	return r.faults.Err("Une réponse est à corriger.")
}

func readCriterion(r *reading) labels.Criterion {
	c := labels.Criterion{
		Code: r.text("code"), Section: r.text("partie"), Name: r.text("nom"), Text: r.text("texte"), Evidence: r.text("preuve"), Check: labels.Check(r.text("controle")),
		Mandatory: r.yes("obligatoire"), Eliminatory: r.yes("eliminatoire"), Surveilled: r.yes("surveille"), Weight: r.number("poids"), Group: r.text("tolerance"),
	}
	c.Measure = r.threshold("mesure", "seuil")
	if when := (labels.Condition{Measure: r.threshold("si_mesure", "si_seuil"), Criterion: r.text("si_critere")}); when.Measure != nil || when.Criterion != "" {
		if when.Criterion != "" {
			when.Answer = r.text("si_reponse")
		}
		c.When = &when
	}
	return c
}

// threshold reads a measure and its number; nil when none is chosen. What is read yes or
// no needs no number.
func (r *reading) threshold(measure, number string) *labels.Threshold {
	name := r.text(measure)
	if name == "" {
		return nil
	}
	value := r.decimal(number)
	m, known := labels.MeasureOf(name)
	switch {
	case known && m.YesOrNo():
		value = 1
	case known && m.Ceil:
		return &labels.Threshold{Name: name, AtMost: value}
	}
	return &labels.Threshold{Name: name, AtLeast: value}
}

func (p *Pages) criterionPage(c *fiber.Ctx, v httpd.Visitor, line *store.SchemeLine, i int, values url.Values, faults fault.Fields) error {
	title, at, hidden := "Ajouter un critère", newCriterion, revision(line)
	criterion := labels.Criterion{Code: nextCode(&line.Scheme), Check: labels.Declared, Mandatory: true, Weight: 1}
	if i >= 0 {
		criterion = line.Scheme.Criteria[i]
		title, at = "Critère "+criterion.Code, criterion.Code
	}
	if values != nil {
		hidden = []page.Input{{Name: RevisionField, Value: values.Get(RevisionField)}}
	}
	return p.deps.Renderer.Page(c, deskPage(v, line, title, &page.Form{
		Action: address(line.ID, "criteres", at), Token: v.FormToken, Hidden: hidden, Values: values, Faults: faults, Fields: criterionFields(&line.Scheme, criterion, i),
		Submit: "Enregistrer le critère", Others: []page.FormButton{{Text: "Enregistrer sans vérifier", Name: saveAnyway, Value: "oui"}},
		Back: page.Link{Text: "Revenir aux critères", Href: address(line.ID, "criteres")},
	}))
}

// nextCode proposes the code after that of the last criterion.
func nextCode(s *labels.Scheme) string {
	if len(s.Criteria) == 0 {
		return "A1"
	}
	last := s.Criteria[len(s.Criteria)-1].Code
	letters := strings.TrimRight(last, "0123456789")
	for n := 1; ; n++ {
		code := letters + strconv.Itoa(n)
		if _, taken := s.Criterion(code); !taken {
			return code
		}
	}
}

func criterionFields(s *labels.Scheme, c labels.Criterion, i int) (fields []page.Field) {
	if i < 0 {
		fields = append(fields, page.TextField{Name: "code", Label: "Code", Hint: "Il ne change plus, et ne sert jamais à autre chose dans une autre version.", Value: c.Code, Max: 6, Required: true, Short: true})
	}
	fields = append(fields,
		page.Select{Name: "partie", Label: "Partie", Empty: "Choisissez une partie", Choices: sectionChoices(s, c.Section), Required: true},
		page.TextField{Name: "nom", Label: "Nom", Hint: "Commencez par un verbe : « Ouvrir assez d’heures ».", Value: c.Name, Max: 150, Required: true},
		page.Area{Name: "texte", Label: "Ce qui est demandé", Hint: "Une phrase que deux personnes vérifieraient de la même façon.", Value: c.Text, Max: labels.MaxText, Rows: 3, Required: true},
		page.Radios{Name: "controle", Label: "Comment c’est contrôlé", Choices: checkChoices(c.Check), Required: true},
		page.Area{Name: "preuve", Label: "Ce qui le montre", Hint: "La pièce attendue, ou ce que le visiteur regarde.", Value: c.Evidence, Max: 1000, Rows: 2},
		page.Group{Legend: "Calcul", Hint: "Pour un critère calculé depuis la fiche.", Fields: thresholdFields("mesure", "seuil", c.Measure)},
		page.Group{Legend: "Ce qu’il pèse", Fields: []page.Field{
			digits("poids", "Points, de 0 à 10", "", c.Weight),
			page.Check{Name: "eliminatoire", Label: "Indispensable", Hint: "Sans lui, pas de label.", Checked: c.Eliminatory},
			page.Check{Name: "obligatoire", Label: "Le candidat doit répondre", Checked: c.Mandatory},
			page.Check{Name: "surveille", Label: "Suivi après l’obtention", Hint: "Revu lors des contrôles et du renouvellement.", Checked: c.Surveilled},
			page.Select{Name: "tolerance", Label: "Tolérance", Empty: "Aucune", Choices: groupChoices(s, c.Group)},
		}})
	return append(fields, conditionFields(s, c, i))
}

func conditionFields(s *labels.Scheme, c labels.Criterion, i int) page.Field {
	when := labels.Condition{}
	if c.When != nil {
		when = *c.When
	}
	before := s.Criteria
	if i >= 0 {
		before = before[:i]
	}
	var others []page.Choice
	for _, o := range before {
		if o.Answered() && o.Mandatory && o.When == nil {
			others = append(others, page.Choice{Value: o.Code, Text: o.Code + ". " + o.Name, Chosen: o.Code == when.Criterion})
		}
	}
	return page.Group{Legend: "Quand il est demandé", Hint: "Laissez vide pour le demander toujours.", Fields: append([]page.Field{
		page.Select{Name: "si_critere", Label: "Selon la réponse au critère", Empty: "Aucun", Choices: others},
		page.Select{Name: "si_reponse", Label: "Réponse attendue", Empty: "Choisissez", Choices: []page.Choice{
			{Value: "oui", Text: "Oui", Chosen: when.Answer == "oui"}, {Value: "non", Text: "Non", Chosen: when.Answer == "non"},
		}},
	}, thresholdFields("si_mesure", "si_seuil", when.Measure)...)}
}

func thresholdFields(measure, number string, t *labels.Threshold) []page.Field {
	chosen, value := "", ""
	if t != nil {
		chosen, value = t.Name, labels.Decimal(max(t.AtLeast, t.AtMost))
	}
	var choices []page.Choice
	for _, m := range labels.Measures {
		unit := m.Unit
		switch {
		case m.YesOrNo():
			unit = "oui ou non"
		case m.Ceil:
			unit = "au plus, en " + unit
		}
		choices = append(choices, page.Choice{Value: m.Code, Text: m.Name + " (" + unit + ")", Chosen: m.Code == chosen})
	}
	return []page.Field{
		page.Select{Name: measure, Label: "Mesure", Empty: "Aucune", Choices: choices},
		page.TextField{Name: number, Label: "Seuil", Hint: "Inutile pour une mesure qui se lit oui ou non.", Value: value, Max: 8, Short: true},
	}
}

func sectionChoices(s *labels.Scheme, chosen string) (choices []page.Choice) {
	for _, part := range s.Sections {
		choices = append(choices, page.Choice{Value: part.Code, Text: part.Name, Chosen: part.Code == chosen})
	}
	return choices
}

func groupChoices(s *labels.Scheme, chosen string) (choices []page.Choice) {
	for _, g := range s.Groups {
		choices = append(choices, page.Choice{Value: g.Group, Text: g.Name, Chosen: g.Group == chosen})
	}
	return choices
}

func checkChoices(chosen labels.Check) (choices []page.Choice) {
	for _, check := range labels.Checks {
		choices = append(choices, page.Choice{Value: string(check), Text: page.UpperFirst(check.French()), Chosen: check == chosen})
	}
	return choices
}
