package store

import (
	"context"
	"encoding/json"
	"time"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
	"annuaire/directory"
)

// undoBatch is how many places are given back together.
const undoBatch = 500

// maxLeft bounds the names of places left alone that are kept; all are counted.
const maxLeft = 200

// UndoImportWork gives back all that an import changed, in one transaction:
// places that it created are archived, others become again what they were, and
// the source's identifiers lead where they led. What somebody changed since is
// left alone, and told. It is one more change of each place, which its history
// can revert.
func (s *Store) UndoImportWork(ctx context.Context, w ImportWork, progress func(places int)) error {
	author := Author{Name: AuthorName(w.AskedBy), Reason: undoneReason + ImportNumber(w.ID) + "."}
	err := s.transaction(ctx, func(tx pgx.Tx) error {
		if err := begin(ctx, tx, author); err != nil {
			return err
		}
		u := undoing{tx: tx, work: &w, scope: w.Actor.Scope(access.ImportUndo)}
		if err := u.all(ctx, progress); err != nil {
			return err
		}
		if err := u.sources(ctx); err != nil {
			return err
		}
		return s.importUndone(ctx, tx, &u)
	})
	return awayOr(err)
}

// undoing is the state of one undoing.
type undoing struct {
	tx     pgx.Tx
	work   *ImportWork
	scope  access.Scope
	undone int
	left   []string // names of places left alone
	leftN  int
	kept   []string // identifiers of places left alone
}

// touched is a place that the import changed.
type touched struct {
	ID         string
	Base       int64
	Version    int64
	Provenance map[string]directory.Provenance
	Name       string
	Now        int64
	Mine       bool
	Text       map[string]json.RawMessage
}

func (u *undoing) all(ctx context.Context, progress func(int)) error {
	after := ""
	for {
		batch, err := u.next(ctx, after)
		if err != nil || len(batch) == 0 {
			return err
		}
		after = batch[len(batch)-1].ID
		if err := u.giveBack(ctx, batch); err != nil {
			return err
		}
		if progress != nil {
			progress(u.undone + u.leftN)
		}
	}
}

func (u *undoing) next(ctx context.Context, after string) ([]touched, error) {
	args := []any{u.work.ID, after, undoBatch}
	rows, err := u.tx.Query(ctx, `
		select c.place_id, c.base, c.version, c.provenance, p.nom, p.version,
			coalesce(`+placeScope.within(u.scope, &args)+`, false), place_as_json(p)
		from import_change c join place p on p.id = c.place_id
		where c.import = $1 and c.place_id > $2
		order by c.place_id
		limit $3
		for no key update of p`, args...)
	if err != nil {
		return nil, midway(err)
	}
	return collect(rows, pgx.RowToStructByPos[touched])
}

// giveBack undoes what nobody changed since.
func (u *undoing) giveBack(ctx context.Context, batch []touched) error {
	var created []string
	var changed []touched
	for _, t := range batch {
		switch {
		case t.Now != t.Version || !t.Mine:
			u.leave(t)
		case t.Base == 0:
			created = append(created, t.ID)
		default:
			changed = append(changed, t)
		}
	}
	u.undone += len(created) + len(changed)
	if err := u.archive(ctx, created); err != nil {
		return err
	}
	return u.restore(ctx, changed)
}

func (u *undoing) leave(t touched) {
	u.leftN++
	u.kept = append(u.kept, t.ID)
	if len(u.left) < maxLeft {
		u.left = append(u.left, t.ID+" "+t.Name)
	}
}

func (u *undoing) archive(ctx context.Context, ids []string) error {
	if len(ids) == 0 {
		return nil
	}
	_, err := u.tx.Exec(ctx, `
		update place
		set state = 'archived', archive_reason = $2, archive_proposal = null, version = version + 1
		where id = any($1)`, ids, undoneReason+ImportNumber(u.work.ID)+".")
	return err
}

// restore makes places again what their history says they were before the import.
func (u *undoing) restore(ctx context.Context, batch []touched) error {
	if len(batch) == 0 {
		return nil
	}
	texts, err := u.before(ctx, batch)
	if err != nil {
		return err
	}
	places, err := readVersions(ctx, u.tx, texts)
	if err != nil {
		return err
	}
	changes := make([]*directory.Change, len(batch))
	for i, t := range batch {
		places[i].ID, places[i].Version, places[i].Provenance = t.ID, t.Now, t.Provenance
		changes[i] = &directory.Change{Place: places[i]}
	}
	im := Import{tx: u.tx}
	return im.update(ctx, changes)
}

// before goes back, change by change, to the version before the import.
func (u *undoing) before(ctx context.Context, batch []touched) ([]map[string]json.RawMessage, error) {
	ids, bases, rank := make([]string, len(batch)), make([]int64, len(batch)), map[string]int{}
	texts := make([]map[string]json.RawMessage, len(batch))
	for i, t := range batch {
		ids[i], bases[i], rank[t.ID], texts[i] = t.ID, t.Base, i, t.Text
	}
	rows, err := u.tx.Query(ctx, `
		select h.place_id, h.before, h.after
		from unnest($1::text[], $2::bigint[]) as w(id, base)
		join place_history h on h.place_id = w.id and h.version > w.base
		order by h.place_id, h.version desc`, ids, bases)
	if err != nil {
		return nil, midway(err)
	}
	var id string
	var entry HistoryEntry
	err = forEach(rows, []any{&id, &entry.Before, &entry.After}, func() (err error) {
		texts[rank[id]], err = undone(texts[rank[id]], entry)
		entry = HistoryEntry{}
		return err
	})
	return texts, err
}

// sources gives back the identifiers of the source. Those of places that the
// import created stay with them, so that the next file finds them again; those
// of places left alone stay too.
func (u *undoing) sources(ctx context.Context) error {
	_, err := u.tx.Exec(ctx, `
		delete from place_source ps
		using import_source i
		where i.import = $1 and i.was is null and ps.feed = i.feed and ps.source_id = i.source_id
		and not exists (select from import_change c where c.import = $1 and c.place_id = ps.place_id and c.base = 0)
		and ps.place_id <> all($2)`, u.work.ID, orEmpty(u.kept))
	if err != nil {
		return err
	}
	_, err = u.tx.Exec(ctx, `
		update place_source ps
		set missing_since = (i.was ->> 'missing_since')::date
		from import_source i
		where i.import = $1 and i.was is not null and ps.feed = i.feed and ps.source_id = i.source_id
		and ps.place_id = i.was ->> 'place_id' and ps.place_id <> all($2)
		and ps.missing_since is distinct from (i.was ->> 'missing_since')::date`, u.work.ID, orEmpty(u.kept))
	return err
}

func (s *Store) importUndone(ctx context.Context, tx pgx.Tx, u *undoing) error {
	summary := u.work.Summary
	summary.Undone, summary.Left, summary.LeftN = u.undone, u.left, u.leftN
	_, err := tx.Exec(ctx, `
		update import_job
		set state = 'undone', summary = $2, undone_at = $3, undone_by = asked_by, changed_at = now()
		where id = $1 and state = 'undoing'`, u.work.ID, summary, time.Now())
	if err != nil {
		return err
	}
	err = s.journalImport(ctx, tx, u.work.Actor, u.work.ID, u.work.Desk, "import.defaire", map[string]any{"rendus": u.undone, "laisses": u.leftN})
	if err != nil {
		return err
	}
	return s.tellImport(ctx, tx, u.work.ID)
}
