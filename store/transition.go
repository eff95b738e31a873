package store

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"annuaire/access"
	"annuaire/fault"
	"annuaire/labels"
	"annuaire/procedure"
)

// aggregateTables says where each kind of thing that moves is kept. Their columns
// id, state and seq are those of the engine.
var aggregateTables = map[string]string{
	labels.SchemeLife.Kind: "label_version", labels.ApplicationLife.Kind: "label_application", labels.VisitLife.Kind: "label_visit",
	labels.SessionLife.Kind: "label_session", labels.AppealLife.Kind: "label_appeal", labels.TitleLife.Kind: "label_title",
}

// moving is what an act moves: the machine, the number in its table, the version
// of the rules that it follows and the territory that it concerns, for the journal.
type moving struct {
	machine *procedure.Machine
	id      int64
	rules   int64
	at      access.Territory
}

// step makes one move: it locks what moves, checks the act against the table of its
// machine, writes the row, and copies the new state. What else the move changes is
// written in the same transaction, before or after. Conflict: it has moved since
// act.Seq, or the event cannot happen now. A command that was done before, by its
// key, does nothing more: the transition that it made is given back, Replayed;
// Rejected when the key was that of another command.
func (s *Store) step(ctx context.Context, tx pgx.Tx, m moving, a procedure.Act) (t procedure.Transition, err error) {
	var state procedure.State
	var seq int64
	table := aggregateTables[m.machine.Kind]
	err = tx.QueryRow(ctx, `select case when seq = 0 then '' else state end, seq from `+table+` where id = $1 for no key update`, m.id).Scan(&state, &seq)
	if errors.Is(err, pgx.ErrNoRows) {
		return t, fault.New(fault.Unknown, "Ce dossier n’existe pas, ou vous n’y avez pas accès.")
	}
	if err != nil {
		return t, midway(err)
	}
	if a.Key != "" {
		if t, known, err := commandDone(ctx, tx, m, a); err != nil || known {
			return t, err
		}
	}
	if a.Seq != procedure.AnySeq && a.Seq != seq {
		return t, movedMeanwhile(ctx, tx, m)
	}
	move, next, err := m.machine.After(state, &a)
	if err != nil {
		return t, err
	}
	if t, err = writeTransition(ctx, tx, m, a, move, state, next, seq+1); err != nil {
		return t, err
	}
	_, err = tx.Exec(ctx, `update `+table+` set state = $2, seq = $3 where id = $1`, m.id, next, t.Seq)
	return t, midway(err)
}

// commandDone gives the move that a command made before.
func commandDone(ctx context.Context, tx pgx.Tx, m moving, a procedure.Act) (t procedure.Transition, known bool, err error) {
	var payload []byte
	err = tx.QueryRow(ctx, `select payload from transition where kind = $1 and aggregate = $2 and key = $3`, m.machine.Kind, m.id, a.Key).Scan(&payload)
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return t, false, nil
	case err != nil:
		return t, false, midway(err)
	case !bytes.Equal(payload, a.Payload):
		return t, false, otherRequest()
	}
	t, err = oneTransition(ctx, tx, `t.kind = $1 and t.aggregate = $2 and t.key = $3`, m.machine.Kind, m.id, a.Key)
	t.Replayed = true
	return t, true, err
}

func movedMeanwhile(ctx context.Context, tx pgx.Tx, m moving) error {
	last, err := oneTransition(ctx, tx, `t.kind = $1 and t.aggregate = $2 order by t.seq desc limit 1`, m.machine.Kind, m.id)
	if err != nil {
		return fault.New(fault.Conflict, "Quelqu’un d’autre a agi entre-temps. Rechargez la page.")
	}
	return fault.New(fault.Conflict, "Entre-temps, quelqu’un d’autre a agi (%s, état « %s »). Rien de ce que vous avez envoyé n’a été enregistré : rechargez la page.",
		m.machine.Title(last.Event), m.machine.French(last.To))
}

func writeTransition(ctx context.Context, tx pgx.Tx, m moving, a procedure.Act, move procedure.Move, from, to procedure.State, seq int64) (t procedure.Transition, err error) {
	data, err := json.Marshal(a.Data)
	if err != nil {
		return t, err
	}
	if a.Data == nil {
		data = []byte("{}")
	}
	documents, err := json.Marshal(append([]procedure.Document{}, a.Documents...))
	if err != nil {
		return t, err
	}
	if a.EffectiveAt.IsZero() {
		a.EffectiveAt = a.At
	}
	if a.Visibility == "" {
		a.Visibility = move.Visibility
	}
	if a.Visibility == "" {
		a.Visibility = procedure.Instructors
	}
	if a.Key == "" {
		a.Payload = nil
	}
	var level, code *string
	if m.at != (access.Territory{}) {
		l := string(m.at.Level)
		level, code = &l, &m.at.Code
	}
	t = procedure.Transition{
		Kind: m.machine.Kind, Aggregate: m.id, Seq: seq, Event: a.Event, From: from, To: to, Actor: a.Actor, By: a.By, ActingFor: a.ActingFor,
		EffectiveAt: a.EffectiveAt, RecordedAt: a.At, RulesVersion: m.rules, ReasonCode: a.ReasonCode, Reason: a.Reason,
		LegalBasis: a.LegalBasis, DecisionRef: a.DecisionRef, Documents: a.Documents, Visibility: a.Visibility, Data: data,
	}
	err = tx.QueryRow(ctx, `
		insert into transition (kind, aggregate, seq, event, from_state, to_state, actor, party, acting_for, effective_at, recorded_at, rules_version,
			reason_code, reason, legal_basis, decision_ref, documents, visibility, data, key, payload, level, code, prev_hash, hash)
		values ($1, $2, $3, $4, $5, $6, nullif($7, 0::bigint), $8, nullif($9, 0::bigint), $10, $11, $12,
			$13, $14, $15, $16, $17, $18, $19, nullif($20, ''), $21, $22, $23, '', '')
		returning id, hash`,
		t.Kind, t.Aggregate, t.Seq, t.Event, t.From, t.To, t.Actor, t.By, t.ActingFor, t.EffectiveAt, t.RecordedAt, t.RulesVersion,
		t.ReasonCode, t.Reason, t.LegalBasis, t.DecisionRef, documents, t.Visibility, data, a.Key, a.Payload, level, code).Scan(&t.ID, &t.Hash)
	var refused *pgconn.PgError
	if errors.As(err, &refused) && refused.ConstraintName == "transition_in_order" {
		return t, fault.New(fault.Conflict, "Quelqu’un d’autre a agi entre-temps. Rechargez la page.")
	}
	return t, midway(err)
}

const transitionColumns = `
	select t.id, t.kind, t.aggregate, t.seq, t.event, t.from_state, t.to_state, coalesce(t.actor, 0), t.party, coalesce(t.acting_for, 0),
		t.effective_at, t.recorded_at, t.rules_version, t.reason_code, t.reason, t.legal_basis, t.decision_ref, t.documents, t.visibility, t.data, t.hash
	from transition t where `

func oneTransition(ctx context.Context, tx pgx.Tx, where string, args ...any) (t procedure.Transition, err error) {
	rows, err := tx.Query(ctx, transitionColumns+where, args...)
	if err != nil {
		return t, midway(err)
	}
	return pgx.CollectExactlyOneRow(rows, scanTransition)
}

func scanTransition(row pgx.CollectableRow) (t procedure.Transition, err error) {
	var documents []byte
	err = row.Scan(&t.ID, &t.Kind, &t.Aggregate, &t.Seq, &t.Event, &t.From, &t.To, &t.Actor, &t.By, &t.ActingFor,
		&t.EffectiveAt, &t.RecordedAt, &t.RulesVersion, &t.ReasonCode, &t.Reason, &t.LegalBasis, &t.DecisionRef, &documents, &t.Visibility, &t.Data, &t.Hash)
	if err != nil {
		return t, err
	}
	return t, json.Unmarshal(documents, &t.Documents)
}

// transitions lists the moves of an aggregate, oldest first, of these visibilities;
// all of them when none is given.
func transitions(ctx context.Context, tx pgx.Tx, kind string, id int64, seen ...procedure.Visibility) ([]procedure.Transition, error) {
	rows, err := tx.Query(ctx, transitionColumns+`t.kind = $1 and t.aggregate = $2 and ($3::text[] is null or t.visibility = any($3)) order by t.seq`, kind, id, seen)
	if err != nil {
		return nil, midway(err)
	}
	return pgx.CollectRows(rows, scanTransition)
}

// didOn tells whether an account brought about one of these events on an aggregate.
func didOn(ctx context.Context, tx pgx.Tx, kind string, id, account int64, events ...procedure.Event) (did bool, err error) {
	err = tx.QueryRow(ctx, `
		select exists (select from transition where kind = $1 and aggregate = $2 and actor = $3 and event = any($4))`, kind, id, account, events).Scan(&did)
	return did, midway(err)
}

// nextNumber gives the next number of a series, "EMN-2026-00042": in order, and
// never twice. The series is held until the transaction ends.
func nextNumber(ctx context.Context, tx pgx.Tx, series string, year int) (string, error) {
	name := fmt.Sprintf("%s-%d", series, year)
	var last int64
	err := tx.QueryRow(ctx, `select next_number($1)`, name).Scan(&last)
	return fmt.Sprintf("%s-%05d", name, last), midway(err)
}
