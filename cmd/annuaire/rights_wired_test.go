package main

import (
	"context"
	"io"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/paulmach/orb"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/geo"
)

// The territories of the tests: a commune, its sibling and their department;
// another department and its commune.
var (
	rightsTown    = access.Territory{Level: geo.Commune, Code: "35238"}
	rightsSibling = access.Territory{Level: geo.Commune, Code: "35051"}
	rightsParent  = access.Territory{Level: geo.Department, Code: "35"}
	rightsFar     = access.Territory{Level: geo.Department, Code: "29"}
	rightsChild   = access.Territory{Level: geo.Commune, Code: "29019"}
)

var placeStates = []directory.State{directory.Draft, directory.Proposed, directory.Published, directory.Suspended, directory.Archived}

// places makes the territories, and one place of Rennes in each state, one of
// its sibling and one far away.
func (m *matrix) places() {
	m.Helper()
	err := m.SaveTerritories(m.Context(), []geo.Territory{
		{Level: geo.Country, Code: geo.CountryCode, Name: "France"}, {Level: geo.Region, Code: "53", Name: "Bretagne"},
		{Level: geo.Department, Code: "35", Name: "Ille-et-Vilaine", Region: "53"}, {Level: geo.Department, Code: "29", Name: "Finistère", Region: "53"},
		{Level: geo.Commune, Code: "35238", Name: "Rennes", Department: "35", Region: "53", PostalCodes: []string{"35000"}},
		{Level: geo.Commune, Code: "35051", Name: "Cesson-Sévigné", Department: "35", Region: "53", PostalCodes: []string{"35510"}},
		{Level: geo.Commune, Code: "29019", Name: "Brest", Department: "29", Region: "53", PostalCodes: []string{"29200"}},
	})
	if err != nil {
		m.Fatal(err)
	}
	var places []directory.Place
	for _, state := range placeStates {
		places = append(places, rightsPlace("rennes-"+string(state), state, "Rennes", "35000", "35238"))
	}
	places = append(places,
		rightsPlace("cesson", directory.Published, "Cesson-Sévigné", "35510", "35051"),
		rightsPlace("brest", directory.Published, "Brest", "29200", "29019"),
		rightsPlace("brest-suspended", directory.Suspended, "Brest", "29200", "29019"))
	for id, insee := range labelPlaces {
		town := map[string]string{"35238": "Rennes", "35051": "Cesson-Sévigné", "29019": "Brest"}[insee]
		p := rightsPlace(id, directory.Published, town, insee[:2]+"000", insee)
		p.HasPosition, p.Position = true, orb.Point{-1.7, 48.1}
		places = append(places, p)
	}
	m.create(m.T, places)
}

func rightsPlace(id string, state directory.State, commune, postal, insee string) directory.Place {
	p := directory.Place{
		ID: id, State: state, Name: "Lieu " + id, Commune: commune, PostalCode: postal, INSEE: insee,
		UpdatedOn: time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC), TimeZone: "Europe/Paris",
	}
	if state == directory.Archived {
		p.ArchiveReason = "Essai."
	}
	return p
}

// wired gives the real pages over a record.
func wired(t *testing.T, r record, url string) *fiber.App {
	t.Helper()
	config, err := readConfig([]string{"DATABASE_URL=" + url, "ANNUAIRE_DATA=" + t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	p := &program{config: config, out: io.Discard, errs: io.Discard, log: slog.New(slog.DiscardHandler)}
	w, err := p.newWorld(r.Store)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.build(t.Context()); err != nil {
		t.Fatal(err)
	}
	following, stop := context.WithCancel(t.Context())
	var follower sync.WaitGroup
	follower.Go(func() { w.follow(following) })
	t.Cleanup(func() { stop(); follower.Wait() })
	letters, err := p.newPost()
	if err != nil {
		t.Fatal(err)
	}
	app, err := p.application(w, nil, letters, false)
	if err != nil {
		t.Fatal(err)
	}
	return app
}
