package search

import (
	"context"
	"sync/atomic"
	"time"

	"annuaire/atlas"
	"annuaire/fault"
)

// Engine finds places by text. Which places may be shown, how they are
// filtered, counted and listed is decided by the atlas: an engine that holds a
// place which is no longer published finds nothing more than the others.
type Engine interface {
	// Find gives the places that hold every word of text, or if there are none
	// and the words are several, those that hold all of them but one; nil when
	// text is blank. The answer is shared: callers must not change it. The
	// error is Unavailable when the engine cannot answer.
	Find(ctx context.Context, text string) (*atlas.Among, error)
	State() State
}

// The engines, as named in answers.
const (
	BuiltInName     = "integre"
	MeilisearchName = "meilisearch"
)

// State tells which engine answers, and how what it holds follows the
// directory.
type State struct {
	Engine   string    // that answers now; "" when none can
	Reason   string    // French, why it is not the one that was set, or why none can; "" when all is well
	Waiting  int       // places of which the engine does not hold the latest version
	Compared time.Time // when all that it holds was last read and compared with the directory; zero when never, or when that cannot differ
	Repaired int       // places that a comparison had to put right, since the start
}

// BuiltIn is the engine in memory. Its zero value has no index yet.
type BuiltIn struct {
	index atomic.Pointer[Index]
}

// NewBuiltIn gives the engine that answers with an index.
func NewBuiltIn(x *Index) *BuiltIn {
	b := new(BuiltIn)
	b.Use(x)
	return b
}

// Use puts an index in force.
func (b *BuiltIn) Use(x *Index) { b.index.Store(x) }

// Index gives the index in force, which may be that of an earlier snapshot; nil
// while the first is being built.
func (b *BuiltIn) Index() *Index { return b.index.Load() }

// Find implements Engine.
func (b *BuiltIn) Find(_ context.Context, text string) (*atlas.Among, error) {
	x := b.Index()
	if x == nil {
		return nil, fault.New(fault.Unavailable, preparing)
	}
	return x.Find(text), nil
}

// preparing is told rather than answering as if no text were given, which
// would be a wrong answer.
const preparing = "La recherche par mots se prépare. Recommencez dans quelques secondes, ou cherchez par commune."

// State implements Engine.
func (b *BuiltIn) State() State {
	if b.Index() == nil {
		return State{Reason: preparing}
	}
	return State{Engine: BuiltInName}
}
