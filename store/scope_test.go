package store

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/jackc/pgx/v5"
	"pgregory.net/rapid"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/geo"
	"annuaire/internal/pgtest"
)

// scatter saves places in every state, all over the ground of the tests and
// where no territory is known, and gives them as access knows them.
func scatter(t *testing.T, s *Store) map[string]access.Object {
	t.Helper()
	inseeOf := []string{"35238", "35051", "35236", "44007", "56165", "35211", "75056", "75101", "75104", "97502", "35998", "35999", "99999", ""}
	var changes []directory.Change
	for i := range 84 {
		p := place()
		p.INSEE = inseeOf[i%len(inseeOf)]
		p.State = []directory.State{directory.Draft, directory.Proposed, directory.Published, directory.Suspended, directory.Archived}[i%5]
		if p.State == directory.Archived {
			p.ArchiveReason = "Essai."
		}
		changes = append(changes, directory.Change{Place: p, SourceID: fmt.Sprintf("lieu%d", i)})
	}
	objects := map[string]access.Object{}
	for _, c := range save(t, s, "essai", changes...) {
		o, err := s.PlaceObject(t.Context(), c.Place.ID)
		if err != nil {
			t.Fatal(err)
		}
		objects[c.Place.ID] = o
	}
	return objects
}

var someTerritory = rapid.SampledFrom([]access.Territory{
	rennes, redon, parisCommune, metropole, ploermel, redonAgglo, ille, morbihan, loire, bretagne, access.Country,
	{Level: geo.Commune, Code: "99999"}, {},
})

var someActor = rapid.Custom(func(t *rapid.T) access.Actor {
	a := access.Actor{Account: rapid.Int64Range(0, 2).Draw(t, "account"), Strong: rapid.Bool().Draw(t, "strong")}
	for range rapid.IntRange(0, 3).Draw(t, "grants") {
		a.Grants = append(a.Grants, access.Grant{
			ID: 1, Role: rapid.SampledFrom(access.Roles).Draw(t, "role"), Territory: someTerritory.Draw(t, "over"),
			Place: rapid.SampledFrom([]string{"", "lieu0", "lieu7", "lieu13"}).Draw(t, "place"), Delegated: rapid.Bool().Draw(t, "delegated"),
		})
	}
	if rapid.IntRange(0, 3).Draw(t, "token") == 0 {
		a.Token = &access.Limit{Actions: access.Actions, Territory: someTerritory.Draw(t, "limit")}
	}
	return a
})

// TestScopeInSQLIsMay asks the record which places an actor may do something on,
// and asks access of each.
func TestScopeInSQLIsMay(t *testing.T) {
	t.Parallel()
	s := openGround(t)
	objects := scatter(t, s)
	reached := 0
	rapid.Check(t, func(r *rapid.T) {
		actor, action := someActor.Draw(r, "actor"), rapid.SampledFrom(access.Actions).Draw(r, "action")
		var want []string
		for id, o := range objects {
			if actor.May(action, o).Allowed {
				want = append(want, id)
			}
		}
		slices.Sort(want)
		got := idsWithin(r, s, actor.Scope(action))
		if !slices.Equal(got, want) {
			r.Fatalf("the record gives %v, access %v", got, want)
		}
		reached += len(got)
	})
	if reached == 0 {
		t.Error("no actor reached any place")
	}
	t.Logf("%d places reached in all", reached)
}

func idsWithin(t *rapid.T, s *Store, scope access.Scope) []string {
	var args []any
	rows, err := s.pool.Query(context.Background(), `select p.id from place p where `+placeScope.within(scope, &args)+` order by p.id collate "C"`, args...)
	if err != nil {
		t.Fatal(err)
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	if len(ids) == 0 {
		return nil
	}
	return ids
}

// TestScopeOfDesks does the same for what lies in a territory of any level, as
// tickets at their desk do.
func TestScopeOfDesks(t *testing.T) {
	t.Parallel()
	s := openGround(t)
	_, err := s.pool.Exec(t.Context(), `
		create table at_desk as
		select level, code, level || ':' || code as name, state, place, owner
		from territory, unnest(array['recue', 'retiree', 'mediateur', '']) state, unnest(array[null, 'lieu0']) place, unnest(array[null, 1::bigint]) owner`)
	if err != nil {
		t.Fatal(err)
	}
	on := scoped{State: "d.state", Level: "d.level", Code: "d.code", Place: "d.place", Owner: "d.owner"}
	rapid.Check(t, func(r *rapid.T) {
		actor, action := someActor.Draw(r, "actor"), rapid.SampledFrom(access.Actions).Draw(r, "action")
		var args []any
		rows, err := s.pool.Query(context.Background(), `
			select d.level, d.code, d.state, coalesce(d.place, ''), coalesce(d.owner, 0), `+on.within(actor.Scope(action), &args)+` from at_desk d`, args...)
		if err != nil {
			r.Fatal(err)
		}
		var at access.Territory
		var o access.Object
		var within *bool
		_, err = pgx.ForEachRow(rows, []any{&at.Level, &at.Code, &o.State, &o.Place, &o.Owner, &within}, func() error {
			o.Path = groundPaths[at]
			if may := actor.May(action, o); may.Allowed != (within != nil && *within) {
				return fmt.Errorf("%v %+v: the record says %v, access %+v", at, o, within, may)
			}
			return nil
		})
		if err != nil {
			r.Fatal(err)
		}
	})
}

// groundPaths says by hand what TestPathsOfTerritories checks of the record.
var groundPaths = func() map[access.Territory][]access.Territory {
	paths := map[access.Territory][]access.Territory{
		metropole:  {metropole, ille, bretagne, access.Country},
		ploermel:   {ploermel, bretagne, access.Country},
		redonAgglo: {redonAgglo, access.Country},
	}
	for _, t := range ground {
		if t.Level != geo.EPCI {
			paths[access.Territory{Level: t.Level, Code: t.Code}] = access.PathOf(t)
		}
	}
	return paths
}()

// TestScopeLeavesOutWhatARowHasNot: a query that names no state, no territory or
// no place is not reached by rights that depend on it.
func TestScopeLeavesOutWhatARowHasNot(t *testing.T) {
	t.Parallel()
	manager := access.Actor{Account: 1, Grants: []access.Grant{{Role: access.TerritoryManager, Territory: rennes}, {Role: access.PlaceManager, Place: "a"}}}
	for name, c := range map[string]struct {
		on     scoped
		action access.Action
		want   string
	}{
		"no state":     {scoped{Commune: "c", Place: "p"}, access.PlacePublish, "(false)"},
		"no territory": {scoped{State: "s", Owner: "o"}, access.PlacePublish, "(false)"},
		"nothing":      {scoped{}, access.TicketSee, "(false)"},
		"own":          {scoped{Owner: "o"}, access.TokenManage, "((o = $1))"},
		"everybody":    {scoped{}, access.DeskSee, "(true)"},
	} {
		var args []any
		if got := c.on.within(manager.Scope(c.action), &args); got != c.want {
			t.Errorf("%s: %s %v, want %s", name, got, args, c.want)
		}
	}
	limited := manager
	limited.Token = &access.Limit{Actions: access.Actions, Territory: rennes}
	var args []any
	if got := (scoped{Owner: "o"}).within(limited.Scope(access.TokenManage), &args); got != "(false)" {
		t.Errorf("a token of a territory reaches what lies nowhere: %s", got)
	}
}

// TestSecondWall asks as the role of people, without any condition: the record
// itself hides what the rights do not reach.
func TestSecondWall(t *testing.T) {
	t.Parallel()
	s := openGround(t)
	p, q := place(), place()
	p.INSEE, q.INSEE = "35238", "75104"
	save(t, s, "essai", directory.Change{Place: p, SourceID: "ici"}, directory.Change{Place: q, SourceID: "ailleurs"})
	agency := person(t, s, "agence", over(access.Agency, access.Country))
	department := person(t, s, "departement", over(access.TerritoryManager, ille))
	town := person(t, s, "rennes", over(access.TerritoryManager, rennes))
	elsewhere := person(t, s, "paris", over(access.TerritoryManager, parisCommune))
	manager := person(t, s, "ici", ofPlace(access.PlaceManager, "ici"))
	mediator := person(t, s, "la", ofPlace(access.Mediator, "ailleurs"))
	crossing := person(t, s, "epci", over(access.TerritoryManager, redonAgglo))
	nobody := person(t, s, "nul")
	names := map[int64]string{}
	for _, a := range []access.Actor{agency, department, town, elsewhere, manager, mediator, crossing, nobody} {
		names[a.Account] = a.Name
	}
	for _, c := range []struct {
		as   access.Actor
		sees []string
	}{
		{agency, []string{"agence", "departement", "epci", "ici", "la", "paris", "rennes"}},
		{department, []string{"departement", "ici", "rennes"}},
		{town, []string{"ici", "rennes"}},
		{elsewhere, []string{"la", "paris"}},
		{manager, []string{"ici"}},
		{mediator, []string{"la"}},
		{crossing, []string{"epci"}},
		{nobody, nil},
		{access.Actor{}, nil},
	} {
		if got := seenBy(t, s, c.as, `select distinct account from membership`, names); !slices.Equal(got, c.sees) {
			t.Errorf("%s sees the rights of %v, want %v", c.as.Name, got, c.sees)
		}
		if got := seenBy(t, s, c.as, `select distinct account from valid_membership`, names); !slices.Equal(got, c.sees) {
			t.Errorf("%s sees the rights in force of %v, want %v", c.as.Name, got, c.sees)
		}
		accounts := c.sees
		if c.as.Account == nobody.Account || c.as.Account == agency.Account { // the agency sees those without any right
			accounts = slices.Sorted(slices.Values(append([]string{"nul"}, c.sees...)))
		}
		if got := seenBy(t, s, c.as, `select id from account`, names); !slices.Equal(got, accounts) {
			t.Errorf("%s sees the accounts of %v, want %v", c.as.Name, got, accounts)
		}
	}
}

func seenBy(t *testing.T, s *Store, as access.Actor, sql string, names map[int64]string) (seen []string) {
	t.Helper()
	err := s.actingFor(t.Context(), as, func(tx pgx.Tx) error {
		rows, err := tx.Query(t.Context(), sql)
		if err != nil {
			return err
		}
		ids, err := pgx.CollectRows(rows, pgx.RowTo[int64])
		for _, id := range ids {
			seen = append(seen, names[id])
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
	slices.Sort(seen)
	return seen
}

// TestSecondWallRefusesWrites tries what the program never does.
func TestSecondWallRefusesWrites(t *testing.T) {
	t.Parallel()
	s := openGround(t)
	town := person(t, s, "rennes", over(access.TerritoryManager, rennes))
	other := person(t, s, "paris", over(access.TerritoryManager, parisCommune))
	under := person(t, s, "cesson", over(access.TerritoryManager, cesson))
	numbers := map[string]any{"town": town.Account, "other": other.Account, "under": under.Account, "grant": town.Grants[0].ID, "foreign": other.Grants[0].ID}
	for name, sql := range map[string]string{
		"a right elsewhere":         `insert into membership (account, role, level, code) values (@under, 'territoire', 'commune', '75056')`,
		"a right above":             `insert into membership (account, role, level, code) values (@town, 'territoire', 'departement', '35')`,
		"an agency":                 `insert into membership (account, role, level, code) values (@town, 'agence', 'pays', 'FR')`,
		"a stretched right":         `update membership set code = '35', level = 'departement' where id = @grant`,
		"a right moved to a person": `update membership set account = @town`,
		"a right erased":            `delete from membership where id = @grant`,
		"an account made":           `insert into account (email) values ('x@exemple.fr')`,
		"a territory moved":         `update territory set department = '75'`,
		"a path added":              `insert into territory_path values ('commune', '75056', 'commune', '35238')`,
	} {
		err := s.actingFor(t.Context(), town, func(tx pgx.Tx) error {
			_, err := tx.Exec(t.Context(), sql, pgx.NamedArgs(maps.Clone(numbers)))
			return err
		})
		if err == nil {
			t.Errorf("%s was written", name)
		}
	}
	var ended int64
	err := s.actingFor(t.Context(), town, func(tx pgx.Tx) error {
		done, err := tx.Exec(t.Context(), `update membership set ended_at = now() where id = $1`, other.Grants[0].ID)
		ended = done.RowsAffected()
		return err
	})
	if err != nil || ended != 0 {
		t.Errorf("a stranger's right was ended: %d, %v", ended, err)
	}
}

// BenchmarkScope reads a page of a hundred places out of two hundred thousand,
// and a page of a team of twenty thousand rights under the second wall.
func BenchmarkScope(b *testing.B) {
	s, err := Open(b.Context(), pgtest.URL(b))
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	crowd(b, s)
	for _, t := range []access.Territory{{Level: geo.Commune, Code: "30007"}, {Level: geo.EPCI, Code: "E0"}, {Level: geo.Department, Code: "D1"}, {Level: geo.Region, Code: "R1"}, access.Country} {
		role := access.TerritoryManager
		if t == access.Country {
			role = access.Agency
		}
		actor := person(b, s, "chef."+string(t.Level), over(role, t))
		b.Run("places/"+string(t.Level), func(b *testing.B) {
			for b.Loop() {
				var args []any
				rows, err := s.pool.Query(b.Context(), `
					select p.id from place p where `+placeScope.within(actor.Scope(access.PlacePublish), &args)+` order by p.nom, p.id limit 100`, args...)
				if err != nil {
					b.Fatal(err)
				}
				if ids, err := pgx.CollectRows(rows, pgx.RowTo[string]); err != nil || len(ids) == 0 {
					b.Fatal(len(ids), err)
				}
			}
		})
		b.Run("team/"+string(t.Level), func(b *testing.B) {
			for b.Loop() {
				list, total, err := s.Team(b.Context(), actor, TeamQuery{Limit: 100})
				if err != nil || len(list) == 0 || total == 0 {
					b.Fatal(len(list), total, err)
				}
			}
		})
		b.Run("actor/"+string(t.Level), func(b *testing.B) {
			for b.Loop() {
				if _, err := s.Actor(b.Context(), actor.Account); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// crowd fills a record with 35,000 communes, 200,000 places and 20,000 rights.
func crowd(b *testing.B, s *Store) {
	b.Helper()
	err := s.transaction(b.Context(), func(tx pgx.Tx) error {
		if err := sign(b.Context(), tx, author); err != nil {
			return err
		}
		for _, sql := range []string{
			`insert into territory (level, code, name, department, epci, region)
			select 'commune', (30000 + n)::text, 'Commune ' || n, 'D' || n / 350, 'E' || n / 28, 'R' || n / 2700 from generate_series(0, 34999) n
			union all select 'epci', 'E' || n, 'E', '', '', '' from generate_series(0, 1285) n
			union all select 'departement', 'D' || n, 'D', '', '', 'R' || n * 350 / 2700 from generate_series(0, 102) n
			union all select 'region', 'R' || n, 'R', '', '', '' from generate_series(0, 13) n
			union all select 'pays', 'FR', 'France', '', '', ''`,
			`insert into place (id, version, state, pivot_kind, nom, commune, code_postal, code_insee, date_maj, time_zone)
			select 'lieu' || n, 1, 'published', 'inconnu', 'Lieu ' || md5(n::text), 'C', '01000', (30000 + n * 7919::bigint % 35000)::text, '2026-01-01', 'Europe/Paris'
			from generate_series(1, 200000) n`,
			`insert into account (email, name, state) select 'a' || n || '@exemple.fr', 'Personne ' || n, 'active' from generate_series(1, 15000) n`,
			`insert into membership (account, role, level, code) select n, 'territoire', 'commune', (30000 + n * 7 % 35000)::text from generate_series(0, 4999) n join account on account.id = n`,
			`insert into membership (account, role, place_id) select n, 'mediateur', 'lieu' || n * 11 from generate_series(1, 15000) n`,
			`insert into membership (account, role, level, code) select 1, 'territoire', 'epci', 'E0' union all select 2, 'territoire', 'epci', 'E35'`,
		} {
			if _, err := tx.Exec(b.Context(), sql); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	if _, err := s.pool.Exec(b.Context(), `analyze`); err != nil {
		b.Fatal(err)
	}
}
