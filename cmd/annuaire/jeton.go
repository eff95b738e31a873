package main

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"annuaire/access"
	"annuaire/fault"
	"annuaire/store"
	"annuaire/web/account"
)

func (p *program) tokenCommand() *cobra.Command {
	parent := &cobra.Command{Use: "jeton", Short: "Jetons des programmes qui agissent au nom d'une personne"}
	var flags tokenFlags
	create := &cobra.Command{
		Use:   "creer ADRESSE",
		Short: "Crée un jeton au nom du compte qui porte cette adresse électronique",
		Long: "Crée un jeton au nom du compte qui porte cette adresse électronique. Il permet au plus ce que permettent\n" +
			"les droits de la personne, et au plus ce que disent ces options. Il n'est affiché qu'une fois.\n" +
			"Portées : " + strings.Join(scopeNames(), ", ") + ".",
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return p.createToken(cmd.Context(), args[0], flags) },
	}
	create.Flags().StringVar(&flags.scope, "portee", "", "`ACTIONS` permises, séparées par des virgules (par défaut : toutes celles qui suivent)")
	create.Flags().StringVar(&flags.territory, "territoire", "", "`NIVEAU:CODE` hors duquel il ne permet rien (par défaut : sans limite)")
	create.Flags().StringVar(&flags.life, "expire", "90j", "`DURÉE` en jours, 366j au plus")
	create.Flags().StringVar(&flags.name, "nom", "ligne de commande", "`NOM`, à quoi il sert")
	parent.AddCommand(create)
	return parent
}

// tokenFlags are the options of the command jeton creer.
type tokenFlags struct{ scope, territory, life, name string }

func scopeNames() []string {
	var names []string
	for _, action := range account.TokenActions() {
		names = append(names, string(action))
	}
	return names
}

func (p *program) createToken(ctx context.Context, address string, flags tokenFlags) error {
	n, err := readNewToken(flags)
	if err != nil {
		return err
	}
	return p.withAccount(ctx, address, func(record *store.Store, owner store.Account) error {
		known, err := record.TerritoryIsKnown(ctx, n.Limit.Territory)
		if err != nil {
			return err
		}
		if !known && n.Limit.Territory != access.Country {
			return fault.New(fault.Unknown, "Le territoire %s n'existe pas.", n.Limit.Territory)
		}
		actor, err := record.Actor(ctx, owner.ID)
		if err != nil {
			return err
		}
		actor.Strong, actor.At = true, time.Now() // who runs commands on the server already holds the record
		text, err := record.CreateToken(ctx, actor, n, actor.At)
		if err != nil {
			return err
		}
		fmt.Fprintln(p.errs, "Copiez ce jeton maintenant : il ne sera plus affiché.")
		fmt.Fprintln(p.out, text)
		return nil
	})
}

func readNewToken(flags tokenFlags) (n store.NewToken, err error) {
	n.Name = strings.TrimSpace(flags.name)
	if n.Life, err = readDays(flags.life); err != nil {
		return n, err
	}
	if n.Limit.Territory, err = readTerritoryFlag(flags.territory); err != nil {
		return n, err
	}
	known := account.TokenActions()
	if flags.scope == "" {
		n.Limit.Actions = known
		return n, nil
	}
	for name := range strings.SplitSeq(flags.scope, ",") {
		action := access.Action(strings.TrimSpace(name))
		if !slices.Contains(known, action) {
			return n, fault.New(fault.Invalid, "La portée « %s » n'existe pas. Choisissez : %s.", fault.Excerpt(name, 80), strings.Join(scopeNames(), ", "))
		}
		n.Limit.Actions = append(n.Limit.Actions, action)
	}
	return n, nil
}

// readDays reads "90j".
func readDays(text string) (time.Duration, error) {
	digits, ok := strings.CutSuffix(text, "j")
	days, err := strconv.Atoi(digits)
	if !ok || err != nil || days < 1 || days > 366 {
		return 0, fault.New(fault.Invalid, "--expire est un nombre de jours de 1 à 366, comme 90j.")
	}
	return time.Duration(days) * 24 * time.Hour, nil
}
