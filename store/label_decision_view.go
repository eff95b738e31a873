package store

import (
	"context"
	"errors"
	"slices"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
	"annuaire/fault"
	"annuaire/labels"
	"annuaire/procedure"
)

// DecisionView is a file for who is about to decide it.
type DecisionView struct {
	labels.Application
	Label     string
	Legal     string
	Refusals  []labels.Ground
	Committee bool // a committee decides it
	Proposal  labels.Proposal
	Proposed  bool
	Reserves  []labels.ReserveAsked // their days
	Interest  Interest
	Refusal   string             // French: why the actor may not decide it, "" when they may
	Outcomes  []procedure.Event  // that may be decided in this state
	Criteria  []labels.Criterion // those of the reserves
}

// DecisionFor gives a file as who decides sees it. Denied to who does not decide there.
func (s *Store) DecisionFor(ctx context.Context, actor access.Actor, application int64) (v DecisionView, err error) {
	err = s.actingFor(ctx, actor, func(tx pgx.Tx) error {
		f, err := s.openFile(ctx, tx, actor, application)
		if err != nil {
			return err
		}
		held, err := f.parties()
		if err != nil {
			return err
		}
		if !slices.Contains(held, labels.Decider) && !slices.Contains(held, labels.Member) && !slices.Contains(held, labels.Secretary) {
			return fault.New(fault.Denied, "Vous ne décidez pas les dossiers de ce territoire.")
		}
		v, err = f.decisionView()
		return err
	})
	return v, awayOr(err)
}

func (f *file) decisionView() (v DecisionView, err error) {
	v = DecisionView{
		Application: f.app, Label: f.scheme.Name, Legal: f.scheme.Legal, Refusals: f.scheme.Refusals, Committee: f.scheme.Decides == labels.ByCommittee,
	}
	if v.Interest, err = f.interest(); err != nil {
		return v, err
	}
	if v.Interest.Declared { // before, the file is known by its name alone
		if v.Proposal, v.Proposed, err = f.proposal(); err != nil {
			return v, err
		}
	}
	if v.Proposed {
		v.Reserves = v.Proposal.ReservesFor(&f.scheme, f.today())
	}
	for _, r := range v.Reserves {
		if c, is := f.scheme.Criterion(r.Criterion); is {
			v.Criteria = append(v.Criteria, c)
		}
	}
	for _, event := range append([]procedure.Event{labels.RefuseAdmit}, labels.Outcomes...) {
		if labels.ApplicationLife.May(f.app.State, event, labels.Decider) {
			v.Outcomes = append(v.Outcomes, event)
		}
	}
	v.Refusal, err = told(f.mayJudge())
	return v, err
}

// told gives the sentence of a refusal; other errors stay errors.
func told(err error) (string, error) {
	if e, is := errors.AsType[*fault.Error](err); is && e.Kind == fault.Denied {
		return e.Public, nil
	}
	return "", err
}

// FileToDecide is a file that waits for the decision of one person.
type FileToDecide struct {
	ID        int64
	Number    string
	Label     string
	PlaceName string
	Commune   string
	Proposal  labels.ProposalKind
	Declared  bool
}

// FilesToDecide lists the files that the actor may decide alone, the oldest first: those
// that they have neither proposed nor examined.
func (s *Store) FilesToDecide(ctx context.Context, actor access.Actor, limit int) (list []FileToDecide, err error) {
	args := []any{limit, actor.Account, labels.Ready, labels.ByAuthority}
	deciding := scoped{Level: "p.in_level", Code: "p.in_code"}.within(actor.Scope(access.LabelDecide), &args)
	sql := `
		select a.id, a.number, v.definition ->> 'nom', a.place_name, coalesce(c.name, ''), coalesce(a.proposal ->> 'proposition', ''),
			exists (select from label_interest n where n.application = a.id and n.account = $2)
		from label_application a
		join label_version v on v.id = a.version
		join territory_path p on p.level = 'commune' and p.code = a.code_insee and p.in_level = v.definition ->> 'niveau_decision'
		left join territory c on c.level = 'commune' and c.code = a.code_insee
		where a.state = $3 and v.definition ->> 'decision' = $4 and a.account <> $2
		and coalesce(a.instructor, 0) <> $2 and coalesce(a.proposer, 0) <> $2
		and ` + deciding + ` and ` + applicationInSight(actor, &args) + `
		order by a.id limit $1`
	err = s.actingFor(ctx, actor, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, sql, args...)
		if err != nil {
			return midway(err)
		}
		list, err = pgx.CollectRows(rows, pgx.RowToStructByPos[FileToDecide])
		return err
	})
	return list, awayOr(err)
}
