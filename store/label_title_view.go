package store

import (
	"context"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
	"annuaire/labels"
	"annuaire/procedure"
)

// TitleView is a title as somebody who holds it, or watches over it, reads it.
type TitleView struct {
	TitleLine
	Rules      labels.Scheme
	Parties    []procedure.Party // what the reader is to it
	Condition  string            // what it takes for its suspension to be lifted
	Withdrawal bool              // a procedure to withdraw it follows the suspension
	Replaced   string            // number of the title that it takes the place of, "" for none
	Renewal    TitleRenewal

	Moves           []procedure.Transition // those that the reader may read, oldest first
	Reserves        []labels.TitleReserve
	Checks          []labels.TitleCheck
	Contradictories []labels.Contradictory
	Alerts          []TitleAlert
	Complaints      []labels.Complaint // for who examines and decides
	Visits          []TitleVisit
	Documents       []TitleDocument
}

// TitleRenewal is how the renewal of a title stands.
type TitleRenewal struct {
	Application int64 // 0: nobody asked for it
	State       procedure.State
}

// TitleVisit is a visit of a title, in a list.
type TitleVisit struct {
	ID       int64
	State    procedure.State
	StartsAt time.Time
}

// TitleDocument is a file that was joined to a title.
type TitleDocument struct {
	ID      int64
	Name    string
	AddedAt time.Time
}

// May tells whether the reader may bring about an event now, by the table alone.
func (v *TitleView) May(event procedure.Event) bool {
	return labels.TitleLife.May(v.State, event, v.Parties...)
}

// Is tells what the reader is to the title.
func (v *TitleView) Is(party procedure.Party) bool { return slices.Contains(v.Parties, party) }

// Contradictory gives the procedure that is open; nil for none.
func (v *TitleView) Contradictory() *labels.Contradictory {
	if n := len(v.Contradictories); n > 0 && v.Contradictories[n-1].ClosedAt.IsZero() {
		return &v.Contradictories[n-1]
	}
	return nil
}

// Heard tells whether a closed procedure allows an act.
func (v *TitleView) Heard(event procedure.Event) bool {
	return slices.ContainsFunc(v.Contradictories, func(c labels.Contradictory) bool {
		return c.Aim.Covers(event) && c.UsedSeq == 0 && !c.ClosedAt.IsZero()
	})
}

// TitleFor gives a title to somebody who holds it, or watches over it. Unknown for
// everybody else.
func (s *Store) TitleFor(ctx context.Context, actor access.Actor, number string) (v TitleView, err error) {
	err = s.actingFor(ctx, actor, func(tx pgx.Tx) error {
		f, err := s.openTitle(ctx, tx, actor, number)
		if err != nil {
			return err
		}
		return f.view(&v)
	})
	return v, awayOr(err)
}

func (f *titleFile) view(v *TitleView) (err error) {
	lines, err := titleLines(f.ctx, f.tx, f.now, []int64{f.title.ID})
	if err != nil {
		return err
	}
	v.TitleLine, v.Rules = lines[0], f.scheme
	if v.Parties, err = f.parties(); err != nil {
		return err
	}
	err = f.tx.QueryRow(f.ctx, `
		select t.suspended_for, t.then_withdraw, coalesce((select o.number from label_title o where o.id = t.replaces), '')
		from label_title t where t.id = $1`, f.title.ID).Scan(&v.Condition, &v.Withdrawal, &v.Replaced)
	if err != nil {
		return midway(err)
	}
	if v.Moves, err = transitions(f.ctx, f.tx, labels.TitleLife.Kind, f.title.ID, readable(v.Parties)...); err != nil {
		return err
	}
	return f.viewRest(v)
}

// readable gives the moves that somebody may read, by what they are to a title.
func readable(parties []procedure.Party) []procedure.Visibility {
	seen := []procedure.Visibility{procedure.Public}
	if len(parties) > 0 {
		seen = append(seen, procedure.Applicant)
	}
	if slices.Contains(parties, labels.Instructor) || slices.Contains(parties, labels.Decider) {
		seen = append(seen, procedure.Instructors)
	}
	if slices.Contains(parties, labels.Decider) {
		seen = append(seen, procedure.Sealed)
	}
	return seen
}

func (f *titleFile) viewRest(v *TitleView) (err error) {
	id := f.title.ID
	if v.Reserves, err = reservesOf(f.ctx, f.tx, id); err != nil {
		return err
	}
	if v.Checks, err = checksOf(f.ctx, f.tx, id); err != nil {
		return err
	}
	if v.Contradictories, err = contradictoriesOf(f.ctx, f.tx, id); err != nil {
		return err
	}
	if v.Alerts, err = alertsOf(f.ctx, f.tx, id); err != nil {
		return err
	}
	if v.Is(labels.Instructor) || v.Is(labels.Decider) {
		if v.Complaints, err = complaintsOf(f.ctx, f.tx, id); err != nil {
			return err
		}
		for i := range v.Complaints {
			v.Complaints[i].Email = "" // answered without being known
		}
	}
	return f.viewLinked(v)
}

// viewLinked reads what is kept elsewhere about the title.
func (f *titleFile) viewLinked(v *TitleView) error {
	rows, err := f.tx.Query(f.ctx, `select id, state, starts_at from label_visit where title = $1 order by starts_at desc limit 50`, f.title.ID)
	if err != nil {
		return midway(err)
	}
	if v.Visits, err = pgx.CollectRows(rows, pgx.RowToStructByPos[TitleVisit]); err != nil {
		return midway(err)
	}
	rows, err = f.tx.Query(f.ctx, `
		select id, name, added_at from document where kind = 'titre' and aggregate = $1 and removed_at is null order by id limit 200`, f.title.ID)
	if err != nil {
		return midway(err)
	}
	if v.Documents, err = pgx.CollectRows(rows, pgx.RowToStructByPos[TitleDocument]); err != nil {
		return midway(err)
	}
	rows, err = f.tx.Query(f.ctx, `select id, state from label_application where renews = $1 order by id desc limit 1`, f.title.ID)
	if err != nil {
		return midway(err)
	}
	asked, err := pgx.CollectRows(rows, pgx.RowToStructByPos[TitleRenewal])
	if err == nil && len(asked) > 0 {
		v.Renewal = asked[0]
	}
	return midway(err)
}
