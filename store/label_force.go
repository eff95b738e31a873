package store

import (
	"context"

	"github.com/jackc/pgx/v5"

	"annuaire/labels"
)

// LabelsInForce gives the labels that count now, by place: neither suspended, nor
// over. Given places, only theirs.
func (s *Store) LabelsInForce(ctx context.Context, places ...string) (map[string][]labels.Held, error) {
	rows, err := s.pool.Query(ctx, `
		select t.place_id, t.scheme, v.definition->>'nom_court', t.number
		from label_title t join label_version v on v.id = t.version
		where t.state in ('actif', 'sous_reserve') and ($1::text[] is null or t.place_id = any($1))
		order by t.place_id, t.scheme, t.id`, places)
	if err != nil {
		return nil, away(err)
	}
	held := map[string][]labels.Held{}
	var place string
	var h labels.Held
	err = forEach(rows, []any{&place, &h.Code, &h.Short, &h.Number}, func() error {
		if list := held[place]; len(list) == 0 || list[len(list)-1].Code != h.Code {
			held[place] = append(list, h)
		}
		return nil
	})
	return held, err
}

// LabelCode is a scheme as filters name it.
type LabelCode struct{ Code, Name string }

// LabelCodes lists the schemes that were ever published, by the name that their
// latest version gives.
func (s *Store) LabelCodes(ctx context.Context) ([]LabelCode, error) {
	rows, err := s.pool.Query(ctx, `
		select distinct on (scheme) scheme, coalesce(definition->>'nom_court', scheme)
		from label_version
		where published_at is not null
		order by scheme, version desc`)
	if err != nil {
		return nil, away(err)
	}
	codes, err := pgx.CollectRows(rows, pgx.RowToStructByPos[LabelCode])
	return codes, awayOr(err)
}
