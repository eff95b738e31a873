package access_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/fault"
	"annuaire/geo"
)

func TestStatesAreThoseOfTheDirectory(t *testing.T) {
	t.Parallel()
	for ours, theirs := range map[string]directory.State{
		access.Draft: directory.Draft, access.Proposed: directory.Proposed, access.Published: directory.Published,
		access.Suspended: directory.Suspended, access.Archived: directory.Archived,
	} {
		if ours != string(theirs) {
			t.Errorf("%q is %q in the directory", ours, theirs)
		}
	}
	decider := actorWith(access.Grant{Role: access.TerritoryManager, Territory: commune})
	for _, state := range directory.TicketStates {
		decides := state.May(directory.TicketAccept) || state.May(directory.TicketRefuse) || state.May(directory.TicketUndo)
		if may := decider.May(access.TicketDecide, access.Object{State: string(state), Path: paths[commune]}); may.Allowed != decides {
			t.Errorf("in state %s a decider may: %v, something is to decide: %v", state, may, decides)
		}
	}
}

func TestRefusalsSayWhatIsMissing(t *testing.T) {
	t.Parallel()
	place := access.Object{State: access.Published, Path: paths[commune], Place: "a"}
	team := access.Object{State: string(access.TerritoryManager), Path: paths[commune]}
	manager := access.Grant{Role: access.TerritoryManager, Territory: commune}
	past := manager
	past.Until = time.Date(2026, 3, 2, 23, 0, 0, 0, time.UTC)
	lent := manager
	lent.Delegated = true
	archived := place
	archived.State = access.Archived
	weak := actorWith(grantOf(access.Agency))
	weak.Strong = false
	limited, elsewhere := actorWith(manager), actorWith(manager)
	limited.Token = &access.Limit{Actions: []access.Action{access.PlaceSee}, Territory: access.Country}
	elsewhere.Token = &access.Limit{Actions: access.Actions, Territory: foreign}
	for _, c := range []struct {
		name   string
		actor  access.Actor
		action access.Action
		on     access.Object
		kind   fault.Kind
		says   string
	}{
		{"anyone", access.Actor{}, access.DeskSee, access.Object{}, fault.Anonymous, "Connectez-vous"},
		{"no right", actorWith(), access.PlaceConfirm, place, fault.Denied, "Votre compte ne permet pas de confirmer cette fiche. Peuvent le faire : les médiateurs du lieu, les gestionnaires du lieu, la collectivité du territoire, l’agence."},
		{"weak session", weak, access.PlacePublish, place, fault.Denied, "second facteur"},
		{"past", actorWith(past), access.PlacePublish, place, fault.Denied, "a pris fin le 02/03/2026"},
		{"lent", actorWith(lent), access.TeamManage, team, fault.Denied, "Un droit délégué ne permet pas de gérer les droits de cette équipe."},
		{"state", actorWith(manager), access.PlacePublish, archived, fault.Denied, "mais pas dans son état actuel."},
		{"role", actorWith(grantOf(access.PlaceManager)), access.TeamManage, access.Object{State: "territoire", Place: "a"}, fault.Denied, "pour ce rôle"},
		{"token", limited, access.PlacePublish, place, fault.Denied, "Ce jeton ne permet pas de publier"},
		{"token elsewhere", elsewhere, access.PlacePublish, place, fault.Denied, "Ce jeton ne vaut pas sur ce territoire"},
		{"below", actorWith(manager), access.AccountDecide, access.Object{Path: paths[commune]}, fault.Denied, "la collectivité du niveau supérieur, l’agence."},
	} {
		err := c.actor.Require(c.action, c.on)
		if err == nil || fault.KindOf(err) != c.kind || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, want %q", c.name, err, c.says)
		}
	}
	if err := actorWith(manager).Require(access.PlacePublish, place); err != nil {
		t.Error(err)
	}
}

func TestEveryActionHasWords(t *testing.T) {
	t.Parallel()
	for _, action := range access.Actions {
		if action.French() == "" {
			t.Errorf("%s has no words", action)
		}
		if reason := actorWith().May(action, access.Object{}).Reason; action != access.DeskSee && !strings.Contains(reason, "agence") {
			t.Errorf("%s: who may is not said: %s", action, reason)
		}
	}
}

func TestPathOf(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		of   geo.Territory
		want []access.Territory
	}{
		{geo.Territory{Level: geo.Commune, Code: "35238", EPCI: "243500139", Department: "35", Region: "53"}, paths[commune]},
		{geo.Territory{Level: geo.Commune, Code: "97701"}, []access.Territory{{Level: geo.Commune, Code: "97701"}, access.Country}},
		{geo.Territory{Level: geo.EPCI, Code: "243500139", Department: "35", Region: "53"}, []access.Territory{epci, access.Country}},
		{geo.Territory{Level: geo.Department, Code: "35", Region: "53"}, paths[department]},
		{geo.Territory{Level: geo.Region, Code: "53"}, paths[region]},
		{geo.Territory{Level: geo.Country, Code: geo.CountryCode}, paths[access.Country]},
	} {
		if got := access.PathOf(c.of); !slices.Equal(got, c.want) {
			t.Errorf("%s %s: %v, want %v", c.of.Level, c.of.Code, got, c.want)
		}
	}
}
