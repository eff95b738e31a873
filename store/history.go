package store

import (
	"context"
	"encoding/json"
	"time"

	"github.com/jackc/pgx/v5"
)

// HistoryEntry is one change of a place: who, when, why, and the columns that
// differ before and after it.
type HistoryEntry struct {
	Version int64
	At      time.Time
	Actor   string
	Reason  string
	Before  json.RawMessage // null for a creation
	After   json.RawMessage
}

// History gives the changes of a place, latest first, at most limit.
func (s *Store) History(ctx context.Context, id string, limit int) ([]HistoryEntry, error) {
	rows, err := s.pool.Query(ctx, `
		select version, at, actor, reason, before, after
		from place_history
		where place_id = $1
		order by version desc
		limit $2`, id, limit)
	if err != nil {
		return nil, away(err)
	}
	entries, err := pgx.CollectRows(rows, pgx.RowToStructByName[HistoryEntry])
	if err != nil {
		return nil, away(err)
	}
	return entries, nil
}
