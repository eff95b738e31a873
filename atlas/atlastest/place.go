package atlastest

import (
	"fmt"
	"math"
	"math/rand/v2"
	"time"

	"github.com/paulmach/orb"

	"annuaire/atlas"
	"annuaire/directory"
	"annuaire/geo"
)

// Places gives n published places, the same for the same seed. One in thirty
// has no position of its own, one in fifty no hours, a few share a spot, and a
// few have neither position nor commune.
func Places(n int, seed uint64) []directory.Place {
	m := maker{Rand: rand.New(rand.NewPCG(seed, 0x9e3779b97f4a7c15))}
	for _, t := range towns {
		m.weight += t.thousands
	}
	places := make([]directory.Place, n)
	for i := range places {
		places[i] = m.place(i)
		if i > 0 && m.IntN(40) == 0 && places[i-1].HasPosition && places[i].HasPosition {
			places[i].Position = places[i-1].Position
		}
	}
	return places
}

// Snapshot builds n places with the gazetteer of their towns and no outlines.
func Snapshot(n int, seed uint64) *atlas.Snapshot {
	return atlas.Build(geo.NewGazetteer(Territories()), nil, Places(n, seed))
}

type maker struct {
	*rand.Rand
	weight int
}

func (m maker) place(i int) directory.Place {
	t := m.town()
	kind := kindsOfPlace[m.IntN(len(kindsOfPlace))]
	p := directory.Place{
		ID: fmt.Sprintf("%08x-%04x-%06d", m.Uint32(), m.Uint32()&0xffff, i), Version: 1, State: directory.Published,
		Name:    fmt.Sprintf("%s %s", kind.name, m.pick(surnames)),
		Commune: t.name, PostalCode: t.postal, INSEE: t.code,
		Address:     fmt.Sprintf("%d %s %s", 1+m.IntN(120), m.pick(streets), m.pick(surnames)),
		Position:    m.near(t.centre()),
		HasPosition: true,
		Typologies:  []string{kind.code},
		Phone:       fmt.Sprintf("+339%08d", m.IntN(100_000_000)),
		Emails:      []string{fmt.Sprintf("contact%d@exemple.fr", i)},
		Websites:    []string{fmt.Sprintf("https://lieu%d.exemple.fr/", i)},
		Hours:       m.hours(),
		Summary:     "Un lieu inventé pour les essais, qui accueille tous les publics et accompagne les démarches en ligne.",
		Source:      m.pick(sources),
		UpdatedOn:   time.Date(2022, 1, 1+m.IntN(1500), 0, 0, 0, 0, time.UTC),

		Services:     m.some(directory.Services, 3),
		Audiences:    m.some(directory.Audiences, 2),
		SpecialCare:  m.some(directory.SpecialCare, 2),
		Fees:         m.some(directory.Fees, 1),
		Programmes:   m.some(directory.Programmes, 1),
		Trainings:    m.some(directory.Trainings, 1),
		AccessModes:  m.some(directory.AccessModes, 2),
		SupportModes: m.some(directory.SupportModes, 2),
		Mobility:     m.some(directory.Mobilities, 1),
		Equipment:    m.some(directory.Equipments, 4),
		TimeZone:     "Europe/Paris",
	}
	m.spoil(&p)
	return p
}

// spoil takes away what many real records lack.
func (m maker) spoil(p *directory.Place) {
	if kind := kindsOfPlace[m.IntN(len(kindsOfPlace))]; kind.code != p.Typologies[0] && m.IntN(3) == 0 {
		p.Typologies = append(p.Typologies, kind.code)
	}
	if m.IntN(30) == 0 {
		p.Position, p.HasPosition = orb.Point{}, false
	}
	if m.IntN(500) == 0 {
		p.Position, p.HasPosition, p.INSEE, p.PostalCode = orb.Point{}, false, "", "99999"
	}
	if m.IntN(50) == 0 {
		p.Hours = ""
	}
	if m.IntN(10) == 0 {
		p.AccessPage = "https://acces.exemple.fr/" + p.ID
	}
	if m.IntN(200) == 0 {
		p.Closure = &directory.Closure{From: p.UpdatedOn, Message: "Travaux"}
	}
}

// town draws a town by its population.
func (m maker) town() town {
	at := m.IntN(m.weight)
	for _, t := range towns {
		if at -= t.thousands; at < 0 {
			return t
		}
	}
	return towns[0]
}

// near draws a point around a town: most within 10 km, some farther.
func (m maker) near(centre orb.Point) orb.Point {
	spread := .05
	if m.IntN(4) == 0 {
		spread = .3
	}
	lat := centre.Lat() + m.NormFloat64()*spread
	lon := centre.Lon() + m.NormFloat64()*spread/math.Cos(lat*math.Pi/180)
	return orb.Point{math.Round(lon*1e6) / 1e6, math.Round(lat*1e6) / 1e6}
}

func (m maker) pick(values []string) string { return values[m.IntN(len(values))] }

// some draws at most n values of a vocabulary, in its order.
func (m maker) some(vocabulary directory.Vocabulary, n int) []string {
	wanted := map[int]bool{}
	for range m.IntN(n + 1) {
		wanted[m.IntN(len(vocabulary))] = true
	}
	var values []string
	for i, v := range vocabulary {
		if wanted[i] {
			values = append(values, v)
		}
	}
	return values
}

// hours draws one of some thousands of weeks.
func (m maker) hours() string {
	opens, noon, closes := 8+m.IntN(3), 12+m.IntN(2), 16+m.IntN(4)
	half := []string{"00", "15", "30", "45"}
	week := fmt.Sprintf("Mo-Fr %02d:%s-%02d:00,14:00-%02d:%s", opens, m.pick(half), noon, closes, m.pick(half))
	switch m.IntN(5) {
	case 0:
		return week + fmt.Sprintf("; Sa %02d:00-12:00", opens)
	case 1:
		return week + "; PH off"
	case 2:
		return fmt.Sprintf("Tu,Th %02d:%s-%02d:%s; We,Sa 10:00-12:00", opens, m.pick(half), closes, m.pick(half))
	case 3:
		return week + fmt.Sprintf("; Sa %02d:%s-12:30; PH off", opens, m.pick(half))
	}
	return week
}
