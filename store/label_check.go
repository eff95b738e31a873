package store

import (
	"context"
	"strings"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/fault"
	"annuaire/labels"
	"annuaire/procedure"
)

// CheckAsked is a check of a title as who made it records it; its text is the reason
// of the command.
type CheckAsked struct {
	Mean     labels.CheckMean
	Visit    int64 // a visit of this title, for CheckVisit
	Outcome  labels.Outcome
	Findings []Finding // what does not conform
}

// Finding is one thing that a check found not to conform.
type Finding struct {
	Kind labels.ReserveKind
	labels.ReserveAsked
}

// RecordCheck records that a title was checked, and what was found, each with its
// deadline. It is refused before the months that the scheme says, unless something
// calls for it: a change, an alert, a complaint, a reserve, a suspension.
func (s *Store) RecordCheck(ctx context.Context, actor access.Actor, number string, c Command, asked CheckAsked) (t procedure.Transition, err error) {
	c.Reason = strings.TrimSpace(c.Reason)
	if err := asked.check(); err != nil {
		return t, err
	}
	err = s.actingFor(ctx, actor, func(tx pgx.Tx) error {
		f, err := s.openTitle(ctx, tx, actor, number)
		if err != nil {
			return err
		}
		if t, err = f.do(checkAct(c, asked)); err != nil || t.Replayed {
			return err
		}
		return f.findAll(asked.Findings)
	})
	return t, awayOr(err)
}

func checkAct(c Command, asked CheckAsked) titleAct {
	return titleAct{
		Command: c, Event: labels.Surveil, Data: map[string]any{"moyen": asked.Mean, "issue": asked.Outcome, "visite": asked.Visit},
		before: func(f *titleFile, _ *procedure.Act) error {
			if err := f.mayBeChecked(); err != nil {
				return err
			}
			return f.visited(asked)
		},
		after: func(f *titleFile, t procedure.Transition) error {
			_, err := f.tx.Exec(f.ctx, `
				insert into label_check (title, nature, visit, outcome, text, account, at) values ($1, $2, nullif($3, 0::bigint), $4, $5, $6, $7)`,
				f.title.ID, asked.Mean, asked.Visit, asked.Outcome, c.Reason, f.actor.Account, t.RecordedAt)
			if err != nil {
				return midway(err)
			}
			if err := f.closeSurveillance(t); err != nil {
				return err
			}
			return f.moved("contrôle enregistré, "+strings.ToLower(asked.Outcome.French()), c.Reason, "", "")
		},
	}
}

func (a *CheckAsked) check() error {
	var faults fault.Fields
	if a.Mean.French() == "" {
		faults.Add("moyen", "Dites comment le contrôle a été fait.")
	}
	if a.Outcome.French() == "" {
		faults.Add("issue", "Dites ce que le contrôle a donné.")
	}
	if a.Outcome == labels.WithNCs && len(a.Findings) == 0 {
		faults.Add("critere", "Donnez au moins un défaut.")
	}
	if a.Outcome == labels.Favourable && len(a.Findings) > 0 {
		faults.Add("issue", "Un contrôle favorable ne relève aucun défaut.")
	}
	if a.Mean == labels.CheckVisit && a.Visit == 0 {
		faults.Add("visite", "Choisissez la visite dont le rapport est remis.")
	}
	return faults.Err("Le contrôle n’est pas complet.")
}

// mayBeChecked refuses a check that nothing calls for.
func (f *titleFile) mayBeChecked() error {
	first, _, has := f.scheme.SurveillanceWindow(f.title.ValidFrom)
	if has && !f.today().Before(first) || f.title.State != labels.Active {
		return nil
	}
	var called bool
	err := f.tx.QueryRow(f.ctx, `
		select exists (select from label_alert where title = $1 and ended_at is null)
			or exists (select from label_complaint where title = $1 and state = 'recu')
			or exists (select from label_reserve where title = $1 and lifted_at is null)
			or exists (select from label_contradictory where title = $1 and (closed_at is null or used_seq is null))
			or exists (select from transition t where t.kind = 'titre' and t.aggregate = $1 and t.event = $2
				and t.recorded_at > coalesce((select max(at) from label_check where title = $1), '-infinity'))`, f.title.ID, labels.ReportChange).Scan(&called)
	switch {
	case err != nil:
		return midway(err)
	case called:
		return nil
	case !has:
		return fault.New(fault.Conflict, "Ce label ne prévoit pas de contrôle, et rien n’en demande un : ni alerte, ni signalement, ni changement.")
	}
	return fault.New(fault.Conflict, "Le contrôle de ce titre s’ouvre le %s. Avant, il faut une alerte, un signalement ou un changement déclaré.", directory.FrenchDay(first))
}

// visited refuses a visit that is not of this title, or whose report is not given.
func (f *titleFile) visited(asked CheckAsked) error {
	if asked.Mean != labels.CheckVisit {
		return nil
	}
	var reported bool
	err := f.tx.QueryRow(f.ctx, `
		select exists (select from label_visit where id = $1 and title = $2 and state = any($3))`,
		asked.Visit, f.title.ID, []procedure.State{labels.VisitReported, labels.VisitClosed}).Scan(&reported)
	if err == nil && !reported {
		return fault.Fields{{Name: "visite", Message: "Choisissez une visite de ce titre dont le rapport est remis."}}.Err("La visite ne convient pas.")
	}
	return midway(err)
}

// closeSurveillance closes the time to check the title, when the check is in it.
func (f *titleFile) closeSurveillance(t procedure.Transition) error {
	if first, _, has := f.scheme.SurveillanceWindow(f.title.ValidFrom); !has || f.today().Before(first) {
		return nil
	}
	return closeDeadline(f.ctx, f.tx, t, deadlineSurveillance, 0)
}

// findAll records what a check found, each by a move of its own.
func (f *titleFile) findAll(findings []Finding) error {
	for _, found := range findings {
		c := Command{Seq: procedure.AnySeq, Reason: found.Text, Deadline: found.Due}
		if _, err := f.do(findingAct(c, found.Kind, found.Criterion)); err != nil {
			return err
		}
	}
	return nil
}

// checksOf lists the checks of a title, oldest first.
func checksOf(ctx context.Context, tx pgx.Tx, title int64) ([]labels.TitleCheck, error) {
	rows, err := tx.Query(ctx, `
		select id, nature, coalesce(visit, 0), outcome, text, at from label_check where title = $1 order by id`, title)
	if err != nil {
		return nil, midway(err)
	}
	list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[labels.TitleCheck])
	return list, midway(err)
}
