package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"annuaire/data"
	"annuaire/geo"
	"annuaire/store"
)

func (p *program) territoriesCommand() *cobra.Command {
	parent := &cobra.Command{
		Use:   "territoires",
		Short: "Territoires de référence : communes, EPCI, départements, régions",
	}
	var source string
	load := &cobra.Command{
		Use:   "import",
		Short: "Charge les territoires, leurs contours et leurs indicateurs",
		Long: "Charge les territoires, leurs contours et leurs indicateurs, depuis les adresses officielles " +
			"ou depuis un dossier de fichiers csv, csv.gz, geojson, geojson.gz.",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return p.importTerritories(cmd.Context(), source) },
	}
	load.Flags().StringVar(&source, "source", "", "`DOSSIER` ou adresse (par défaut : les adresses officielles)")
	parent.AddCommand(load)
	return parent
}

func (p *program) importTerritories(ctx context.Context, source string) error {
	reference, err := data.ReadReference(ctx, source, func(step string) { fmt.Fprintln(p.errs, step) })
	if err != nil {
		return err
	}
	record, done, err := p.openRecord(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = done() }()
	if err := ensureTerritories(ctx, record); err != nil {
		return err
	}
	counts, err := record.SaveReference(ctx, reference.Territories, reference.Outlines, reference.Drawings, reference.Indicators)
	if err != nil {
		return err
	}
	fmt.Fprintf(p.out, "Territoires : %d. Contours pour situer : %d, pour dessiner : %d. Indicateurs : %d.\n",
		counts.Territories, counts.Located, counts.Drawn, counts.Indicators)
	return nil
}

// ensureTerritories loads the built-in geography into a record that has none.
func ensureTerritories(ctx context.Context, record *store.Store) error {
	known, err := record.CountTerritories(ctx)
	if err != nil || known > 0 {
		return err
	}
	territories, err := builtinTerritories()
	if err != nil {
		return err
	}
	return record.SaveTerritories(ctx, territories)
}

// builtinTerritories gives the built-in geography, with the hand-written
// positions of the towns that have one: the geography itself has none.
func builtinTerritories() ([]geo.Territory, error) {
	territories, err := data.BuiltinTerritories()
	if err != nil {
		return nil, err
	}
	positions := data.Positions()
	for i := range territories {
		t := &territories[i]
		if at, known := positions[t.Code]; known && t.Level == geo.Commune && !t.HasCentre {
			t.Centre, t.HasCentre = at, true
		}
	}
	return territories, nil
}
