package fold

import (
	"testing"

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
