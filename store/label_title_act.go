package store

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/fault"
	"annuaire/geo"
	"annuaire/labels"
	"annuaire/procedure"
)

// titleFile is a title while somebody, or time, acts on it: its row is locked.
type titleFile struct {
	ctx    context.Context
	tx     pgx.Tx
	store  *Store
	actor  access.Actor
	now    time.Time
	title  labels.Title
	scheme labels.Scheme
	desk   labels.Desk     // who examined it, and watches over it
	party  procedure.Party // the capacity in which the actor does this act
	due    time.Time       // the deadline of the act under way, once it is settled
}

// titleAct is one act on a title.
type titleAct struct {
	Command
	Event       procedure.Event
	By          procedure.Party // empty: by the rights of the actor; System, Anyone: said by the caller
	To          procedure.State // where the table leaves the choice
	EffectiveAt time.Time       // zero: now
	Data        any             // what the move records besides
	// before may refuse, and write what the move changes; after has the move, to
	// open deadlines and owe letters.
	before func(*titleFile, *procedure.Act) error
	after  func(*titleFile, procedure.Transition) error
}

// actOnTitle does one act on a title in one transaction: rights, table of the
// machine, what it changes, its row, its letters.
func (s *Store) actOnTitle(ctx context.Context, actor access.Actor, number string, act titleAct) (t procedure.Transition, err error) {
	err = s.actingFor(ctx, actor, func(tx pgx.Tx) error {
		f, err := s.openTitle(ctx, tx, actor, number)
		if err != nil {
			return err
		}
		t, err = f.do(act)
		return err
	})
	return t, awayOr(err)
}

// openTitle locks a title, by its number, for somebody who may see more of it than
// the public does. Unknown where they may not, Denied where they declared an interest.
func (s *Store) openTitle(ctx context.Context, tx pgx.Tx, actor access.Actor, number string) (*titleFile, error) {
	if !storable(number) {
		return nil, errNoTitle
	}
	args := []any{number}
	title, err := readTitle(ctx, tx, `where t.number = $1 and `+titleInSight(actor, access.LabelSee, &args)+` for no key update of t`, args...)
	if err != nil {
		return nil, err
	}
	return s.titleFile(ctx, tx, actor, title, instant(actor))
}

// titleFile makes ready to act on a title that is locked.
func (s *Store) titleFile(ctx context.Context, tx pgx.Tx, actor access.Actor, title labels.Title, now time.Time) (*titleFile, error) {
	f := &titleFile{ctx: ctx, tx: tx, store: s, actor: actor, now: now, title: title}
	var err error
	if f.scheme, err = schemeVersion(ctx, tx, title.Version); err != nil {
		return nil, err
	}
	f.desk, err = deskOf(ctx, tx, title.Application)
	return f, err
}

// deskOf gives where an application was examined; nowhere when the reader may not
// know.
func deskOf(ctx context.Context, from reader, application int64) (d labels.Desk, err error) {
	err = from.QueryRow(ctx, `select desk_level, desk_code from label_application where id = $1`, application).Scan(&d.Level, &d.Code)
	if errors.Is(err, pgx.ErrNoRows) {
		return d, nil
	}
	return d, midway(err)
}

// do makes the move, with what it changes.
func (f *titleFile) do(act titleAct) (t procedure.Transition, err error) {
	if f.party = act.By; f.party == "" {
		if f.party, err = f.partyFor(act.Event); err != nil {
			return t, err
		}
	}
	if err := f.independent(act.Event); err != nil {
		return t, err
	}
	a, err := f.actOf(act)
	if err != nil {
		return t, err
	}
	if act.before != nil && !f.done(a) {
		if err := act.before(f, &a); err != nil {
			return t, err
		}
	}
	if t, err = f.store.step(f.ctx, f.tx, f.moving(), a); err != nil || t.Replayed {
		return t, err
	}
	return t, f.moveOn(act, t)
}

// actOf makes the act of the machine. Moves that no decision rests on (a complaint,
// an alert, a reminder) do not make the page that somebody reads out of date.
func (f *titleFile) actOf(act titleAct) (a procedure.Act, err error) {
	a = procedure.Act{
		Event: act.Event, By: f.party, To: act.To, Seq: act.Seq, Key: act.Key, Payload: act.Payload, Actor: f.actor.Account,
		At: f.now, EffectiveAt: act.EffectiveAt, ReasonCode: act.ReasonCode, Reason: act.Reason, LegalBasis: act.LegalBasis, DecisionRef: act.DecisionRef,
		Deadline: act.Deadline, Data: act.Data,
	}
	if a.Documents, err = documentsOf(f.ctx, f.tx, labels.TitleLife.Kind, f.title.ID, act.Documents); err != nil {
		return a, err
	}
	if a.Seq == procedure.AnySeq || a.Seq == f.title.Seq {
		return a, nil
	}
	var since int
	err = f.tx.QueryRow(f.ctx, `
		select count(*) from transition
		where kind = $1 and aggregate = $2 and seq > $3 and not event = any($4)`, labels.TitleLife.Kind, f.title.ID, a.Seq, labels.QuietEvents).Scan(&since)
	if since == 0 && a.Seq < f.title.Seq && a.Seq > 0 {
		a.Seq = f.title.Seq
	}
	return a, midway(err)
}

// done tells whether the command was done before, or comes too late: its row will
// say so, and nothing is to be written before.
func (f *titleFile) done(a procedure.Act) bool {
	if a.Seq != procedure.AnySeq && a.Seq != f.title.Seq {
		return true
	}
	if a.Key == "" {
		return false
	}
	_, known, err := commandDone(f.ctx, f.tx, f.moving(), a)
	return known || err != nil
}

// moveOn writes what every move of a title changes, then what this one does.
func (f *titleFile) moveOn(act titleAct, t procedure.Transition) error {
	f.title.State, f.title.Seq = t.To, t.Seq
	if t.From != t.To {
		if err := f.updateTitle(`state_since = $2, updated_at = $3`, t.EffectiveAt, t.RecordedAt); err != nil {
			return err
		}
		f.title.StateSince = t.EffectiveAt
		if labels.TitleLife.IsEnded(t.To) {
			if err := f.closeDeadlines(t, deadlineBegin, deadlineEnd, deadlineSurveillance, deadlineSuspension, deadlineReserve, deadlineNonConformity); err != nil {
				return err
			}
		}
	}
	if err := writeSpan(f.ctx, f.tx, f.title.ID, t); err != nil || act.after == nil {
		return err
	}
	return act.after(f, t)
}

func (f *titleFile) moving() moving {
	return moving{labels.TitleLife, f.title.ID, f.title.Version, access.Territory{Level: geo.Commune, Code: f.title.INSEE}}
}

// today is the legal day.
func (f *titleFile) today() time.Time { return procedure.DayOf(f.now, directory.Paris) }

// partyFor gives the capacity in which the actor may bring about an event now.
// Denied says why in French when there is none.
func (f *titleFile) partyFor(event procedure.Event) (procedure.Party, error) {
	able := labels.TitleLife.PartiesOf(f.title.State, event)
	held, err := f.parties()
	if err != nil {
		return "", err
	}
	for _, p := range able {
		if slices.Contains(held, p) {
			return p, nil
		}
	}
	for _, p := range able {
		if action, is := labels.ActionOf(p); is {
			object, err := f.object(p)
			if err != nil {
				return "", err
			}
			return "", f.actor.Require(action, object)
		}
	}
	if len(able) == 0 && len(held) > 0 {
		return held[0], nil // the table says why, in this state
	}
	return "", fault.New(fault.Denied, "Vous ne pouvez pas %s : ce n’est pas votre rôle pour ce titre.", labels.TitleLife.Title(event))
}

// parties lists the capacities that the actor has on this title.
func (f *titleFile) parties() (held []procedure.Party, err error) {
	for _, p := range []procedure.Party{labels.Holder, labels.Instructor, labels.Decider} {
		object, err := f.object(p)
		if err != nil {
			return nil, err
		}
		if action, _ := labels.ActionOf(p); f.actor.May(action, object).Allowed {
			held = append(held, p)
		}
	}
	return held, nil
}

// object is the title as the rights of a capacity see it: who holds it, by the place;
// who examines, by the desk; who decides, by the level that the scheme says.
func (f *titleFile) object(p procedure.Party) (access.Object, error) {
	at := access.Territory{Level: geo.Commune, Code: f.title.INSEE}
	o := access.Object{State: string(f.title.State)}
	switch p {
	case labels.Holder:
		o.Place = f.title.PlaceID
	case labels.Instructor:
		if f.desk.Level != "" {
			at = access.Territory{Level: f.desk.Level, Code: f.desk.Code}
		}
	}
	path, err := territoryPath(f.ctx, f.tx, at)
	if p == labels.Decider {
		if i := slices.IndexFunc(path, func(t access.Territory) bool { return t.Level == f.scheme.DecidesAt }); i >= 0 {
			path = path[i:]
		}
	}
	o.Path = path
	return o, err
}

// independent refuses who works for the place to watch over it, and who examined
// this title to decide against it.
func (f *titleFile) independent(event procedure.Event) error {
	if f.party != labels.Instructor && f.party != labels.Decider {
		return nil
	}
	if slices.ContainsFunc(f.actor.Grants, func(g access.Grant) bool { return g.Place == f.title.PlaceID && f.title.PlaceID != "" }) {
		return fault.New(fault.Denied, "Vous travaillez pour ce lieu : une autre personne doit suivre ce titre.")
	}
	if f.party != labels.Decider {
		return nil
	}
	examined, err := didOn(f.ctx, f.tx, labels.TitleLife.Kind, f.title.ID, f.actor.Account, labels.Surveil, labels.Disconform, labels.OpenReserve)
	if err == nil && examined && slices.Contains(labels.SeparateEvents, event) {
		return fault.New(fault.Denied, "Vous avez contrôlé ce titre : une autre personne doit décider.")
	}
	return err
}
