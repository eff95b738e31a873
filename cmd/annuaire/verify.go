package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"annuaire/fault"
)

func (p *program) verifyCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "verifier",
		Short: "Recalcule le journal, l'historique et les procédures qu'il scelle, et dit la première ligne modifiée",
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return p.verify(cmd.Context()) },
	}
}

func (p *program) verify(ctx context.Context) (err error) {
	record, done, err := p.openRecord(ctx)
	if err != nil {
		return err
	}
	defer func() {
		if closing := done(); err == nil {
			err = closing
		}
	}()
	v, err := record.VerifyJournal(ctx)
	if err != nil {
		return err
	}
	if v.Broken != nil {
		return fault.New(fault.Conflict, "Le journal n'est plus celui qui a été écrit. %s", v.Broken)
	}
	fmt.Fprintf(p.out, "Journal intact. Actes : %d. Changements de fiches scellés : %d.\n", v.Rows, v.History)
	fmt.Fprintf(p.out, "Procédures intactes. Actes : %d. Dossiers et titres : %d. Documents : %d.\n", v.Moves, v.Things, v.Documents)
	return nil
}
