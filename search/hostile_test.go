package search_test

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"annuaire/atlas"
	"annuaire/atlas/atlastest"
	"annuaire/internal/realatlas"
	"annuaire/internal/realdata"
	"annuaire/search"
)

// hostileTexts are no searches.
func hostileTexts() []string {
	return []string{
		"\x00", "\xff\xfe", "a\x00b", "\u202e\u0000", "\ufffd", strings.Repeat("\xc3", 50), "%", "'", "\"", "\\", "{}[]()", "+", "#epn", "+latelier", "@", "a@", "@a",
		strings.Repeat("mediatheque ", 900), strings.Repeat("a", 10_000), strings.Repeat("é", 5_000), strings.Repeat("a ", 5_000), strings.Repeat("œ", 700),
		strings.Repeat("saint ", 1_700), strings.Repeat("1", 10_000), strings.Repeat("e\u0301", 3_000), strings.Repeat("\u0301", 5_000), strings.Repeat("c. ", 3_000),
	}
}

// Whatever is typed, the index answers with places that are there.
func TestHostileTexts(t *testing.T) {
	t.Parallel()
	checkHostile(t, search.Build(realatlas.Snapshot(t)), hostileTexts())
}

func TestNaughtyStrings(t *testing.T) {
	t.Parallel()
	file, err := os.ReadFile(realdata.File(t, "malveillant", "blns.json"))
	if err != nil {
		t.Fatal(err)
	}
	var texts []string
	if err := json.Unmarshal(file, &texts); err != nil || len(texts) < 500 {
		t.Fatalf("%d strings, %v", len(texts), err)
	}
	checkHostile(t, search.Build(realatlas.Snapshot(t)), texts)
}

func checkHostile(t *testing.T, x *search.Index, texts []string) {
	t.Helper()
	for _, text := range texts {
		checkAnswers(t, x, text)
	}
}

func checkAnswers(t *testing.T, x *search.Index, text string) {
	t.Helper()
	if among := x.Find(text); among != nil && len(among.Slots) > x.Snapshot().Slots() {
		t.Errorf("%.40q finds %d places of %d", text, len(among.Slots), x.Snapshot().Len())
	}
	if n := len(x.Suggest(text, 8)); n > 8 {
		t.Errorf("%.40q: %d suggestions", text, n)
	}
	search.Locate(x.Snapshot().Gazetteer(), text)
}

func FuzzFind(f *testing.F) {
	s := atlastest.Snapshot(300, 3)
	x := search.Build(s)
	for _, seed := range append(hostileTexts(), "médiathèque rennes", "l'atelier", "mediateque zz", "35000 ren", "c.c.a.s. 12ème", "ile et vilaine") {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		checkAnswers(t, x, text)
		if again := x.Find(text); again != x.Find(text) {
			t.Errorf("%.40q is found twice", text)
		}
	})
}

// BenchmarkHostile gives the longest that such a text takes, found and
// suggested, among the country's places and communes.
func BenchmarkHostile(b *testing.B) {
	x := search.Build(atlas.Build(gazetteer(), nil, atlastest.Places(20_000, 1)))
	longest := time.Duration(0)
	for b.Loop() {
		for i, text := range hostileTexts() {
			text = fmt.Sprint(text, i, b.N) // not one that is remembered
			start := time.Now()
			x.Find(text)
			x.SuggestAnew(text, 8)
			longest = max(longest, time.Since(start))
		}
	}
	b.ReportMetric(float64(longest.Microseconds()), "longest-µs")
}
