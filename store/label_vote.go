package store

import (
	"context"
	"slices"

	"annuaire/access"
	"annuaire/fault"
	"annuaire/labels"
	"annuaire/procedure"
)

// Ballot is what a member votes on one file.
type Ballot struct {
	Application int64
	Choice      labels.Choice
}

// Vote keeps the votes of the actor on files of an open session. Each may be changed
// until its file is decided. All are kept, or none.
func (s *Store) Vote(ctx context.Context, actor access.Actor, session int64, command Command, ballots []Ballot) error {
	command.Seq = procedure.AnySeq // the others vote meanwhile
	return s.actOnSession(ctx, actor, session, sittingAct{Command: command, Event: labels.SessionVote, Data: map[string]any{"dossiers": len(ballots)},
		before: func(at *sitting) error {
			if me := at.member(actor.Account); me == nil || !me.Present {
				return fault.New(fault.Denied, "Vous n’êtes pas noté présent à cette séance. Demandez à la personne qui préside de le faire.")
			}
			if len(ballots) == 0 || len(ballots) > labels.SessionFiles {
				return fault.New(fault.Invalid, "Choisissez votre vote pour au moins un dossier.")
			}
			if err := at.mayVote(ballots); err != nil {
				return err
			}
			return at.vote(ballots)
		}})
}

// mayVote refuses the ballots on files that the actor may not judge, one by one.
func (at *sitting) mayVote(ballots []Ballot) error {
	open, err := at.votable()
	if err != nil {
		return err
	}
	var faults fault.Fields
	for _, b := range ballots {
		switch may, listed := open[b.Application]; {
		case !b.Choice.IsChoice():
			faults.Add("vote_"+number(b.Application), "Choisissez un vote dans la liste.")
		case !listed:
			faults.Add("vote_"+number(b.Application), "Ce dossier n’est pas ouvert à votre vote : il est décidé, retiré, ou vous n’y avez pas accès.")
		case !may:
			faults.Add("vote_"+number(b.Application), "Dites d’abord si vous avez un intérêt dans ce dossier.")
		}
	}
	return faults.Err("Vos votes ne sont pas enregistrés.")
}

// votable gives the files of the session that wait for a decision and that the actor
// sees: true for those that they may judge.
func (at *sitting) votable() (map[int64]bool, error) {
	args := []any{at.session.ID, labels.InCommittee, at.actor.Account}
	rows, err := at.tx.Query(at.ctx, `
		select a.id, a.account <> $3 and a.place_id not in (select acting_places())
			and exists (select from label_interest n where n.application = a.id and n.account = $3 and not n.recused)
		from label_session_item i join label_application a on a.id = i.application
		where i.session = $1 and i.removed_at is null and a.state = $2 and `+applicationInSight(at.actor, &args), args...)
	if err != nil {
		return nil, midway(err)
	}
	open := map[int64]bool{}
	var id int64
	var may bool
	err = forEach(rows, []any{&id, &may}, func() error {
		open[id] = may
		return nil
	})
	return open, midway(err)
}

func (at *sitting) vote(ballots []Ballot) error {
	files, choices := make([]int64, len(ballots)), make([]labels.Choice, len(ballots))
	for i, b := range ballots {
		files[i], choices[i] = b.Application, b.Choice
	}
	_, err := at.tx.Exec(at.ctx, `
		insert into label_vote (session, application, account, value, at)
		select distinct on (b.application) $1::bigint, b.application, $2::bigint, b.value, $3::timestamptz
		from unnest($4::bigint[], $5::text[]) with ordinality b(application, value, rank)
		order by b.application, b.rank desc
		on conflict (session, application, account) do update set value = excluded.value, at = excluded.at`,
		at.session.ID, at.actor.Account, at.now, files, choices)
	return midway(err)
}

// bench is who judges one file in a session: those present, but for who left because
// they have an interest in it.
type bench struct {
	at      *sitting
	judges  []int64
	recused []int64
	tally   labels.Tally
	votes   map[int64]labels.Choice
}

// openBench reads a session for who decides one of its files. It is held while they
// do: nobody votes, comes or leaves meanwhile.
func (f *file) openBench(session int64) (*bench, error) {
	at, err := f.store.openSession(f.ctx, f.tx, f.actor, session, "for share of s")
	if err != nil {
		return nil, err
	}
	if at.session.State != labels.SessionOpen {
		return nil, fault.New(fault.Conflict, "Cette séance n’est pas ouverte : rien ne s’y décide maintenant.")
	}
	b := &bench{at: at, votes: map[int64]labels.Choice{}}
	return b, b.read(f.app.ID)
}

// read counts the votes of those who judge: who left after voting counts no more.
func (b *bench) read(application int64) error {
	rows, err := b.at.tx.Query(b.at.ctx, `
		select account, chair, present, closed, recused, choice from session_bench($1, $2)`, b.at.session.ID, application)
	if err != nil {
		return midway(err)
	}
	var account int64
	var chair, present, closed, recused bool
	var choice labels.Choice
	listed := false
	err = forEach(rows, []any{&account, &chair, &present, &closed, &recused, &choice}, func() error {
		listed = true
		if recused {
			b.recused = append(b.recused, account)
		}
		if present && !closed {
			b.judges = append(b.judges, account)
			b.votes[account] = choice
			b.tally.Add(choice, chair)
		}
		return nil
	})
	switch {
	case err != nil:
		return midway(err)
	case b.at.member(b.at.actor.Account) == nil:
		return fault.New(fault.Denied, "Pour décider ce dossier, il faut être membre de la séance.")
	case !listed:
		return errNotListed
	}
	return nil
}

// mustPresideOver refuses who does not preside over a file: the chair does, or, when
// they are away or have left, another of those who judge it and may decide.
func (b *bench) mustPresideOver(f *file) error {
	me := b.at.member(f.actor.Account)
	if me == nil || !slices.Contains(b.at.parties(), labels.Decider) || !slices.Contains(b.judges, f.actor.Account) {
		return fault.New(fault.Denied, "Pour décider ce dossier, il faut être membre de la séance, présent, et avoir le droit de décider.")
	}
	if me.Chair {
		return nil
	}
	for _, m := range b.at.members {
		if m.Chair && slices.Contains(b.judges, m.Account) {
			return fault.New(fault.Denied, "%s préside la séance : cette personne enregistre la décision.", m.Name)
		}
	}
	return nil
}

// mayDecide checks who decides, how many judge, and that the votes make the decision.
func (b *bench) mayDecide(f *file, event procedure.Event) error {
	if err := b.mustPresideOver(f); err != nil {
		return err
	}
	if quorum := max(b.at.session.Quorum, f.scheme.Quorum); len(b.judges) < quorum {
		return fault.New(fault.Conflict, "Le quorum n’est pas atteint pour ce dossier : %s, %d demandées. Ajournez-le, ou attendez les autres membres.", people(len(b.judges)), quorum)
	}
	return b.tally.Agrees(event, b.at.session.ChairCasts)
}

// recorded is what a decision keeps of the session: counts, and no name.
func (b *bench) recorded() map[string]any {
	return map[string]any{"seance": b.at.session.ID, "presents": len(b.judges), "recuses": len(b.recused), "votes": b.tally}
}
