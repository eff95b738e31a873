// Command annuaire runs the directory of digital mediation places: the
// service, and the tools that feed, check and export it.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"annuaire/fault"
	"annuaire/internal/localpg"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second signal ends the program at once
	if err := run(ctx, os.Environ(), os.Args[1:], os.Stdin, os.Stdout, os.Stderr); err != nil {
		code := 1
		if e, is := errors.AsType[*exitError](err); is {
			code, err = e.code, e.err
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, "annuaire : "+sentence(err))
		}
		stop()
		os.Exit(code)
	}
}

// program is what every subcommand is given: the configuration read once, and
// where to read and write.
type program struct {
	config Config
	in     io.Reader
	out    io.Writer
	errs   io.Writer
	log    *slog.Logger
}

// run is main with everything it touches given to it.
func run(ctx context.Context, environ, args []string, in io.Reader, out, errs io.Writer) error {
	p := &program{in: in, out: out, errs: errs}
	root := &cobra.Command{
		Use:           "annuaire",
		Short:         "Annuaire des lieux de médiation numérique",
		SilenceUsage:  true,
		SilenceErrors: true,
		PersistentPreRunE: func(*cobra.Command, []string) (err error) {
			if p.config, err = readConfig(environ); err != nil {
				return err
			}
			p.log = slog.New(slog.NewTextHandler(errs, &slog.HandlerOptions{Level: p.config.LogLevel}))
			return nil
		},
	}
	root.CompletionOptions.HiddenDefaultCmd = true
	root.AddCommand(
		p.serveCommand(), p.migrateCommand(), p.reindexCommand(), p.doctorCommand(), p.versionCommand(),
		p.territoriesCommand(), p.importCommand(), p.exportCommand(), p.verifyCommand(),
		p.accountCommand(), p.tokenCommand(), p.attestationCommand(),
	)
	speakFrench(root)
	root.SetArgs(args)
	root.SetIn(in)
	root.SetOut(out)
	root.SetErr(errs)
	err := root.ExecuteContext(ctx)
	switch {
	case err != nil && ctx.Err() != nil:
		return fault.New(fault.Unavailable, "Interrompu. Ce qui était en cours n'a pas été enregistré.")
	case p.config.DatabaseURL == "":
		return localpg.Explain(err)
	}
	return err
}

// sentence gives what the person at the terminal is told of an error: the
// public sentence, each field at fault, and the cause for whoever must mend it.
func sentence(err error) string {
	f, ok := errors.AsType[*fault.Error](err)
	if !ok {
		return err.Error()
	}
	text := f.Public
	for _, field := range f.Fields {
		text += "\n  " + field.Name + " : " + field.Message
	}
	if f.Cause != nil {
		text += "\n  Cause technique : " + f.Cause.Error()
	}
	return text
}
