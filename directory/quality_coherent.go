package directory

import (
	"fmt"

	"annuaire/directory/hours"
)

// coherentCriterion loses its points when what the sheet tells contradicts
// itself, or is written in a way that nobody can use. What the sheet does not
// tell loses nothing here: it already did among what it should tell.
type coherentCriterion struct {
	title  string
	weight int
	wrong  func(p *Place, astray bool) (points int, column, advice string) // points lost, 0 for none
}

// coherentCriteria weigh 20 points together.
var coherentCriteria = []coherentCriterion{
	{"Valeurs sûres", 8, lostToDoubts},
	{"Position dans la commune", 5, lostToPosition},
	{"Horaires compris", 4, lostToHours},
	{"Téléphone et liens utilisables", 3, lostToContacts},
}

func (c coherentCriterion) of(p *Place, astray bool) Criterion {
	lost, column, advice := c.wrong(p, astray)
	return Criterion{Family: Coherent, Title: c.title, Column: column, Weight: c.weight, Points: c.weight - min(lost, c.weight), Advice: advice}
}

func lostToDoubts(p *Place, _ bool) (int, string, string) {
	switch n := len(p.Doubts); n {
	case 0:
		return 0, "", ""
	case 1:
		return 4, p.Doubts[0].Column, "Corrigez la valeur douteuse : " + PatchTitle(p.Doubts[0].Column) + "."
	default:
		return 8, p.Doubts[0].Column, fmt.Sprintf("Corrigez les %d valeurs douteuses, à commencer par : %s.", n, PatchTitle(p.Doubts[0].Column))
	}
}

func lostToPosition(p *Place, astray bool) (int, string, string) {
	if !p.HasPosition || p.INSEE == "" || !astray {
		return 0, "", ""
	}
	return 5, "latitude", "Vérifiez la position : sur la carte, elle est dans une autre commune que l’adresse."
}

func lostToHours(p *Place, _ bool) (int, string, string) {
	if p.Hours == "" {
		return 0, "", ""
	}
	if _, err := hours.Parse(p.Hours); err == nil && !p.doubts("horaires") {
		return 0, "", ""
	}
	return 4, "horaires", "Réécrivez les horaires : ceux de la source ne sont pas compris, et ne sont pas montrés."
}

func lostToContacts(p *Place, _ bool) (int, string, string) {
	for _, link := range append([]string{p.BookingPage, p.AccessPage}, p.Websites...) {
		if read, ok := ParseLink(link); link != "" && (!ok || read != link) {
			return 3, "site_web", "Vérifiez les adresses de pages web : l’une d’elles ne mène nulle part."
		}
	}
	for _, email := range p.Emails {
		if _, ok := ParseEmail(email); !ok {
			return 3, "courriels", "Vérifiez les courriels : l’un d’eux ne peut pas recevoir de message."
		}
	}
	if phone, _, ok := ParsePhone(p.Phone, ""); p.Phone != "" && (!ok || phone != p.Phone) {
		return 3, "telephone", "Vérifiez le téléphone : ce numéro ne peut pas être appelé."
	}
	return 0, "", ""
}
