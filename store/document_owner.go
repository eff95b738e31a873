package store

import (
	"context"
	"slices"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
	"annuaire/fault"
	"annuaire/labels"
	"annuaire/procedure"
)

// documentOwner is what documents belong to, locked, with the capacities in which the
// actor acts on it.
type documentOwner struct {
	actor   access.Actor
	kind    string
	machine *procedure.Machine
	state   procedure.State
	parties []procedure.Party
	file    *file // of an application, nil for others
	// declared refuses who examines and has not said that they have no interest; nil
	// where nobody has to.
	declared func() error
}

// documentOwner opens it, by the rules of its own procedure.
func (s *Store) documentOwner(ctx context.Context, tx pgx.Tx, actor access.Actor, kind string, id int64) (o documentOwner, err error) {
	o = documentOwner{actor: actor, kind: kind}
	switch kind {
	case labels.ApplicationLife.Kind:
		if o.file, err = s.openFile(ctx, tx, actor, id); err != nil {
			return o, err
		}
		o.machine, o.state = labels.ApplicationLife, o.file.app.State
		o.declared = func() error { return mustHaveDeclared(o.file) }
		o.parties, err = o.file.parties()
	case labels.VisitLife.Kind:
		visit, err := s.openVisit(ctx, tx, actor, id)
		if err != nil {
			return o, err
		}
		o.machine, o.state, o.declared = labels.VisitLife, visit.visit.State, visit.mustHaveDeclared
		o.parties, err = visit.parties()
		return o, err
	case labels.AppealLife.Kind:
		appeal, err := s.openAppeal(ctx, tx, actor, id, "for no key update of a")
		if err != nil {
			return o, err
		}
		o.machine, o.state = labels.AppealLife, appeal.appeal.State
		o.declared = func() error { return mustHaveDeclared(appeal.file) }
		o.parties, err = appeal.parties()
		return o, err
	case labels.TitleLife.Kind:
		return s.titleDocuments(ctx, tx, actor, id, o)
	default:
		err = errNoDocument
	}
	return o, err
}

func (s *Store) titleDocuments(ctx context.Context, tx pgx.Tx, actor access.Actor, id int64, o documentOwner) (documentOwner, error) {
	var number string
	if err := tx.QueryRow(ctx, `select coalesce((select number from label_title where id = $1), '')`, id).Scan(&number); err != nil {
		return o, midway(err)
	}
	title, err := s.openTitle(ctx, tx, actor, number)
	if err != nil {
		return o, err
	}
	o.machine, o.state = labels.TitleLife, title.title.State
	o.parties, err = title.parties()
	return o, err
}

func (o *documentOwner) is(list ...procedure.Party) bool {
	return slices.ContainsFunc(list, func(p procedure.Party) bool { return slices.Contains(o.parties, p) })
}

// mayAdd tells whether the actor may add a document now: who applies, to a draft or
// to answer a correction; who examines, visits, gives an opinion or decides, once it
// was submitted. Acts are of those who examine or decide.
func (o *documentOwner) mayAdd(sent DocumentUpload) error {
	examines := o.is(examining...)
	if sent.Nature == "acte" || sent.Nature == "courrier" || sent.Nature == "rapport" || sent.Nature == "certificat" {
		if !examines {
			return fault.New(fault.Denied, "Joignez une pièce ou une photo : cette sorte de document vient de ceux qui instruisent.")
		}
	}
	if o.kind != labels.ApplicationLife.Kind {
		if sent.Criterion != "" || !examines && !o.is(labels.Holder) {
			return fault.New(fault.Denied, "Vous ne pouvez pas joindre de document à ce dossier.")
		}
		return nil
	}
	writing := o.state == labels.Draft || o.state == labels.Correction
	switch {
	case o.is(labels.Holder) && writing:
		return nil
	case sent.Criterion != "":
		return fault.New(fault.Conflict, "Cette candidature ne se modifie plus : son état est « %s ». Rechargez la page.", labels.ApplicationLife.French(o.state))
	case examines && o.state != labels.Draft, o.is(labels.Holder) && o.state == labels.Refused:
		return nil // who contests a refusal may show why
	}
	return fault.New(fault.Denied, "Vous ne pouvez pas joindre de document à ce dossier maintenant.")
}

// mayRead tells whether the actor may read a document: their own, and that of who
// applies with them; all, for who examines and has declared no interest; else what a
// move that they may read, or an answer of theirs, rests on.
func (o *documentOwner) mayRead(ctx context.Context, tx pgx.Tx, d *Document) error {
	if d.Account == o.actor.Account || o.file != nil && o.is(labels.Holder) && d.Account == o.file.app.Account {
		return nil
	}
	if o.is(examining...) {
		if o.declared == nil {
			return nil
		}
		return o.declared()
	}
	if o.kind == labels.VisitLife.Kind && o.is(labels.Holder) && (o.state == labels.VisitReported || o.state == labels.VisitClosed) {
		return nil
	}
	named, err := namedToApplicant(ctx, tx, d)
	if err == nil && !named {
		return errNoDocument
	}
	return err
}

// namedToApplicant tells whether a document is named by a move that who applies may
// read, or by an answer.
func namedToApplicant(ctx context.Context, tx pgx.Tx, d *Document) (named bool, err error) {
	err = tx.QueryRow(ctx, `
		select exists (select from transition t where t.kind = $1 and t.aggregate = $2 and t.visibility in ('public', 'demandeur')
				and t.documents @> jsonb_build_array(jsonb_build_object('id', $3::bigint)))
			or exists (select from label_application a where $1 = 'candidature' and a.id = $2
				and exists (select from jsonb_each(a.answers || coalesce(a.pending -> 'reponses', '{}')) e where e.value -> 'documents' @> to_jsonb($3::bigint)))`,
		d.Kind, d.Aggregate, d.ID).Scan(&named)
	return named, midway(err)
}

// remove takes a document away.
func (o *documentOwner) remove(ctx context.Context, tx pgx.Tx, d *Document) error {
	mine := d.Account == o.actor.Account || o.file != nil && o.is(labels.Holder) && d.Account == o.file.app.Account
	if !mine {
		return fault.New(fault.Denied, "Seule la personne qui a joint ce document peut le retirer.")
	}
	if o.file != nil && o.is(labels.Holder) {
		if o.state != labels.Draft && o.state != labels.Correction {
			return fault.New(fault.Conflict, "Cette candidature est déposée : ses documents ne se retirent plus.")
		}
		if err := o.file.detach(d.ID); err != nil {
			return err
		}
	}
	rests, err := restsOn(ctx, tx, d)
	if err != nil || rests && o.state == labels.Correction {
		return err // what was submitted stays, what answers the correction no longer names it
	}
	if rests {
		return fault.New(fault.Conflict, "Un acte du dossier repose sur ce document : il ne se retire plus.")
	}
	_, err = tx.Exec(ctx, `update document set removed_at = $2 where id = $1`, d.ID, instant(o.actor))
	return midway(err)
}

// restsOn tells whether something that does not change any more names a document.
func restsOn(ctx context.Context, tx pgx.Tx, d *Document) (rests bool, err error) {
	err = tx.QueryRow(ctx, `
		select exists (select from transition t where t.kind = $1 and t.aggregate = $2 and t.documents @> jsonb_build_array(jsonb_build_object('id', $3::bigint)))
			or exists (select from label_assessment s where s.documents @> array[$3::bigint])
			or exists (select from label_reserve r where r.documents @> array[$3::bigint])
			or exists (select from label_visit v where v.checklist @? format('$.** ? (@ == %s)', $3::bigint)::jsonpath)
			or exists (select from label_application a where $1 = 'candidature' and a.id = $2 and a.state <> 'brouillon'
				and exists (select from jsonb_each(a.answers) e where e.value -> 'documents' @> to_jsonb($3::bigint)))`,
		d.Kind, d.Aggregate, d.ID).Scan(&rests)
	return rests, midway(err)
}
