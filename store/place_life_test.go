package store

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/fault"
	"annuaire/geo"
)

// territories gives the record the communes of the tests, in one department.
func territories(t *testing.T, s *Store) {
	t.Helper()
	err := s.SaveTerritories(t.Context(), []geo.Territory{
		{Level: geo.Region, Code: "44", Name: "Grand Est"},
		{Level: geo.Department, Code: "51", Name: "Marne", Region: "44"},
		{Level: geo.EPCI, Code: "200067213", Name: "Grand Reims"},
		{Level: geo.Commune, Code: "51454", Name: "Reims", Department: "51", Region: "44", EPCI: "200067213", PostalCodes: []string{"51100"}},
		{Level: geo.Commune, Code: "51108", Name: "Châlons-en-Champagne", Department: "51", Region: "44", PostalCodes: []string{"51000"}},
	})
	if err != nil {
		t.Fatal(err)
	}
}

// member opens an account with one right and gives its actor.
func member(t *testing.T, s *Store, email string, role access.Role, over access.Territory, placeID string) access.Actor {
	t.Helper()
	var account int64
	err := s.pool.QueryRow(t.Context(), `insert into account (email, name, state) values ($1, $2, 'active') returning id`, email, "Nom de "+email).Scan(&account)
	if err != nil {
		t.Fatal(err)
	}
	_, err = s.pool.Exec(t.Context(), `insert into membership (account, role, level, code, place_id) values ($1, $2, $3, $4, $5)`,
		account, role, orNull(string(over.Level)), orNull(over.Code), orNull(placeID))
	if err != nil {
		t.Fatal(err)
	}
	actor, err := s.Actor(t.Context(), account)
	if err != nil {
		t.Fatal(err)
	}
	actor.Strong, actor.At = true, day("2026-05-06")
	return actor
}

var (
	reims   = access.Territory{Level: geo.Commune, Code: "51454"}
	chalons = access.Territory{Level: geo.Commune, Code: "51108"}
)

func wantKind(t *testing.T, what string, err error, kind fault.Kind) {
	t.Helper()
	if err == nil || fault.KindOf(err) != kind {
		t.Errorf("%s: %v, want kind %d", what, err, kind)
	}
}

func TestPlaceLife(t *testing.T) {
	t.Parallel()
	s := open(t)
	territories(t, s)
	agent := member(t, s, "agent@reims.fr", access.TerritoryManager, reims, "")
	p, err := s.CreatePlace(t.Context(), agent, place(), "Lieu ajouté.")
	if err != nil {
		t.Fatal(err)
	}
	if p, err = s.AnnounceClosure(t.Context(), agent, p.ID, p.Version, nil); err != nil || p.Closure != nil {
		t.Fatalf("%+v, %v", p.Closure, err)
	}
	if p, err = s.SuspendPlace(t.Context(), agent, p.ID, p.Version, "Travaux"); err != nil || p.State != directory.Suspended {
		t.Fatal(p.State, err)
	}
	if p, err = s.ArchivePlace(t.Context(), agent, p.ID, p.Version, "Fermé pour de bon"); err != nil || p.State != directory.Archived {
		t.Fatal(p.State, err)
	}
	_, err = s.SuspendPlace(t.Context(), agent, p.ID, p.Version, "Encore")
	wantKind(t, "suspending what is archived", err, fault.Denied)
	if p, err = s.BringBackPlace(t.Context(), agent, p.ID, p.Version); err != nil || p.State != directory.Published {
		t.Fatal(p.State, err)
	}
	_, err = s.ArchivePlace(t.Context(), agent, p.ID, p.Version-1, "Trop tard")
	wantKind(t, "an old version", err, fault.Conflict)
	_, err = s.ArchivePlace(t.Context(), agent, p.ID, p.Version, " ")
	wantKind(t, "no reason", err, fault.Invalid)
	verifyJournal(t, s)
}

func verifyJournal(t *testing.T, s *Store) {
	t.Helper()
	if v, err := s.VerifyJournal(t.Context()); err != nil || v.Broken != nil {
		t.Errorf("journal: %+v, %v", v, err)
	}
}

// Who has no right over the place changes nothing, and of what is not public
// learns nothing.
func TestStrangersChangeNoPlace(t *testing.T) {
	t.Parallel()
	s := open(t)
	territories(t, s)
	agent := member(t, s, "agent@reims.fr", access.TerritoryManager, reims, "")
	p, err := s.CreatePlace(t.Context(), agent, place(), "Lieu ajouté.")
	if err != nil {
		t.Fatal(err)
	}
	stranger := member(t, s, "agent@chalons.fr", access.TerritoryManager, chalons, "")
	moved := p
	moved.INSEE, moved.Commune = chalons.Code, "Châlons-en-Champagne"
	acts := func(a access.Actor, kind fault.Kind) {
		_, err := s.UpdatePlace(t.Context(), a, p, "x")
		wantKind(t, "update", err, kind)
		_, err = s.UpdatePlace(t.Context(), a, moved, "x")
		wantKind(t, "update that moves", err, kind)
		_, err = s.ArchivePlace(t.Context(), a, p.ID, p.Version, "x")
		wantKind(t, "archive", err, kind)
		_, err = s.RevertPlace(t.Context(), a, p.ID, p.Version, 1)
		wantKind(t, "revert", err, kind)
		_, err = s.AnnounceClosure(t.Context(), a, p.ID, p.Version, nil)
		wantKind(t, "close", err, kind)
	}
	acts(stranger, fault.Denied)
	acts(access.Actor{}, fault.Anonymous)
	_, err = s.CreatePlace(t.Context(), stranger, place(), "x")
	wantKind(t, "create", err, fault.Denied)
	_, err = s.UpdatePlace(t.Context(), agent, moved, "x")
	wantKind(t, "giving a place away", err, fault.Denied)
	if now, err := s.Place(t.Context(), p.ID); err != nil || now.Version != p.Version {
		t.Errorf("version %d, %v", now.Version, err)
	}
	if p, err = s.SuspendPlace(t.Context(), agent, p.ID, p.Version, "Travaux"); err != nil {
		t.Fatal(err)
	}
	acts(stranger, fault.Unknown)
	_, err = s.PlaceChanges(t.Context(), stranger, p.ID)
	wantKind(t, "history", err, fault.Unknown)
}

func TestRevertPlace(t *testing.T) {
	t.Parallel()
	s := open(t)
	territories(t, s)
	agent := member(t, s, "agent@reims.fr", access.TerritoryManager, reims, "")
	first, err := s.CreatePlace(t.Context(), agent, place(), "Lieu ajouté.")
	if err != nil {
		t.Fatal(err)
	}
	next := first
	next.Name, next.Hours, next.Emails, next.HasPosition, next.Closure, next.Doubts, next.Address = "Autre", "", nil, false, nil, nil, ""
	if next, err = s.UpdatePlace(t.Context(), agent, next, "Tout change."); err != nil {
		t.Fatal(err)
	}
	changes, err := s.PlaceChanges(t.Context(), agent, first.ID)
	if err != nil || len(changes) != 2 || changes[0].Author != "Nom de agent@reims.fr" || changes[0].Reason != "Tout change." {
		t.Fatalf("%+v, %v", changes, err)
	}
	unknown := cmpopts.IgnoreFields(directory.Place{}, "Version", "Provenance", "UpdatedOn")
	if diff := cmp.Diff(first, changes[1].Place, unknown); diff != "" {
		t.Errorf("the first version is rebuilt with differences %s", diff)
	}
	back, err := s.RevertPlace(t.Context(), agent, first.ID, next.Version, 1)
	if err != nil {
		t.Fatal(err)
	}
	got, _ := s.Place(t.Context(), first.ID)
	if diff := cmp.Diff(first, got, unknown); diff != "" || back.Version != 3 {
		t.Errorf("version %d: %s", back.Version, diff)
	}
	again, err := s.RevertPlace(t.Context(), agent, first.ID, 3, 2)
	if err != nil || again.Name != "Autre" || again.HasPosition {
		t.Errorf("undoing the return: %+v, %v", again, err)
	}
	_, err = s.RevertPlace(t.Context(), agent, first.ID, again.Version, 77)
	wantKind(t, "no such version", err, fault.Unknown)
}
