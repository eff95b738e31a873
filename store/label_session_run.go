package store

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/fault"
	"annuaire/labels"
	"annuaire/procedure"
)

// BeginSession opens a session with those who are there. Its chair opens it, when
// there are as many as its quorum.
func (s *Store) BeginSession(ctx context.Context, actor access.Actor, id int64, command Command, present []int64) error {
	return s.actOnSession(ctx, actor, id, sittingAct{Command: command, Event: labels.SessionBegin, Data: map[string]any{"presents": present},
		before: func(at *sitting) error {
			if me := at.member(actor.Account); me == nil || !me.Chair {
				return fault.New(fault.Denied, "La personne qui préside ouvre la séance. Si elle est absente, modifiez d’abord la présidence.")
			}
			if !slices.Contains(present, actor.Account) {
				return fault.New(fault.Invalid, "Vous ouvrez la séance : notez aussi votre présence.")
			}
			if day := procedure.DayOf(at.session.At, directory.Paris); procedure.DayOf(at.now, directory.Paris).Before(day) {
				return fault.New(fault.Conflict, "Cette séance est prévue le %s. Elle s’ouvre ce jour-là, ou modifiez d’abord sa date.", directory.FrenchDay(day))
			}
			if err := at.attend(present); err != nil {
				return err
			}
			if n := at.presents(); n < at.session.Quorum {
				return fault.New(fault.Conflict, "Il manque des membres : %s sur %d demandés. La séance reste prévue : changez sa date, ou attendez.", people(n), at.session.Quorum)
			}
			_, err := at.tx.Exec(ctx, `update label_session set opened_at = $2 where id = $1`, id, at.now)
			return midway(err)
		}})
}

func people(n int) string {
	switch n {
	case 0:
		return "aucune personne présente"
	case 1:
		return "1 personne présente"
	}
	return number(int64(n)) + " personnes présentes"
}

// NoteAttendance notes who is there now: somebody came, or left.
func (s *Store) NoteAttendance(ctx context.Context, actor access.Actor, id int64, command Command, present []int64) error {
	return s.actOnSession(ctx, actor, id, sittingAct{Command: command, Event: labels.SessionAttend, Data: map[string]any{"presents": present},
		before: func(at *sitting) error {
			if err := at.mustPreside(); err != nil {
				return err
			}
			return at.attend(present)
		}})
}

// attend writes who is there.
func (at *sitting) attend(present []int64) error {
	for _, account := range present {
		if at.member(account) == nil {
			return fault.New(fault.Invalid, "Une personne notée présente n’est pas membre de cette séance. Rechargez la page.")
		}
	}
	_, err := at.tx.Exec(at.ctx, `update label_session_member set present = (account = any(coalesce($2::bigint[], '{}'))) where session = $1`, at.session.ID, present)
	if err != nil {
		return midway(err)
	}
	return at.readMembers()
}

func (at *sitting) presents() (n int) {
	for _, m := range at.members {
		if m.Present {
			n++
		}
	}
	return n
}

// mustPreside refuses who does not preside now: the chair does, and somebody else of
// the committee who may decide, when the chair is not there.
func (at *sitting) mustPreside() error {
	me := at.member(at.actor.Account)
	switch {
	case me == nil || !slices.Contains(at.parties(), labels.Decider):
		return fault.New(fault.Denied, "La personne qui préside la séance fait cela.")
	case me.Chair:
		return nil
	case !me.Present:
		return fault.New(fault.Denied, "Vous n’êtes pas noté présent à cette séance.")
	}
	for _, m := range at.members {
		if m.Chair && m.Present {
			return fault.New(fault.Denied, "%s préside la séance : cette personne fait cela.", m.Name)
		}
	}
	return nil
}

// WriteMinutes keeps the text of the minutes while the session is open.
func (s *Store) WriteMinutes(ctx context.Context, actor access.Actor, id int64, command Command, text string) error {
	return s.actOnSession(ctx, actor, id, sittingAct{Command: command, Event: labels.SessionWrite,
		before: func(at *sitting) error { return at.writeMinutes(text) }})
}

func (at *sitting) writeMinutes(text string) error {
	text = strings.TrimSpace(text)
	if n := utf8.RuneCountInString(text); n == 0 || n > labels.MinutesMax {
		return fault.Fields{{Name: "proces_verbal", Message: "Écrivez le procès-verbal, en " + number(labels.MinutesMax) + " caractères au plus."}}.Err("Le procès-verbal n’est pas enregistré.")
	}
	_, err := at.tx.Exec(at.ctx, `update label_session set minutes = $2 where id = $1`, at.session.ID, text)
	return midway(err)
}

// FinishSession ends a session with its minutes, which never change again. Every file
// of its agenda was decided, adjourned, or taken off.
func (s *Store) FinishSession(ctx context.Context, actor access.Actor, id int64, command Command, minutes string) error {
	return s.actOnSession(ctx, actor, id, sittingAct{Command: command, Event: labels.SessionClose, before: func(at *sitting) error {
		if err := at.mustPreside(); err != nil {
			return err
		}
		left, err := at.left()
		if err != nil {
			return err
		}
		if left > 0 {
			return fault.New(fault.Conflict, "Des dossiers attendent encore (%d). Décidez-les, ajournez-les, ou retirez-les de la séance.", left)
		}
		if err := at.writeMinutes(minutes); err != nil {
			return err
		}
		_, err = at.tx.Exec(ctx, `update label_session set closed_at = $2 where id = $1`, id, at.now)
		return midway(err)
	}})
}

// left counts the files that nothing was decided of.
func (at *sitting) left() (n int, err error) {
	agenda, err := at.agenda()
	for _, item := range agenda {
		if item.State == labels.InCommittee {
			n++
		}
	}
	return n, err
}

// Adjourn puts a file off: with the question that was asked, and when it should come back.
func (s *Store) Adjourn(ctx context.Context, actor access.Actor, session, application int64, command Command) error {
	_, err := s.actOnFile(ctx, actor, application, fileAct{Command: command, Event: labels.Adjourn,
		Data: map[string]any{"seance": session, "retour": command.Deadline},
		before: func(f *file, a *procedure.Act) error {
			if err := mustHaveDeclared(f); err != nil {
				return err
			}
			if !a.Deadline.IsZero() && !a.Deadline.After(f.now) {
				return fault.Fields{{Name: "echeance", Message: "Choisissez un jour à venir."}}.Err("Ce dossier n’est pas ajourné.")
			}
			at, err := f.openBench(session)
			if err != nil {
				return err
			}
			return at.mustPresideOver(f)
		},
		after: func(f *file, t procedure.Transition) error {
			return f.tellMoved("il est ajourné par le comité", t.Reason)
		}})
	return err
}
