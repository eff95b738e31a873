package search_test

import (
	"slices"
	"testing"

	"annuaire/atlas"
	"annuaire/directory"
	"annuaire/search"
)

// A place is found by every name of what it is or does, and keeps being found
// by its own words first.
func TestSynonyms(t *testing.T) {
	t.Parallel()
	for _, try := range []struct {
		place directory.Place
		texts []string
	}{
		{directory.Place{Name: "La Puce", Typologies: []string{"EPN"}},
			[]string{"EPN", "epn rennes", "cyber-base", "cyberbase Rennes", "cybercentre", "cyber centre", "cyber espace", "point numérique",
				"espace public numérique", "espaces publics numériques", "espace public internet", "espace numérique", "rennes espace multimedia"}},
		{directory.Place{Name: "Cyber-base de l'Ouest"}, []string{"epn", "espace public numérique", "cyberbase", "cyber base", "cybercafé"}},
		{directory.Place{Name: "La Fabrique", Typologies: []string{"FABLAB"}},
			[]string{"fablab", "fab lab", "fab-lab", "fablabs", "atelier de fabrication", "ateliers de fabrication", "makerspace", "maker space", "laboratoire de fabrication"}},
		{directory.Place{Name: "La Ruche", Typologies: []string{"TIERS_LIEUX"}},
			[]string{"tiers-lieu", "tiers lieux", "tierslieu", "coworking", "co-working", "espace de travail partagé", "télétravail", "bureau partagé"}},
		{directory.Place{Name: "Maison du bourg", Typologies: []string{"RFS"}}, []string{"France Services", "msap", "maison de services au public", "RFS"}},
		{directory.Place{Name: "MSAP du bourg"}, []string{"france services", "france service"}},
		{directory.Place{Name: "Le Foyer", Services: []string{"Aide aux démarches administratives"}},
			[]string{"démarches", "papiers", "impots", "impôt", "CAF", "carte d'identité", "carte grise", "titre de séjour", "sécurité sociale", "passeport", "Rennes papiers"}},
		{directory.Place{Name: "Le Foyer", Services: []string{"Insertion professionnelle via le numérique"}}, []string{"cv", "recherche d'emploi", "chercher du travail"}},
		{directory.Place{Name: "Le Foyer", Services: []string{"Maîtrise des outils numériques du quotidien"}}, []string{"cours informatique", "cours d'informatique", "débutants"}},
		{directory.Place{Name: "Le Foyer", Services: []string{"Acquisition de matériel informatique à prix solidaire"}}, []string{"ordinateur pas cher", "ordinateur reconditionné"}},
		{directory.Place{Name: "Le Foyer", Services: []string{"Accès internet et matériel informatique"}}, []string{"internet", "ordinateur", "pc", "connexion"}},
		{directory.Place{Name: "Le Foyer", Equipment: []string{"Wi-Fi"}}, []string{"wifi", "wi-fi", "wi fi", "internet"}},
		{directory.Place{Name: "Le Foyer", Equipment: []string{"Ordinateurs"}}, []string{"ordinateur", "ordi", "PC", "poste informatique"}},
		{directory.Place{Name: "Le Foyer", Equipment: []string{"Imprimante"}}, []string{"imprimer", "imprimantes", "impression", "photocopie", "photocopier", "photocopieuse"}},
		{directory.Place{Name: "Le Foyer", Equipment: []string{"Scanner"}}, []string{"scanner", "scan", "numériser"}},
		{directory.Place{Name: "Le Foyer", Equipment: []string{"Tablettes"}}, []string{"tablette", "ipad"}},
		{directory.Place{Name: "Le Foyer", Equipment: []string{"Visioconférence"}}, []string{"visio", "webcam", "skype"}},
		{directory.Place{Name: "Hôtel de ville"}, []string{"mairie", "mairie de Rennes"}},
		{directory.Place{Name: "Agence", Typologies: []string{"FT"}}, []string{"pôle emploi", "france travail", "anpe"}},
		{directory.Place{Name: "Le Foyer", Programmes: []string{"Conseillers numériques"}}, []string{"conseiller numérique", "médiateur numérique", "médiatrices numériques"}},
		{directory.Place{Name: "Le Foyer", Typologies: []string{"MJC"}}, []string{"mjc", "maison des jeunes", "maison des jeunes et de la culture"}},
		{directory.Place{Name: "Centre communal d'action sociale"}, []string{"ccas", "CCAS Rennes"}},
		{directory.Place{Name: "CTRE COMMUNAL ACTION SOCIALE"}, []string{"ccas", "centre communal d'action sociale", "centre"}},
		{directory.Place{Name: "CIAS du pays"}, []string{"centre intercommunal d'action sociale", "C.I.A.S."}},
		{directory.Place{Name: "Cyber-commune"}, []string{"epn", "cybercommune", "cyber-base"}},
		{directory.Place{Name: "Sud Cowork"}, []string{"coworking", "tiers lieu"}},
		{directory.Place{Name: "MPT du Plan"}, []string{"maison pour tous", "maison pour tous du plan"}},
		{directory.Place{Name: "Maison pour tous Voltaire"}, []string{"mpt", "MPT Voltaire"}},
		{directory.Place{Name: "Point Information Jeunesse"}, []string{"pij", "point info jeunesse"}},
		{directory.Place{Name: "BIJ : Dreux"}, []string{"bureau information jeunesse", "bureau d'information jeunesse"}},
		{directory.Place{Name: "Centre social et culturel de la Meinau"}, []string{"csc meinau", "centre socioculturel meinau", "centre socio-culturel"}},
		{directory.Place{Name: "Espace de vie sociale"}, []string{"evs"}},
		{directory.Place{Name: "CMS Curie"}, []string{"centre médico-social", "centre medico social curie"}},
		{directory.Place{Name: "Maison départementale des solidarités"}, []string{"mds", "maison des solidarités"}},
		{directory.Place{Name: "ASS DES ESSAIS"}, []string{"association des essais", "asso essais"}},
	} {
		s := townWith(try.place)
		x := search.Build(s)
		for _, text := range try.texts {
			if !slices.Contains(found(t, x, s, text), "it") {
				t.Errorf("%q does not find %s %v", text, try.place.Name, try.place.Typologies)
			}
		}
	}
}

// A synonym says nothing of the street a place is in, nor of half a phrase.
func TestNoSynonym(t *testing.T) {
	t.Parallel()
	s := townWith(directory.Place{Name: "Le Foyer", Address: "3 place de l'Hôtel de Ville", Summary: "Un espace de travail."})
	x := search.Build(s)
	for _, text := range []string{"mairie", "coworking", "espace numérique"} {
		if slices.Contains(found(t, x, s, text), "it") {
			t.Errorf("%q finds a place that has nothing of it", text)
		}
	}
}

// townWith adds a place called "it", in Rennes, to the town.
func townWith(p directory.Place) *atlas.Snapshot {
	p.ID, p.INSEE, p.PostalCode, p.State = "it", "35238", "35000", directory.Published
	places := []directory.Place{p}
	for e := range town().Entries() {
		places = append(places, *e.Place)
	}
	return atlas.Build(gazetteer(), nil, places)
}
