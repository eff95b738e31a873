package fold

import (
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

func TestText(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"":                        "",
		"  --  ":                  "",
		"L'Haÿ-les-Roses":         "l hay les roses",
		"L’Haÿ‑les‑Roses ":        "l hay les roses",
		"Œuvre de la Cœur":        "oeuvre de la coeur",
		"MÉDIATHÈQUE":             "mediatheque",
		"e\u0301te\u0301":         "ete",
		"Lætitia, 35000 (Rennes)": "laetitia 35000 rennes",
		"ＭＡＩＲＩＥ　１２":               "mairie 12",
		"ﬁle oﬃce ĳ ŉ":            "file office ij \u02bcn",
		"𝕞𝕖𝕕𝕚𝕒 ſ":                 "media s",
		"ısparta İzmir":           "isparta izmir",
		"nº 5, 2ª, m²":            "no 5 2a m",
		"a\ufdfab":                "aصلىاللهعليهوسلمb",
	} {
		if got := Text(in); got != want {
			t.Errorf("Text(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestTextIsStable(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		once := Text(rapid.String().Draw(t, "s"))
		if twice := Text(once); twice != once {
			t.Fatalf("Text(%q) = %q", once, twice)
		}
	})
}

// The table of Latin letters is a short cut, never another answer.
func TestLatinIsFoldedAsAnyText(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringOf(rapid.RuneFrom(nil, latinLetters)).Draw(t, "s")
		if got, want := foldRunes(s, foldLatin), foldRunes(norm.NFD.String(s), foldRune); got != want {
			t.Fatalf("%q gives %q by the table, %q by decomposition", s, got, want)
		}
	})
}

var latinLetters = &unicode.RangeTable{R16: []unicode.Range16{{Lo: 0, Hi: latinEnd - 1, Stride: 1}}, LatinOffset: 1}

func BenchmarkText(b *testing.B) {
	for b.Loop() {
		Text("Médiathèque Simone-Veil, 12 rue de l'Hôtel-de-Ville, L'Haÿ-les-Roses")
	}
}
