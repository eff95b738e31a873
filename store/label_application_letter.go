package store

import "annuaire/task"

// tellSubmitted owes the receipt to who applies, and the news to who examines.
func (f *file) tellSubmitted() error {
	if err := f.tellReceipt(); err != nil {
		return err
	}
	return f.tellToInstruct()
}

// tellReceipt owes the receipt: the number, how long it takes, and what silence means.
func (f *file) tellReceipt() error {
	delay, err := f.expectedDelay()
	if err != nil {
		return err
	}
	return f.tellApplicants(task.LabelReceived, map[string]string{
		"delai": delay, "silence": f.scheme.SilenceSentence(f.app.SilenceAt), "chemin": ApplicationPath + number(f.app.ID),
	})
}
