package store

import (
	"encoding/json"
	"strings"
	"time"

	"annuaire/directory"
	"annuaire/labels"
	"annuaire/procedure"
)

// contest records on a title that its holder contests an act, which the appeal names.
// c holds the number of the command that did.
func (f *titleFile) contest(c Command, contested procedure.Transition, appeal int64) (procedure.Transition, error) {
	return f.do(titleAct{
		Command: Command{Seq: procedure.AnySeq, Key: c.Key, Payload: c.Payload}, Event: labels.Contest, Data: map[string]any{"acte": contested.ID, "recours": appeal},
	})
}

// contestedBefore gives the appeal that the same command filed before.
func (f *titleFile) contestedBefore(c Command) (appeal int64, known bool, err error) {
	if c.Key == "" {
		return 0, false, nil
	}
	t, known, err := commandDone(f.ctx, f.tx, f.moving(), procedure.Act{Key: c.Key, Payload: c.Payload})
	if err != nil || !known {
		return 0, false, err
	}
	var said struct {
		Appeal int64 `json:"recours"`
	}
	err = json.Unmarshal(t.Data, &said)
	return said.Appeal, true, err
}

// uphold records that a contested act stands. c holds the decision.
func (f *titleFile) uphold(c Command, contested procedure.Transition) (procedure.Transition, error) {
	return f.do(titleAct{
		Command: c, Event: labels.UpholdAct, By: labels.Decider, Data: map[string]any{"acte": contested.ID},
	})
}

// reinstate gives a title back: the contested act is annulled, as if it had not been.
// What the title's days have brought about meanwhile happens at once. Where the title
// is no longer in the state that the act led to, it stays as it is.
func (f *titleFile) reinstate(c Command, contested procedure.Transition) (t procedure.Transition, err error) {
	act := titleAct{
		Command: c, Event: labels.Reinstate, By: labels.Decider, EffectiveAt: contested.EffectiveAt,
		Data: map[string]any{"acte": contested.ID, "annule": contested.Event},
	}
	if contested.To == labels.Annulled {
		act.EffectiveAt = contested.RecordedAt // until then what was annulled is given back as it was
	}
	if f.title.State != contested.To {
		act.EffectiveAt = time.Time{}
	} else if act.To, err = f.stateBack(); err != nil {
		return t, err
	}
	act.after = func(f *titleFile, t procedure.Transition) error { return f.giveBack(t, c) }
	return f.do(act)
}

// stateBack gives the state of a title whose last act is annulled.
func (f *titleFile) stateBack() (procedure.State, error) {
	if f.title.ValidFrom.After(f.today()) {
		return labels.Issued, nil
	}
	return f.stateWithout(0)
}

func (f *titleFile) giveBack(t procedure.Transition, c Command) error {
	if t.From == t.To {
		return f.moved("votre recours est accueilli", strings.TrimSpace(c.Reason), "", "")
	}
	if err := f.resume(t, "rétabli : votre recours est accueilli", strings.TrimSpace(c.Reason)); err != nil {
		return err
	}
	if err := f.openTitleDeadlines(t); err != nil {
		return err
	}
	if err := f.reopenReserves(t); err != nil {
		return err
	}
	last := f.title.LastDay()
	if end := procedure.EndOf(last, directory.Paris); !last.IsZero() && !f.now.Before(end) {
		return f.expire(end)
	}
	return nil
}

// reopenReserves opens again the deadlines of what still holds.
func (f *titleFile) reopenReserves(t procedure.Transition) error {
	reserves, err := reservesOf(f.ctx, f.tx, f.title.ID)
	for i := range reserves {
		if r := &reserves[i]; err == nil && r.Open() {
			err = openDeadline(f.ctx, f.tx, t, r.DeadlineName(), r.ID, r.DueAt)
		}
	}
	return err
}
