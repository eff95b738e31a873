package store

import (
	"context"
	"errors"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/fault"
	"annuaire/labels"
	"annuaire/procedure"
)

// OpenReserve puts a reserve on a title, to be mended before a deadline: that of the
// command, else the one that the scheme says. Its text is the reason of the command.
func (s *Store) OpenReserve(ctx context.Context, actor access.Actor, number string, c Command, criterion string) (procedure.Transition, error) {
	return s.findAgainst(ctx, actor, number, c, labels.Reserve, criterion)
}

// FindNonConformity records that a title no longer conforms to a criterion, as
// OpenReserve does.
func (s *Store) FindNonConformity(ctx context.Context, actor access.Actor, number string, c Command, kind labels.ReserveKind, criterion string) (procedure.Transition, error) {
	if kind != labels.MinorReserve && kind != labels.MajorReserve {
		return procedure.Transition{}, fault.Fields{{Name: "nature", Message: "Dites s’il est mineur ou majeur."}}.Err("Il manque une réponse.")
	}
	return s.findAgainst(ctx, actor, number, c, kind, criterion)
}

func (s *Store) findAgainst(ctx context.Context, actor access.Actor, number string, c Command, kind labels.ReserveKind, criterion string) (procedure.Transition, error) {
	return s.actOnTitle(ctx, actor, number, findingAct(c, kind, criterion))
}

// findingAct is the act by which something is found against a title.
func findingAct(c Command, kind labels.ReserveKind, criterion string) titleAct {
	c.Reason = strings.TrimSpace(c.Reason)
	act := titleAct{Command: c, Event: labels.Disconform, Data: map[string]any{"critere": criterion, "nature": kind}}
	if kind == labels.Reserve {
		act.Event = labels.OpenReserve
	}
	act.before = func(f *titleFile, a *procedure.Act) error {
		if _, is := f.scheme.Criterion(criterion); !is {
			return fault.Fields{{Name: "critere", Message: "Choisissez un critère de ce label."}}.Err("Il manque un critère.")
		}
		return f.mendBy(a, kind)
	}
	act.after = func(f *titleFile, t procedure.Transition) error {
		asked := labels.ReserveAsked{Criterion: criterion, Text: c.Reason, Due: f.due}
		if err := f.addReserve(t, kind, asked); err != nil {
			return err
		}
		return f.moved(strings.ToLower(kind.French()), f.scheme.WatchName(criterion)+"\n"+c.Reason, lastDayOf(f.due), "")
	}
	return act
}

// mendBy gives the act its deadline: as the scheme says when none is given, never
// later than it says.
func (f *titleFile) mendBy(a *procedure.Act, kind labels.ReserveKind) error {
	last, says := f.scheme.MendBy(kind, f.today())
	limit := procedure.EndOf(last, directory.Paris)
	switch {
	case a.Deadline.IsZero() && says:
		a.Deadline = limit
	case !a.Deadline.IsZero() && !a.Deadline.After(f.now):
		return fault.Fields{{Name: "echeance", Message: "Donnez une date à venir."}}.Err("La date limite est déjà passée.")
	case says && a.Deadline.After(limit):
		return fault.Fields{{Name: "echeance", Message: "Au plus tard le " + directory.FrenchDay(last) + ", dit ce label."}}.Err("La date limite est trop lointaine.")
	}
	f.due = a.Deadline
	return nil
}

// AnswerReserve is the answer of who holds the title to a reserve or a
// non-conformity: the reason of the command, and its documents.
func (s *Store) AnswerReserve(ctx context.Context, actor access.Actor, number string, c Command, reserve int64) (procedure.Transition, error) {
	c.Reason = strings.TrimSpace(c.Reason)
	return s.actOnTitle(ctx, actor, number, titleAct{
		Command: c, Event: labels.ProveConform, Data: map[string]any{"reserve": reserve},
		before: func(f *titleFile, _ *procedure.Act) error {
			_, err := f.openedReserve(reserve)
			return err
		},
		after: func(f *titleFile, t procedure.Transition) error {
			_, err := f.tx.Exec(f.ctx, `
				update label_reserve set answer = $3, answered_at = $4, documents = documents || $5::bigint[]
				where id = $1 and title = $2`, reserve, f.title.ID, c.Reason, t.RecordedAt, append([]int64{}, c.Documents...))
			if err != nil {
				return midway(err)
			}
			return f.tellDesk("le lieu a répondu à une réserve", c.Reason)
		},
	})
}

// LiftReserve ends a reserve, or a non-conformity, on evidence: documents of the
// command or of the answer, or a favourable check since it was opened. The reason
// says what was seen. A title without reserves any more is active again.
func (s *Store) LiftReserve(ctx context.Context, actor access.Actor, number string, c Command, reserve int64) (procedure.Transition, error) {
	var t procedure.Transition
	err := s.actingFor(ctx, actor, func(tx pgx.Tx) error {
		f, err := s.openTitle(ctx, tx, actor, number)
		if err != nil {
			return err
		}
		t, err = f.lift(c, reserve)
		return err
	})
	return t, awayOr(err)
}

func (f *titleFile) lift(c Command, reserve int64) (t procedure.Transition, err error) {
	r, err := f.reserve(reserve)
	if err != nil {
		return t, err
	}
	act := titleAct{Command: c, Event: labels.CloseConform, Data: map[string]any{"reserve": reserve}}
	if r.Kind == labels.Reserve && f.title.State != labels.Suspended {
		act.Event = labels.LiftReserve
		if act.To, err = f.stateWithout(reserve); err != nil {
			return t, err
		}
	}
	act.before = func(f *titleFile, a *procedure.Act) error { return f.mayLift(r, a) }
	act.after = func(f *titleFile, t procedure.Transition) error {
		_, err := f.tx.Exec(f.ctx, `
			update label_reserve set lifted_at = $3, lifted_note = $4, documents = documents || $5::bigint[]
			where id = $1 and title = $2`, reserve, f.title.ID, t.RecordedAt, strings.TrimSpace(c.Reason), append([]int64{}, c.Documents...))
		if err != nil {
			return midway(err)
		}
		if err := closeDeadline(f.ctx, f.tx, t, r.DeadlineName(), reserve); err != nil {
			return err
		}
		return f.moved(strings.ToLower(r.Kind.French())+" levée", f.scheme.WatchName(r.Criterion)+"\n"+strings.TrimSpace(c.Reason), "", "")
	}
	return f.do(act)
}

func (f *titleFile) mayLift(r labels.TitleReserve, a *procedure.Act) error {
	if !r.Open() {
		return errReserveLifted
	}
	if len(a.Documents)+len(r.Documents) > 0 {
		return nil
	}
	checked, err := f.favourableSince(r.OpenedAt)
	if err == nil && !checked {
		return fault.Fields{{Name: "document", Message: "Joignez une preuve, ou enregistrez d’abord un contrôle favorable."}}.Err("Il manque une preuve.")
	}
	return err
}

var errReserveLifted = fault.New(fault.Conflict, "Cette réserve est déjà levée. Rechargez la page.")

// favourableSince tells whether a check was favourable since an instant.
func (f *titleFile) favourableSince(since time.Time) (is bool, err error) {
	err = f.tx.QueryRow(f.ctx, `
		select exists (select from label_check where title = $1 and outcome = 'favorable' and at >= $2)`, f.title.ID, since).Scan(&is)
	return is, midway(err)
}

// stateWithout gives the state in which lifting a reserve leaves the title.
func (f *titleFile) stateWithout(reserve int64) (procedure.State, error) {
	reserves, err := reservesOf(f.ctx, f.tx, f.title.ID)
	for i := range reserves {
		if reserves[i].ID == reserve {
			reserves[i].LiftedAt = f.now
		}
	}
	return labels.StateInForce(reserves), err
}

// openedReserve gives a reserve of the title that still holds.
func (f *titleFile) openedReserve(id int64) (labels.TitleReserve, error) {
	r, err := f.reserve(id)
	if err == nil && !r.Open() {
		err = errReserveLifted
	}
	return r, err
}

func (f *titleFile) reserve(id int64) (r labels.TitleReserve, err error) {
	rows, err := f.tx.Query(f.ctx, reserveColumns+`where r.title = $1 and r.id = $2`, f.title.ID, id)
	if err != nil {
		return r, midway(err)
	}
	r, err = pgx.CollectExactlyOneRow(rows, scanReserve)
	if errors.Is(err, pgx.ErrNoRows) {
		return r, fault.New(fault.Unknown, "Cette réserve n’est pas de ce titre. Rechargez la page.")
	}
	return r, midway(err)
}

const reserveColumns = `
	select r.id, r.criterion, r.nature, r.text, r.opened_at, r.due_at, r.answer, r.answered_at, r.documents, r.lifted_at, r.lifted_note
	from label_reserve r `

func scanReserve(row pgx.CollectableRow) (r labels.TitleReserve, err error) {
	err = row.Scan(&r.ID, &r.Criterion, &r.Kind, &r.Text, &r.OpenedAt, &r.DueAt, &r.Answer, orZero(&r.AnsweredAt), &r.Documents, orZero(&r.LiftedAt), &r.LiftedNote)
	return r, err
}

// reservesOf lists the reserves of a title, oldest first.
func reservesOf(ctx context.Context, tx pgx.Tx, title int64) ([]labels.TitleReserve, error) {
	rows, err := tx.Query(ctx, reserveColumns+`where r.title = $1 order by r.id`, title)
	if err != nil {
		return nil, midway(err)
	}
	list, err := pgx.CollectRows(rows, scanReserve)
	return list, midway(err)
}

// lastDayOf says the last day before a deadline, in words.
func lastDayOf(due time.Time) string {
	if due.IsZero() {
		return ""
	}
	return directory.FrenchDay(procedure.DayOf(due.Add(-time.Nanosecond), directory.Paris))
}

// checkWords checks a text that somebody writes.
func checkWords(field, text string, longest int) error {
	switch n := utf8.RuneCountInString(text); {
	case n == 0:
		return fault.Fields{{Name: field, Message: "Écrivez quelques mots."}}.Err("Il manque un texte.")
	case n > longest:
		return fault.Fields{{Name: field, Message: "Écrivez au plus " + number(int64(longest)) + " caractères."}}.Err("Le texte est trop long.")
	}
	return nil
}
