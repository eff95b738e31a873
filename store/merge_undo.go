package store

import (
	"context"
	"errors"
	"strings"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/fault"
)

// UndoMerge makes two places again of one. What others have changed since on the
// kept place stays; Conflict, and nothing is undone, when they changed what the
// merge itself had changed, or when a later merge must be undone first.
func (s *Store) UndoMerge(ctx context.Context, actor access.Actor, id int64) error {
	reason := "Annulation d’une fusion de fiches."
	return s.changingFor(ctx, actor, reason, func(tx pgx.Tx) error {
		m, err := lockMerge(ctx, tx, id)
		if err != nil {
			return err
		}
		kept, absorbed, err := mayRule(ctx, tx, actor, m.Kept, m.Absorbed)
		if err != nil {
			return err
		}
		if err := m.undoable(ctx, tx, &kept, &absorbed); err != nil {
			return err
		}
		return s.undo(ctx, tx, actor, m, kept, absorbed)
	})
}

func lockMerge(ctx context.Context, tx pgx.Tx, id int64) (m *mergeRow, err error) {
	m = &mergeRow{}
	err = tx.QueryRow(ctx, `
		select id, kept, absorbed, kept_before, kept_after, absorbed_before, absorbed_after, sources, memberships, ended, tickets,
			from_absorbed, undone_at
		from place_merge
		where id = $1
		for update`, id).Scan(&m.ID, &m.Kept, &m.Absorbed, &m.KeptBefore, &m.KeptAfter, &m.AbsorbedBefore, &m.AbsorbedAfter,
		&m.Sources, &m.Memberships, &m.Ended, &m.Tickets, &m.FromAbsorbed, &m.UndoneAt)
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return nil, fault.New(fault.Unknown, "Aucune fusion ne porte le numéro %d.", id)
	case err != nil:
		return nil, midway(err)
	}
	return m, nil
}

// undoable refuses when something done since stands on the merge.
func (m *mergeRow) undoable(ctx context.Context, tx pgx.Tx, kept, absorbed *directory.Place) error {
	if m.UndoneAt != nil {
		return fault.New(fault.Conflict, "Cette fusion a déjà été annulée. Les deux fiches sont là.")
	}
	var later bool
	err := tx.QueryRow(ctx, `
		select exists (
			select from place_merge
			where undone_at is null and id > $1 and (kept in ($2, $3) or absorbed in ($2, $3))
		)`, m.ID, m.Kept, m.Absorbed).Scan(&later)
	switch {
	case err != nil:
		return midway(err)
	case later:
		return fault.New(fault.Conflict, "Une de ces fiches a été fusionnée encore depuis. Annulez d’abord la fusion la plus récente.")
	case kept.State == directory.Archived:
		return fault.New(fault.Conflict, "La fiche gardée a été archivée depuis. Rien n’a été annulé : rétablissez-la d’abord.")
	case absorbed.State != directory.Archived || absorbed.ArchiveReason != m.AbsorbedAfter.ArchiveReason:
		return fault.New(fault.Conflict, "La fiche absorbée a changé depuis la fusion. Rien n’a été annulé : corrigez les deux fiches à la main.")
	}
	return nil
}

func (s *Store) undo(ctx context.Context, tx pgx.Tx, actor access.Actor, m *mergeRow, kept, absorbed directory.Place) error {
	restored, conflicts := directory.Unmerge(m.KeptBefore, m.KeptAfter, kept)
	if len(conflicts) > 0 {
		return fault.New(fault.Conflict, "La fiche gardée a changé depuis sur ce que la fusion avait pris : %s. Rien n’a été annulé : corrigez la fiche à la main.",
			strings.ToLower(strings.Join(conflicts, ", ")))
	}
	apart, _ := directory.Unmerge(m.AbsorbedBefore, m.AbsorbedAfter, absorbed)
	if _, err := tx.Exec(ctx, `delete from place_alias where old_id = $1 and place_id = $2`, m.Absorbed, m.Kept); err != nil {
		return err
	}
	for _, p := range []directory.Place{restored, apart} {
		if _, err := updatePlace(ctx, tx, p); err != nil {
			return err
		}
	}
	if err := m.giveRowsBack(ctx, tx, actor); err != nil {
		return err
	}
	return s.journalMerge(ctx, tx, actor, m, "doublon.annuler")
}

func (m *mergeRow) giveRowsBack(ctx context.Context, tx pgx.Tx, actor access.Actor) error {
	if err := writeSources(ctx, tx, m.Sources); err != nil {
		return err
	}
	for _, step := range []struct {
		sql  string
		args []any
	}{
		{`update membership set place_id = $1 where id = any($2) and place_id = $3`, []any{m.Absorbed, m.Memberships, m.Kept}},
		{`update membership set ended_at = null where id = any($1)`, []any{m.Ended}},
		{`update ticket set place_id = $1, version = version + 1 where number = any($2) and place_id = $3`, []any{m.Absorbed, m.Tickets, m.Kept}},
		{`delete from duplicate_verdict where merge = $1`, []any{m.ID}},
		{`update place_merge set undone_at = now(), undone_by = nullif($2::bigint, 0) where id = $1`, []any{m.ID, actor.Account}},
	} {
		if _, err := tx.Exec(ctx, step.sql, step.args...); err != nil {
			return err
		}
	}
	return nil
}
