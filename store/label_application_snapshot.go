package store

import (
	"context"
	"encoding/json"

	"github.com/jackc/pgx/v5"

	"annuaire/directory"
	"annuaire/fault"
	"annuaire/labels"
)

// placeFacts reads a place as it is now, and measures it.
func (f *file) placeFacts(id string) (p directory.Place, facts labels.Facts, err error) {
	if p, err = placeNow(f.ctx, f.tx, id); err != nil {
		return p, facts, err
	}
	var mediators int
	err = f.tx.QueryRow(f.ctx, `
		select count(distinct account) from valid_membership where place_id = $1 and role in ('mediateur', 'gestionnaire')`, id).Scan(&mediators)
	return p, labels.FactsOf(p, mediators, f.now), midway(err)
}

func placeNow(ctx context.Context, tx pgx.Tx, id string) (directory.Place, error) {
	rows, err := tx.Query(ctx, `select `+joinColumns("p.", placeColumnNames)+` from place p where p.id = $1`, id)
	if err != nil {
		return directory.Place{}, midway(err)
	}
	p, err := pgx.CollectExactlyOneRow(rows, scanPlace)
	return p, midway(err)
}

// takeSnapshot keeps the record of the place as it is, in the transaction of the move
// that says so, and gives what was measured.
func (f *file) takeSnapshot() (labels.Facts, error) {
	p, facts, err := f.placeFacts(f.app.PlaceID)
	if err != nil {
		return facts, err
	}
	if p.State != directory.Published || p.INSEE == "" {
		return facts, fault.New(fault.Conflict, "La fiche de ce lieu n’est plus publiée, ou n’a plus de commune reconnue. Corrigez-la d’abord : votre candidature est gardée.")
	}
	snapshot := labels.Snapshot{At: f.now, Version: p.Version, Facts: facts, Measured: f.scheme.Measured(facts)}
	if err := f.tx.QueryRow(f.ctx, `select place_as_json(p) from place p where p.id = $1`, p.ID).Scan(&snapshot.Place); err != nil {
		return facts, midway(err)
	}
	if f.app.Snapshot, err = json.Marshal(snapshot); err != nil {
		return facts, err
	}
	f.app.PlaceName, f.app.PlaceVersion, f.app.INSEE = p.Name, p.Version, p.INSEE
	_, err = f.tx.Exec(f.ctx, `
		update label_application set snapshot = $2, place_name = $3, place_version = $4, code_insee = $5 where id = $1`,
		f.app.ID, f.app.Snapshot, p.Name, p.Version, p.INSEE)
	return facts, midway(err)
}
