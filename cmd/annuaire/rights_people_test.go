package main

import (
	"fmt"
	"net/http"
	"time"

	"annuaire/access"
	"annuaire/web/account/accounttest"
)

// someone asks, as a role and a relation to the things of the tests.
type someone struct {
	name  string
	email string
	who   *accounttest.Signed // nil: anyone
	actor access.Actor        // as the record gives it when the matrix is asked

	ofLabels bool // asks only what labels are about
}

func over(role access.Role, t access.Territory) access.Grant {
	return access.Grant{Role: role, Territory: t}
}

func ofPlaces(role access.Role, ids ...string) (list []access.Grant) {
	for _, id := range ids {
		list = append(list, access.Grant{Role: role, Place: id})
	}
	return list
}

// everybody signs in people of every role and relation.
func (m *matrix) everybody() {
	m.Helper()
	m.people = append(m.people, someone{name: "anyone"})
	m.add("nothing", true)
	past := over(access.TerritoryManager, rightsTown)
	past.Until = time.Now().Add(-time.Hour)
	m.add("past", true, past)
	m.add("ended", true, over(access.TerritoryManager, rightsTown))
	m.add("weak agency", false, over(access.Agency, access.Country))
	m.add("agency", true, over(access.Agency, access.Country))
	m.add("territory own", true, over(access.TerritoryManager, rightsTown))
	m.add("territory parent", true, over(access.TerritoryManager, rightsParent))
	m.add("territory sibling", true, over(access.TerritoryManager, rightsSibling))
	m.add("territory far", true, over(access.TerritoryManager, rightsFar))
	m.add("territory far child", true, over(access.TerritoryManager, rightsChild))
	for _, role := range []access.Role{access.Instructor, access.DecisionMaker, access.AuthorisingOfficer, access.Accountant, access.Evaluator} {
		m.add(string(role)+" own", true, over(role, rightsParent))
		m.add(string(role)+" far", true, over(role, rightsFar))
	}
	var rennes []string
	for _, state := range placeStates {
		rennes = append(rennes, "rennes-"+string(state))
	}
	for id, insee := range labelPlaces {
		if insee == rightsTown.Code {
			rennes = append(rennes, id)
		}
	}
	for _, role := range []access.Role{access.PlaceManager, access.Mediator} {
		m.add(string(role)+" own", true, ofPlaces(role, rennes...)...)
		m.add(string(role)+" other", true, ofPlaces(role, "brest")...)
	}
	m.add("delegate", true)
	m.lend("territory own", "delegate", time.Now().Add(24*time.Hour))
	m.add("past delegate", true)
	m.lend("territory own", "past delegate", time.Now().Add(-time.Hour))
	m.add("delegate of nobody", true)
	m.lend("ended", "delegate of nobody", time.Now().Add(24*time.Hour))
	m.peopleOfLabels()
}

func (m *matrix) add(name string, strong bool, grants ...access.Grant) {
	m.Helper()
	email := fmt.Sprintf("personne%d@exemple.fr", len(m.people))
	who := accounttest.SignIn(m.T, m.Store, accounttest.Person{Email: email, Name: name, Strong: strong, Grants: grants})
	m.people = append(m.people, someone{name: name, email: email, who: &who})
}

func (m *matrix) person(name string) someone {
	m.Helper()
	for _, p := range m.people {
		if p.name == name {
			return p
		}
	}
	m.Fatalf("nobody is called %q", name)
	return someone{}
}

// account gives the number of a person's account.
func (m *matrix) account(name string) int64 {
	m.Helper()
	return m.person(name).who.Account
}

// grant gives the number of the first right of a person.
func (m *matrix) grant(name string) int64 {
	m.Helper()
	return m.number(`select min(id) from membership where account = $1`, m.account(name))
}

// lend delegates the right of one person to another.
func (m *matrix) lend(from, to string, until time.Time) {
	m.Helper()
	m.number(`
		insert into membership (account, role, level, code, until, delegated_by, given_by)
		select $1, role, level, code, $2, id, account from membership where id = $3
		returning id`, m.account(to), until, m.grant(from))
}

// number runs hand-written SQL that gives one number.
func (m *matrix) number(sql string, args ...any) (n int64) {
	m.Helper()
	if err := m.db.QueryRow(m.Context(), sql, args...).Scan(&n); err != nil {
		m.Fatalf("%s: %v", sql, err)
	}
	return n
}

// endOne ends a right between two requests of one session: the next one is
// refused. Then it reads what rights everybody has while the matrix is asked.
func (m *matrix) endOne() {
	m.Helper()
	ended, lent := m.person("ended"), m.person("delegate of nobody")
	for _, p := range []someone{ended, lent} {
		if status, location := m.send(http.MethodGet, "/espace/equipe", nil, p); status != http.StatusOK {
			m.Errorf("%s, before the right ends: %d %s", p.name, status, location)
		}
	}
	m.number(`update membership set ended_at = now() where id = $1 returning id`, m.grant("ended"))
	for _, p := range []someone{ended, lent} {
		if status, _ := m.send(http.MethodGet, "/espace/equipe", nil, p); status != http.StatusForbidden {
			m.Errorf("%s, once the right has ended: %d", p.name, status)
		}
	}
	for i, p := range m.people {
		if p.who == nil {
			continue
		}
		actor, err := m.Actor(m.Context(), p.who.Account)
		if err != nil {
			m.Fatal(err)
		}
		actor.Strong, actor.At = p.who.Actor.Strong, time.Now()
		m.people[i].actor = actor
	}
}
