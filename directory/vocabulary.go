package directory

// Vocabulary is a closed list of values of one column, in the standard's order.
type Vocabulary []string

// Has tells whether v is exactly one of the values.
func (vs Vocabulary) Has(v string) bool {
	for _, w := range vs {
		if w == v {
			return true
		}
	}
	return false
}

// The closed lists of the national standard, version 1.0.2, letter for letter
// (the apostrophes are straight), with one exception: the published pattern
// of formations_labels has "Étapes numériques(La Poste)" without the space
// that its own description has. The form with the space is kept.
var (
	Mobilities = Vocabulary{"Itinérant", "Fixe"}
	Services   = Vocabulary{
		"Aide aux démarches administratives",
		"Maîtrise des outils numériques du quotidien",
		"Insertion professionnelle via le numérique",
		"Utilisation sécurisée du numérique",
		"Parentalité et éducation avec le numérique",
		"Loisirs et créations numériques",
		"Compréhension du monde numérique",
		"Accès internet et matériel informatique",
		"Acquisition de matériel informatique à prix solidaire",
	}
	Audiences   = Vocabulary{"Jeunes", "Étudiants", "Familles et/ou enfants", "Seniors", "Femmes"}
	SpecialCare = Vocabulary{
		"Surdité",
		"Handicaps moteurs",
		"Handicaps mentaux",
		"Illettrisme",
		"Langues étrangères (anglais)",
		"Langues étrangères (autres)",
		"Déficience visuelle",
	}
	Fees       = Vocabulary{"Gratuit", "Gratuit sous condition", "Payant"}
	Programmes = Vocabulary{
		"Aidants Connect",
		"Bibliothèques numérique de référence",
		"Certification PIX",
		"Conseillers numériques",
		"Emmaüs Connect",
		"France Services",
		"Grande école du numérique",
		"La Croix Rouge",
		"Point d'accès numérique CAF",
		"Promeneurs du net",
		"Relais numérique (Emmaüs Connect)",
	}
	Trainings = Vocabulary{
		"Formé à « Mon Espace Santé »",
		"Formé à « DUPLEX » (illettrisme)",
		"Arnia/MedNum BFC (Bourgogne-Franche-Comté)",
		"Collectif ressources et acteurs réemploi (Normandie)",
		"Étapes numériques (La Poste)",
		"Fabriques de Territoire",
		"Les Éclaireurs du numérique (Drôme)",
		"Mes Papiers (Métropole de Lyon)",
		"ORDI 3.0",
		"SUD LABS (PACA)",
	}
	AccessModes = Vocabulary{
		"Se présenter",
		"Téléphoner",
		"Contacter par mail",
		"Prendre un RDV en ligne",
		"Ce lieu n'accueille pas de public",
		"Envoyer un mail avec une fiche de prescription",
	}
	SupportModes = Vocabulary{
		"En autonomie",
		"Accompagnement individuel",
		"Dans un atelier collectif",
		"À distance",
	}
)

// Equipments lists what a place may put at the disposal of its visitors. The
// national standard has no such column; the list is this directory's own.
var Equipments = Vocabulary{
	"Ordinateurs",
	"Tablettes",
	"Wi-Fi",
	"Imprimante",
	"Scanner",
	"Poste adapté",
	"Visioconférence",
	"Salle de réunion",
	"Bureau partagé",
	"Imprimante 3D",
	"Découpe laser",
	"Fraiseuse numérique",
	"Brodeuse numérique",
	"Électronique",
	"Outillage",
	"Studio son et vidéo",
	"Casque de réalité virtuelle",
	"Prêt de matériel",
}
