package store

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/labels"
	"annuaire/procedure"
)

// SessionLine is a session in a list.
type SessionLine struct {
	ID        int64
	Name      string
	Territory string
	State     procedure.State
	At        time.Time
	Files     int
	Left      int // of them not decided yet
	Member    bool
}

// CommitteeSessions lists the sessions that the actor prepares or is a member of: the latest first.
func (s *Store) CommitteeSessions(ctx context.Context, actor access.Actor, limit int) (list []SessionLine, err error) {
	args := []any{limit, labels.InCommittee}
	sql := `
		select s.id, s.name, coalesce(t.name, ''), s.state, s.at, n.files, n.waiting, s.id in (select acting_sessions())
		from label_session s
		left join territory t on t.level = s.level and t.code = s.code
		cross join lateral (select count(*) as files, count(*) filter (where g.state = $2) as waiting from session_agenda(s.id) g) n
		where ` + sessionInSight(actor, &args) + `
		order by s.at desc, s.id desc limit $1`
	err = s.actingFor(ctx, actor, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, sql, args...)
		if err != nil {
			return midway(err)
		}
		list, err = pgx.CollectRows(rows, pgx.RowToStructByPos[SessionLine])
		return err
	})
	return list, awayOr(err)
}

// SessionView is a session as one person sees it.
type SessionView struct {
	labels.Session
	Territory string
	Members   []labels.SessionMember
	Files     []SessionFile
	Parties   []procedure.Party
	Presides  bool // the actor may open it, note who is there, close it
	Withheld  bool // its minutes tell of a file that the actor left: they are not given
}

// May tells whether the actor may bring about an event now.
func (v *SessionView) May(event procedure.Event) bool {
	return labels.SessionLife.May(v.State, event, v.Parties...)
}

// Is tells whether the actor has a capacity in the session.
func (v *SessionView) Is(p procedure.Party) bool { return slices.Contains(v.Parties, p) }

// SessionFile is a file of the agenda as one person sees it: by its name alone until
// they have declared their interests, and for good when they have one.
type SessionFile struct {
	labels.AgendaItem
	Interest Interest // of the actor
	Readable bool
	Mine     labels.Choice // what the actor voted
	Seq      int64
	Proposal labels.Proposal
	Judges   int // members present, who have declared that they have no interest
	Quorum   int
	Recused  []string // names of the members who left
	Tally    labels.Tally
	Votes    map[string]labels.Choice // by name, for the members alone
	Decision *procedure.Transition    // nil: none yet
	Reserves []labels.ReserveAsked    // that a decision with reserves would make; their days
}

// SessionFor gives a session that the actor sees, with its agenda.
func (s *Store) SessionFor(ctx context.Context, actor access.Actor, id int64) (v SessionView, err error) {
	err = s.actingFor(ctx, actor, func(tx pgx.Tx) error {
		at, err := s.openSession(ctx, tx, actor, id, "")
		if err != nil {
			return err
		}
		v, err = at.view()
		return err
	})
	return v, awayOr(err)
}

func (at *sitting) view() (v SessionView, err error) {
	v = SessionView{Session: at.session, Members: at.members, Parties: at.parties()}
	me := at.member(at.actor.Account)
	v.Presides = me != nil && (at.session.State == labels.SessionPlanned && me.Chair && v.Is(labels.Decider) || at.mustPreside() == nil)
	if v.Territory, err = deskNameAt(at); err != nil {
		return v, err
	}
	agenda, err := at.agenda()
	if err != nil {
		return v, err
	}
	v.Files = make([]SessionFile, len(agenda))
	byID := make(map[int64]*SessionFile, len(agenda))
	for i, item := range agenda {
		v.Files[i] = SessionFile{AgendaItem: item, Votes: map[string]labels.Choice{}, Quorum: at.session.Quorum}
		byID[item.Application] = &v.Files[i]
	}
	for _, read := range []func(map[int64]*SessionFile) error{at.viewFiles, at.viewInterests, at.viewVotes, at.viewDecisions} {
		if err := read(byID); err != nil {
			return v, err
		}
	}
	v.close()
	return v, nil
}

// close takes away what the actor may not read: for a member, what was proposed and voted
// of files in which they have not declared; votes by name for who is no member; and, for who
// left a file, the minutes, which tell of it: but for who presides, who closes them.
func (v *SessionView) close() {
	for i := range v.Files {
		f := &v.Files[i]
		if v.Is(labels.Member) && !f.Interest.Declared || f.Interest.Recused {
			f.Readable, f.Proposal, f.Reserves, f.Tally, f.Votes, f.Recused, f.Judges, f.Decision = false, labels.Proposal{}, nil, labels.Tally{}, nil, nil, 0, nil
		}
		if f.Interest.Recused && !v.Presides {
			v.Minutes, v.Withheld = "", v.Withheld || v.Minutes != ""
		}
		if !v.Is(labels.Member) {
			f.Votes = nil
		}
	}
}

func deskNameAt(at *sitting) (name string, err error) {
	err = at.tx.QueryRow(at.ctx, `select coalesce(min(name), '') from territory where level = $1 and code = $2`, at.session.Level, at.session.Code).Scan(&name)
	return name, midway(err)
}

// viewFiles reads what the actor may read of the files.
func (at *sitting) viewFiles(files map[int64]*SessionFile) error {
	args := []any{at.session.ID}
	rows, err := at.tx.Query(at.ctx, `
		select a.id, a.seq, coalesce(a.proposal, '{}'), v.definition
		from label_session_item i
		join label_application a on a.id = i.application
		join label_version v on v.id = a.version
		where i.session = $1 and i.removed_at is null and `+applicationInSight(at.actor, &args), args...)
	if err != nil {
		return midway(err)
	}
	var id, seq int64
	var proposal, definition []byte
	return midway(forEach(rows, []any{&id, &seq, &proposal, &definition}, func() error {
		f := files[id]
		if f == nil {
			return nil
		}
		var scheme labels.Scheme
		if err := json.Unmarshal(definition, &scheme); err != nil {
			return err
		}
		f.Readable, f.Seq, f.Quorum = true, seq, max(at.session.Quorum, scheme.Quorum)
		if err := json.Unmarshal(proposal, &f.Proposal); err != nil {
			return err
		}
		f.Reserves = f.Proposal.ReservesFor(&scheme, procedure.DayOf(at.now, directory.Paris))
		return nil
	}))
}

// viewInterests reads who has declared what: oneself, and of the files that one
// reads, how many judge and who left.
func (at *sitting) viewInterests(files map[int64]*SessionFile) error {
	rows, err := at.tx.Query(at.ctx, `
		select n.application, n.account, n.interest, n.recused, n.declared_at
		from label_interest n
		join label_session_item i on i.application = n.application and i.session = $1 and i.removed_at is null`, at.session.ID)
	if err != nil {
		return midway(err)
	}
	var id, account int64
	var said Interest
	return midway(forEach(rows, []any{&id, &account, &said.Text, &said.Recused, &said.At}, func() error {
		f, m := files[id], at.member(account)
		if f == nil {
			return nil
		}
		if account == at.actor.Account {
			f.Interest = said
			f.Interest.Declared = true
			f.Readable = f.Readable && !said.Recused
		}
		switch {
		case m == nil:
		case said.Recused:
			f.Recused = append(f.Recused, m.Name)
		case m.Present:
			f.Judges++
		}
		return nil
	}))
}

func (at *sitting) viewVotes(files map[int64]*SessionFile) error {
	rows, err := at.tx.Query(at.ctx, `
		select v.application, v.account, v.value
		from label_vote v
		join label_interest n on n.application = v.application and n.account = v.account and not n.recused
		where v.session = $1`, at.session.ID)
	if err != nil {
		return midway(err)
	}
	var id, account int64
	var choice labels.Choice
	return midway(forEach(rows, []any{&id, &account, &choice}, func() error {
		f, m := files[id], at.member(account)
		if f == nil || m == nil || !m.Present {
			return nil
		}
		f.Tally.Add(choice, m.Chair)
		f.Votes[m.Name] = choice
		if account == at.actor.Account {
			f.Mine = choice
		}
		return nil
	}))
}

// viewDecisions reads what was decided of the files in this session.
func (at *sitting) viewDecisions(files map[int64]*SessionFile) error {
	rows, err := at.tx.Query(at.ctx, transitionColumns+`
		t.kind = $1 and t.event = any($2) and t.data ->> 'seance' = $3::bigint::text
		and t.aggregate in (select i.application from label_session_item i where i.session = $3) order by t.id`,
		labels.ApplicationLife.Kind, append([]procedure.Event{labels.Adjourn}, labels.Outcomes...), at.session.ID)
	if err != nil {
		return midway(err)
	}
	moves, err := pgx.CollectRows(rows, scanTransition)
	for i := range moves {
		if f := files[moves[i].Aggregate]; f != nil && f.Readable {
			f.Decision = &moves[i]
		}
	}
	return midway(err)
}
