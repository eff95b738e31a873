package web

import (
	"sync"
	"time"
	"weak"

	"annuaire/atlas"
	"annuaire/internal/pagezip"
	"annuaire/web/page"
)

// wholeForms keep the form of the filters as it is while nothing is filtered:
// its counts are those of a whole snapshot. It is two thirds of a list page.
type wholeForms struct {
	lock    sync.Mutex
	of      weak.Pointer[atlas.Snapshot] // that snapshot must be free to go
	around  *pagezip.Part                // where there is a position: the form has distances
	nowhere *pagezip.Part
}

// get gives the form of a snapshot, made at the first demand.
func (forms *wholeForms) get(snapshot *atlas.Snapshot, positioned bool, now time.Time) (*pagezip.Part, error) {
	forms.lock.Lock()
	defer forms.lock.Unlock()
	if forms.of.Value() != snapshot {
		answer, err := snapshot.Search(atlas.Query{At: now, Limit: 1, Facets: true})
		if err != nil {
			return nil, err
		}
		around := filterFormOf("", request{}, true, answer.Facets)
		nowhere := filterFormOf("", request{}, false, answer.Facets)
		forms.around, forms.nowhere = page.PartOf(around.writeBody), page.PartOf(nowhere.writeBody)
		forms.of = weak.Make(snapshot)
	}
	if positioned {
		return forms.around, nil
	}
	return forms.nowhere, nil
}

// filterForm makes the form for what was found.
func (s *Site) filterForm(f *finding, path string) (*filterForm, error) {
	if f.query.Narrowed() {
		return filterFormOf(path, f.request, f.query.HasPosition, f.answer.Facets), nil
	}
	whole, err := s.whole.get(f.snapshot, f.query.HasPosition, f.now)
	return &filterForm{Action: path, Hidden: f.request.unfiltered(), whole: whole}, err
}
