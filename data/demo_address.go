package data

import (
	"fmt"
	"strings"

	"annuaire/fold"
)

var demoStreets = []string{
	"rue de la République", "rue des Écoles", "place de l'Église", "rue du Moulin", "avenue de la Gare", "rue de la Mairie",
	"place du Marché", "rue Victor-Hugo", "avenue Jean-Jaurès", "rue Pasteur", "allée des Tilleuls", "rue des Lilas",
	"boulevard de la Liberté", "rue du Stade", "chemin des Vignes", "rue du Lavoir", "rue de la Fontaine", "impasse des Jardins",
	"rue Louise-Michel", "avenue du Général-de-Gaulle", "rue des Acacias", "place de la Liberté", "rue du Port",
	"rue de l'Égalité", "cours des Platanes", "rue Jules-Ferry", "rue de la Paix", "allée des Peupliers", "rue du Château",
	"esplanade du Lac", "rue des Tanneurs", "rue Marie-Curie", "rue des Forges", "square des Érables", "rue du Pont",
	"quai des Bateliers", "rue de Verdun", "rue du Commerce", "passage des Artisans", "rue Émile-Zola",
}

var demoAddressExtras = []string{
	"Rez-de-chaussée", "1er étage, ascenseur", "Entrée par la cour", "Bâtiment B", "Derrière la mairie", "Maison des associations",
	"Face à l'arrêt de bus", "Centre commercial, à côté de la pharmacie", "Salle polyvalente", "Ancienne école",
}

func (b *demoBuilder) setAddress() {
	switch {
	case b.chance(2): // nobody knows
		return
	case b.chance(8):
		b.place.Address = pick(b.rng, demoStreets)
	case b.chance(7):
		b.place.Address = fmt.Sprintf("%d bis %s", 1+b.rng.IntN(60), pick(b.rng, demoStreets))
	default:
		b.place.Address = fmt.Sprintf("%d %s", 1+b.rng.IntN(140), pick(b.rng, demoStreets))
	}
	if b.chance(15) {
		b.place.AddressExtra = pick(b.rng, demoAddressExtras)
	}
}

// fictionPrefixes are the blocks of ten thousand numbers that Arcep's numbering
// plan keeps for works of fiction (decision 2018-0881): nobody answers there.
// There is none for overseas: the block of the south-west stands in.
var fictionPrefixes = map[string]string{"1": "19900", "2": "26191", "3": "35301", "4": "46571", "5": "53649"}

// phonePlan gives the first digit of the numbers of each region.
var phonePlan = map[string]string{
	"11": "1",
	"24": "2", "28": "2", "52": "2", "53": "2",
	"27": "3", "32": "3", "44": "3",
	"84": "4", "93": "4", "94": "4",
	"75": "5", "76": "5",
}

func (b *demoBuilder) phone() string {
	plan, ok := phonePlan[b.spot.commune.Region]
	if !ok {
		plan = "5"
	}
	return fmt.Sprintf("+33%s%04d", fictionPrefixes[plan], b.rng.IntN(10_000))
}

// setContacts gives the place a telephone, an e-mail and a site, not always.
func (b *demoBuilder) setContacts() {
	domain := slug(b.spot.commune.Name) + ".example"
	if b.chance(88) {
		b.place.Phone = b.phone()
	}
	if b.chance(75) {
		b.place.Emails = []string{slug(b.place.Name) + "@" + domain}
		if b.chance(8) {
			b.place.Emails = append(b.place.Emails, "numerique@"+domain)
		}
	}
	if b.chance(55) {
		b.place.Websites = []string{"https://www." + domain + "/" + slug(b.place.Name)}
	}
	if b.chance(b.kind.booking) {
		b.place.BookingPage = "https://rendez-vous.example/" + b.place.ID
	}
	if b.chance(15) {
		b.place.AccessPage = "https://accessibilite.example/fiches/" + b.place.ID
	}
	if b.chance(20) {
		b.place.Parent = pick(b.rng, []string{"Ville de ", "Commune de "}) + b.spot.commune.Name
	}
}

// slug writes a name with unaccented letters, figures and single hyphens, at
// most forty.
func slug(name string) string {
	var out strings.Builder
	gap := false
	for _, r := range fold.Text(name) {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			if gap && out.Len() > 0 {
				out.WriteByte('-')
			}
			out.WriteRune(r)
			gap = false
		} else {
			gap = true
		}
	}
	text := out.String()
	if len(text) > 40 {
		text = strings.TrimRight(text[:40], "-")
	}
	return text
}
