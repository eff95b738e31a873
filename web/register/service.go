package register

import (
	"annuaire/directory"
	"annuaire/web/page"
)

var serviceColumns = []string{
	"services", "modalites_accompagnement", "modalites_acces", "frais_a_charge", "publics_specifiquement_adresses",
	"prise_en_charge_specifique", "dispositif_programmes_nationaux", "formations_labels",
}

func serviceFields(f *form) []page.Field {
	return []page.Field{
		f.checks("services", "Que peut-on y faire ?", ""),
		f.checks("modalites_accompagnement", "Comment y est-on accompagné ?", ""),
		f.checks("modalites_acces", "Comment y venir ?", ""),
		f.checks("frais_a_charge", "Combien cela coûte-t-il ?", ""),
		f.checks("publics_specifiquement_adresses", "Publics accueillis en particulier", "Ne cochez rien si le lieu est ouvert à tous sans distinction."),
		f.checks("prise_en_charge_specifique", "Prise en charge particulière", ""),
		folded{"Programmes nationaux, formations et labels", []page.Field{
			f.checks("dispositif_programmes_nationaux", "Programmes nationaux", ""),
			f.checks("formations_labels", "Formations et labels", ""),
		}},
	}
}

func contactFields(f *form) []page.Field {
	place := f.known()
	equipment := page.Checks{Name: directory.EquipmentColumn, Label: "Équipement à disposition", Choices: choices(directory.Equipments, place.Equipment)}
	return []page.Field{
		page.TextField{Name: "telephone", Label: "Téléphone", Hint: "Celui du lieu, pas celui d’une personne.", Value: f.text("telephone"), Type: page.Telephone, Autocomplete: "tel", Max: 60},
		page.Area{Name: "courriels", Label: "Courriels", Hint: "Un par ligne. Ils seront publics.", Value: f.text("courriels"), Rows: 2},
		page.Area{Name: "site_web", Label: "Sites web", Hint: "Un par ligne.", Value: f.text("site_web"), Rows: 2},
		page.TextField{Name: "prise_rdv", Label: "Page pour prendre rendez-vous", Value: f.text("prise_rdv"), Type: page.WebAddress, Max: 2000},
		page.TextField{Name: "fiche_acces_libre", Label: "Page Acceslibre", Hint: "L’adresse de la fiche d’accessibilité, sur acceslibre.beta.gouv.fr.", Value: f.text("fiche_acces_libre"), Type: page.WebAddress, Max: 2000},
		equipment,
		page.Area{Name: "autres_formations_labels", Label: "Autres formations et labels", Hint: "Un par ligne.", Value: f.text("autres_formations_labels"), Rows: 2},
	}
}

var contactColumns = []string{"telephone", "courriels", "site_web", "prise_rdv", "fiche_acces_libre", directory.EquipmentColumn, "autres_formations_labels"}
