package search

import (
	"slices"
	"strings"
)

// synonym is one thing under its several names. A place that holds one of the
// held is found by all of them, and by the typed ones, which say what people
// come for.
type synonym struct {
	held, typed []string
}

// synonyms of the field, to be read by those who know it: each line is tried
// in the tests.
var synonyms = []synonym{
	{held: []string{"EPN", "espace public numérique", "espace public internet", "espace numérique", "espace multimédia", "cyber-base", "cyberbase",
		"cybercentre", "cyber-centre", "cyberespace", "cyber-espace", "cyber-commune", "point numérique", "point cyber", "cybercafé"}},
	{held: []string{"fablab", "fab lab", "atelier de fabrication", "laboratoire de fabrication", "makerspace", "maker space", "hackerspace"}},
	{held: []string{"tiers-lieu", "tierslieu", "coworking", "co-working", "cowork", "espace de travail partagé", "bureau partagé"}, typed: []string{"télétravail"}},
	{held: []string{"France Services", "MSAP", "RFS", "maison de services au public"}},
	{held: []string{"MJC", "maison des jeunes"}},
	{held: []string{"MPT", "maison pour tous"}},
	{held: []string{"PIJ", "point information jeunesse", "point info jeunesse"}},
	{held: []string{"BIJ", "bureau information jeunesse", "bureau info jeunesse"}},
	{held: []string{"CSC", "centre socioculturel", "centre socio-culturel", "centre social et culturel"}},
	{held: []string{"EVS", "espace de vie sociale"}},
	{held: []string{"CMS", "centre médico-social"}},
	{held: []string{"MDS", "maison des solidarités", "maison départementale des solidarités", "maison de la solidarité"}},
	{held: []string{"CCAS", "centre communal d'action sociale", "centre communal action sociale", "ctre communal action sociale", "ctre com action sociale"}},
	{held: []string{"CIAS", "centre intercommunal d'action sociale"}},
	{held: []string{"centre", "ctre"}},
	{held: []string{"association", "asso", "assoc", "ass"}},
	{held: []string{"mairie", "hôtel de ville"}},
	{held: []string{"France Travail", "Pôle emploi"}, typed: []string{"ANPE"}},
	{held: []string{"conseiller numérique", "conseillère numérique", "médiateur numérique", "médiatrice numérique"}},
	{held: []string{"démarches administratives", "démarches en ligne"}, typed: []string{"démarche", "papiers", "paperasse", "impôts", "CAF", "RSA", "APL",
		"Ameli", "sécurité sociale", "carte d'identité", "carte grise", "carte vitale", "passeport", "titre de séjour", "permis de conduire", "déclaration", "formulaire"}},
	{held: []string{"insertion professionnelle"}, typed: []string{"CV", "recherche d'emploi", "chercher un emploi", "chercher du travail"}},
	{held: []string{"maîtrise des outils numériques"}, typed: []string{"cours d'informatique", "initiation informatique", "formation informatique", "débutant"}},
	{held: []string{"informatique à prix solidaire"}, typed: []string{"ordinateur pas cher", "acheter un ordinateur", "ordinateur reconditionné"}},
	{held: []string{"wifi", "wi-fi", "hotspot"}},
	{held: []string{"internet", "wifi", "wi-fi"}, typed: []string{"connexion", "web"}},
	{held: []string{"ordinateur", "matériel informatique", "poste informatique"}, typed: []string{"PC", "ordi"}},
	{held: []string{"imprimante", "impression", "imprimer", "photocopie", "photocopieur", "photocopieuse"}, typed: []string{"photocopier"}},
	{held: []string{"scanner", "numérisation"}, typed: []string{"scan", "scanneur", "numériser"}},
	{held: []string{"tablette"}, typed: []string{"iPad"}},
	{held: []string{"visioconférence", "visio"}, typed: []string{"webcam", "Skype", "Zoom"}},
}

// phrase is a sequence of words without the idle ones, and the terms under
// which places that hold it are also indexed: a term is no word, so that
// nobody types it by chance.
type phrase struct {
	words []string
	terms []string
}

// phrases are kept by their first word, the longest first.
type phrases map[string][]phrase

// held are the phrases looked for in places, asked those looked for in a query.
var held, asked = phrasesOf(false), phrasesOf(true)

func phrasesOf(typedToo bool) phrases {
	all := phrases{}
	for _, s := range synonyms {
		term := "#" + strings.Join(phraseWords(s.held[0]), " ")
		for _, text := range s.held {
			all.add(text, term)
		}
		if typedToo {
			for _, text := range s.typed {
				all.add(text, term)
			}
		}
	}
	for _, list := range all {
		slices.SortStableFunc(list, func(a, b phrase) int { return len(b.words) - len(a.words) })
	}
	return all
}

func (all phrases) add(text, term string) {
	ws := phraseWords(text)
	list := all[ws[0]]
	for i := range list {
		if slices.Equal(list[i].words, ws) {
			if !slices.Contains(list[i].terms, term) {
				list[i].terms = append(list[i].terms, term)
			}
			return
		}
	}
	all[ws[0]] = append(list, phrase{ws, []string{term}})
}

func phraseWords(text string) []string {
	return slices.DeleteFunc(words(text), func(w string) bool { return idle[w] })
}

// at gives the longest phrase with which typed words start, nil when there is
// none.
func (all phrases) at(typed []typedWord) *phrase {
	if len(typed) == 0 {
		return nil
	}
	list := all[typed[0].word]
	for i := range list {
		if list[i].starts(typed) {
			return &list[i]
		}
	}
	return nil
}

func (p *phrase) starts(typed []typedWord) bool {
	if len(p.words) > len(typed) {
		return false
	}
	for i, w := range p.words {
		if typed[i].word != w {
			return false
		}
	}
	return true
}
