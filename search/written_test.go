package search_test

import (
	"fmt"
	"strings"
	"testing"

	"annuaire/atlas"
	"annuaire/directory"
	"annuaire/search"
)

// named gives places by their names, each in a town by its code.
func named(towns ...[2]string) *atlas.Snapshot {
	var places []directory.Place
	for i, t := range towns {
		places = append(places, directory.Place{ID: fmt.Sprintf("%03d", i), Name: t[0], INSEE: t[1], State: directory.Published})
	}
	return atlas.Build(gazetteer(), nil, places)
}

// firstNamed gives the name of the place that comes first, "" when none does.
func firstNamed(t *testing.T, s *atlas.Snapshot, x *search.Index, text string) string {
	t.Helper()
	answer, err := s.Search(atlas.Query{Text: text, Among: x.Find(text), Limit: 1})
	if err != nil {
		t.Fatal(err)
	}
	if len(answer.Hits) == 0 {
		return ""
	}
	return answer.Hits[0].Name
}

// The same name, however it is cut, glued, abbreviated or inflected.
func TestWritings(t *testing.T) {
	t.Parallel()
	s := named([2]string{"L'Atelier", "35238"}, [2]string{"LATELIER", "26113"}, [2]string{"Berry Lab 36", "36044"}, [2]string{"M.270", "33167"}, [2]string{"BetaMachine", "28085"},
		[2]string{"Les P'tits Bureaux", "07065"}, [2]string{"Centres Sociaux", "38317"}, [2]string{"Esp@ce informatique", "13083"}, [2]string{"Accueil du 12ème", "75056"},
		[2]string{"Atouts & Compétences", "17415"}, [2]string{"Maison St-Exupéry", "34172"}, [2]string{"Œuvre Ste Marthe", "06069"}, [2]string{"Les Réseaux", "31555"}, [2]string{"La Poste", "22278"})
	x := search.Build(s)
	for name, texts := range map[string][]string{
		"L'Atelier":            {"l'atelier rennes", "latelier rennes", "l atelier rennes", "atelier rennes"},
		"LATELIER":             {"latelier die", "l'atelier die", "L’ATELIER DIE"},
		"Berry Lab 36":         {"berrylab", "berrylab 36", "berry lab36", "berry-lab"},
		"M.270":                {"m270", "m 270", "M.270"},
		"BetaMachine":          {"beta machine", "beta-machine", "betamachine"},
		"Les P'tits Bureaux":   {"ptits bureaux", "p'tit bureau", "les p tits bureaux", "bureau"},
		"Centres Sociaux":      {"centre social", "centres sociaux"},
		"Esp@ce informatique":  {"espace informatique", "esp@ce", "espaces"},
		"Accueil du 12ème":     {"accueil 12e", "accueil 12", "accueil du 12 eme", "12eme", "accueil du 12ieme"},
		"Atouts & Compétences": {"atouts et compétences", "atouts competence", "atout & competences"},
		"Maison St-Exupéry":    {"maison saint exupéry", "st exupery", "saint-exupery"},
		"Œuvre Ste Marthe":     {"oeuvre sainte marthe", "œuvre ste-marthe", "Oeuvres"},
		"Les Réseaux":          {"réseau", "reseaux", "le réseau"},
		"La Poste":             {"où trouver la poste", "la poste st brieuc", "je cherche la poste à Saint-Brieuc"},
	} {
		for _, text := range texts {
			if got := firstNamed(t, s, x, text); got != name {
				t.Errorf("%q finds %q, want %q first", text, got, name)
			}
		}
	}
}

// A commune that is named comes before names that hold its words.
func TestTownNamed(t *testing.T) {
	t.Parallel()
	s := named([2]string{"Accueil, mairie de la Tour", "38509"}, [2]string{"Annexe des Tours, mairie", "35238"}, [2]string{"Mairie", "37261"}, [2]string{"Accueil de mer, mairie", "35288"}, [2]string{"La mairie", "41136"})
	x := search.Build(s)
	for text, want := range map[string]string{"mairie tours": "Mairie", "mairie de mer": "La mairie", "mairie la tour du pin": "Accueil, mairie de la Tour"} {
		if got := firstNamed(t, s, x, text); got != want {
			t.Errorf("%q finds %q, want %q first", text, got, want)
		}
	}
}

// A word that hardly anybody writes so is also read as its frequent neighbour,
// after those that write it so; the name of a town is not, nor a rare name
// beside one that is not much more frequent.
func TestRareWords(t *testing.T) {
	t.Parallel()
	towns := [][2]string{{"Mediateque du bourg", "35238"}, {"Chez Boucher", "35238"}, {"Marie du bourg", "35288"}}
	for i := range 150 {
		towns = append(towns, [2]string{fmt.Sprint("Médiathèque ", strings.Repeat("b", i%5+5)), "22278"})
	}
	for range 50 {
		towns = append(towns, [2]string{"Le Bouchet", "22278"})
	}
	towns = append(towns, [2]string{"Mairie du bourg", "22278"})
	s := named(towns...)
	x := search.Build(s)
	for text, want := range map[string]struct {
		places int
		first  string
		read   string
	}{
		"mediateque":              {151, "Mediateque du bourg", "mediateque mediatheque"},
		"mediatheque":             {150, "", ""},
		"boucher":                 {1, "Chez Boucher", ""},
		"mediateque saint-brieuc": {150, "", "mediateque mediatheque"},
		"mediatheque rennes":      {1, "Mediateque du bourg", "mediatheque mediateque"}, // no place of the town writes it well
		"mairie saint-malo":       {1, "Marie du bourg", "mairie marie"},
	} {
		found := x.Find(text)
		read := ""
		for _, c := range found.Misspelt {
			read = c.Typed + " " + c.Read
		}
		if len(found.Slots) != want.places || read != want.read || found.LeftOut != "" {
			t.Errorf("%q finds %d places, read %q, without %q; want %d, %q", text, len(found.Slots), read, found.LeftOut, want.places, want.read)
		}
		if first := firstNamed(t, s, x, text); want.first != "" && first != want.first {
			t.Errorf("%q finds %q, want %q first", text, first, want.first)
		}
	}
}

// What is told is a word that the most places hold, as they write it.
func TestReadAsTheMostFrequent(t *testing.T) {
	t.Parallel()
	s := named([2]string{"Atelier Banane", "35238"}, [2]string{"Atelier Cabane", "35238"}, [2]string{"Les Cabanes", "35238"}, [2]string{"Les Cabanes du lac", "35238"}, [2]string{"Accueil", "22278"})
	x := search.Build(s)
	for text, want := range map[string]string{"dabanes": "cabane", "rnenes": "rennes", "saint briuec": "brieuc"} {
		found := x.Find(text)
		if len(found.Misspelt) != 1 || found.Misspelt[0].Read != want {
			t.Errorf("%q is read as %v, want %q", text, found.Misspelt, want)
		}
	}
}

// Where one wants to go is left out last, unless nothing but what one wants
// would be.
func TestWhereIsKept(t *testing.T) {
	t.Parallel()
	s := named([2]string{"Atelier gratuit", "35288"}, [2]string{"Atelier", "35238"}, [2]string{"Accueil", "35238"}, [2]string{"Grenier", "22278"})
	x := search.Build(s)
	for text, want := range map[string]string{
		"atelier gratuit rennes":          "gratuit",
		"atelier gratuit ille et vilaine": "",
		"atelier gratuit bretagne":        "",
		"atelier payant ille et vilaine":  "payant",
		"grenier rennes":                  "rennes",
		"grenier payant rennes":           "",
	} {
		if got := x.Find(text); got.LeftOut != want {
			t.Errorf("%q leaves %q out, want %q", text, got.LeftOut, want)
		}
	}
}
