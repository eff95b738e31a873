package store

import (
	"testing"
	"time"

	"annuaire/access"
	"annuaire/fault"
)

// A right that ends gives none of its kind that lasts longer, neither given nor
// handed over.
func TestNobodyOutlivesTheirRight(t *testing.T) {
	t.Parallel()
	g := openTeam(t)
	end := time.Now().Add(48 * time.Hour).Truncate(time.Second)
	if _, err := g.pool.Exec(t.Context(), `update membership set until = $1 where account in ($2, $3)`, end, g.town.Account, g.manager.Account); err != nil {
		t.Fatal(err)
	}
	town, manager := acting(t, g.Store, g.town.Account), acting(t, g.Store, g.manager.Account)
	territory, place := over(access.TerritoryManager, rennes), ofPlace(access.PlaceManager, "ici")
	for name, c := range map[string]struct {
		by   access.Actor
		n    NewRight
		fine bool
	}{
		"a territory without end": {town, territory.to("a@exemple.fr"), false}, "a territory for longer": {town, territory.to("b@exemple.fr").until(end.Add(time.Second)), false},
		"a territory as long": {town, territory.to("c@exemple.fr").until(end), true}, "a manager by the territory": {town, place.to("d@exemple.fr"), true},
		"a manager by a manager": {manager, place.to("e@exemple.fr"), false}, "a mediator by a manager": {manager, ofPlace(access.Mediator, "ici").to("f@exemple.fr"), true},
		"a territory by the one above": {g.department, territory.to("g@exemple.fr"), true},
	} {
		if _, err := g.GiveRight(t.Context(), c.by, c.n); (err == nil) != c.fine || err != nil && fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := g.HandOverPlace(t.Context(), manager, "ici", "relais@exemple.fr"); err != nil {
		t.Fatal(err)
	}
	var until time.Time
	err := g.pool.QueryRow(t.Context(), `
		select m.until from membership m join account a on a.id = m.account where a.email = 'relais@exemple.fr'`).Scan(&until)
	if err != nil || !until.Equal(end) {
		t.Errorf("who takes over holds it until %s, %v", until, err)
	}
}
