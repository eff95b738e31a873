package store

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
	"annuaire/fault"
	"annuaire/geo"
	"annuaire/labels"
	"annuaire/procedure"
)

// visiting is a visit while somebody acts on it, or looks at it.
type visiting struct {
	ctx    context.Context
	tx     pgx.Tx
	store  *Store
	actor  access.Actor
	now    time.Time
	visit  labels.SiteVisit
	scheme labels.Scheme
	file   *file           // the application; nil for a title, and for who has not declared their interests
	party  procedure.Party // the capacity in which the actor does this act
}

// visitAct is one act on a visit.
type visitAct struct {
	Command
	Event    procedure.Event
	declared bool // only who declared that they have no interest
	before   func(*visiting, *procedure.Act) error
	after    func(*visiting, procedure.Transition) error
}

// actOnVisit does one act on a visit in one transaction, with the move of its
// application where there is one.
func (s *Store) actOnVisit(ctx context.Context, actor access.Actor, id int64, act visitAct) (t procedure.Transition, err error) {
	err = s.actingFor(ctx, actor, func(tx pgx.Tx) error {
		o, err := s.openVisit(ctx, tx, actor, id)
		if err != nil {
			return err
		}
		t, err = o.do(act)
		return err
	})
	return t, awayOr(err)
}

// openVisit locks a visit that the actor sees, and its application before it.
func (s *Store) openVisit(ctx context.Context, tx pgx.Tx, actor access.Actor, id int64) (*visiting, error) {
	o, err := s.lookAtVisit(ctx, tx, actor, id)
	if err != nil {
		return nil, err
	}
	if o.file != nil {
		if o.file, err = s.openFile(ctx, tx, actor, o.visit.Application); err != nil {
			return nil, err
		}
	}
	o.visit, err = seenVisit(ctx, tx, actor, id, "for no key update of v")
	return o, err
}

// lookAtVisit reads a visit that the actor sees, and locks nothing.
func (s *Store) lookAtVisit(ctx context.Context, tx pgx.Tx, actor access.Actor, id int64) (*visiting, error) {
	visit, err := seenVisit(ctx, tx, actor, id, "")
	if err != nil {
		return nil, err
	}
	o := &visiting{ctx: ctx, tx: tx, store: s, actor: actor, now: instant(actor), visit: visit}
	if o.scheme, err = schemeVersion(ctx, tx, visit.Version); err != nil || visit.Application == 0 {
		return o, err
	}
	app, err := seenApplication(ctx, tx, actor, visit.Application, "")
	if fault.KindOf(err) == fault.Unknown {
		return o, nil // named, and has not declared their interests
	}
	o.file = &file{ctx: ctx, tx: tx, store: s, actor: actor, now: o.now, app: app, scheme: o.scheme}
	return o, err
}

// do makes the move, with what it changes. What was done before is not done again.
func (o *visiting) do(act visitAct) (t procedure.Transition, err error) {
	a := procedure.Act{
		Event: act.Event, Seq: act.Seq, Key: act.Key, Payload: act.Payload, Actor: o.actor.Account, At: o.now, Reason: act.Reason,
	}
	if a.Key != "" {
		if t, known, err := commandDone(o.ctx, o.tx, o.moving(), a); err != nil || known {
			return t, err
		}
	}
	if a.By, err = o.partyFor(act.Event); err != nil {
		return t, err
	}
	o.party = a.By
	if act.declared {
		if err := o.mustHaveDeclared(); err != nil {
			return t, err
		}
	}
	if act.before != nil {
		if err := act.before(o, &a); err != nil {
			return t, err
		}
	}
	if t, err = o.store.step(o.ctx, o.tx, o.moving(), a); err != nil || t.Replayed || act.after == nil {
		return t, err
	}
	o.visit.State, o.visit.Seq = t.To, t.Seq
	return t, act.after(o, t)
}

// moveFile has the application move with its visit, unless it went on otherwise.
func (o *visiting) moveFile(event procedure.Event, reason string, data any) error {
	if o.file == nil || o.file.app.State != labels.VisitDue {
		return nil
	}
	_, err := o.file.do(fileAct{Command: Command{Seq: procedure.AnySeq, Reason: reason}, Event: event, Data: data})
	return err
}

func (o *visiting) moving() moving {
	return moving{labels.VisitLife, o.visit.ID, o.visit.Version, access.Territory{Level: geo.Commune, Code: o.visit.INSEE}}
}

// partyFor gives the capacity in which the actor may bring about an event now.
func (o *visiting) partyFor(event procedure.Event) (procedure.Party, error) {
	held, err := o.parties()
	if err != nil {
		return "", err
	}
	able := labels.VisitLife.PartiesOf(o.visit.State, event)
	for _, p := range able {
		if slices.Contains(held, p) {
			return p, nil
		}
	}
	if len(able) == 0 && len(held) > 0 {
		return held[0], nil // the table says why, in this state
	}
	return "", fault.New(fault.Denied, "Vous ne pouvez pas %s : ce n’est pas votre rôle dans cette visite.", labels.VisitLife.Title(event))
}

// parties lists the capacities that the actor has on this visit.
func (o *visiting) parties() (held []procedure.Party, err error) {
	for _, p := range []procedure.Party{labels.Holder, labels.Instructor} {
		object, known, err := o.object(p)
		if err != nil {
			return nil, err
		}
		if action, _ := labels.ActionOf(p); known && o.actor.May(action, object).Allowed {
			held = append(held, p)
		}
	}
	if o.isVisitor() {
		held = append(held, labels.Visitor)
	}
	return held, nil
}

func (o *visiting) isVisitor() bool {
	return slices.Contains(o.visit.Visitors, o.actor.Account) && !slices.Contains(o.visit.Recused, o.actor.Account)
}

// object is the visit as the rights of a capacity see it: as its application, or as
// its title, which is watched over where its place is. False: nothing is known of it.
func (o *visiting) object(p procedure.Party) (object access.Object, known bool, err error) {
	if o.visit.Application != 0 {
		if o.file == nil {
			return object, false, nil
		}
		object, err = o.file.object(p)
		return object, true, err
	}
	object.State = string(o.visit.State)
	if p == labels.Holder {
		object.Place = o.visit.PlaceID
	}
	object.Path, err = territoryPath(o.ctx, o.tx, access.Territory{Level: geo.Commune, Code: o.visit.INSEE})
	return object, true, err
}

// mustHaveDeclared refuses who has not declared that they have no interest.
func (o *visiting) mustHaveDeclared() error {
	switch {
	case o.file != nil:
		return mustHaveDeclared(o.file)
	case slices.ContainsFunc(o.actor.Grants, func(g access.Grant) bool { return g.Place == o.visit.PlaceID }):
		return fault.New(fault.Denied, "Vous travaillez pour ce lieu : une autre personne doit faire cette visite.")
	case o.visit.Title != 0 && (!o.isVisitor() || slices.Contains(o.visit.Declared, o.actor.Account)):
		return nil
	}
	return errUndeclared
}

var errUndeclared = fault.New(fault.Denied, "Dites d’abord si vous avez un intérêt dans ce dossier. La visite s’ouvre ensuite.")

// visitSeen says of a visit v by which rights it is seen, where it is for a title.
var visitSeen = scoped{State: "v.state", Commune: "v.code_insee", Place: "v.place_id"}

// visitInSight is the condition that the actor sees a visit v: they are named for it,
// see its application, or watch over its title. Nothing of it is shown to who is recused.
func visitInSight(actor access.Actor, args *[]any) string {
	*args = append(*args, actor.Account)
	me := "$" + number(int64(len(*args))) + "::bigint"
	return `(v.visitors @> array[` + me + `]
			or v.application is not null and exists (select from label_application a where a.id = v.application and ` + applicationInSight(actor, args) + `)
			or v.title is not null and ` + visitSeen.within(actor.Scope(access.LabelSee), args) + `)
		and not v.recused @> array[` + me + `]
		and not exists (select from label_interest i
			where i.application = coalesce(v.application, (select t.application from label_title t where t.id = v.title)) and i.account = ` + me + ` and i.recused)`
}

const visitColumns = `
	select v.id, coalesce(v.application, 0), coalesce(v.title, 0), v.version, v.number, v.state, v.seq, v.place_id, v.place_name, v.code_insee,
		v.asked_by, v.visitors, v.declared, v.recused, v.criteria, v.starts_at, v.minutes, v.message, v.arrived_at, v.left_at, v.attendance, v.report,
		v.checklist, v.digest, coalesce(v.reported_by, 0), v.reported_at, v.observations, v.observed_at
	from label_visit v `

// seenVisit reads one visit that the actor sees. lock is what follows the query.
func seenVisit(ctx context.Context, tx pgx.Tx, actor access.Actor, id int64, lock string) (v labels.SiteVisit, err error) {
	args := []any{id}
	rows, err := tx.Query(ctx, visitColumns+`where v.id = $1 and `+visitInSight(actor, &args)+` `+lock, args...)
	if err != nil {
		return v, midway(err)
	}
	v, err = pgx.CollectExactlyOneRow(rows, scanVisit)
	if errors.Is(err, pgx.ErrNoRows) {
		return v, fault.New(fault.Unknown, "Cette visite n’existe pas, ou vous n’y avez pas accès.")
	}
	return v, midway(err)
}

func scanVisit(row pgx.CollectableRow) (v labels.SiteVisit, err error) {
	var checklist []byte
	err = row.Scan(&v.ID, &v.Application, &v.Title, &v.Version, &v.Number, &v.State, &v.Seq, &v.PlaceID, &v.PlaceName, &v.INSEE,
		&v.AskedBy, &v.Visitors, &v.Declared, &v.Recused, &v.Criteria, &v.StartsAt, &v.Minutes, &v.Message,
		orZero(&v.ArrivedAt), orZero(&v.LeftAt), &v.Attendance, &v.Report,
		&checklist, &v.Digest, &v.ReportedBy, orZero(&v.ReportedAt), &v.Observations, orZero(&v.ObservedAt))
	if err != nil {
		return v, err
	}
	return v, json.Unmarshal(checklist, &v.Checklist)
}
