package store

import (
	"context"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/fault"
)

// MergeRequest asks that one place absorb another.
type MergeRequest struct {
	Keep, Absorb               string   // identifiers
	KeepVersion, AbsorbVersion int64    // those that were read
	FromAbsorbed               []string // names of directory.MergeParts
}

// Merge is one place that absorbed another.
type Merge struct {
	ID             int64
	Kept, Absorbed string
	KeptName       string
	AbsorbedName   string
	At             time.Time
	Account        int64
	UndoneAt       *time.Time
}

// mergeRow is all that undoing a merge needs.
type mergeRow struct {
	ID                            int64
	Kept, Absorbed                string
	KeptBefore, KeptAfter         directory.Place
	AbsorbedBefore, AbsorbedAfter directory.Place
	Sources                       []sourceRow
	Memberships, Ended, Tickets   []int64
	FromAbsorbed                  []string
	UndoneAt                      *time.Time
}

// Merge makes one place of two: the kept one takes what was chosen of the other,
// its sources, its managers and its open tickets; the other is archived and its
// identifier leads to the kept one. Conflict when either has changed since it
// was read.
func (s *Store) Merge(ctx context.Context, actor access.Actor, r MergeRequest) (id int64, err error) {
	reason := "Fusion de deux fiches d’un même lieu."
	err = s.changingFor(ctx, actor, reason, func(tx pgx.Tx) error {
		kept, absorbed, err := mayRule(ctx, tx, actor, r.Keep, r.Absorb)
		if err != nil {
			return err
		}
		if err := r.check(&kept, &absorbed); err != nil {
			return err
		}
		id, err = s.merge(ctx, tx, actor, kept, absorbed, r.FromAbsorbed)
		return err
	})
	return id, err
}

func (r MergeRequest) check(kept, absorbed *directory.Place) error {
	switch {
	case kept.Version != r.KeepVersion || absorbed.Version != r.AbsorbVersion:
		return fault.New(fault.Conflict, "Une des deux fiches a changé depuis que vous les avez lues. Rien n’a été fusionné : relisez-les, puis recommencez.")
	case kept.State == directory.Archived || absorbed.State == directory.Archived:
		return fault.New(fault.Rejected, "Une des deux fiches est déjà archivée. Rien n’a été fusionné.")
	case kept.State != directory.Published && absorbed.State == directory.Published:
		return fault.New(fault.Rejected, "La fiche à garder n’est pas publiée, l’autre l’est. Gardez celle que le public connaît.")
	}
	for _, name := range r.FromAbsorbed {
		if !slices.ContainsFunc(directory.MergeParts, func(m directory.MergePart) bool { return m.Name == name }) {
			return fault.New(fault.Invalid, "« %s » n’est pas une information d’une fiche.", fault.Excerpt(name, 60))
		}
	}
	return nil
}

func (s *Store) merge(ctx context.Context, tx pgx.Tx, actor access.Actor, kept, absorbed directory.Place, parts []string) (int64, error) {
	m := mergeRow{Kept: kept.ID, Absorbed: absorbed.ID, KeptBefore: kept, AbsorbedBefore: absorbed}
	merged, columns := directory.Merge(kept, absorbed, parts)
	m.FromAbsorbed = columns
	var err error
	if m.KeptAfter, err = updatePlace(ctx, tx, merged); err != nil {
		return 0, err
	}
	absorbed.State, absorbed.ArchiveReason = directory.Archived, mergedReason(&m.KeptAfter)
	if m.AbsorbedAfter, err = updatePlace(ctx, tx, absorbed); err != nil {
		return 0, err
	}
	if err := m.redirect(ctx, tx); err != nil {
		return 0, err
	}
	if err := m.moveRows(ctx, tx); err != nil {
		return 0, err
	}
	if err := m.write(ctx, tx, actor); err != nil {
		return 0, err
	}
	if err := m.inheritVerdicts(ctx, tx); err != nil {
		return 0, err
	}
	return m.ID, s.journalMerge(ctx, tx, actor, &m, "doublon.fusionner")
}

func mergedReason(kept *directory.Place) string {
	return "Doublon : ce lieu est décrit par la fiche « " + kept.Name + " » (" + kept.ID + ")."
}

func (m *mergeRow) redirect(ctx context.Context, tx pgx.Tx) error {
	_, err := tx.Exec(ctx, `insert into place_alias (old_id, place_id) values ($1, $2)`, m.Absorbed, m.Kept)
	return err
}

func (m *mergeRow) write(ctx context.Context, tx pgx.Tx, actor access.Actor) error {
	return tx.QueryRow(ctx, `
		insert into place_merge (kept, absorbed, account, from_absorbed, kept_before, kept_after, absorbed_before, absorbed_after,
			sources, memberships, ended, tickets)
		values ($1, $2, nullif($3::bigint, 0), $4, $5, $6, $7, $8, $9, $10, $11, $12)
		returning id`,
		m.Kept, m.Absorbed, actor.Account, orEmpty(m.FromAbsorbed), m.KeptBefore, m.KeptAfter, m.AbsorbedBefore, m.AbsorbedAfter,
		orEmpty(m.Sources), orEmpty(m.Memberships), orEmpty(m.Ended), orEmpty(m.Tickets)).Scan(&m.ID)
}

// inheritVerdicts says of the kept place what was said of the absorbed one: what
// is distinct from it is distinct from both.
func (m *mergeRow) inheritVerdicts(ctx context.Context, tx pgx.Tx) error {
	_, err := tx.Exec(ctx, `
		with said as (
			select case when a = $2 then b else a end as other, account, at
			from duplicate_verdict
			where verdict = 'distinct' and $2 in (a, b)
		)
		insert into duplicate_verdict (a, b, verdict, account, at, merge)
		select least($1 collate "C", other), greatest($1 collate "C", other), 'distinct', account, at, $3
		from said
		where other <> $1
		on conflict (a, b) do nothing`, m.Kept, m.Absorbed, m.ID)
	return err
}

func (s *Store) journalMerge(ctx context.Context, tx pgx.Tx, actor access.Actor, m *mergeRow, act string) error {
	return s.journal(ctx, tx, Entry{
		Actor: actor, Action: act, Kind: "doublon", Object: m.Kept, Territory: TerritoryOf(m.KeptAfter.INSEE),
		Details: map[string]any{"fusion": m.ID, "absorbee": m.Absorbed, "colonnes": orEmpty(m.FromAbsorbed)},
	})
}

// absorbedScope is for queries that call the table of absorbed places o.
var absorbedScope = scoped{State: "o.state", Commune: "o.code_insee", Place: "o.id"}

// Merges lists the last merges of places that the actor may rule on, latest
// first; once undone, unless the other place is hidden from them again.
func (s *Store) Merges(ctx context.Context, actor access.Actor, limit, offset int) ([]Merge, error) {
	args, scope := []any{limit, offset}, actor.Scope(access.DuplicateSee)
	rows, err := s.pool.Query(ctx, `
		select m.id, m.kept, m.absorbed, p.nom, o.nom, m.at, coalesce(m.account, 0), m.undone_at
		from place_merge m
		join place p on p.id = m.kept
		join place o on o.id = m.absorbed
		where `+placeScope.within(scope, &args)+`
		and (m.undone_at is null or o.state = 'published' or `+absorbedScope.within(scope, &args)+`)
		order by m.at desc, m.id desc
		limit $1 offset $2`, args...)
	if err != nil {
		return nil, midway(err)
	}
	return collect(rows, pgx.RowToStructByPos[Merge])
}
