package certificate

import (
	"strconv"
	"time"

	"annuaire/directory"
	"annuaire/labels"
	"annuaire/procedure"
)

// Paper is what a certificate says, in words.
type Paper struct {
	Scheme   string
	Given    string // "Ce label est délivré à"
	Place    string
	Commune  string
	Holder   string
	Facts    []Fact
	Signed   string // who gives it, and when
	Legal    string
	Notice   string // what stands in the way, "" for nothing
	Address  string // that verifies it
	Number   string
	Modified time.Time
}

// Fact is one line of it.
type Fact struct{ Title, Text string }

// Of says what the certificate of a title says, at an instant. address is where
// anyone verifies it.
func Of(t *labels.Title, s *labels.Scheme, version int, commune, address string, now time.Time) Paper {
	p := Paper{
		Scheme: s.Name, Given: "Ce label est délivré à", Place: t.PlaceName, Commune: commune, Holder: t.HolderName, Number: t.Number, Address: address,
		Legal: s.Legal, Signed: "Délivré par " + s.Owner + ", le " + dayOf(t.AwardedAt) + ".", Modified: t.UpdatedAt,
	}
	if s.Nature == labels.Charter {
		p.Given = "Cette adhésion est reconnue à"
	}
	p.Facts = []Fact{
		{"Numéro du titre", t.Number}, {"Validité", validity(t)}, {"Décision", t.DecisionRef}, {"Critères", "Version " + strconv.Itoa(version)},
	}
	if t.HolderPivot != "" {
		p.Facts = append(p.Facts, Fact{"Identifiant du titulaire", t.HolderPivot})
	}
	p.Notice = notice(t, s, now)
	return p
}

func validity(t *labels.Title) string {
	last := t.LastDay()
	if last.IsZero() {
		return "À partir du " + directory.FrenchDay(t.ValidFrom)
	}
	return "Du " + directory.FrenchDay(t.ValidFrom) + " au " + directory.FrenchDay(last)
}

// notice says what a reader must know before relying on the page.
func notice(t *labels.Title, s *labels.Scheme, now time.Time) string {
	state, since := t.StateNow(now)
	switch {
	case state == labels.Active, state == labels.WithReserves && !s.ShowsReserves:
		return ""
	case state == labels.WithReserves:
		return "Titre délivré sous réserve"
	case state == labels.Issued:
		return "Ce titre prend effet le " + directory.FrenchDay(t.ValidFrom)
	case state == labels.Annulled:
		return "Ce titre est annulé : il ne vaut rien"
	}
	if state == labels.Suspended {
		return "Ce titre est suspendu depuis le " + dayOf(since)
	}
	return "Ce titre ne vaut plus : " + lowered(labels.TitleLife.French(state)) + " depuis le " + dayOf(since)
}

func lowered(word string) string { return string(word[0]|0x20) + word[1:] }

func dayOf(at time.Time) string { return directory.FrenchDay(procedure.DayOf(at, directory.Paris)) }
