package store

import (
	"slices"

	"annuaire/fault"
	"annuaire/labels"
)

// attach adds a document to the answer to a criterion: of the draft, or of what is
// written to answer a correction. Counting it as a change of the form would refuse
// what the same person is typing.
func (f *file) attach(criterion string, document int64) error {
	if _, is := f.scheme.Criterion(criterion); !is {
		return fault.New(fault.Invalid, "Ce critère n’est pas de ce label. Rechargez la page.")
	}
	return f.changeDocuments(criterion, func(documents []int64) []int64 {
		if slices.Contains(documents, document) {
			return documents
		}
		return append(slices.Clone(documents), document)
	})
}

// detach takes a document away from every answer that may still change.
func (f *file) detach(document int64) error {
	codes, err := f.codesWith(document)
	if err != nil {
		return err
	}
	for _, code := range codes {
		if err := f.changeDocuments(code, func(documents []int64) []int64 {
			return slices.DeleteFunc(slices.Clone(documents), func(n int64) bool { return n == document })
		}); err != nil {
			return err
		}
	}
	return nil
}

// written is the application with what is written of the answer to a correction.
func (f *file) written() (labels.Application, labels.ApplicationForm, error) {
	if f.app.State != labels.Correction {
		return f.app, labels.ApplicationForm{}, nil
	}
	form, err := f.pending()
	return f.app.Filled(form), form, err
}

func (f *file) codesWith(document int64) (codes []string, err error) {
	whole, _, err := f.written()
	for code, answer := range whole.Answers {
		if slices.Contains(answer.Documents, document) {
			codes = append(codes, code)
		}
	}
	return codes, err
}

func (f *file) changeDocuments(criterion string, change func([]int64) []int64) error {
	whole, form, err := f.written()
	if err != nil {
		return err
	}
	answer := whole.Answers[criterion]
	if answer.Documents = change(answer.Documents); answer.Documents == nil {
		answer.Documents = []int64{}
	}
	changed := labels.ApplicationForm{Answers: map[string]labels.Answer{criterion: answer}}
	if err := changed.Check(&f.scheme); err != nil {
		return err
	}
	if f.app.State == labels.Correction {
		asked, err := f.openCorrection()
		if err != nil {
			return err
		}
		if !slices.Contains(asked.Fields, criterion) {
			return fault.New(fault.Conflict, "Ce critère n’est pas à corriger : ses documents ne changent plus.")
		}
		return f.writePending(form.Merged(changed))
	}
	f.app = f.app.Filled(changed)
	return f.saveDraft(f.app)
}
