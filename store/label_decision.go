package store

import (
	"context"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/fault"
	"annuaire/labels"
	"annuaire/procedure"
	"annuaire/task"
)

// DecisionPath is where the act of a decision is read, before the number of its application.
const DecisionPath = "/espace/decisions/"

// DecisionForm is what who decides says.
type DecisionForm struct {
	Command
	Outcome  procedure.Event // one of labels.Outcomes, or labels.RefuseAdmit
	Session  int64           // 0: who decides does it alone
	Reserves []labels.ReserveAsked
	// AsProposed takes the reserves of the proposal, and its reason for a refusal,
	// where the form gives none.
	AsProposed bool
}

// Decide decides an application: alone, or as the votes of a committee make it. Its
// act has a number of its own, its reasons, and says how to contest it. What it
// grants gives a title in the same transaction.
func (s *Store) Decide(ctx context.Context, actor access.Actor, application int64, form DecisionForm) (t procedure.Transition, err error) {
	err = s.actingFor(ctx, actor, func(tx pgx.Tx) error {
		f, err := s.openFile(ctx, tx, actor, application)
		if err != nil {
			return err
		}
		t, err = f.decide(form)
		return err
	})
	return t, awayOr(err)
}

// decision is a decision while it is made.
type decision struct {
	form     DecisionForm
	proposal labels.Proposal
	bench    *bench // nil: alone
	reserves []labels.ReserveAsked
}

func (f *file) decide(form DecisionForm) (procedure.Transition, error) {
	if form.Outcome != labels.RefuseAdmit && !slices.Contains(labels.Outcomes, form.Outcome) {
		return procedure.Transition{}, fault.Fields{{Name: "decision", Message: "Choisissez une décision."}}.Err("Cette décision n’est pas complète.")
	}
	d := &decision{form: form}
	return f.do(fileAct{Command: form.Command, Event: form.Outcome,
		before: func(f *file, a *procedure.Act) error { return d.before(f, a) },
		after:  func(f *file, t procedure.Transition) error { return d.after(f, t) },
	})
}

// before checks all that a decision needs, then numbers it.
func (d *decision) before(f *file, a *procedure.Act) error {
	if err := f.mayJudge(); err != nil {
		return err
	}
	if err := d.readProposal(f, a); err != nil {
		return err
	}
	if err := d.byWhom(f); err != nil {
		return err
	}
	if a.LegalBasis == "" {
		a.LegalBasis = f.scheme.Legal
	}
	if strings.TrimSpace(a.Reason) == "" {
		return fault.Fields{{Name: "motif", Message: "Donnez les raisons de la décision : la personne les lira."}}.Err("Cette décision n’est pas complète.")
	}
	if err := d.proposal.CheckDecision(&f.scheme, d.form.Outcome, a.ReasonCode, d.reserves, f.today()); err != nil {
		return err
	}
	a.Data = d.recorded(f)
	return f.number(a)
}

// mayJudge refuses who may not decide this file, whatever their right: who has an
// interest in it, who examined it, and who proposed.
func (f *file) mayJudge() error {
	if err := mustHaveDeclared(f); err != nil {
		return err
	}
	if f.app.Instructor == f.actor.Account || f.app.Proposer == f.actor.Account {
		return errExamined
	}
	examined, err := didOn(f.ctx, f.tx, labels.ApplicationLife.Kind, f.app.ID, f.actor.Account, labels.HandsOn...)
	if err == nil && examined {
		return errExamined
	}
	return err
}

var errExamined = fault.New(fault.Denied, "Vous avez instruit ce dossier : une autre personne doit le décider.")

// readProposal reads what was proposed, and takes of it what the form leaves to it.
func (d *decision) readProposal(f *file, a *procedure.Act) error {
	if d.form.Outcome == labels.RefuseAdmit {
		return nil // nobody has proposed anything yet
	}
	var err error
	if d.proposal, _, err = f.proposal(); err != nil {
		return err
	}
	if d.reserves = d.form.Reserves; d.reserves == nil && d.form.AsProposed && d.form.Outcome == labels.GrantReserves {
		d.reserves = d.proposal.ReservesFor(&f.scheme, f.today())
	}
	if d.form.AsProposed && strings.TrimSpace(a.Reason) == "" {
		a.Reason = d.proposal.Reason
	}
	if d.form.AsProposed && a.ReasonCode == "" && d.form.Outcome == labels.Refuse {
		a.ReasonCode = d.proposal.Ground
	}
	return nil
}

// byWhom checks that the body that decides is the one that the scheme says.
func (d *decision) byWhom(f *file) (err error) {
	switch {
	case d.form.Outcome == labels.RefuseAdmit:
		return nil
	case f.scheme.Decides == labels.ByCommittee && (d.form.Session == 0 || f.app.State != labels.InCommittee):
		return fault.New(fault.Conflict, "Ce label se décide en comité. Inscrivez ce dossier à une séance.")
	case f.scheme.Decides != labels.ByCommittee && d.form.Session != 0:
		return fault.New(fault.Conflict, "Ce label ne se décide pas en comité.")
	case d.form.Session == 0:
		return nil
	}
	if d.bench, err = f.openBench(d.form.Session); err != nil {
		return err
	}
	return d.bench.mayDecide(f, d.form.Outcome)
}

// recorded is what the move keeps besides: the session and its counts, the reserves,
// and the means of appeal as the act says them.
func (d *decision) recorded(f *file) map[string]any {
	data := map[string]any{"recours": f.scheme.MeansOfAppeal(f.today())}
	if d.bench != nil {
		for name, value := range d.bench.recorded() {
			data[name] = value
		}
	}
	if len(d.reserves) > 0 {
		list := make([]map[string]string, len(d.reserves))
		for i, r := range d.reserves {
			list[i] = map[string]string{"critere": r.Criterion, "texte": r.Text, "jusqu_au": r.Due.Format("2006-01-02")}
		}
		data["reserves"] = list
	}
	return data
}

// number gives the act its number, and keeps it with the application.
func (f *file) number(a *procedure.Act) (err error) {
	if a.DecisionRef, err = f.nextDecision(); err != nil {
		return err
	}
	f.app.DecidedAt, f.app.DecisionRef = f.now, a.DecisionRef
	return f.set(`decided_at = $2, decision_ref = $3`, f.now, a.DecisionRef)
}

// after gives the title, or opens the time to contest, and tells who applied.
func (d *decision) after(f *file, t procedure.Transition) error {
	if err := f.closeDeadlines(t); err != nil {
		return err
	}
	if t.To == labels.Refused {
		if err := f.openAppealDelay(t); err != nil {
			return err
		}
	} else if err := f.award(t, d.reserves); err != nil {
		return err
	}
	return f.tellDecided(t)
}

// award gives the title of a decision. The days of its reserves still count.
func (f *file) award(t procedure.Transition, reserves []labels.ReserveAsked) error {
	ends := slices.Clone(reserves)
	for i := range ends {
		ends[i].Due = procedure.EndOf(ends[i].Due, directory.Paris)
	}
	_, err := issueTitle(f, t, ends)
	return err
}

func (f *file) tellDecided(t procedure.Transition) error {
	return f.tellApplicants(task.LabelDecided, map[string]string{
		"decision": strings.ToLower(labels.OutcomeFrench(t.Event)), "motif": t.Reason, "recours": f.appealSentence(t),
		"chemin": DecisionPath + number(f.app.ID),
	})
}

// DecideMany decides files of a session one after the other, each in its own
// transaction: what is refused for one keeps nothing of the others. The policies of the
// record are asked once, of all the files: asked by each query of each decision, they
// would cost more than the decisions.
func (s *Store) DecideMany(ctx context.Context, actor access.Actor, files map[int64]DecisionForm) ([]FileResult, error) {
	ids := make([]int64, 0, len(files))
	for id := range files {
		ids = append(ids, id)
	}
	if len(ids) == 0 || len(ids) > labels.SessionFiles {
		return nil, fault.New(fault.Invalid, "Choisissez de 1 à %d dossiers.", labels.SessionFiles)
	}
	slices.Sort(ids)
	results, err := s.fileNames(ctx, actor, ids)
	if err != nil {
		return nil, err
	}
	for i := range results {
		r := &results[i]
		if r.Number == "" {
			r.Err = errNoFile
			continue
		}
		r.Err = s.decideSeen(ctx, actor, r.ID, files[r.ID])
	}
	return results, ctx.Err()
}

// decideSeen is Decide for a file that the policies of the record have shown to the
// actor just before; the condition of each query on their rights stays.
func (s *Store) decideSeen(ctx context.Context, actor access.Actor, application int64, form DecisionForm) error {
	return awayOr(s.transaction(ctx, func(tx pgx.Tx) error {
		if err := actingAccount(ctx, tx, actor); err != nil {
			return err
		}
		f, err := s.openFile(ctx, tx, actor, application)
		if err != nil {
			return err
		}
		_, err = f.decide(form)
		return err
	}))
}
