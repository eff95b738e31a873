package account

import (
	"strings"
	"testing"

	"annuaire/access"
	"annuaire/geo"
)

// fields of a request that nothing is wrong with.
func asking(change ...string) []string {
	answers := map[string]string{
		"niveau": "commune", "territoire": "saint malo", "organisation": "Ville de Saint-Malo", "siret": "213 502 883 00001", "nom": "Noé Essai",
		"fonction": "Directeur", "courriel": "noe@saint-malo.example", "message": "Bonjour,\r\nmerci.",
	}
	for i := 0; i < len(change); i += 2 {
		answers[change[i]] = change[i+1]
	}
	var fields []string
	for name, value := range answers {
		fields = append(fields, name, value)
	}
	return fields
}

// asks makes a request and confirms its e-mail.
func (s *service) requests(change ...string) {
	s.t.Helper()
	b := s.browser()
	if got := b.post("/compte/demander", asking(change...)...); got.status != 200 {
		s.t.Fatalf("asking answers %d: %s", got.status, got.text())
	}
	link := s.link("noe@saint-malo.example")
	if got := b.get(link); got.status != 200 {
		s.t.Fatalf("the link answers %d", got.status)
	}
	if got := b.post(link); got.status != 200 {
		s.t.Fatalf("confirming answers %d: %s", got.status, got.text())
	}
	if got := b.post(link); got.status != 410 {
		s.t.Errorf("confirming twice answers %d", got.status)
	}
}

// member signs somebody in.
func (s *service) member(email string, grants ...access.Grant) *browser {
	s.t.Helper()
	s.account(email, "Camille "+email, good, grants...)
	b := s.browser()
	b.signIn(email, good)
	return b
}

func TestRequestIsApproved(t *testing.T) {
	t.Parallel()
	s := open(t)
	b := s.member("dpt@example.fr", department)
	s.requests()
	if all := s.letters("dpt@example.fr"); len(all) != 1 || all[0]["chemin"] != "/espace/comptes/1" || all[0]["territoire"] != "Saint-Malo" {
		t.Errorf("who decides receives %v", all)
	}
	if got := b.get("/espace/comptes/1"); got.status != 200 || !strings.Contains(got.text(), "noe@saint-malo.example") {
		t.Fatalf("the request reads %d: %s", got.status, got.text())
	}
	if got := b.post("/espace/comptes/1", "decision", "accepter"); got.status != 303 {
		t.Fatalf("approving answers %d: %s", got.status, got.body)
	}
	if got := b.post("/espace/comptes/1", "decision", "refuser", "motif", "Trop tard."); got.status != 409 {
		t.Errorf("deciding twice answers %d", got.status)
	}
	noe := s.browser()
	if got := noe.post(s.link("noe@saint-malo.example"), "nom", "Noé Essai", "mot_de_passe", better); got.status != 303 {
		t.Fatalf("the invitation answers %d", got.status)
	}
	account, err := s.store.AccountByEmail(t.Context(), "noe@saint-malo.example")
	if err != nil {
		t.Fatal(err)
	}
	actor, err := s.store.Actor(t.Context(), account.ID)
	want := access.Territory{Level: geo.Commune, Code: "35288"}
	if err != nil || len(actor.Grants) != 1 || actor.Grants[0].Role != access.TerritoryManager || actor.Grants[0].Territory != want {
		t.Errorf("the new account holds %+v, %v", actor.Grants, err)
	}
	if got := b.get("/espace/comptes?etat=decidees"); !strings.Contains(got.text(), "Acceptée") || strings.Contains(got.body, "noe@") {
		t.Errorf("once decided: %s", got.text())
	}
}

func TestRequestIsRefused(t *testing.T) {
	t.Parallel()
	s := open(t)
	b := s.member("dpt@example.fr", department)
	s.requests()
	if got := b.post("/espace/comptes/1", "decision", "refuser", "motif", " "); got.status != 422 {
		t.Errorf("without a reason: %d", got.status)
	}
	if got := b.post("/espace/comptes/1", "decision", "peut-être"); got.status != 400 {
		t.Errorf("neither: %d", got.status)
	}
	if got := b.post("/espace/comptes/1", "decision", "refuser", "motif", "Écrivez depuis une adresse de la ville."); got.status != 303 {
		t.Errorf("refusing answers %d", got.status)
	}
	all := s.letters("noe@saint-malo.example")
	if last := all[len(all)-1]; last["motif"] != "Écrivez depuis une adresse de la ville." {
		t.Errorf("who asked receives %v", all)
	}
}

// Only who is above decides: neither an equal, nor a neighbour, nor who waits.
func TestWhoDecides(t *testing.T) {
	t.Parallel()
	s := open(t)
	s.requests()
	sameCommune := access.Grant{Role: access.TerritoryManager, Territory: access.Territory{Level: geo.Commune, Code: "35288"}}
	weak := s.member("agence@example.fr", agency)
	for name, c := range map[string]struct {
		b    *browser
		list int
		one  int
	}{
		"nobody":                    {s.browser(), 303, 303},
		"without a right":           {s.member("rien@example.fr"), 403, 403},
		"the same commune":          {s.member("meme@example.fr", sameCommune), 200, 404},
		"another commune":           {s.member("autre@example.fr", commune), 200, 404},
		"another department":        {s.member("voisin@example.fr", neighbour), 200, 404},
		"the agency, without codes": {weak, 403, 403},
		"the department":            {s.member("dpt@example.fr", department), 200, 200},
	} {
		list, one := c.b.get("/espace/comptes"), c.b.get("/espace/comptes/1")
		if list.status != c.list || one.status != c.one {
			t.Errorf("%s: %d and %d, want %d and %d", name, list.status, one.status, c.list, c.one)
		}
		if c.one != 200 {
			if got := c.b.post("/espace/comptes/1", "decision", "accepter"); got.status < 400 {
				t.Errorf("%s approves: %d", name, got.status)
			}
			if strings.Contains(list.body+one.body, "noe@") {
				t.Errorf("%s reads who asked", name)
			}
		}
	}
	weak.enrol()
	if got := weak.post("/espace/comptes/1", "decision", "accepter"); got.status != 303 {
		t.Errorf("the agency, with codes: %d", got.status)
	}
}

func TestRequestSaysNothingOfAccounts(t *testing.T) {
	t.Parallel()
	s := open(t)
	s.account("connu@example.fr", "Camille", good)
	b := s.browser()
	known, unknown := b.post("/compte/demander", asking("courriel", "connu@example.fr")...), b.post("/compte/demander", asking("courriel", "perdu@example.fr")...)
	if known.status != 200 || known.body != unknown.body {
		t.Errorf("asking tells which e-mail is known: %d, %d", known.status, unknown.status)
	}
}

func TestRequestFormRefuses(t *testing.T) {
	t.Parallel()
	s := open(t)
	for name, c := range map[string]struct {
		change []string
		field  string
	}{
		"no level":           {[]string{"niveau", ""}, "niveau"},
		"the country":        {[]string{"niveau", "pays"}, "niveau"},
		"no territory":       {[]string{"territoire", " "}, "territoire"},
		"an unknown one":     {[]string{"territoire", "Atlantis"}, "territoire"},
		"another level":      {[]string{"niveau", "region"}, "territoire"},
		"no organisation":    {[]string{"organisation", ""}, "organisation"},
		"a long one":         {[]string{"organisation", strings.Repeat("é", 301)}, "organisation"},
		"a wrong SIRET":      {[]string{"siret", "12345678901234"}, "siret"},
		"no SIRET":           {[]string{"siret", ""}, "siret"},
		"no e-mail":          {[]string{"courriel", "noe"}, "courriel"},
		"no name":            {[]string{"nom", ""}, "nom"},
		"a character lost":   {[]string{"fonction", "a\x00b"}, "fonction"},
		"a message too long": {[]string{"message", strings.Repeat("a", 2001)}, "message"},
	} {
		got := s.browser().post("/compte/demander", asking(c.change...)...)
		if got.status != 422 || !strings.Contains(got.body, `href="#c-`+c.field+`"`) {
			t.Errorf("%s answers %d without a fault of %s", name, got.status, c.field)
		}
	}
	var kept int
	if err := s.store.Pool().QueryRow(t.Context(), `select count(*) from account_request`).Scan(&kept); err != nil || kept > 0 {
		t.Errorf("%d refused requests are kept, %v", kept, err)
	}
}
