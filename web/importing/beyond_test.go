package importing

import (
	"net/http"
	"testing"
	"time"

	"annuaire/access"
	"annuaire/store"
	"annuaire/web/account/accounttest"
)

// TestFileNamesPlacesBeyondTheTerritory of the same source: it neither welcomes
// them back nor fails for it.
func TestFileNamesPlacesBeyondTheTerritory(t *testing.T) {
	t.Parallel()
	s := serve(t)
	agent, stranger := s.agent("rennes", rennes), s.agent("bruz", bruz)
	const titles = "id,nom,commune,code_postal,adresse\n"
	for _, lines := range []string{"x,Ailleurs,Bruz,35170,1 rue X\ny,Autre,Bruz,35170,2 rue Y\n", "y,Autre,Bruz,35170,2 rue Y\n"} {
		id := s.sent(stranger, "essai", "bruz.csv", titles+lines, true)
		s.read(stranger, id)
		s.apply(stranger, id)
	}
	undone := s.sent(stranger, "essai", "bruz.csv", titles+"z,Annulé,Bruz,35170,3 rue Z\n", false)
	s.read(stranger, undone)
	s.apply(stranger, undone)
	s.undo(stranger, undone)
	before := s.sources()

	id := s.sent(agent, "essai", "rennes.csv", titles+"x,Pris,Rennes,35000,1 rue X\nz,Pris,Rennes,35000,1 rue Z\nr,À nous,Rennes,35000,9 rue R\n", false)
	s.read(agent, id)
	s.apply(agent, id)
	if j := s.job(agent, id); j.State != store.ImportApplied || j.Summary.Created != 1 || j.Summary.Refused != 2 {
		t.Errorf("%s %s %+v", j.State, j.Failure, j.Summary)
	}
	if p := s.places()["Ailleurs"]; p.ArchiveProposal == "" {
		t.Error("a stranger's file withdraws the proposal to archive")
	}
	if _, back := s.places()["Annulé"]; back {
		t.Error("a stranger's file brings back what was undone")
	}
	if after := s.sources(); after["x"] != before["x"] {
		t.Errorf("x was missing since %s, and is since %s", before["x"], after["x"])
	}
}

// sources gives since when each identifier of a source is missing.
func (s service) sources() map[string]string {
	s.Helper()
	rows, err := s.store.Pool().Query(s.Context(), `select source_id, coalesce(missing_since::text, '') from place_source`)
	if err != nil {
		s.Fatal(err)
	}
	defer rows.Close()
	found := map[string]string{}
	for rows.Next() {
		var id, since string
		if err := rows.Scan(&id, &since); err != nil {
			s.Fatal(err)
		}
		found[id] = since
	}
	return found
}

// TestTokenOfOneTerritory limits what an import that it asked for changes, in the
// background as well: the person has other rights.
func TestTokenOfOneTerritory(t *testing.T) {
	t.Parallel()
	s := serve(t)
	who := accounttest.SignIn(s, s.store, accounttest.Person{Email: "deux@example.fr", Name: "Deux", Grants: []access.Grant{
		{Role: access.TerritoryManager, Territory: rennes}, {Role: access.TerritoryManager, Territory: bruz},
	}})
	id := s.sent(who, "essai", "lieux.csv", "id,nom,commune,code_postal,adresse\nr,Ici,Rennes,35000,1 rue R\nb,Là,Bruz,35170,1 rue B\n", false)
	s.read(who, id)
	text, err := s.store.CreateToken(t.Context(), who.Actor, store.NewToken{
		Name: "essai", Limit: access.Limit{Actions: []access.Action{access.ImportSee, access.ImportRun}, Territory: rennes}, Life: time.Hour,
	}, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	program, ok, err := s.store.TokenActor(t.Context(), text, time.Now())
	if err != nil || !ok {
		t.Fatal(ok, err)
	}
	if err := s.store.ApplyImport(t.Context(), program, id); err != nil {
		t.Fatal(err)
	}
	s.work(id)
	if places := s.places(); len(places) != 1 || places["Ici"].ID == "" {
		t.Errorf("%+v", places)
	}
	if status, body := s.get(who, address(id, "")); status != http.StatusOK {
		t.Errorf("%d %s", status, body)
	}
}
