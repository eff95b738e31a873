package store

import (
	"context"
	"strings"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
)

// ImportFinding is what was seen of one cell of a file.
type ImportFinding struct {
	Seq      int
	Line     int
	Title    string // of the column in the file
	Value    string
	Outcome  string // "repaired", "flagged", "refused"
	Reason   string // French
	Proposal string
}

// MaxFindings bounds what is kept of one file: what comes after is counted, not
// kept.
const MaxFindings = 500_000

// ForgetFindings drops what an earlier reading of a file found.
func (s *Store) ForgetFindings(ctx context.Context, id int64) error {
	err := s.transaction(ctx, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `delete from import_finding where import = $1`, id); err != nil {
			return err
		}
		// What somebody chose of a pair stays until the pair is found again.
		_, err := tx.Exec(ctx, `delete from import_pair where import = $1 and choice is null`, id)
		return err
	})
	return awayOr(err)
}

// AddFindings keeps what was found, in the order of the file.
func (s *Store) AddFindings(ctx context.Context, id int64, findings []ImportFinding) error {
	_, err := s.pool.CopyFrom(ctx, pgx.Identifier{"import_finding"},
		[]string{"import", "seq", "line", "title", "value", "outcome", "reason", "proposal"},
		pgx.CopyFromSlice(len(findings), func(i int) ([]any, error) {
			f := &findings[i]
			return []any{id, f.Seq, f.Line, plainStored(f.Title), plainStored(f.Value), f.Outcome, plainStored(f.Reason), plainStored(f.Proposal)}, nil
		}))
	return awayOr(err)
}

// plainStored drops the one character that a text of the record cannot hold.
func plainStored(text string) string {
	return strings.ToValidUTF8(strings.ReplaceAll(text, "\x00", ""), "")
}

// FindingFilter says which findings are wanted.
type FindingFilter struct {
	Outcome string // "": all
	Title   string // "": all columns
	Text    string // in the value or the reason; "": any
	After   int    // Seq of the last one seen
	Limit   int
}

// Findings gives what was found in a file, in its order.
func (s *Store) Findings(ctx context.Context, actor access.Actor, id int64, f FindingFilter) (found []ImportFinding, err error) {
	err = s.actingFor(ctx, actor, func(tx pgx.Tx) error {
		if _, err := importFor(ctx, tx, actor, access.ImportSee, id, false); err != nil {
			return err
		}
		found, err = findings(ctx, tx, id, f)
		return err
	})
	return found, awayOr(err)
}

func findings(ctx context.Context, tx pgx.Tx, id int64, f FindingFilter) ([]ImportFinding, error) {
	like := "%" + strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(plainStored(f.Text)) + "%"
	rows, err := tx.Query(ctx, `
		select seq, line, title, value, outcome, reason, proposal
		from import_finding
		where import = $1 and seq > $2
		and ($3 = '' or outcome = $3) and ($4 = '' or title = $4)
		and ($5 = '%%' or value ilike $5 or reason ilike $5)
		order by seq
		limit $6`, id, f.After, f.Outcome, plainStored(f.Title), like, f.Limit)
	if err != nil {
		return nil, midway(err)
	}
	return collect(rows, pgx.RowToStructByPos[ImportFinding])
}

// EachFinding gives every finding of a file to fn, for a report.
func (s *Store) EachFinding(ctx context.Context, actor access.Actor, id int64, fn func(ImportFinding) error) error {
	err := s.actingFor(ctx, actor, func(tx pgx.Tx) error {
		if _, err := importFor(ctx, tx, actor, access.ImportSee, id, false); err != nil {
			return err
		}
		filter := FindingFilter{After: -1, Limit: 5000}
		for {
			page, err := findings(ctx, tx, id, filter)
			if err != nil {
				return err
			}
			for _, f := range page {
				if err := fn(f); err != nil {
					return err
				}
				filter.After = f.Seq
			}
			if len(page) < filter.Limit {
				return nil
			}
		}
	})
	return awayOr(err)
}
