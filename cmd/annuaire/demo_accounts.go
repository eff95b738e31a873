package main

import (
	"context"
	"strings"

	"annuaire/access"
	"annuaire/fault"
	"annuaire/geo"
	"annuaire/internal/password"
	"annuaire/store"
	"annuaire/web/account"
)

// The accounts of the demonstration are public: their password stands on the
// page where one signs in. Their addresses belong to nobody (RFC 2606).
const (
	demoDomain   = "@demo.example"
	demoPassword = "quatre mots pour essayer"
	demoSecret   = "DEMONSTRATIONANNUAIREDEMONSTRATI" // of the second step of those who decide for the State, in base32
)

// The territory of the demonstration's people.
var (
	demoTown       = access.Territory{Level: geo.Commune, Code: "35238"}
	demoDepartment = access.Territory{Level: geo.Department, Code: "35"}
	demoRegion     = access.Territory{Level: geo.Region, Code: "53"}
)

// demoPerson is somebody of the demonstration.
type demoPerson struct {
	email, name, who string
	role             access.Role
	over             access.Territory
	rank             int // of the place of the town that they look after
	secret           string
}

var demoPeople = []demoPerson{
	{email: "agence" + demoDomain, name: "Aline Agence", who: "L’agence du numérique", role: access.Agency, over: access.Country, secret: demoSecret},
	{email: "departement" + demoDomain, name: "David Département", who: "Le département d’Ille-et-Vilaine", role: access.TerritoryManager, over: demoDepartment},
	{email: "commune" + demoDomain, name: "Chloé Commune", who: "La ville de Rennes", role: access.TerritoryManager, over: demoTown},
	{email: "lieu" + demoDomain, name: "Gaël Gestionnaire", who: "Gestionnaire d’un lieu de Rennes", role: access.PlaceManager, rank: 0},
	{email: "instruction" + demoDomain, name: "Inès Instruction", who: "Instruit les labels d’Ille-et-Vilaine", role: access.Instructor, over: demoDepartment, secret: demoSecret},
	{email: "decision" + demoDomain, name: "Denis Décision", who: "Décide des labels de Bretagne", role: access.DecisionMaker, over: demoRegion, secret: demoSecret},
	{email: "mediation" + demoDomain, name: "Maya Médiatrice", who: "Médiatrice dans un lieu de Rennes", role: access.Mediator, rank: 1},
}

// demoAccounts lists the accounts that anyone may try, for the page where one
// signs in; none where the record has not these people.
func demoAccounts(ctx context.Context, record *store.Store) ([]account.DemoAccount, error) {
	_, err := record.AccountByEmail(ctx, demoPeople[0].email)
	switch {
	case fault.KindOf(err) == fault.Unknown:
		return nil, nil
	case err != nil:
		return nil, err
	}
	list := make([]account.DemoAccount, len(demoPeople))
	for i, one := range demoPeople {
		list[i] = account.DemoAccount{Who: one.who, Email: one.email, Password: demoPassword, Secret: one.secret}
	}
	return list, nil
}

// loadDemoPeople gives a demonstration without any account its people, and
// something to do to each. The password is hashed once, the first time.
func (p *program) loadDemoPeople(ctx context.Context, record *store.Store) error {
	known, err := record.AccountLines(ctx)
	if err != nil || len(known) > 0 {
		return err
	}
	places, err := record.PlacesOfCommune(ctx, demoTown.Code, demoPlaces)
	if err != nil || len(places) < demoPlaces {
		return err // these territories have no such town: there is nobody to show
	}
	hasher, err := password.NewHasher(password.Ordinary)
	if err != nil {
		return err
	}
	hash, err := hasher.Hash(ctx, demoPassword)
	if err != nil {
		return err
	}
	d := demoDesk{record: record, now: p.now(), places: places, people: map[string]access.Actor{}}
	for _, one := range demoPeople {
		if err := d.add(ctx, one, hash); err != nil {
			return err
		}
	}
	return d.fill(ctx)
}

// add opens the account of one person.
func (d *demoDesk) add(ctx context.Context, one demoPerson, hash string) error {
	n := store.NewAccount{Email: one.email, Name: one.name, Hash: hash, Role: one.role, Territory: one.over}
	if one.role.OnPlaces() {
		n.Place = d.places[one.rank]
	}
	added, err := d.record.AddAccount(ctx, n, d.now)
	if err != nil {
		return err
	}
	actor := access.Actor{Account: added.ID, At: d.now}
	if one.secret != "" {
		if err := d.record.BeginSecondFactor(ctx, actor, one.secret); err != nil {
			return err
		}
		if err := d.record.ConfirmSecondFactor(ctx, actor, nil, d.now); err != nil {
			return err
		}
	}
	actor, err = d.record.Actor(ctx, added.ID)
	actor.At, actor.Strong = d.now, true
	d.people[one.email] = actor
	return err
}

// closeDemoPeople closes the accounts of a demonstration when its record is
// served for real: everybody knows their password.
func closeDemoPeople(ctx context.Context, record *store.Store) error {
	lines, err := record.AccountLines(ctx)
	if err != nil {
		return err
	}
	for _, line := range lines {
		if strings.HasSuffix(line.Email, demoDomain) {
			if err := record.CloseDemoAccount(ctx, line.ID); err != nil {
				return fault.Wrap(err, fault.Unavailable, "Les comptes de démonstration n'ont pas pu être fermés : le service ne démarre pas sans cela.")
			}
		}
	}
	return nil
}
