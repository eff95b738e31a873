package store

import (
	"context"
	"strings"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/fault"
	"annuaire/labels"
	"annuaire/procedure"
)

// WithdrawTitle takes a title away, from now on, after a closed contradictory procedure
// that announced it. Its reason is of the list of the scheme.
func (s *Store) WithdrawTitle(ctx context.Context, actor access.Actor, number string, c Command) (procedure.Transition, error) {
	return s.actOnTitle(ctx, actor, number, sanctionAct(c, labels.TitleWithdraw, "retiré", func(f *titleFile) error {
		_, err := f.groundOf(f.scheme.Sanctions, c.ReasonCode)
		return err
	}))
}

// AnnulTitle takes a title away as if it had never been given, after a closed
// contradictory procedure: against the rules, within four months of the award;
// obtained by fraud, at any time.
func (s *Store) AnnulTitle(ctx context.Context, actor access.Actor, number string, c Command) (procedure.Transition, error) {
	act := sanctionAct(c, labels.Annul, "annulé, comme s’il n’avait jamais été délivré", func(f *titleFile) error { return f.mayAnnul(c.ReasonCode) })
	before := act.before
	act.before = func(f *titleFile, a *procedure.Act) error {
		a.EffectiveAt = procedure.StartOf(f.title.ValidFrom, directory.Paris)
		return before(f, a)
	}
	return s.actOnTitle(ctx, actor, number, act)
}

func (f *titleFile) mayAnnul(code string) error {
	if _, err := f.groundOf(labels.AnnulGrounds, code); err != nil || code == "fraude" {
		return err
	}
	last := procedure.AddMonths(procedure.DayOf(f.title.AwardedAt, directory.Paris), labels.AnnulMonths)
	if f.now.Before(procedure.EndOf(last, directory.Paris)) {
		return nil
	}
	return fault.New(fault.Conflict, "Ce titre ne peut plus être annulé pour irrégularité : il fallait le faire avant la fin du %s. Seule une fraude le permet encore.", directory.FrenchDay(last))
}

// sanctionAct is what takes a title away. The contradictory procedure is asked for
// last, so that what is wrong with the act is said even before there is one.
func sanctionAct(c Command, event procedure.Event, what string, check func(*titleFile) error) titleAct {
	var heard labels.Contradictory
	return titleAct{
		Command: c, Event: event,
		before: func(f *titleFile, _ *procedure.Act) (err error) {
			if err := check(f); err != nil {
				return err
			}
			heard, err = f.heard(event)
			return err
		},
		after: func(f *titleFile, t procedure.Transition) error {
			if err := f.use(heard, t); err != nil {
				return err
			}
			if err := f.updateTitle(`reason_class = $2, suspended_until = null, suspended_for = '', then_withdraw = false`, f.publicReason(t)); err != nil {
				return err
			}
			return f.decided(t, what, strings.TrimSpace(c.Reason))
		},
	}
}

// decided opens the time in which a decision may be contested, and tells its holder.
func (f *titleFile) decided(t procedure.Transition, what, why string) error {
	appeal := ""
	if f.scheme.AppealMonths > 0 {
		last := procedure.AddMonths(f.today(), f.scheme.AppealMonths)
		if err := openDeadline(f.ctx, f.tx, t, deadlineAppeal, t.ID, procedure.EndOf(last, directory.Paris)); err != nil {
			return err
		}
		appeal = "Vous pouvez contester cette décision jusqu’au " + directory.FrenchDay(last) + ", depuis la page de ce label."
	}
	return f.moved(what, why, "", appeal)
}

// groundOf finds a reason in the list that an act takes it from.
func (f *titleFile) groundOf(list []labels.Ground, code string) (labels.Ground, error) {
	g, is := labels.GroundOf(list, code)
	if !is {
		return g, fault.Fields{{Name: "motif_code", Message: "Choisissez un motif dans la liste."}}.Err("Il manque un motif.")
	}
	return g, nil
}

// publicReason gives why, as the register says it.
func (f *titleFile) publicReason(t procedure.Transition) string {
	list := f.scheme.Sanctions
	switch t.Event {
	case labels.SuspendUrgently:
		list = labels.UrgentGrounds
	case labels.Annul:
		list = labels.AnnulGrounds
	}
	g, _ := labels.GroundOf(list, t.ReasonCode)
	return g.Public
}

// RenounceTitle is who holds a title giving it up, from now on.
func (s *Store) RenounceTitle(ctx context.Context, actor access.Actor, number string, c Command) (procedure.Transition, error) {
	return s.actOnTitle(ctx, actor, number, titleAct{
		Command: c, Event: labels.Renounce,
		after: func(f *titleFile, _ procedure.Transition) error {
			if err := f.updateTitle(`suspended_until = null, suspended_for = '', then_withdraw = false, reason_class = ''`); err != nil {
				return err
			}
			if err := f.tellDesk("le lieu a renoncé à son titre", c.Reason); err != nil {
				return err
			}
			return f.moved("vous y avez renoncé", "", "", "")
		},
	})
}
