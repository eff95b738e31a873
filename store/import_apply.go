package store

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
	"annuaire/fault"
)

// importReason is what the history says of the changes of an import.
func importReason(w *ImportWork) string {
	return fmt.Sprintf("Import n° %d du fichier « %s », source « %s ».", w.ID, w.FileName, w.Feed)
}

// TryImport runs fn as ApplyImportWork would, and leaves nothing.
func (s *Store) TryImport(ctx context.Context, w ImportWork, same map[string]string, fn func(*Import) error) error {
	opts := s.importOf(&w, same)
	opts.DryRun = true
	return awayOr(s.importWith(ctx, opts, fn))
}

// ApplyImportWork runs fn, which writes what a file says, in one transaction with
// the end of the import: both are there or neither. summary is asked at the end.
func (s *Store) ApplyImportWork(ctx context.Context, w ImportWork, pairs []ImportPair, fn func(*Import) error, summary func() ImportSummary) error {
	opts := s.importOf(&w, SameOf(pairs))
	opts.Number = w.ID
	opts.Finish = func(ctx context.Context, tx pgx.Tx) error {
		if err := withinRights(ctx, tx, w, *opts.Within); err != nil {
			return err
		}
		if err := s.rememberDistinct(ctx, tx, &w, pairs); err != nil {
			return err
		}
		return s.importApplied(ctx, tx, &w, summary())
	}
	return awayOr(s.importWith(ctx, opts, fn))
}

func (s *Store) importOf(w *ImportWork, same map[string]string) ImportOptions {
	scope := w.Actor.Scope(access.ImportRun)
	return ImportOptions{Feed: w.Feed, Author: Author{Name: AuthorName(w.AskedBy), Reason: importReason(w)}, Within: &scope, Same: same}
}

// withinRights refuses an import that changed a place beyond the rights of who
// asked for it: rows are refused one by one before, so this is a defect, or a
// right that ended meanwhile.
func withinRights(ctx context.Context, tx pgx.Tx, w ImportWork, scope access.Scope) error {
	args := []any{w.ID}
	var beyond int
	err := tx.QueryRow(ctx, `
		select count(*)
		from import_change c join place p on p.id = c.place_id
		where c.import = $1 and not coalesce(`+placeScope.within(scope, &args)+`, false)`, args...).Scan(&beyond)
	if err == nil && beyond > 0 {
		return fault.New(fault.Denied, "Cet import touche %d lieux hors de votre territoire. Rien n'a été enregistré.", beyond)
	}
	return err
}

// rememberDistinct keeps that the places just created are not those that they
// resemble, where somebody said so.
func (s *Store) rememberDistinct(ctx context.Context, tx pgx.Tx, w *ImportWork, pairs []ImportPair) error {
	for i := range pairs {
		p := &pairs[i]
		if p.Choice != DistinctPlace {
			continue
		}
		rows, err := tx.Query(ctx, `select place_id from place_source where feed = $1 and source_id = $2 and place_id <> $3`, w.Feed, p.SourceID, p.PlaceID)
		if err != nil {
			return midway(err)
		}
		created, err := collect(rows, pgx.RowTo[string])
		if err != nil {
			return err
		}
		for _, id := range created {
			if err := declareDistinct(ctx, tx, w.Actor, id, p.PlaceID); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *Store) importApplied(ctx context.Context, tx pgx.Tx, w *ImportWork, summary ImportSummary) error {
	done, err := tx.Exec(ctx, `
		update import_job
		set state = 'applied', summary = $2, rows_done = $3, rows_total = $3, applied_at = now(), applied_by = asked_by, changed_at = now()
		where id = $1 and state = 'applying'`, w.ID, summary, summary.Read)
	if err != nil {
		return err
	}
	if done.RowsAffected() == 0 {
		return fault.New(fault.Conflict, "Cet import n'est plus à enregistrer. Rien n'a changé.")
	}
	err = s.journalImport(ctx, tx, w.Actor, w.ID, w.Desk, "import.appliquer", map[string]any{
		"crees": summary.Created, "mis a jour": summary.Updated, "refusees": summary.Refused,
	})
	if err != nil {
		return err
	}
	return s.tellImport(ctx, tx, w.ID)
}
