package store

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"fmt"
	"maps"
	"slices"

	"github.com/jackc/pgx/v5"

	"annuaire/labels"
	"annuaire/procedure"
)

// thing is what goes through a procedure.
type thing struct {
	kind string
	id   int64
}

func (of thing) compare(other thing) int {
	return cmp.Or(cmp.Compare(of.kind, other.kind), cmp.Compare(of.id, other.id))
}

// standing is where the moves of a thing leave it.
type standing struct {
	seq   int64
	state string
	hash  [sha256.Size]byte
	seal  string // digest of the thing after its last move, as the journal says it
}

// pendingMove is a move that the journal has not been found to hold yet.
type pendingMove struct {
	thing
	seq   int64
	event string
}

func (p pendingMove) compare(other pendingMove) int {
	return cmp.Or(p.thing.compare(other.thing), cmp.Compare(p.seq, other.seq))
}

// moveChains is what a verification reads of the moves of everything.
type moveChains struct {
	*chain
	things    map[thing]*standing
	moves     map[string]pendingMove // by hash, in hexadecimal, as the journal writes it
	documents map[int64]documentSeal
	titles    map[int64][]procedure.Transition
	count     int64 // of moves
	known     int64 // things
}

func newMoveChains(c *chain) *moveChains {
	return &moveChains{
		chain: c, things: map[thing]*standing{}, moves: map[string]pendingMove{},
		documents: map[int64]documentSeal{}, titles: map[int64][]procedure.Transition{},
	}
}

func (m *moveChains) failMove(of thing, seq int64, reason string) {
	m.failAt(fmt.Sprintf("%s, acte %d", of, seq), reason)
}

// String names it in French.
func (of thing) String() string { return fmt.Sprintf("Procédure « %s » n° %d", of.kind, of.id) }

// readMoves follows the chain of each thing: numbers without a gap, each move from
// where the one before led, each hash that of the move and of the one before.
func (m *moveChains) readMoves(ctx context.Context, tx pgx.Tx) error {
	rows, err := tx.Query(ctx, `
		select kind, aggregate, seq, event, from_state, to_state, effective_at, prev_hash, hash, encode(hash, 'hex'), transition_text(t)
		from transition t
		order by kind, aggregate, seq`)
	if err != nil {
		return away(err)
	}
	var of thing
	var t procedure.Transition
	var before, hash []byte
	var name, text string
	return forEach(rows, []any{&of.kind, &of.id, &t.Seq, &t.Event, &t.From, &t.To, &t.EffectiveAt, &before, &hash, &name, &text}, func() error {
		m.count++
		m.follow(of, t, before, hash, text)
		if _, twice := m.moves[name]; twice {
			m.failMove(of, t.Seq, "cet acte y est deux fois.")
		}
		m.moves[name] = pendingMove{of, t.Seq, string(t.Event)}
		if of.kind == labels.TitleLife.Kind && t.From != t.To {
			m.titles[of.id] = append(m.titles[of.id], t)
		}
		return nil
	})
}

// follow looks at one move after the last of its thing.
func (m *moveChains) follow(of thing, t procedure.Transition, before, hash []byte, text string) {
	last := m.things[of]
	if last == nil {
		last = &standing{hash: sha256.Sum256(fmt.Appendf(nil, "%s:%d", of.kind, of.id))}
		m.things[of] = last
	}
	expected := sha256.Sum256(append(last.hash[:], text...))
	switch {
	case t.Seq != last.seq+1:
		m.failMove(of, t.Seq, "il manque un acte avant celui-ci, ou il n’est pas à sa place.")
	case string(t.From) != last.state:
		m.failMove(of, t.Seq, "il ne part pas de l’état où le précédent mène.")
	case !bytes.Equal(before, last.hash[:]) || !bytes.Equal(hash, expected[:]):
		m.failMove(of, t.Seq, "il a été modifié, ou celui d’avant.")
	}
	last.seq, last.state, last.hash = t.Seq, string(t.To), expected
}

// journalMove finds the move that a row of the journal tells of, once.
func (m *moveChains) journalMove(row int64, kind, object, action string, told seal) {
	move, found := m.moves[told.Chain]
	delete(m.moves, told.Chain)
	switch {
	case !found:
		m.fail(row, "l’acte qu’elle dit n’existe plus, ou il a été modifié.")
	case kind != move.kind || object != number(move.id) || action != move.kind+"."+move.event || string(told.Act) != number(move.seq):
		m.fail(row, "elle ne dit pas le même acte que la procédure.")
	case move.seq == m.things[move.thing].seq:
		m.things[move.thing].seal = told.State
	}
}

// readThings compares each thing as it is with where its moves left it.
func (m *moveChains) readThings(ctx context.Context, tx pgx.Tx) error {
	for _, untold := range slices.SortedFunc(maps.Values(m.moves), pendingMove.compare) {
		m.failMove(untold.thing, untold.seq, "le journal ne dit rien de cet acte.")
	}
	m.known = int64(len(m.things))
	// As procedure_snapshot has them.
	if _, err := tx.Exec(ctx, `set local timezone = 'UTC'; set local bytea_output = 'hex'; set local extra_float_digits = 1; set local jit = off`); err != nil {
		return away(err)
	}
	for _, life := range labels.Lives {
		if err := m.readKind(ctx, tx, life.Kind); err != nil {
			return err
		}
	}
	for _, of := range slices.SortedFunc(maps.Keys(m.things), thing.compare) {
		m.failMove(of, m.things[of].seq, "ce qu’il concerne n’existe plus.")
	}
	return nil
}

func (m *moveChains) readKind(ctx context.Context, tx pgx.Tx, kind string) error {
	rows, err := tx.Query(ctx, `
		select id, state, seq, encode(sha256(convert_to(procedure_sealed(snapshot_`+kind+`(id), $1, id), 'UTF8')), 'hex')
		from `+aggregateTables[kind]+`
		order by id`, kind)
	if err != nil {
		return away(err)
	}
	of := thing{kind: kind}
	var state, seal string
	var seq int64
	return forEach(rows, []any{&of.id, &state, &seq, &seal}, func() error {
		m.compare(of, state, seq, seal)
		delete(m.things, of)
		return nil
	})
}

func (m *moveChains) compare(of thing, state string, seq int64, seal string) {
	last := m.things[of]
	switch {
	case last == nil:
		m.failAt(of.String(), "aucun acte ne dit comment elle a commencé.")
	case last.seq != seq || last.state != state:
		m.failMove(of, last.seq, "l’état ou le numéro d’acte gardés ne sont pas ceux de cet acte.")
	case last.seal != seal:
		m.failMove(of, last.seq, "ce qu’il a laissé a changé depuis, sans aucun acte.")
	}
}
