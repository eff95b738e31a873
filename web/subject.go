package web

import (
	"strings"

	"annuaire/atlas"
	"annuaire/directory/hours"
	"annuaire/labels"
	"annuaire/web/page"
)

// subject is a place with all that its card and its sheet show of it.
type subject struct {
	*atlas.Entry
	status hours.Status
	held   []labels.Held // that count now
}

func (s subject) located() bool { return s.Located != atlas.Nowhere }

// exact tells whether the point is the place's own, not its commune's.
func (s subject) exact() bool { return s.Located == atlas.Exact }

// kind names what the place is, most telling first.
func (s subject) kind() string {
	switch len(s.Typologies) {
	case 0:
		return "Lieu de médiation numérique"
	case 1:
		return kindName(s.Typologies[0])
	}
	names := make([]string, len(s.Typologies))
	for i, code := range s.Typologies {
		names[i] = kindName(code)
	}
	return strings.Join(names, kindSeparator)
}

const kindSeparator = " · "

// town is the commune as people know it: the official name where the code is
// known, else as the source wrote it.
func (s subject) town() string { return s.CommuneName() }

// href is the address of the sheet.
func (s subject) href() string { return "/lieux/" + page.PathEscape(s.ID) }

// walkIn tells whether one may simply come.
func (s subject) walkIn() bool { return has(s.AccessModes, "Se présenter") }

// closedToPublic tells whether the place receives nobody.
func (s subject) closedToPublic() bool {
	return has(s.AccessModes, "Ce lieu n'accueille pas de public")
}

// byAppointmentOnly tells whether one must announce oneself: a way of booking
// or calling is given, and coming without notice is not among the ways.
func (s subject) byAppointmentOnly() bool {
	return !s.walkIn() && !s.closedToPublic() && has(s.AccessModes, "Prendre un RDV en ligne", "Téléphoner", "Contacter par mail")
}

// tags are the three most telling things about a place: whether one may come,
// what it costs, who helps there, and before all the label that it holds. The last ones are empty when there are fewer.
type tags [3]string

func (s subject) tags() (all tags) {
	n := 0
	if len(s.held) > 0 {
		all[n], n = s.held[0].Short, 1
	}
	for i := range telling {
		if telling[i].of(s) {
			all[n] = telling[i].text
			if n++; n == len(all) {
				break
			}
		}
	}
	return all
}

// telling are the things that tags may say, the most telling first.
var telling = []struct {
	text string
	of   func(subject) bool
}{
	{"N’accueille pas de public", subject.closedToPublic},
	{"Gratuit", func(s subject) bool { return has(s.Fees, "Gratuit") }},
	{"Gratuit sous condition", func(s subject) bool { return has(s.Fees, "Gratuit sous condition") }},
	{"Payant", func(s subject) bool { return len(s.Fees) == 1 && has(s.Fees, "Payant") }},
	{"Sans rendez-vous", subject.walkIn},
	{"Sur rendez-vous", subject.byAppointmentOnly},
	{"France Services", func(s subject) bool { return has(s.Programmes, "France Services") }},
	{"Aidants Connect", func(s subject) bool { return has(s.Programmes, "Aidants Connect") }},
	{"Conseiller numérique", func(s subject) bool { return has(s.Programmes, "Conseillers numériques") }},
	{"Accueil handicap moteur", func(s subject) bool { return has(s.SpecialCare, "Handicaps moteurs") }},
	{"Langues étrangères", func(s subject) bool {
		return has(s.SpecialCare, "Langues étrangères (anglais)", "Langues étrangères (autres)")
	}},
	{"Accompagnement individuel", func(s subject) bool { return has(s.SupportModes, "Accompagnement individuel") }},
	{"Itinérant", func(s subject) bool { return has(s.Mobility, "Itinérant") }},
}

// has tells whether one of the wanted values is in the list.
func has(list []string, wanted ...string) bool {
	for _, v := range list {
		for _, w := range wanted {
			if v == w {
				return true
			}
		}
	}
	return false
}
