package store

import (
	"context"
	"slices"
	"strings"

	"annuaire/access"
	"annuaire/fault"
	"annuaire/labels"
	"annuaire/procedure"
)

// TakeAppeal gives an appeal to the actor, who examines it and had no hand in what is
// contested.
func (s *Store) TakeAppeal(ctx context.Context, actor access.Actor, id int64, command Command) error {
	return s.actOnAppeal(ctx, actor, id, appealAct{Command: command, Event: labels.AppealTake,
		before: func(f *appealFile, _ *procedure.Act) error {
			if err := mustHaveDeclared(f.file); err != nil {
				return err
			}
			f.appeal.Instructor = actor.Account
			return f.set(`instructor = $2`, actor.Account)
		},
		after: func(f *appealFile, _ procedure.Transition) error { return f.tellHolder("quelqu’un l’examine", "") },
	})
}

// ProposeOnAppeal proposes an answer to who judges: command.Reason says why.
func (s *Store) ProposeOnAppeal(ctx context.Context, actor access.Actor, id int64, command Command, uphold bool) error {
	return s.actOnAppeal(ctx, actor, id, appealAct{Command: command, Event: labels.AppealPropose, Data: map[string]any{"accueillir": uphold},
		before: func(f *appealFile, a *procedure.Act) error {
			if err := mustHaveDeclared(f.file); err != nil {
				return err
			}
			if f.appeal.Instructor != actor.Account {
				return fault.New(fault.Denied, "La personne qui a pris ce recours propose la réponse.")
			}
			if err := labels.CheckAppealText("motif", a.Reason); err != nil {
				return err
			}
			return f.set(`proposal = $2, uphold = $3`, a.Reason, uphold)
		},
		after: func(f *appealFile, _ procedure.Transition) error { return f.tellThose(access.DecisionMaker) },
	})
}

// AppealDecision is what who judges an appeal says.
type AppealDecision struct {
	Command
	Outcome procedure.Event // AppealReform, AppealConfirm or AppealReject
	// SendBack takes the examination of the application up again instead of granting the
	// label: where nothing had been proposed, that is all that can be done.
	SendBack bool
	Reserves []labels.ReserveAsked // nil: those of the proposal, by their days
}

// JudgeAppeal answers an appeal by a new act, that names what it annuls or what stands.
// Who judges has neither examined the appeal nor had a hand in what is contested.
func (s *Store) JudgeAppeal(ctx context.Context, actor access.Actor, id int64, d AppealDecision) error {
	if !slices.Contains([]procedure.Event{labels.AppealReform, labels.AppealConfirm, labels.AppealReject}, d.Outcome) {
		return fault.Fields{{Name: "decision", Message: "Choisissez une décision."}}.Err("Ce recours n’est pas jugé.")
	}
	return s.actOnAppeal(ctx, actor, id, appealAct{Command: d.Command, Event: d.Outcome,
		before: func(f *appealFile, a *procedure.Act) error { return f.mayJudge(a, &d) },
		after:  func(f *appealFile, t procedure.Transition) error { return f.judged(t, &d) },
	})
}

func (f *appealFile) mayJudge(a *procedure.Act, d *AppealDecision) (err error) {
	if err := mustHaveDeclared(f.file); err != nil {
		return err
	}
	if f.appeal.Instructor == f.actor.Account {
		return fault.New(fault.Denied, "Vous avez examiné ce recours : une autre personne doit le juger.")
	}
	if strings.TrimSpace(a.Reason) == "" {
		return fault.Fields{{Name: "motif", Message: "Donnez les raisons : la personne les lira."}}.Err("Ce recours n’est pas jugé.")
	}
	if d.Outcome == labels.AppealReject && !slices.ContainsFunc(labels.AppealGrounds, func(g labels.Ground) bool { return g.Code == a.ReasonCode }) {
		return fault.Fields{{Name: "motif_code", Message: "Choisissez un motif dans la liste."}}.Err("Ce recours n’est pas jugé.")
	}
	if a.LegalBasis == "" {
		a.LegalBasis = f.file.scheme.Legal
	}
	if a.DecisionRef, err = f.file.nextDecision(); err != nil {
		return err
	}
	a.Data = map[string]any{"acte": f.contested.ID, "decision_contestee": f.contested.DecisionRef}
	return f.set(`decided_by = $2, decided_at = $3`, f.actor.Account, f.now)
}

// judged carries the answer out, and tells who applied.
func (f *appealFile) judged(t procedure.Transition, d *AppealDecision) (err error) {
	said := map[procedure.Event]string{
		labels.AppealReform: "accueilli, la décision contestée est annulée", labels.AppealConfirm: "rejeté, la décision contestée est maintenue",
		labels.AppealReject: "irrecevable, la décision contestée est maintenue",
	}[t.Event]
	if f.title != "" {
		err = f.judgedTitle(t)
	} else {
		err = f.judgedApplication(t, d)
	}
	if err != nil {
		return err
	}
	return f.tellHolder(said, t.Reason)
}

// command is the decision on the appeal, as it is recorded on what was contested.
func (f *appealFile) command(t procedure.Transition) Command {
	return Command{Seq: procedure.AnySeq, ReasonCode: t.ReasonCode, Reason: t.Reason, LegalBasis: t.LegalBasis, DecisionRef: t.DecisionRef}
}

func (f *appealFile) judgedTitle(t procedure.Transition) error {
	tf, err := f.store.openTitle(f.ctx, f.tx, f.actor, f.title)
	if err != nil {
		return err
	}
	if t.Event == labels.AppealReform {
		_, err = tf.reinstate(f.command(t), f.contested)
	} else {
		_, err = tf.uphold(f.command(t), f.contested)
	}
	return err
}

// judgedApplication writes the answer on the application: a new decision in place of
// the one that it annuls, with its title, or none.
func (f *appealFile) judgedApplication(t procedure.Transition, d *AppealDecision) error {
	act := fileAct{Command: f.command(t), Event: labels.AppealDismissed, Data: map[string]any{"recours": f.appeal.Number, "acte": f.contested.ID}}
	var reserves []labels.ReserveAsked
	if t.Event == labels.AppealReform {
		var err error
		if reserves, err = f.reform(&act, t, d); err != nil {
			return err
		}
	}
	moved, err := f.bySelf(act)
	switch {
	case err != nil:
		return err
	case moved.To == labels.Granted || moved.To == labels.GrantedReserves:
		return f.file.award(moved, reserves)
	}
	return nil
}

// reform prepares the new decision: the label with the reserves that were proposed, or
// the examination taken up again.
func (f *appealFile) reform(act *fileAct, t procedure.Transition, d *AppealDecision) ([]labels.ReserveAsked, error) {
	if err := f.mayReform(); err != nil {
		return nil, err
	}
	act.Event = labels.AppealUpheld
	act.Data = map[string]any{"recours": f.appeal.Number, "annule": f.contested.ID, "decision_annulee": f.contested.DecisionRef}
	proposal, known, err := f.file.proposal()
	if err != nil {
		return nil, err
	}
	if !known || d.SendBack {
		act.To = labels.UnderReview
		if err := f.file.annulProposal(); err != nil {
			return nil, err
		}
		return nil, f.file.set(`decided_at = null, decision_ref = ''`)
	}
	reserves := d.Reserves
	if reserves == nil {
		reserves = proposal.ReservesFor(&f.file.scheme, f.file.today())
	}
	act.To = labels.Granted
	event := labels.Grant
	if len(proposal.Result.Minors) > 0 {
		act.To, event = labels.GrantedReserves, labels.GrantReserves
	}
	// What kept the label from being granted is what the appeal annuls: its reserves stay.
	proposal.Result.Grantable = true
	if err := proposal.CheckDecision(&f.file.scheme, event, "", reserves, f.file.today()); err != nil {
		return nil, err
	}
	f.file.app.DecidedAt, f.file.app.DecisionRef = f.now, t.DecisionRef
	return reserves, f.file.set(`decided_at = $2, decision_ref = $3`, f.now, t.DecisionRef)
}

// mayReform refuses a new decision where the place has asked for the label again, or holds
// it, since: it would have two files, or two titles.
func (f *appealFile) mayReform() error {
	past, err := labelPast(f.ctx, f.tx, f.file.scheme.Code, f.file.app.PlaceID)
	switch {
	case err != nil:
		return err
	case past.Live != 0:
		return fault.New(fault.Conflict, "Ce lieu a commencé depuis une autre candidature : %s. Qu’elle soit décidée ou retirée, puis jugez ce recours.", past.LiveNumber)
	case past.Title != 0 && past.Title != f.file.app.Renews:
		return fault.New(fault.Conflict, "Ce lieu a obtenu ce label depuis, par le titre %s. Ce recours est sans objet : déclarez-le irrecevable pour ce motif.", past.TitleName)
	}
	return nil
}

// bySelf makes a move of the application as who judges the appeal: they may decide
// where the appeal is judged, which may be above where the scheme says.
func (f *appealFile) bySelf(act fileAct) (procedure.Transition, error) {
	t, err := f.store.step(f.ctx, f.tx, f.file.moving(), procedure.Act{
		Event: act.Event, By: labels.Decider, To: act.To, Seq: procedure.AnySeq, Actor: f.actor.Account, At: f.now,
		ReasonCode: act.ReasonCode, Reason: act.Reason, LegalBasis: act.LegalBasis, DecisionRef: act.DecisionRef, Data: act.Data,
	})
	f.file.app.State, f.file.app.Seq = t.To, t.Seq
	return t, err
}
