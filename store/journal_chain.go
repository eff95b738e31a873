package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"github.com/jackc/pgx/v5"
)

// chain is the state of a verification.
type chain struct {
	rows, history int64
	last          [sha256.Size]byte
	seals         map[int64]sealed // of the history rows that name each row of the journal
	moves         *moveChains
	broken        *Broken
}

// sealed is what a row of the journal must say of the history rows it seals.
type sealed struct {
	Places int64  `json:"lieux"`
	Digest string `json:"empreinte"`
}

// seal is what a row of the journal says of what is kept elsewhere.
type seal struct {
	sealed
	Act      json.RawMessage `json:"acte"` // number of a move in its procedure; of places, a word
	Chain    string          `json:"chaine"`
	State    string          `json:"etat"`
	Document json.RawMessage `json:"document"` // its number
	File     string          `json:"fichier"`
}

// chainStart is what the first row is bound to.
var chainStart = sha256.Sum256([]byte("annuaire"))

func (c *chain) fail(row int64, reason string) {
	if c.broken == nil {
		c.broken = &Broken{Row: row, Reason: reason}
	}
}

// failAt is fail for what is not a row of the journal.
func (c *chain) failAt(where, reason string) {
	if c.broken == nil {
		c.broken = &Broken{Where: where, Reason: reason}
	}
}

// readHistory works out the seal of each group of history rows. They are put
// in the order in which they were sealed, not in that of their table.
func (c *chain) readHistory(ctx context.Context, tx pgx.Tx) error {
	rows, err := tx.Query(ctx, `
		select entry, history_text(h)
		from place_history h
		order by entry, place_id collate "C", version`)
	if err != nil {
		return away(err)
	}
	var entry, current int64
	var text string
	digest := sha256.New()
	count := int64(0)
	end := func() {
		if count > 0 {
			c.seals[current] = sealed{count, hex.EncodeToString(digest.Sum(nil))}
		}
		digest.Reset()
		count = 0
	}
	err = forEach(rows, []any{&entry, &text}, func() error {
		if entry != current {
			end()
			current = entry
		}
		if count > 0 {
			digest.Write([]byte{'\n'})
		}
		digest.Write([]byte(text))
		count++
		c.history++
		return nil
	})
	end()
	return err
}

func (c *chain) readJournal(ctx context.Context, tx pgx.Tx) error {
	rows, err := tx.Query(ctx, `
		select seq, coalesce(link, 0), coalesce(hash, ''), kind, object, action, journal_text(j), details
		from journal j
		order by link nulls last`)
	if err != nil {
		return away(err)
	}
	c.last = chainStart
	var seq, link int64
	var hash, details []byte
	var kind, object, action, text string
	err = forEach(rows, []any{&seq, &link, &hash, &kind, &object, &action, &text, &details}, func() error {
		c.rows++
		c.check(seq, link, hash, text)
		c.checkSeal(seq, kind, object, action, details)
		return nil
	})
	if err != nil {
		return err
	}
	for entry := range c.seals {
		c.fail(entry, "l'historique nomme une ligne que le journal n'a pas.")
	}
	return c.checkHead(ctx, tx)
}

func (c *chain) check(seq, link int64, hash []byte, text string) {
	expected := sha256.Sum256(append(c.last[:], text...))
	switch {
	case link != c.rows:
		c.fail(seq, "il manque une ligne avant celle-ci, ou elle n'est pas à sa place.")
	case !bytes.Equal(hash, expected[:]):
		c.fail(seq, "elle a été modifiée, ou celle d'avant.")
	}
	c.last = expected
}

// checkSeal compares what this row says is kept elsewhere with what is there: the
// history that names it, a move, a document.
func (c *chain) checkSeal(seq int64, kind, object, action string, details []byte) {
	var told seal
	if err := json.Unmarshal(details, &told); err != nil {
		c.fail(seq, "ses précisions sont illisibles.")
		return
	}
	if found := c.seals[seq]; found != told.sealed && (told.Digest != "" || found.Digest != "") {
		c.fail(seq, "l'historique des lieux qu'elle scelle a été modifié.")
	}
	delete(c.seals, seq)
	if told.Chain != "" {
		c.moves.journalMove(seq, kind, object, action, told)
	}
	if told.File != "" {
		c.moves.journalDocument(seq, action, told)
	}
}

// checkHead sees to it that no row was taken off the end.
func (c *chain) checkHead(ctx context.Context, tx pgx.Tx) error {
	var link int64
	var hash string
	err := tx.QueryRow(ctx, `select coalesce(sum(link), 0)::bigint, coalesce(string_agg(encode(hash, 'hex'), ' '), '') from journal_head`).Scan(&link, &hash)
	if err != nil {
		return away(err)
	}
	if link != c.rows || hash != hex.EncodeToString(c.last[:]) {
		c.fail(0, "la fin du journal n'est pas celle qui a été écrite.")
	}
	return nil
}
