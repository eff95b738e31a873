package store

import (
	"errors"
	"testing"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
	"annuaire/fault"
	"annuaire/labels"
	"annuaire/procedure"
)

// Every event, from every state, by everybody: done when the table says so, refused in
// French otherwise.
func TestTheTableOfTitles(t *testing.T) {
	t.Parallel()
	w := newTitleWorld(t)
	title := w.granted("label-essai")
	roles := map[string]struct {
		actor   access.Actor
		parties []procedure.Party
	}{
		"manager":    {w.manager, []procedure.Party{labels.Holder}},
		"town":       {w.town, []procedure.Party{labels.Holder}},
		"instructor": {w.instructor, []procedure.Party{labels.Instructor}},
		"decider":    {w.decider, []procedure.Party{labels.Decider}},
		"agency":     {w.agency, []procedure.Party{labels.Holder, labels.Instructor, labels.Decider}},
		"stranger":   {w.stranger, nil}, "away": {w.away, nil}, "expert": {w.expert, nil},
	}
	events := map[procedure.Event]bool{}
	for _, m := range labels.TitleLife.Moves {
		events[m.Event] = true
	}
	cells, allowed, surprises := 0, 0, 0
	for _, info := range labels.TitleLife.States {
		for event := range events {
			for name, role := range roles {
				cells++
				err := w.tryCell(title, info.State, event, role.actor)
				may := labels.TitleLife.May(info.State, event, role.parties...)
				kind := fault.KindOf(err)
				switch {
				case may && err == nil:
					allowed++
				case may, err == nil, len(role.parties) == 0 && kind != fault.Unknown, kind != fault.Unknown && kind != fault.Denied && kind != fault.Conflict:
					surprises++
					t.Errorf("%s, %s, %s: %v, the table says %v", info.State, event, name, err, may)
				}
			}
		}
	}
	t.Logf("%d cells, %d allowed, %d surprises", cells, allowed, surprises)
}

var errUndo = errors.New("undo")

// tryCell makes one move of a title put in a state, then undoes all.
func (w titleWorld) tryCell(title labels.Title, from procedure.State, event procedure.Event, actor access.Actor) (done error) {
	w.t.Helper()
	ctx := w.t.Context()
	err := w.transaction(ctx, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `
			with moved as (
				insert into transition (kind, aggregate, seq, event, from_state, to_state, party, effective_at, recorded_at, visibility, prev_hash, hash)
				select 'titre', id, seq + 1, 'essai', state, $2, 'systeme', now(), now(), 'public', '', '' from label_title where id = $1)
			update label_title set state = $2, seq = seq + 1 where id = $1`, title.ID, from); err != nil {
			return err
		}
		if err := actAs(ctx, tx, actor); err != nil {
			return err
		}
		f, err := w.openTitle(ctx, tx, w.timed(actor), title.Number)
		if err == nil {
			_, err = f.do(titleAct{Command: because("Une raison.").until("2026-05-01").with(), Event: event, To: firstTo(from, event)})
		}
		done = err
		return errUndo
	})
	if !errors.Is(err, errUndo) {
		w.t.Fatal(err)
	}
	return done
}

// firstTo gives where an event may lead, the first that the table says.
func firstTo(from procedure.State, event procedure.Event) procedure.State {
	for _, m := range labels.TitleLife.Moves {
		if m.Event == event && len(m.To) > 0 {
			return m.To[0]
		}
	}
	return ""
}
