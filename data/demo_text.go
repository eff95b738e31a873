package data

import (
	"slices"
	"strings"
)

var demoClosures = []string{
	"Fermé pour travaux. Le service reprend dès la fin du chantier.",
	"Fermeture pour congés. L'équipe vous retrouve à la réouverture.",
	"Fermé pour inventaire.",
	"Fermeture exceptionnelle : le médiateur est en formation.",
	"Fermé à la suite d'un dégât des eaux. Les ateliers sont reportés.",
	"Déménagement en cours : rendez-vous bientôt dans nos nouveaux locaux.",
}

// demoServiceTexts say, for each service, what happens there.
var demoServiceTexts = map[string][]string{
	svcPaperwork: {
		"Nous vous aidons à créer un compte, à remplir un dossier et à envoyer vos justificatifs.",
		"Apportez vos papiers et votre téléphone : nous faisons la démarche avec vous.",
		"Impôts, retraite, logement, carte grise : chaque démarche est faite avec vous, sans rien décider à votre place.",
	},
	svcBasics: {
		"Les ateliers partent de zéro : tenir la souris, ouvrir une boîte de courrier, envoyer une photo.",
		"Venez avec votre propre appareil, nous partons de vos questions.",
		"Cinq séances suffisent en général pour être à l'aise avec l'essentiel.",
	},
	svcWork: {
		"Un atelier est consacré à la recherche d'emploi : CV, candidature, entretien à distance.",
		"Nous préparons avec vous vos candidatures en ligne.",
	},
	svcSafety: {
		"On y apprend à reconnaître un message frauduleux et à choisir un bon mot de passe.",
		"Un rendez-vous mensuel traite des arnaques en ligne et de la protection de vos données.",
	},
	svcParents: {
		"Les parents peuvent parler librement des écrans et du suivi de la scolarité en ligne.",
		"Un temps est réservé aux familles pour apprivoiser les outils de l'école.",
	},
	svcCreation: {
		"Des ateliers de création : montage, dessin, musique, jeu vidéo, impression en trois dimensions.",
		"Le mercredi est réservé à la création, de huit à quatre-vingt-huit ans.",
	},
	svcCulture: {
		"Des rencontres régulières aident à comprendre ce que le numérique change dans nos vies.",
		"Logiciels libres, intelligence artificielle, sobriété : on en parle simplement.",
	},
	svcAccess: {
		"Des postes sont en libre accès ; demandez un code à l'accueil.",
		"La connexion est gratuite aux heures d'ouverture.",
		"Vous pouvez imprimer quelques pages par jour.",
	},
	svcSolidarity: {
		"Des ordinateurs remis en état sont vendus à petit prix, sur justificatif de ressources.",
		"Du matériel reconditionné est proposé aux foyers modestes.",
	},
}

var demoPractical = []string{
	"Pensez à apporter une pièce d'identité et vos identifiants s'il s'agit d'une démarche.",
	"L'entrée est de plain-pied.",
	"Les ateliers se font par groupes de six personnes au plus.",
	"Un arrêt de bus se trouve à deux pas.",
	"L'inscription aux ateliers se fait à l'accueil.",
	"Pendant les vacances scolaires, les horaires peuvent changer.",
	"Aucune question n'est bête : l'équipe a l'habitude.",
	"Un coin pour les enfants permet de venir en famille.",
}

var demoSupportTexts = map[string]string{
	alone:    "Les postes sont utilisables librement.",
	personal: "Un médiateur peut vous recevoir seul.",
	workshop: "Des ateliers collectifs ont lieu chaque semaine.",
	remote:   "Une aide par téléphone est possible.",
}

// demoNotice ends every detailed text, so that a place of the demonstration
// read alone, in a file for instance, does not pass for a real one.
const demoNotice = "Ce lieu est inventé : il sert à la démonstration de l'annuaire."

// setTexts writes the summary and most of the time the detailed text.
func (b *demoBuilder) setTexts() {
	if b.chance(95) {
		b.place.Summary = b.summary()
	}
	if b.chance(80) {
		b.place.Details = b.details()
	}
}

// summaryLength is the standard's limit, in characters.
const summaryLength = 280

func (b *demoBuilder) summary() string {
	text := pick(b.rng, b.kind.intro)
	more := demoSupportTexts[pick(b.rng, b.place.SupportModes)]
	if b.chance(60) && len([]rune(text))+1+len([]rune(more)) <= summaryLength {
		text += " " + more
	}
	return text
}

func (b *demoBuilder) details() string {
	var sentences []string
	for _, service := range b.place.Services {
		if len(sentences) < 3 {
			sentences = append(sentences, pick(b.rng, demoServiceTexts[service]))
		}
	}
	if text := b.equipmentText(); text != "" && b.chance(70) {
		sentences = append(sentences, text)
	}
	sentences = append(sentences, pick(b.rng, demoPractical), demoNotice)
	return strings.Join(sentences, " ")
}

// equipmentText lists what is at the visitors' disposal.
func (b *demoBuilder) equipmentText() string {
	things := slices.Clone(b.place.Equipment)
	if len(things) < 2 {
		return ""
	}
	for i, t := range things {
		if t != "Wi-Fi" {
			things[i] = strings.ToLower(t[:1]) + t[1:]
		}
		if strings.HasPrefix(t, "Électronique") {
			things[i] = "électronique"
		}
	}
	last := len(things) - 1
	return "Sur place : " + strings.Join(things[:last], ", ") + " et " + things[last] + "."
}
