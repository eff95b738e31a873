package store

import (
	"context"
	"strings"
	"time"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/fault"
	"annuaire/labels"
	"annuaire/procedure"
)

// ReportChange is who holds a title telling what changes in the place.
func (s *Store) ReportChange(ctx context.Context, actor access.Actor, number string, c Command) (procedure.Transition, error) {
	ground, is := labels.GroundOf(labels.ChangeGrounds, c.ReasonCode)
	if !is {
		return procedure.Transition{}, fault.Fields{{Name: "motif_code", Message: "Dites ce qui change."}}.Err("Il manque une réponse.")
	}
	return s.actOnTitle(ctx, actor, number, titleAct{
		Command: c, Event: labels.ReportChange,
		after: func(f *titleFile, _ procedure.Transition) error {
			return f.tellDesk("le lieu déclare un changement : "+strings.ToLower(ground.Name), strings.TrimSpace(c.Reason))
		},
	})
}

// TransferTitle gives a title to another structure, for the same place.
func (s *Store) TransferTitle(ctx context.Context, actor access.Actor, number string, c Command, name, pivot string) (procedure.Transition, error) {
	name = strings.TrimSpace(name)
	to, known := directory.ParsePivot(pivot)
	var faults fault.Fields
	if name == "" || len(name) > 300 {
		faults.Add("structure", "Donnez le nom de la structure.")
	}
	if !known || to.Number == "" || to.Kind == directory.PivotDoubted {
		faults.Add("pivot", "Donnez un numéro SIRET, RNA ou RIDET exact.")
	}
	if err := faults.Err("La nouvelle structure n’est pas complète."); err != nil {
		return procedure.Transition{}, err
	}
	return s.actOnTitle(ctx, actor, number, titleAct{
		Command: c, Event: labels.Transfer, Data: map[string]any{"structure": name, "pivot": to.Number},
		before: func(f *titleFile, _ *procedure.Act) error {
			if f.title.HolderPivot == to.Number && f.title.HolderName == name {
				return fault.Fields{{Name: "pivot", Message: "Ce titre est déjà celui de cette structure."}}.Err("Rien ne change.")
			}
			return f.updateTitle(`holder_name = $2, holder_pivot = $3, updated_at = $4`, name, to.Number, f.now)
		},
		after: func(f *titleFile, _ procedure.Transition) error {
			return f.moved("transféré à "+name, strings.TrimSpace(c.Reason), "", "")
		},
	})
}

// ProlongTitle makes a title last until the deadline of the command, at most a year
// more, because its renewal was asked in time and is not decided.
func (s *Store) ProlongTitle(ctx context.Context, actor access.Actor, number string, c Command) (procedure.Transition, error) {
	return s.actOnTitle(ctx, actor, number, titleAct{
		Command: c, Event: labels.Prolong, Data: map[string]any{"jusqu_au": lastDayOf(c.Deadline)},
		before: func(f *titleFile, a *procedure.Act) error { return f.mayProlong(a) },
		after: func(f *titleFile, t procedure.Transition) error {
			f.title.ProlongedUntil = procedure.DayOf(f.due.Add(-time.Nanosecond), directory.Paris)
			if err := f.updateTitle(`prolonged_until = $2, updated_at = $3`, f.title.ProlongedUntil, t.RecordedAt); err != nil {
				return err
			}
			if err := openDeadline(f.ctx, f.tx, t, deadlineEnd, 0, f.due); err != nil {
				return err
			}
			return f.moved("prolongé jusqu’au "+directory.FrenchDay(f.title.ProlongedUntil), strings.TrimSpace(c.Reason), "", "")
		},
	})
}

func (f *titleFile) mayProlong(a *procedure.Act) error {
	last := f.title.LastDay()
	if last.IsZero() {
		return fault.New(fault.Conflict, "Ce titre n’a pas de date de fin : il n’y a rien à prolonger.")
	}
	asked, err := f.renewalPending()
	if err != nil {
		return err
	}
	if !asked {
		return fault.New(fault.Conflict, "Aucun renouvellement n’est déposé et en attente de décision. Un titre n’est prolongé que le temps de le décider.")
	}
	if a.Deadline.IsZero() {
		return nil // the table says it
	}
	limit := procedure.EndOf(procedure.AddMonths(f.title.ValidUntil, 12), directory.Paris)
	if !a.Deadline.After(procedure.EndOf(last, directory.Paris)) || a.Deadline.After(limit) {
		return fault.Fields{{Name: "echeance", Message: "Entre le lendemain du " + directory.FrenchDay(last) + " et le " + lastDayOf(limit) + "."}}.Err("Cette date ne convient pas.")
	}
	f.due = a.Deadline
	return nil
}

// renewalPending tells whether a renewal was submitted and is not decided.
func (f *titleFile) renewalPending() (is bool, err error) {
	err = f.tx.QueryRow(f.ctx, `
		select exists (select from label_application where renews = $1 and submitted_at is not null and state = any($2))`, f.title.ID, labels.Undecided()).Scan(&is)
	return is, midway(err)
}
