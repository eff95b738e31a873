// Package enginetest holds what every text engine of the directory must do,
// as tests that run on any of them.
//
// Engines may differ in what users do not rely on, and the tests leave it
// open:
//
//   - a word before the last that begins many others need not find them all;
//   - the words of a text after the tenth may be left out of account;
//   - the scores, hence the order, are the engine's own, but for a place whose
//     whole name is typed, which comes first;
//   - a correction says which word was not found, and may or may not say which
//     was looked for instead;
//   - a word that somebody holds may be looked for as its neighbours too, if
//     that is said as a correction.
package enginetest

import (
	"context"
	"maps"
	"slices"
	"testing"
	"time"

	"annuaire/atlas"
	"annuaire/fault"
	"annuaire/search"
)

// Run holds an engine to its contract. open gives one over a snapshot, once it
// holds all of it; it is called once.
func Run(t *testing.T, open func(t *testing.T, s *atlas.Snapshot) search.Engine) {
	snapshot := town()
	s := &suite{snapshot, open(t, snapshot), readAll(snapshot)}
	tests := map[string]func(*testing.T){
		"exact words find all that holds them": s.exactWords,
		"all the words count":                  s.allWords,
		"writings of the same words":           s.writings,
		"the last word begun":                  s.lastWordBegun,
		"words begun":                          s.wordsBegun,
		"a word hardly begun":                  s.hardlyBegun,
		"numbers of departments":               s.departments,
		"two letters":                          s.twoLetters,
		"plurals":                              s.plurals,
		"synonyms":                             s.synonyms,
		"misspelt words":                       s.misspelt,
		"a word left out":                      s.leftOut,
		"a whole name comes first":             s.wholeNameFirst,
		"nothing to look for":                  s.nothingToLookFor,
		"no operators":                         s.noOperators,
		"hostile texts":                        s.hostile,
		"naughty strings":                      s.naughty,
		"filters and totals":                   s.filters,
		"facets":                               s.facets,
		"radius":                               s.radius,
		"pages":                                s.pages,
		"the same answer again":                s.again,
		"places no longer published":           s.noLongerPublished,
		"many at once":                         s.manyAtOnce,
		"a caller that gave up":                s.gaveUp,
		"its state":                            s.state,
	}
	t.Run("contract", func(t *testing.T) { // which ends with the last of them
		for name, test := range tests {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				test(t)
			})
		}
	})
}

// suite is an engine over a snapshot.
type suite struct {
	snapshot *atlas.Snapshot
	engine   search.Engine
	places   []known
}

// patience is how long an engine may be away: one that is asked over a network
// by all the tests at once may have to say so.
const patience = time.Minute

// ask gives the answer of the engine.
func (s *suite) ask(t *testing.T, text string) (*atlas.Among, error) {
	t.Helper()
	among, err := s.engine.Find(t.Context(), text)
	for end := time.Now().Add(patience); fault.KindOf(err) == fault.Unavailable && time.Now().Before(end); {
		<-time.After(20 * time.Millisecond)
		among, err = s.engine.Find(t.Context(), text)
	}
	return among, err
}

// find asks the engine, and checks that its answer is well made.
func (s *suite) find(t *testing.T, text string) *atlas.Among {
	t.Helper()
	among, err := s.ask(t, text)
	switch {
	case err != nil:
		t.Fatalf("%.80q: %v", text, err)
	case among == nil:
		return nil
	case among.Snapshot == nil || among.Engine == "" || among.Tag == "":
		t.Fatalf("%.80q: no snapshot, name or tag in %+v", text, among)
	case among.Scores != nil && len(among.Scores) != len(among.Slots):
		t.Fatalf("%.80q: %d places and %d scores", text, len(among.Slots), len(among.Scores))
	}
	seen := map[uint32]bool{}
	for _, slot := range among.Slots {
		if seen[slot] {
			t.Fatalf("%.80q: slot %d is found twice", text, slot)
		}
		seen[slot] = true
	}
	return among
}

// read gives what the engine answers, and the places found.
func (s *suite) read(t *testing.T, text string) (*atlas.Among, map[string]bool) {
	t.Helper()
	among := s.find(t, text)
	return among, ids(t, s.snapshot, atlas.Query{Text: text, Among: among})
}

// found gives the places that a text finds.
func (s *suite) found(t *testing.T, text string) map[string]bool {
	t.Helper()
	_, found := s.read(t, text)
	return found
}

// ids gives the places of a snapshot that meet a query.
func ids(t *testing.T, s *atlas.Snapshot, q atlas.Query) map[string]bool {
	t.Helper()
	all := map[string]bool{}
	if err := s.Each(q, func(e *atlas.Entry) error {
		all[e.ID] = true
		return nil
	}); err != nil {
		t.Fatalf("%.80q: %v", q.Text, err)
	}
	return all
}

// some gives a few of a set of places, to be shown.
func some(ids map[string]bool) []string {
	all := slices.Sorted(maps.Keys(ids))
	return all[:min(10, len(all))]
}

func (s *suite) state(t *testing.T) {
	state := s.engine.State()
	for end := time.Now().Add(patience); state.Engine == "" && time.Now().Before(end); state = s.engine.State() {
		<-time.After(20 * time.Millisecond) // as for an answer
	}
	if among := s.find(t, "médiathèque"); state.Engine == "" || state.Engine != among.Engine || state.Waiting != 0 {
		t.Errorf("%+v, and it is %q that answers", state, among.Engine)
	}
}

// gaveUp: the engine may answer all the same, but if not it says so as it
// says that it is away.
func (s *suite) gaveUp(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.engine.Find(ctx, "médiathèque bleue"); err != nil && fault.KindOf(err) != fault.Unavailable {
		t.Errorf("not Unavailable: %v", err)
	}
}
