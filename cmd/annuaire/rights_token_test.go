package main

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"annuaire/access"
	"annuaire/geo"
	"annuaire/store"
)

// holder is a program that has a token.
type holder struct {
	name  string
	owner string
	limit access.Limit
	dead  bool // the token has expired, was revoked, or never was
	text  string
}

var writes = []access.Action{access.PlaceSee, access.PlacePublish, access.PlaceConfirm, access.PlaceArchive}

// tokensOfPeople makes tokens, while those who lose their rights still have them.
func (m *matrix) tokensOfPeople() {
	m.Helper()
	whole := access.Limit{Actions: writes, Territory: access.Country}
	for _, h := range []holder{
		{name: "full", owner: "territory own", limit: whole},
		{name: "narrow scope", owner: "territory own", limit: access.Limit{Actions: []access.Action{access.PlaceSee, access.PlaceConfirm}, Territory: access.Country}},
		{name: "another territory", owner: "territory own", limit: access.Limit{Actions: writes, Territory: rightsSibling}},
		{name: "of the department, narrow territory", owner: "territory parent", limit: access.Limit{Actions: writes, Territory: rightsTown}},
		{name: "of the department", owner: "territory parent", limit: whole},
		{name: "of another department", owner: "territory far", limit: whole},
		{name: "of a place manager", owner: "gestionnaire own", limit: whole},
		{name: "of a mediator", owner: "mediateur own", limit: whole},
		{name: "of a delegate", owner: "delegate", limit: whole},
		{name: "of the agency", owner: "agency", limit: whole},
		{name: "of the agency without a second factor", owner: "weak agency", limit: whole},
		{name: "of somebody whose right has ended", owner: "ended", limit: whole},
		{name: "of nobody in particular", owner: "nothing", limit: whole},
		{name: "expired", owner: "territory own", limit: whole, dead: true},
		{name: "revoked", owner: "territory own", limit: whole, dead: true},
	} {
		made := time.Now()
		if h.name == "expired" {
			made = made.Add(-2 * time.Hour)
		}
		text, err := m.CreateToken(m.Context(), m.person(h.owner).who.Actor, store.NewToken{Name: h.name, Limit: h.limit, Life: time.Hour}, made)
		if err != nil {
			m.Fatal(err)
		}
		h.text = text
		m.tokens = append(m.tokens, h)
	}
	m.number(`update api_token set revoked_at = now() where name = 'revoked' returning id`)
	m.tokens = append(m.tokens, holder{name: "made up", dead: true, text: store.TokenPrefix + strings.Repeat("a", 43)})
}

// programs asks every route of the programs by every token, on every place.
func (m *matrix) programs() {
	m.Helper()
	for _, h := range m.tokens {
		actor := access.Actor{}
		if !h.dead {
			actor = m.person(h.owner).actor
			actor.Token = &h.limit
		}
		for _, on := range m.things[aPlace] {
			path := "/api/v1/lieux/" + on.at["id"]
			publishes := mayAll(actor, access.PlacePublish, on)
			m.program(h, "PATCH", path, `{"version":2,"nom":"Nouveau nom"}`, publishes)
			m.program(h, "PATCH", path, `{"version":2,"commune":"Brest","code_postal":"29200","code_insee":"29019"}`,
				publishes && actor.May(access.PlacePublish, m.moved(on, rightsChild)).Allowed)
			m.program(h, "DELETE", path, `{"version":2,"motif":"Essai."}`, mayAll(actor, access.PlaceArchive, on))
			m.program(h, "POST", path+"/confirmation", ``, mayAll(actor, access.PlaceConfirm, on))
		}
		for insee, at := range map[string]access.Territory{"35238": rightsTown, "35051": rightsSibling, "29019": rightsChild} {
			body := `{"nom":"Lieu de plus","commune":"Commune","code_postal":"` + insee[:2] + `000","code_insee":"` + insee + `"}`
			fresh := access.Object{State: access.Draft, Path: m.pathOf(access.Territory{Level: geo.Commune, Code: at.Code})}
			m.program(h, "POST", "/api/v1/lieux", body, actor.May(access.PlacePublish, fresh).Allowed)
		}
	}
}

// moved is a place as it would be in another commune.
func (m *matrix) moved(on thing, to access.Territory) access.Object {
	m.Helper()
	if len(on.objects) == 0 {
		return access.Object{}
	}
	o := on.objects[0]
	o.Path = m.pathOf(to)
	return o
}

func (m *matrix) program(h holder, method, path, body string, may bool) {
	m.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.Header.Set("Authorization", "Bearer "+h.text)
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	answer, err := m.app.Test(r, -1)
	if err != nil {
		m.Fatal(err)
	}
	answer.Body.Close()
	m.cells++
	status := answer.StatusCode
	refused := status == http.StatusUnauthorized || status == http.StatusForbidden || status == http.StatusNotFound
	asked := cell{route: fiber.Route{Method: method, Path: path}, who: someone{name: "a token " + h.name}, on: thing{name: body}}
	changed := m.changed()
	switch {
	case status >= 500 || refused == may:
		m.surprise(asked, "answered %d, may: %v", status, may)
	case h.dead && status != http.StatusUnauthorized:
		m.surprise(asked, "answered %d, although the token is worth nothing", status)
	case refused && len(changed) > 0:
		m.surprise(asked, "was refused, yet %s changed", m.kept.names[changed[0]])
	}
	m.restore(changed)
}
