package main

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"annuaire/labels"
	"annuaire/labels/credential"
)

// What the command is given: an attestation and the status list of a title, the keys,
// and the same attestation once a byte of it was changed.
func attestationFiles(t *testing.T) (dir string, key credential.Key) {
	t.Helper()
	const public = "https://annuaire.exemple"
	private := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{3}, ed25519.SeedSize))
	key = credential.Key{Public: private.Public().(ed25519.PublicKey), Private: private}
	day := time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)
	title := &labels.Title{Number: "EMN-2026-00042", PlaceID: "lieu-7", PlaceName: "Médiathèque", HolderName: "Ville", ValidFrom: day, ValidUntil: day.AddDate(3, 0, -1), AwardedAt: day, DecisionRef: "D-1"}
	signed := func(document any) []byte {
		text, err := credential.Sign(document, credential.Issuer(public), key, day)
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	text := signed(credential.Of(public, title, &labels.Scheme{Code: "emn", Name: "Espace labellisé", Summary: "Un label.", Owner: "Agence"}, 3))
	title.State, title.StateSince = labels.TitleWithdrawn, day.AddDate(1, 0, 0)
	list := credential.NewList(public, day.AddDate(1, 0, 1))
	list.Add(public, title)
	keys, err := json.Marshal(credential.Keys(credential.Issuer(public), []credential.Key{key}))
	if err != nil {
		t.Fatal(err)
	}
	dir = t.TempDir()
	for name, content := range map[string][]byte{
		"attestation.json": text, "statuts.json": signed(list), "cles.json": keys, "autre.json": bytes.Replace(text, []byte("lieu-7"), []byte("lieu-8"), 1),
	} {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir, key
}

func TestAttestationIsVerifiedOffline(t *testing.T) {
	t.Parallel()
	dir, key := attestationFiles(t)
	file := func(name string) string { return filepath.Join(dir, name) }
	for name, test := range map[string]struct {
		args []string
		code int
		says string
	}{
		"valid":             {[]string{file("attestation.json"), "--cle", key.Name(), "--date", "2026-06-01"}, 0, "Ce titre est valable, jusqu’au 1er mars 2029."},
		"by the document":   {[]string{file("attestation.json"), "--cle", file("cles.json"), "--date", "2026-06-01"}, 0, "Sans la liste des statuts"},
		"before withdrawal": {[]string{file("attestation.json"), "--cle", key.Name(), "--statuts", file("statuts.json"), "--date", "2026-06-01"}, 0, "Statuts connus au"},
		"withdrawn":         {[]string{file("attestation.json"), "--cle", key.Name(), "--statuts", file("statuts.json"), "--date", "2027-06-01"}, 1, "n’est plus valable depuis le 2 mars 2027"},
		"over":              {[]string{file("attestation.json"), "--cle", key.Name(), "--date", "2030-01-01"}, 1, "s’est achevé le 1er mars 2029"},
		"changed":           {[]string{file("autre.json"), "--cle", key.Name()}, 2, "a été modifié"},
		"no key":            {[]string{file("attestation.json"), "--cle", "z6Mkabc"}, 2, "clé publique est illisible"},
		"no file":           {[]string{file("rien.json"), "--cle", key.Name()}, 2, "ne peut pas être lu"},
		"no list":           {[]string{file("attestation.json"), "--cle", key.Name(), "--statuts", file("cles.json")}, 2, "n’est pas signée par cette clé"},
		"no date":           {[]string{file("attestation.json"), "--cle", key.Name(), "--date", "demain"}, 2, "donnez un jour"},
	} {
		var out bytes.Buffer
		err := run(context.Background(), nil, append([]string{"attestation", "verifier"}, test.args...), nil, &out, &out)
		code := 0
		if e, is := errors.AsType[*exitError](err); is {
			if code = e.code; e.err != nil {
				out.WriteString(sentence(e.err))
			}
		} else if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if code != test.code || !strings.Contains(out.String(), test.says) {
			t.Errorf("%s: code %d\n%s", name, code, out.String())
		}
	}
}
