package data

import "slices"

// demoKind says what the places of a kind are like.
type demoKind struct {
	weight     int
	urban      bool // not in communes under 5,000 inhabitants
	codes      []string
	names      []string // {figure}, {lieu} and {commune} are filled in
	intro      []string // first sentence of the summary
	services   []string // always
	maybe      []string // each one time in two
	equipment  []string
	extras     []string // each one time in two
	audiences  []string // each one time in four
	support    []string // each three times in four
	fees       []string // one of them
	programmes []string // each one time in three
	certain    []string // programmes, always
	hours      []string // families of demoHours, one of them
	booking    int      // chance of online booking, in a hundred
	itinerant  bool
}

// The services of the standard, shorter.
const (
	svcPaperwork  = "Aide aux démarches administratives"
	svcBasics     = "Maîtrise des outils numériques du quotidien"
	svcWork       = "Insertion professionnelle via le numérique"
	svcSafety     = "Utilisation sécurisée du numérique"
	svcParents    = "Parentalité et éducation avec le numérique"
	svcCreation   = "Loisirs et créations numériques"
	svcCulture    = "Compréhension du monde numérique"
	svcAccess     = "Accès internet et matériel informatique"
	svcSolidarity = "Acquisition de matériel informatique à prix solidaire"
)

const (
	alone    = "En autonomie"
	personal = "Accompagnement individuel"
	workshop = "Dans un atelier collectif"
	remote   = "À distance"
)

const (
	free        = "Gratuit"
	partlyFree  = "Gratuit sous condition"
	paid        = "Payant"
	advisers    = "Conseillers numériques"
	aidants     = "Aidants Connect"
	cafPoint    = "Point d'accès numérique CAF"
	franceServ  = "France Services"
	pix         = "Certification PIX"
	emmaus      = "Emmaüs Connect"
	emmausRelay = "Relais numérique (Emmaüs Connect)"
)

var demoKinds = []demoKind{
	{
		weight: 18, codes: []string{"BIB"},
		names: []string{"Médiathèque {figure}", "Médiathèque {figure}", "Bibliothèque {figure}", "Médiathèque {lieu}", "Bibliothèque municipale de {commune}"},
		intro: []string{
			"La médiathèque met des ordinateurs et un accès à internet à la disposition de tous.",
			"Entre les rayons, un espace numérique ouvert à tous, inscrits ou non.",
			"Une bibliothèque où l'on vient lire, se connecter et apprendre à se servir d'un ordinateur.",
		},
		services: []string{svcAccess, svcBasics}, maybe: []string{svcCreation, svcCulture, svcParents, svcSafety},
		equipment: []string{"Ordinateurs", "Wi-Fi"}, extras: []string{"Imprimante", "Tablettes", "Scanner", "Casque de réalité virtuelle", "Prêt de matériel"},
		audiences: []string{"Jeunes", "Familles et/ou enfants", "Seniors"}, support: []string{alone, workshop, personal},
		fees: []string{free, free, free, partlyFree}, programmes: []string{advisers, "Bibliothèques numérique de référence"},
		hours: []string{"library", "library", "library", "smallLibrary"}, booking: 5,
	},
	{
		weight: 13, codes: []string{"EPN"},
		names: []string{"Espace numérique {figure}", "Espace public numérique {lieu}", "Cyberbase {lieu}", "Le Clic – {lieu}", "Cyber-espace {figure}", "Point numérique {lieu}"},
		intro: []string{
			"Un espace public numérique pour se former, imprimer et faire ses démarches en ligne.",
			"Des médiateurs vous aident, à votre rythme, avec l'ordinateur, la tablette ou le téléphone.",
			"Ici, on apprend le numérique sans être jugé, en petit groupe ou seul avec un médiateur.",
		},
		services: []string{svcBasics, svcAccess, svcPaperwork}, maybe: []string{svcSafety, svcCulture, svcWork, svcCreation, svcParents},
		equipment: []string{"Ordinateurs", "Wi-Fi", "Imprimante"}, extras: []string{"Scanner", "Tablettes", "Poste adapté", "Visioconférence"},
		audiences: []string{"Seniors", "Jeunes", "Femmes"}, support: []string{alone, personal, workshop},
		fees: []string{free, free, partlyFree, paid}, programmes: []string{advisers, pix, aidants},
		hours: []string{"office", "noMonday", "office", "evening"}, booking: 15,
	},
	{
		weight: 14, codes: []string{"RFS"},
		names: []string{"France Services {lieu}", "France Services de {commune}", "France Services {figure}", "Maison France Services {lieu}"},
		intro: []string{
			"Deux conseillers vous reçoivent pour vos démarches du quotidien : santé, famille, retraite, emploi, impôts.",
			"Un seul guichet, près de chez vous, pour les démarches en ligne de plusieurs administrations.",
			"Vos démarches administratives, avec quelqu'un à côté de vous et un ordinateur si besoin.",
		},
		services: []string{svcPaperwork, svcAccess}, maybe: []string{svcBasics, svcWork, svcSafety},
		equipment: []string{"Ordinateurs", "Imprimante", "Scanner"}, extras: []string{"Wi-Fi", "Visioconférence", "Poste adapté"},
		audiences: []string{"Seniors"}, support: []string{personal, alone, workshop},
		fees: []string{free}, certain: []string{franceServ}, programmes: []string{advisers, aidants, cafPoint},
		hours: []string{"office", "office", "officeShortFriday", "officeSaturday"}, booking: 35,
	},
	{
		weight: 9, codes: []string{"CS"},
		names: []string{"Centre social {figure}", "Centre social {lieu}", "Centre social et culturel {figure}"},
		intro: []string{
			"Le centre social propose une permanence numérique ouverte à tous les habitants.",
			"On y vient pour une lettre, un dossier en ligne, ou simplement pour apprendre ensemble.",
		},
		services: []string{svcPaperwork, svcBasics}, maybe: []string{svcParents, svcAccess, svcSafety, svcWork},
		equipment: []string{"Ordinateurs"}, extras: []string{"Wi-Fi", "Imprimante", "Tablettes", "Salle de réunion"},
		audiences: []string{"Familles et/ou enfants", "Femmes", "Seniors", "Jeunes"}, support: []string{personal, workshop, alone},
		fees: []string{free, free, partlyFree}, programmes: []string{aidants, advisers, "Promeneurs du net", emmausRelay},
		hours: []string{"office", "halfDays", "officeShortFriday"}, booking: 5,
	},
	{
		weight: 4, codes: []string{"MJC"}, names: []string{"MJC {lieu}", "MJC {figure}", "Maison des jeunes {lieu}"},
		intro: []string{
			"La MJC ouvre son studio et ses ordinateurs aux jeunes comme aux moins jeunes.",
			"Ateliers de création, de montage et de programmation, du collège à la retraite.",
		},
		services: []string{svcCreation, svcCulture}, maybe: []string{svcParents, svcAccess, svcBasics},
		equipment: []string{"Ordinateurs", "Wi-Fi"}, extras: []string{"Studio son et vidéo", "Imprimante 3D", "Tablettes"},
		audiences: []string{"Jeunes", "Familles et/ou enfants", "Étudiants"}, support: []string{workshop, alone},
		fees: []string{paid, partlyFree}, programmes: []string{"Promeneurs du net"}, hours: []string{"afternoon", "evening"}, booking: 5,
	},
	{
		weight: 8, codes: []string{"CCAS"}, names: []string{"CCAS de {commune}", "Accueil social {lieu}", "Pôle social {figure}"},
		intro: []string{
			"Le centre communal d'action sociale aide les habitants à remplir leurs dossiers en ligne.",
			"Une permanence pour vos droits : un agent fait la démarche avec vous, ou à votre place si vous l'y autorisez.",
		},
		services: []string{svcPaperwork}, maybe: []string{svcBasics, svcAccess, svcSolidarity},
		equipment: nil, extras: []string{"Ordinateurs", "Imprimante", "Scanner"},
		audiences: []string{"Seniors"}, support: []string{personal}, fees: []string{free}, programmes: []string{aidants, advisers},
		hours: []string{"office", "appointment", "halfDays"}, booking: 10,
	},
	{
		weight: 7, codes: []string{"MUNI"}, names: []string{"Mairie de {commune}", "Mairie annexe {lieu}", "Accueil numérique de la mairie, {lieu}"},
		intro: []string{
			"La mairie met un ordinateur à disposition et vous aide à vous en servir.",
			"Un agent de la commune vous accueille pour vos démarches en ligne.",
		},
		services: []string{svcPaperwork}, maybe: []string{svcAccess, svcBasics},
		equipment: []string{"Ordinateurs"}, extras: []string{"Imprimante", "Wi-Fi"},
		support: []string{personal, alone}, fees: []string{free}, programmes: []string{advisers, aidants},
		hours: []string{"halfDays", "office", "townHall"}, booking: 8,
	},
	{
		weight: 10, codes: []string{"ASSO"},
		names: []string{"Association Clic et Compagnie, {lieu}", "Les Débranchés de {commune}", "Association Trait d'union {lieu}", "Les Souris vertes, {lieu}", "Entraide numérique {figure}", "Informatique pour tous, {lieu}", "L'Atelier des octets, {lieu}"},
		intro: []string{
			"Des bénévoles vous aident à apprivoiser votre ordinateur, votre tablette ou votre téléphone.",
			"Une association de quartier où chacun apporte ce qu'il sait et repart avec ce qu'il ignorait.",
			"Dépannage, initiation, ateliers : une équipe de bénévoles patients et de bonne humeur.",
		},
		services: []string{svcBasics}, maybe: []string{svcSafety, svcSolidarity, svcAccess, svcCulture, svcPaperwork},
		equipment: []string{"Ordinateurs"}, extras: []string{"Wi-Fi", "Tablettes", "Prêt de matériel", "Imprimante"},
		audiences: []string{"Seniors", "Femmes", "Familles et/ou enfants"}, support: []string{workshop, personal},
		fees: []string{partlyFree, paid, free}, programmes: []string{emmaus, "La Croix Rouge", pix}, hours: []string{"afternoon", "halfDays", "evening", "appointment"}, booking: 3,
	},
	{
		weight: 6, codes: []string{"TIERS_LIEUX"}, names: []string{"Tiers-lieu {lieu}", "La Fabrique {lieu}", "{lieu}, tiers-lieu", "Coworking {lieu}"},
		intro: []string{
			"Un tiers-lieu pour travailler, se rencontrer et apprendre, avec des bureaux à partager.",
			"Un ancien bâtiment devenu lieu de travail, d'ateliers et d'entraide numérique.",
		},
		services: []string{svcAccess, svcCulture}, maybe: []string{svcWork, svcCreation, svcBasics, svcSolidarity},
		equipment: []string{"Wi-Fi", "Bureau partagé", "Salle de réunion"}, extras: []string{"Visioconférence", "Imprimante", "Outillage", "Studio son et vidéo"},
		audiences: []string{"Étudiants", "Jeunes", "Femmes"}, support: []string{alone, workshop}, fees: []string{paid, partlyFree},
		programmes: []string{"Grande école du numérique", advisers}, hours: []string{"coworking", "evening", "always"}, booking: 30,
	},
	{
		weight: 5, urban: true, codes: []string{"FABLAB"}, names: []string{"Fablab {lieu}", "Le Labo {lieu}", "Atelier de fabrication {figure}"},
		intro: []string{
			"Des machines, des outils et des gens pour vous apprendre à vous en servir.",
			"Un atelier ouvert où l'on répare, dessine et fabrique avec des machines numériques.",
		},
		services: []string{svcCreation, svcCulture}, maybe: []string{svcWork, svcParents, svcSolidarity},
		equipment: []string{"Imprimante 3D", "Découpe laser", "Wi-Fi"}, extras: []string{"Fraiseuse numérique", "Brodeuse numérique", "Électronique", "Outillage", "Ordinateurs"},
		audiences: []string{"Jeunes", "Étudiants"}, support: []string{alone, workshop}, fees: []string{paid, paid, partlyFree},
		programmes: []string{"Grande école du numérique"}, hours: []string{"evening", "afternoon"}, booking: 20,
	},
	{
		weight: 5, codes: []string{"LA_POSTE"}, names: []string{"Bureau de poste {lieu}", "Agence postale de {commune}"},
		intro:    []string{"Un poste informatique en libre accès et un conseil pour vos démarches postales et administratives."},
		services: []string{svcAccess}, maybe: []string{svcPaperwork, svcBasics}, equipment: []string{"Tablettes"}, extras: []string{"Imprimante", "Scanner"},
		support: []string{alone, personal}, fees: []string{free}, programmes: []string{franceServ}, hours: []string{"post", "post", "officeSaturday"},
	},
	{
		weight: 4, codes: []string{"ENM"}, itinerant: true,
		names: []string{"Bus numérique {lieu}", "Le Camion connecté, étape de {commune}", "Fourgon numérique {lieu}", "La Caravane des clics, {commune}"},
		intro: []string{
			"Un véhicule équipé d'ordinateurs s'arrête près de chez vous, avec un médiateur à bord.",
			"L'espace numérique vient à vous : une halte régulière sur la place, sans rendez-vous.",
		},
		services: []string{svcPaperwork, svcBasics}, maybe: []string{svcSafety, svcAccess},
		equipment: []string{"Ordinateurs", "Wi-Fi"}, extras: []string{"Tablettes", "Imprimante"},
		audiences: []string{"Seniors"}, support: []string{personal, workshop}, fees: []string{free}, programmes: []string{advisers, aidants},
		hours: []string{"round"},
	},
	{
		weight: 3, urban: true, codes: []string{"PIMMS"}, names: []string{"Pimms {lieu}", "Pimms médiation {figure}"},
		intro:    []string{"Des médiateurs vous aident à comprendre un courrier, une facture, un dossier en ligne."},
		services: []string{svcPaperwork}, maybe: []string{svcBasics, svcAccess, svcWork}, equipment: []string{"Ordinateurs", "Imprimante"}, extras: []string{"Scanner", "Wi-Fi"},
		audiences: []string{"Femmes", "Seniors"}, support: []string{personal, alone}, fees: []string{free}, programmes: []string{franceServ, aidants, emmausRelay},
		hours: []string{"office", "officeSaturday"}, booking: 5,
	},
	{
		weight: 4, codes: []string{"EVS"}, names: []string{"Espace de vie sociale {lieu}", "Café associatif {lieu}"},
		intro:    []string{"Un café, une table, un ordinateur : on s'assoit et l'on se fait aider."},
		services: []string{svcBasics}, maybe: []string{svcPaperwork, svcParents, svcAccess}, equipment: []string{"Wi-Fi"}, extras: []string{"Ordinateurs", "Tablettes"},
		audiences: []string{"Familles et/ou enfants", "Seniors"}, support: []string{personal, workshop}, fees: []string{free, partlyFree}, hours: []string{"halfDays", "afternoon"},
	},
	{
		weight: 3, urban: true, codes: []string{"MQ"}, names: []string{"Maison de quartier {lieu}", "Maison de quartier {figure}"},
		intro:    []string{"La maison de quartier prête ses ordinateurs et organise des ateliers toute l'année."},
		services: []string{svcAccess, svcBasics}, maybe: []string{svcParents, svcPaperwork, svcCreation}, equipment: []string{"Ordinateurs", "Wi-Fi"}, extras: []string{"Imprimante", "Salle de réunion"},
		audiences: []string{"Familles et/ou enfants", "Jeunes", "Femmes"}, support: []string{alone, workshop, personal}, fees: []string{free}, programmes: []string{advisers, "Promeneurs du net"}, hours: []string{"office", "afternoon"},
	},
	{
		weight: 3, urban: true, codes: []string{"ML"}, names: []string{"Mission locale {lieu}", "Mission locale {figure}"},
		intro:    []string{"De 16 à 25 ans : un conseiller pour l'emploi, et un ordinateur pour vos candidatures."},
		services: []string{svcWork}, maybe: []string{svcPaperwork, svcAccess, svcSafety}, equipment: []string{"Ordinateurs"}, extras: []string{"Imprimante", "Visioconférence"},
		audiences: []string{"Jeunes", "Jeunes", "Étudiants"}, support: []string{personal, workshop}, fees: []string{free}, programmes: []string{pix}, hours: []string{"office", "officeShortFriday"}, booking: 25,
	},
	{
		weight: 3, codes: []string{"EPCI"}, names: []string{"Maison de l'intercommunalité {lieu}", "Pôle numérique intercommunal {lieu}"},
		intro:    []string{"Le service numérique de l'intercommunalité, ouvert aux habitants de toutes ses communes."},
		services: []string{svcPaperwork, svcBasics}, maybe: []string{svcSafety, svcCulture}, equipment: []string{"Ordinateurs", "Wi-Fi"}, extras: []string{"Salle de réunion", "Visioconférence"},
		support: []string{personal, workshop, remote}, fees: []string{free}, programmes: []string{advisers}, hours: []string{"office"}, booking: 15,
	},
	{
		weight: 2, codes: []string{"RELAIS_LECTURE"}, names: []string{"Relais lecture {lieu}", "Point lecture de {commune}"},
		intro:    []string{"Une petite salle tenue par des bénévoles : des livres, un ordinateur, une connexion."},
		services: []string{svcAccess}, maybe: []string{svcBasics}, equipment: []string{"Ordinateurs"}, support: []string{alone}, fees: []string{free}, hours: []string{"smallLibrary"},
	},
	{
		weight: 2, urban: true, codes: []string{"RESSOURCERIE"}, names: []string{"Ressourcerie {lieu}", "La Seconde Souris, {lieu}"},
		intro:    []string{"On y répare et l'on y vend à petit prix des ordinateurs remis en état."},
		services: []string{svcSolidarity}, maybe: []string{svcBasics, svcCulture}, equipment: []string{"Outillage"}, extras: []string{"Ordinateurs", "Électronique", "Prêt de matériel"},
		support: []string{workshop, personal}, fees: []string{partlyFree, paid}, programmes: []string{emmaus}, hours: []string{"afternoon", "noMonday"},
	},
	{
		weight: 2, urban: true, codes: []string{"PIJ_BIJ"}, names: []string{"Point information jeunesse {lieu}", "Info jeunes {figure}"},
		intro:    []string{"Études, stages, logement, santé : des réponses et un accès libre à internet pour les jeunes."},
		services: []string{svcWork, svcAccess}, maybe: []string{svcSafety, svcCulture}, equipment: []string{"Ordinateurs", "Wi-Fi"}, extras: []string{"Imprimante"},
		audiences: []string{"Jeunes", "Jeunes", "Étudiants"}, support: []string{alone, personal}, fees: []string{free}, programmes: []string{"Promeneurs du net"}, hours: []string{"afternoon", "office"},
	},
	{
		weight: 2, urban: true, codes: []string{"MDS", "CD"}, names: []string{"Maison des solidarités {lieu}", "Maison des solidarités {figure}"},
		intro:    []string{"Le service social du département vous accompagne dans vos démarches, en confiance."},
		services: []string{svcPaperwork}, maybe: []string{svcBasics}, equipment: nil, extras: []string{"Ordinateurs"},
		audiences: []string{"Familles et/ou enfants"}, support: []string{personal}, fees: []string{free}, programmes: []string{aidants}, hours: []string{"office", "appointment"}, booking: 5,
	},
}

// smallCommune is the number of inhabitants under which a commune has no place
// of an urban kind.
const smallCommune = 5000

func (b *demoBuilder) pickKind() *demoKind {
	small := b.spot.commune.Population < smallCommune
	total := 0
	for _, k := range demoKinds {
		if !small || !k.urban {
			total += k.weight
		}
	}
	n := b.rng.IntN(total)
	for i := range demoKinds {
		k := &demoKinds[i]
		if small && k.urban {
			continue
		}
		if n -= k.weight; n < 0 {
			return k
		}
	}
	panic("the weights of the kinds do not add up")
}

// regional are the labels that only exist in some region or department.
var regional = []struct{ region, department, label string }{
	{region: "27", label: "Arnia/MedNum BFC (Bourgogne-Franche-Comté)"},
	{region: "28", label: "Collectif ressources et acteurs réemploi (Normandie)"},
	{region: "93", label: "SUD LABS (PACA)"},
	{department: "26", label: "Les Éclaireurs du numérique (Drôme)"},
	{department: "69", label: "Mes Papiers (Métropole de Lyon)"},
}

// setOffer fills what the place does, for whom, how and at what price.
func (b *demoBuilder) setOffer() {
	k, p := b.kind, &b.place
	p.Services = inOrder(serviceOrder, slices.Concat(k.services, b.some(k.maybe, 50)))
	p.Audiences = inOrder(audienceOrder, b.some(k.audiences, 25))
	p.SpecialCare = b.some(careOrder, 6)
	p.Programmes = inOrder(programmeOrder, slices.Concat(k.certain, b.some(k.programmes, 33)))
	p.Equipment = inOrder(equipmentOrder, slices.Concat(k.equipment, b.some(k.extras, 50)))
	p.SupportModes = inOrder(supportOrder, b.some(slices.Concat(k.support, []string{remote}), 62))
	if len(p.SupportModes) == 0 {
		p.SupportModes = []string{k.support[0]}
	}
	if b.chance(90) {
		p.Fees = []string{pick(b.rng, k.fees)}
	}
	b.setTrainings()
	b.setAccess()
	b.setMobility()
}

func (b *demoBuilder) setTrainings() {
	p, c := &b.place, b.spot.commune
	if b.chance(8) {
		p.Trainings = append(p.Trainings, "Formé à « Mon Espace Santé »")
	}
	switch {
	case b.kind.codes[0] == "LA_POSTE" && b.chance(40):
		p.Trainings = append(p.Trainings, "Étapes numériques (La Poste)")
	case b.kind.codes[0] == "TIERS_LIEUX" && b.chance(30):
		p.Trainings = append(p.Trainings, "Fabriques de Territoire")
	case b.kind.codes[0] == "RESSOURCERIE" && b.chance(40):
		p.Trainings = append(p.Trainings, "ORDI 3.0")
	}
	for _, r := range regional {
		if (r.region == c.Region || r.department == c.Department) && b.chance(15) {
			p.Trainings = append(p.Trainings, r.label)
		}
	}
	p.Trainings = inOrder(trainingOrder, p.Trainings)
	if b.chance(4) {
		p.OtherLabels = []string{pick(b.rng, []string{"Lieu d'accueil senior", "Réseau local d'inclusion numérique", "Point d'appui au numérique associatif"})}
	}
}

func (b *demoBuilder) setAccess() {
	p := &b.place
	if b.chance(85) {
		p.AccessModes = append(p.AccessModes, "Se présenter")
	}
	if p.Phone != "" && b.chance(80) {
		p.AccessModes = append(p.AccessModes, "Téléphoner")
	}
	if len(p.Emails) > 0 && b.chance(60) {
		p.AccessModes = append(p.AccessModes, "Contacter par mail")
	}
	if p.BookingPage != "" {
		p.AccessModes = append(p.AccessModes, "Prendre un RDV en ligne")
	}
	if len(p.Emails) > 0 && b.chance(4) {
		p.AccessModes = append(p.AccessModes, "Envoyer un mail avec une fiche de prescription")
	}
	p.AccessModes = inOrder(accessOrder, p.AccessModes)
}

func (b *demoBuilder) setMobility() {
	switch {
	case b.kind.itinerant && b.chance(15):
		b.place.Mobility = []string{"Itinérant", "Fixe"}
	case b.kind.itinerant:
		b.place.Mobility = []string{"Itinérant"}
	case b.chance(60):
		b.place.Mobility = []string{"Fixe"}
	}
}
