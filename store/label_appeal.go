package store

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
	"annuaire/fault"
	"annuaire/labels"
	"annuaire/procedure"
	"annuaire/task"
)

// AppealPath is where the pages of an appeal are, before its number in the record.
const AppealPath = "/espace/recours/"

// appealFile is an appeal while somebody acts on it: its row is locked. file is the
// application that it is about, or the one of the title.
type appealFile struct {
	ctx       context.Context
	tx        pgx.Tx
	store     *Store
	actor     access.Actor
	now       time.Time
	appeal    labels.Appeal
	contested procedure.Transition
	file      *file
	title     string // number, "" when it is about an application
}

// appealAct is one act on an appeal.
type appealAct struct {
	Command
	Event  procedure.Event
	Data   any
	before func(*appealFile, *procedure.Act) error
	after  func(*appealFile, procedure.Transition) error
}

// Columns by which appeals ap are known to rights: where they are judged, where the
// application a was examined, and the place.
var (
	appealJudged   = scoped{Level: "ap.level", Code: "ap.code"}
	appealExamined = scoped{Level: "a.desk_level", Code: "a.desk_code"}
	appealOwn      = scoped{Commune: "a.code_insee", Place: "a.place_id"}
)

// appealTables are the appeal ap, its application, or that of its title, a, and the
// title t.
const appealTables = `
	from label_appeal ap
	left join label_title t on t.id = ap.title
	join label_application a on a.id = coalesce(ap.application, t.application)
	join label_version v on v.id = a.version `

// appealInSight is the condition that the actor filed the appeal or acts for the place;
// or that they examine or judge it, and had no hand in what is contested. The
// record hides the application from who is recused.
func appealInSight(actor access.Actor, args *[]any) string {
	instruct, decide, apply := actor.Scope(access.LabelInstruct), actor.Scope(access.LabelDecide), actor.Scope(access.LabelApply)
	*args = append(*args, actor.Account)
	me := "$" + number(int64(len(*args)))
	return `(ap.account = ` + me + ` or ` + appealOwn.within(apply, args) + ` or (` +
		appealJudged.within(decide, args) + ` or ` + appealJudged.within(instruct, args) + ` or ` + appealExamined.within(instruct, args) +
		`) and ` + me + ` not in (select appeal_involved(ap.application, ap.title)))
		and not exists (select from label_interest n where n.application = a.id and n.account = ` + me + ` and n.recused)`
}

const appealColumns = `
	select ap.id, ap.number, coalesce(ap.application, 0), coalesce(ap.title, 0), ap.contested, ap.state, ap.seq, ap.text, ap.account, ap.filed_at,
		ap.level, ap.code, coalesce(ap.instructor, 0), ap.proposal, ap.uphold, coalesce(ap.decided_by, 0), ap.decided_at, a.id, coalesce(t.number, '')`

var errNoAppeal = fault.New(fault.Unknown, "Ce recours n’existe pas, ou vous n’y avez pas accès.")

// openAppeal reads an appeal that the actor sees; lock is what follows the query.
func (s *Store) openAppeal(ctx context.Context, tx pgx.Tx, actor access.Actor, id int64, lock string) (*appealFile, error) {
	args := []any{id}
	f := &appealFile{ctx: ctx, tx: tx, store: s, actor: actor, now: instant(actor)}
	a := &f.appeal
	var application int64
	err := tx.QueryRow(ctx, appealColumns+appealTables+`where ap.id = $1 and `+appealInSight(actor, &args)+` `+lock, args...).Scan(
		&a.ID, &a.Number, &a.Application, &a.Title, &a.Contested, &a.State, &a.Seq, &a.Text, &a.Account, &a.FiledAt,
		&a.Desk.Level, &a.Desk.Code, &a.Instructor, &a.Proposal, &a.Uphold, &a.DecidedBy, orZero(&a.DecidedAt), &application, &f.title)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, errNoAppeal
	}
	if err != nil {
		return nil, midway(err)
	}
	if f.contested, err = oneTransition(ctx, tx, `t.id = $1`, a.Contested); err != nil {
		return nil, err
	}
	f.file, err = s.openFile(ctx, tx, actor, application)
	return f, err
}

func (s *Store) actOnAppeal(ctx context.Context, actor access.Actor, id int64, act appealAct) error {
	return awayOr(s.actingFor(ctx, actor, func(tx pgx.Tx) error {
		f, err := s.openAppeal(ctx, tx, actor, id, "for no key update of ap")
		if err != nil {
			return err
		}
		return f.do(act)
	}))
}

func (f *appealFile) do(act appealAct) error {
	if act.Key != "" {
		sent := procedure.Act{Key: act.Key, Payload: act.Payload}
		if _, known, err := commandDone(f.ctx, f.tx, f.moving(), sent); err != nil || known {
			return err
		}
	}
	party, err := f.partyFor(act.Event)
	if err != nil {
		return err
	}
	a := procedure.Act{
		Event: act.Event, By: party, Seq: act.Seq, Key: act.Key, Payload: act.Payload, Actor: f.actor.Account, At: f.now,
		ReasonCode: act.ReasonCode, Reason: act.Reason, LegalBasis: act.LegalBasis, DecisionRef: act.DecisionRef, Data: act.Data,
	}
	if act.before != nil {
		if err := act.before(f, &a); err != nil {
			return err
		}
	}
	t, err := f.store.step(f.ctx, f.tx, f.moving(), a)
	if err != nil || act.after == nil {
		return err
	}
	f.appeal.State, f.appeal.Seq = t.To, t.Seq
	return act.after(f, t)
}

func (f *appealFile) moving() moving {
	return moving{labels.AppealLife, f.appeal.ID, f.file.app.Version, f.file.moving().at}
}

// parties lists the capacities that the actor has in the appeal: those of the
// application, for who applied; where it is examined or judged, for the others, if they
// had no hand in what is contested.
func (f *appealFile) parties() (held []procedure.Party, err error) {
	own, err := f.file.object(labels.Holder)
	if err != nil {
		return nil, err
	}
	if f.appeal.Account == f.actor.Account || f.actor.May(access.LabelApply, own).Allowed {
		held = append(held, labels.Holder)
	}
	involved, err := f.involved()
	if err != nil || involved {
		return held, err
	}
	desk, err := territoryPath(f.ctx, f.tx, access.Territory{Level: f.appeal.Desk.Level, Code: f.appeal.Desk.Code})
	if err != nil {
		return nil, err
	}
	examined, err := f.file.object(labels.Instructor)
	if err != nil {
		return nil, err
	}
	judged := access.Object{State: string(f.appeal.State), Path: desk}
	if f.actor.May(access.LabelInstruct, judged).Allowed || f.actor.May(access.LabelInstruct, examined).Allowed {
		held = append(held, labels.Instructor)
	}
	if f.actor.May(access.LabelDecide, judged).Allowed {
		held = append(held, labels.Decider)
	}
	return held, nil
}

// involved tells whether the actor had a hand in what is contested.
func (f *appealFile) involved() (is bool, err error) {
	err = f.tx.QueryRow(f.ctx, `
		select $1::bigint in (select appeal_involved(nullif($2, 0::bigint), nullif($3, 0::bigint)))`, f.actor.Account, f.appeal.Application, f.appeal.Title).Scan(&is)
	return is, midway(err)
}

func (f *appealFile) partyFor(event procedure.Event) (procedure.Party, error) {
	held, err := f.parties()
	if err != nil {
		return "", err
	}
	able := labels.AppealLife.PartiesOf(f.appeal.State, event)
	for _, p := range able {
		if slices.Contains(held, p) {
			return p, nil
		}
	}
	if len(able) == 0 && len(held) > 0 {
		return held[0], nil // the table says why, in this state
	}
	return "", fault.New(fault.Denied, "Vous ne pouvez pas %s : ce n’est pas votre rôle dans ce recours.", labels.AppealLife.Title(event))
}

// set changes columns of the appeal, which $1 names.
func (f *appealFile) set(columns string, args ...any) error {
	_, err := f.tx.Exec(f.ctx, `update label_appeal set `+columns+` where id = $1`, append([]any{f.appeal.ID}, args...)...)
	return midway(err)
}

// tellHolder writes to who applied, and to those who manage the place.
func (f *appealFile) tellHolder(event, reason string) error {
	return f.file.tellApplicants(task.AppealMoved, map[string]string{
		"numero": f.appeal.Number, "evenement": event, "motif": reason, "chemin": AppealPath + number(f.appeal.ID),
	})
}

// tellThose writes to those who may examine, or judge, the appeal.
func (f *appealFile) tellThose(role access.Role) error {
	at := f.appeal.Desk
	if role == access.Instructor {
		at = f.file.app.Desk
	}
	rows, err := f.tx.Query(f.ctx, `
		select appeal_emails(nullif($1, 0::bigint), nullif($2, 0::bigint), $3, $4, $5)`, f.appeal.Application, f.appeal.Title, at.Level, at.Code, role)
	if err != nil {
		return midway(err)
	}
	emails, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return midway(err)
	}
	var name string
	err = f.tx.QueryRow(f.ctx, `select coalesce(min(name), '') from territory where level = $1 and code = $2`, at.Level, at.Code).Scan(&name)
	if err != nil {
		return midway(err)
	}
	return f.file.tell(emails, task.LabelToInstruct, f.file.about(map[string]string{
		"numero": f.appeal.Number, "territoire": name, "chemin": AppealPath + number(f.appeal.ID),
	}))
}
