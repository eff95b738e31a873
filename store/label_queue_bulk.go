package store

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
	"annuaire/fault"
	"annuaire/procedure"
)

// BulkAct is one act on many files.
type BulkAct string

// The acts on many files.
const (
	BulkTake   BulkAct = "prendre"
	BulkAssign BulkAct = "confier"
	BulkRemind BulkAct = "relancer"
)

// BulkMax is how many files one act may take.
const BulkMax = 200

// FileResult is what became of one file of many.
type FileResult struct {
	ID        int64
	Number    string // "" when the actor does not see it
	PlaceName string
	Err       error
}

// ActOnFiles does the same act on many files, each by itself: what is refused for one
// keeps nothing of the others. Taking declares that the actor has no interest in
// any of them.
func (s *Store) ActOnFiles(ctx context.Context, actor access.Actor, ids []int64, act BulkAct, colleague int64, command Command) ([]FileResult, error) {
	if len(ids) == 0 || len(ids) > BulkMax {
		return nil, fault.New(fault.Invalid, "Choisissez de 1 à %d dossiers.", BulkMax)
	}
	results, err := s.fileNames(ctx, actor, ids)
	if err != nil {
		return nil, err
	}
	for i := range results {
		if r := &results[i]; r.Number == "" {
			r.Err = errNoFile
		} else {
			one := command
			one.Seq, one.Key = procedure.AnySeq, fmt.Sprintf("%s:%d", command.Key, r.ID)
			r.Err = s.actOnOne(ctx, actor, r.ID, act, colleague, one)
		}
	}
	return results, ctx.Err()
}

func (s *Store) actOnOne(ctx context.Context, actor access.Actor, id int64, act BulkAct, colleague int64, command Command) (err error) {
	switch act {
	case BulkTake:
		if err := s.DeclareInterest(ctx, actor, id, "", false); err != nil {
			return err
		}
		_, err = s.TakeFile(ctx, actor, id, command)
	case BulkAssign:
		_, err = s.AssignFile(ctx, actor, id, colleague, command)
	case BulkRemind:
		err = s.RemindFile(ctx, actor, id, command)
	default:
		err = fault.New(fault.Invalid, "Cette action n’existe pas.")
	}
	return err
}

// fileNames gives the number and the place of files, in the order asked for.
func (s *Store) fileNames(ctx context.Context, actor access.Actor, ids []int64) (results []FileResult, err error) {
	args := []any{ids}
	sql := `
		select w.id, coalesce(a.number, ''), coalesce(a.place_name, '')
		from unnest($1::bigint[]) with ordinality w(id, rank)
		left join label_application a on a.id = w.id and a.state <> 'brouillon' and ` + applicationInSight(actor, &args) + `
		order by w.rank`
	err = s.actingFor(ctx, actor, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, sql, args...)
		if err != nil {
			return midway(err)
		}
		results, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (r FileResult, err error) {
			err = row.Scan(&r.ID, &r.Number, &r.PlaceName)
			return r, err
		})
		return err
	})
	return results, awayOr(err)
}
