package labels

import (
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"annuaire/procedure/drawing"
)

var update = flag.Bool("update", false, "rewrite docs/machines.md and testdata/cells.txt")

const machinesPage = "../docs/machines.md"

// The drawings are those of the tables that are followed.
func TestMachinesAreDrawn(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString("# The machines\n\nWritten from their tables (`labels/*_state.go`) by `make golden`; a test compares. What leaves a state as it is\n" +
		"is in the table and not in the diagram: `=`. Several states after *vers*: the act says which.\n")
	for _, life := range Lives {
		b.WriteString("\n" + drawing.Markdown(life))
	}
	compareFile(t, machinesPage, b.String())
}

// compareFile compares a text with a file, or writes it there.
func compareFile(t *testing.T, path, text string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	kept, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(kept), text); diff != "" {
		t.Errorf("%s is not what the tables say: read the difference, then make golden (-kept +now):\n%s", path, diff)
	}
}
