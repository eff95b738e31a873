package store

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
	"annuaire/labels"
	"annuaire/procedure"
)

const opinionColumns = `
	select o.id, o.application, o.expert, o.question, o.closed, o.confidential, o.asked_by, o.asked_at, o.due_at, o.reminded_at,
		o.answered_at, o.answer, o.yes, o.state
	from label_opinion o where `

func scanOpinion(row pgx.CollectableRow) (o labels.Opinion, err error) {
	err = row.Scan(&o.ID, &o.Application, &o.Expert, &o.Question, &o.Closed, &o.Confidential, &o.AskedBy, &o.AskedAt, &o.DueAt, orZero(&o.RemindedAt),
		orZero(&o.AnsweredAt), &o.Answer, &o.Yes, &o.State)
	return o, err
}

func opinionsWhere(ctx context.Context, tx pgx.Tx, where string, args ...any) ([]labels.Opinion, error) {
	rows, err := tx.Query(ctx, opinionColumns+where+` order by o.id`, args...)
	if err != nil {
		return nil, midway(err)
	}
	list, err := pgx.CollectRows(rows, scanOpinion)
	return list, midway(err)
}

// opinions lists those that were asked about the file, oldest first.
func (f *file) opinions() ([]labels.Opinion, error) {
	return opinionsWhere(f.ctx, f.tx, `o.application = $1`, f.app.ID)
}

// opinion gives one of them.
func (f *file) opinion(id int64) (o labels.Opinion, err error) {
	list, err := opinionsWhere(f.ctx, f.tx, `o.application = $1 and o.id = $2`, f.app.ID, id)
	if err == nil && len(list) == 0 {
		return o, errNoOpinion
	}
	if err != nil {
		return o, err
	}
	return list[0], nil
}

// OwnOpinion is an opinion as its expert reads it.
type OwnOpinion struct {
	labels.Opinion
	File     InterestFile // its name, and what the expert declared
	Seq      int64
	FileOpen bool // it may still be answered: the file is examined
}

// OwnOpinion gives an opinion that is asked of the actor, whether they declared their
// interests or not. Unknown when it is asked of somebody else, or was cancelled.
func (s *Store) OwnOpinion(ctx context.Context, actor access.Actor, id int64) (own OwnOpinion, err error) {
	err = s.transaction(ctx, func(tx pgx.Tx) error {
		list, err := opinionsWhere(ctx, tx, `o.id = $1 and o.expert = $2 and o.state <> 'annule'`, id, actor.Account)
		if err == nil && len(list) == 0 {
			err = errNoOpinion
		}
		if err != nil {
			return err
		}
		own.Opinion = list[0]
		f, err := s.openFileWhole(ctx, tx, actor, own.Application, "")
		if err != nil {
			return err
		}
		own.File = InterestFile{ID: f.app.ID, Number: f.app.Number, Label: f.scheme.Name, PlaceName: f.app.PlaceName}
		own.Seq = f.app.Seq
		own.FileOpen = labels.ApplicationLife.May(f.app.State, labels.GiveOpinion, labels.Expert)
		own.File.Interest, err = f.interest()
		return err
	})
	return own, awayOr(err)
}

// OwnOpinions lists what is asked of the actor, what waits first.
func (s *Store) OwnOpinions(ctx context.Context, actor access.Actor) (list []OwnOpinion, err error) {
	err = s.transaction(ctx, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `
			select o.id, o.application, o.due_at, o.state, o.answered_at, a.number, a.place_name, v.definition ->> 'nom'
			from label_opinion o
			join label_application a on a.id = o.application
			join label_version v on v.id = a.version
			where o.expert = $1 and o.state <> 'annule'
			order by o.state = 'demande' desc, o.due_at limit 200`, actor.Account)
		if err != nil {
			return midway(err)
		}
		list, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (o OwnOpinion, err error) {
			err = row.Scan(&o.ID, &o.Application, &o.DueAt, &o.State, orZero(&o.AnsweredAt), &o.File.Number, &o.File.PlaceName, &o.File.Label)
			return o, err
		})
		return err
	})
	return list, awayOr(err)
}

// RemindOpinions recalls, three days before its last day, each opinion that nobody
// gave. It gives how many letters it owes.
func (s *Store) RemindOpinions(ctx context.Context, now time.Time) (n int, err error) {
	rows, err := s.pool.Query(ctx, `
		select o.id, o.application from label_opinion o join label_application a on a.id = o.application
		where o.state = 'demande' and o.reminded_at is null and o.due_at > $1 and o.due_at <= $2 and a.state = any($3)
		order by o.due_at, o.id limit $4`, now, now.AddDate(0, 0, 3), statesOf(labels.RemindOpinion, procedure.System), periodicMost)
	if err != nil {
		return 0, away(err)
	}
	due, err := pgx.CollectRows(rows, pgx.RowToStructByPos[struct{ ID, Application int64 }])
	for _, one := range due {
		failed := s.asSystem(ctx, one.Application, now, func(f *file) error { return f.remindBySystem(one.ID) })
		if failed == nil {
			n++
		}
		err = errors.Join(err, failed) // one that fails keeps none of the others
	}
	return n, awayOr(err)
}

func (f *file) remindBySystem(opinion int64) error {
	o, err := f.opinion(opinion)
	if err != nil || o.State != labels.OpinionAsked || !o.RemindedAt.IsZero() || !labels.ApplicationLife.May(f.app.State, labels.RemindOpinion, procedure.System) {
		return err
	}
	_, err = f.bySystem(fileAct{
		Event: labels.RemindOpinion, Data: map[string]any{"avis": o.ID},
		before: func(f *file, _ *procedure.Act) error { return f.remindOpinion(&o) },
	})
	return err
}

// statesOf lists the states of an application in which a party may bring an event about.
func statesOf(event procedure.Event, by procedure.Party) (list []procedure.State) {
	for _, info := range labels.ApplicationLife.States {
		if labels.ApplicationLife.May(info.State, event, by) {
			list = append(list, info.State)
		}
	}
	return list
}
