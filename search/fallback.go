package search

import (
	"context"

	"annuaire/atlas"
)

type preference struct{}

// Prefer has the engine of that name asked, where it can answer, whichever is
// first: a list goes on with the engine that it began with. No name is no
// preference.
func Prefer(ctx context.Context, engine string) context.Context {
	if engine == "" {
		return ctx
	}
	return context.WithValue(ctx, preference{}, engine)
}

// Preferred gives the engine that is to be asked, "" when none is preferred.
func Preferred(ctx context.Context) string {
	engine, _ := ctx.Value(preference{}).(string)
	return engine
}

// Fallback asks one engine, and another while the first cannot answer, or when
// the other is preferred.
type Fallback struct {
	First, Then Engine
}

// Find implements Engine.
func (f *Fallback) Find(ctx context.Context, text string) (*atlas.Among, error) {
	if engine := Preferred(ctx); engine != "" && engine == f.Then.State().Engine {
		if found, err := f.Then.Find(ctx, text); err == nil {
			return found, nil
		}
	}
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
