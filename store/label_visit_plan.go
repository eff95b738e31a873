package store

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
	"annuaire/fault"
	"annuaire/geo"
	"annuaire/labels"
	"annuaire/procedure"
)

// PlanVisit proposes to a venue that its application be looked into on the spot. The
// application waits for the visit from then on. Invalid says what is wrong with the
// plan, field by field.
func (s *Store) PlanVisit(ctx context.Context, actor access.Actor, application int64, c Command, plan labels.VisitPlan) (id int64, err error) {
	if c.Key == "" {
		c.Key, c.Payload = rand.Text(), []byte{}
	}
	_, err = s.actOnFile(ctx, actor, application, fileAct{
		Command: c, Event: labels.PlanVisit,
		before: func(f *file, _ *procedure.Act) error {
			if err := mustHaveDeclared(f); err != nil {
				return err
			}
			return plan.Check(&f.scheme, f.now)
		},
		after: func(f *file, _ procedure.Transition) error {
			o := &visiting{ctx: f.ctx, tx: f.tx, store: s, actor: actor, now: f.now, scheme: f.scheme, file: f, visit: labels.SiteVisit{
				Application: f.app.ID, Version: f.app.Version, Number: f.app.Number, PlaceID: f.app.PlaceID, PlaceName: f.app.PlaceName, INSEE: f.app.INSEE,
			}}
			return o.propose(c, plan)
		},
	})
	if err != nil {
		return 0, err
	}
	return s.plannedVisit(ctx, actor, c.Key)
}

// PlanTitleVisit is PlanVisit to see what has become of a title that is watched over.
func (s *Store) PlanTitleVisit(ctx context.Context, actor access.Actor, number string, c Command, plan labels.VisitPlan) (id int64, err error) {
	if c.Key == "" {
		c.Key, c.Payload = rand.Text(), []byte{}
	}
	err = s.actingFor(ctx, actor, func(tx pgx.Tx) error {
		o, err := s.openTitleToVisit(ctx, tx, actor, number)
		if err != nil {
			return err
		}
		var known bool
		err = tx.QueryRow(ctx, `select exists (select from label_visit where asked_by = $1 and request = $2)`, actor.Account, c.Key).Scan(&known)
		if err != nil || known {
			return midway(err)
		}
		if err := plan.Check(&o.scheme, o.now); err != nil {
			return err
		}
		return o.propose(c, plan)
	})
	if err != nil {
		return 0, awayOr(err)
	}
	return s.plannedVisit(ctx, actor, c.Key)
}

// TitleToVisit gives what a visit of a title would check, for who may plan one.
func (s *Store) TitleToVisit(ctx context.Context, actor access.Actor, number string) (view VisitToPlan, err error) {
	err = s.actingFor(ctx, actor, func(tx pgx.Tx) error {
		o, err := s.openTitleToVisit(ctx, tx, actor, number)
		if err == nil {
			view = VisitToPlan{Number: number, PlaceName: o.visit.PlaceName, INSEE: o.visit.INSEE, Scheme: o.scheme}
		}
		return err
	})
	return view, awayOr(err)
}

// openTitleToVisit locks a title that the actor watches over and that is alive.
func (s *Store) openTitleToVisit(ctx context.Context, tx pgx.Tx, actor access.Actor, number string) (*visiting, error) {
	o := &visiting{ctx: ctx, tx: tx, store: s, actor: actor, now: instant(actor)}
	var state procedure.State
	v := &o.visit
	err := tx.QueryRow(ctx, `
		select id, version, number, state, place_id, place_name, code_insee from label_title where number = $1 for no key update`, storableOrBlank(number)).
		Scan(&v.Title, &v.Version, &v.Number, &state, &v.PlaceID, &v.PlaceName, &v.INSEE)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, fault.New(fault.Unknown, "Aucun titre ne porte ce numéro.")
	}
	if err != nil {
		return nil, midway(err)
	}
	path, err := territoryPath(ctx, tx, access.Territory{Level: geo.Commune, Code: v.INSEE})
	if err != nil {
		return nil, err
	}
	if err := actor.Require(access.LabelInstruct, access.Object{State: string(state), Path: path}); err != nil {
		return nil, err
	}
	var recused bool
	err = tx.QueryRow(ctx, `
		select exists (select from label_interest i join label_title t on t.application = i.application where t.id = $1 and i.account = $2 and i.recused)`,
		v.Title, actor.Account).Scan(&recused)
	if err != nil || recused {
		return nil, orHidden(err)
	}
	if labels.TitleLife.IsEnded(state) {
		return nil, fault.New(fault.Conflict, "Ce titre est dans l’état « %s » : il ne se contrôle plus.", labels.TitleLife.French(state))
	}
	o.scheme, err = schemeVersion(ctx, tx, v.Version)
	return o, err
}

// orHidden hides a title from who is recused, where nothing failed.
func orHidden(err error) error {
	if err == nil {
		return errNoTitle
	}
	return midway(err)
}

// VisitToPlan is what the form of a visit needs to know.
type VisitToPlan struct {
	Application int64
	Seq         int64
	Number      string
	PlaceName   string
	INSEE       string
	Scheme      labels.Scheme
	Declined    int // times that the venue declined a visit
}

// FileToVisit gives what a visit of an application would check, for who examines it.
func (s *Store) FileToVisit(ctx context.Context, actor access.Actor, application int64) (view VisitToPlan, err error) {
	err = s.actingFor(ctx, actor, func(tx pgx.Tx) error {
		app, err := seenApplication(ctx, tx, actor, application, "")
		if err != nil {
			return err
		}
		scheme, err := schemeVersion(ctx, tx, app.Version)
		if err != nil {
			return err
		}
		f := &file{ctx: ctx, tx: tx, store: s, actor: actor, now: instant(actor), app: app, scheme: scheme}
		object, err := f.object(labels.Instructor)
		if err != nil {
			return err
		}
		if err := actor.Require(access.LabelInstruct, object); err != nil {
			return err
		}
		view = VisitToPlan{Application: app.ID, Seq: app.Seq, Number: app.Number, PlaceName: app.PlaceName, INSEE: app.INSEE, Scheme: scheme}
		view.Declined, err = timesDeclined(ctx, tx, app.ID)
		return err
	})
	return view, awayOr(err)
}

// timesDeclined counts how often a venue declined the visits of an application.
func timesDeclined(ctx context.Context, tx pgx.Tx, application int64) (n int, err error) {
	err = tx.QueryRow(ctx, `
		select count(*) from transition t join label_visit v on v.id = t.aggregate
		where t.kind = $1 and t.event = $2 and v.application = $3`, labels.VisitLife.Kind, labels.VisitDecline, application).Scan(&n)
	return n, midway(err)
}

// propose writes the visit, its first move, and tells everybody.
func (o *visiting) propose(c Command, plan labels.VisitPlan) (err error) {
	if o.visit.Visitors, err = o.named(plan); err != nil {
		return err
	}
	v := &o.visit
	v.Criteria, v.StartsAt, v.Minutes, v.Message, v.AskedBy = o.ordered(plan.Criteria), plan.StartsAt, plan.Minutes, plan.Message, o.actor.Account
	err = o.tx.QueryRow(o.ctx, `
		insert into label_visit (application, title, state, version, number, place_id, place_name, code_insee, asked_by, request, visitors, criteria, starts_at, minutes, message)
		values (nullif($1, 0::bigint), nullif($2, 0::bigint), $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) returning id`,
		v.Application, v.Title, labels.VisitProposed, v.Version, v.Number, v.PlaceID, v.PlaceName, v.INSEE, v.AskedBy, c.Key,
		v.Visitors, v.Criteria, v.StartsAt, v.Minutes, v.Message).Scan(&v.ID)
	if isUnique(err, "label_visit_request") {
		return otherRequest() // of another file
	}
	if err != nil {
		return midway(err)
	}
	t, err := o.store.step(o.ctx, o.tx, o.moving(), procedure.Act{
		Event: labels.VisitPropose, By: labels.Instructor, Seq: procedure.AnySeq, Actor: o.actor.Account, At: o.now, Data: o.slot(),
	})
	if err != nil {
		return err
	}
	v.State, v.Seq = t.To, t.Seq
	return o.tell("proposée", v.Message, o.venue, o.visitors)
}

// slot is what a move records of when, by whom and what.
func (o *visiting) slot() map[string]any {
	return map[string]any{"debut": o.visit.StartsAt.UTC(), "minutes": o.visit.Minutes, "visiteurs": o.visit.Visitors, "criteres": o.visit.Criteria}
}

// ordered gives criteria in the order of the scheme, each once.
func (o *visiting) ordered(codes []string) []string {
	kept := make([]string, 0, len(codes))
	for _, c := range o.scheme.Criteria {
		if slices.Contains(codes, c.Code) {
			kept = append(kept, c.Code)
		}
	}
	return kept
}

// refusedVisitors says why somebody may not be named.
var refusedVisitors = map[string]string{
	"ferme":     "Ce compte n’est pas ouvert. Demandez à cette personne d’ouvrir le sien.",
	"lieu":      "Cette personne travaille pour ce lieu : elle ne peut pas le visiter.",
	"demandeur": "Cette personne a rempli la candidature : elle ne peut pas faire la visite.",
	"recuse":    "Cette personne s’est retirée de ce dossier.",
}

// named finds the accounts of those who go there, and refuses who may not.
func (o *visiting) named(plan labels.VisitPlan) (accounts []int64, err error) {
	var faults fault.Fields
	if plan.Myself {
		if slices.ContainsFunc(o.actor.Grants, func(g access.Grant) bool { return g.Place == o.visit.PlaceID }) {
			faults.Add("moi", "Vous travaillez pour ce lieu : une autre personne doit faire la visite.")
		}
		accounts = append(accounts, o.actor.Account)
	}
	application := o.visit.Application
	if o.visit.Title != 0 {
		if err := o.tx.QueryRow(o.ctx, `select application from label_title where id = $1`, o.visit.Title).Scan(&application); err != nil {
			return nil, midway(err)
		}
	}
	for i, email := range plan.Visitors {
		account, why, err := o.findVisitor(email, application)
		if err != nil {
			return nil, err
		}
		if why != "" {
			faults.Add(fmt.Sprintf("visiteur_%d", i+1), "%s", why)
		} else if !slices.Contains(accounts, account) {
			accounts = append(accounts, account)
		}
	}
	return accounts, faults.Err("Une personne nommée ne peut pas faire cette visite.")
}

func (o *visiting) findVisitor(email string, application int64) (account int64, why string, err error) {
	const unknown = "Aucun compte n’a cette adresse. Vérifiez-la, ou demandez à cette personne d’ouvrir un compte."
	if !storable(email) {
		return 0, unknown, nil
	}
	err = o.tx.QueryRow(o.ctx, `select id, why from label_visitor($1, $2, $3)`, email, o.visit.PlaceID, application).Scan(&account, &why)
	if errors.Is(err, pgx.ErrNoRows) {
		return 0, unknown, nil
	}
	return account, refusedVisitors[why], midway(err)
}

// plannedVisit gives the visit that a command planned.
func (s *Store) plannedVisit(ctx context.Context, actor access.Actor, key string) (id int64, err error) {
	err = s.actingFor(ctx, actor, func(tx pgx.Tx) error {
		return tx.QueryRow(ctx, `select id from label_visit where asked_by = $1 and request = $2`, actor.Account, key).Scan(&id)
	})
	return id, awayOr(err)
}
