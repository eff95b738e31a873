package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"annuaire/store"
)

func (p *program) migrateCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "migrate",
		Short: "Met le schéma de la base de données à jour",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			url, stop, err := p.database(cmd.Context())
			if err != nil {
				return err
			}
			defer func() { _ = stop() }()
			applied, err := store.Migrate(cmd.Context(), url)
			if err != nil {
				return err
			}
			if applied == 0 {
				fmt.Fprintln(p.out, "Le schéma est à jour.")
				return nil
			}
			fmt.Fprintf(p.out, "Schéma mis à jour : %d étapes.\n", applied)
			return nil
		},
	}
}
