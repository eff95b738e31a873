package store

import (
	"context"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/fault"
	"annuaire/labels"
	"annuaire/procedure"
	"annuaire/task"
)

// opinionsMost is how many opinions may be awaited of one file.
const opinionsMost = 20

// OpinionForm is what somebody is asked. Its last day is the deadline of the command.
type OpinionForm struct {
	Email        string // of an account; one is invited when there is none
	Name         string // of who is invited
	Question     string
	Closed       string
	Confidential bool
}

// AskOpinion asks somebody, by name, what they think. An address that no account
// bears is invited to open one. The file opens to them once they have said that
// they have no interest in it.
func (s *Store) AskOpinion(ctx context.Context, actor access.Actor, id int64, command Command, form OpinionForm) (procedure.Transition, error) {
	asked := labels.Opinion{
		Question: form.Question, Closed: form.Closed, Confidential: form.Confidential, AskedBy: actor.Account, DueAt: command.Deadline, State: labels.OpinionAsked,
	}
	return s.actOnFile(ctx, actor, id, fileAct{
		Command: command, Event: labels.AskOpinion,
		before: func(f *file, a *procedure.Act) (err error) {
			if err := mustHaveDeclared(f); err != nil {
				return err
			}
			if err := asked.Check(f.today(), lastDay(asked.DueAt)); err != nil {
				return err
			}
			asked.AskedAt = f.now
			if asked.Expert, err = f.expert(form); err != nil {
				return err
			}
			a.Data = map[string]any{"expert": asked.Expert, "confidentiel": asked.Confidential}
			return nil
		},
		after: func(f *file, t procedure.Transition) error { return f.openOpinion(t, &asked) },
	})
}

// expert finds or invites who is asked, and refuses who may not be.
func (f *file) expert(form OpinionForm) (account int64, err error) {
	email, ok := EmailOf(form.Email)
	if !ok {
		return 0, opinionRefused("Écrivez une adresse comme prenom.nom@exemple.fr.")
	}
	account, err = f.store.inviteAccount(f.ctx, f.tx, f.actor, Invitation{Email: email, Name: strings.TrimSpace(form.Name), Role: "avis sur un dossier de label", By: f.actor.Name}, f.now)
	if err != nil {
		return 0, err
	}
	var works, recused, asked bool
	var awaited int
	err = f.tx.QueryRow(f.ctx, `
		select exists (select from valid_membership where account = $2 and place_id = $3),
			exists (select from label_interest where application = $1 and account = $2 and recused),
			exists (select from label_opinion where application = $1 and expert = $2 and state = 'demande'),
			(select count(*) from label_opinion where application = $1 and state = 'demande')`,
		f.app.ID, account, f.app.PlaceID).Scan(&works, &recused, &asked, &awaited)
	switch {
	case err != nil:
		return 0, midway(err)
	case account == f.actor.Account:
		return 0, opinionRefused("C’est votre adresse : évaluez les critères à la place.")
	case account == f.app.Account || works:
		return 0, opinionRefused("Cette personne travaille pour ce lieu, ou a rempli la candidature. Demandez à quelqu’un d’autre.")
	case recused:
		return 0, opinionRefused("Cette personne s’est retirée de ce dossier. Demandez à quelqu’un d’autre.")
	case asked:
		return 0, opinionRefused("Un avis de cette personne est déjà attendu. Relancez-la plutôt.")
	case awaited >= opinionsMost:
		return 0, fault.New(fault.Conflict, "%d avis sont déjà attendus sur ce dossier. Attendez leurs réponses.", opinionsMost)
	}
	return account, nil
}

func opinionRefused(why string) error {
	return fault.Fields{{Name: "courriel", Message: why}}.Err("Cet avis ne peut pas être demandé.")
}

func (f *file) openOpinion(t procedure.Transition, o *labels.Opinion) error {
	err := f.tx.QueryRow(f.ctx, `
		insert into label_opinion (application, expert, question, closed, confidential, asked_by, asked_at, due_at, state) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
		returning id`, f.app.ID, o.Expert, o.Question, o.Closed, o.Confidential, o.AskedBy, o.AskedAt, o.DueAt, o.State).Scan(&o.ID)
	if err != nil {
		return midway(err)
	}
	if err := openDeadline(f.ctx, f.tx, t, deadlineOpinion, o.ID, o.DueAt); err != nil {
		return err
	}
	return f.tellExpert(o)
}

func (f *file) tellExpert(o *labels.Opinion) error {
	emails, err := f.emailOf(o.Expert)
	if err != nil {
		return err
	}
	return f.tell(emails, task.LabelOpinion, f.about(map[string]string{
		"question": o.Question, "avant": directory.FrenchDay(lastDay(o.DueAt)), "chemin": OpinionPath + number(o.ID),
	}))
}

// opinionAct is an act on one opinion of a file, in a state that allows it.
func (s *Store) opinionAct(ctx context.Context, actor access.Actor, opinion int64, act fileAct, from labels.OpinionState, refusal string, change func(*file, *labels.Opinion) error) (t procedure.Transition, err error) {
	id, err := s.applicationOf(ctx, opinion)
	if err != nil {
		return t, err
	}
	var o labels.Opinion
	act.before = func(f *file, a *procedure.Act) (err error) {
		if err := mustHaveDeclared(f); err != nil {
			return err
		}
		if o, err = f.opinion(opinion); err != nil {
			return err
		}
		if done, err := f.doneBefore(a.Key); err != nil || done {
			return err // the engine gives the move back
		}
		if o.State != from {
			return fault.New(fault.Conflict, "%s", refusal)
		}
		a.Data = map[string]any{"avis": o.ID}
		return change(f, &o)
	}
	after := act.after
	act.after = func(f *file, t procedure.Transition) error {
		if from == labels.OpinionAsked && t.Event != labels.RemindOpinion {
			if err := closeDeadline(f.ctx, f.tx, t, deadlineOpinion, o.ID); err != nil {
				return err
			}
		}
		if after == nil {
			return nil
		}
		return after(f, t)
	}
	return s.actOnFile(ctx, actor, id, act)
}

// applicationOf gives the file of an opinion: it tells nothing of it.
func (s *Store) applicationOf(ctx context.Context, opinion int64) (id int64, err error) {
	rows, err := s.pool.Query(ctx, `select application from label_opinion where id = $1`, opinion)
	if err != nil {
		return 0, away(err)
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err == nil && len(ids) == 0 {
		return 0, errNoOpinion
	}
	if err != nil {
		return 0, awayOr(err)
	}
	return ids[0], nil
}

var errNoOpinion = fault.New(fault.Unknown, "Cet avis n’existe pas, ou il ne vous est pas demandé.")

// doneBefore tells whether a command was done before.
func (f *file) doneBefore(key string) (done bool, err error) {
	if key == "" {
		return false, nil
	}
	err = f.tx.QueryRow(f.ctx, `
		select exists (select from transition where kind = $1 and aggregate = $2 and key = $3)`, labels.ApplicationLife.Kind, f.app.ID, key).Scan(&done)
	return done, midway(err)
}

// GiveOpinion records what the expert answers. It is written once.
func (s *Store) GiveOpinion(ctx context.Context, actor access.Actor, opinion int64, command Command, answer string, yes *bool) (procedure.Transition, error) {
	act := fileAct{Command: command, Event: labels.GiveOpinion, after: func(f *file, _ procedure.Transition) error { return f.tellToInstruct() }}
	return s.opinionAct(ctx, actor, opinion, act, labels.OpinionAsked, "Cet avis est déjà donné, ou n’est plus demandé.", func(f *file, o *labels.Opinion) error {
		if o.Expert != actor.Account {
			return errNoOpinion
		}
		if err := o.CheckAnswer(answer, yes); err != nil {
			return err
		}
		if o.Closed == "" {
			yes = nil
		}
		_, err := f.tx.Exec(f.ctx, `
			update label_opinion set state = 'donne', answer = $2, yes = $3, answered_at = $4 where id = $1`, o.ID, answer, yes, f.now)
		return midway(err)
	})
}

// RemindOpinion recalls an opinion to the expert.
func (s *Store) RemindOpinion(ctx context.Context, actor access.Actor, opinion int64, command Command) (procedure.Transition, error) {
	act := fileAct{Command: command, Event: labels.RemindOpinion}
	return s.opinionAct(ctx, actor, opinion, act, labels.OpinionAsked, "Cet avis n’est plus attendu.", func(f *file, o *labels.Opinion) error { return f.remindOpinion(o) })
}

// remindOpinion writes again to the expert, at most once a day.
func (f *file) remindOpinion(o *labels.Opinion) error {
	if f.now.Before(o.RemindedAt.Add(24 * time.Hour)) {
		return fault.New(fault.Conflict, "Un rappel est parti il y a moins d’un jour. Attendez demain.")
	}
	if _, err := f.tx.Exec(f.ctx, `update label_opinion set reminded_at = $2 where id = $1`, o.ID, f.now); err != nil {
		return midway(err)
	}
	return f.tellExpert(o)
}

// CancelOpinion ends an opinion that nobody answered; RevokeOpinion sets aside one that
// was: it stays, and counts no more.
func (s *Store) CancelOpinion(ctx context.Context, actor access.Actor, opinion int64, command Command) (procedure.Transition, error) {
	act := fileAct{Command: command, Event: labels.CancelOpinion}
	return s.opinionAct(ctx, actor, opinion, act, labels.OpinionAsked, "Cet avis n’est plus attendu : s’il est donné, écartez-le.", setOpinion(labels.OpinionCancelled))
}

// RevokeOpinion: see CancelOpinion.
func (s *Store) RevokeOpinion(ctx context.Context, actor access.Actor, opinion int64, command Command) (procedure.Transition, error) {
	act := fileAct{Command: command, Event: labels.RevokeOpinion}
	return s.opinionAct(ctx, actor, opinion, act, labels.OpinionGiven, "Cet avis n’est pas donné : annulez la demande à la place.", setOpinion(labels.OpinionRevoked))
}

func setOpinion(state labels.OpinionState) func(*file, *labels.Opinion) error {
	return func(f *file, o *labels.Opinion) error {
		_, err := f.tx.Exec(f.ctx, `update label_opinion set state = $2 where id = $1`, o.ID, state)
		return midway(err)
	}
}

// remindOpinions recalls every opinion that the file waits for, in one move.
func (f *file) remindOpinions(command Command) error {
	all, err := f.opinions()
	if err != nil {
		return err
	}
	var asked []int64
	_, err = f.do(fileAct{Command: command, Event: labels.RemindOpinion, before: func(f *file, a *procedure.Act) error {
		if err := mustHaveDeclared(f); err != nil {
			return err
		}
		for i := range all {
			if o := &all[i]; o.State == labels.OpinionAsked && !f.now.Before(o.RemindedAt.Add(24*time.Hour)) {
				asked = append(asked, o.ID)
				if err := f.remindOpinion(o); err != nil {
					return err
				}
			}
		}
		if len(asked) == 0 {
			return fault.New(fault.Conflict, "Rien n’est attendu de personne, ou un rappel est parti depuis moins d’un jour.")
		}
		a.Data = map[string]any{"avis": asked}
		return nil
	}})
	return err
}
