package search

import (
	"context"

	"annuaire/atlas"
)

// Fallback asks one engine, and another while the first cannot answer.
type Fallback struct {
	First, Then Engine
}

// Find implements Engine.
func (f *Fallback) Find(ctx context.Context, text string) (*atlas.Among, error) {
	if f.First.State().Engine != "" {
		if found, err := f.First.Find(ctx, text); err == nil {
			return found, nil
		}
	}
	return f.Then.Find(ctx, text)
}

// State implements Engine: that of the first, but for the engine that answers
// now.
func (f *Fallback) State() State {
	s := f.First.State()
	if s.Engine == "" {
		s.Engine = f.Then.State().Engine
	}
	return s
}
