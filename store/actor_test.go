package store

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/fault"
	"annuaire/geo"
	"annuaire/internal/pgtest"
)

// The territories of the tests of rights: an EPCI within one department, one
// that crosses departments of one region, one that crosses regions.
var (
	rennes       = access.Territory{Level: geo.Commune, Code: "35238"}
	cesson       = access.Territory{Level: geo.Commune, Code: "35051"}
	redon        = access.Territory{Level: geo.Commune, Code: "35236"} // its EPCI goes as far as department 44
	parisCommune = access.Territory{Level: geo.Commune, Code: "75056"}
	metropole    = access.Territory{Level: geo.EPCI, Code: "243500139"}
	ploermel     = access.Territory{Level: geo.EPCI, Code: "200066777"} // departments 35 and 56, region 53
	redonAgglo   = access.Territory{Level: geo.EPCI, Code: "243500741"} // departments 35 and 44, regions 53 and 52
	ille         = access.Territory{Level: geo.Department, Code: "35"}
	morbihan     = access.Territory{Level: geo.Department, Code: "56"}
	loire        = access.Territory{Level: geo.Department, Code: "44"}
	bretagne     = access.Territory{Level: geo.Region, Code: "53"}

	ground = []geo.Territory{
		{Level: geo.Country, Code: "FR", Name: "France"},
		{Level: geo.Region, Code: "53", Name: "Bretagne"}, {Level: geo.Region, Code: "52", Name: "Pays de la Loire"},
		{Level: geo.Region, Code: "11", Name: "Île-de-France"},
		{Level: geo.Department, Code: "35", Name: "Ille-et-Vilaine", Region: "53"}, {Level: geo.Department, Code: "56", Name: "Morbihan", Region: "53"},
		{Level: geo.Department, Code: "44", Name: "Loire-Atlantique", Region: "52"}, {Level: geo.Department, Code: "75", Name: "Paris", Region: "11"},
		{Level: geo.EPCI, Code: "243500139", Name: "Rennes Métropole", Department: "35", Region: "53"},
		{Level: geo.EPCI, Code: "200066777", Name: "Ploërmel Communauté", Department: "56", Region: "53"},
		{Level: geo.EPCI, Code: "243500741", Name: "Redon Agglomération", Department: "35", Region: "53"},
		communeIn("35238", "Rennes", "243500139", "35", "53"), communeIn("35051", "Cesson-Sévigné", "243500139", "35", "53"),
		communeIn("35236", "Redon", "243500741", "35", "53"), communeIn("44007", "Avessac", "243500741", "44", "52"),
		communeIn("56165", "Ploërmel", "200066777", "56", "53"), communeIn("35211", "Paimpont", "200066777", "35", "53"),
		communeIn("75056", "Paris", "", "75", "11", "75101", "75104"), communeIn("97502", "Saint-Pierre", "", "", ""),
		communeIn("35999", "Moitié d'ouest", "243500139", "35", "53", "35998"), communeIn("35997", "Moitié d'est", "", "35", "53", "35998"),
	}
)

func communeIn(code, name, epci, department, region string, old ...string) geo.Territory {
	return geo.Territory{Level: geo.Commune, Code: code, Name: name, EPCI: epci, Department: department, Region: region, OldCodes: old}
}

// openGround gives a store with those territories.
func openGround(t testing.TB) *Store {
	t.Helper()
	s, err := Open(t.Context(), pgtest.URL(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	if err := s.SaveTerritories(t.Context(), ground); err != nil {
		t.Fatal(err)
	}
	return s
}

// person makes an open account that holds these rights, and gives it as an actor.
func person(t testing.TB, s *Store, name string, rights ...NewRight) access.Actor {
	t.Helper()
	var id int64
	err := s.pool.QueryRow(t.Context(), `insert into account (email, name, state) values ($1, $2, 'active') returning id`, name+"@exemple.fr", name).Scan(&id)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rights {
		_, err := s.pool.Exec(t.Context(), `
			insert into membership (account, role, level, code, place_id, until) values ($1, $2, $3, $4, $5, $6)`,
			id, r.Role, orNull(string(r.Territory.Level)), orNull(r.Territory.Code), orNull(r.Place), orNoTime(r.Until))
		if err != nil {
			t.Fatal(err)
		}
	}
	return acting(t, s, id)
}

// acting reads an actor as a request does.
func acting(t testing.TB, s *Store, account int64) access.Actor {
	t.Helper()
	actor, err := s.Actor(t.Context(), account)
	if err != nil {
		t.Fatal(err)
	}
	actor.Strong, actor.At = true, time.Now()
	return actor
}

func over(role access.Role, t access.Territory) NewRight { return NewRight{Role: role, Territory: t} }

func ofPlace(role access.Role, id string) NewRight { return NewRight{Role: role, Place: id} }

func TestActorHoldsTheRightsInForce(t *testing.T) {
	t.Parallel()
	s := openGround(t)
	tomorrow := time.Now().Add(24 * time.Hour).Truncate(time.Microsecond)
	ending := over(access.Evaluator, ille)
	ending.Until = tomorrow
	past := over(access.Evaluator, loire)
	past.Until = time.Now().Add(-time.Second)
	actor := person(t, s, "ana", over(access.TerritoryManager, rennes), ending, past)
	for i := range actor.Grants {
		if actor.Grants[i].ID == 0 {
			t.Error("a right without a number")
		}
		actor.Grants[i].ID = 0
	}
	want := []access.Grant{{Role: access.TerritoryManager, Territory: rennes}, {Role: access.Evaluator, Territory: ille, Until: tomorrow}}
	if diff := cmp.Diff(want, actor.Grants, cmp.Comparer(func(a, b time.Time) bool { return a.Equal(b) })); diff != "" || actor.Name != "ana" {
		t.Errorf("%s holds (-want +got):\n%s", actor.Name, diff)
	}
	if bare := person(t, s, "bo"); len(bare.Grants) != 0 || !bare.Signed() {
		t.Errorf("without rights: %+v", bare)
	}
	if _, err := s.pool.Exec(t.Context(), `update account set state = 'closed' where id = $1`, actor.Account); err != nil {
		t.Fatal(err)
	}
	for _, account := range []int64{actor.Account, 0, 999999} {
		if _, err := s.Actor(t.Context(), account); fault.KindOf(err) != fault.Anonymous {
			t.Errorf("account %d: %v", account, err)
		}
	}
}

func TestPathsOfTerritories(t *testing.T) {
	t.Parallel()
	s := openGround(t)
	country := access.Country
	for _, c := range []struct {
		name string
		of   access.Territory
		want []access.Territory
	}{
		{"commune", rennes, []access.Territory{rennes, metropole, ille, bretagne, country}},
		{"EPCI in one department", metropole, []access.Territory{metropole, ille, bretagne, country}},
		{"EPCI across departments", ploermel, []access.Territory{ploermel, bretagne, country}},
		{"EPCI across regions", redonAgglo, []access.Territory{redonAgglo, country}},
		{"department", ille, []access.Territory{ille, bretagne, country}},
		{"country", country, []access.Territory{country}},
		{"district", access.Territory{Level: geo.Commune, Code: "75104"}, []access.Territory{
			parisCommune, {Level: geo.Department, Code: "75"}, {Level: geo.Region, Code: "11"}, country,
		}},
		{"former commune shared out", access.Territory{Level: geo.Commune, Code: "35998"}, []access.Territory{country}},
		{"overseas collectivity", access.Territory{Level: geo.Commune, Code: "97502"}, []access.Territory{{Level: geo.Commune, Code: "97502"}, country}},
		{"unknown", access.Territory{Level: geo.Commune, Code: "99999"}, []access.Territory{country}},
		{"none", access.Territory{}, []access.Territory{country}},
		{"not text", access.Territory{Level: geo.Commune, Code: "\x00"}, []access.Territory{country}},
	} {
		got, err := s.TerritoryPath(t.Context(), c.of)
		if err != nil || !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, %v, want %v", c.name, got, err, c.want)
		}
	}
}

func TestPathsFollowTheReference(t *testing.T) {
	t.Parallel()
	s := openGround(t)
	moved := slices.Clone(ground)
	for i := range moved {
		if moved[i].Code == rennes.Code {
			moved[i].EPCI = redonAgglo.Code
		}
	}
	if err := s.SaveTerritories(t.Context(), moved); err != nil {
		t.Fatal(err)
	}
	got, err := s.TerritoryPath(t.Context(), rennes)
	if err != nil || !slices.Equal(got, []access.Territory{rennes, redonAgglo, ille, bretagne, access.Country}) {
		t.Errorf("%v, %v", got, err)
	}
	var differ int
	err = s.pool.QueryRow(t.Context(), `
		select count(*) from (
			(table territory_path except table territory_path_of_reference) union all (table territory_path_of_reference except table territory_path)
		) d`).Scan(&differ)
	if err != nil || differ != 0 {
		t.Errorf("%d paths differ from the reference, %v", differ, err)
	}
}

func TestPlaceObject(t *testing.T) {
	t.Parallel()
	s := openGround(t)
	p := place()
	p.INSEE = "75104"
	save(t, s, "essai", directory.Change{Place: p, SourceID: "a"})
	o, err := s.PlaceObject(t.Context(), "a")
	if err != nil || o.State != access.Published || o.Place != "a" || o.Path[0] != parisCommune {
		t.Errorf("%+v, %v", o, err)
	}
	for _, id := range []string{"z", "", "\xff"} {
		if _, err := s.PlaceObject(t.Context(), id); fault.KindOf(err) != fault.Unknown {
			t.Errorf("%q: %v", id, err)
		}
	}
}
