package store

import (
	"maps"
	"slices"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
	"annuaire/task"
)

// Paths that letters about files lead to, before a number.
const (
	ApplicationPath = "/espace/labels/"
	FilePath        = "/espace/instruction/"
	OpinionPath     = "/espace/avis/"
)

// about gives the values that letters about a file share, and more.
func (f *file) about(more map[string]string) map[string]string {
	with := map[string]string{"label": f.scheme.Name, "lieu": f.app.PlaceName, "numero": f.app.Number}
	maps.Copy(with, more)
	return with
}

// tellApplicants writes to who applied and to those who manage the place.
func (f *file) tellApplicants(letter task.Letter, more map[string]string) error {
	emails, err := managerEmails(f.ctx, f.tx, f.app.PlaceID)
	if err != nil {
		return err
	}
	own, err := f.emailOf(f.app.Account)
	if err != nil {
		return err
	}
	with := f.about(more)
	if with["chemin"] == "" {
		with["chemin"] = ApplicationPath + number(f.app.ID)
	}
	return f.tell(append(emails, own...), letter, with)
}

// tell writes the same letter to each address, once.
func (f *file) tell(emails []string, letter task.Letter, with map[string]string) error {
	slices.Sort(emails)
	for _, email := range slices.Compact(emails) {
		if err := f.store.owe(f.ctx, f.tx, task.Mail{To: email, Letter: letter, With: with}); err != nil {
			return err
		}
	}
	return nil
}

// tellMoved writes to who applies that the file went on.
func (f *file) tellMoved(event, message string) error {
	return f.tellApplicants(task.LabelMoved, map[string]string{"evenement": event, "message": message})
}

// tellToInstruct writes to who took the file, or to all who examine at its desk where
// nobody did, that it waits for them.
func (f *file) tellToInstruct() error {
	if f.app.Instructor != 0 {
		return f.tellAccount(f.app.Instructor)
	}
	return f.tellDesk()
}

// tellDesk writes to those who examine at the desk of the file; to the agency
// where nobody does.
func (f *file) tellDesk() error {
	rows, err := f.tx.Query(f.ctx, `select label_emails($1, $2, $3)`, f.app.Desk.Level, f.app.Desk.Code, access.Instructor)
	if err != nil {
		return midway(err)
	}
	emails, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return midway(err)
	}
	if len(emails) == 0 {
		if emails, err = deskEmails(f.ctx, f.tx, f.desk()); err != nil {
			return err
		}
	}
	return f.tellExaminers(emails)
}

// tellAccount writes to one person that a file is theirs to examine.
func (f *file) tellAccount(account int64) error {
	emails, err := f.emailOf(account)
	if err != nil {
		return err
	}
	return f.tellExaminers(emails)
}

func (f *file) tellExaminers(emails []string) error {
	name, err := deskName(f.ctx, f.tx, f.desk())
	if err != nil {
		return midway(err)
	}
	return f.tell(emails, task.LabelToInstruct, f.about(map[string]string{"territoire": name, "chemin": FilePath + number(f.app.ID)}))
}

// emailOf gives the address of an account: none once it is closed.
func (f *file) emailOf(account int64) ([]string, error) {
	var email *string
	if err := f.tx.QueryRow(f.ctx, `select account_email($1)`, account).Scan(&email); err != nil || email == nil {
		return nil, midway(err)
	}
	return []string{*email}, nil
}
