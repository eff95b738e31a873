package web

import (
	"strings"

	"github.com/paulmach/orb"

	"annuaire/directory"
	"annuaire/directory/hours"
	"annuaire/geo"
)

// subject is a place with all that its card and its sheet show of it.
// Territories are nil where they are not known.
type subject struct {
	*directory.Place
	point                             orb.Point
	located                           bool // point means something
	exact                             bool // point is the place's own, not its commune's
	commune, epci, department, region *geo.Territory
	schedule                          *hours.Schedule // nil: hours unknown
	calendar                          *hours.Calendar
	status                            hours.Status
}

// kind names what the place is, most telling first.
func (s subject) kind() string {
	names := make([]string, 0, len(s.Typologies))
	for _, code := range s.Typologies {
		names = append(names, directory.TypologyName(code))
	}
	if len(names) == 0 {
		return "Lieu de médiation numérique"
	}
	return strings.Join(names, " · ")
}

// town is the commune as people know it: the official name where the code is
// known, else as the source wrote it.
func (s subject) town() string {
	if s.commune != nil {
		return s.commune.Name
	}
	return s.Commune
}

// href is the address of the sheet.
func (s subject) href() string { return "/lieux/" + pathEscape(s.ID) }

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

// tags are the three most telling things about the place: whether one may
// come, what it costs, who helps there.
func (s subject) tags() []string {
	candidates := []struct {
		when bool
		text string
	}{
		{s.closedToPublic(), "N’accueille pas de public"},
		{has(s.Fees, "Gratuit"), "Gratuit"},
		{has(s.Fees, "Gratuit sous condition"), "Gratuit sous condition"},
		{len(s.Fees) == 1 && has(s.Fees, "Payant"), "Payant"},
		{s.walkIn(), "Sans rendez-vous"},
		{s.byAppointmentOnly(), "Sur rendez-vous"},
		{has(s.Programmes, "France Services"), "France Services"},
		{has(s.Programmes, "Aidants Connect"), "Aidants Connect"},
		{has(s.Programmes, "Conseillers numériques"), "Conseiller numérique"},
		{has(s.SpecialCare, "Handicaps moteurs"), "Accueil handicap moteur"},
		{has(s.SpecialCare, "Langues étrangères (anglais)", "Langues étrangères (autres)"), "Langues étrangères"},
		{has(s.SupportModes, "Accompagnement individuel"), "Accompagnement individuel"},
		{has(s.Mobility, "Itinérant"), "Itinérant"},
	}
	var tags []string
	for _, c := range candidates {
		if c.when && len(tags) < 3 {
			tags = append(tags, c.text)
		}
	}
	return tags
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
