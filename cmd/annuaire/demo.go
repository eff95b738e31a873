package main

import (
	"context"
	"time"

	"annuaire/data"
	"annuaire/directory"
	"annuaire/store"
)

// loadDemo fills an empty record with invented places.
func (p *program) loadDemo(ctx context.Context, record *store.Store) error {
	known, err := record.CountPlaces(ctx)
	if err != nil || known > 0 {
		return err
	}
	gazetteer, _, err := readTerritories(ctx, record)
	if err != nil {
		return err
	}
	places := data.Demo(gazetteer, p.now())
	changes := make([]directory.Change, len(places))
	for i, place := range places {
		changes[i] = directory.Change{Place: place, SourceID: place.ID}
		changes[i].Place.ID = ""
	}
	author := store.Author{Name: "commande serve", Reason: "Données fictives de démonstration."}
	return record.Import(ctx, data.DemoFeed, author, false, func(im *store.Import) error {
		return im.Save(ctx, changes)
	})
}

// now is the program's clock: fixed by ANNUAIRE_NOW in a demonstration.
func (p *program) now() time.Time {
	if !p.config.Now.IsZero() {
		return p.config.Now
	}
	return time.Now()
}
