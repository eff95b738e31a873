package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"annuaire/geo"
	"annuaire/store"
)

func (p *program) doctorCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "doctor",
		Short: "Vérifie, en mots, tout ce dont le programme dépend",
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return p.doctor(cmd.Context()) },
	}
}

// doctor says what is found and what is missing; it fails when the service
// could not start.
func (p *program) doctor(ctx context.Context) (err error) {
	kind := "donnée par DATABASE_URL"
	if p.config.DatabaseURL == "" {
		kind = "privée, démarrée par le programme"
	}
	record, done, err := p.openRecord(ctx)
	if err != nil {
		fmt.Fprintf(p.out, "✗ Base de données (%s)\n", kind)
		return err
	}
	defer func() { err = errors.Join(err, done()) }()
	fmt.Fprintf(p.out, "✓ Base de données (%s)\n", kind)
	versions, err := record.Versions(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(p.out, "✓ PostgreSQL %s, PostGIS %s, schéma à jour\n", versions.PostgreSQL, versions.PostGIS)
	if err := p.examineTerritories(ctx, record); err != nil {
		return err
	}
	places, err := record.CountPlaces(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(p.out, "%s %d lieux enregistrés\n", mark(places > 0), places)
	return nil
}

func (p *program) examineTerritories(ctx context.Context, record *store.Store) error {
	territories, err := record.CountTerritories(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(p.out, "%s %d territoires de référence\n", mark(territories > 0), territories)
	outlines, err := record.Outlines(ctx, store.Locate, geo.Commune)
	if err != nil {
		return err
	}
	if len(outlines) == 0 {
		fmt.Fprintln(p.out, "– Aucun contour de commune : « annuaire territoires import » les charge.")
		return nil
	}
	fmt.Fprintf(p.out, "✓ %d contours de communes\n", len(outlines))
	return nil
}

func mark(good bool) string {
	if good {
		return "✓"
	}
	return "–"
}
