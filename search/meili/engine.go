package meili

import (
	"context"
	"log/slog"
	"sync/atomic"
	"time"

	"annuaire/atlas"
	"annuaire/search"
)

// Config says which server is asked, and how it is kept in step.
type Config struct {
	URL   string
	Key   string        // may be empty where the server asks for none
	Index string        // name of the index; DefaultIndex when empty
	Every time.Duration // between two comparisons with the server
	Log   *slog.Logger
	// Words gives what the built-in engine knows of the words that places
	// hold; nil while it is being built.
	Words func() *search.Index
}

// DefaultIndex is the name of the index.
const DefaultIndex = "annuaire_lieux"

// Engine is the text engine that asks Meilisearch. It answers once Follow has
// given it a snapshot and Keep has compared the server with it.
type Engine struct {
	server *server
	words  func() *search.Index
	every  time.Duration
	log    *slog.Logger

	ledger  ledger
	health  health
	changed chan struct{} // has a value when a snapshot was given

	leading atomic.Bool
	doubt   atomic.Bool // what the server holds is to be read again
	unsure  atomic.Bool // what it was known to hold says nothing any more
	// Only Keep touches what follows.
	held     map[uint64]stamp // what the server holds; nil when not known
	suspects map[uint64]suspicion
}

// New makes an engine. The error is Invalid when the address is none.
func New(c Config) (*Engine, error) {
	if c.Index == "" {
		c.Index = DefaultIndex
	}
	server, err := newServer(c.URL, c.Key, c.Index)
	if err != nil {
		return nil, err
	}
	return &Engine{
		server: server, words: c.Words, every: c.Every, log: c.Log, health: newHealth(), changed: make(chan struct{}, 1),
	}, nil
}

// Follow takes up the snapshot in force. It reads the texts of what changed,
// about 20 µs a place.
func (e *Engine) Follow(s *atlas.Snapshot) {
	e.ledger.follow(s)
	e.wake()
}

// Compare has what the server holds read again.
func (e *Engine) Compare() {
	e.doubt.Store(true)
	e.wake()
}

// Lead says whether this instance alone writes to the server. What the server
// was known to hold may be another's work by then.
func (e *Engine) Lead(leading bool) {
	e.leading.Store(leading)
	e.unsure.Store(true)
	e.wake()
}

func (e *Engine) wake() {
	select {
	case e.changed <- struct{}{}:
	default:
	}
}

// Index gives the name of the index.
func (e *Engine) Index() string { return e.server.uid }

// Describe gives the version of the server, then the number of documents of the
// index; the version alone, with an error, when there is no index.
func (e *Engine) Describe(ctx context.Context) (version string, documents int, err error) {
	ctx, cancel := context.WithTimeout(ctx, 10*askPatience)
	defer cancel()
	v, err := e.server.manager.VersionWithContext(ctx)
	switch {
	case err != nil:
		return "", 0, described(err)
	case v.PkgVersion == "":
		return "", 0, errAnswer
	}
	stats, err := e.server.index(e.server.uid).GetStatsWithContext(ctx, nil)
	if err != nil {
		return v.PkgVersion, 0, described(err)
	}
	return v.PkgVersion, int(stats.NumberOfDocuments), nil
}

// State implements search.Engine.
func (e *Engine) State() search.State { return e.health.state() }
