package store

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/geo"
)

// deskWorld is a ticketWorld with sixty places of every state, age and doubt in
// three communes.
type deskWorld struct {
	*ticketWorld
	town, department, agency, stranger, manager access.Actor
}

func newDeskWorld(t *testing.T) *deskWorld {
	t.Helper()
	w := &deskWorld{ticketWorld: newTicketWorld(t)}
	w.now = time.Date(2026, 3, 31, 9, 0, 0, 0, time.UTC)
	random := rand.New(rand.NewPCG(3, 4))
	pick := func(list ...string) string { return list[random.IntN(len(list))] }
	var changes []directory.Change
	for i := range 60 {
		p := place()
		p.Name, p.INSEE = fmt.Sprintf("Lieu nº %02d d’Été", i), pick("35238", "35240", "75056")
		p.Commune, p.Source = map[string]string{"35238": "Rennes", "35240": "Le Rheu", "75056": "Paris"}[p.INSEE], pick("La Coop", "Ville")
		p.UpdatedOn = w.now.Truncate(24*time.Hour).AddDate(0, -random.IntN(24), -random.IntN(3))
		p.State = directory.State(pick("published", "published", "published", "suspended", "draft"))
		if random.IntN(3) > 0 {
			p.Doubts = nil
		}
		if random.IntN(4) == 0 {
			p.ArchiveProposal = "La source ne le cite plus."
		}
		if random.IntN(3) == 0 {
			p.Hours, p.Phone, p.Services, p.HasPosition, p.Summary, p.Details = "", "", nil, false, "", ""
		}
		changes = append(changes, directory.Change{Place: p, SourceID: fmt.Sprintf("d%02d", i)})
	}
	save(t, w.Store, "essai", changes...)
	w.town = w.someone("mairie@example.fr", "territoire commune:35238")
	w.department = w.someone("departement@example.fr", "territoire departement:35")
	w.agency = w.someone("agence@example.fr", "agence pays:FR")
	w.stranger = w.someone("paris@example.fr", "territoire departement:75")
	w.manager = w.someone("lieu@example.fr", "gestionnaire d00")
	return w
}

func (w *deskWorld) list(actor access.Actor, f DeskFilter) DeskPage {
	w.t.Helper()
	page, err := w.DeskPlaces(w.t.Context(), actor, f, 0, 1000)
	if err != nil {
		w.t.Fatalf("%+v: %v", f, err)
	}
	if page.Total != len(page.Places) && len(page.Places) > 0 {
		w.t.Errorf("%+v: %d places, total %d", f, len(page.Places), page.Total)
	}
	return page
}

// Each count of the first page is the length of the list that it leads to.
func TestDeskCountsAreThoseOfLists(t *testing.T) {
	t.Parallel()
	w := newDeskWorld(t)
	for name, actor := range map[string]access.Actor{"town": w.town, "department": w.department, "agency": w.agency, "stranger": w.stranger, "manager": w.manager, "nobody": {}} {
		n, err := w.CountDeskPlaces(t.Context(), actor)
		if err != nil {
			t.Fatal(err)
		}
		for what, c := range map[string]struct {
			count int
			f     DeskFilter
		}{
			"all":       {n.All, DeskFilter{}},
			"to check":  {n.ToCheck, DeskFilter{For: access.PlaceConfirm, Freshness: directory.ToCheck}},
			"to update": {n.ToUpdate, DeskFilter{For: access.PlaceConfirm, Freshness: directory.ToUpdate}},
			"doubts":    {n.Doubts, DeskFilter{For: access.PlacePublish, Doubts: true}},
			"archive":   {n.Archive, DeskFilter{For: access.PlaceArchive, Archive: true}},
			"hidden":    {n.Hidden, DeskFilter{State: directory.Suspended}},
		} {
			if got := len(w.list(actor, c.f).Places); got != c.count {
				t.Errorf("%s, %s: counted %d, listed %d", name, what, c.count, got)
			}
		}
		if want := map[string]int{"agency": 61, "manager": 1, "nobody": 0}; name == "agency" && n.All != want[name] || name == "manager" && n.All != 1 || name == "nobody" && n.All != 0 {
			t.Errorf("%s sees %d places", name, n.All)
		}
		if name == "town" && (n.All == 0 || n.ToUpdate == 0 || n.Doubts == 0 || n.Archive == 0 || n.ToCheck == 0) {
			t.Errorf("the world shows nothing of some kind: %+v", n)
		}
	}
}

// What the record says of a place is what the domain says of it; and nobody
// sees what is not theirs.
func TestDeskFilters(t *testing.T) {
	t.Parallel()
	w := newDeskWorld(t)
	everything := w.list(w.agency, DeskFilter{}).Places
	byDomain := func(keep func(*DeskPlace) bool) int {
		n := 0
		for i := range everything {
			if keep(&everything[i]) {
				n++
			}
		}
		return n
	}
	for _, level := range directory.FreshnessLevels {
		want := byDomain(func(p *DeskPlace) bool { return directory.FreshnessOf(p.UpdatedOn, w.now) == level })
		if got := w.list(w.agency, DeskFilter{Freshness: level}).Total; got != want {
			t.Errorf("%s: %d places, want %d", level, got, want)
		}
	}
	bands := 0
	for _, band := range directory.QualityBands {
		want := byDomain(func(p *DeskPlace) bool { return p.Quality(w.now).Band() == band })
		bands += want
		if got := w.list(w.agency, DeskFilter{Quality: band}).Total; got != want {
			t.Errorf("%s: %d places, want %d", band, got, want)
		}
	}
	if bands != len(everything) {
		t.Errorf("%d places in the bands of %d", bands, len(everything))
	}
	for name, c := range map[string]struct {
		f    DeskFilter
		want int
	}{
		"a word without accents": {DeskFilter{Text: "ete 07"}, 1},
		"an identifier":          {DeskFilter{Text: "d07"}, 1},
		"a commune":              {DeskFilter{Text: "rennes"}, byDomain(func(p *DeskPlace) bool { return p.Commune == "Rennes" })},
		"a department":           {DeskFilter{Territory: access.Territory{Level: geo.Department, Code: "35"}}, byDomain(func(p *DeskPlace) bool { return p.INSEE != "75056" })},
		"an EPCI":                {DeskFilter{Territory: access.Territory{Level: geo.EPCI, Code: "243500139"}}, byDomain(func(p *DeskPlace) bool { return p.INSEE == "35238" })},
		"a source":               {DeskFilter{Source: "La Coop"}, byDomain(func(p *DeskPlace) bool { return p.Source == "La Coop" })},
		"no text that is one":    {DeskFilter{Text: "\x00"}, 0},
		"no UTF-8":               {DeskFilter{Text: "\xff"}, 0},
		"wild characters":        {DeskFilter{Text: "%_\\'"}, len(everything)}, // no word: nothing is asked
		"a formula":              {DeskFilter{Text: "=cmd|' /C calc'!A0"}, 0},
	} {
		if got := w.list(w.agency, c.f).Total; got != c.want {
			t.Errorf("%s: %d places, want %d", name, got, c.want)
		}
	}
	for _, p := range w.list(w.town, DeskFilter{}).Places {
		if p.INSEE != "35238" {
			t.Errorf("the town sees %s in %s", p.ID, p.INSEE)
		}
	}
	if got := w.list(w.town, DeskFilter{Territory: access.Territory{Level: geo.Commune, Code: "75056"}}); got.Total != 0 {
		t.Errorf("the town sees %d places of another", got.Total)
	}
}

func TestDeskOrders(t *testing.T) {
	t.Parallel()
	w := newDeskWorld(t)
	for _, sort := range []DeskSort{"", ByName, ByCommune, ByUpdate, ByQuality, ByState, "p.nom; drop table place"} {
		up, down := w.list(w.agency, DeskFilter{Sort: sort}).Places, w.list(w.agency, DeskFilter{Sort: sort, Reverse: true}).Places
		for i := range up {
			if up[i].ID != down[len(down)-1-i].ID {
				t.Fatalf("%q: not the same backwards at %d", sort, i)
			}
			if i == 0 {
				continue
			}
			if sort == ByUpdate && up[i].UpdatedOn.Before(up[i-1].UpdatedOn) || sort == ByQuality && up[i].Quality(w.now).Score < up[i-1].Quality(w.now).Score {
				t.Errorf("%s: %d is before what precedes it", sort, i)
			}
		}
	}
	seen := map[string]bool{}
	for from := 0; ; from += 7 {
		page, err := w.DeskPlaces(t.Context(), w.agency, DeskFilter{Sort: ByState}, from, 7)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range page.Places {
			if seen[p.ID] {
				t.Errorf("%s is on two pages", p.ID)
			}
			seen[p.ID] = true
		}
		if len(page.Places) < 7 {
			break
		}
	}
	exported := 0
	err := w.EachDeskPlace(t.Context(), w.agency, DeskFilter{}, func(*DeskPlace) error { exported++; return nil })
	if err != nil || exported != 61 || len(seen) != 61 {
		t.Errorf("%d on pages, %d exported, %v", len(seen), exported, err)
	}
}

func TestDeskPlaceIsForWhoMaySeeIt(t *testing.T) {
	t.Parallel()
	w := newDeskWorld(t)
	id := w.place.ID // in Rennes
	for name, actor := range map[string]access.Actor{"town": w.town, "department": w.department, "agency": w.agency} {
		if p, err := w.DeskPlace(t.Context(), actor, id); err != nil || p.ID != id {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, actor := range map[string]access.Actor{"stranger": w.stranger, "manager of another": w.manager, "nobody": {}} {
		if _, err := w.DeskPlace(t.Context(), actor, id); err == nil {
			t.Errorf("%s sees it", name)
		}
	}
	for _, bad := range []string{"", "\x00", "\xff", "absent"} {
		if _, err := w.DeskPlace(t.Context(), w.agency, bad); err == nil {
			t.Errorf("%q is found", bad)
		}
	}
	keepers, err := w.Keepers(t.Context(), w.department, id, 10)
	if err != nil || len(keepers) != 2 || keepers[0].Email != "mairie@example.fr" || keepers[1].OnName != "Ille-et-Vilaine" {
		t.Errorf("%+v, %v", keepers, err)
	}
	if keepers, err := w.Keepers(t.Context(), w.stranger, id, 10); err != nil || len(keepers) != 0 {
		t.Errorf("a stranger knows %+v, %v", keepers, err)
	}
}

func TestDeskCountsTickets(t *testing.T) {
	t.Parallel()
	w := newDeskWorld(t)
	for range 3 {
		w.report()
	}
	for name, c := range map[string]struct {
		actor access.Actor
		want  int
	}{"town": {w.town, 3}, "department": {w.department, 3}, "agency": {w.agency, 3}, "stranger": {w.stranger, 0}, "manager of another": {w.manager, 0}} {
		levels, err := w.WaitingTickets(t.Context(), c.actor)
		if err != nil {
			t.Fatal(err)
		}
		lines, err := w.Tickets(t.Context(), c.actor, TicketQuery{Limit: 100})
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for _, l := range levels {
			n += l.Count
		}
		if n != c.want || len(lines) != n {
			t.Errorf("%s: %+v, %d listed", name, levels, len(lines))
		}
	}
	asked := w.open(w.manager, directory.Ticket{Kind: directory.TicketPhone, Changes: map[string]string{"telephone": "01 99 00 99 98"}})
	if n, err := w.CountOwnTickets(t.Context(), w.manager); err != nil || n != 1 || asked.Number == 0 {
		t.Errorf("%d own tickets, %v", n, err)
	}
	if n, err := w.CountOwnTickets(t.Context(), w.town); err != nil || n != 0 {
		t.Errorf("%d own tickets of the town, %v", n, err)
	}
}

func TestDeskTerritories(t *testing.T) {
	t.Parallel()
	w := newDeskWorld(t)
	for name, c := range map[string]struct {
		actor access.Actor
		want  string
	}{
		"agency": {w.agency, "[Bretagne Île-de-France Ille-et-Vilaine Paris]"}, "department": {w.department, "[Rennes Métropole Le Rheu Rennes]"},
		"town": {w.town, "[]"}, "manager": {w.manager, "[]"}, "nobody": {access.Actor{}, "[]"},
	} {
		list, err := w.DeskTerritories(t.Context(), c.actor, 100)
		if err != nil {
			t.Fatal(err)
		}
		names := []string{}
		for _, one := range list {
			names = append(names, one.Name)
		}
		if got := fmt.Sprint(names); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}
