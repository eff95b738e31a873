package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync"
	"syscall"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/spf13/cobra"

	"annuaire/data"
	"annuaire/fault"
	"annuaire/store"
	"annuaire/web"
)

func (p *program) serveCommand() *cobra.Command {
	var demo bool
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Démarre le service",
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return p.serve(cmd.Context(), demo) },
	}
	cmd.Flags().BoolVar(&demo, "demo", false, "charge des lieux fictifs dans une base vide, et le dit sur chaque page")
	return cmd
}

// serve runs until ctx ends, then lets what was accepted finish.
func (p *program) serve(ctx context.Context, demo bool) (err error) {
	if !p.config.Now.IsZero() && !demo {
		return fault.New(fault.Invalid, "ANNUAIRE_NOW fixe l'horloge : ce réglage n'est permis qu'avec --demo.")
	}
	if err := web.CheckBasemap(p.config.Basemap); err != nil {
		return err
	}
	// The address is taken first: a busy one is told before anything is started.
	listener, err := net.Listen("tcp", p.config.Addr)
	if err != nil {
		return cannotListen(err, "ANNUAIRE_ADDR", p.config.Addr)
	}
	defer listener.Close()
	watch, err := p.newMonitor()
	if err != nil {
		return err
	}
	defer watch.close()
	record, done, err := p.openRecord(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, done()) }()
	if err := p.prepare(ctx, record, demo); err != nil {
		return err
	}
	w, err := p.newWorld(record)
	if err != nil {
		return err
	}
	if err := w.build(ctx); err != nil {
		return err
	}
	fictitious, err := record.HasFeed(ctx, data.DemoFeed)
	if err != nil {
		return err
	}
	letters, err := p.newPost()
	if err != nil {
		return err
	}
	crew, err := p.newCrew(record, letters, p.importRunner(w).Run, fictitious)
	if err != nil {
		return err
	}
	following, stop := context.WithCancel(ctx)
	var followers sync.WaitGroup
	followers.Go(func() { record.Relay(following, w.warn("outbox")) })
	followers.Go(func() { w.follow(following) })
	followers.Go(func() { w.keepIndexed(following) })
	followers.Go(func() { w.keepMeilisearch(following) })
	followers.Go(func() { watch.serve(following, w) })
	followers.Go(func() { crew.Work(following) })
	defer followers.Wait()
	defer stop()
	app, err := p.application(w, watch, letters, fictitious)
	if err != nil {
		return err
	}
	guarded, err := p.guard(listener)
	if err != nil {
		return err
	}
	p.welcome(w.atlas.Current().Len(), fictitious)
	return p.listen(ctx, app, guarded)
}

// cannotListen says why, and by which setting to choose another address.
func cannotListen(err error, setting, addr string) error {
	if errors.Is(err, syscall.EADDRINUSE) {
		return fault.Wrap(err, fault.Unavailable, "L'adresse %s est déjà prise, peut-être par un autre annuaire. Arrêtez-le, ou choisissez une autre adresse par %s.", addr, setting)
	}
	return fault.Wrap(err, fault.Unavailable, "L'adresse %s ne peut pas être écoutée. Vérifiez %s, par exemple 127.0.0.1:8080.", addr, setting)
}

// prepare fills an empty record with what the service needs to be useful.
func (p *program) prepare(ctx context.Context, record *store.Store, demo bool) error {
	if err := ensureTerritories(ctx, record); err != nil {
		return err
	}
	if !demo {
		return closeDemoPeople(ctx, record)
	}
	if err := p.loadDemo(ctx, record); err != nil {
		return err
	}
	fictitious, err := record.HasFeed(ctx, data.DemoFeed)
	if err != nil || !fictitious {
		return err
	}
	return p.loadDemoPeople(ctx, record)
}

// shutdownDelay bounds how long the requests under way may take to finish.
const shutdownDelay = 10 * time.Second

func (p *program) listen(ctx context.Context, app *fiber.App, listener net.Listener) error {
	served := make(chan error, 1)
	go func() { served <- app.Listener(listener) }()
	select {
	case err := <-served:
		return err
	case <-ctx.Done():
		return errors.Join(app.ShutdownWithTimeout(shutdownDelay), <-served)
	}
}

// welcome says where the service is and what to try first.
func (p *program) welcome(places int, fictitious bool) {
	fmt.Fprintf(p.out, "\nAnnuaire est prêt : %s\n", p.config.PublicURL)
	if fictitious {
		fmt.Fprintf(p.out, "%d lieux de démonstration, tous inventés.\n", places)
	} else {
		fmt.Fprintf(p.out, "%d lieux publiés.\n", places)
	}
	fmt.Fprintf(p.out, `
À essayer :
  %[1]s/lieux?q=Rennes
  %[1]s/carte
  curl '%[1]s/api/v1/lieux/proches?lat=48.11&lon=-1.68&limite=3'

Ctrl-C arrête tout.
`, p.config.PublicURL)
}
