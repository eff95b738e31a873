package main

import (
	"crypto/ed25519"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/spf13/cobra"

	"annuaire/directory"
	"annuaire/fault"
	"annuaire/labels/credential"
	"annuaire/procedure"
)

// attestationCommand is for those who hold credentials, and for the keys that sign
// them.
func (p *program) attestationCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "attestation", Short: "Vérifie l'attestation d'un label, ou renouvelle la clé qui les signe"}
	cmd.AddCommand(p.checkAttestationCommand(), &cobra.Command{
		Use: "renouveler-cle", Short: "Fait signer par une nouvelle clé ; l'ancienne reste publiée, pour vérifier", Args: cobra.NoArgs,
		RunE: p.rotateKey,
	})
	return cmd
}

// offline is what a check without a network is given.
type offline struct{ key, statuses, date string }

func (p *program) checkAttestationCommand() *cobra.Command {
	var o offline
	cmd := &cobra.Command{
		Use:   "verifier FICHIER --cle CLE",
		Short: "Vérifie une attestation sans réseau ni base de données",
		Long: `Vérifie une attestation sans réseau ni base de données, avec la seule clé publique.

La clé est le texte « z6Mk… », ou un fichier : le document /labels/cles du service, ou une clé PEM.
Sans la liste des statuts (/labels/statuts.json), une suspension ou un retrait ne peuvent pas se savoir.

Code de retour : 0 si le titre est valable, 1 s'il ne l'est pas, 2 si l'attestation n'est pas authentique
ou si quelque chose n'a pas pu être lu.`,
		Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error { return p.checkAttestation(args[0], o) },
	}
	cmd.Flags().StringVar(&o.key, "cle", "", "clé publique, ou fichier qui la contient")
	cmd.Flags().StringVar(&o.statuses, "statuts", "", "fichier de la liste des statuts")
	cmd.Flags().StringVar(&o.date, "date", "", "jour auquel le titre devait valoir, AAAA-MM-JJ (par défaut maintenant)")
	_ = cmd.MarkFlagRequired("cle")
	return cmd
}

// notValid ends the program with the code 1: the question was answered, by no.
var errNotValid = &exitError{code: 1}

// exitError ends the program with a code, once everything was said.
type exitError struct {
	code int
	err  error
}

func (e *exitError) Error() string {
	if e.err == nil {
		return ""
	}
	return e.err.Error()
}

func (e *exitError) Unwrap() error { return e.err }

func (p *program) checkAttestation(file string, o offline) error {
	j, err := judge(file, o, p.now())
	if err != nil {
		return &exitError{2, err}
	}
	c := j.Credential
	fmt.Fprintf(p.out, "Signature : authentique, par la clé %s\nTitre : %s\nLabel : %s, version %s\nLieu : %s\n", credential.Key{Public: j.Key}.Name(),
		c.Subject.LicenseNumber, c.Subject.Achievement.Name, c.Subject.Achievement.Version, c.Subject.Narrative)
	if o.date != "" {
		fmt.Fprintf(p.out, "Le %s : ", directory.FrenchDay(procedure.DayOf(j.At, directory.Paris)))
	}
	fmt.Fprintln(p.out, j.Sentence)
	if j.StatusAt.IsZero() {
		fmt.Fprintln(p.out, "Sans la liste des statuts, une suspension ou un retrait ne se voient pas. Donnez --statuts.")
	} else {
		fmt.Fprintf(p.out, "Statuts connus au %s.\n", directory.FrenchDay(procedure.DayOf(j.StatusAt, directory.Paris)))
	}
	if !j.Valid {
		return errNotValid
	}
	return nil
}

func judge(file string, o offline, now time.Time) (j credential.Judgment, err error) {
	keys, err := keysOf(o.key)
	if err != nil {
		return j, err
	}
	text, err := readBounded(file, credential.MaxBytes)
	if err != nil {
		return j, err
	}
	var list []byte
	if o.statuses != "" {
		if list, err = readBounded(o.statuses, 64<<20); err != nil {
			return j, err
		}
	}
	if o.date != "" {
		day, err := time.Parse(time.DateOnly, o.date)
		if err != nil {
			return j, fault.New(fault.Invalid, "--date : donnez un jour comme 2026-03-01.")
		}
		now = procedure.EndOf(day, directory.Paris).Add(-time.Microsecond)
	}
	return credential.Judge(text, list, keys, now)
}

// keysOf reads the keys that were given: a file, or the text of one.
func keysOf(given string) ([]ed25519.PublicKey, error) {
	text, err := readBounded(given, 1<<20)
	if errors.Is(err, os.ErrNotExist) {
		text = []byte(given)
	} else if err != nil {
		return nil, err
	}
	return credential.ReadKeys(text)
}

func readBounded(file string, most int64) ([]byte, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "Le fichier %s ne peut pas être lu.", file)
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, most+1))
	if err == nil && int64(len(text)) > most {
		return nil, fault.New(fault.TooLarge, "Le fichier %s est trop gros.", file)
	}
	return text, err
}

func (p *program) rotateKey(cmd *cobra.Command, _ []string) (err error) {
	record, done, err := p.openRecord(cmd.Context())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, done()) }()
	if err := record.RotateSigningKey(cmd.Context(), p.now()); err != nil {
		return err
	}
	keys, err := record.SigningKeys(cmd.Context(), p.now())
	if err != nil {
		return err
	}
	fmt.Fprintf(p.out, "Les attestations sont signées par la clé %s.\nLes %d précédentes restent publiées.\n", keys[0].Name(), len(keys)-1)
	return nil
}
