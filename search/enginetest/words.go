package enginetest

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"annuaire/atlas"
	"annuaire/fold"
)

// exactWords asks for names, communes and postal codes: no place known by all
// the words is missing, and none is found that holds none of them, unless the answer says
// that a word was read otherwise too.
func (s *suite) exactWords(t *testing.T) {
	asked := map[string]bool{}
	for i := range s.snapshot.Len() {
		e := s.snapshot.Entry(i)
		asked[e.CommuneName()], asked[e.PostalCode] = true, true
		if i%60 == 0 {
			asked[e.Name], asked[e.Name+" "+e.CommuneName()], asked[e.PostalCode+" "+e.Name] = true, true, true
		}
	}
	for _, p := range ownWords() {
		asked[p.Name] = true
	}
	delete(asked, "")
	for _, text := range slices.Sorted(maps.Keys(asked)) {
		words := plainWords(text)
		among, found := s.read(t, text)
		if among.LeftOut != "" {
			t.Errorf("%q leaves %q out", text, among.LeftOut)
		}
		said := telling(text)
		for _, p := range s.places {
			if !found[p.ID] && holdsAll(p.labels, words) {
				t.Errorf("%q misses %s, %s %s", text, p.Name, p.PostalCode, p.CommuneName())
			}
			if found[p.ID] && len(among.Misspelt) == 0 && !slices.ContainsFunc(said, func(w string) bool { return begins(p.texts, w) }) {
				t.Errorf("%q finds %s %v, %s %s", text, p.Name, p.Typologies, p.PostalCode, p.CommuneName())
			}
		}
	}
}

// allWords: a place that is found holds every word, when none of them has a
// synonym, unless the answer says otherwise.
func (s *suite) allWords(t *testing.T) {
	for _, text := range []string{
		"médiathèque glycines", "bibliothèque gare Paris", "mission locale bleue", "association tous publics Nantes", "Rennes hippocampe",
		"parachute lundi", "centre social 75001", "solidarités Saint-Denis", "maison des peupliers", "avenue du phare",
	} {
		among, found := s.read(t, text)
		if len(among.Misspelt) > 0 || among.LeftOut != "" {
			continue
		}
		said := telling(text)
		for _, p := range s.places {
			if found[p.ID] && slices.ContainsFunc(said, func(w string) bool { return !begins(p.texts, w) }) {
				t.Errorf("%q finds %s, %s %s", text, p.Name, p.Address, p.CommuneName())
			}
			if !found[p.ID] && holdsAll(p.texts, said) {
				t.Errorf("%q misses %s, %s %s", text, p.Name, p.Address, p.CommuneName())
			}
		}
	}
}

// writings are the same words otherwise written: all find the same.
func (s *suite) writings(t *testing.T) {
	for id, same := range map[string][]string{
		"hay":     {"L'Haÿ-les-Roses", "l’haÿ‑les‑roses", "L HAY LES ROSES", "l hay les roses", "  L'Hay   les-Roses ", "L'Hay\u0308-les-Roses"},
		"oeuvre":  {"manœuvre", "MANŒUVRE", "manoeuvre", "Manoeuvre."},
		"etienne": {"quadrille Saint-Étienne", "quadrille saint etienne", "Quadrille St Etienne", "quadrille ST-ÉTIENNE", "quadrille, saint-e\u0301tienne"},
		"sainte":  {"Sainte-Pétronille", "ste petronille", "STE-PÉTRONILLE", "sainte petronille"},
		"trait":   {"grand trianon", "Grand-Trianon", "grand – trianon", "Grand’Trianon", "grand/trianon"},
		"parle":   {"bobine libellule", "ＢＯＢＩＮＥ libellule", "𝕓obine libellule", "bobıne lıbellule"},
		"ccas":    {"CCAS canton", "C.C.A.S. canton", "c c a s canton", "Ccas (canton)"},
	} {
		want := s.found(t, same[0])
		for _, text := range same {
			if got := s.found(t, text); !got[id] || !maps.Equal(got, want) {
				t.Errorf("%q finds %v, and %q %v: want both to find %s", text, some(got), same[0], some(want), id)
			}
		}
	}
	for id, same := range map[string][]string{
		"hippocampe": {"foyer hippocampe Rennes", "hippocampe rennes foyer", "Rennes foyer hippocampe", "35000 hippocampe"},
		"hay":        {"bibliothèque l'haÿ", "l'haÿ bibliothèque", "94240 bibliothèque"},
	} {
		for _, text := range same {
			if !s.found(t, text)[id] {
				t.Errorf("%q does not find %s", text, id)
			}
		}
	}
}

// wordsBegun: any word may be begun.
func (s *suite) wordsBegun(t *testing.T) {
	for text, id := range map[string]string{
		"foy hippocampe": "hippocampe", "hippo foyer": "hippocampe", "hippo foy": "hippocampe", "hip foy renn": "hippocampe", "hippo rennes": "hippocampe",
		"ate zéph": "zephyr", "parach atelier": "zephyr", "quad saint etien": "etienne", "94 bibli ros": "hay",
	} {
		if among, found := s.read(t, text); !found[id] || among.LeftOut != "" {
			t.Errorf("%q does not find %s, or without %q", text, id, among.LeftOut)
		}
	}
}

func (s *suite) lastWordBegun(t *testing.T) {
	for text, id := range map[string]string{
		"hippoc": "hippocampe", "foyer hip": "hippocampe", "Rennes zéph": "zephyr", "atelier zep": "zephyr", "manœ": "oeuvre", "942": "hay",
		"sainte pétro": "sainte", "ste petro": "sainte",
	} {
		if among, found := s.read(t, text); !found[id] || among.LeftOut != "" {
			t.Errorf("%q does not find %s, or without %q", text, id, among.LeftOut)
		}
	}
}

// hardlyBegun: a letter or a figure finds what begins with it, and nothing by
// what engines add to places for themselves.
func (s *suite) hardlyBegun(t *testing.T) {
	all := strings.Split("abcdefghijklmnopqrstuvwxyz0123456789", "")
	for _, text := range append(all, "zz", "zzz", "q#", "ƿ", "ƿƿ", "ß") {
		word, found := fold.Text(text), s.found(t, text)
		for _, p := range s.places {
			if found[p.ID] && !begins(p.texts, word) {
				t.Fatalf("%q finds %s, %s %s", text, p.Name, p.PostalCode, p.CommuneName())
			}
		}
	}
}

// departments: the number of a department is a word like another, wherever it
// stands.
func (s *suite) departments(t *testing.T) {
	for text, id := range map[string]string{
		"35": "hippocampe", "94": "hay", "35 hippocampe": "hippocampe", "hippocampe 35": "hippocampe", "foyer 35 hippocampe": "hippocampe",
		"94 bibliothèque l'haÿ": "hay", "etienne 42 quadrille": "etienne", "974 voilier": "voilier", "97 voilier": "voilier", "voilier 97": "voilier",
	} {
		if among, found := s.read(t, text); !found[id] || among.LeftOut != "" {
			t.Errorf("%q finds %v, not %s, or without %q", text, some(found), id, among.LeftOut)
		}
	}
	for _, number := range []string{"35", "75", "94", "974"} {
		found := s.found(t, number)
		for _, p := range s.places {
			if strings.HasPrefix(p.PostalCode, number) && !found[p.ID] {
				t.Errorf("%q misses %s, %s %s", number, p.Name, p.PostalCode, p.CommuneName())
			}
		}
	}
}

// twoLetters: two letters that name something find what they name, others
// what begins so.
func (s *suite) twoLetters(t *testing.T) {
	for text, id := range map[string]string{"PC": "pc", "cv": "emploi", "pu": "epn"} {
		if found := s.found(t, text); !found[id] {
			t.Errorf("%q finds %v, not %s", text, some(found), id)
		}
	}
}

func (s *suite) plurals(t *testing.T) {
	for text, id := range map[string]string{
		"hippocampes": "hippocampe", "bivouac": "bateaux", "bivouacs": "bateaux", "troubadour": "bateaux", "foyers hippocampes": "hippocampe",
	} {
		if among, found := s.read(t, text); !found[id] || among.LeftOut != "" {
			t.Errorf("%q does not find %s, or without %q", text, id, among.LeftOut)
		}
	}
}

// synonyms: a place is found by the other names of what it is or does, but not
// by those of the street that it is in.
func (s *suite) synonyms(t *testing.T) {
	for id, names := range map[string][]string{
		"epn":        {"EPN", "espace public numérique", "espaces publics numériques", "cyber-base", "cyberbase Rennes", "Rennes espace multimédia"},
		"cyberbase":  {"epn", "espace public numérique", "cyberbase", "cyber base"},
		"fablab":     {"fablab", "fab lab", "fab-lab", "atelier de fabrication", "makerspace", "fablab Rennes"},
		"tiers-lieu": {"tiers-lieu", "tiers lieux", "coworking", "espace de travail partagé"},
		"msap":       {"France Services", "maison de services au public", "france service bourg"},
		"hotel":      {"mairie", "mairie Rennes", "hôtel de ville"},
		"ccas":       {"centre communal d'action sociale", "ccas"},
		"demarches":  {"impôts", "carte grise", "titre de séjour", "CAF", "Rennes papiers"},
		"wifi":       {"wifi", "wi-fi", "wi fi", "internet"},
		"imprimante": {"imprimer", "photocopie", "impression"},
	} {
		for _, text := range names {
			if among, found := s.read(t, text); !found[id] || among.LeftOut != "" {
				t.Errorf("%q does not find %s, or without %q", text, id, among.LeftOut)
			}
		}
	}
	if s.found(t, "mairie")["rue"] {
		t.Error("a place in the street of the town hall is found as one")
	}
}

// misspelt: what no place holds is read as the nearest word, and that is said.
// Short words and numbers have too many neighbours.
func (s *suite) misspelt(t *testing.T) {
	for text, want := range map[string]struct{ id, typed string }{
		"hipocampe":       {"hippocampe", "hipocampe"},
		"hippocmape":      {"hippocampe", "hippocmape"},
		"hippocamqe":      {"hippocampe", "hippocamqe"},
		"hippoccampe":     {"hippocampe", "hippoccampe"},
		"Hipocampe foyer": {"hippocampe", "hipocampe"},
		"foyer hipocampe": {"hippocampe", "hipocampe"},
		"zéphir":          {"zephyr", "zephir"},
		"pétronile":       {"sainte", "petronile"},
		"bivouakcs":       {"bateaux", "bivouakcs"},
		"troubadoours":    {"bateaux", "troubadoours"},
	} {
		among, found := s.read(t, text)
		if !found[want.id] || among.LeftOut != "" {
			t.Errorf("%q does not find %s but %v, without %q", text, want.id, some(found), among.LeftOut)
		}
		at := slices.IndexFunc(among.Misspelt, func(c atlas.Correction) bool { return c.Typed == want.typed })
		if at < 0 {
			t.Errorf("%q is read as if %v were misspelt", text, among.Misspelt)
			continue
		}
		read := among.Misspelt[at].Read
		if e, _ := s.snapshot.Place(want.id); read != "" && !holdsAll(texts(e), plainWords(read)) {
			t.Errorf("%q is read %q, which %s does not hold", text, read, want.id)
		}
	}
	for _, text := range []string{"zph", "35999", "xqz", "hxpqocwmzz"} {
		if among, found := s.read(t, text); len(found) > 0 || len(among.Misspelt) > 0 {
			t.Errorf("%q finds %v by %v", text, some(found), among.Misspelt)
		}
	}
}

// leftOut: words that no place holds together find what holds all but one, and
// that is said.
func (s *suite) leftOut(t *testing.T) {
	for text, want := range map[string]struct{ as, without string }{
		"hippocampe zzqxv":       {"hippocampe", "zzqxv"},
		"zzqxv hippocampe":       {"hippocampe", "zzqxv"},
		"foyer hippocampe Zzqxv": {"foyer hippocampe", "zzqxv"},
		"médiathèque 35999":      {"médiathèque", "35999"},
		"zzqxv 94":               {"94", "zzqxv"},
		"hippo zzqxv foy":        {"hippo foy", "zzqxv"},
	} {
		among, found := s.read(t, text)
		if among.LeftOut != want.without {
			t.Errorf("%q: %q is left out, want %q", text, among.LeftOut, want.without)
		}
		if as := s.found(t, want.as); !maps.Equal(found, as) {
			t.Errorf("%q finds %d places %v, and %q %d", text, len(found), some(found), want.as, len(as))
		}
	}
	among, found := s.read(t, "hippocampe manoeuvre")
	if want := map[string]string{"hippocampe": "oeuvre", "manoeuvre": "hippocampe"}[among.LeftOut]; len(found) != 1 || !found[want] {
		t.Errorf("two places for two words: %v without %q", some(found), among.LeftOut)
	}
	for _, text := range []string{"zzqxv", "zzqxv qqwxk", "hippocampe zzqxv qqwxk", "hippocampe manoeuvre zzqxv"} {
		if among, found := s.read(t, text); len(found) > 0 || among.LeftOut != "" {
			t.Errorf("%q finds %v without %q", text, some(found), among.LeftOut)
		}
	}
}

func (s *suite) wholeNameFirst(t *testing.T) {
	for text, id := range map[string]string{"libellule": "libellule", "LIBELLULE": "libellule", "maison de la libellule rouge": "libellules", "la puce": "epn"} {
		answer, err := s.snapshot.Search(atlas.Query{Text: text, Among: s.find(t, text)})
		if err != nil || len(answer.Hits) == 0 || answer.Hits[0].ID != id {
			t.Errorf("%q: %d places, and %s is not the first; %v", text, answer.Total, id, err)
		}
	}
}

func (s *suite) nothingToLookFor(t *testing.T) {
	for _, text := range []string{"", " ", "\t\n", "\u00a0 \u3000"} {
		if among := s.find(t, text); among != nil {
			t.Errorf("%q finds %d places", text, len(among.Slots))
		}
	}
	for _, text := range []string{"???", "-", `"`, `""`, "* *", "…", "\u200b", "\x00", "' ’ ‑", "🙂", "()[]{}"} {
		if among, found := s.read(t, text); among == nil || len(found) > 0 {
			t.Errorf("%q finds %v, want no place", text, some(found))
		}
	}
}
