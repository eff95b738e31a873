package search_test

import (
	"context"
	"errors"
	"testing"

	"annuaire/atlas"
	"annuaire/search"
)

// stub answers or fails as it is told.
type stub struct {
	name  string
	state search.State
	err   error
	asked int
}

func (s *stub) Find(context.Context, string) (*atlas.Among, error) {
	s.asked++
	return &atlas.Among{Engine: s.name}, s.err
}

func (s *stub) State() search.State { return s.state }

func TestFallback(t *testing.T) {
	t.Parallel()
	away := search.State{Reason: "absent", Waiting: 3}
	for name, c := range map[string]struct {
		state  search.State
		err    error
		prefer string
		engine string
		asked  int
	}{
		"the first answers":               {search.State{Engine: "first"}, nil, "", "first", 1},
		"the first fails":                 {search.State{Engine: "first"}, errors.New("broken"), "", "then", 1},
		"the first is away":               {away, errors.New("broken"), "", "then", 0},
		"the first is prepared":           {away, nil, "", "then", 0},
		"the other is preferred":          {search.State{Engine: "first"}, nil, "then", "then", 0},
		"the first is preferred":          {search.State{Engine: "first"}, nil, "first", "first", 1},
		"the first is preferred and away": {away, nil, "first", "then", 0},
		"what is preferred is none":       {search.State{Engine: "first"}, nil, "unknown", "first", 1},
	} {
		first := &stub{"first", c.state, c.err, 0}
		f := &search.Fallback{First: first, Then: &stub{"then", search.State{Engine: "then"}, nil, 0}}
		found, err := f.Find(search.Prefer(t.Context(), c.prefer), "x")
		if err != nil || found.Engine != c.engine || first.asked != c.asked {
			t.Errorf("%s: %v, %v, asked %d", name, found, err, first.asked)
		}
		if s := f.State(); s.Reason != c.state.Reason || s.Engine == "" {
			t.Errorf("%s: %+v", name, s)
		}
	}
}

// What is preferred and cannot answer leaves the others to do so.
func TestFallbackWithoutThePreferred(t *testing.T) {
	t.Parallel()
	for name, then := range map[string]*stub{
		"is prepared": {"then", search.State{}, errors.New("not yet"), 0},
		"fails":       {"then", search.State{Engine: "then"}, errors.New("broken"), 0},
	} {
		f := &search.Fallback{First: &stub{"first", search.State{Engine: "first"}, nil, 0}, Then: then}
		if found, err := f.Find(search.Prefer(t.Context(), "then"), "x"); err != nil || found.Engine != "first" {
			t.Errorf("%s: %v, %v", name, found, err)
		}
	}
}
