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

// Command is what every act on a procedure may carry, whoever does it.
type Command struct {
	Seq         int64  // of the last move that the person had before them; procedure.AnySeq: whatever
	Key         string // number given by who sends; "" for none
	Payload     []byte // digest of what was sent
	ReasonCode  string
	Reason      string
	LegalBasis  string
	DecisionRef string
	Documents   []int64   // that it rests on
	Deadline    time.Time // the first instant after it
}

// file is an application while somebody acts on it: its row is locked.
type file struct {
	ctx    context.Context
	tx     pgx.Tx
	store  *Store
	actor  access.Actor
	now    time.Time
	app    labels.Application
	scheme labels.Scheme
	party  procedure.Party // the capacity in which the actor does this act
}

// fileAct is one act on an application.
type fileAct struct {
	Command
	Event procedure.Event
	To    procedure.State // where the table leaves the choice
	Data  any             // what the move records besides
	// before may refuse, and write what the move changes; after has the move, to
	// open deadlines and owe letters.
	before func(*file, *procedure.Act) error
	after  func(*file, procedure.Transition) error
}

// actOnFile does one act on an application in one transaction: rights, table of the
// machine, what it changes, its row, its letters.
func (s *Store) actOnFile(ctx context.Context, actor access.Actor, id int64, act fileAct) (t procedure.Transition, err error) {
	err = s.actingFor(ctx, actor, func(tx pgx.Tx) error {
		f, err := s.openFile(ctx, tx, actor, id)
		if err != nil {
			return err
		}
		t, err = f.do(act)
		return err
	})
	return t, awayOr(err)
}

// openFile locks an application that the actor sees. Unknown where they see none.
func (s *Store) openFile(ctx context.Context, tx pgx.Tx, actor access.Actor, id int64) (*file, error) {
	app, err := seenApplication(ctx, tx, actor, id, "for no key update of a")
	if err != nil {
		return nil, err
	}
	scheme, err := schemeVersion(ctx, tx, app.Version)
	return &file{ctx: ctx, tx: tx, store: s, actor: actor, now: instant(actor), app: app, scheme: scheme}, err
}

// do makes the move, with what it changes. What was done before by the same command
// is looked for first: the state that allowed it has gone.
func (f *file) do(act fileAct) (t procedure.Transition, err error) {
	if act.Key != "" {
		sent := procedure.Act{Key: act.Key, Payload: act.Payload}
		if t, known, err := commandDone(f.ctx, f.tx, f.moving(), sent); err != nil || known {
			return t, err
		}
	}
	if f.party, err = f.partyFor(act.Event); err != nil {
		return t, err
	}
	documents, err := documentsOf(f.ctx, f.tx, labels.ApplicationLife.Kind, f.app.ID, act.Documents)
	if err != nil {
		return t, err
	}
	a := procedure.Act{
		Event: act.Event, By: f.party, To: act.To, Seq: act.Seq, Key: act.Key, Payload: act.Payload, Actor: f.actor.Account, At: f.now,
		ReasonCode: act.ReasonCode, Reason: act.Reason, LegalBasis: act.LegalBasis, DecisionRef: act.DecisionRef, Documents: documents,
		Deadline: act.Deadline, Data: act.Data,
	}
	if act.before != nil {
		if err := act.before(f, &a); err != nil {
			return t, err
		}
	}
	if t, err = f.store.step(f.ctx, f.tx, f.moving(), a); err != nil || t.Replayed || act.after == nil {
		return t, err
	}
	f.app.State, f.app.Seq = t.To, t.Seq
	return t, act.after(f, t)
}

func (f *file) moving() moving {
	return moving{labels.ApplicationLife, f.app.ID, f.app.Version, access.Territory{Level: geo.Commune, Code: f.app.INSEE}}
}

// partyFor gives the capacity in which the actor may bring about an event now.
// Denied says why in French when there is none.
func (f *file) partyFor(event procedure.Event) (procedure.Party, error) {
	able := labels.ApplicationLife.PartiesOf(f.app.State, event)
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
	return "", fault.New(fault.Denied, "Vous ne pouvez pas %s : ce n’est pas votre rôle dans cette procédure.", labels.ApplicationLife.Title(event))
}

// parties lists the capacities that the actor has on this application.
func (f *file) parties() (held []procedure.Party, err error) {
	for _, p := range []procedure.Party{labels.Holder, labels.Instructor, labels.Secretary, labels.Decider} {
		object, err := f.object(p)
		if err != nil {
			return nil, err
		}
		if action, _ := labels.ActionOf(p); f.actor.May(action, object).Allowed {
			held = append(held, p)
		}
	}
	var expert, visitor, member bool
	err = f.tx.QueryRow(f.ctx, `
		select exists (select from label_opinion where application = $1 and expert = $2 and state = 'demande'),
			exists (select from label_visit where application = $1 and visitors @> array[$2::bigint] and state = 'acceptee'),
			exists (select from label_session_item i join label_session_member m on m.session = i.session
				where i.application = $1 and m.account = $2 and i.removed_at is null)`, f.app.ID, f.actor.Account).Scan(&expert, &visitor, &member)
	for p, has := range map[procedure.Party]bool{labels.Expert: expert, labels.Visitor: visitor, labels.Member: member} {
		if has {
			held = append(held, p)
		}
	}
	return held, midway(err)
}

// object is the application as the rights of a capacity see it: who applies, by the
// place and its commune; who examines, by the desk; who decides, by the level that
// the scheme says.
func (f *file) object(p procedure.Party) (access.Object, error) {
	at := access.Territory{Level: geo.Commune, Code: f.app.INSEE}
	o := access.Object{State: string(f.app.State), Owner: f.app.Account}
	switch p {
	case labels.Holder:
		o.Place = f.app.PlaceID
	case labels.Instructor:
		at = access.Territory{Level: f.app.Desk.Level, Code: f.app.Desk.Code}
	}
	path, err := territoryPath(f.ctx, f.tx, at)
	if p == labels.Secretary || p == labels.Decider {
		if i := slices.IndexFunc(path, func(t access.Territory) bool { return t.Level == f.scheme.DecidesAt }); i >= 0 {
			path = path[i:]
		}
	}
	o.Path = path
	return o, err
}

// applicationSeen says of an application a by which rights it is seen: where its place
// is, and where it is examined.
var (
	applicationSeen = scoped{State: "a.state", Commune: "a.code_insee", Place: "a.place_id", Owner: "a.account"}
	applicationAt   = scoped{State: "a.state", Level: "a.desk_level", Code: "a.desk_code"}
)

// applicationInSight is the condition that the actor sees an application a: by
// their rights, because they began it, or because they were named for it. The
// record's own policy hides it from who is recused.
func applicationInSight(actor access.Actor, args *[]any) string {
	scope := actor.Scope(access.LabelSee)
	*args = append(*args, actor.Account)
	me := "$" + number(int64(len(*args)))
	return `(` + applicationSeen.within(scope, args) + ` or ` + applicationAt.within(scope, args) + ` or a.account = ` + me + `
		or a.id in (select acting_files())) and not exists (select from label_interest i where i.application = a.id and i.account = ` + me + ` and i.recused)`
}

const applicationColumns = `
	select a.id, a.number, a.version, v.scheme, coalesce(a.renews, 0), a.state, a.seq, a.place_id, a.place_name, a.code_insee, a.place_version,
		a.holder_name, a.holder_pivot, a.signed_by, a.on_behalf, a.account, a.answers, a.charter_hash, a.snapshot,
		a.desk_level, a.desk_code, a.desk_rule, coalesce(a.instructor, 0), coalesce(a.proposer, 0), a.resume_state,
		a.started_at, a.submitted_at, a.decided_at, a.silence_at, a.decision_ref
	from label_application a join label_version v on v.id = a.version `

// seenApplication reads one application that the actor sees. lock is what follows
// the query, "" for none.
func seenApplication(ctx context.Context, tx pgx.Tx, actor access.Actor, id int64, lock string) (a labels.Application, err error) {
	args := []any{id}
	rows, err := tx.Query(ctx, applicationColumns+`where a.id = $1 and `+applicationInSight(actor, &args)+` `+lock, args...)
	if err != nil {
		return a, midway(err)
	}
	a, err = pgx.CollectExactlyOneRow(rows, scanApplication)
	if errors.Is(err, pgx.ErrNoRows) {
		return a, fault.New(fault.Unknown, "Ce dossier n’existe pas, ou vous n’y avez pas accès.")
	}
	return a, midway(err)
}

func scanApplication(row pgx.CollectableRow) (a labels.Application, err error) {
	var answers []byte
	err = row.Scan(&a.ID, &a.Number, &a.Version, &a.Scheme, &a.Renews, &a.State, &a.Seq, &a.PlaceID, &a.PlaceName, &a.INSEE, &a.PlaceVersion,
		&a.HolderName, &a.HolderPivot, &a.SignedBy, &a.OnBehalf, &a.Account, &answers, &a.CharterHash, &a.Snapshot,
		&a.Desk.Level, &a.Desk.Code, &a.DeskRule, &a.Instructor, &a.Proposer, &a.ResumeAt,
		&a.StartedAt, orZero(&a.SubmittedAt), orZero(&a.DecidedAt), orZero(&a.SilenceAt), &a.DecisionRef)
	if err != nil {
		return a, err
	}
	return a, json.Unmarshal(answers, &a.Answers)
}

// schemeVersion reads what a version of a scheme says, by its number in the record.
func schemeVersion(ctx context.Context, tx pgx.Tx, version int64) (s labels.Scheme, err error) {
	var text []byte
	if err := tx.QueryRow(ctx, `select definition from label_version where id = $1`, version).Scan(&text); err != nil {
		return s, midway(err)
	}
	return s, json.Unmarshal(text, &s)
}

// documentsOf gives the documents of an aggregate by their numbers, as moves name
// them. Invalid where one is not its own.
func documentsOf(ctx context.Context, tx pgx.Tx, kind string, id int64, numbers []int64) ([]procedure.Document, error) {
	if len(numbers) == 0 {
		return nil, nil
	}
	rows, err := tx.Query(ctx, `
		select id, sha256, nature from document
		where kind = $1 and aggregate = $2 and id = any($3) and removed_at is null order by id`, kind, id, numbers)
	if err != nil {
		return nil, midway(err)
	}
	documents, err := pgx.CollectRows(rows, pgx.RowToStructByPos[procedure.Document])
	if err == nil && len(documents) != len(numbers) {
		return nil, fault.New(fault.Invalid, "Un document joint n’est pas de ce dossier. Joignez-le à nouveau.")
	}
	return documents, midway(err)
}
