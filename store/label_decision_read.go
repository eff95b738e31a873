package store

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/fault"
	"annuaire/labels"
	"annuaire/procedure"
)

// DecisionAct is a decision on an application, as its act says it.
type DecisionAct struct {
	procedure.Transition
	Outcome  string // French
	Ground   string // French, of a refusal
	Session  string // name and day, "" when nobody met
	Present  int
	Left     int // members who left because they have an interest
	Votes    *labels.Tally
	Reserves []ReserveWritten
	Appeal   string // how and until when it may be contested
	Annuls   string // number of the decision that it annuls
	Title    string // number of the title that it gives, "" for none
}

// ReserveWritten is a reserve as an act says it.
type ReserveWritten struct {
	Criterion string `json:"critere"`
	Text      string `json:"texte"`
	Until     string `json:"jusqu_au"` // 2026-03-04
}

// Decisions are the decisions on an application, the last one first.
type Decisions struct {
	labels.Application
	Label      string
	Owner      string
	Territory  string // of the body that decides
	Acts       []DecisionAct
	Contest    bool // the actor may contest the last one now
	LastAppeal time.Time
}

// DecisionsOn gives the acts of the decisions on an application that the actor sees.
// Unknown while nothing is decided.
func (s *Store) DecisionsOn(ctx context.Context, actor access.Actor, application int64) (d Decisions, err error) {
	err = s.actingFor(ctx, actor, func(tx pgx.Tx) error {
		f, err := s.openFile(ctx, tx, actor, application)
		if err != nil {
			return err
		}
		d, err = f.decisions()
		return err
	})
	return d, awayOr(err)
}

func (f *file) decisions() (d Decisions, err error) {
	d = Decisions{Application: f.app, Label: f.scheme.Name, Owner: f.scheme.Owner}
	moves, err := transitions(f.ctx, f.tx, labels.ApplicationLife.Kind, f.app.ID)
	if err != nil {
		return d, err
	}
	for _, t := range slices.Backward(moves) {
		if labels.IsDecision(t.Event) {
			act, err := f.act(t)
			if err != nil {
				return d, err
			}
			d.Acts = append(d.Acts, act)
		}
	}
	if len(d.Acts) == 0 {
		return d, fault.New(fault.Unknown, "Rien n’est encore décidé sur ce dossier.")
	}
	return d, f.contestable(&d)
}

// act reads what a decision recorded.
func (f *file) act(t procedure.Transition) (a DecisionAct, err error) {
	var data struct {
		Appeal   string           `json:"recours"`
		Session  int64            `json:"seance"`
		Present  int              `json:"presents"`
		Left     int              `json:"recuses"`
		Votes    *labels.Tally    `json:"votes"`
		Reserves []ReserveWritten `json:"reserves"`
		Annuls   string           `json:"decision_annulee"`
	}
	if err := json.Unmarshal(t.Data, &data); err != nil {
		return a, err
	}
	a = DecisionAct{
		Transition: t, Outcome: labels.OutcomeFrench(t.Event), Present: data.Present, Left: data.Left, Votes: data.Votes, Reserves: data.Reserves, Annuls: data.Annuls,
		Appeal: f.appealSentence(t),
	}
	if data.Appeal != "" {
		a.Appeal = data.Appeal // as it was written then
	}
	if data.Session != 0 {
		if a.Session, err = f.sessionName(data.Session); err != nil {
			return a, err
		}
	}
	for _, g := range f.scheme.Refusals {
		if g.Code == t.ReasonCode {
			a.Ground = g.Name
		}
	}
	if t.To == labels.Granted || t.To == labels.GrantedReserves {
		err = f.tx.QueryRow(f.ctx, `select coalesce(min(number), '') from label_title where application = $1`, f.app.ID).Scan(&a.Title)
	}
	return a, midway(err)
}

// sessionName names a session by its day: who applied does not see the session itself.
func (f *file) sessionName(id int64) (string, error) {
	var at time.Time
	err := f.tx.QueryRow(f.ctx, `select session_day($1)`, id).Scan(&at)
	return "Comité réuni le " + directory.FrenchDay(at.In(directory.Paris)), midway(err)
}

// contestable says whether the actor may contest the last decision, and until when.
func (f *file) contestable(d *Decisions) error {
	last := &d.Acts[0]
	if f.app.State != labels.Refused || !slices.Contains(labels.ContestableDecisions, last.Event) {
		return nil
	}
	d.LastAppeal = f.scheme.LastAppealDay(procedure.DayOf(last.RecordedAt, directory.Paris))
	held, err := f.parties()
	if err != nil || !slices.Contains(held, labels.Holder) {
		return err
	}
	ap := &appealFile{ctx: f.ctx, tx: f.tx, store: f.store, actor: f.actor, now: f.now, file: f}
	err = ap.find(labels.ApplicationLife.Kind, f.app.ID, labels.ContestableDecisions)
	if _, told := errors.AsType[*fault.Error](err); told {
		return nil
	}
	d.Contest = err == nil
	return err
}
