package store

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
	"annuaire/fault"
	"annuaire/labels"
	"annuaire/procedure"
)

// ProposalForm is what who examined proposes. Its reasons are those of the command.
type ProposalForm struct {
	Kind       labels.ProposalKind
	Ground     string
	Divergence string
	Reserves   []labels.ReserveAsked
}

// ProposeDecision proposes to who decides, with what the verdicts make as the place is
// now. Invalid says field by field what must be done first.
func (s *Store) ProposeDecision(ctx context.Context, actor access.Actor, id int64, command Command, form ProposalForm) (procedure.Transition, error) {
	return s.actOnFile(ctx, actor, id, fileAct{
		Command: command, Event: labels.Propose,
		before: func(f *file, a *procedure.Act) error {
			if err := mustHaveDeclared(f); err != nil {
				return err
			}
			p := labels.Proposal{
				Kind: form.Kind, Reason: command.Reason, Ground: form.Ground, Divergence: form.Divergence, Reserves: form.Reserves,
				By: f.actor.Account, At: f.now.UTC().Truncate(time.Microsecond),
			}
			if err := f.checkProposal(&p); err != nil {
				return err
			}
			a.Data = map[string]any{"proposition": p.Kind, "points": p.Result.Score, "sur": p.Result.Max, "ecart": p.Divergence}
			return f.keepProposal(&p)
		},
		after: func(f *file, _ procedure.Transition) error {
			return f.tellMoved("son instruction est finie, la décision est préparée", "")
		},
	})
}

func (f *file) checkProposal(p *labels.Proposal) (err error) {
	if f.scheme.Decides == labels.ByCheck {
		return fault.New(fault.Conflict, "Cette charte ne se décide pas : enregistrez l’adhésion à la place.")
	}
	if p.Result, err = f.result(); err != nil {
		return err
	}
	done, err := f.followed()
	if err != nil {
		return err
	}
	return p.Check(&f.scheme, done, f.today())
}

func (f *file) keepProposal(p *labels.Proposal) error {
	text, err := json.Marshal(p)
	if err != nil {
		return err
	}
	f.app.Proposer = p.By
	return f.set(`proposer = $2, proposal = $3`, p.By, text)
}

// annulProposal takes the proposal away: the move that made it keeps what it said.
func (f *file) annulProposal() error {
	f.app.Proposer = 0
	return f.set(`proposer = null, proposal = null`)
}

// result computes what the verdicts make now.
func (f *file) result() (labels.Result, error) {
	_, facts, err := f.placeFacts(f.app.PlaceID)
	if err != nil {
		return labels.Result{}, err
	}
	sent, err := f.sentAssessments()
	if err != nil {
		return labels.Result{}, err
	}
	return labels.ResultOf(&f.scheme, facts, f.app.Answers, labels.Concluded(sent)), nil
}

// followed says what of a visit was done.
func (f *file) followed() (done labels.Followed, err error) {
	err = f.tx.QueryRow(f.ctx, `
		select exists (select from label_visit where application = $1 and reported_at is not null),
			(select count(*) from transition t join label_visit v on v.id = t.aggregate
				where t.kind = $2 and t.event = $3 and v.application = $1)`,
		f.app.ID, labels.VisitLife.Kind, labels.VisitDecline).Scan(&done.Visited, &done.Declined)
	return done, midway(err)
}

// proposal gives what is proposed; false when nothing is.
func (f *file) proposal() (p labels.Proposal, known bool, err error) {
	var text []byte
	err = f.tx.QueryRow(f.ctx, `select proposal from label_application where id = $1 and proposal is not null`, f.app.ID).Scan(&text)
	if errors.Is(err, pgx.ErrNoRows) {
		return p, false, nil
	}
	if err != nil {
		return p, false, midway(err)
	}
	return p, true, json.Unmarshal(text, &p)
}

// ReopenFile takes the examination up again: the proposal is annulled, and stays in the
// move that made it.
func (s *Store) ReopenFile(ctx context.Context, actor access.Actor, id int64, command Command) (procedure.Transition, error) {
	return s.actOnFile(ctx, actor, id, fileAct{
		Command: command, Event: labels.Reopen,
		before: func(f *file, a *procedure.Act) error {
			if err := mustHaveDeclared(f); err != nil {
				return err
			}
			last, err := oneTransition(f.ctx, f.tx, `t.kind = $1 and t.aggregate = $2 and t.event = $3 order by t.seq desc limit 1`,
				labels.ApplicationLife.Kind, f.app.ID, labels.Propose)
			if err == nil {
				a.Data = map[string]any{"annule": last.Seq}
			} else if !errors.Is(err, pgx.ErrNoRows) {
				return midway(err)
			}
			return f.annulProposal()
		},
	})
}
