package main

import (
	"context"
	"errors"

	"annuaire/internal/localpg"
	"annuaire/store"
)

// openRecord gives the migrated record: the database of DATABASE_URL, else the
// program's own private one. done releases all that was started.
func (p *program) openRecord(ctx context.Context) (record *store.Store, done func() error, err error) {
	url, stop, err := p.database(ctx)
	if err != nil {
		return nil, nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, stop())
		}
	}()
	if _, err = store.Migrate(ctx, url); err != nil {
		return nil, nil, err
	}
	if record, err = store.Open(ctx, url); err != nil {
		return nil, nil, err
	}
	return record, func() error {
		record.Close()
		return stop()
	}, nil
}

// database gives the address of the database, starting the private one where
// none is named.
func (p *program) database(ctx context.Context) (url string, stop func() error, err error) {
	if p.config.DatabaseURL != "" {
		return p.config.DatabaseURL, func() error { return nil }, nil
	}
	dir := p.config.DataDir
	if dir == "" {
		if dir, err = localpg.DefaultDir(); err != nil {
			return "", nil, err
		}
	}
	server, err := localpg.Start(ctx, dir, p.log)
	if err != nil {
		return "", nil, err
	}
	return server.URL(), server.Stop, nil
}
