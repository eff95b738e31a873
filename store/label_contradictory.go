package store

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/fault"
	"annuaire/labels"
	"annuaire/procedure"
)

// OpenContradictory tells who holds a title what is thought of doing to it, and why
// (the reason of the command), and gives them until its deadline to answer: at least
// the days that the scheme says, which is also what none means.
func (s *Store) OpenContradictory(ctx context.Context, actor access.Actor, number string, c Command, aim labels.Aim) (procedure.Transition, error) {
	if !slices.Contains(labels.Aims, aim) {
		return procedure.Transition{}, fault.Fields{{Name: "but", Message: "Dites ce qui est envisagé."}}.Err("Il manque une réponse.")
	}
	return s.actOnTitle(ctx, actor, number, contradictoryAct(c, aim, false))
}

func contradictoryAct(c Command, aim labels.Aim, urgent bool) titleAct {
	c.Reason = strings.TrimSpace(c.Reason)
	return titleAct{
		Command: c, Event: labels.OpenContradictory, Data: map[string]any{"but": aim, "urgence": urgent},
		before: func(f *titleFile, a *procedure.Act) error { return f.mayOpenContradictory(a) },
		after: func(f *titleFile, t procedure.Transition) error {
			var id int64
			err := f.tx.QueryRow(f.ctx, `
				insert into label_contradictory (title, aim, grounds, urgent, opened_by, opened_at, due_at) values ($1, $2, $3, $4, nullif($5, 0::bigint), $6, $7)
				returning id`, f.title.ID, aim, c.Reason, urgent, f.actor.Account, t.RecordedAt, f.due).Scan(&id)
			if err != nil {
				return midway(err)
			}
			if err := openDeadline(f.ctx, f.tx, t, deadlineContradictory, id, f.due); err != nil {
				return err
			}
			return f.moved("procédure contradictoire ouverte, "+strings.ToLower(aim.French()), c.Reason, lastDayOf(f.due), "")
		},
	}
}

func (f *titleFile) mayOpenContradictory(a *procedure.Act) error {
	open, err := f.openContradictory()
	if err != nil {
		return err
	}
	if open.ID != 0 {
		return fault.New(fault.Conflict, "Une procédure contradictoire est déjà ouverte. Attendez qu’elle soit close.")
	}
	least := procedure.AddDays(f.today(), f.scheme.ContradictoryDays())
	if a.Deadline.IsZero() {
		a.Deadline = procedure.EndOf(least, directory.Paris)
	}
	if a.Deadline.Before(procedure.EndOf(least, directory.Paris)) {
		return fault.Fields{{Name: "echeance", Message: "Au plus tôt le " + directory.FrenchDay(least) + "."}}.Err("Le lieu doit avoir au moins " + strconv.Itoa(f.scheme.ContradictoryDays()) + " jours pour répondre.")
	}
	f.due = a.Deadline
	return nil
}

// Observe records the observations of who holds a title, with their documents. Said
// again, they are added.
func (s *Store) Observe(ctx context.Context, actor access.Actor, number string, c Command) (procedure.Transition, error) {
	c.Reason = strings.TrimSpace(c.Reason)
	var open labels.Contradictory
	return s.actOnTitle(ctx, actor, number, titleAct{
		Command: c, Event: labels.Observe,
		before: func(f *titleFile, _ *procedure.Act) (err error) {
			open, err = f.openContradictory()
			if err == nil && open.ID == 0 {
				err = errNoContradictory
			}
			return err
		},
		after: func(f *titleFile, t procedure.Transition) error {
			text := strings.TrimSpace(open.Observations + "\n\n" + c.Reason)
			if err := checkWords("motif", text, observationsMax); err != nil {
				return err
			}
			_, err := f.tx.Exec(f.ctx, `update label_contradictory set observations = $2, observed_at = $3 where id = $1`, open.ID, text, t.RecordedAt)
			if err != nil {
				return midway(err)
			}
			return f.tellDeciders("le lieu a présenté ses observations", c.Reason)
		},
	})
}

const observationsMax = 10000 // characters, all together

var errNoContradictory = fault.New(fault.Conflict, "Aucune procédure contradictoire n’est ouverte. Rechargez la page.")

// CloseContradictory closes the procedure once its time is over, or once the holder
// has answered.
func (s *Store) CloseContradictory(ctx context.Context, actor access.Actor, number string, c Command) (procedure.Transition, error) {
	return s.actOnTitle(ctx, actor, number, closingAct(c))
}

func closingAct(c Command) titleAct {
	var open labels.Contradictory
	return titleAct{
		Command: c, Event: labels.CloseContradict,
		before: func(f *titleFile, _ *procedure.Act) (err error) {
			if open, err = f.openContradictory(); err != nil {
				return err
			}
			if open.ID == 0 {
				return errNoContradictory
			}
			if open.ObservedAt.IsZero() && f.now.Before(open.DueAt) {
				return fault.New(fault.Conflict, "Le lieu peut répondre jusqu’au %s. Attendez sa réponse, ou cette date.", lastDayOf(open.DueAt))
			}
			return nil
		},
		after: func(f *titleFile, t procedure.Transition) error {
			if _, err := f.tx.Exec(f.ctx, `update label_contradictory set closed_at = $2 where id = $1`, open.ID, t.RecordedAt); err != nil {
				return midway(err)
			}
			if err := closeDeadline(f.ctx, f.tx, t, deadlineContradictory, open.ID); err != nil {
				return err
			}
			return f.tellDeciders("procédure contradictoire close : décidez", open.Grounds)
		},
	}
}

// CloseContradictories closes the procedures whose time is over, and gives how many.
func (s *Store) CloseContradictories(ctx context.Context, now time.Time) (int, error) {
	return s.eachDueTitle(ctx, deadlineContradictory, now, func(f *titleFile, d dueDeadline) error {
		act := closingAct(Command{Seq: procedure.AnySeq})
		act.By = procedure.System
		_, err := f.do(act)
		return err
	})
}

// openContradictory gives the procedure that is open; the zero one for none.
func (f *titleFile) openContradictory() (labels.Contradictory, error) {
	list, err := contradictoriesOf(f.ctx, f.tx, f.title.ID)
	if err != nil || len(list) == 0 || !list[len(list)-1].ClosedAt.IsZero() {
		return labels.Contradictory{}, err
	}
	return list[len(list)-1], nil
}

// heard gives the closed procedure that an act may rest on: it announced that act,
// and led to no other. Conflict says what lacks.
func (f *titleFile) heard(event procedure.Event) (labels.Contradictory, error) {
	list, err := contradictoriesOf(f.ctx, f.tx, f.title.ID)
	if err != nil {
		return labels.Contradictory{}, err
	}
	for _, c := range slices.Backward(list) {
		switch {
		case !c.Aim.Covers(event) || c.UsedSeq != 0:
			continue
		case c.ClosedAt.IsZero():
			return c, fault.New(fault.Conflict, "La procédure contradictoire n’est pas close : le lieu peut répondre jusqu’au %s.", lastDayOf(c.DueAt))
		}
		return c, nil
	}
	return labels.Contradictory{}, fault.New(fault.Conflict, "Pour %s, ouvrez d’abord une procédure contradictoire qui l’annonce. Le lieu doit pouvoir répondre.", labels.TitleLife.Title(event))
}

// use notes the move that a procedure led to.
func (f *titleFile) use(c labels.Contradictory, t procedure.Transition) error {
	_, err := f.tx.Exec(f.ctx, `update label_contradictory set used_seq = $2 where id = $1`, c.ID, t.Seq)
	return midway(err)
}

// contradictoriesOf lists the procedures of a title, oldest first.
func contradictoriesOf(ctx context.Context, tx pgx.Tx, title int64) ([]labels.Contradictory, error) {
	rows, err := tx.Query(ctx, `
		select id, aim, grounds, urgent, opened_at, due_at, observations, observed_at, closed_at, coalesce(used_seq, 0)
		from label_contradictory where title = $1 order by id`, title)
	if err != nil {
		return nil, midway(err)
	}
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (c labels.Contradictory, err error) {
		err = row.Scan(&c.ID, &c.Aim, &c.Grounds, &c.Urgent, &c.OpenedAt, &c.DueAt, &c.Observations, orZero(&c.ObservedAt), orZero(&c.ClosedAt), &c.UsedSeq)
		return c, err
	})
	return list, midway(err)
}
