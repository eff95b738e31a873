package main

import (
	"log/slog"
	"testing"
	"time"

	"annuaire/access"
	"annuaire/geo"
	"annuaire/internal/pgtest"
	"annuaire/store"
)

// A demonstration has its people, once, with something to do for each; served
// for real, its record lets none of them in.
func TestDemoPeople(t *testing.T) {
	t.Parallel()
	r := newRecord(t, pgtest.URL(t))
	p := &program{log: slog.New(slog.DiscardHandler)}
	if shown, err := demoAccounts(t.Context(), r.Store); err != nil || len(shown) != 0 {
		t.Fatalf("before there are any: %v, %v", shown, err)
	}
	if err := p.prepare(t.Context(), r.Store, true); err != nil {
		t.Fatal(err)
	}
	shown, err := demoAccounts(t.Context(), r.Store)
	if err != nil || len(shown) != len(demoPeople) {
		t.Fatalf("%v, %v", shown, err)
	}
	for _, one := range demoPeople {
		account, err := r.AccountByEmail(t.Context(), one.email)
		if err != nil || account.TOTPSince.IsZero() != (one.secret == "") {
			t.Fatalf("%s: %+v, %v", one.email, account, err)
		}
		actor, err := r.Actor(t.Context(), account.ID)
		if err != nil {
			t.Fatal(err)
		}
		actor.At, actor.Strong = time.Now(), true
		checkDesk(t, r.Store, one, actor)
	}
	before, err := r.VerifyJournal(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := p.prepare(t.Context(), r.Store, true); err != nil {
		t.Error(err)
	}
	if lines, err := r.AccountLines(t.Context()); err != nil || len(lines) != len(demoPeople) {
		t.Errorf("%d accounts after the second start, %v", len(lines), err)
	}
	if v, err := r.VerifyJournal(t.Context()); err != nil || v != before || v.Broken != nil {
		t.Errorf("the second start did something: %+v, before %+v, %v", v, before, err)
	}
	if err := p.prepare(t.Context(), r.Store, false); err != nil {
		t.Fatal(err)
	}
	if lines, err := r.AccountLines(t.Context()); err != nil || len(lines) != 0 {
		t.Errorf("served for real, %d accounts are open, %v", len(lines), err)
	}
}

// checkDesk sees to it that the first page of a person shows something.
func checkDesk(t *testing.T, s *store.Store, one demoPerson, actor access.Actor) {
	t.Helper()
	places, err := s.CountDeskPlaces(t.Context(), actor)
	if err != nil || places.All == 0 {
		t.Errorf("%s: %+v, %v", one.email, places, err)
	}
	switch {
	case one.role == access.Instructor:
		if files, err := s.Files(t.Context(), actor, store.FileQuery{View: store.FilesAll, Limit: 50}); err != nil || len(files) < 3 {
			t.Errorf("%s: %d files to examine, %v", one.email, len(files), err)
		}
	case one.role == access.DecisionMaker:
		if sessions, err := s.CommitteeSessions(t.Context(), actor, 10); err != nil || len(sessions) != 2 {
			t.Errorf("%s: %d sessions, %v", one.email, len(sessions), err)
		}
	}
	if one.role.OnPlaces() || !actor.May(access.TicketSee, access.Object{Path: access.PathOf(geo.Territory{Level: geo.Commune, Code: demoTown.Code, Department: "35", Region: "53"})}).Allowed {
		return
	}
	waiting, err := s.WaitingTickets(t.Context(), actor)
	if err != nil || len(waiting) == 0 {
		t.Errorf("%s: no ticket, %v", one.email, err)
	}
	pairs, err := s.CountDuplicates(t.Context(), actor)
	if err != nil || pairs == 0 || places.Archive < 2 {
		t.Errorf("%s: %d pairs, %d proposed for archive, %v", one.email, pairs, places.Archive, err)
	}
}
