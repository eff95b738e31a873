package store

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
	"annuaire/geo"
)

// Entry is one act, as the journal keeps it. It names people by the number of
// their account only, and holds nothing that tells who they are: an erased
// account leaves nothing there, and the chain still holds.
type Entry struct {
	Actor     access.Actor
	Action    string           // as access.Action writes it, or a verb of its own: "compte.ouvrir"
	Kind      string           // of the object: "lieu", "demande", "compte", "droit", "import", "campagne", "doublon", "jeton"
	Object    string           // its identifier
	Territory access.Territory // that it concerns; the zero value for none
	Details   map[string]any   // no e-mail, no telephone, no name, no secret
}

// journal adds an act to the journal, in the transaction that does it: the
// chain takes it when that commits.
func (s *Store) journal(ctx context.Context, tx pgx.Tx, e Entry) error {
	return writeJournal(ctx, tx, AuthorName(e.Actor.Account), e)
}

// journalBy is journal for what no account does: a command, a job.
func (s *Store) journalBy(ctx context.Context, tx pgx.Tx, author string, e Entry) error {
	return writeJournal(ctx, tx, author, e)
}

func writeJournal(ctx context.Context, tx pgx.Tx, author string, e Entry) error {
	details := e.Details
	if details == nil {
		details = map[string]any{}
	}
	_, err := tx.Exec(ctx, `
		insert into journal (actor, action, kind, object, level, code, details)
		values ($1, $2, $3, $4, $5, $6, $7)`,
		author, e.Action, e.Kind, e.Object, orNull(string(e.Territory.Level)), orNull(e.Territory.Code), details)
	return err
}

// Broken is the first row at which the journal, or what it seals, is not what was
// written.
type Broken struct {
	Row    int64  // of the journal, 0 for the end of the chain
	Where  string // French: what is broken, when that is no row of the journal
	Reason string // French
}

// Verified is what a verification of the journal read.
type Verified struct {
	Rows      int64 // of the journal
	History   int64 // of the history of places
	Moves     int64 // of procedures
	Things    int64 // that go through procedures
	Documents int64
	Broken    *Broken
}

// VerifyJournal computes the whole chain again, the digests of the history that
// it seals, the chain of the moves of each procedure, and what these left, in one
// snapshot of the record.
func (s *Store) VerifyJournal(ctx context.Context) (v Verified, err error) {
	err = pgx.BeginTxFunc(ctx, s.pool, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}, func(tx pgx.Tx) error {
		v, err = verify(ctx, tx)
		return err
	})
	return v, err
}

func verify(ctx context.Context, tx pgx.Tx) (Verified, error) {
	c := chain{seals: map[int64]sealed{}}
	m := newMoveChains(&c)
	c.moves = m
	var v Verified
	for _, read := range []func(context.Context, pgx.Tx) error{
		c.readHistory, m.readMoves, m.readDocuments, c.readJournal, m.readThings, m.checkSpans, m.checkNumbers,
	} {
		if err := read(ctx, tx); err != nil {
			return v, err
		}
	}
	m.checkDocuments()
	return Verified{Rows: c.rows, History: c.history, Moves: m.count, Things: m.known, Documents: int64(len(m.documents)), Broken: c.broken}, nil
}

// TerritoryOf gives the commune of a place as the journal names it, the zero
// Territory when it is not known.
func TerritoryOf(insee string) access.Territory {
	if insee == "" {
		return access.Territory{}
	}
	return access.Territory{Level: geo.Commune, Code: insee}
}

// String says which row, and what is wrong with it.
func (b *Broken) String() string {
	if b.Where != "" {
		return b.Where + " : " + b.Reason
	}
	if b.Row == 0 {
		return "À la fin : " + b.Reason
	}
	return fmt.Sprintf("Ligne %d : %s", b.Row, b.Reason)
}
