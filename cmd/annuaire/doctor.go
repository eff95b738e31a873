package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"annuaire/geo"
	"annuaire/search/meili"
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
	if err := p.examineMail(ctx, record); err != nil {
		return err
	}
	return p.examineMeilisearch(ctx, record)
}

// examineMeilisearch never fails for a server that is away: the service then
// searches by itself.
func (p *program) examineMeilisearch(ctx context.Context, record *store.Store) error {
	w, err := p.newWorld(record)
	if err != nil {
		return err
	}
	if w.meili == nil {
		fmt.Fprintln(p.out, "– Aucun Meilisearch (MEILI_URL) : la recherche intégrée répond.")
		return nil
	}
	state, err := record.State(ctx)
	if err != nil {
		return err
	}
	version, documents, err := w.meili.Describe(ctx)
	switch {
	case err != nil && version == "":
		fmt.Fprintf(p.out, "✗ Meilisearch : %s La recherche intégrée répond à sa place.\n  Cause technique : %v\n", meili.Reason(err), err)
	case err != nil:
		fmt.Fprintf(p.out, "– Meilisearch %s, sans l'index %s : le service le construira, ou « annuaire reindex ».\n", version, w.meili.Index())
	case documents != state.Published.Count:
		fmt.Fprintf(p.out, "– Meilisearch %s, index %s : %d lieux, au lieu de %d publiés. Un service en marche le complète.\n",
			version, w.meili.Index(), documents, state.Published.Count)
	default:
		fmt.Fprintf(p.out, "✓ Meilisearch %s, index %s : %d lieux\n", version, w.meili.Index(), documents)
	}
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
