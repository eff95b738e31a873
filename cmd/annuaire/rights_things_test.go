package main

import (
	"fmt"
	"net/url"
	"strings"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/geo"
)

// kind is what the address of a route names.
type kind string

const (
	aPlace     kind = "place"
	publicly   kind = "place on the site"
	aTicket    kind = "ticket"
	askedBy    kind = "ticket of somebody"
	anImport   kind = "import"
	aCampaign  kind = "campaign"
	aPair      kind = "pair"
	aMerge     kind = "merge"
	aRequest   kind = "request for an account"
	aRight     kind = "right"
	anEnded    kind = "ended right"
	aToken     kind = "token"
	aDraft     kind = "draft"
	aSession   kind = "session"
	tracked    kind = "secret of a ticket"
	begun      kind = "secret of a draft"
	otherwise  kind = "secret"
	aTerritory kind = "territory"
)

// thing is what an address names.
type thing struct {
	name    string
	at      map[string]string // parameters of the address
	form    url.Values        // that is sent with it
	objects []access.Object   // as access knows it; of a pair, both
	owner   string            // the person it belongs to
	anyone  answer            // to who is not its owner, or to everybody

	// Of labels.
	named  map[string]bool // those who are named for it, and have no interest in it
	asked  map[string]bool // those who are named for it, whatever they declared
	hidden map[string]bool // those who have an interest in it
	hands  map[string]bool // those who had a hand in what an appeal contests
	draft  bool            // nobody examines it yet
}

func (m *matrix) thing(k kind, t thing) { m.things[k] = append(m.things[k], t) }

// everything makes things of every kind, of one's own territory, of its parent,
// its sibling and a stranger's.
func (m *matrix) everything() {
	m.Helper()
	m.placeThings()
	m.ticketThings()
	m.workThings()
	m.pairThings()
	m.rightThings()
	m.ownThings()
	m.secretThings()
	m.labelThings()
}

func (m *matrix) placeThings() {
	m.Helper()
	m.signed(m.T, rename, []string{"cesson", "brest", "brest-suspended", "rennes-draft", "rennes-proposed", "rennes-published", "rennes-suspended", "rennes-archived"}, "Lieu renommé")
	ids := []string{"cesson", "brest", "brest-suspended"}
	for _, state := range placeStates {
		ids = append(ids, "rennes-"+string(state))
	}
	for _, id := range ids {
		o := m.object(id)
		at := map[string]string{"id": id, "etape": "lieu"}
		m.thing(aPlace, thing{name: id, at: at, objects: []access.Object{o}, form: url.Values{"version": {"2"}}})
		m.thing(publicly, thing{name: id, at: at, anyone: allowed(o.State == access.Published)})
	}
	m.thing(aPlace, thing{name: "no place", at: map[string]string{"id": "aucun"}})
	m.thing(publicly, thing{name: "no place", at: map[string]string{"id": "aucun"}})
	m.thing(aTerritory, thing{name: "Rennes", anyone: yes})
	m.thing(aTerritory, thing{name: "no territory", at: map[string]string{"code": "99999"}})
}

func (m *matrix) object(place string) access.Object {
	m.Helper()
	o, err := m.PlaceObject(m.Context(), place)
	if err != nil {
		m.Fatal(err)
	}
	return o
}

func (m *matrix) pathOf(t access.Territory) []access.Territory {
	m.Helper()
	path, err := m.TerritoryPath(m.Context(), t)
	if err != nil {
		m.Fatal(err)
	}
	return path
}

func numbered(n int64) map[string]string { return map[string]string{"numero": fmt.Sprint(n)} }

// ticketThings makes tickets in every state, at the desk of a commune, or handed
// to the department; those who manage the place decide of some kinds only.
func (m *matrix) ticketThings() {
	m.Helper()
	for _, state := range directory.TicketStates {
		m.ticket(state, "telephone", "rennes-published", rightsTown)
	}
	m.ticket("recue", "revendication", "rennes-published", rightsTown)
	m.ticket("recue", "telephone", "rennes-published", rightsParent)
	m.ticket("contestee", "telephone", "rennes-published", rightsParent)
	m.ticket("recue", "telephone", "rennes-published", access.Country)
	m.ticket("recue", "telephone", "cesson", rightsSibling)
	m.ticket("recue", "telephone", "brest", rightsChild)
	m.ticket("refusee", "telephone", "brest", rightsFar)
	m.thing(aTicket, thing{name: "no ticket", at: numbered(1 << 40)})
}

// ticket makes one. Whoever looks after the place sees it; who decides is at the
// desk that has it, or above.
func (m *matrix) ticket(state directory.TicketState, about directory.TicketKind, place string, desk access.Territory) {
	m.Helper()
	o := m.object(place)
	reason := ""
	if strings.HasPrefix(string(state), "refusee") {
		reason = "Non."
	}
	owner := "nothing"
	n := m.number(`
		insert into ticket (kind, state, place_id, place_version, place_name, code_insee, message, desk_level, desk_code, opened_at, desk_since,
			reason, appeal, account, email)
		values ($1, $2, $3, 1, 'Lieu', $4, 'Essai', $5, $6, now(), now(), $7, 'Si.', $8, 'essai@exemple.fr')
		returning number`, about, state, place, o.Path[0].Code, desk.Level, desk.Code, reason, m.account(owner))
	decided := access.Object{State: string(state), Path: m.pathOf(desk)}
	if about.ForManagers() {
		decided.Place = place
	}
	name := fmt.Sprintf("ticket %s %s of %s at %s", about, state, place, desk)
	seen := access.Object{State: string(state), Path: o.Path, Place: place}
	m.thing(aTicket, thing{
		name: name, at: numbered(n), objects: []access.Object{seen, decided}, form: url.Values{"acte": {"prendre"}, "version": {"1"}},
	})
	m.thing(askedBy, thing{name: name, at: numbered(n), owner: owner})
}

// workThings makes imports, campaigns and requests for an account.
func (m *matrix) workThings() {
	m.Helper()
	for i, t := range []access.Territory{rightsTown, rightsParent, rightsSibling, rightsFar, rightsChild, access.Country} {
		whole := []access.Object{{Path: m.pathOf(t)}}
		for _, state := range []string{"uploaded", "diagnosed"} {
			n := m.number(`
				insert into import_job (account, level, code, feed, file_name, partial, content, size, state)
				values ($1, $2, $3, 'essai', 'a.csv', true, $4, 10, $5)
				returning id`, m.account("agency"), t.Level, t.Code, []byte("nom;commune\nA;Rennes\n"), state)
			m.thing(anImport, thing{name: state + " import of " + t.String(), at: numbered(n), objects: whole})
		}
		n := m.number(`
			insert into campaign (name, level, code, freshness, created_by, created_at, launched_at)
			values ('Essai', $1, $2, '{a-verifier}', $3, now(), case when $4 then now() end)
			returning id`, t.Level, t.Code, m.account("agency"), i%2 == 1)
		m.thing(aCampaign, thing{name: "campaign of " + t.String(), at: numbered(n), objects: whole})
		if t == access.Country {
			continue
		}
		n = m.number(`
			insert into account_request (state, organisation, siret, level, code, email, name, position, message, created_at, confirmed_at)
			values ('waiting', 'Essai', '21350238800019', $1, $2, $3, 'Essai', 'Essai', '', now(), now())
			returning id`, t.Level, t.Code, "demande"+t.Code+"@exemple.fr")
		m.thing(aRequest, thing{name: "request of " + t.String(), at: numbered(n), objects: whole, form: url.Values{"decision": {"accepter"}}})
	}
	m.thing(anImport, thing{name: "no import", at: numbered(1 << 40)})
	m.thing(aCampaign, thing{name: "no campaign", at: numbered(1 << 40)})
	m.thing(aRequest, thing{name: "no request", at: numbered(1 << 40)})
}

// pairThings makes pairs of places, and merges of them.
func (m *matrix) pairThings() {
	m.Helper()
	for _, ids := range [][2]string{
		{"rennes-published", "rennes-proposed"}, {"rennes-published", "cesson"}, {"rennes-published", "brest"}, {"brest", "rennes-published"},
		{"rennes-suspended", "brest-suspended"}, {"rennes-published", "brest-suspended"}, {"cesson", "brest"},
	} {
		both := []access.Object{m.object(ids[0]), m.object(ids[1])}
		name := ids[0] + " and " + ids[1]
		m.thing(aPair, thing{
			name: name, at: map[string]string{"gardee": ids[0], "autre": ids[1]}, objects: both, form: url.Values{"geste": {"distincts"}},
		})
		n := m.number(`
			insert into place_merge (kept, absorbed, from_absorbed, kept_before, kept_after, absorbed_before, absorbed_after, sources, memberships, ended, tickets)
			values ($1, $2, '{}', '{}', '{}', '{}', '{}', '[]', '{}', '{}', '{}')
			on conflict do nothing
			returning id`, ids[0], ids[1])
		m.number(`update place_merge set undone_at = now() where id = $1 returning id`, n) // else each place is absorbed once
		m.thing(aMerge, thing{name: "undone merge of " + name, at: numbered(n), objects: both})
	}
	m.thing(aPair, thing{name: "no pair", at: map[string]string{"gardee": "aucun", "autre": "rennes-published"}})
	m.thing(aMerge, thing{name: "no merge", at: numbered(1 << 40)})
}

// rightThings makes the rights of teams: those of the people, and some that
// have ended.
func (m *matrix) rightThings() {
	m.Helper()
	give := func(role access.Role, t access.Territory, place, lender string, ended bool) {
		o := access.Object{State: string(role), Place: place}
		if place != "" {
			o.Path = m.object(place).Path
		} else {
			o.Path = m.pathOf(t)
		}
		who := m.number(`insert into account (email, state) values ($1, 'active') returning id`, fmt.Sprintf("droit%d@exemple.fr", len(m.things[aRight])+len(m.things[anEnded])))
		n := m.number(`
			insert into membership (account, role, level, code, place_id, until, delegated_by, ended_at, ended_by)
			values ($1, $2, nullif($3, ''), nullif($4, ''), nullif($5, ''), case when $6::bigint > 0 then now() + interval '1 day' end, nullif($6::bigint, 0),
				case when $7 then now() end, case when $7 then $8::bigint end)
			returning id`, who, role, string(t.Level), t.Code, place, m.lender(lender), ended, m.account("territory own"))
		made := thing{name: fmt.Sprintf("right of %s over %s%s", role, t, place), at: map[string]string{"id": fmt.Sprint(n)}, objects: []access.Object{o}, owner: lender}
		if ended {
			m.thing(anEnded, made)
		} else {
			m.thing(aRight, made)
		}
	}
	none := access.Territory{}
	for _, ended := range []bool{false, true} {
		give(access.Mediator, none, "rennes-published", "", ended)
		give(access.PlaceManager, none, "rennes-published", "", ended)
		give(access.Mediator, none, "brest", "", ended)
		give(access.TerritoryManager, rightsTown, "", "", ended)
		give(access.TerritoryManager, rightsTown, "", "territory own", ended)
		give(access.TerritoryManager, rightsParent, "", "", ended)
		give(access.TerritoryManager, rightsSibling, "", "", ended)
		give(access.TerritoryManager, rightsFar, "", "", ended)
		give(access.Instructor, access.Territory{Level: geo.Department, Code: "35"}, "", "", ended)
		give(access.Agency, access.Country, "", "", ended)
	}
	m.thing(aRight, thing{name: "no right", at: map[string]string{"id": "1099511627776"}})
}

func (m *matrix) lender(name string) int64 {
	m.Helper()
	if name == "" {
		return 0
	}
	return m.grant(name)
}
