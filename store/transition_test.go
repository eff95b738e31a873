package store

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"annuaire/access"
	"annuaire/fault"
	"annuaire/labels"
	"annuaire/procedure"
)

// The engine is tried on sessions, the smallest thing that moves and that not
// everybody reaches.

// planned makes a session of a department, which somebody plans.
func planned(t testing.TB, s *Store, by access.Actor, at access.Territory) moving {
	t.Helper()
	var m moving
	err := s.actingFor(t.Context(), by, func(tx pgx.Tx) (err error) {
		m, err = plan(t.Context(), s, tx, by, at)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func plan(ctx context.Context, s *Store, tx pgx.Tx, by access.Actor, at access.Territory) (moving, error) {
	m := moving{machine: labels.SessionLife, rules: 7, at: at}
	err := tx.QueryRow(ctx, `
		insert into label_session (level, code, name, state, at, quorum, created_by, request) values ($1, $2, 'Comité', '', $3, 1, $4, gen_random_uuid()::text) returning id`,
		at.Level, at.Code, by.At, by.Account).Scan(&m.id)
	if err != nil {
		return m, err
	}
	_, err = s.step(ctx, tx, m, sessionAct(labels.SessionPlan, labels.Secretary, by))
	return m, err
}

func sessionAct(event procedure.Event, party procedure.Party, by access.Actor) procedure.Act {
	return procedure.Act{Event: event, By: party, Seq: procedure.AnySeq, Actor: by.Account, At: by.At, Reason: "Raison de l’essai."}
}

// stepFor does one act in a transaction of its own, as somebody.
func stepFor(t testing.TB, s *Store, by access.Actor, m moving, a procedure.Act) (moved procedure.Transition, err error) {
	t.Helper()
	err = s.actingFor(t.Context(), by, func(tx pgx.Tx) error {
		moved, err = s.step(t.Context(), tx, m, a)
		return err
	})
	return moved, err
}

// sound fails unless the record is what was written.
func sound(t testing.TB, s *Store) Verified {
	t.Helper()
	v, err := s.VerifyJournal(t.Context())
	if err != nil || v.Broken != nil {
		t.Fatalf("the record does not verify: %v, %v", v.Broken, err)
	}
	return v
}

func TestMovesAreWrittenInOrder(t *testing.T) {
	t.Parallel()
	s := openGround(t)
	chair := person(t, s, "presidente", over(access.DecisionMaker, ille))
	chair.At = time.Date(2026, 3, 2, 23, 30, 0, 123456000, time.UTC)
	m := planned(t, s, chair, ille)
	effective := chair.At.Add(-24 * time.Hour)
	begin := sessionAct(labels.SessionBegin, labels.Decider, chair)
	begin.EffectiveAt, begin.LegalBasis, begin.DecisionRef, begin.Data = effective, "article 3", "D-1", map[string]int{"presents": 4}
	if _, err := stepFor(t, s, chair, m, begin); err != nil {
		t.Fatal(err)
	}
	if _, err := stepFor(t, s, chair, m, sessionAct(labels.SessionClose, labels.Decider, chair)); err != nil {
		t.Fatal(err)
	}
	var moves []procedure.Transition
	err := s.actingFor(t.Context(), chair, func(tx pgx.Tx) (err error) {
		moves, err = transitions(t.Context(), tx, m.machine.Kind, m.id)
		return err
	})
	if err != nil || len(moves) != 3 {
		t.Fatalf("%d moves, %v", len(moves), err)
	}
	for i, want := range []struct {
		event    procedure.Event
		from, to procedure.State
	}{{labels.SessionPlan, "", labels.SessionPlanned}, {labels.SessionBegin, labels.SessionPlanned, labels.SessionOpen}, {labels.SessionClose, labels.SessionOpen, labels.SessionClosed}} {
		got := moves[i]
		if got.Seq != int64(i)+1 || got.Event != want.event || got.From != want.from || got.To != want.to || got.Actor != chair.Account || got.RulesVersion != 7 || !got.RecordedAt.Equal(chair.At) {
			t.Errorf("move %d: %+v", i, got)
		}
	}
	if b := moves[1]; !b.EffectiveAt.Equal(effective) || b.LegalBasis != "article 3" || b.DecisionRef != "D-1" || string(b.Data) != `{"presents": 4}` {
		t.Errorf("what was recorded: %+v", b)
	}
	var state procedure.State
	var seq int64
	if err := s.pool.QueryRow(t.Context(), `select state, seq from label_session where id = $1`, m.id).Scan(&state, &seq); err != nil || state != labels.SessionClosed || seq != 3 {
		t.Errorf("the copy says %s, %d, %v", state, seq, err)
	}
	if v := sound(t, s); v.Moves != 3 || v.Things != 1 {
		t.Errorf("%+v", v)
	}
}

// said gives all that an error tells, field by field too.
func said(err error) string {
	var e *fault.Error
	if errors.As(err, &e) {
		return fmt.Sprint(e.Public, e.Fields)
	}
	return fmt.Sprint(err)
}

// What the table refuses leaves nothing.
func TestRefusedMovesLeaveNothing(t *testing.T) {
	t.Parallel()
	s := openGround(t)
	chair := person(t, s, "presidente", over(access.DecisionMaker, ille))
	m := planned(t, s, chair, ille)
	without := sessionAct(labels.SessionCancel, labels.Secretary, chair)
	without.Reason = " "
	stale := sessionAct(labels.SessionBegin, labels.Decider, chair)
	stale.Seq = 0
	for name, c := range map[string]struct {
		act  procedure.Act
		kind fault.Kind
		says string
	}{
		"another state":  {sessionAct(labels.SessionVote, labels.Member, chair), fault.Conflict, "prévue"},
		"another party":  {sessionAct(labels.SessionBegin, labels.Secretary, chair), fault.Denied, "ouvrir cette séance"},
		"no such event":  {sessionAct("voler", labels.Decider, chair), fault.Invalid, "n’existe pas"},
		"without reason": {without, fault.Invalid, "raison"},
		"stale":          {stale, fault.Conflict, "prévoir une séance"},
	} {
		_, err := stepFor(t, s, chair, m, c.act)
		if fault.KindOf(err) != c.kind || !strings.Contains(said(err), c.says) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if v := sound(t, s); v.Moves != 1 {
		t.Errorf("%d moves", v.Moves)
	}
}

// Two who decide on what they both read: one wins, the other is told.
func TestTwoDecideAtOnce(t *testing.T) {
	t.Parallel()
	s := openGround(t)
	chair, other := person(t, s, "presidente", over(access.DecisionMaker, ille)), person(t, s, "autre", over(access.DecisionMaker, ille))
	for round := range 10 {
		m := planned(t, s, chair, ille)
		var errs [2]error
		var hands sync.WaitGroup
		for i, by := range []access.Actor{chair, other} {
			a := sessionAct(labels.SessionBegin, labels.Decider, by)
			a.Seq = 1
			hands.Go(func() { _, errs[i] = stepFor(t, s, by, m, a) })
		}
		hands.Wait()
		won, lost := errs[0], errs[1]
		if won != nil {
			won, lost = lost, won
		}
		if won != nil || fault.KindOf(lost) != fault.Conflict || !strings.Contains(lost.Error(), "ouvrir cette séance") {
			t.Errorf("round %d: %v", round, errs)
		}
	}
	if v := sound(t, s); v.Moves != 20 {
		t.Errorf("%d moves", v.Moves)
	}
}

// A command that is sent again does nothing more; its key serves no other.
func TestCommandsAreDoneOnce(t *testing.T) {
	t.Parallel()
	s := openGround(t)
	chair := person(t, s, "presidente", over(access.DecisionMaker, ille))
	m := planned(t, s, chair, ille)
	a := sessionAct(labels.SessionChange, labels.Secretary, chair)
	payload := sha256.Sum256([]byte("autre date"))
	a.Seq, a.Key, a.Payload = 1, "clé-1", payload[:]
	const senders = 20
	moved, errs := make([]procedure.Transition, senders), make([]error, senders)
	var hands sync.WaitGroup
	for i := range senders {
		hands.Go(func() { moved[i], errs[i] = stepFor(t, s, chair, m, a) })
	}
	hands.Wait()
	did := 0
	for i := range senders {
		if errs[i] != nil || moved[i].Seq != 2 || string(moved[i].Hash) != string(moved[0].Hash) {
			t.Errorf("sender %d: %+v, %v", i, moved[i], errs[i])
		}
		if !moved[i].Replayed {
			did++
		}
	}
	if did != 1 {
		t.Errorf("%d senders were told that they did it", did)
	}
	if _, err := stepFor(t, s, chair, m, sessionAct(labels.SessionBegin, labels.Decider, chair)); err != nil {
		t.Fatal(err)
	}
	if again, err := stepFor(t, s, chair, m, a); err != nil || !again.Replayed || again.Seq != 2 {
		t.Errorf("after another move: %+v, %v", again, err)
	}
	a.Payload = payload[:31]
	if _, err := stepFor(t, s, chair, m, a); fault.KindOf(err) != fault.Rejected {
		t.Errorf("the same key, another command: %v", err)
	}
	if v := sound(t, s); v.Moves != 3 {
		t.Errorf("%d moves", v.Moves)
	}
}

// No SQL, of whoever, changes a move, takes it away or puts one out of order.
func TestMovesAreKept(t *testing.T) {
	t.Parallel()
	s := openGround(t)
	chair := person(t, s, "presidente", over(access.DecisionMaker, ille))
	m := planned(t, s, chair, ille)
	const insert = `
		insert into transition (kind, aggregate, seq, event, from_state, to_state, party, effective_at, recorded_at, visibility, prev_hash, hash)
		values ('seance', $1, `
	for _, sql := range []string{
		`update transition set reason = 'autre' where aggregate = $1`, `update transition set hash = hash where aggregate = $1`, `delete from transition where aggregate = $1`,
		`truncate transition`, `delete from document`, `truncate document`,
		insert + `1, 'prevoir', '', 'prevue', 'secretariat', now(), now(), 'public', '', '')`,
		insert + `3, 'ouvrir', 'prevue', 'ouverte', 'decideur', now(), now(), 'public', '', '')`,
		insert + `2, 'ouvrir', '', 'ouverte', 'decideur', now(), now(), 'public', '', '')`,
		insert + `2, 'ouvrir', 'close', 'ouverte', 'decideur', now(), now(), 'public', '', '')`,
	} {
		args := []any{m.id}[:strings.Count(sql, "$1")]
		_, err := s.pool.Exec(t.Context(), sql, args...)
		var refused *pgconn.PgError
		if !errors.As(err, &refused) || refused.Code == "42601" {
			t.Errorf("%s: %v", sql, err)
		}
	}
	// What somebody writes themselves as a hash is not what is kept.
	if _, err := s.pool.Exec(t.Context(), insert+`2, 'modifier', 'prevue', 'prevue', 'secretariat', now(), now(), 'public', 'x', 'x')`, m.id); err != nil {
		t.Fatal(err)
	}
	if v, err := s.VerifyJournal(t.Context()); err != nil || v.Broken == nil || !strings.Contains(v.Broken.String(), "état") {
		t.Errorf("a move that only hand-written SQL did: %v, %v", v.Broken, err)
	}
}

// Who acts elsewhere sees no move, no deadline and no document, and moves nothing.
func TestMovesOfOthersAreHidden(t *testing.T) {
	t.Parallel()
	s := openGround(t)
	chair, stranger := person(t, s, "presidente", over(access.DecisionMaker, ille)), person(t, s, "ailleurs", over(access.DecisionMaker, morbihan))
	m := planned(t, s, chair, ille)
	err := s.actingFor(t.Context(), chair, func(tx pgx.Tx) error {
		t2, err := s.step(t.Context(), tx, m, sessionAct(labels.SessionChange, labels.Secretary, chair))
		if err != nil {
			return err
		}
		if err := openDeadline(t.Context(), tx, t2, "observations", 0, chair.At.Add(time.Hour)); err != nil {
			return err
		}
		_, err = tx.Exec(t.Context(), `
			insert into document (kind, aggregate, nature, name, media_type, size, sha256, content, scan, account, added_at)
			values ('seance', $1, 'piece', 'note.txt', 'text/plain', 4, sha256('note'), 'note', 'sain', $2, $3)`, m.id, chair.Account, chair.At)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for who, c := range map[string]struct {
		actor access.Actor
		rows  int
	}{"who acts there": {chair, 4}, "who acts elsewhere": {stranger, 0}, "nobody": {access.Actor{At: chair.At}, 0}} {
		var rows int
		err := s.actingFor(t.Context(), c.actor, func(tx pgx.Tx) error {
			return tx.QueryRow(t.Context(), `
				select (select count(*) from transition) + (select count(*) from deadline) + (select count(*) from document)`).Scan(&rows)
		})
		if err != nil || rows != c.rows {
			t.Errorf("%s sees %d rows, %v", who, rows, err)
		}
	}
	if _, err := stepFor(t, s, stranger, m, sessionAct(labels.SessionBegin, labels.Decider, stranger)); fault.KindOf(err) != fault.Unknown {
		t.Errorf("who acts elsewhere moves it: %v", err)
	}
	inTheirName := sessionAct(labels.SessionBegin, labels.Decider, stranger)
	if _, err := stepFor(t, s, chair, m, inTheirName); err == nil {
		t.Error("a move was written in the name of another account")
	}
	if v := sound(t, s); v.Moves != 2 || v.Documents != 1 {
		t.Errorf("%+v", v)
	}
}
