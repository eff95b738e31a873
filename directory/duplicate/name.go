package duplicate

import (
	"slices"
	"strings"

	"annuaire/fold"
)

// name is what a name says: what sort of place (common words), which one
// (words of its own), and its number.
type name struct {
	text    string   // folded and rewritten, to tell equal names
	own     []string // words that few names hold, sorted
	common  []string // words that say the sort of place, sorted
	numbers []string // sorted
}

// readName reads a name. The words of the commune say nothing more of it.
func readName(text, commune string) name {
	folded := phrases.Replace(" " + doubled(fold.Text(text)) + " ")
	town := strings.Fields(plainTown(commune))
	var n name
	for _, w := range strings.Fields(folded) {
		if to, short := shortened[w]; short {
			w = to
		}
		switch {
		case isNumber(w):
			n.numbers = append(n.numbers, strings.TrimLeft(w, "0"))
		case linking[w] || slices.Contains(town, w):
		case common[w]:
			n.common = append(n.common, w)
		default:
			n.own = append(n.own, w)
		}
	}
	n.own, n.common, n.numbers = sorted(n.own), sorted(n.common), sorted(n.numbers)
	n.text = strings.Join(n.own, " ") + "|" + strings.Join(n.common, " ") + "|" + strings.Join(n.numbers, " ")
	return n
}

func plainTown(commune string) string {
	words := fold.Words(commune)
	for i, w := range words {
		if to, short := shortened[w]; short {
			words[i] = to
		}
	}
	return strings.Join(words, " ")
}

// doubled puts two spaces between words, so that a Replacer finds phrases
// that follow one another.
func doubled(s string) string { return strings.ReplaceAll(s, " ", "  ") }

func sorted(words []string) []string {
	slices.Sort(words)
	return slices.Compact(words)
}

func isNumber(w string) bool {
	return w != "" && strings.Trim(w, "0123456789") == "" && len(w) <= 3
}

// phrases are sorts of place written in several words, as one.
var phrases = func() *strings.Replacer {
	var pairs []string
	for _, p := range [][2]string{
		{"centre communal d action sociale", "ccas"}, {"centre communal action sociale", "ccas"},
		{"centre intercommunal d action sociale", "cias"},
		{"maison france services", "franceservices"}, {"maison france service", "franceservices"},
		{"espace france services", "franceservices"}, {"espace france service", "franceservices"},
		{"france services", "franceservices"}, {"france service", "franceservices"},
		{"maison de services au public", "franceservices"}, {"maison des services au public", "franceservices"},
		{"communaute de communes", "epci"}, {"communaute d agglomeration", "epci"}, {"communaute des communes", "epci"},
		{"point information jeunesse", "pij"}, {"bureau information jeunesse", "pij"},
		{"espace public numerique", "epn"}, {"espace publique numerique", "epn"},
		{"centre social et culturel", "centresocial"}, {"centre socio culturel", "centresocial"}, {"centre socioculturel", "centresocial"},
		{"centre social", "centresocial"}, {"espace socioculturel", "centresocial"}, {"espace socio culturel", "centresocial"},
		{"hotel de ville", "mairie"}, {"commune de", "mairie"}, {"ville de", "mairie"}, {"commune d", "mairie"}, {"ville d", "mairie"},
		{"mission locale", "missionlocale"}, {"la poste", "laposte"}, {"bureau de poste", "laposte"},
		{"maison departementale des solidarites", "mds"}, {"maison des solidarites", "mds"}, {"maison de la solidarite", "mds"},
		{"maison departementale de la solidarite", "mds"}, {"point d accueil numerique", "epn"},
		{"conseil departemental", "departement"}, {"maison de quartier", "maisonquartier"}, {"maison pour tous", "maisonpourtous"},
		{"espace social commun", "centresocial"}, {"maison des associations", "maisonassociations"}, {"salle des fetes", "salledesfetes"},
	} {
		pairs = append(pairs, " "+doubled(p[0])+" ", " "+p[1]+" ")
	}
	return strings.NewReplacer(pairs...)
}()

// shortened are words written short, or otherwise, and what they stand for.
var shortened = map[string]string{
	"st": "saint", "ste": "sainte", "bibliotheque": "mediatheque", "bib": "mediatheque", "bm": "mediatheque", "ludotheque": "mediatheque",
	"msap": "franceservices", "mfs": "franceservices", "efs": "franceservices", "fs": "franceservices", "rfs": "franceservices",
	"cc": "epci", "mediatheques": "mediatheque", "csc": "centresocial", "cs": "centresocial", "asso": "association", "dept": "departement",
}

// linking are words that say nothing.
var linking = wordSet(`de du des la le les l d et a au aux en sur sous pour par un une dans lez les avec`)

// common are words that say what sort of place it is, and that hundreds of
// places share.
var common = wordSet(`
	franceservices mediatheque mairie ccas cias epci epn pij centresocial missionlocale laposte mds departement association
	maisonquartier maisonpourtous maisonassociations salledesfetes centre maison espace numerique point relais service services public publics municipal municipale municipaux intercommunal
	intercommunale communautaire communal communale communaute departemental departementale regional social sociale sociaux culturel
	culturelle conseiller conseillere conseillers cyber base cyberbase fablab tiers lieu local antenne pole bureau accueil salle site
	annexe quartier jeunes jeunesse emploi formation insertion solidarite solidarites mjc atelier ateliers agence ville commune pays
	vie informatique multimedia itinerant itinerante bus permanence reseau france college lycee ecole foyer familles rural
	rurale residence numeriques connecte informations information mediation`)

// sorts are common words that name one sort of place: two names that name
// different ones are rarely those of one place.
var sorts = wordSet(`franceservices mediatheque mairie ccas cias epci epn pij centresocial missionlocale laposte mds departement
	college lycee ecole fablab mjc emploi foyer residence bus association maisonquartier maisonpourtous maisonassociations salledesfetes`)

// hosts are the sorts that house a France Services, and whose name its adviser
// is then recorded under.
var hosts = wordSet(`mairie ccas cias epci centresocial laposte departement mds association`)

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(words) {
		set[w] = true
	}
	return set
}
