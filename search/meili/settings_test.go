package meili_test

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"annuaire/search/meili"
)

var update = flag.Bool("update", false, "write the golden files again")

// Whatever changes here has every index built again at the next start.
func TestSettingsAreThoseKnown(t *testing.T) {
	t.Parallel()
	got, err := json.MarshalIndent(meili.SettingsText(), "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join("testdata", "settings.json")
	if *update {
		if err := os.WriteFile(path, append(got, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)+"\n"); diff != "" {
		t.Errorf("(-golden +now):\n%s", diff)
	}
}
