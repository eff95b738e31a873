package main

import (
	"bytes"
	"strings"
	"testing"
)

// What cobra says by itself is in English: nobody should meet it.
func TestCommandsSpeakFrench(t *testing.T) {
	t.Parallel()
	for args, want := range map[string]string{
		"":                     "Commandes :",
		"--help":               "affiche cette aide",
		"import --help":        "--source NOM",
		"truc":                 "La commande « annuaire truc » n'existe pas",
		"territoires truc":     "La commande « annuaire territoires truc » n'existe pas",
		"import":               "s'écrit : annuaire import FICHIER",
		"import f --bidule":    "Une option de « annuaire import » est mal écrite",
		"import f":             "Il manque --source",
		"export --format docx": "choisissez csv, geojson ou jsonld",
		"version":              "développement",
	} {
		t.Run(args, func(t *testing.T) {
			t.Parallel()
			var out bytes.Buffer
			err := run(t.Context(), nil, strings.Fields(args), strings.NewReader(""), &out, &out)
			text := out.String()
			if err != nil {
				text += sentence(err)
			}
			if !strings.Contains(text, want) || strings.Contains(text, "Usage of") || strings.Contains(text, "required flag") {
				t.Errorf("annuaire %s says %q, want %q", args, text, want)
			}
		})
	}
}
