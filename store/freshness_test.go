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
	"annuaire/task"
)

// noon is the clock of these tests.
var noon = time.Date(2026, 5, 6, 12, 0, 0, 0, time.UTC)

// freshWorld is a record with territories and places last updated on given days.
func freshWorld(t *testing.T, updated ...string) (*Store, []directory.Place) {
	t.Helper()
	s := open(t)
	territories(t, s)
	places := make([]directory.Place, len(updated))
	changes := make([]directory.Change, len(updated))
	for i, on := range updated {
		p := place()
		p.Name, p.UpdatedOn, p.Emails = "Lieu "+number(int64(i)), day(on), []string{"lieu" + number(int64(i)) + "@example.fr"}
		p.NewProvenance("essai")
		changes[i] = directory.Change{Place: p, SourceID: "f" + number(int64(i))}
	}
	for i, c := range save(t, s, "essai", changes...) {
		places[i] = c.Place
	}
	return s, places
}

// dueLetters gives the mails that are due, oldest first.
func dueLetters(t *testing.T, s *Store, letter task.Letter) []task.Mail {
	t.Helper()
	rows, err := s.pool.Query(t.Context(), `select args from river_job where kind = 'mail' and args->>'letter' = $1 order by id`, letter)
	if err != nil {
		t.Fatal(err)
	}
	list, err := pgx.CollectRows(rows, pgx.RowTo[task.Mail])
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func secretOf(m task.Mail) string { return strings.TrimPrefix(m.With["chemin"], ReminderPath) }

// remind writes the reminders that are due and gives the letters.
func remind(t *testing.T, s *Store, at time.Time) []task.Mail {
	t.Helper()
	before := len(dueLetters(t, s, task.FreshnessAsked))
	n, err := s.Remind(t.Context(), at, true, 100)
	if err != nil {
		t.Fatal(err)
	}
	list := dueLetters(t, s, task.FreshnessAsked)[before:]
	if len(list) != n {
		t.Fatalf("%d letters are said to be due, and %d are", n, len(list))
	}
	return list
}

// TestFreshnessInSQL compares the two ways of telling a level, on every day of
// four years.
func TestFreshnessInSQL(t *testing.T) {
	t.Parallel()
	s := open(t)
	for _, today := range []string{"2026-02-28", "2028-02-29", "2026-08-31", "2026-06-30", "2026-05-06"} {
		rows, err := s.pool.Query(t.Context(), `
			select d::date, freshness(d::date, $1) from generate_series($1::date - 800, $1::date + 10, '1 day') d`, day(today))
		if err != nil {
			t.Fatal(err)
		}
		var on time.Time
		var got directory.Freshness
		n := 0
		_, err = pgx.ForEachRow(rows, []any{&on, &got}, func() error {
			n++
			if want := directory.FreshnessOf(on, day(today)); got != want {
				t.Errorf("updated %s, seen %s: %q in SQL, %q in Go", on.Format(time.DateOnly), today, got, want)
			}
			return nil
		})
		if err != nil || n < 800 {
			t.Fatal(n, err)
		}
	}
}

func TestConfirmFromTheDesk(t *testing.T) {
	t.Parallel()
	s, p := freshWorld(t, "2024-01-01", "2024-01-01", "2024-01-01", "2024-01-01")
	if _, err := s.pool.Exec(t.Context(), `insert into territory (level, code, name) values ('pays', 'FR', 'France')`); err != nil {
		t.Fatal(err)
	}
	for i, c := range []struct {
		actor access.Actor
		from  string
	}{
		{member(t, s, "g@example.fr", access.PlaceManager, access.Territory{}, p[0].ID), "confirmation du gestionnaire du lieu"},
		{member(t, s, "m@example.fr", access.Mediator, access.Territory{}, p[1].ID), "confirmation du médiateur du lieu"},
		{member(t, s, "t@example.fr", access.TerritoryManager, reims, ""), "confirmation de la collectivité"},
		{member(t, s, "a@example.fr", access.Agency, access.Country, ""), "confirmation de l’agence"},
	} {
		got, err := s.ConfirmPlace(t.Context(), c.actor, p[i].ID)
		if err != nil {
			t.Fatal(err)
		}
		kept, err := s.Place(t.Context(), p[i].ID)
		if err != nil {
			t.Fatal(err)
		}
		from, _ := kept.From("date_maj")
		if !got.UpdatedOn.Equal(day("2026-05-06")) || !kept.UpdatedOn.Equal(got.UpdatedOn) || from.Source != c.from || kept.Version != p[i].Version+1 {
			t.Errorf("%s: %s, version %d, by %q", c.from, kept.UpdatedOn, kept.Version, from.Source)
		}
		if phone, _ := kept.From("telephone"); phone.Source != "essai" {
			t.Errorf("the telephone now comes from %q", phone.Source)
		}
		if again, err := s.ConfirmPlace(t.Context(), c.actor, p[i].ID); err != nil || again.Version != kept.Version {
			t.Errorf("confirmed twice: version %d, %v", again.Version, err)
		}
	}
	verifyJournal(t, s)
}

func TestStrangersConfirmNothing(t *testing.T) {
	t.Parallel()
	s, p := freshWorld(t, "2024-01-01", "2024-01-01")
	stranger := member(t, s, "x@example.fr", access.TerritoryManager, chalons, "")
	other := member(t, s, "g@example.fr", access.PlaceManager, access.Territory{}, p[1].ID)
	_, err := s.ConfirmPlace(t.Context(), stranger, p[0].ID)
	wantKind(t, "another commune", err, fault.Denied)
	_, err = s.ConfirmPlace(t.Context(), access.Actor{}, p[0].ID)
	wantKind(t, "nobody", err, fault.Anonymous)
	list, err := s.ConfirmPlaces(t.Context(), other, []string{p[0].ID, p[1].ID, "inconnu", "a\x00b"})
	if err != nil {
		t.Fatal(err)
	}
	for i, kind := range []fault.Kind{fault.Denied, fault.Internal, fault.Unknown, fault.Unknown} {
		if i == 1 && list[i].Err != nil || i != 1 && (list[i].Err == nil || fault.KindOf(list[i].Err) != kind) {
			t.Errorf("%s: %v", list[i].ID, list[i].Err)
		}
	}
	_, err = s.ConfirmPlaces(t.Context(), other, make([]string, MaxConfirmed+1))
	wantKind(t, "too many", err, fault.TooLarge)
}

func TestWhoIsReminded(t *testing.T) {
	t.Parallel()
	s, p := freshWorld(t, "2024-01-01", "2025-05-06", "2025-05-07", "2024-02-01", "2024-02-01")
	member(t, s, "g@example.fr", access.PlaceManager, access.Territory{}, p[0].ID)
	member(t, s, "m@example.fr", access.Mediator, access.Territory{}, p[0].ID)
	gone := member(t, s, "parti@example.fr", access.PlaceManager, access.Territory{}, p[3].ID)
	if _, err := s.pool.Exec(t.Context(), `update membership set ended_at = now() where account = $1`, gone.Account); err != nil {
		t.Fatal(err)
	}
	withoutEmails(t, s, p[4])
	got := map[string]string{}
	for _, m := range remind(t, s, noon) {
		got[m.To] = m.With["lieu"]
		if m.With["mise_a_jour"] == "" || m.With["expire"] != "le 5 juin 2026" || m.Reminder == 0 {
			t.Errorf("the letter tells %v", m.With)
		}
	}
	want := map[string]string{"g@example.fr": "Lieu 0", "m@example.fr": "Lieu 0", "lieu1@example.fr": "Lieu 1", "lieu3@example.fr": "Lieu 3"}
	if len(got) != len(want) {
		t.Errorf("reminded: %v", got)
	}
	for to, name := range want {
		if got[to] != name {
			t.Errorf("%s is reminded of %q, want %q", to, got[to], name)
		}
	}
	if again := remind(t, s, noon.Add(ReminderPause-time.Hour)); len(again) != 1 { // Lieu 2, which became old meanwhile
		t.Errorf("%d letters before the pause is over", len(again))
	}
	if again := remind(t, s, noon.Add(ReminderPause+time.Hour)); len(again) != 4 {
		t.Errorf("%d letters after the pause", len(again))
	}
}

// TestOneAddressForManyPlaces bounds what one person receives in a week.
func TestOneAddressForManyPlaces(t *testing.T) {
	t.Parallel()
	days := make([]string, remindersPerWeek+5)
	for i := range days {
		days[i] = "2024-01-01"
	}
	s, p := freshWorld(t, days...)
	who := member(t, s, "g@example.fr", access.PlaceManager, access.Territory{}, p[0].ID)
	for _, q := range p[1:] {
		if _, err := s.pool.Exec(t.Context(), `insert into membership (account, role, place_id) values ($1, 'gestionnaire', $2)`, who.Account, q.ID); err != nil {
			t.Fatal(err)
		}
	}
	if list := remind(t, s, noon); len(list) != remindersPerWeek {
		t.Errorf("%d letters", len(list))
	}
	if list := remind(t, s, noon.Add(time.Hour)); len(list) != 0 {
		t.Errorf("%d letters more the same day", len(list))
	}
	if list := remind(t, s, noon.Add(week+time.Hour)); len(list) != 5 {
		t.Errorf("%d letters the next week", len(list))
	}
}

func TestConfirmByLink(t *testing.T) {
	t.Parallel()
	s, p := freshWorld(t, "2024-01-01")
	member(t, s, "g@example.fr", access.PlaceManager, access.Territory{}, p[0].ID)
	secret := secretOf(remind(t, s, noon)[0])
	link, err := s.Reminder(t.Context(), secret, noon.Add(time.Hour))
	if err != nil || link.Place.ID != p[0].ID || link.ConfirmedAt != nil {
		t.Fatalf("%+v, %v", link, err)
	}
	if kept, _ := s.Place(t.Context(), p[0].ID); kept.Version != p[0].Version {
		t.Error("looking confirms")
	}
	got, already, err := s.ConfirmByLink(t.Context(), secret, noon.Add(2*time.Hour))
	if err != nil || already || !got.UpdatedOn.Equal(day("2026-05-06")) {
		t.Fatalf("%s, %t, %v", got.UpdatedOn, already, err)
	}
	got, already, err = s.ConfirmByLink(t.Context(), secret, noon.Add(10*24*time.Hour))
	if err != nil || !already || !got.UpdatedOn.Equal(day("2026-05-06")) {
		t.Errorf("a second time: %s, %t, %v", got.UpdatedOn, already, err)
	}
	history, err := s.History(t.Context(), p[0].ID, 1)
	if err != nil || !strings.HasPrefix(history[0].Actor, "compte-") || strings.Contains(history[0].Actor, "@") {
		t.Errorf("the history says %+v, %v", history, err)
	}
	verifyJournal(t, s)
}

func TestTwoConfirmationsAtOnce(t *testing.T) {
	t.Parallel()
	s, p := freshWorld(t, "2024-01-01")
	secret := secretOf(remind(t, s, noon)[0])
	var both sync.WaitGroup
	var mu sync.Mutex
	firsts := 0
	for range 8 {
		both.Go(func() {
			_, already, err := s.ConfirmByLink(t.Context(), secret, noon)
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				t.Error(err)
			} else if !already {
				firsts++
			}
		})
	}
	both.Wait()
	kept, err := s.Place(t.Context(), p[0].ID)
	if err != nil || firsts != 1 || kept.Version != p[0].Version+1 {
		t.Errorf("%d were the first, version %d, %v", firsts, kept.Version, err)
	}
	if from, _ := kept.From("date_maj"); from.Source != "confirmation par l’adresse publiée du lieu" {
		t.Errorf("confirmed by %q", from.Source)
	}
}

func TestLinksThatNoLongerServe(t *testing.T) {
	t.Parallel()
	s, p := freshWorld(t, "2024-01-01", "2024-01-01", "2024-01-01", "2024-01-01")
	manager := member(t, s, "g@example.fr", access.PlaceManager, access.Territory{}, p[0].ID)
	agent := member(t, s, "t@example.fr", access.TerritoryManager, reims, "")
	secrets := map[string]string{}
	for _, m := range remind(t, s, noon) {
		secrets[m.With["lieu"]] = secretOf(m)
	}
	if _, err := s.pool.Exec(t.Context(), `update membership set ended_at = now() where account = $1`, manager.Account); err != nil {
		t.Fatal(err)
	}
	_, _, err := s.ConfirmByLink(t.Context(), secrets["Lieu 0"], noon)
	wantKind(t, "who manages the place no more", err, fault.Denied)
	changed := p[1]
	changed.Emails = []string{"autre@example.fr"}
	if _, err := s.UpdatePlace(t.Context(), agent, changed, "Adresse changée."); err != nil {
		t.Fatal(err)
	}
	_, _, err = s.ConfirmByLink(t.Context(), secrets["Lieu 1"], noon)
	wantKind(t, "an address that is published no more", err, fault.Denied)
	if _, err := s.SuspendPlace(t.Context(), agent, p[2].ID, p[2].Version, "Travaux"); err != nil {
		t.Fatal(err)
	}
	_, _, err = s.ConfirmByLink(t.Context(), secrets["Lieu 2"], noon)
	wantKind(t, "a place that is hidden", err, fault.Gone)
	_, _, err = s.ConfirmByLink(t.Context(), secrets["Lieu 3"], noon.Add(ReminderLife))
	wantKind(t, "after thirty days", err, fault.Gone)
	for _, secret := range []string{"", "x", "a\x00b", "\xff", strings.Repeat("a", 5000), "' or true --"} {
		_, _, err = s.ConfirmByLink(t.Context(), secret, noon)
		wantKind(t, "no secret", err, fault.Unknown)
		_, err = s.Reminder(t.Context(), secret, noon)
		wantKind(t, "no secret", err, fault.Unknown)
		wantKind(t, "no secret", s.RefuseReminders(t.Context(), secret, noon), fault.Unknown)
	}
}

func TestWhoSaidNoIsLeftAlone(t *testing.T) {
	t.Parallel()
	s, p := freshWorld(t, "2024-01-01", "2024-01-01")
	member(t, s, "g@example.fr", access.PlaceManager, access.Territory{}, p[0].ID)
	for _, m := range remind(t, s, noon) {
		for range 2 {
			if err := s.RefuseReminders(t.Context(), secretOf(m), noon.Add(2*ReminderLife)); err != nil {
				t.Fatal(err)
			}
		}
	}
	if list := remind(t, s, noon.Add(3*ReminderPause)); len(list) != 0 {
		t.Errorf("%d letters to who said no", len(list))
	}
}

// TestRemindersHoldNoAddress dumps the tables in plain words.
func TestRemindersHoldNoAddress(t *testing.T) {
	t.Parallel()
	s, _ := freshWorld(t, "2024-01-01")
	secret := secretOf(remind(t, s, noon)[0])
	var dump string
	if err := s.pool.QueryRow(t.Context(), `select string_agg(r::text, ' ') from reminder r`).Scan(&dump); err != nil {
		t.Fatal(err)
	}
	if dump == "" || strings.Contains(dump, "@") || strings.Contains(dump, secret) {
		t.Errorf("the table holds %s", dump)
	}
}

func TestTerritoriesAreToldOnce(t *testing.T) {
	t.Parallel()
	s, p := freshWorld(t, "2024-01-01", "2024-01-01", "2026-05-01", "2024-01-01")
	member(t, s, "g@example.fr", access.PlaceManager, access.Territory{}, p[0].ID)
	member(t, s, "reims@example.fr", access.TerritoryManager, reims, "")
	member(t, s, "chalons@example.fr", access.TerritoryManager, chalons, "")
	for range 2 {
		if _, err := s.RemindTerritories(t.Context(), noon); err != nil {
			t.Fatal(err)
		}
	}
	list := dueLetters(t, s, task.FreshnessListed)
	if len(list) != 1 || list[0].To != "reims@example.fr" || list[0].With["nombre"] != "2" || list[0].With["territoire"] != "Reims" {
		t.Errorf("told: %+v", list)
	}
	secret := strings.TrimSuffix(strings.TrimPrefix(list[0].With["chemin_refus"], ReminderPath), "/ne-plus-ecrire")
	_, err := s.Reminder(t.Context(), secret, noon)
	wantKind(t, "the link of a list confirms nothing", err, fault.Unknown)
	if err := s.RefuseReminders(t.Context(), secret, noon); err != nil {
		t.Error(err)
	}
	if n, err := s.RemindTerritories(t.Context(), noon.Add(2*ReminderPause)); err != nil || n != 0 {
		t.Errorf("%d letters to who said no, %v", n, err)
	}
}

func TestFreshnessList(t *testing.T) {
	t.Parallel()
	s, p := freshWorld(t, "2024-01-01", "2025-12-01", "2025-08-01", "2025-01-01")
	agent := member(t, s, "t@example.fr", access.TerritoryManager, reims, "")
	stranger := member(t, s, "x@example.fr", access.TerritoryManager, chalons, "")
	manager := member(t, s, "g@example.fr", access.PlaceManager, access.Territory{}, p[1].ID)
	for name, c := range map[string]struct {
		actor access.Actor
		query FreshnessQuery
		want  int
	}{
		"all": {agent, FreshnessQuery{}, 4}, "stranger": {stranger, FreshnessQuery{}, 0}, "nobody": {access.Actor{}, FreshnessQuery{}, 0},
		"manager": {manager, FreshnessQuery{}, 1}, "level": {agent, FreshnessQuery{Level: directory.ToUpdate}, 1}, "kind": {agent, FreshnessQuery{Kind: "BIB"}, 4},
		"other kind": {agent, FreshnessQuery{Kind: "CCAS"}, 0}, "text": {agent, FreshnessQuery{Text: "LIEU 3 reims"}, 1},
		"naughty": {agent, FreshnessQuery{Text: "' or 1=1 -- % _ \\ \x00"}, 0}, "unknown level": {agent, FreshnessQuery{Level: "x' or true"}, 0},
	} {
		c.query.Limit = 100
		for _, sort := range []string{"", "nom", "commune", "maj", "rappel", "gestion", "x;drop table place"} {
			c.query.Sort, c.query.Descending = sort, !c.query.Descending
			list, err := s.Freshness(t.Context(), c.actor, c.query)
			if err != nil || len(list) != c.want {
				t.Errorf("%s by %s: %d lines, want %d, %v", name, sort, len(list), c.want, err)
			}
		}
	}
	counts, err := s.CountFreshness(t.Context(), agent, FreshnessQuery{Level: directory.ToUpdate})
	if err != nil || counts[directory.UpToDate] != 1 || counts[directory.ToWatch] != 1 || counts[directory.ToCheck] != 1 || counts[directory.ToUpdate] != 1 {
		t.Errorf("%v, %v", counts, err)
	}
}
