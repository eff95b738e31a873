package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"annuaire/fault"
	"annuaire/search/meili"
)

func (p *program) reindexCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "reindex",
		Short: "Reconstruit l'index de recherche, sans interrompre les recherches",
		Long: "Reconstruit l'index de Meilisearch à côté de celui qui sert, puis le met à sa place ; les services en marche comparent ensuite\n" +
			"tout ce qu'ils tiennent en mémoire avec la base de données. Le moteur intégré, lui, se construit à chaque démarrage.",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return p.reindex(cmd.Context()) },
	}
}

// reindex builds the index of the server anew, then has every instance compare
// what it holds: what changed meanwhile went to the former index.
func (p *program) reindex(ctx context.Context) (err error) {
	record, done, err := p.openRecord(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, done()) }()
	w, err := p.newWorld(record)
	if err != nil {
		return err
	}
	if w.meili != nil {
		if err := w.build(ctx); err != nil {
			return err
		}
		if err := p.rebuild(ctx, w); err != nil {
			return err
		}
	} else {
		fmt.Fprintln(p.out, "Aucun Meilisearch (MEILI_URL) : il n'y a pas d'index à reconstruire.")
	}
	if err := record.AskComparison(ctx); err != nil {
		return err
	}
	fmt.Fprintln(p.out, "Les services en marche comparent ce qu'ils tiennent en mémoire avec la base de données.")
	return nil
}

func (p *program) rebuild(ctx context.Context, w *world) error {
	w.meili.Lead(true)
	w.meili.Follow(w.atlas.Current())
	var progress func(indexed, total int)
	if screen := p.screen(); screen != nil {
		progress = func(indexed, total int) { fmt.Fprintf(screen, "\r%d lieux indexés sur %d   ", indexed, total) }
		defer fmt.Fprintln(screen)
	}
	if err := w.meili.Rebuild(ctx, progress); err != nil {
		return fault.Wrap(err, fault.Unavailable, "L'index n'a pas été reconstruit ; celui qui servait sert encore. %s", meili.Reason(err))
	}
	fmt.Fprintf(p.out, "Index %s reconstruit : %d lieux.\n", w.meili.Index(), w.atlas.Current().Len())
	return nil
}
