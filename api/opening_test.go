package api

import (
	"bytes"
	"testing"
	"time"

	"pgregory.net/rapid"

	"annuaire/atlas"
	"annuaire/atlas/atlastest"
	"annuaire/directory"
	"annuaire/directory/hours"
	"annuaire/geo"
)

func TestOpeningIsWritten(t *testing.T) {
	t.Parallel()
	entries := map[string]*atlas.Entry{}
	for e := range atlas.Build(geo.NewGazetteer(atlastest.Territories()), nil, []directory.Place{
		{ID: "silent", State: directory.Published, INSEE: "35238"},
		{ID: "week", State: directory.Published, INSEE: "35238", Hours: "Mo-Fr 09:00-12:00"},
		{ID: "island", State: directory.Published, INSEE: "97411", Hours: "Mo-Fr 09:00-12:00; PH off"},
	}).Entries() {
		entries[e.ID] = e
	}
	for name, c := range map[string]struct{ id, at, want string }{
		"no hours":      {"silent", "2026-03-10T11:30:00Z", `{"etat":"inconnu","jusqua":null,"prochaine_ouverture":null,"texte":"Horaires non renseignés"}`},
		"open":          {"week", "2026-03-10T10:30:00Z", `{"etat":"ouvert","jusqua":"2026-03-10T12:00:00+01:00","prochaine_ouverture":null,"texte":"Ouvert jusqu'à 12 h"}`},
		"closed":        {"week", "2026-03-10T11:30:00Z", `{"etat":"ferme","jusqua":"2026-03-11T09:00:00+01:00","prochaine_ouverture":"2026-03-11T09:00:00+01:00","texte":"Fermé, ouvre demain à 9 h"}`},
		"doubt to come": {"week", "2026-07-13T11:30:00Z", `{"etat":"ferme","jusqua":"2026-07-14T00:00:00+02:00","prochaine_ouverture":"2026-07-15T09:00:00+02:00","texte":"Fermé, horaires à vérifier demain"}`},
		"doubt":         {"week", "2026-07-14T11:30:00Z", `{"etat":"inconnu","jusqua":"2026-07-15T00:00:00+02:00","prochaine_ouverture":"2026-07-15T09:00:00+02:00","texte":"Horaires à vérifier (Fête nationale)"}`},
		"overseas":      {"island", "2026-03-10T21:30:00Z", `{"etat":"ferme","jusqua":"2026-03-11T09:00:00+04:00","prochaine_ouverture":"2026-03-11T09:00:00+04:00","texte":"Fermé, ouvre à 9 h"}`},
	} {
		at, err := time.Parse(time.RFC3339, c.at)
		if err != nil {
			t.Fatal(err)
		}
		e := entries[c.id]
		if got := string(appendOpening(nil, e, e.Opening(at), at)); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

// A state of opening is written the same from memory, at every instant.
func TestOpeningsFromMemory(t *testing.T) {
	t.Parallel()
	snap := shared().snap
	var memory openingTexts
	rapid.Check(t, func(t *rapid.T) {
		at := noon.Add(time.Duration(rapid.IntRange(0, 60*24*30).Draw(t, "minutes")) * time.Minute)
		for e := range snap.Entries() {
			status := e.Opening(at)
			want, got := appendOpening(nil, e, status, at), memory.append(nil, e, status, at)
			if !bytes.Equal(got, want) {
				t.Fatalf("%s: %s, want %s", e.ID, got, want)
			}
		}
	})
}

// What comes next is told, so it tells two states apart.
func TestOpeningsFromMemoryFollowWhatComesNext(t *testing.T) {
	t.Parallel()
	e := shared().snap.Entry(0)
	var memory openingTexts
	status := hours.Status{State: hours.Closed, Until: noon.Add(time.Hour), NextOpening: noon.Add(48 * time.Hour)}
	for range 2 {
		for _, status.Next = range []hours.State{hours.Unknown, hours.ByAppointment} {
			want, got := appendOpening(nil, e, status, noon), memory.append(nil, e, status, noon)
			if !bytes.Equal(got, want) {
				t.Errorf("%s, want %s", got, want)
			}
		}
	}
}
