package main

import (
	"bufio"
	"context"
	"errors"
	"io"
	"iter"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"annuaire/data"
	"annuaire/directory"
	"annuaire/fault"
	"annuaire/geo"
)

// exportFormats are the files of open data, by name.
func (p *program) exportFormats() map[string]func(io.Writer, iter.Seq[*directory.Place]) error {
	return map[string]func(io.Writer, iter.Seq[*directory.Place]) error{
		"csv":     data.WriteCSV,
		"geojson": data.WriteGeoJSON,
		"jsonld":  data.JSONLDWriter(p.config.PublicURL),
	}
}

func (p *program) exportCommand() *cobra.Command {
	var format, territory, output string
	cmd := &cobra.Command{
		Use:   "export",
		Short: "Écrit les lieux publiés : CSV du standard national, GeoJSON ou JSON-LD",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.export(cmd.Context(), format, territory, output)
		},
	}
	cmd.Flags().StringVar(&format, "format", "csv", "`FORMAT` : csv, geojson ou jsonld")
	cmd.Flags().StringVar(&territory, "territoire", "", "seulement ce `NIVEAU:CODE`, par exemple departement:35")
	cmd.Flags().StringVarP(&output, "output", "o", "-", "`FICHIER` à écrire (« - » : la sortie standard)")
	return cmd
}

func (p *program) export(ctx context.Context, format, territory, output string) (err error) {
	write, known := p.exportFormats()[format]
	if !known {
		return fault.New(fault.Invalid, "Le format « %s » n'existe pas : choisissez csv, geojson ou jsonld.", format)
	}
	record, done, err := p.openRecord(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, done()) }()
	territories, err := record.Territories(ctx)
	if err != nil {
		return err
	}
	keep, err := within(geo.NewGazetteer(territories), territory)
	if err != nil {
		return err
	}
	var failed error
	places := func(yield func(*directory.Place) bool) {
		stop := errors.New("stopped")
		err := record.PublishedPlacesByID(ctx, func(place directory.Place) error {
			if keep(place.INSEE) && !yield(&place) {
				return stop
			}
			return nil
		})
		if !errors.Is(err, stop) {
			failed = err
		}
	}
	return p.writeTo(output, func(w io.Writer) error {
		err := write(w, places)
		return errors.Join(err, failed)
	})
}

// within gives the test of belonging to a territory written niveau:code; an
// empty one holds every place.
func within(gazetteer *geo.Gazetteer, territory string) (func(insee string) bool, error) {
	if territory == "" {
		return func(string) bool { return true }, nil
	}
	level, code, _ := strings.Cut(territory, ":")
	if _, known := gazetteer.Get(geo.Level(level), code); !known {
		return nil, fault.New(fault.Unknown, "Le territoire « %s » n'existe pas : écrivez par exemple departement:35 ou commune:35238.", territory)
	}
	return func(insee string) bool { return gazetteer.Within(insee, geo.Level(level), code) }, nil
}

// writeTo gives fn a buffered file, or standard output for "-". A file that
// could not be written whole is removed.
func (p *program) writeTo(path string, fn func(io.Writer) error) (err error) {
	if path == "-" {
		buffered := bufio.NewWriterSize(p.out, 1<<16)
		return errors.Join(fn(buffered), buffered.Flush())
	}
	file, err := os.Create(path)
	if err != nil {
		return fault.Wrap(err, fault.Unavailable, "Le fichier « %s » ne peut pas être écrit.", path)
	}
	defer func() {
		if err = errors.Join(err, file.Close()); err != nil {
			_ = os.Remove(path)
		}
	}()
	buffered := bufio.NewWriterSize(file, 1<<16)
	return errors.Join(fn(buffered), buffered.Flush())
}
