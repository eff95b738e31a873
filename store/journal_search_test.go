package store

import (
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
	"annuaire/geo"
)

func TestJournalSearch(t *testing.T) {
	t.Parallel()
	w := newTicketWorld(t)
	agency, department := w.someone("agence@example.fr", "agence pays:FR"), w.someone("dep@example.fr", "territoire departement:35")
	town, stranger := w.someone("mairie@example.fr", "territoire commune:35238"), w.someone("paris@example.fr", "territoire departement:75")
	manager := w.someone("lieu@example.fr", "gestionnaire "+w.place.ID)
	write := func(actor access.Actor, action, kind, object string, on access.Territory) {
		t.Helper()
		err := w.transaction(t.Context(), func(tx pgx.Tx) error {
			return w.journal(t.Context(), tx, Entry{Actor: actor, Action: action, Kind: kind, Object: object, Territory: on, Details: map[string]any{"rang": 1}})
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	rennes := access.Territory{Level: geo.Commune, Code: "35238"}
	write(town, "demande.accepter", "demande", "12", rennes)
	write(department, "droit.donner", "droit", "3", access.Territory{Level: geo.Department, Code: "35"})
	write(stranger, "import.lancer", "import", "9", access.Territory{Level: geo.Department, Code: "75"})
	write(agency, "compte.creer", "compte", "77", access.Territory{})
	read := func(actor access.Actor, f JournalFilter) []JournalRow {
		t.Helper()
		rows, err := w.Journal(t.Context(), actor, f, 100)
		if err != nil {
			t.Fatal(err)
		}
		return rows
	}
	// The place of the world was made by one more act, in Rennes.
	for name, c := range map[string]struct {
		actor access.Actor
		f     JournalFilter
		want  int
	}{
		"the agency reads all":                   {agency, JournalFilter{}, 5},
		"the department its own":                 {department, JournalFilter{}, 3},
		"the town its own":                       {town, JournalFilter{}, 2},
		"a stranger not these":                   {stranger, JournalFilter{}, 1},
		"a manager of a place nothing":           {manager, JournalFilter{}, 0},
		"nobody nothing":                         {access.Actor{}, JournalFilter{}, 0},
		"by account":                             {agency, JournalFilter{Account: town.Account}, 1},
		"by command":                             {agency, JournalFilter{Command: true}, 1},
		"by action":                              {agency, JournalFilter{Action: "droit.donner"}, 1},
		"by kind":                                {agency, JournalFilter{Kind: "import"}, 1},
		"by object":                              {agency, JournalFilter{Kind: "demande", Object: "12"}, 1},
		"by territory, with what it holds":       {agency, JournalFilter{Territory: access.Territory{Level: geo.Department, Code: "35"}}, 3},
		"by a territory that is another's":       {town, JournalFilter{Territory: access.Territory{Level: geo.Department, Code: "75"}}, 0},
		"by date":                                {agency, JournalFilter{From: time.Now().Add(-time.Hour), Until: time.Now().Add(time.Hour)}, 5},
		"before they were":                       {agency, JournalFilter{Until: time.Now().Add(-time.Hour)}, 0},
		"a text that is a statement":             {agency, JournalFilter{Object: "' or true --"}, 0},
		"an act that is a statement":             {agency, JournalFilter{Action: "x' or '1'='1"}, 0},
		"the stranger asks by the town's number": {stranger, JournalFilter{Account: town.Account}, 0},
	} {
		if got := read(c.actor, c.f); len(got) != c.want {
			t.Errorf("%s: %d rows, want %d: %+v", name, len(got), c.want, got)
		}
	}
	weak := agency
	weak.Strong = false
	if got := read(weak, JournalFilter{}); len(got) != 0 {
		t.Errorf("without a second factor the agency reads %d rows", len(got))
	}
	all := read(agency, JournalFilter{})
	if after := read(agency, JournalFilter{Before: all[1].Seq}); len(after) != 3 || after[0].Seq != all[2].Seq {
		t.Errorf("%+v", after)
	}
	back, err := w.Journal(t.Context(), agency, JournalFilter{After: all[4].Seq}, 2)
	if err != nil || len(back) != 2 || back[0].Seq != all[2].Seq || back[1].Seq != all[3].Seq {
		t.Errorf("%+v, %v", back, err)
	}
	if names, err := w.AccountNames(t.Context(), stranger, []int64{town.Account}); err != nil || len(names) != 0 {
		t.Errorf("a stranger knows %v, %v", names, err)
	}
	if id, ok, err := w.AccountOf(t.Context(), department, "MAIRIE@example.fr"); err != nil || !ok || id != town.Account {
		t.Errorf("%d, %v, %v", id, ok, err)
	}
	if _, ok, err := w.AccountOf(t.Context(), stranger, "mairie@example.fr"); err != nil || ok {
		t.Errorf("a stranger finds an account by its e-mail: %v", err)
	}
}
