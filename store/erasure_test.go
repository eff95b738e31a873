package store

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/fault"
	"annuaire/geo"
)

// dump gives every row of every table as text.
func dump(t *testing.T, s *Store) string {
	t.Helper()
	rows, err := s.pool.Query(t.Context(), `
		select format('%I', tablename) from pg_tables where schemaname = 'public' and tablename not in ('territory', 'spatial_ref_sys', 'outline')`)
	if err != nil {
		t.Fatal(err)
	}
	tables, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil || len(tables) < 15 {
		t.Fatal(len(tables), err)
	}
	var all strings.Builder
	for _, table := range tables {
		rows, err := s.pool.Query(t.Context(), `select row_to_json(t)::text from `+table+` t`)
		if err != nil {
			t.Fatal(err)
		}
		lines, err := pgx.CollectRows(rows, pgx.RowTo[string])
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintln(&all, table, strings.Join(lines, "\n"))
	}
	return all.String()
}

// A person leaves every kind of trace, then closes their account.
func TestErasureLeavesNoTrace(t *testing.T) {
	t.Parallel()
	s, at := open(t), time.Now().Truncate(time.Second)
	if err := s.SaveTerritories(t.Context(), []geo.Territory{
		{Level: geo.Country, Code: geo.CountryCode, Name: "France"}, {Level: geo.Commune, Code: "35238", Name: "Rennes"},
	}); err != nil {
		t.Fatal(err)
	}
	p := place()
	p.INSEE = "35238"
	save(t, s, "essai", directory.Change{Place: p, SourceID: "lieu-a"})
	const email, name = "zebulon.trace@example.fr", "Zébulon Trace"
	added, err := s.AddAccount(t.Context(), NewAccount{
		Email: email, Name: name, Hash: "$argon2id$zebulon", Role: access.TerritoryManager, Territory: access.Territory{Level: geo.Commune, Code: "35238"},
	}, at)
	if err != nil {
		t.Fatal(err)
	}
	actor, err := s.Actor(t.Context(), added.ID)
	if err != nil {
		t.Fatal(err)
	}
	actor.At = at
	token, err := s.OpenSession(t.Context(), NewSession{Account: actor.Account, Network: "192.0.2.0/24", Device: "Zebulophone", IDToken: "zebulon-id"}, at)
	for _, err := range []error{
		err,
		s.BeginSecondFactor(t.Context(), actor, "ZEBULONSECRET"),
		s.ConfirmSecondFactor(t.Context(), actor, []string{"zebulon-code"}, at),
		s.AskReset(t.Context(), email, at),
		s.ChangePassword(t.Context(), actor, "$argon2id$zebulon2", token),
		s.AskAccount(t.Context(), AccountRequest{
			Organisation: "Ville", SIRET: "21350238800019", Territory: access.Territory{Level: geo.Commune, Code: "35238"}, Email: email, Name: name, Position: "Maire", Message: "Zebulon",
		}, at),
		s.RenameAccount(t.Context(), actor, name),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	if _, _, err := s.ProvidedAccount(t.Context(), Provided{Subject: "fournisseur zebulon-sub", Email: email, Verified: true, Name: name}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.CreateToken(t.Context(), actor, NewToken{Name: "Zebulon token", Limit: access.Limit{Actions: []access.Action{access.PlaceSee}, Territory: access.Country}, Life: time.Hour}, at); err != nil {
		t.Fatal(err)
	}
	if _, err := s.InviteAccount(t.Context(), actor, Invitation{Email: "autre@example.fr", By: name}, at); err != nil {
		t.Fatal(err)
	}
	if before := strings.ToLower(dump(t, s)); strings.Count(before, "zebulon") < 8 || !strings.Contains(before, "zébulon") {
		t.Fatalf("the person left only %d traces", strings.Count(before, "zebulon"))
	}
	leaveTickets(t, s, actor, name)
	// The invitation has been sent.
	if _, err := s.pool.Exec(t.Context(), `update river_job set state = 'completed', finalized_at = now() where args->>'to' = 'autre@example.fr'`); err != nil {
		t.Fatal(err)
	}

	if err := s.CloseAccount(t.Context(), actor, actor.Account); err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(dump(t, s)) {
		if low := strings.ToLower(line); strings.Contains(low, "zebulon") || strings.Contains(low, "zébulon") || strings.Contains(low, "trace@") {
			t.Errorf("a trace is left: %s", line)
		}
	}
	if _, ok, err := s.SessionActor(t.Context(), token, at); ok || err != nil {
		t.Errorf("the session is still open: %v", err)
	}
	if _, err := s.Actor(t.Context(), actor.Account); fault.KindOf(err) != fault.Anonymous {
		t.Errorf("the account still acts: %v", err)
	}
	if err := s.CloseAccount(t.Context(), actor, actor.Account); fault.KindOf(err) != fault.Unknown {
		t.Errorf("closing twice: %v", err)
	}
	if v, err := s.VerifyJournal(t.Context()); err != nil || v.Broken != nil {
		t.Errorf("the journal does not hold: %v, %v", v.Broken, err)
	}
}

// leaveTickets has the person ask with their account, and without it by their
// address and by another, and begin a form.
func leaveTickets(t *testing.T, s *Store, actor access.Actor, name string) {
	t.Helper()
	text := "Je suis " + strings.ToUpper(name) + ", écrivez à zebulon.trace@example.fr."
	for _, asked := range []struct {
		by access.Actor
		directory.Ticket
	}{
		{actor, directory.Ticket{Kind: directory.TicketOther, Message: text}},
		{actor, directory.Ticket{Kind: directory.TicketOther, Message: text, Email: "zebulon@ailleurs.example"}},
		{access.Actor{At: actor.At}, directory.Ticket{Kind: directory.TicketClaim, Message: text, Email: "Zebulon.Trace@example.fr"}},
	} {
		asked.PlaceID = "lieu-a"
		if _, err := s.OpenTicket(t.Context(), asked.by, asked.Ticket); err != nil {
			t.Fatal(err)
		}
	}
	_, err := s.pool.Exec(t.Context(), `
		insert into draft (account, answers, began_at, saved_at, expires_at)
		values ($1, '{"contact": {"courriel": ["zebulon@example.fr"]}}', now(), now(), now() + interval '1 day')`, actor.Account)
	if err != nil {
		t.Fatal(err)
	}
}

// The last person who administers the agency cannot leave it to nobody.
func TestTheLastAdministratorStays(t *testing.T) {
	t.Parallel()
	w := newTicketWorld(t)
	first := w.someone("a@example.fr", "agence pays:FR")
	failsAs(t, w.CloseAccount(t.Context(), first, first.Account), fault.Rejected, "the last administrator closes their account")
	if email, err := w.Account(t.Context(), first.Account); err != nil || email.Email != "a@example.fr" || len(w.as(first.Account).Grants) != 1 {
		t.Errorf("something of the refused closing was done: %+v, %v", email, err)
	}
	w.account("b@example.fr", "agence pays:FR")
	if err := w.CloseAccount(t.Context(), first, first.Account); err != nil {
		t.Error(err)
	}
}

// The second wall: acting for somebody shows nothing of the sign-in of others,
// whatever the query.
func TestSignInIsWalled(t *testing.T) {
	t.Parallel()
	s, at := open(t), time.Now()
	_, _ = opened(t, s, "a@example.fr", at)
	other, _ := opened(t, s, "b@example.fr", at)
	if err := s.AskReset(t.Context(), "a@example.fr", at); err != nil {
		t.Fatal(err)
	}
	if err := s.Attempt(t.Context(), at, Try{Of: Allowance{"x", 1, time.Hour}, Subject: "y"}); err != nil {
		t.Fatal(err)
	}
	for table, want := range map[string]int{"session": 1, "secret_link": 0, "attempt": 0, "api_token": 0, "recovery_code": 0, "account_request": 0} {
		var seen int
		err := s.actingFor(t.Context(), access.Actor{Account: other}, func(tx pgx.Tx) error {
			return tx.QueryRow(t.Context(), `select count(*) from `+table).Scan(&seen)
		})
		if err != nil || seen != want {
			t.Errorf("of %s somebody sees %d rows, want %d: %v", table, seen, want, err)
		}
	}
}
