package enginetest

import (
	"encoding/json"
	"maps"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"annuaire/atlas"
	"annuaire/fold"
	"annuaire/internal/realdata"
)

// asFolded: what is between the words of a text never changes what it finds.
func (s *suite) asFolded(t *testing.T, text string) {
	t.Helper()
	folded := fold.Text(text)
	if strings.TrimSpace(text) == "" {
		if among := s.find(t, text); among != nil {
			t.Errorf("%.80q finds %d places", text, len(among.Slots))
		}
		return
	}
	switch found := s.found(t, text); folded {
	case text:
	case "":
		if len(found) > 0 {
			t.Errorf("%.80q finds %v", text, some(found))
		}
	default:
		if want := s.found(t, folded); !maps.Equal(found, want) {
			t.Errorf("%.80q finds %d places, and %.80q %d", text, len(found), folded, len(want))
		}
	}
}

// noOperators: the signs that mean something to an engine mean nothing to
// visitors.
func (s *suite) noOperators(t *testing.T) {
	for _, text := range []string{
		"-médiathèque", `"médiathèque"`, `"média"`, "médiathèque*", "médiathèque?", "(médiathèque)", "médiathèque   ", "+médiathèque", "~médiathèque",
		"médiathèque~2", "#médiathèque", "médiathèque -rennes", "médiathèque --rennes", `"médiathèque rennes"`, `rennes "médiathèque`, "nom:médiathèque",
		"médiathèque || rennes", "médiathèque && rennes", "médiathèque_rennes", "médiathèque;rennes", "médi*",
	} {
		s.asFolded(t, text)
	}
	if !s.found(t, "hippocampe -rennes")["hippocampe"] {
		t.Error("a hyphen takes places away")
	}
}

func (s *suite) hostile(t *testing.T) {
	for _, text := range []string{
		`a" OR n > 0`, `" OR 1=1 --`, `n IN [1, 2, 3]`, `n EXISTS`, `'; DROP TABLE lieux; --`, `\"`, `\`, `{"q":""}`, `","filter":"n > 0","q":"`, "</script><script>",
		"%00", "%", "_", "*:*", "${jndi:ldap://x}", "{{7*7}}", "\x00médiathèque\x00", "média\x00thèque", "\x1b[31mrouge", "a\u202eb", "médiathèque\r\nrennes",
		"\xff\xfe", "médiath\xe8que", "\ufeffmédiathèque", "e\u0301\u0301\u0301\u0301", "𝕞𝕖𝕕𝕚𝕒", "Ω≈ç√∫", "١٢٣", "田中さんにあげて下さい", "مكتبة",
		strings.Repeat("médiathèque ", 800), strings.Repeat("x", 10_000), strings.Repeat("é", 5000), strings.Repeat(`"`, 10_000), strings.Repeat("a ", 5000),
		strings.Repeat("-", 10_000), strings.Repeat("zzqxv hippocampe ", 600), "hippocampe" + strings.Repeat("\u0301", 5000),
	} {
		s.asFolded(t, text)
	}
	if n := len(s.found(t, `zzqxv" OR n > 0`)); n > s.snapshot.Len()/2 {
		t.Errorf("a filter in the text finds %d places", n)
	}
}

// naughty reads the Big List of Naughty Strings.
func (s *suite) naughty(t *testing.T) {
	raw, err := os.ReadFile(realdata.File(t, "malveillant", "blns.json"))
	if err != nil {
		t.Skip(err)
	}
	var all []string
	if err := json.Unmarshal(raw, &all); err != nil || len(all) < 100 {
		t.Fatalf("%d strings, %v", len(all), err)
	}
	for _, text := range all {
		s.asFolded(t, text)
	}
}

// again: two equal questions have equal answers, in the same order, under the
// same tag.
func (s *suite) again(t *testing.T) {
	for _, text := range append(slices.Clone(askedTexts), "l'échange de la gare", "centre", "ren") {
		first := s.find(t, text)
		want := s.firstPage(t, text)
		for range 3 {
			if among := s.find(t, text); among.Tag != first.Tag || among.LeftOut != first.LeftOut || !slices.Equal(among.Misspelt, first.Misspelt) {
				t.Errorf("%q is read as %+v, then as %+v", text, first, among)
			}
			if got := s.firstPage(t, text); !slices.Equal(got, want) {
				t.Errorf("%q gives %v, then %v", text, want, got)
			}
		}
	}
}

func (s *suite) firstPage(t *testing.T, text string) []string {
	t.Helper()
	answer, err := s.snapshot.Search(atlas.Query{Text: text, Among: s.find(t, text), Limit: atlas.MaxLimit})
	if err != nil {
		t.Fatal(err)
	}
	page := make([]string, len(answer.Hits))
	for i, h := range answer.Hits {
		page[i] = h.ID
	}
	return page
}

// manyAtOnce asks from many goroutines what was asked from one.
func (s *suite) manyAtOnce(t *testing.T) {
	want := make([]map[string]bool, len(askedTexts))
	for i, text := range askedTexts {
		want[i] = s.found(t, text)
	}
	var askers sync.WaitGroup
	for asker := range 8 {
		askers.Go(func() {
			for round := range 3 * len(askedTexts) {
				i := (asker + round) % len(askedTexts)
				among, err := s.ask(t, askedTexts[i])
				if err != nil {
					t.Errorf("%q: %v", askedTexts[i], err)
					return
				}
				n := 0
				for _, slot := range among.Slots {
					if e, held := among.Snapshot.InSlot(slot); held && want[i][e.ID] {
						n++
					}
				}
				if n != len(want[i]) {
					t.Errorf("%q finds %d of the %d places it finds alone", askedTexts[i], n, len(want[i]))
				}
			}
		})
	}
	askers.Wait()
}
