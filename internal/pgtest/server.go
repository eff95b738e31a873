package pgtest

import (
	"context"
	"os"
	"sync"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
)

// patience bounds the wait for a server and its template.
const patience = 2 * time.Minute

// server is where test databases are made.
type server struct {
	admin *pgxpool.Pool // on a database that tests only pass through
	url   string        // its address
	usage *os.File      // locked as long as this process lives, nil for a server of others
	built built
}

// current gives the server of this process, the same for all its tests.
var current = sync.OnceValues(func() (*server, error) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	for _, name := range []string{"ANNUAIRE_TEST_DATABASE_URL", "DATABASE_URL"} {
		if url := os.Getenv(name); url != "" {
			return connect(ctx, url)
		}
	}
	dir, err := cacheDir()
	if err != nil {
		return nil, err
	}
	url, usage, err := join(ctx, dir)
	if err != nil {
		return nil, err
	}
	srv, err := connect(ctx, url)
	if err != nil {
		return nil, err
	}
	srv.usage = usage
	return srv, nil
})

func connect(ctx context.Context, url string) (*server, error) {
	admin, err := open(ctx, url)
	if err != nil {
		return nil, err
	}
	if err := admin.Ping(ctx); err != nil {
		admin.Close()
		return nil, err
	}
	return &server{admin: admin, url: url}, nil
}
