package data

import (
	"strings"

	"annuaire/directory"
	"annuaire/fold"
)

// destined is a value of the standard 1.0 and the column it belongs to.
// A value without column is one that 1.0 gave up without loss.
type destined struct{ column, value string }

// spellings gives the meaning of every known writing of a value, by folded
// text.
type spellings map[string][]destined

// vocabularyOf collects the values of closed columns.
func vocabularyOf(columns ...string) spellings {
	s := spellings{}
	for _, name := range columns {
		c, _ := directory.ColumnNamed(name)
		for _, v := range c.Vocabulary {
			s[fold.Text(v)] = []destined{{name, v}}
		}
	}
	return s
}

// with adds other writings of values of one column, "writing" to "value".
func (s spellings) with(column string, others map[string]string) spellings {
	for writing, value := range others {
		s[fold.Text(writing)] = []destined{{column, value}}
	}
	return s
}

// given adds writings that say nothing in 1.0.
func (s spellings) given(up ...string) spellings {
	for _, writing := range up {
		s[fold.Text(writing)] = []destined{{}}
	}
	return s
}

// meaning finds what one value stands for: its own writing, or in the long
// values of 0.1 what comes before the colon.
func (s spellings) meaning(value string) ([]destined, bool) {
	if found, ok := s[fold.Text(value)]; ok {
		return found, true
	}
	head, _, cut := strings.Cut(value, ":")
	if !cut {
		return nil, false
	}
	found, ok := s[fold.Text(head)]
	return found, ok
}

const (
	columnServices   = "services"
	columnAudiences  = "publics_specifiquement_adresses"
	columnCare       = "prise_en_charge_specifique"
	columnFees       = "frais_a_charge"
	columnProgrammes = "dispositif_programmes_nationaux"
	columnTrainings  = "formations_labels"
	columnOther      = "autres_formations_labels"
	columnSupport    = "modalites_accompagnement"
	columnAccess     = "modalites_acces"
	columnMobility   = "itinerance"
)

// closedLists gives the writings of each closed list, by column of the file:
// the values of 1.0, those of 0.1 as descriptif-des-evolutions converts them,
// and the variants found in published files.
var closedLists = func() map[string]spellings {
	publics := vocabularyOf(columnAudiences, columnCare).
		with(columnAudiences, map[string]string{
			"Seniors (+ 65 ans)": "Seniors", "Séniors": "Seniors", "Personnes âgées": "Seniors",
			"Familles/enfants": "Familles et/ou enfants", "Familles": "Familles et/ou enfants", "Enfants": "Familles et/ou enfants",
			"Jeunes (16-26 ans)": "Jeunes", "Jeunes (16 - 26 ans)": "Jeunes", "Étudiant": "Étudiants",
			"Uniquement femmes": "Femmes", "Seniors (+65 ans)": "Seniors", "Public Senior": "Seniors", "Senior": "Seniors", "Famille": "Familles et/ou enfants",
			"Familles/ enfant": "Familles et/ou enfants", "Enfant": "Familles et/ou enfants", "Jeune": "Jeunes", "Jeunes (16/26 ans)": "Jeunes",
			"16-25 ans": "Jeunes", "Jeunes 16-25 ans": "Jeunes", "Jeunes de 16 à 25 ans": "Jeunes", "Femme": "Femmes",
		}).
		with(columnCare, map[string]string{
			"Public langues étrangères": "Langues étrangères (autres)", "Langues étrangères": "Langues étrangères (autres)",
			"Handicaps mentaux : déficiences limitant les activités d'une personne": "Handicaps mentaux",
			"Personnes en situation d'illettrisme":                                  "Illettrisme", "Surdités": "Surdité", "Handicap moteur": "Handicaps moteurs",
			"Déficiences visuelles": "Déficience visuelle", "Déficiance visuelle": "Déficience visuelle", "Illettrismes": "Illettrisme",
		}).
		given("Adultes", "Adulte", "Tout public", "Tous publics", "Tous public", "Tous les publics", "Tout type de public", "Tout types de publics", "Tous types de publics", "Grand public", "Tout")
	labels := vocabularyOf(columnProgrammes, columnTrainings).
		with(columnProgrammes, map[string]string{
			"CNFS": "Conseillers numériques", "Conseiller numérique": "Conseillers numériques", "Conseiller numérique France Services": "Conseillers numériques",
			"Grandes écoles du numérique": "Grande école du numérique", "Aidant Connect": "Aidants Connect",
			"Point relais CAF": "Point d'accès numérique CAF", "Point numérique CAF": "Point d'accès numérique CAF",
			"Bibliothèque numérique de référence": "Bibliothèques numérique de référence", "Bibliothèques numériques de référence": "Bibliothèques numérique de référence",
			"Emmaus Connect": "Emmaüs Connect", "Croix Rouge": "La Croix Rouge", "Promeneur du net": "Promeneurs du net", "PIX": "Certification PIX",
			"France Service": "France Services", "Grande école du numérique (GEN)": "Grande école du numérique", "Espace France Services": "France Services",
		}).
		with(columnTrainings, map[string]string{"Fabrique de Territoire": "Fabriques de Territoire", "Sud Labs": "SUD LABS (PACA)", "Sudlab": "SUD LABS (PACA)", "Sud Lab": "SUD LABS (PACA)", "Sudlabs": "SUD LABS (PACA)", "Étapes numériques": "Étapes numériques (La Poste)"}).
		with(columnOther, map[string]string{
			"APTIC": "APTIC", "Relais pôle emploi": "Relais pôle emploi", "French Tech": "French Tech", "Campus connecté": "Campus connecté",
		})
	return map[string]spellings{
		columnMobility: vocabularyOf(columnMobility).with(columnMobility, map[string]string{"Itinérante": "Itinérant", "Oui": "Itinérant", "Non": "Fixe"}),
		columnServices: vocabularyOf(columnServices).with(columnServices, oldServices).
			with(columnSupport, map[string]string{"Accompagnement individuel": "Accompagnement individuel", "Ateliers collectif ou formations": "Dans un atelier collectif"}),
		columnAudiences: publics, columnCare: publics, "publics_accueillis": publics,
		columnFees: oldFees, "conditions_acces": oldFees, "conditions_access": oldFees,
		columnProgrammes: labels, columnTrainings: labels, "labels_nationaux": labels,
		columnAccess: vocabularyOf(columnAccess).with(columnAccess, map[string]string{
			"Prendre un rendez-vous en ligne": "Prendre un RDV en ligne", "Prendre RDV en ligne": "Prendre un RDV en ligne",
			"Contacter par e-mail": "Contacter par mail", "Envoyer un mail": "Contacter par mail", "Par téléphone": "Téléphoner",
			"Prendre un rendez-vous par téléphone": "Téléphoner", "Prendre RDV par téléphone": "Téléphoner", "Accès libre": "Se présenter", "En libre accès": "Se présenter",
			"Sans rendez-vous": "Se présenter", "Venir sur place": "Se présenter",
			"Ce lieu n'accueille pas le public": "Ce lieu n'accueille pas de public",
		}),
		columnSupport: vocabularyOf(columnSupport).with(columnSupport, map[string]string{
			"Seul": "En autonomie", "Seul : j'ai accès à du matériel et une connexion": "En autonomie",
			"Avec de l'aide": "Accompagnement individuel", "Avec de l'aide : je suis accompagné seul dans l'usage du numérique": "Accompagnement individuel",
			"A ma place": "Accompagnement individuel", "A ma place : une personne habilitée fait les démarches à ma place": "Accompagnement individuel",
			"Dans un atelier": "Dans un atelier collectif", "Dans un atelier : j'apprends collectivement à utiliser le numérique": "Dans un atelier collectif",
		}),
	}
}()

// oldServices are the fifteen services of 0.1, and variants.
var oldServices = map[string]string{
	"Devenir autonome dans les démarches administratives":           "Aide aux démarches administratives",
	"Réaliser des démarches administratives avec un accompagnement": "Aide aux démarches administratives",
	"Accompagner les démarches de santé":                            "Aide aux démarches administratives",
	"Prendre en main un smartphone ou une tablette":                 "Maîtrise des outils numériques du quotidien",
	"Prendre en main un ordinateur":                                 "Maîtrise des outils numériques du quotidien",
	"Utiliser le numérique au quotidien":                            "Maîtrise des outils numériques du quotidien",
	"Approfondir ma culture numérique":                              "Compréhension du monde numérique",
	"Promouvoir la citoyenneté numérique":                           "Compréhension du monde numérique",
	"Favoriser mon insertion professionnelle":                       "Insertion professionnelle via le numérique",
	"Créer et développer mon entreprise":                            "Insertion professionnelle via le numérique",
	"Accéder à une connexion internet":                              "Accès internet et matériel informatique",
	"Accéder à du matériel":                                         "Accès internet et matériel informatique",
	"S'équiper en matériel informatique":                            "Acquisition de matériel informatique à prix solidaire",
	"Créer avec le numérique":                                       "Loisirs et créations numériques",
	"Soutenir la parentalité et l'éducation avec le numérique":      "Parentalité et éducation avec le numérique",

	"Accès à Internet": "Accès internet et matériel informatique", "Accès à du matériel (PC, tablettes, smartphones…)": "Accès internet et matériel informatique",
	"Accès à une imprimante / scanner": "Accès internet et matériel informatique", "Accès-libre à un espace équipé ou connecté": "Accès internet et matériel informatique",
	"Accès à des équipements et une connexion internet":                                        "Accès internet et matériel informatique",
	"Aide aux démarches administratives dématérialisées et accès aux droits ( impôts, caf, …)": "Aide aux démarches administratives",
	"Assistance sur les services administratifs en ligne":                                      "Aide aux démarches administratives",
	"Administration en ligne":                         "Aide aux démarches administratives",
	"Démarches administratives":                       "Aide aux démarches administratives",
	"Découverte de l'ordinateur-tablette- smartphone": "Maîtrise des outils numériques du quotidien",
	"Découverte d'internet, des réseaux sociaux et de l'usage de la messagerie (sites grand public, réseaux sociaux, messagerie)": "Maîtrise des outils numériques du quotidien",
	"Découverte des logiciels bureautiques ( l'ordinateur/tablettes, traitement de texte, tableur…)":                              "Maîtrise des outils numériques du quotidien",
	"Formation aux bases du numérique":                "Maîtrise des outils numériques du quotidien",
	"Initiation aux équipements et outils numériques": "Maîtrise des outils numériques du quotidien",
	"Initiation au numérique":                         "Maîtrise des outils numériques du quotidien",
	"Formations numériques de base":                   "Maîtrise des outils numériques du quotidien",
	"Initiation à la culture numérique (ex. protection des données, détection des fake news, etc.)": "Compréhension du monde numérique",
	"Citoyenneté numérique, cohésion et vivre-ensemble":                                             "Compréhension du monde numérique",
	"Aide à la recherche d'emploi":                                                                  "Insertion professionnelle via le numérique",
	"Insertion professionnelle":                                                                     "Insertion professionnelle via le numérique",
	"Techniques de recherche d'emploi en lien avec le numérique":                                    "Insertion professionnelle via le numérique",
	"Pratiques d'activités numériques récréatives":                                                  "Loisirs et créations numériques",
	"Culture, loisirs et divertissement":                                                            "Loisirs et créations numériques",
	"Activités ludiques et de loisirs autour du numérique":                                          "Loisirs et créations numériques",
	"Scolarité et parentalité":                                                                      "Parentalité et éducation avec le numérique",
	"Vente solidaire de matériel":                                                                   "Acquisition de matériel informatique à prix solidaire",
}

var oldFees = vocabularyOf(columnFees).with(columnFees, map[string]string{
	"Gratuit : Je peux accéder gratuitement au lieu et à ses services":                                                                   "Gratuit",
	"Gratuit sous condition : La gratuité est conditionnée à des critères (situation familiale, convention avec un organisme social...)": "Gratuit sous condition",
	"Payant : L'accès au lieu et/ou à ses services est payant":                                                                           "Payant",
	"Accepte le Pass numérique": "Gratuit sous condition",
	"Pass numérique":            "Gratuit sous condition", "Gratuit sous conditions": "Gratuit sous condition",
	"Adhésion": "Payant", "Gratuite": "Gratuit", "Payante": "Payant", "Gratuits": "Gratuit", "Accès gratuit": "Gratuit", "0 euro": "Gratuit", "0Euro": "Gratuit", "0 €": "Gratuit",
	"Service public gratuit": "Gratuit", "Service public (gratuite)": "Gratuit", "Gratuit (service public)": "Gratuit", "Tout est gratuit": "Gratuit",
	"Accompagnement gratuit": "Gratuit", "Accès libre et gratuit": "Gratuit",
	"Gratuit pour les adhérents": "Gratuit sous condition", "Gratuit pour les apprenants": "Gratuit sous condition", "Gratuit pour nos apprenants": "Gratuit sous condition",
})
