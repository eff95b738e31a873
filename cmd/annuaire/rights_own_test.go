package main

import (
	"crypto/sha256"
	"fmt"
)

// ownThings makes what belongs to one person.
func (m *matrix) ownThings() {
	m.Helper()
	for _, owner := range []string{"territory own", "gestionnaire other", "nothing"} {
		account := m.account(owner)
		token := m.number(`
			insert into api_token (key, account, strong, name, actions, level, code, created_at, expires_at)
			values ($1, $2, false, 'Essai', '{lieu.voir}', 'pays', 'FR', now(), now() + interval '1 day')
			returning id`, digestOf("jeton"+owner), account)
		m.thing(aToken, thing{name: "token of " + owner, at: numbered(token), owner: owner})
		draft := m.number(`
			insert into draft (account, began_at, saved_at, expires_at) values ($1, now(), now(), now() + interval '1 day') returning id`, account)
		m.thing(aDraft, thing{name: "draft of " + owner, at: map[string]string{"brouillon": fmt.Sprint(draft), "etape": "lieu"}, owner: owner})
		session := m.number(`
			insert into session (key, account, created_at, seen_at, expires_at, network, device)
			values ($1, $2, now(), now(), now() + interval '1 day', 'essai', 'essai')
			returning number`, digestOf("session"+owner), account)
		m.thing(aSession, thing{name: "session of " + owner, at: numbered(session), owner: owner, anyone: void})
	}
}

func digestOf(text string) []byte {
	sum := sha256.Sum256([]byte(text))
	return sum[:]
}

// secretThings makes secrets, which let in whoever has them, and no other.
func (m *matrix) secretThings() {
	m.Helper()
	const own, drawn = "secret-de-suivi-0000000000000000000000000000", "secret-de-brouillon-000000000000000000000000"
	m.number(`insert into ticket_link (hash, ticket, proves, since) select $1, min(number), true, now() from ticket returning ticket`, digestOf(own))
	m.number(`insert into draft (secret, began_at, saved_at, expires_at) values ($1, now(), now(), now() + interval '1 day') returning id`, digestOf(drawn))
	m.thing(tracked, thing{name: "the secret of a ticket", at: map[string]string{"secret": own}, anyone: yes})
	m.thing(tracked, thing{name: "no secret", at: map[string]string{"secret": "inconnu"}, anyone: shut})
	m.thing(begun, thing{name: "the secret of a draft", at: map[string]string{"brouillon": drawn, "etape": "lieu"}, anyone: yes})
	m.thing(begun, thing{name: "no secret", at: map[string]string{"brouillon": "inconnu", "etape": "lieu"}, anyone: shut})
	m.thing(otherwise, thing{name: "no secret", at: map[string]string{"secret": "inconnu"}, anyone: shut})
}
