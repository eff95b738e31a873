package directory

// toldCriterion is what one of the tellings weighs, and what to do without it.
type toldCriterion struct {
	column string // of the telling
	title  string
	weight int
	advice string
}

// toldCriteria weigh 60 points together: the more a visitor would come in vain
// without it, the more.
var toldCriteria = []toldCriterion{
	{"horaires", "Horaires", 12, "Donnez les jours et les heures d’ouverture : c’est ce que les visiteurs cherchent d’abord."},
	{"telephone", "Téléphone", 9, "Donnez un numéro de téléphone : on appelle avant de se déplacer."},
	{"latitude", "Position sur la carte", 8, "Placez le lieu sur la carte : sans position, il est montré au centre de la commune."},
	{"services", "Services", 8, "Cochez les services proposés : les recherches se font par service."},
	{"adresse", "Adresse", 7, "Donnez le numéro et la rue."},
	{"modalites_acces", "Façons de venir", 4, "Dites s’il faut prendre rendez-vous, ou si l’on peut se présenter."},
	{"frais_a_charge", "Frais", 4, "Dites si l’aide est gratuite."},
	{"courriels", "Courriel ou site", 3, "Donnez une adresse de courriel, un site ou une page de rendez-vous."},
	{"presentation_resume", "Présentation", 3, "Présentez le lieu en une ou deux phrases."},
	{"typologie", "Type de lieu", 2, "Dites de quel type de lieu il s’agit : bibliothèque, mairie, association…"},
}

func (c toldCriterion) of(p *Place) Criterion {
	made := Criterion{Family: Told, Title: c.title, Column: c.column, Weight: c.weight, Advice: c.advice}
	for i := range tellings {
		if tellings[i].column == c.column && tellings[i].told(p) {
			made.Points, made.Advice = c.weight, ""
		}
	}
	return made
}
