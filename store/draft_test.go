package store

import (
	"net/url"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/fault"
)

func TestDraftOfAnyone(t *testing.T) {
	t.Parallel()
	s := open(t)
	nobody := access.Actor{At: time.Now()}
	d, err := s.StartDraft(t.Context(), nobody, Draft{Answers: map[string]url.Values{"lieu": {"nom": {"L'été"}}}}, "198.51.100.1")
	if err != nil || d.Secret == "" {
		t.Fatalf("%+v, %v", d, err)
	}
	got, err := s.Draft(t.Context(), nobody, 0, d.Secret)
	if diff := cmp.Diff(d, got, cmpopts.EquateEmpty(), cmpopts.EquateApproxTime(time.Millisecond)); err != nil || diff != "" {
		t.Fatalf("%v\n%s", err, diff)
	}
	_, err = s.Draft(t.Context(), nobody, d.ID, "")
	wantKind(t, "by its number", err, fault.Unknown)
	_, err = s.Draft(t.Context(), nobody, d.ID, newSecret())
	wantKind(t, "with another secret", err, fault.Unknown)
	thief := d
	thief.Secret = newSecret()
	wantKind(t, "saving with another secret", s.SaveDraft(t.Context(), nobody, thief), fault.Unknown)
	wantKind(t, "dropping with another secret", s.DropDraft(t.Context(), nobody, thief), fault.Unknown)
	if n, err := s.ExpireDrafts(t.Context(), time.Now().Add(DraftLife+time.Minute)); n != 1 || err != nil {
		t.Errorf("%d expired, %v", n, err)
	}
}

func TestDraftOfAnAccount(t *testing.T) {
	t.Parallel()
	s := open(t)
	territories(t, s)
	agent := member(t, s, "agent@reims.fr", access.TerritoryManager, reims, "")
	other := member(t, s, "agent@chalons.fr", access.TerritoryManager, chalons, "")
	p, err := s.CreatePlace(t.Context(), agent, place(), "Lieu ajouté.")
	if err != nil {
		t.Fatal(err)
	}
	d, err := s.StartDraft(t.Context(), agent, Draft{PlaceID: p.ID, PlaceVersion: 1, Base: directory.Patch{"nom": p.Name}}, "")
	if err != nil {
		t.Fatal(err)
	}
	d.Answers = map[string]url.Values{"lieu": {"nom": {"Autre"}}}
	if err := s.SaveDraft(t.Context(), agent, d); err != nil {
		t.Fatal(err)
	}
	again, err := s.StartDraft(t.Context(), agent, Draft{PlaceID: p.ID, PlaceVersion: 1}, "")
	if err != nil || again.ID != d.ID || again.Answers["lieu"].Get("nom") != "Autre" {
		t.Errorf("a second one: %+v, %v", again, err)
	}
	_, err = s.Draft(t.Context(), other, d.ID, "")
	wantKind(t, "of another person", err, fault.Unknown)
	wantKind(t, "saved by another person", s.SaveDraft(t.Context(), other, d), fault.Unknown)
	if list, err := s.Drafts(t.Context(), other); err != nil || len(list) != 0 {
		t.Errorf("%v, %v", list, err)
	}
}

// A form sent ten times at once makes one place.
func TestDraftIsPublishedOnce(t *testing.T) {
	t.Parallel()
	s := open(t)
	territories(t, s)
	agent := member(t, s, "agent@reims.fr", access.TerritoryManager, reims, "")
	d, err := s.StartDraft(t.Context(), agent, Draft{}, "")
	if err != nil {
		t.Fatal(err)
	}
	var wait sync.WaitGroup
	errs := make([]error, 10)
	for i := range errs {
		wait.Go(func() { _, errs[i] = s.PublishDraft(t.Context(), agent, d, place(), "Lieu ajouté.") })
	}
	wait.Wait()
	published := 0
	for _, err := range errs {
		if err == nil {
			published++
		} else {
			wantKind(t, "sent again", err, fault.Unknown)
		}
	}
	if n, err := s.CountPlaces(t.Context()); n != 1 || published != 1 || err != nil {
		t.Errorf("%d places, %d answers, %v", n, published, err)
	}
}
