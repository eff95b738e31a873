package store

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"

	"annuaire/labels"
)

// documentSeal is what the journal must say of a document.
type documentSeal struct {
	digest         string
	added, removed bool // what the journal was found to say
	gone           bool // it was taken back
}

// readDocuments works out the digest of each document, its content read again.
func (m *moveChains) readDocuments(ctx context.Context, tx pgx.Tx) error {
	rows, err := tx.Query(ctx, `
		select id, encode(sha256(convert_to(document_text(d), 'UTF8')), 'hex'), sha256(content) = sha256 and length(content) = size, removed_at is not null
		from document d
		order by id`)
	if err != nil {
		return away(err)
	}
	var id int64
	var seal documentSeal
	var whole bool
	return forEach(rows, []any{&id, &seal.digest, &whole, &seal.gone}, func() error {
		if !whole {
			m.failDocument(id, "son contenu n’est plus celui qui a été joint.")
		}
		if _, twice := m.documents[id]; twice {
			m.failDocument(id, "il y est deux fois.")
		}
		m.documents[id] = seal
		return nil
	})
}

func (m *moveChains) failDocument(id int64, reason string) {
	m.failAt(fmt.Sprintf("Document n° %d", id), reason)
}

// journalDocument notes what a row of the journal says of a document.
func (m *moveChains) journalDocument(row int64, action string, told seal) {
	id, err := strconv.ParseInt(string(told.Document), 10, 64)
	seal, found := m.documents[id]
	found = found && err == nil
	again := &seal.added
	if action == "document.retirer" {
		again = &seal.removed
	}
	switch {
	case !found:
		m.fail(row, "le document qu’elle dit n’existe plus.")
		return
	case seal.digest != told.File:
		m.fail(row, "le document qu’elle dit a été modifié.")
	case *again:
		m.fail(row, "le document qu’elle dit est dit deux fois.")
	}
	*again = true
	m.documents[id] = seal
}

// checkDocuments sees to it that the journal told of each document all that
// became of it.
func (m *moveChains) checkDocuments() {
	for _, id := range slices.Sorted(maps.Keys(m.documents)) {
		switch seal := m.documents[id]; {
		case !seal.added:
			m.failDocument(id, "le journal ne dit pas qui l’a joint.")
		case seal.gone != seal.removed:
			m.failDocument(id, "le journal ne dit pas la même chose de son retrait.")
		}
	}
}

// checkSpans works out from its moves the states of each title over time, which
// answer whether it was valid on a day.
func (m *moveChains) checkSpans(ctx context.Context, tx pgx.Tx) error {
	expected := map[int64][]labels.Span{}
	for title, moves := range m.titles {
		expected[title] = labels.Spans(moves)
	}
	rows, err := tx.Query(ctx, `select title, seq, state, since, until from label_title_span order by title, seq`)
	if err != nil {
		return away(err)
	}
	var title int64
	var span labels.Span
	var until *time.Time
	err = forEach(rows, []any{&title, &span.Seq, &span.State, &span.Since, &until}, func() error {
		span.Until = time.Time{}
		if until != nil {
			span.Until = *until
		}
		left := expected[title]
		if len(left) == 0 || !sameSpan(left[0], span) {
			m.failMove(thing{labels.TitleLife.Kind, title}, span.Seq, "la période qu’il a ouverte n’est pas celle qu’il dit.")
			return nil
		}
		expected[title] = left[1:]
		return nil
	})
	for _, title := range slices.Sorted(maps.Keys(expected)) {
		if left := expected[title]; len(left) > 0 {
			m.failMove(thing{labels.TitleLife.Kind, title}, left[0].Seq, "la période qu’il a ouverte manque.")
		}
	}
	return err
}

func sameSpan(a, b labels.Span) bool {
	return a.Seq == b.Seq && a.State == b.State && a.Since.Equal(b.Since) && a.Until.Equal(b.Until)
}

// checkNumbers sees to it that each series of numbers stands at the last one that
// was given: nobody is given one again.
func (m *moveChains) checkNumbers(ctx context.Context, tx pgx.Tx) error {
	rows, err := tx.Query(ctx, `
		with given as (
			select number from label_application union all
			select number from label_title union all
			select number from label_appeal
		), last as (
			select substring(number from '^(.*)-[0-9]+$') as name, max(substring(number from '([0-9]+)$')::bigint) as last
			from given
			group by 1
		)
		select l.name, l.last, coalesce(sum(c.last), 0)::bigint
		from last l left join label_counter c using (name)
		group by l.name, l.last
		having sum(c.last) is distinct from l.last
		order by l.name`)
	if err != nil {
		return away(err)
	}
	var name string
	var given, counted int64
	return forEach(rows, []any{&name, &given, &counted}, func() error {
		m.failAt("Série « "+name+" »", fmt.Sprintf("le dernier numéro donné est %d, le compteur dit %d.", given, counted))
		return nil
	})
}
