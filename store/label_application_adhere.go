package store

import (
	"annuaire/labels"
	"annuaire/procedure"
)

// adhere grants a charter whose every check needed nobody, in the transaction of its
// submission: by itself, not by who submits.
func (f *file) adhere() error {
	t, err := f.store.step(f.ctx, f.tx, f.moving(), procedure.Act{
		Event: labels.Adhere, By: procedure.System, Seq: procedure.AnySeq, Actor: f.actor.Account, At: f.now,
		Data: map[string]any{"verification": "automatique"},
	})
	if err != nil {
		return err
	}
	f.app.State, f.app.Seq, f.app.DecidedAt = t.To, t.Seq, f.now
	_, err = f.tx.Exec(f.ctx, `update label_application set decided_at = $2, decision_ref = $3 where id = $1`, f.app.ID, f.now, f.app.Number)
	if err != nil {
		return midway(err)
	}
	if err := f.closeDeadlines(t); err != nil {
		return err
	}
	if err := f.tellReceipt(); err != nil {
		return err
	}
	_, err = issueTitle(f, t, nil)
	return err
}

// askRenewal records on the title that its renewal is asked.
func (f *file) askRenewal() error {
	old, err := f.renewed()
	if err != nil {
		return err
	}
	tf, err := f.store.titleFile(f.ctx, f.tx, f.actor, old, f.now)
	if err != nil {
		return err
	}
	_, err = tf.do(titleAct{
		Command: Command{Seq: procedure.AnySeq}, Event: labels.RenewalAsked, By: labels.Holder, Data: map[string]any{"candidature": f.app.ID},
	})
	return err
}
