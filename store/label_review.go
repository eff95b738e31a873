package store

import (
	"context"
	"time"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/fault"
	"annuaire/labels"
	"annuaire/procedure"
)

// TakeFile gives a file to the actor, who examines it from now on. They have said
// before that they have no interest in it.
func (s *Store) TakeFile(ctx context.Context, actor access.Actor, id int64, command Command) (procedure.Transition, error) {
	return s.actOnFile(ctx, actor, id, fileAct{
		Command: command, Event: labels.Take,
		before: func(f *file, a *procedure.Act) error {
			if err := mustHaveDeclared(f); err != nil {
				return err
			}
			if f.app.Instructor == f.actor.Account && f.app.State != labels.Submitted {
				return fault.New(fault.Conflict, "Vous suivez déjà ce dossier.")
			}
			return f.giveTo(f.actor.Account)
		},
		after: func(f *file, t procedure.Transition) error { return f.tellTaken(t) },
	})
}

// AssignFile gives a file to somebody who examines at its desk. Who gives it reads
// nothing of it, so declares nothing; who gets it will.
func (s *Store) AssignFile(ctx context.Context, actor access.Actor, id, colleague int64, command Command) (procedure.Transition, error) {
	return s.actOnFile(ctx, actor, id, fileAct{
		Command: command, Event: labels.Assign, Data: map[string]any{"instructeur": colleague},
		before: func(f *file, a *procedure.Act) error {
			if err := f.mayExamine(colleague); err != nil {
				return err
			}
			return f.giveTo(colleague)
		},
		after: func(f *file, t procedure.Transition) error {
			if err := f.tellToInstruct(); err != nil {
				return err
			}
			return f.tellTaken(t)
		},
	})
}

// mayExamine refuses a colleague who may not examine this file.
func (f *file) mayExamine(account int64) error {
	if account == f.app.Account {
		return fault.New(fault.Invalid, "Cette personne a rempli la candidature : choisissez quelqu’un d’autre.")
	}
	var here, recused bool
	err := f.tx.QueryRow(f.ctx, `
		select $1::bigint in (select id from label_examiners($2, $3)),
			exists (select from label_interest where application = $4 and account = $1 and recused)`,
		account, f.app.Desk.Level, f.app.Desk.Code, f.app.ID).Scan(&here, &recused)
	switch {
	case err != nil:
		return midway(err)
	case recused:
		return fault.New(fault.Invalid, "Cette personne s’est retirée de ce dossier : choisissez quelqu’un d’autre.")
	case !here:
		return fault.New(fault.Invalid, "Cette personne n’instruit pas les dossiers de ce service. Choisissez quelqu’un dans la liste.")
	}
	return nil
}

func (f *file) giveTo(account int64) error {
	f.app.Instructor = account
	return f.set(`instructor = $2`, account)
}

// set changes columns of the application, which $1 names.
func (f *file) set(columns string, args ...any) error {
	done, err := f.tx.Exec(f.ctx, `update label_application set `+columns+` where id = $1`, append([]any{f.app.ID}, args...)...)
	if err == nil && done.RowsAffected() == 0 {
		return fault.New(fault.Unknown, "Ce dossier n’existe pas, ou vous n’y avez pas accès.")
	}
	return midway(err)
}

// AdmitFile says that a file is complete: it is examined from now on.
func (s *Store) AdmitFile(ctx context.Context, actor access.Actor, id int64, command Command) (procedure.Transition, error) {
	return s.actOnFile(ctx, actor, id, fileAct{
		Command: command, Event: labels.Admit, before: declared,
		after: func(f *file, t procedure.Transition) error {
			return f.tellMoved("il est recevable, son instruction commence", "")
		},
	})
}

// declared is the guard of acts that need nothing but a declaration of interests.
func declared(f *file, _ *procedure.Act) error { return mustHaveDeclared(f) }

// ResumeFile takes the examination of an adjourned file up again.
func (s *Store) ResumeFile(ctx context.Context, actor access.Actor, id int64, command Command) (procedure.Transition, error) {
	return s.actOnFile(ctx, actor, id, fileAct{
		Command: command, Event: labels.Resume,
		before: func(f *file, a *procedure.Act) error {
			if err := mustHaveDeclared(f); err != nil {
				return err
			}
			return f.annulProposal()
		},
		after: func(f *file, t procedure.Transition) error { return f.tellMoved("son instruction reprend", "") },
	})
}

// AdhereFile records the adhesion to a charter that was checked: it gives the title.
// A scheme where somebody decides has no such way.
func (s *Store) AdhereFile(ctx context.Context, actor access.Actor, id int64, command Command) (t procedure.Transition, err error) {
	return s.actOnFile(ctx, actor, id, fileAct{
		Command: command, Event: labels.Adhere,
		before: func(f *file, a *procedure.Act) error {
			if err := mustHaveDeclared(f); err != nil {
				return err
			}
			if err := f.mayAdhere(); err != nil {
				return err
			}
			if a.DecisionRef, err = f.nextDecision(); err != nil {
				return err
			}
			return f.set(`decided_at = $2, decision_ref = $3`, f.now, a.DecisionRef)
		},
		after: func(f *file, t procedure.Transition) error {
			f.app.DecidedAt, f.app.DecisionRef = f.now, t.DecisionRef
			if err := f.closeDeadlines(t); err != nil {
				return err
			}
			_, err := issueTitle(f, t, nil)
			return err
		},
	})
}

func (f *file) mayAdhere() error {
	if f.scheme.Decides != labels.ByCheck {
		return fault.New(fault.Conflict, "Ce label se décide : proposez une décision à la place.")
	}
	result, err := f.result()
	if err == nil && !result.Grantable {
		return fault.Fields{{Name: "motif", Message: joined(result.Why)}}.Err("Cette charte ne peut pas être accordée en l’état.")
	}
	return err
}

func joined(sentences []string) (all string) {
	for i, one := range sentences {
		if i > 0 {
			all += " "
		}
		all += one
	}
	return all
}

// nextDecision numbers an act that nobody numbered by hand.
func (f *file) nextDecision() (string, error) {
	return nextNumber(f.ctx, f.tx, "D-"+f.scheme.Prefix, f.today().Year())
}

// today is the day in Paris.
func (f *file) today() time.Time { return procedure.DayOf(f.now, directory.Paris) }

// tellTaken tells who applies that somebody looks at the file, once.
func (f *file) tellTaken(t procedure.Transition) error {
	if t.From != labels.Submitted {
		return nil
	}
	return f.tellMoved("quelqu’un vérifie qu’il est complet", "")
}
