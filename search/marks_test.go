package search_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"annuaire/atlas"
	"annuaire/atlas/atlastest"
	"annuaire/geo"
	"annuaire/search"
)

// marked writes a text with its marks between brackets.
func marked(m *search.Marks, text string) string {
	var b strings.Builder
	from := 0
	for _, one := range m.In(text) {
		b.WriteString(text[from:one.From] + "[" + text[one.From:one.To] + "]")
		from = one.To
	}
	return b.String() + text[from:]
}

func TestMarks(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		typed, text, want string
		found             atlas.Among
	}{
		{typed: "mediatheque", text: "La Médiathèque du Port", want: "La [Médiathèque] du Port"},
		{typed: "MÉDIA", text: "Médiathèques, multimédia", want: "[Médiathèques], multimédia"},
		{typed: "me\u0301diathe\u0300que", text: "Me\u0301diathe\u0300que", want: "[Me\u0301diathe\u0300que]"},
		{typed: "st brieuc", text: "Saint-Brieuc", want: "[Saint]-[Brieuc]"},
		{typed: "saint brieuc", text: "CCAS de St-Brieuc", want: "CCAS de [St]-[Brieuc]"},
		{typed: "oeuvre", text: "L’Œuvre", want: "L’[Œuvre]"},
		{typed: "la poste de rennes", text: "La Poste de Rennes", want: "La [Poste] de [Rennes]"},
		{typed: "le", text: "Le Lieu", want: "[Le] Lieu"},
		{typed: "l atelier", text: "L’atelier, lieu", want: "L’[atelier], lieu"},
		{typed: "ccas", text: "C.C.A.S. de Vitré", want: "[C.C.A.S]. de Vitré"},
		{typed: "ccas", text: "Centre communal d'action sociale", want: "[Centre communal d'action sociale]"},
		{typed: "fab lab", text: "FabLab et atelier de fabrication", want: "[FabLab] et [atelier de fabrication]"},
		{typed: "fablab", text: "Le Fab-Lab", want: "Le [Fab-Lab]"},
		{typed: "aide impots", text: "Aide aux démarches administratives", want: "[Aide] aux [démarches administratives]"},
		{typed: "medithaeque", text: "Médiathèque", want: "[Médiathèque]", found: atlas.Among{Misspelt: []atlas.Correction{{Typed: "medithaeque", Read: "mediatheque"}}}},
		{typed: "medithaeque", text: "Médiathèque, mairie", want: "[Médiathèque], mairie", found: atlas.Among{Misspelt: []atlas.Correction{{Typed: "medithaeque"}}}},
		{typed: "rennes zzzz", text: "Rennes zzzz", want: "[Rennes] zzzz", found: atlas.Among{LeftOut: "zzzz"}},
		{typed: "cyberbase", text: "La Cyber-base", want: "La [Cyber-base]"},
		{typed: "labfab", text: "Le Lab Fab étendu", want: "Le [Lab Fab] étendu"},
		{typed: "lab fab", text: "LabFab étendu", want: "[LabFab] étendu"},
		{typed: "l'atelier", text: "LATELIER, Vitré", want: "[LATELIER], Vitré"},
		{typed: "ordinateur pas cher", text: "Poste informatique", want: "[Poste informatique]"},
		{typed: "35000", text: "35000 Rennes", want: "[35000] Rennes"},
		{typed: "???", text: "???", want: "???"},
		{typed: "a", text: "", want: ""},
		{typed: "script", text: "<script>alert(1)</script>", want: "<[script]>alert(1)</[script]>"},
		{typed: "b", text: "\xffb\xff b\u0301", want: "\xff[b]\xff [b\u0301]"},
	} {
		if got := marked(search.NewMarks(c.typed, &c.found), c.text); got != c.want {
			t.Errorf("%q marks %q, want %q", c.typed, got, c.want)
		}
	}
	if none := search.NewMarks("", nil); none.In("text") != nil || none.All() != 0 {
		t.Error("no search marks something")
	}
}

// TestMarksSayWhy: each word of a search is marked in some text of each place
// that it finds.
func TestMarksSayWhy(t *testing.T) {
	t.Parallel()
	places := atlastest.Places(400, 9)
	snapshot := atlas.Build(geo.NewGazetteer(atlastest.Territories()), nil, places)
	index, texts := search.Build(snapshot), askedTexts(places)
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.SampledFrom(texts).Draw(t, "text")
		found := index.Find(text)
		if found == nil {
			return
		}
		marks := search.NewMarks(text, found)
		for _, slot := range found.Slots {
			e, held := snapshot.InSlot(slot)
			if !held {
				continue
			}
			var told search.WordSet
			for _, f := range search.SearchedTexts(e) {
				for _, one := range marks.In(f.Text) {
					told |= one.Words
				}
			}
			if told != marks.All() {
				t.Fatalf("%q finds %+v, of the words %b are told", text, search.SearchedTexts(e), told)
			}
		}
	})
}

// TestMarksAreParts: marks are whole letters, follow one another and lie within
// the text, whatever it holds.
func TestMarksAreParts(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.String(), rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) })).Draw(t, "text")
		typed := rapid.OneOf(rapid.Just(text), rapid.StringMatching(`[a-zé]{1,3}( [a-z])?`)).Draw(t, "typed")
		from := 0
		for _, one := range search.NewMarks(typed, new(atlas.Among)).In(text) {
			if one.From < from || one.To <= one.From || one.To > len(text) || !utf8.RuneStart(text[one.From]) && utf8.ValidString(text) {
				t.Fatalf("%q marks %v in %q", typed, one, text)
			}
			from = one.To
		}
	})
}

func TestRewrite(t *testing.T) {
	t.Parallel()
	for _, c := range [][4]string{
		{"Médithaèque, Rennes", "medithaeque", "médiathèque", "médiathèque, Rennes"},
		{"essais  zzzz ", "zzzz", "", "essais"},
		{"rien à changer", "absent", "x", "rien à changer"},
	} {
		if got := search.Rewrite(c[0], c[1], c[2]); got != c[3] {
			t.Errorf("%q with %q for %q is %q, want %q", c[0], c[2], c[1], got, c[3])
		}
	}
	for _, c := range [][3]string{
		{"La Médiathèque", "mediatheque", "Médiathèque"}, {"Les Médiathèques", "mediatheque", "Médiathèques"}, {"Mairie", "mediatheque", ""},
	} {
		if got := search.AsWritten(c[0], c[1]); got != c[2] {
			t.Errorf("%q writes %q as %q, want %q", c[0], c[1], got, c[2])
		}
	}
}
