package store

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
	"annuaire/fault"
	"annuaire/labels"
	"annuaire/procedure"
)

// SaveAssessments keeps what the actor writes of some criteria, for themselves alone,
// until they send it. It is no move: nothing of the file changes.
func (s *Store) SaveAssessments(ctx context.Context, actor access.Actor, id int64, drafts []labels.Assessment) error {
	return awayOr(s.actingFor(ctx, actor, func(tx pgx.Tx) error {
		f, err := s.openFile(ctx, tx, actor, id)
		if err != nil {
			return err
		}
		if err := f.mayAssess(); err != nil {
			return err
		}
		for i := range drafts {
			if err := f.saveAssessment(&drafts[i]); err != nil {
				return err
			}
		}
		return nil
	}))
}

// mayAssess refuses who may not assess the file now.
func (f *file) mayAssess() (err error) {
	if f.party, err = f.partyFor(labels.Assess); err != nil {
		return err
	}
	if err := mustHaveDeclared(f); err != nil {
		return err
	}
	_, _, err = labels.ApplicationLife.After(f.app.State, &procedure.Act{Event: labels.Assess, By: f.party})
	return err
}

// saveAssessment keeps one draft, in place of the one before. An empty verdict takes
// it away.
func (f *file) saveAssessment(a *labels.Assessment) error {
	if a.Verdict == "" {
		_, err := f.tx.Exec(f.ctx, `
			update label_assessment set annulled_at = $4, sent_at = null, finding = ''
			where application = $1 and criterion = $2 and assessor = $3 and sent_at is null and annulled_at is null`, f.app.ID, a.Criterion, f.actor.Account, f.now)
		return midway(err)
	}
	if err := a.CheckDraft(&f.scheme); err != nil {
		return err
	}
	if _, err := documentsOf(f.ctx, f.tx, labels.ApplicationLife.Kind, f.app.ID, a.Documents); err != nil {
		return err
	}
	_, err := f.tx.Exec(f.ctx, `
		insert into label_assessment (application, criterion, assessor, party, verdict, finding, documents, written_at) values ($1, $2, $3, $4, $5, $6, $7, $8)
		on conflict (application, criterion, assessor) where sent_at is null and annulled_at is null
		do update set party = excluded.party, verdict = excluded.verdict, finding = excluded.finding, documents = excluded.documents, written_at = excluded.written_at`,
		f.app.ID, a.Criterion, f.actor.Account, f.party, a.Verdict, a.Finding, append([]int64{}, a.Documents...), f.now)
	return midway(err)
}

// SendAssessments sends what the actor wrote: it never changes again. What they had
// sent of the same criteria is annulled by it, and stays. Invalid: a draft lacks
// its finding, or there is none.
func (s *Store) SendAssessments(ctx context.Context, actor access.Actor, id int64, command Command) (procedure.Transition, error) {
	return s.actOnFile(ctx, actor, id, fileAct{
		Command: command, Event: labels.Assess,
		before: func(f *file, a *procedure.Act) error {
			if err := mustHaveDeclared(f); err != nil {
				return err
			}
			drafts, err := f.drafts()
			if err != nil {
				return err
			}
			a.Data, err = f.sendDrafts(drafts)
			return err
		},
	})
}

func (f *file) sendDrafts(drafts []labels.Assessment) (map[string]any, error) {
	verdicts, codes := map[string]labels.Verdict{}, []string{}
	var faults fault.Fields
	for i := range drafts {
		if found, is := fieldsOf(drafts[i].Check(&f.scheme)); is {
			faults = append(faults, found...)
		}
		verdicts[drafts[i].Criterion] = drafts[i].Verdict
		codes = append(codes, drafts[i].Criterion)
	}
	if err := faults.Err("Une évaluation est incomplète. Rien n’est envoyé, votre brouillon est gardé."); err != nil {
		return nil, err
	}
	if len(codes) == 0 {
		return nil, fault.New(fault.Invalid, "Il n’y a rien à envoyer. Évaluez au moins un critère.")
	}
	if err := f.annulSent(codes); err != nil {
		return nil, err
	}
	_, err := f.tx.Exec(f.ctx, `
		update label_assessment set sent_at = $3 where application = $1 and assessor = $2 and sent_at is null and annulled_at is null`, f.app.ID, f.actor.Account, f.now)
	return map[string]any{"constats": verdicts}, midway(err)
}

func (f *file) annulSent(codes []string) error {
	_, err := f.tx.Exec(f.ctx, `
		update label_assessment set annulled_at = $4
		where application = $1 and assessor = $2 and criterion = any($3) and sent_at is not null and annulled_at is null`, f.app.ID, f.actor.Account, codes, f.now)
	return midway(err)
}

// fieldsOf gives the fields that an error speaks of.
func fieldsOf(err error) (fault.Fields, bool) {
	known, is := errors.AsType[*fault.Error](err)
	if !is {
		return nil, false
	}
	return known.Fields, true
}

// drafts lists what the actor wrote and has not sent.
func (f *file) drafts() ([]labels.Assessment, error) {
	return assessmentsWhere(f.ctx, f.tx, `application = $1 and assessor = $2 and sent_at is null and annulled_at is null`, f.app.ID, f.actor.Account)
}

// sentAssessments lists what was sent of the file, annulled or not, oldest first.
func (f *file) sentAssessments() ([]labels.Assessment, error) {
	return assessmentsWhere(f.ctx, f.tx, `application = $1 and sent_at is not null`, f.app.ID)
}

func assessmentsWhere(ctx context.Context, tx pgx.Tx, where string, args ...any) ([]labels.Assessment, error) {
	rows, err := tx.Query(ctx, `
		select id, criterion, assessor, party, verdict, finding, documents, written_at, sent_at, annulled_at
		from label_assessment where `+where+` order by coalesce(sent_at, written_at), id`, args...)
	if err != nil {
		return nil, midway(err)
	}
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (a labels.Assessment, err error) {
		err = row.Scan(&a.ID, &a.Criterion, &a.Assessor, &a.Party, &a.Verdict, &a.Finding, &a.Documents, &a.WrittenAt, orZero(&a.SentAt), orZero(&a.AnnulledAt))
		return a, err
	})
	return list, midway(err)
}
