package store

import (
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/fault"
	"annuaire/geo"
	"annuaire/task"
)

// aCampaign aims at every old sheet of Reims.
func aCampaign() directory.Campaign {
	return directory.Campaign{
		Name: "Vérification du printemps", Level: geo.Commune, Code: reims.Code, Message: "La ville vérifie ses fiches.",
		Freshness: []directory.Freshness{directory.ToCheck, directory.ToUpdate},
	}
}

// launched gives a campaign that has been launched and written by the queue.
func launched(t *testing.T, s *Store, actor access.Actor) directory.Campaign {
	t.Helper()
	c, err := s.CreateCampaign(t.Context(), actor, aCampaign())
	if err != nil {
		t.Fatal(err)
	}
	if err := s.LaunchCampaign(t.Context(), actor, c.ID); err != nil {
		t.Fatal(err)
	}
	writeAll(t, s, c.ID, actor.At)
	return c
}

func writeAll(t *testing.T, s *Store, id int64, at time.Time) {
	t.Helper()
	for more := true; more; {
		var err error
		if more, err = s.WriteCampaign(t.Context(), id, at); err != nil {
			t.Fatal(err)
		}
	}
}

func answersOf(t *testing.T, s *Store, actor access.Actor, id int64) map[Answer]int {
	t.Helper()
	_, counts, err := s.CampaignPlaces(t.Context(), actor, id)
	if err != nil {
		t.Fatal(err)
	}
	return counts
}

func actorAt(a access.Actor, when time.Time) access.Actor { a.At = when; return a }

func TestCampaignLife(t *testing.T) {
	t.Parallel()
	s, p := freshWorld(t, "2024-01-01", "2024-01-01", "2024-01-01", "2024-01-01", "2026-05-01", "2024-01-01")
	agent := actorAt(member(t, s, "t@example.fr", access.TerritoryManager, reims, ""), noon)
	member(t, s, "g@example.fr", access.PlaceManager, access.Territory{}, p[0].ID)
	withoutEmails(t, s, p[3])
	c, err := s.CreateCampaign(t.Context(), agent, aCampaign())
	if err != nil {
		t.Fatal(err)
	}
	audience, err := s.Audience(t.Context(), agent, c)
	if want := (Audience{Places: 5, Reachable: 4, Unreachable: 1}); err != nil || audience != want {
		t.Errorf("before: %+v, %v", audience, err)
	}
	if list := dueLetters(t, s, task.FreshnessAsked); len(list) != 0 {
		t.Errorf("%d letters before the launch", len(list))
	}
	if err := s.LaunchCampaign(t.Context(), agent, c.ID); err != nil {
		t.Fatal(err)
	}
	wantKind(t, "launched twice", s.LaunchCampaign(t.Context(), agent, c.ID), fault.Conflict)
	writeAll(t, s, c.ID, noon)
	writeAll(t, s, c.ID, noon) // as the queue does after an interruption
	list := dueLetters(t, s, task.FreshnessAsked)
	if len(list) != 4 || list[0].With["message"] != aCampaign().Message {
		t.Fatalf("%d letters, %+v", len(list), list)
	}
	secrets := map[string]string{}
	for _, m := range list {
		secrets[m.With["lieu"]] = secretOf(m)
	}
	later := noon.Add(48 * time.Hour)
	if _, _, err := s.ConfirmByLink(t.Context(), secrets["Lieu 0"], later); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Reminder(t.Context(), secrets["Lieu 1"], later); err != nil {
		t.Fatal(err)
	}
	if _, err := s.ConfirmPlace(t.Context(), actorAt(agent, later), p[2].ID); err != nil {
		t.Fatal(err)
	}
	if err := s.Undelivered(t.Context(), list[3].Reminder, later); err != nil {
		t.Fatal(err)
	}
	places, counts, err := s.CampaignPlaces(t.Context(), agent, c.ID)
	if err != nil {
		t.Fatal(err)
	}
	toPhone := 0
	for _, place := range places {
		if place.Answer.ToPhone() {
			toPhone++
		}
	}
	for answer, want := range map[Answer]int{AnsweredYes: 1, Opened: 1, Updated: 1, Failed: 1, Unreachable: 1, Silent: 0} {
		if counts[answer] != want {
			t.Errorf("%s: %d, want %d", answer, counts[answer], want)
		}
	}
	if toPhone != 3 {
		t.Errorf("%d to phone", toPhone)
	}
	wantKind(t, "relaunched at once", s.RelaunchCampaign(t.Context(), actorAt(agent, later), c.ID), fault.Rejected)
	later = noon.Add(directory.RelaunchAfter)
	if err := s.RelaunchCampaign(t.Context(), actorAt(agent, later), c.ID); err != nil {
		t.Fatal(err)
	}
	writeAll(t, s, c.ID, later)
	if n := len(dueLetters(t, s, task.FreshnessAsked)); n != 6 { // Lieu 1, which only looked, and Lieu 5, whose letter was lost
		t.Errorf("%d letters after the second round", n)
	}
	wantKind(t, "relaunched twice", s.RelaunchCampaign(t.Context(), actorAt(agent, later), c.ID), fault.Conflict)
	if err := s.CloseCampaign(t.Context(), agent, c.ID); err != nil {
		t.Fatal(err)
	}
	wantKind(t, "closed twice", s.CloseCampaign(t.Context(), agent, c.ID), fault.Conflict)
	lines, err := s.Campaigns(t.Context(), agent, 10, 0)
	if err != nil || len(lines) != 1 || lines[0].Places != 5 || lines[0].Done != 2 || lines[0].Territory != "Reims" || lines[0].State() != directory.CampaignClosed {
		t.Errorf("%+v, %v", lines, err)
	}
	verifyJournal(t, s)
}

// withoutEmails takes the addresses of a place away, and leaves its date.
func withoutEmails(t *testing.T, s *Store, p directory.Place) {
	t.Helper()
	p.Emails = nil
	err := s.transaction(t.Context(), func(tx pgx.Tx) error {
		if err := sign(t.Context(), tx, author); err != nil {
			return err
		}
		_, err := updatePlace(t.Context(), tx, p)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestCampaignsLeaveAloneWhoWasJustAsked(t *testing.T) {
	t.Parallel()
	s, _ := freshWorld(t, "2024-01-01", "2024-01-01")
	agent := actorAt(member(t, s, "t@example.fr", access.TerritoryManager, reims, ""), noon)
	remind(t, s, noon.Add(-24*time.Hour))
	c := launched(t, s, agent)
	if counts := answersOf(t, s, agent, c.ID); counts[AskedBefore] != 2 {
		t.Errorf("%v", counts)
	}
	audience, err := s.Audience(t.Context(), agent, c)
	if err != nil || audience != (Audience{Places: 2, Recent: 2}) {
		t.Errorf("%+v, %v", audience, err)
	}
}

// TestTwoCampaignsAtOnce: each place is asked once, whichever asks it.
func TestTwoCampaignsAtOnce(t *testing.T) {
	t.Parallel()
	days := make([]string, 30)
	for i := range days {
		days[i] = "2024-01-01"
	}
	s, _ := freshWorld(t, days...)
	agent := actorAt(member(t, s, "t@example.fr", access.TerritoryManager, reims, ""), noon)
	var ids []int64
	for range 2 {
		c, err := s.CreateCampaign(t.Context(), agent, aCampaign())
		if err != nil {
			t.Fatal(err)
		}
		if err := s.LaunchCampaign(t.Context(), agent, c.ID); err != nil {
			t.Fatal(err)
		}
		ids = append(ids, c.ID)
	}
	var both sync.WaitGroup
	for _, id := range append(ids, ids...) {
		both.Go(func() { writeAll(t, s, id, noon) })
	}
	both.Wait()
	once := map[string]int{}
	for _, m := range dueLetters(t, s, task.FreshnessAsked) {
		once[m.To]++
	}
	if len(once) != len(days) {
		t.Errorf("%d places are asked", len(once))
	}
	for to, n := range once {
		if n != 1 {
			t.Errorf("%s is asked %d times", to, n)
		}
	}
}

func TestAClosedCampaignWritesNoMore(t *testing.T) {
	t.Parallel()
	s, _ := freshWorld(t, "2024-01-01")
	agent := actorAt(member(t, s, "t@example.fr", access.TerritoryManager, reims, ""), noon)
	c, err := s.CreateCampaign(t.Context(), agent, aCampaign())
	if err != nil {
		t.Fatal(err)
	}
	if err := s.LaunchCampaign(t.Context(), agent, c.ID); err != nil {
		t.Fatal(err)
	}
	if err := s.CloseCampaign(t.Context(), agent, c.ID); err != nil {
		t.Fatal(err)
	}
	writeAll(t, s, c.ID, noon)
	if n, err := s.ResumeCampaigns(t.Context(), noon); err != nil || n != 0 {
		t.Errorf("%d resumed, %v", n, err)
	}
	if list := dueLetters(t, s, task.FreshnessAsked); len(list) != 0 {
		t.Errorf("%d letters", len(list))
	}
	if _, err := s.WriteCampaign(t.Context(), 999, noon); fault.KindOf(err) != fault.Rejected {
		t.Errorf("a campaign that is none: %v", err)
	}
}

func TestStrangersRunNoCampaign(t *testing.T) {
	t.Parallel()
	s, p := freshWorld(t, "2024-01-01")
	agent := actorAt(member(t, s, "t@example.fr", access.TerritoryManager, reims, ""), noon)
	c := launched(t, s, agent)
	for name, a := range map[string]access.Actor{
		"the sibling": member(t, s, "x@example.fr", access.TerritoryManager, chalons, ""),
		"the manager": member(t, s, "g@example.fr", access.PlaceManager, access.Territory{}, p[0].ID),
		"nobody":      {},
	} {
		kind := fault.Denied
		if !a.Signed() {
			kind = fault.Anonymous
		}
		_, err := s.CreateCampaign(t.Context(), a, aCampaign())
		wantKind(t, name+" creates", err, kind)
		_, err = s.Audience(t.Context(), a, aCampaign())
		wantKind(t, name+" counts", err, kind)
		_, err = s.Campaign(t.Context(), a, c.ID)
		wantKind(t, name+" reads", err, fault.Unknown)
		_, _, err = s.CampaignPlaces(t.Context(), a, c.ID)
		wantKind(t, name+" reads the places", err, fault.Unknown)
		for act, do := range map[string]error{
			"launches": s.LaunchCampaign(t.Context(), a, c.ID), "relaunches": s.RelaunchCampaign(t.Context(), a, c.ID), "closes": s.CloseCampaign(t.Context(), a, c.ID),
		} {
			wantKind(t, name+" "+act, do, fault.Unknown)
		}
		if list, err := s.Campaigns(t.Context(), a, 10, 0); err != nil || len(list) != 0 {
			t.Errorf("%s lists %d, %v", name, len(list), err)
		}
	}
	// The department, above, may.
	above := actorAt(member(t, s, "d@example.fr", access.TerritoryManager, access.Territory{Level: geo.Department, Code: "51"}, ""), noon)
	if _, err := s.Campaign(t.Context(), above, c.ID); err != nil {
		t.Error(err)
	}
}

// TestTheSecondWallOfCampaigns asks the record without the condition of scope.
func TestTheSecondWallOfCampaigns(t *testing.T) {
	t.Parallel()
	s, _ := freshWorld(t, "2024-01-01")
	agent := actorAt(member(t, s, "t@example.fr", access.TerritoryManager, reims, ""), noon)
	launched(t, s, agent)
	stranger := member(t, s, "x@example.fr", access.TerritoryManager, chalons, "")
	for _, table := range []string{"campaign", "campaign_place", "(select id from reminder) r"} {
		if n := rowsSeen(t, s, stranger, table); n != 0 {
			t.Errorf("a stranger sees %d rows of %s", n, table)
		}
		if n := rowsSeen(t, s, agent, table); n != 1 {
			t.Errorf("who runs it sees %d rows of %s", n, table)
		}
	}
	for _, sql := range []string{
		`select secret from reminder`, `select address from reminder`, `select * from reminder_refusal`, `delete from campaign`, `delete from campaign_place`,
		`insert into reminder_refusal values (null, now())`, `update reminder set confirmed_at = now()`,
	} {
		err := s.actingFor(t.Context(), agent, func(tx pgx.Tx) error { _, err := tx.Exec(t.Context(), sql); return err })
		if err == nil || !strings.Contains(err.Error(), "42501") {
			t.Errorf("%s: %v", sql, err)
		}
	}
}

// rowsSeen counts the rows of a table that the record lets somebody see.
func rowsSeen(t *testing.T, s *Store, actor access.Actor, table string) (n int) {
	t.Helper()
	err := s.actingFor(t.Context(), actor, func(tx pgx.Tx) error {
		return tx.QueryRow(t.Context(), `select count(*) from `+table).Scan(&n)
	})
	if err != nil {
		t.Fatal(table, err)
	}
	return n
}

func TestNaughtyCampaigns(t *testing.T) {
	t.Parallel()
	s, _ := freshWorld(t, "2024-01-01")
	agent := actorAt(member(t, s, "t@example.fr", access.TerritoryManager, reims, ""), noon)
	for _, text := range []string{"<script>alert(1)</script>", "' or 1=1 --", "=1+1", "é\u202eè", "%s", strings.Repeat("é", directory.MaxCampaignName)} {
		c := aCampaign()
		c.Name, c.Message = text, text
		made, err := s.CreateCampaign(t.Context(), agent, c)
		if err != nil {
			t.Errorf("%.20q: %v", text, err)
			continue
		}
		if got, err := s.Campaign(t.Context(), agent, made.ID); err != nil || got.Name != text || got.Message != text {
			t.Errorf("%.20q reads back %.20q, %v", text, got.Name, err)
		}
	}
	for name, spoil := range map[string]func(*directory.Campaign){
		"nom": func(c *directory.Campaign) { c.Name = " " }, "nom long": func(c *directory.Campaign) { c.Name = strings.Repeat("é", 121) },
		"nom sur deux lignes": func(c *directory.Campaign) { c.Name = "a\nb" }, "nul": func(c *directory.Campaign) { c.Message = "a\x00b" },
		"utf8": func(c *directory.Campaign) { c.Name = "a\xff" }, "message": func(c *directory.Campaign) { c.Message = strings.Repeat("é", 501) },
		"niveau": func(c *directory.Campaign) { c.Freshness = nil }, "niveau inconnu": func(c *directory.Campaign) { c.Freshness = []directory.Freshness{"x"} },
		"type": func(c *directory.Campaign) { c.Kinds = []string{"'; drop table place"} }, "territoire": func(c *directory.Campaign) { c.Code = "" },
	} {
		c := aCampaign()
		spoil(&c)
		_, err := s.CreateCampaign(t.Context(), agent, c)
		wantKind(t, name, err, fault.Invalid)
	}
	elsewhere := aCampaign()
	elsewhere.Level, elsewhere.Code = "x'", "y\x00"
	_, err := s.CreateCampaign(t.Context(), agent, elsewhere)
	wantKind(t, "no territory", err, fault.Denied)
}
