package labels

import (
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"annuaire/directory"
	"annuaire/fault"
)

// ApplicationForm is what who applies fills in, whole or by parts: what is nil stays
// as it is.
type ApplicationForm struct {
	Answers     map[string]Answer `json:"reponses,omitempty"`
	HolderName  *string           `json:"structure,omitempty"`
	HolderPivot *string           `json:"identifiant,omitempty"`
	SignedBy    *string           `json:"signataire,omitempty"`
}

// Names under which forms send an answer, its text and its documents: refusals name
// them.
func AnswerField(code string) string   { return "reponse_" + code }
func TextField(code string) string     { return "texte_" + code }
func DocumentField(code string) string { return "document_" + code }

// Names of the other fields of an application.
const (
	HolderNameField  = "structure"
	HolderPivotField = "identifiant"
	SignedByField    = "signataire"
	AcceptField      = "charte"
	MandateField     = "mandat"
)

const answerDocumentsMax = 10

// Check says, field by field, what of a form cannot be kept, complete or not.
func (form *ApplicationForm) Check(s *Scheme) error {
	var faults fault.Fields
	for _, code := range slices.Sorted(maps.Keys(form.Answers)) {
		a := form.Answers[code]
		if _, is := s.Criterion(code); !is {
			faults.Add(AnswerField(code), "Ce critère n’est pas de ce label. Rechargez la page.")
			continue
		}
		if !slices.Contains([]string{"", AnswerYes, AnswerNo, AnswerNone}, a.Value) {
			faults.Add(AnswerField(code), "Choisissez une des réponses.")
		}
		checkKept(&faults, TextField(code), a.Text, AnswerTextMax)
		if len(a.Documents) > answerDocumentsMax {
			faults.Add(DocumentField(code), "Joignez au plus %d documents à un critère.", answerDocumentsMax)
		}
	}
	form.checkHolder(&faults)
	return faults.Err("Une réponse est à corriger. Le reste de ce que vous avez écrit est affiché.")
}

func (form *ApplicationForm) checkHolder(faults *fault.Fields) {
	if form.HolderName != nil {
		checkKept(faults, HolderNameField, *form.HolderName, HolderMax)
	}
	if form.SignedBy != nil {
		checkKept(faults, SignedByField, *form.SignedBy, SignerMax)
	}
	if form.HolderPivot == nil {
		return
	}
	pivot, ok := directory.ParsePivot(*form.HolderPivot)
	if !ok || pivot.Kind == directory.PivotDoubted {
		faults.Add(HolderPivotField, "Ce numéro n’est pas juste. Un SIRET a 14 chiffres ; un RNA, W et 9 chiffres ; un RIDET, 9 ou 10 chiffres.")
	}
	*form.HolderPivot = pivot.Number
}

func checkKept(faults *fault.Fields, name, text string, most int) {
	if utf8.RuneCountInString(text) > most {
		faults.Add(name, "Écrivez au plus %d caractères.", most)
	}
	if !utf8.ValidString(text) || strings.ContainsRune(text, 0) {
		faults.Add(name, "Ce texte contient des caractères illisibles. Écrivez-le de nouveau.")
	}
}

// Filled gives an application as a form leaves it: answers that the form does not
// hold stay.
func (a Application) Filled(form ApplicationForm) Application {
	a.Answers = maps.Clone(a.Answers)
	if a.Answers == nil {
		a.Answers = map[string]Answer{}
	}
	for code, answer := range form.Answers {
		answer = a.Answers[code].With(answer)
		if answer.Value == "" && answer.Text == "" && len(answer.Documents) == 0 {
			delete(a.Answers, code)
			continue
		}
		a.Answers[code] = answer
	}
	for to, from := range map[*string]*string{&a.HolderName: form.HolderName, &a.HolderPivot: form.HolderPivot, &a.SignedBy: form.SignedBy} {
		if from != nil {
			*to = *from
		}
	}
	return a
}

// With gives an answer as another one, written later, leaves it: without documents,
// those that it has stay.
func (a Answer) With(later Answer) Answer {
	if later.Documents == nil {
		later.Documents = a.Documents
	}
	return later
}

// Only gives the part of a form that these fields open: names of fields and codes of
// criteria.
func (form ApplicationForm) Only(fields []string) ApplicationForm {
	open := ApplicationForm{Answers: map[string]Answer{}}
	for code, answer := range form.Answers {
		if slices.Contains(fields, code) {
			open.Answers[code] = answer
		}
	}
	if slices.Contains(fields, FieldHolder) {
		open.HolderName, open.HolderPivot = form.HolderName, form.HolderPivot
	}
	if slices.Contains(fields, FieldSigned) {
		open.SignedBy = form.SignedBy
	}
	return open
}

// Missing lists, field by field, what an application lacks to be submitted: what is
// mandatory of what is asked of the place. What the directory computes needs no
// answer.
func (s *Scheme) Missing(a Application, facts Facts) (faults fault.Fields) {
	for _, c := range s.Asked(facts, a.Answers) {
		c.missing(a.Answers[c.Code], &faults)
	}
	if strings.TrimSpace(a.HolderName) == "" {
		faults.Add(HolderNameField, "Donnez le nom de la structure qui portera le label.")
	}
	if a.HolderPivot == "" {
		faults.Add(HolderPivotField, "Donnez le SIRET, le RNA ou le RIDET de la structure.")
	}
	if strings.TrimSpace(a.SignedBy) == "" {
		faults.Add(SignedByField, "Dites qui engage la structure : son nom et sa fonction.")
	}
	return faults
}

func (c Criterion) missing(a Answer, faults *fault.Fields) {
	switch {
	case c.Check == Data:
	case a.Value == AnswerNone && strings.TrimSpace(a.Text) == "":
		faults.Add(TextField(c.Code), "%s · %s : dites pourquoi ce critère est sans objet.", c.Code, c.Name)
	case !c.Mandatory:
	case a.Value == "":
		faults.Add(AnswerField(c.Code), "%s · %s : répondez à cette question.", c.Code, c.Name)
	case c.Check == Document && a.Value == AnswerYes && len(a.Documents) == 0:
		faults.Add(DocumentField(c.Code), "%s · %s : joignez au moins un document.", c.Code, c.Name)
	}
}

// Merged gives a form with what another one, written later, fills in.
func (form ApplicationForm) Merged(later ApplicationForm) ApplicationForm {
	answers := maps.Clone(form.Answers)
	if answers == nil {
		answers = map[string]Answer{}
	}
	maps.Copy(answers, later.Answers)
	form.Answers = answers
	for to, from := range map[**string]*string{&form.HolderName: later.HolderName, &form.HolderPivot: later.HolderPivot, &form.SignedBy: later.SignedBy} {
		if from != nil {
			*to = from
		}
	}
	return form
}
