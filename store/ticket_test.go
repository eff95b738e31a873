package store

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/fault"
	"annuaire/geo"
)

// ticketWorld is a department of two communes, one of which has an EPCI, and
// another department; a place in the first commune.
type ticketWorld struct {
	*Store
	t     *testing.T
	now   time.Time
	place directory.Place
}

func newTicketWorld(t *testing.T) *ticketWorld {
	t.Helper()
	w := &ticketWorld{Store: open(t), t: t, now: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)}
	err := w.SaveTerritories(t.Context(), []geo.Territory{
		{Level: geo.Commune, Code: "35238", Name: "Rennes", Department: "35", Region: "53", EPCI: "243500139"},
		{Level: geo.Commune, Code: "35240", Name: "Le Rheu", Department: "35", Region: "53"},
		{Level: geo.Commune, Code: "75056", Name: "Paris", Department: "75", Region: "11"},
		{Level: geo.EPCI, Code: "243500139", Name: "Rennes Métropole", Department: "35", Region: "53"},
		{Level: geo.Department, Code: "35", Name: "Ille-et-Vilaine", Region: "53"},
		{Level: geo.Department, Code: "75", Name: "Paris", Region: "11"},
		{Level: geo.Region, Code: "53", Name: "Bretagne"}, {Level: geo.Region, Code: "11", Name: "Île-de-France"},
		{Level: geo.Country, Code: "FR", Name: "France"},
	})
	if err != nil {
		t.Fatal(err)
	}
	p := place()
	p.Commune, p.PostalCode, p.INSEE = "Rennes", "35000", "35238"
	w.place = save(t, w.Store, "essai", directory.Change{Place: p, SourceID: "lieu-a"})[0].Place
	w.place = w.read(w.place.ID)
	return w
}

func (w *ticketWorld) read(id string) directory.Place {
	w.t.Helper()
	p, err := w.Place(w.t.Context(), id)
	if err != nil {
		w.t.Fatal(err)
	}
	return p
}

// account makes an active account, with rights written "territoire commune:35238"
// or "gestionnaire lieu-a".
func (w *ticketWorld) account(email string, rights ...string) int64 {
	w.t.Helper()
	var id int64
	if err := w.pool.QueryRow(w.t.Context(), `insert into account (email, state) values ($1, 'active') returning id`, email).Scan(&id); err != nil {
		w.t.Fatal(err)
	}
	for _, right := range rights {
		role, on, _ := strings.Cut(right, " ")
		level, code, over := strings.Cut(on, ":")
		sql := `insert into membership (account, role, level, code) values ($1, $2, $3, $4)`
		args := []any{id, role, level, code}
		if !over {
			sql, args = `insert into membership (account, role, place_id) values ($1, $2, $3)`, []any{id, role, on}
		}
		if _, err := w.pool.Exec(w.t.Context(), sql, args...); err != nil {
			w.t.Fatal(err)
		}
	}
	return id
}

// as reads the rights that an account has now.
func (w *ticketWorld) as(account int64) access.Actor {
	w.t.Helper()
	a, err := w.Actor(w.t.Context(), account)
	if err != nil {
		w.t.Fatal(err)
	}
	a.At, a.Strong = w.now, true
	return a
}

func (w *ticketWorld) someone(email string, rights ...string) access.Actor {
	return w.as(w.account(email, rights...))
}

func (w *ticketWorld) anyone() access.Actor { return access.Actor{At: w.now} }

// open opens a ticket on the place.
func (w *ticketWorld) open(actor access.Actor, t directory.Ticket) directory.Ticket {
	w.t.Helper()
	if t.PlaceID == "" && t.Kind != directory.TicketCreation {
		t.PlaceID = w.place.ID
	}
	opened, err := w.OpenTicket(w.t.Context(), actor, t)
	if err != nil {
		w.t.Fatal(err)
	}
	return opened
}

func (w *ticketWorld) report() directory.Ticket {
	w.t.Helper()
	return w.open(w.anyone(), directory.Ticket{Kind: directory.TicketPhone, Changes: map[string]string{"telephone": "01 99 00 99 99"}})
}

// act does an act on the ticket as it is now.
func (w *ticketWorld) act(actor access.Actor, n int64, act TicketAct) (directory.Ticket, error) {
	w.t.Helper()
	act.Number = n
	if act.Version == 0 {
		act.Version = w.version(n)
	}
	return w.ActOnTicket(w.t.Context(), actor, act)
}

func (w *ticketWorld) must(actor access.Actor, n int64, act TicketAct) directory.Ticket {
	w.t.Helper()
	t, err := w.act(actor, n, act)
	if err != nil {
		w.t.Fatal(err)
	}
	return t
}

func (w *ticketWorld) version(n int64) (v int64) {
	w.t.Helper()
	if err := w.pool.QueryRow(w.t.Context(), `select version from ticket where number = $1`, n).Scan(&v); err != nil {
		w.t.Fatal(err)
	}
	return v
}

// letters gives the letters owed, oldest first, as "letter to".
func (w *ticketWorld) letters() (list []string) {
	w.t.Helper()
	rows, err := w.pool.Query(w.t.Context(), `select args from river_job where kind = 'mail' order by id`)
	if err != nil {
		w.t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var args []byte
		var mail struct{ To, Letter string }
		if err := rows.Scan(&args); err != nil {
			w.t.Fatal(err)
		}
		if err := json.Unmarshal(args, &mail); err != nil {
			w.t.Fatal(err)
		}
		list = append(list, mail.Letter+" "+mail.To)
	}
	return list
}

// mailed gives the secret of the last letter sent to an address.
func (w *ticketWorld) mailed(to string) string {
	w.t.Helper()
	var path string
	err := w.pool.QueryRow(w.t.Context(), `
		select args->'with'->>'chemin' from river_job where kind = 'mail' and args->>'to' = $1 order by id desc limit 1`, to).Scan(&path)
	if err != nil || !strings.HasPrefix(path, TicketPath) {
		w.t.Fatalf("the last letter to %s leads to %q, %v", to, path, err)
	}
	return strings.TrimPrefix(path, TicketPath)
}

func failsAs(t *testing.T, err error, want fault.Kind, what string) {
	t.Helper()
	if err == nil || fault.KindOf(err) != want {
		t.Errorf("%s: %v, want kind %d", what, err, want)
	}
}

func TestAReportIsDecidedAndTold(t *testing.T) {
	t.Parallel()
	w := newTicketWorld(t)
	town := w.someone("mairie@example.fr", "territoire commune:35238")
	opened := w.open(w.anyone(), directory.Ticket{Kind: directory.TicketPhone, Changes: map[string]string{"telephone": "01 99 00 99 99"}, Email: "Moi@Example.fr"})
	if opened.State != directory.TicketToConfirm || len(opened.Secret) < 40 || opened.Desk != (directory.Desk{Level: geo.Commune, Code: "35238"}) {
		t.Fatalf("opened %+v", opened)
	}
	if lines, err := w.Tickets(t.Context(), town, TicketQuery{Limit: 10}); err != nil || len(lines) != 0 {
		t.Fatalf("what is to confirm is in the queue: %v %v", lines, err)
	}
	_, err := w.FollowTicket(t.Context(), opened.Secret, directory.TicketConfirm, "", w.now)
	failsAs(t, err, fault.Denied, "who does not read that mail confirms")
	if _, err := w.FollowTicket(t.Context(), w.mailed("moi@example.fr"), directory.TicketConfirm, "", w.now); err != nil {
		t.Fatal(err)
	}
	lines, err := w.Tickets(t.Context(), town, TicketQuery{Limit: 10})
	if err != nil || len(lines) != 1 || lines[0].Commune != "Rennes" || !lines[0].Sure {
		t.Fatalf("queue %+v %v", lines, err)
	}
	file, err := w.TicketFile(t.Context(), town, opened.Number)
	if err != nil || file.Place.ID != w.place.ID || !file.Rights.May(directory.TicketAccept) || len(file.Moves) != 2 {
		t.Fatalf("file %+v %v", file, err)
	}
	done := w.must(town, opened.Number, TicketAct{
		Event: directory.TicketAccept, PlaceVersion: w.place.Version, Changes: opened.Changes, Text: "Merci !",
	})
	if done.State != directory.TicketAccepted || w.read(w.place.ID).Phone != "+33199009999" || done.Answer != "Merci !" {
		t.Errorf("accepted %+v; telephone %s", done, w.read(w.place.ID).Phone)
	}
	want := "demande-a-confirmer moi@example.fr|demande-a-traiter mairie@example.fr|demande-decidee moi@example.fr"
	if got := strings.Join(w.letters(), "|"); got != want {
		t.Errorf("letters %s\nwant    %s", got, want)
	}
	undone := w.must(town, opened.Number, TicketAct{Event: directory.TicketUndo})
	if undone.State != directory.TicketReceived || w.read(w.place.ID).Phone != w.place.Phone {
		t.Errorf("undone %+v; telephone %s", undone, w.read(w.place.ID).Phone)
	}
	if verified, err := w.VerifyJournal(t.Context()); err != nil || verified.Broken != nil {
		t.Errorf("journal %+v %v", verified, err)
	}
}

func TestWhoDecidesFirst(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		rights []string
		want   directory.Desk
	}{
		"nobody":             {nil, directory.AgencyDesk},
		"the agency":         {[]string{"agence pays:FR"}, directory.AgencyDesk},
		"the region":         {[]string{"territoire region:53"}, directory.Desk{Level: geo.Region, Code: "53"}},
		"the department":     {[]string{"territoire region:53", "territoire departement:35"}, directory.Desk{Level: geo.Department, Code: "35"}},
		"the EPCI":           {[]string{"territoire departement:35", "territoire epci:243500139"}, directory.Desk{Level: geo.EPCI, Code: "243500139"}},
		"the commune":        {[]string{"territoire departement:35", "territoire commune:35238"}, directory.Desk{Level: geo.Commune, Code: "35238"}},
		"another commune":    {[]string{"territoire commune:35240", "territoire departement:75"}, directory.AgencyDesk},
		"a manager of place": {[]string{"gestionnaire lieu-a"}, directory.AgencyDesk},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newTicketWorld(t)
			w.account("a@example.fr", c.rights...)
			if got := w.report().Desk; got != c.want {
				t.Errorf("desk %v, want %v", got, c.want)
			}
		})
	}
}

func TestATicketGoesUpWhenNobodyDecides(t *testing.T) {
	t.Parallel()
	w := newTicketWorld(t)
	w.account("ville@example.fr", "territoire commune:35238")
	w.account("departement@example.fr", "territoire departement:35")
	w.account("agence@example.fr", "agence pays:FR")
	reporter := w.someone("moi@example.fr")
	opened := w.open(reporter, directory.Ticket{Kind: directory.TicketClosed})
	for _, step := range []struct {
		after time.Duration
		moved int
		desk  directory.Desk
	}{
		{TicketPatience - time.Second, 0, directory.Desk{Level: geo.Commune, Code: "35238"}},
		{TicketPatience, 1, directory.Desk{Level: geo.Department, Code: "35"}},
		{TicketPatience, 0, directory.Desk{Level: geo.Department, Code: "35"}},
		{2 * TicketPatience, 1, directory.AgencyDesk},
		{9 * TicketPatience, 0, directory.AgencyDesk},
	} {
		moved, err := w.EscalateTickets(t.Context(), w.now.Add(step.after))
		if err != nil || moved != step.moved {
			t.Fatalf("after %s: %d moved, %v", step.after, moved, err)
		}
		if got, err := w.TrackTicket(t.Context(), opened.Secret); err != nil || got.Desk != step.desk {
			t.Errorf("after %s: desk %v, %v", step.after, got.Desk, err)
		}
	}
	want := "demande-recue moi@example.fr|demande-a-traiter ville@example.fr" +
		"|demande-transmise moi@example.fr|demande-a-traiter departement@example.fr" +
		"|demande-transmise moi@example.fr|demande-a-traiter agence@example.fr"
	if got := strings.Join(w.letters(), "|"); got != want {
		t.Errorf("letters %s\nwant    %s", got, want)
	}
}

func TestATicketLeavesADeskThatHasNobodyLeft(t *testing.T) {
	t.Parallel()
	w := newTicketWorld(t)
	town := w.account("ville@example.fr", "territoire commune:35238")
	opened := w.report()
	if _, err := w.pool.Exec(t.Context(), `update membership set ended_at = now() where account = $1`, town); err != nil {
		t.Fatal(err)
	}
	if moved, err := w.EscalateTickets(t.Context(), w.now); err != nil || moved != 1 {
		t.Fatalf("%d moved, %v", moved, err)
	}
	if got, _ := w.TrackTicket(t.Context(), opened.Secret); got.Desk != directory.AgencyDesk {
		t.Errorf("desk %v", got.Desk)
	}
}

func TestTwoWhoDecideAtOnce(t *testing.T) {
	t.Parallel()
	w := newTicketWorld(t)
	a, b := w.someone("a@example.fr", "territoire commune:35238"), w.someone("b@example.fr", "territoire commune:35238")
	opened := w.report()
	results := make(chan error, 2)
	for _, actor := range []access.Actor{a, b} {
		go func() {
			_, err := w.ActOnTicket(t.Context(), actor, TicketAct{
				Number: opened.Number, Version: opened.Version, Event: directory.TicketRefuse, Text: "Le numéro est bon.",
			})
			results <- err
		}()
	}
	first, second := <-results, <-results
	if first != nil {
		first, second = second, first
	}
	if first != nil {
		t.Fatalf("neither decided: %v, %v", first, second)
	}
	failsAs(t, second, fault.Conflict, "the second")
	if !strings.Contains(second.Error(), "refusée") {
		t.Errorf("it does not say what the other did: %v", second)
	}
}

func TestStrangersSeeNothing(t *testing.T) {
	t.Parallel()
	w := newTicketWorld(t)
	w.account("ville@example.fr", "territoire commune:35238")
	opened := w.report()
	for name, actor := range map[string]access.Actor{
		"another commune":       w.someone("b@example.fr", "territoire commune:35240"),
		"another department":    w.someone("c@example.fr", "territoire departement:75"),
		"no right":              w.someone("d@example.fr"),
		"a mediator":            w.someone("e@example.fr", "mediateur lieu-a"),
		"an instructor":         w.someone("f@example.fr", "instructeur region:53"),
		"who has not signed in": w.anyone(),
	} {
		_, err := w.TicketFile(t.Context(), actor, opened.Number)
		failsAs(t, err, fault.Unknown, name+" reads")
		_, err = w.act(actor, opened.Number, TicketAct{Event: directory.TicketAccept})
		failsAs(t, err, fault.Unknown, name+" decides")
		if lines, err := w.Tickets(t.Context(), actor, TicketQuery{View: TicketsAll, Limit: 10}); err != nil || len(lines) != 0 {
			t.Errorf("%s lists %v, %v", name, lines, err)
		}
	}
}

func TestWhatWasHandedUpHasLeft(t *testing.T) {
	t.Parallel()
	w := newTicketWorld(t)
	town, department := w.someone("a@example.fr", "territoire commune:35238"), w.someone("b@example.fr", "territoire departement:35")
	opened := w.report()
	moved := w.must(town, opened.Number, TicketAct{Event: directory.TicketHandUp})
	if moved.Desk.Level != geo.Department {
		t.Fatalf("desk %v", moved.Desk)
	}
	_, err := w.act(town, opened.Number, TicketAct{Event: directory.TicketRefuse, Text: "Non."})
	failsAs(t, err, fault.Denied, "the town decides what it handed up")
	if lines, err := w.Tickets(t.Context(), town, TicketQuery{View: TicketsFollowed, Limit: 10}); err != nil || len(lines) != 1 {
		t.Errorf("the town no longer follows it: %v %v", lines, err)
	}
	w.must(department, opened.Number, TicketAct{Event: directory.TicketRefuse, Text: "Le numéro est bon."})
}

func TestAnAppealGoesAboveAndIsFinal(t *testing.T) {
	t.Parallel()
	w := newTicketWorld(t)
	town := w.someone("a@example.fr", "territoire commune:35238")
	department := w.someone("b@example.fr", "territoire departement:35")
	opened := w.report()
	_, err := w.act(town, opened.Number, TicketAct{Event: directory.TicketRefuse})
	failsAs(t, err, fault.Invalid, "a refusal without a reason")
	w.must(town, opened.Number, TicketAct{Event: directory.TicketRefuse, Text: "Le numéro est bon."})
	_, err = w.FollowTicket(t.Context(), opened.Secret, directory.TicketAppeal, " ", w.now)
	failsAs(t, err, fault.Invalid, "an appeal without a reason")
	_, err = w.FollowTicket(t.Context(), opened.Secret, directory.TicketAppeal, "J’ai essayé.", w.now.Add(TicketAppealLife+time.Hour))
	failsAs(t, err, fault.Rejected, "an appeal too late")
	appealed, err := w.FollowTicket(t.Context(), opened.Secret, directory.TicketAppeal, "J’ai essayé.", w.now.Add(time.Hour))
	if err != nil || appealed.Desk.Level != geo.Department {
		t.Fatalf("appeal %+v %v", appealed, err)
	}
	_, err = w.act(town, opened.Number, TicketAct{Event: directory.TicketRefuse, Text: "Toujours."})
	failsAs(t, err, fault.Denied, "the town judges its own decision")
	rejected := w.must(department, opened.Number, TicketAct{Event: directory.TicketRefuse, Text: "Nous avons appelé : il est bon."})
	if rejected.State != directory.TicketAppealRejected {
		t.Errorf("state %s", rejected.State)
	}
	_, err = w.FollowTicket(t.Context(), opened.Secret, directory.TicketAppeal, "Encore.", w.now)
	failsAs(t, err, fault.Conflict, "a second appeal")
}

func TestTheAgencyDoesNotJudgeItsOwnDecision(t *testing.T) {
	t.Parallel()
	w := newTicketWorld(t)
	w.account("ville@example.fr", "territoire commune:35238")
	first, second := w.someone("a@example.fr", "agence pays:FR"), w.someone("b@example.fr", "agence pays:FR")
	opened := w.report()
	w.must(first, opened.Number, TicketAct{Event: directory.TicketRefuse, Text: "Non."})
	appealed, err := w.FollowTicket(t.Context(), opened.Secret, directory.TicketAppeal, "Si.", w.now)
	if err != nil || appealed.Desk != directory.AgencyDesk {
		t.Fatalf("appeal %+v %v", appealed, err)
	}
	_, err = w.act(first, opened.Number, TicketAct{Event: directory.TicketRefuse, Text: "Non."})
	failsAs(t, err, fault.Denied, "the same person")
	w.must(second, opened.Number, TicketAct{Event: directory.TicketAccept, Changes: opened.Changes})
	if got := w.read(w.place.ID).Phone; got != "+33199009999" {
		t.Errorf("telephone %s", got)
	}
}

func TestSecretsLeadToOneTicketOnly(t *testing.T) {
	t.Parallel()
	w := newTicketWorld(t)
	opened := w.report()
	for _, secret := range []string{"", "x", opened.Secret[:len(opened.Secret)-1], opened.Secret + "A", "é\xff", strings.Repeat("a", 5000)} {
		_, err := w.TrackTicket(t.Context(), secret)
		failsAs(t, err, fault.Unknown, "secret of another shape")
	}
	var leaked int
	err := w.pool.QueryRow(t.Context(), `
		select (select count(*) from ticket t where t::text like $1) + (select count(*) from journal j where j::text like $1)
			+ (select count(*) from ticket_move m where m::text like $1)`, "%"+opened.Secret+"%").Scan(&leaked)
	if err != nil || leaked != 0 {
		t.Errorf("%d rows hold the secret, %v", leaked, err)
	}
}

func TestAddressesAreForgotten(t *testing.T) {
	t.Parallel()
	w := newTicketWorld(t)
	at := func(n int64) (email string) {
		_ = w.pool.QueryRow(t.Context(), `select coalesce(email, '') from ticket where number = $1`, n).Scan(&email)
		return email
	}
	atOnce := w.open(w.anyone(), directory.Ticket{Kind: directory.TicketClosed, Email: "a@example.fr"})
	if err := w.ForgetReporter(t.Context(), atOnce.Secret, w.now); err != nil || at(atOnce.Number) != "" {
		t.Errorf("%v, kept %q", err, at(atOnce.Number))
	}
	expired := w.open(w.anyone(), directory.Ticket{Kind: directory.TicketClosed, Email: "b@example.fr"})
	if n, err := w.ExpireTickets(t.Context(), w.now.Add(TicketConfirmLife-time.Hour)); err != nil || n != 0 {
		t.Errorf("%d expired too early, %v", n, err)
	}
	if n, err := w.ExpireTickets(t.Context(), w.now.Add(TicketConfirmLife)); err != nil || n != 1 || at(expired.Number) != "" {
		t.Errorf("%d expired, %v, kept %q", n, err, at(expired.Number))
	}
	later := w.open(w.anyone(), directory.Ticket{Kind: directory.TicketClosed, Email: "c@example.fr"})
	for _, event := range []directory.TicketEvent{directory.TicketConfirm, directory.TicketWithdraw} {
		if _, err := w.FollowTicket(t.Context(), w.mailed("c@example.fr"), event, "", w.now); err != nil {
			t.Fatal(err)
		}
	}
	for _, step := range []struct {
		after time.Duration
		want  int
	}{{TicketEmailLife - time.Hour, 0}, {TicketEmailLife, 1}} {
		if n, err := w.ForgetReporters(t.Context(), w.now.Add(step.after)); err != nil || n != step.want {
			t.Errorf("after %s: %d forgotten, %v", step.after, n, err)
		}
	}
	if at(later.Number) != "" {
		t.Error("the address is still there")
	}
}

func TestAClaimGivesThePlaceAndTakesItBack(t *testing.T) {
	t.Parallel()
	w := newTicketWorld(t)
	town, manager := w.someone("ville@example.fr", "territoire commune:35238"), w.someone("gestion@example.fr", "gestionnaire lieu-a")
	claim := w.open(w.anyone(), directory.Ticket{Kind: directory.TicketClaim, Message: "Responsable.", Email: "moi@example.fr"})
	if _, err := w.FollowTicket(t.Context(), w.mailed("moi@example.fr"), directory.TicketConfirm, "", w.now); err != nil {
		t.Fatal(err)
	}
	_, err := w.act(manager, claim.Number, TicketAct{Event: directory.TicketAccept})
	failsAs(t, err, fault.Denied, "a manager names another")
	managers := func() (n int) {
		err := w.pool.QueryRow(t.Context(), `
			select count(*) from membership m join account a on a.id = m.account
			where a.email = 'moi@example.fr' and m.role = 'gestionnaire' and m.place_id = $1 and m.ended_at is null`, w.place.ID).Scan(&n)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	w.must(town, claim.Number, TicketAct{Event: directory.TicketAccept})
	if managers() != 1 {
		t.Error("the right was not given")
	}
	w.must(town, claim.Number, TicketAct{Event: directory.TicketUndo})
	if managers() != 0 {
		t.Error("the right is still there")
	}
}

// Whoever claims a place does not decide of it, whatever way they asked.
func TestNobodyAcceptsTheirOwnClaim(t *testing.T) {
	t.Parallel()
	w := newTicketWorld(t)
	town, colleague := w.someone("ville@example.fr", "territoire commune:35238"), w.someone("autre@example.fr", "territoire commune:35238")
	signed := w.open(town, directory.Ticket{Kind: directory.TicketClaim, Message: "Moi."})
	byMail := w.open(w.anyone(), directory.Ticket{Kind: directory.TicketClaim, Message: "Moi.", Email: "Ville@example.fr"})
	if _, err := w.FollowTicket(t.Context(), w.mailed("ville@example.fr"), directory.TicketConfirm, "", w.now); err != nil {
		t.Fatal(err)
	}
	for _, claim := range []directory.Ticket{signed, byMail} {
		for _, event := range []directory.TicketEvent{directory.TicketAccept, directory.TicketRefuse} {
			_, err := w.act(town, claim.Number, TicketAct{Event: event, Text: "Voilà."})
			failsAs(t, err, fault.Denied, "one's own claim, "+string(event))
		}
		if file, err := w.TicketFile(t.Context(), town, claim.Number); err != nil || file.Rights.May(directory.TicketAccept) {
			t.Errorf("the page offers it: %v, %v", file.Rights, err)
		}
	}
	w.must(colleague, byMail.Number, TicketAct{Event: directory.TicketAccept})
}

func TestAPlaceIsProposedPublishedAndTakenAway(t *testing.T) {
	t.Parallel()
	w := newTicketWorld(t)
	town := w.someone("ville@example.fr", "territoire commune:35238")
	proposed := place()
	proposed.Name, proposed.INSEE, proposed.Commune, proposed.PostalCode, proposed.Doubts = "Tiers-lieu", "35238", "Rennes", "35000", nil
	opened := w.open(w.someone("moi@example.fr"), directory.Ticket{Kind: directory.TicketCreation, Proposed: &proposed})
	if opened.Desk.Code != "35238" || opened.PlaceName != "Tiers-lieu" {
		t.Fatalf("opened %+v", opened)
	}
	done := w.must(town, opened.Number, TicketAct{Event: directory.TicketAccept, Changes: map[string]string{"nom": "Le Tiers-lieu"}})
	made := w.read(done.PlaceID)
	if made.State != directory.Published || made.Name != "Le Tiers-lieu" || made.Version != 1 {
		t.Errorf("made %+v", made)
	}
	w.must(town, opened.Number, TicketAct{Event: directory.TicketUndo})
	if w.read(made.ID).State != directory.Archived {
		t.Error("the place is still there")
	}
	elsewhere := proposed
	elsewhere.INSEE = "35238"
	second := w.open(w.someone("elle@example.fr"), directory.Ticket{Kind: directory.TicketCreation, Proposed: &elsewhere})
	_, err := w.act(town, second.Number, TicketAct{Event: directory.TicketAccept, Changes: map[string]string{"code_insee": "35240"}})
	failsAs(t, err, fault.Denied, "publishing in another commune")
}

func TestWhatBecomesOfAClosedPlace(t *testing.T) {
	t.Parallel()
	w := newTicketWorld(t)
	town, manager := w.someone("ville@example.fr", "territoire commune:35238"), w.someone("gestion@example.fr", "gestionnaire lieu-a")
	first := w.open(w.anyone(), directory.Ticket{Kind: directory.TicketClosed})
	_, err := w.act(manager, first.Number, TicketAct{Event: directory.TicketAccept, ArchiveReason: "Fermé."})
	failsAs(t, err, fault.Denied, "a manager withdraws the sheet")
	done := w.must(manager, first.Number, TicketAct{Event: directory.TicketAccept, Changes: map[string]string{directory.ClosedFromColumn: "2026-03-01", directory.ClosedUntilColumn: "2026-04-01"}})
	if c := w.read(w.place.ID).Closure; c == nil || !c.Until.Equal(day("2026-04-01")) || done.Decider != (directory.Desk{}) {
		t.Errorf("closure %+v, decided by %v", c, done.Decider)
	}
	second := w.open(w.anyone(), directory.Ticket{Kind: directory.TicketClosed})
	w.must(town, second.Number, TicketAct{Event: directory.TicketAccept, ArchiveReason: "Le lieu a fermé."})
	if p := w.read(w.place.ID); p.State != directory.Archived || p.ArchiveReason != "Le lieu a fermé." {
		t.Errorf("place %+v", p)
	}
	_, err = w.OpenTicket(t.Context(), w.anyone(), directory.Ticket{Kind: directory.TicketClosed, PlaceID: w.place.ID})
	failsAs(t, err, fault.Gone, "a report on what is withdrawn")
	w.must(town, second.Number, TicketAct{Event: directory.TicketUndo})
	if p := w.read(w.place.ID); p.State != directory.Published || p.ArchiveReason != "" {
		t.Errorf("place %+v", p)
	}
}

func TestADecisionIsNotUndoneOverALaterChange(t *testing.T) {
	t.Parallel()
	w := newTicketWorld(t)
	town, other := w.someone("ville@example.fr", "territoire commune:35238"), w.someone("b@example.fr", "territoire commune:35238")
	opened := w.report()
	w.must(town, opened.Number, TicketAct{Event: directory.TicketAccept, Changes: opened.Changes})
	_, err := w.act(other, opened.Number, TicketAct{Event: directory.TicketUndo})
	failsAs(t, err, fault.Denied, "an equal undoes it")
	p := w.read(w.place.ID)
	p.Name = "Autre nom"
	if _, err := w.UpdatePlace(t.Context(), town, p, "Essai."); err != nil {
		t.Fatal(err)
	}
	_, err = w.act(town, opened.Number, TicketAct{Event: directory.TicketUndo})
	failsAs(t, err, fault.Conflict, "undone over a later change")
}

func TestAcceptingNeedsThePlaceThatWasRead(t *testing.T) {
	t.Parallel()
	w := newTicketWorld(t)
	town := w.someone("ville@example.fr", "territoire commune:35238")
	opened := w.report()
	_, err := w.act(town, opened.Number, TicketAct{Event: directory.TicketAccept, PlaceVersion: w.place.Version + 1, Changes: opened.Changes})
	failsAs(t, err, fault.Conflict, "another version of the place")
	_, err = w.act(town, opened.Number, TicketAct{Event: directory.TicketAccept, Changes: map[string]string{"telephone": "douze"}})
	failsAs(t, err, fault.Invalid, "a telephone that is none")
	if got := w.version(opened.Number); got != 1 {
		t.Errorf("the ticket is at version %d", got)
	}
}

func TestTooManyReportsWait(t *testing.T) {
	t.Parallel()
	w := newTicketWorld(t)
	var err error
	for range ticketsOfNetwork.Number + 1 {
		_, err = w.OpenTicket(t.Context(), w.anyone(), directory.Ticket{Kind: directory.TicketOther, Message: "x", PlaceID: w.place.ID, Network: "192.0.2.1"})
	}
	failsAs(t, err, fault.Busy, "one network")
	if _, err := w.EscalateTickets(t.Context(), w.now); err != nil {
		t.Error(err)
	}
	w.now = w.now.Add(ticketsOfPlace.Window)
	if _, err := w.OpenTicket(t.Context(), w.anyone(), directory.Ticket{Kind: directory.TicketOther, Message: "x", PlaceID: w.place.ID, Network: "192.0.2.1"}); err != nil {
		t.Errorf("later: %v", err)
	}
}
