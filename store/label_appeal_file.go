package store

import (
	"context"
	"errors"
	"strings"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
	"annuaire/fault"
	"annuaire/labels"
	"annuaire/procedure"
)

// AppealForm is what somebody contests, and why.
type AppealForm struct {
	Command
	Application int64  // 0: a title
	Title       string // number, "" for an application
	Text        string
}

// FileAppeal contests the last unfavourable decision on an application, or the last act
// against a title, in the time that its scheme gives. The appeal is a file of its own, judged
// where nobody who may decide had a hand in it.
func (s *Store) FileAppeal(ctx context.Context, actor access.Actor, form AppealForm) (id int64, err error) {
	form.Text = strings.TrimSpace(form.Text)
	if err := labels.CheckAppealText("texte", form.Text); err != nil {
		return 0, err
	}
	err = s.actingFor(ctx, actor, func(tx pgx.Tx) error {
		if form.Title != "" {
			id, err = s.contestTitle(ctx, tx, actor, form)
		} else {
			id, err = s.contestDecision(ctx, tx, actor, form)
		}
		return err
	})
	return id, awayOr(err)
}

func (s *Store) contestDecision(ctx context.Context, tx pgx.Tx, actor access.Actor, form AppealForm) (int64, error) {
	f, err := s.openFile(ctx, tx, actor, form.Application)
	if err != nil {
		return 0, err
	}
	ap := &appealFile{ctx: ctx, tx: tx, store: s, actor: actor, now: f.now, file: f}
	ap.appeal = labels.Appeal{Application: f.app.ID, Text: form.Text}
	_, err = f.do(fileAct{Command: form.Command, Event: labels.AppealOpened,
		before: func(f *file, a *procedure.Act) error {
			if f.party != labels.Holder {
				return fault.New(fault.Denied, "Qui gère le lieu peut contester cette décision.")
			}
			if err := ap.find(labels.ApplicationLife.Kind, f.app.ID, labels.ContestableDecisions); err != nil {
				return err
			}
			a.Data = map[string]any{"acte": ap.contested.ID}
			return ap.insert()
		},
		after: func(f *file, t procedure.Transition) error {
			if err := closeDeadline(ctx, tx, t, deadlineAppeal, ap.contested.ID); err != nil {
				return err
			}
			return ap.filed()
		},
	})
	if err == nil && ap.appeal.ID == 0 { // sent twice
		err = tx.QueryRow(ctx, `select max(id) from label_appeal where application = $1`, f.app.ID).Scan(&ap.appeal.ID)
	}
	return ap.appeal.ID, err
}

func (s *Store) contestTitle(ctx context.Context, tx pgx.Tx, actor access.Actor, form AppealForm) (int64, error) {
	tf, err := s.openTitle(ctx, tx, actor, form.Title)
	if err != nil {
		return 0, err
	}
	if id, known, err := tf.contestedBefore(form.Command); err != nil || known {
		return id, err
	}
	if party, err := tf.partyFor(labels.Contest); err != nil || party != labels.Holder {
		if err == nil {
			err = fault.New(fault.Conflict, "Ce titre n’est ni suspendu, ni retiré, ni annulé : il n’y a rien à contester.")
		}
		return 0, err
	}
	f, err := s.openFile(ctx, tx, actor, tf.title.Application)
	if err != nil {
		return 0, err
	}
	ap := &appealFile{ctx: ctx, tx: tx, store: s, actor: actor, now: f.now, file: f, title: tf.title.Number}
	ap.appeal = labels.Appeal{Title: tf.title.ID, Text: form.Text}
	if err := ap.find(labels.TitleLife.Kind, tf.title.ID, labels.ContestableActs); err != nil {
		return 0, err
	}
	if err := ap.insert(); err != nil {
		return 0, err
	}
	t, err := tf.contest(form.Command, ap.contested, ap.appeal.ID)
	if err != nil {
		return 0, err
	}
	if err := closeDeadline(ctx, tx, t, deadlineAppeal, ap.contested.ID); err != nil {
		return 0, err
	}
	return ap.appeal.ID, ap.filed()
}

// find finds the act to contest, and refuses it out of time, or contested before.
func (f *appealFile) find(kind string, id int64, events []procedure.Event) (err error) {
	f.contested, err = oneTransition(f.ctx, f.tx, `t.kind = $1 and t.aggregate = $2 and t.event = any($3) order by t.seq desc limit 1`, kind, id, events)
	if errors.Is(err, pgx.ErrNoRows) {
		return fault.New(fault.Conflict, "Il n’y a pas de décision défavorable à contester.")
	}
	if err != nil {
		return err
	}
	f.appeal.Contested = f.contested.ID
	if err := f.file.scheme.MayContest(&f.contested, f.now); err != nil {
		return err
	}
	var before bool
	err = f.tx.QueryRow(f.ctx, `
		select exists (select from label_appeal where contested = $1 and state <> $2)`, f.contested.ID, labels.AppealAbandoned).Scan(&before)
	if err == nil && before {
		return fault.New(fault.Conflict, "Cette décision a déjà fait l’objet d’un recours. Suivez-le depuis votre espace.")
	}
	return midway(err)
}

// insert writes the appeal, before its first move.
func (f *appealFile) insert() (err error) {
	a := &f.appeal
	if a.Number, err = nextNumber(f.ctx, f.tx, "R-"+f.file.scheme.Prefix, f.file.today().Year()); err != nil {
		return err
	}
	if err := f.findDesk(); err != nil {
		return err
	}
	err = f.tx.QueryRow(f.ctx, `
		insert into label_appeal (number, application, title, contested, state, text, account, filed_at, level, code)
		values ($1, nullif($2, 0::bigint), nullif($3, 0::bigint), $4, $5, $6, $7, $8, $9, $10)
		returning id`, a.Number, a.Application, a.Title, a.Contested, labels.AppealFiled, a.Text, f.actor.Account, f.now, a.Desk.Level, a.Desk.Code).Scan(&a.ID)
	return midway(err)
}

func (f *appealFile) findDesk() error {
	a := &f.appeal
	err := f.tx.QueryRow(f.ctx, `
		select level, code from appeal_desk($1, $2, nullif($3, 0::bigint), nullif($4, 0::bigint))`, f.file.app.INSEE, f.file.scheme.DecidesAt, a.Application, a.Title).
		Scan(&a.Desk.Level, &a.Desk.Code)
	if errors.Is(err, pgx.ErrNoRows) {
		a.Desk, err = labels.Desk{Level: access.Country.Level, Code: access.Country.Code}, nil
	}
	return midway(err)
}

// filed makes the first move of the appeal, and tells those that it concerns.
func (f *appealFile) filed() error {
	err := f.do(appealAct{Command: Command{Reason: f.appeal.Text}, Event: labels.AppealFile, Data: map[string]any{"acte": f.appeal.Contested}})
	if err != nil {
		return err
	}
	if err := f.tellHolder("déposé, d’autres personnes l’examineront", ""); err != nil {
		return err
	}
	return f.tellThose(access.Instructor)
}

// DropAppeal gives an appeal up, at the will of who applied: the decision stands.
func (s *Store) DropAppeal(ctx context.Context, actor access.Actor, id int64, command Command) error {
	return s.actOnAppeal(ctx, actor, id, appealAct{Command: command, Event: labels.AppealDrop,
		after: func(f *appealFile, t procedure.Transition) error {
			return f.tellHolder("retiré à votre demande", t.Reason)
		}})
}
