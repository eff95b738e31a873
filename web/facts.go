package web

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"annuaire/directory"
	"annuaire/web/page"
)

// fact is something known about a place or a territory, with its title.
type fact struct{ Title, Text, Href string }

// facts writes a list of facts, each value after its tag; nothing when there
// are none.
func writeFacts(w *page.Writer, before page.Constant, facts []fact, value, after page.Constant) {
	if len(facts) == 0 {
		return
	}
	w.Raw(before)
	for _, f := range facts {
		w.Between("<dt>", f.Title, "</dt>")
		w.Raw(value)
		if f.Href != "" {
			w.Anchor(f.Href, f.Text)
		} else {
			w.Text(f.Text)
		}
		w.Raw("</dd>")
	}
	w.Raw(after)
}

// serviceWords explain the services of the standard in plain words.
var serviceWords = map[string]string{
	"Aide aux démarches administratives":                    "Être aidé pour les impôts, la CAF, la retraite, les papiers.",
	"Maîtrise des outils numériques du quotidien":           "Apprendre à se servir d’un ordinateur, d’un téléphone, d’une messagerie.",
	"Insertion professionnelle via le numérique":            "Chercher un emploi, faire un CV, se former.",
	"Utilisation sécurisée du numérique":                    "Se protéger des arnaques, choisir ses mots de passe.",
	"Parentalité et éducation avec le numérique":            "Suivre la scolarité, accompagner les enfants devant les écrans.",
	"Loisirs et créations numériques":                       "Photo, vidéo, jeu, fabrication.",
	"Compréhension du monde numérique":                      "Comprendre les réseaux sociaux, les données, l’intelligence artificielle.",
	"Accès internet et matériel informatique":               "Utiliser sur place un ordinateur, internet, une imprimante.",
	"Acquisition de matériel informatique à prix solidaire": "Acheter ou recevoir un ordinateur à petit prix.",
}

func servicesOf(names []string) []service {
	services := make([]service, len(names))
	for i, n := range names {
		services[i] = service{n, serviceWords[n]}
	}
	return services
}

// groupsOf gives what is good to know before coming, missing ones left out.
func groupsOf(s subject) []fact {
	var facts []fact
	add := func(title string, values []string) {
		if len(values) > 0 {
			facts = append(facts, fact{Title: title, Text: strings.Join(values, " · ")})
		}
	}
	add("Prix", s.Fees)
	add("Comment venir", s.AccessModes)
	add("Accompagnement", s.SupportModes)
	add("Publics accueillis en particulier", s.Audiences)
	add("Besoins particuliers", s.SpecialCare)
	add("Équipement", s.Equipment)
	add("Programmes nationaux", s.Programmes)
	add("Formations et labels", append(slices.Clone(s.Trainings), s.OtherLabels...))
	add("Itinérance", s.Mobility)
	return facts
}

func addressOf(s subject) []string {
	var lines []string
	for _, l := range []string{s.Address, s.AddressExtra, strings.TrimSpace(s.PostalCode + " " + s.town())} {
		if l != "" {
			lines = append(lines, l)
		}
	}
	return lines
}

func doubtsOf(s subject) []doubt {
	var doubts []doubt
	for _, d := range s.Doubts {
		title := d.Column
		switch column, ok := directory.ColumnNamed(d.Column); {
		case d.Column == "horaires" && s.Schedule == nil:
			continue // told under the hours already
		case d.Column == "latitude", d.Column == "longitude":
			title = "Position"
		case ok:
			title = column.Title
		}
		value := d.Value
		if strings.Contains(d.Reason, "« "+value+" »") {
			value = "" // the reason quotes it
		}
		doubts = append(doubts, doubt{title, value, asSentence(d.Reason)})
	}
	return doubts
}

// asSentence gives a text its capital and its full stop.
func asSentence(text string) string {
	r, size := utf8.DecodeRuneInString(text)
	text = string(unicode.ToUpper(r)) + text[size:]
	if strings.HasSuffix(text, ".") {
		return text
	}
	return text + "."
}

func sourcesOf(s subject) []fact {
	var facts []fact
	add := func(title, text, href string) {
		if text != "" {
			facts = append(facts, fact{title, text, href})
		}
	}
	add("Information collectée par", s.Source, "")
	add("Structure parente", s.Parent, "")
	add(pivotTitle(s.Pivot), s.Pivot.Number, "")
	add("Identifiant de la fiche", s.ID, "")
	return facts
}

func pivotTitle(p directory.Pivot) string {
	switch p.Kind {
	case directory.SIRET:
		return "SIRET"
	case directory.RNA:
		return "Numéro d’association (RNA)"
	case directory.RIDET:
		return "RIDET"
	}
	return "Identifiant de la structure, à vérifier"
}
