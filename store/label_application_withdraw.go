package store

import (
	"context"

	"annuaire/access"
	"annuaire/labels"
	"annuaire/procedure"
)

// WithdrawApplication ends an application at the will of who applies, before it is
// decided. Nothing of it is erased, and nothing is awaited of it any more.
func (s *Store) WithdrawApplication(ctx context.Context, actor access.Actor, id int64, command Command) (procedure.Transition, error) {
	submitted := false
	return s.actOnFile(ctx, actor, id, fileAct{
		Command: command, Event: labels.Withdraw,
		before: func(f *file, _ *procedure.Act) error {
			submitted = f.app.State != labels.Draft
			return nil
		},
		after: func(f *file, t procedure.Transition) error {
			if err := f.closeDeadlines(t); err != nil || !submitted {
				return err
			}
			if err := f.leavesAgendas(); err != nil {
				return err
			}
			if err := f.cancelVisits("La candidature a été retirée."); err != nil {
				return err
			}
			return f.tellMoved("candidature retirée", t.Reason)
		},
	})
}

// closeDeadlines closes all that is awaited of the file.
func (f *file) closeDeadlines(t procedure.Transition) error {
	_, err := f.tx.Exec(f.ctx, `
		update deadline set closed_seq = $3, closed_at = $4 where kind = $1 and aggregate = $2 and closed_at is null`,
		t.Kind, t.Aggregate, t.Seq, t.RecordedAt)
	return midway(err)
}
