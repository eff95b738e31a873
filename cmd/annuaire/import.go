package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"annuaire/data"
	"annuaire/fault"
	"annuaire/store"
)

// importFlags are the options of the command import.
type importFlags struct {
	feed, mapping, report string
	dryRun, partial       bool
}

func (p *program) importCommand() *cobra.Command {
	var flags importFlags
	cmd := &cobra.Command{
		Use:   "import FICHIER",
		Short: "Importe des lieux depuis un tableau CSV, XLSX, ODS ou JSON (« - » : l'entrée standard)",
		Long: "Importe des lieux depuis un tableau CSV, XLSX, ODS, JSON ou GeoJSON, compressé par gzip ou non.\n" +
			"Les colonnes du standard national, versions 1.0.2 et 0.1.1, et beaucoup d'autres sont reconnues.\n" +
			"Tout le fichier est enregistré d'un coup, ou rien. Un lieu déjà venu de cette source avec le même\n" +
			"identifiant est mis à jour. Un lieu que le fichier n'a plus est proposé à l'archivage.",
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return p.importFile(cmd.Context(), args[0], flags) },
	}
	cmd.Flags().StringVar(&flags.feed, "source", "", "`NOM` de la source, toujours le même d'un fichier à l'autre (obligatoire)")
	cmd.Flags().StringVar(&flags.mapping, "mapping", "", "`FICHIER` JSON : colonne du fichier → colonne du standard, « horaires:lundi », « adresse_complete », « coordonnees », « services=… », ou « » pour ne pas la lire")
	cmd.Flags().StringVar(&flags.report, "report", "", "`FICHIER` CSV où écrire chaque constat : ligne, colonne, valeur, motif, proposition")
	cmd.Flags().BoolVar(&flags.dryRun, "dry-run", false, "examine sans rien enregistrer")
	cmd.Flags().BoolVar(&flags.partial, "partiel", false, "le fichier n'est pas complet : ne proposer aucun archivage")
	return cmd
}

func (p *program) importFile(ctx context.Context, path string, flags importFlags) (err error) {
	if err := checkFeed(flags.feed); err != nil {
		return err
	}
	file, name, err := p.openInput(path)
	if err != nil {
		return err
	}
	defer file.Close()
	mapping, err := readMapping(flags.mapping)
	if err != nil {
		return err
	}
	found, closeReport, err := createReport(flags.report, path)
	if err != nil {
		return err
	}
	recorded := false
	defer func() { err = errors.Join(err, reportFailure(closeReport(), recorded)) }()
	record, done, err := p.openRecord(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, done()) }()
	if err := ensureTerritories(ctx, record); err != nil {
		return err
	}
	gazetteer, locator, err := readTerritories(ctx, record)
	if err != nil {
		return err
	}
	progress, endProgress := p.progress()
	options := data.ImportOptions{
		Feed: flags.feed, FileName: name, Gazetteer: gazetteer, Locator: locator, Mapping: mapping,
		DryRun: flags.dryRun, Partial: flags.partial, Now: time.Now(), Progress: progress, Found: found,
	}
	var result data.Report
	var foreign int
	author := store.Author{Name: "commande import", Reason: "Import du fichier « " + name + " », source « " + flags.feed + " »."}
	err = record.Import(ctx, flags.feed, author, flags.dryRun, func(destination *store.Import) (err error) {
		result, err = data.Import(ctx, file, destination, options)
		foreign = destination.Foreign()
		return err
	})
	endProgress()
	if err != nil {
		return err
	}
	recorded = !flags.dryRun
	fmt.Fprintln(p.out, result)
	if foreign > 0 {
		fmt.Fprintf(p.out, "Attention : %d identifiants sont déjà ceux d'autres lieux de l'annuaire, venus d'une autre source. "+
			"Si ce fichier est un export de l'annuaire, reprenez-le sous sa source d'origine.\n", foreign)
	}
	return nil
}

func checkFeed(feed string) error {
	if feed == "" {
		return fault.New(fault.Invalid, "Il manque --source : le nom de la source de ce fichier, toujours le même d'une fois à l'autre.")
	}
	if !store.FeedIsUsable(feed) {
		return fault.New(fault.Invalid, "Le nom de la source n'est pas accepté : écrivez au plus 80 lettres, chiffres, espaces, points ou tirets, par exemple « mediation-35 ».")
	}
	return nil
}

// openInput opens the file, or standard input for "-".
func (p *program) openInput(path string) (io.ReadCloser, string, error) {
	if path == "-" {
		return io.NopCloser(p.in), "entrée standard", nil
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, "", fault.Wrap(err, fault.Unknown, "Le fichier « %s » ne peut pas être ouvert.", path)
	}
	return file, filepath.Base(path), nil
}

func readMapping(path string) (map[string]string, error) {
	if path == "" {
		return nil, nil
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, fault.Wrap(err, fault.Unknown, "Le fichier de correspondance « %s » ne peut pas être ouvert.", path)
	}
	defer file.Close()
	return data.ReadMapping(file)
}

// createReport opens the file of findings; without a path they are dropped.
// It never takes the place of the file that is read.
func createReport(path, input string) (found func(data.Finding) error, end func() error, err error) {
	if path == "" {
		return nil, func() error { return nil }, nil
	}
	if sameFile(path, input) {
		return nil, nil, fault.New(fault.Invalid, "Le rapport effacerait le fichier à importer : donnez-lui un autre nom.")
	}
	file, err := os.Create(path)
	if err != nil {
		return nil, nil, fault.Wrap(err, fault.Unavailable, "Le rapport « %s » ne peut pas être écrit.", path)
	}
	report := data.NewReportWriter(file)
	return report.Write, func() error { return errors.Join(report.Flush(), file.Close()) }, nil
}

func sameFile(a, b string) bool {
	one, err := os.Stat(a)
	if err != nil {
		return false
	}
	two, err := os.Stat(b)
	return err == nil && os.SameFile(one, two)
}

// reportFailure says what became of the import when its report is lost.
func reportFailure(err error, recorded bool) error {
	switch {
	case err == nil:
		return nil
	case recorded:
		return fault.Wrap(err, fault.Unavailable, "L'import est enregistré, mais son rapport n'a pas pu être écrit en entier.")
	}
	return fault.Wrap(err, fault.Unavailable, "Le rapport n'a pas pu être écrit en entier.")
}

// screen gives the terminal on which progress is shown, nil when there is none.
func (p *program) screen() *os.File {
	if file, ok := p.errs.(*os.File); ok && term.IsTerminal(int(file.Fd())) {
		return file
	}
	return nil
}

// progress shows the number of rows read, on a terminal only.
func (p *program) progress() (show func(rows int), end func()) {
	screen := p.screen()
	if screen == nil {
		return nil, func() {}
	}
	start := time.Now()
	show = func(rows int) {
		fmt.Fprintf(screen, "\r%d lignes lues (%.0f par seconde)   ", rows, float64(rows)/time.Since(start).Seconds())
	}
	return show, func() { fmt.Fprintln(screen) }
}
