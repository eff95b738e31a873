package main

import (
	"strings"

	"github.com/spf13/cobra"

	"annuaire/fault"
)

// usage is cobra's own layout, in French.
const usage = `Usage :
  {{if .HasAvailableSubCommands}}{{.CommandPath}} COMMANDE{{else}}{{.UseLine}}{{end}}{{if .HasAvailableSubCommands}}

Commandes :{{range .Commands}}{{if .IsAvailableCommand}}
  {{rpad .Name .NamePadding}} {{.Short}}{{end}}{{end}}{{end}}{{if .HasAvailableLocalFlags}}

Options :
{{.LocalFlags.FlagUsages | trimTrailingWhitespaces}}{{end}}
`

// speakFrench replaces what cobra says in English by itself.
func speakFrench(root *cobra.Command) {
	root.SetUsageTemplate(usage)
	root.SetHelpCommand(&cobra.Command{Hidden: true})
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return fault.Wrap(err, fault.Invalid, "Une option de « %s » est mal écrite. Essayez « %s --help ».", cmd.CommandPath(), cmd.CommandPath())
	})
	for _, cmd := range allCommands(root) {
		cmd.InitDefaultHelpFlag()
		cmd.Flags().Lookup("help").Usage = "affiche cette aide"
		cmd.Use = strings.ReplaceAll(cmd.Use, "[flags]", "[options]")
		cmd.DisableFlagsInUseLine = true
		if cmd.Args != nil {
			cmd.Args = inFrench(cmd.Args)
		}
	}
	for _, cmd := range allCommands(root) {
		if cmd.HasSubCommands() {
			cmd.Args, cmd.RunE = cobra.ArbitraryArgs, nameCommand
		}
	}
}

// nameCommand answers a command that only holds others.
func nameCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return cmd.Help()
	}
	return fault.New(fault.Invalid, "La commande « %s %s » n'existe pas. Essayez « %s --help ».", cmd.CommandPath(), args[0], cmd.CommandPath())
}

func allCommands(cmd *cobra.Command) []*cobra.Command {
	list := []*cobra.Command{cmd}
	for _, child := range cmd.Commands() {
		list = append(list, allCommands(child)...)
	}
	return list
}

func inFrench(check cobra.PositionalArgs) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if err := check(cmd, args); err != nil {
			return fault.New(fault.Invalid, "« %s » s'écrit : %s. Essayez « %s --help ».", cmd.CommandPath(), cmd.UseLine(), cmd.CommandPath())
		}
		return nil
	}
}
