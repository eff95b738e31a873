package main

import (
	"context"
	"encoding/json"
	"maps"
	"net"
	"net/netip"
	"slices"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"annuaire/api"
	"annuaire/fault"
	"annuaire/internal/httpd"
	"annuaire/search"
	"annuaire/store"
	"annuaire/web"
)

// application wires the pages and the API to what they read.
func (p *program) application(w *world, fictitious bool) (*fiber.App, error) {
	proxies, err := p.trustedProxies()
	if err != nil {
		return nil, err
	}
	var geocoder *search.Geocoder
	if p.config.GeocoderURL != "" {
		geocoder = search.NewGeocoder(p.config.GeocoderURL)
	}
	site, err := web.New(web.Deps{
		Atlas: &w.atlas, Search: w.index.Load, Geocoder: geocoder, Departments: w.outlines, Clock: p.now,
		PublicURL: p.config.PublicURL, Basemap: p.config.Basemap, Demo: fictitious,
		Alias: briefly(w.record.Alias), Withdrawn: briefly(w.record.Withdrawn),
	})
	if err != nil {
		return nil, err
	}
	app := httpd.New(httpd.Config{
		Logger: p.log, TrustedProxies: proxies, Secure: strings.HasPrefix(p.config.PublicURL, "https://"), Page: site.Error,
		ImageSources: web.BasemapOrigins(p.config.Basemap), ConnectSources: web.BasemapOrigins(p.config.Basemap),
	})
	site.Register(app)
	return app, api.Register(app, api.Deps{
		Atlas: &w.atlas, Search: w.index.Load, Geocoder: geocoder, Clock: p.now, PublicURL: p.config.PublicURL,
		History: publicHistory(w.record), Alias: briefly(w.record.Alias), Withdrawn: briefly(w.record.Withdrawn),
		Ready: []api.Check{{Name: "base", Run: w.record.Ping}, {Name: "schema", Run: schemaIsCurrent(w.record)}},
	})
}

// trustedProxies reads TRUSTED_PROXIES: addresses or networks.
func (p *program) trustedProxies() ([]netip.Prefix, error) {
	var proxies []netip.Prefix
	for _, text := range p.config.TrustedProxies {
		network, err := netip.ParsePrefix(text)
		if err != nil {
			var address netip.Addr
			if address, err = netip.ParseAddr(text); err != nil {
				return nil, fault.New(fault.Invalid, "TRUSTED_PROXIES : « %s » n'est ni une adresse ni un réseau, comme 10.0.0.0/8.", text)
			}
			network = netip.PrefixFrom(address, address.BitLen())
		}
		proxies = append(proxies, network)
	}
	return proxies, nil
}

// guard bounds the connections of the listener.
func (p *program) guard(listener net.Listener) (net.Listener, error) {
	proxies, err := p.trustedProxies()
	return httpd.Guard(listener, httpd.Limits{Exempt: proxies}), err
}

// publicHistory gives of each change what anyone may know: when, why and which
// columns, neither who nor what they held.
func publicHistory(record *store.Store) func(context.Context, string, int) ([]api.HistoryEntry, error) {
	return func(ctx context.Context, id string, limit int) ([]api.HistoryEntry, error) {
		entries, err := record.History(ctx, id, limit)
		if err != nil {
			return nil, err
		}
		public := make([]api.HistoryEntry, len(entries))
		for i, e := range entries {
			var after map[string]json.RawMessage
			if err := json.Unmarshal(e.After, &after); err != nil {
				return nil, err
			}
			public[i] = api.HistoryEntry{Version: e.Version, At: e.At, Reason: e.Reason, Columns: slices.Sorted(maps.Keys(after))}
		}
		return public, nil
	}
}

// lookupPatience bounds how long an address nobody knows waits for a record
// that does not answer.
const lookupPatience = 2 * time.Second

// briefly asks the record about one identifier, with that patience.
func briefly(ask func(ctx context.Context, id string) (string, bool, error)) func(context.Context, string) (string, bool, error) {
	return func(ctx context.Context, id string) (string, bool, error) {
		ctx, cancel := context.WithTimeout(ctx, lookupPatience)
		defer cancel()
		return ask(ctx, id)
	}
}

func schemaIsCurrent(record *store.Store) func(context.Context) error {
	return func(ctx context.Context) error {
		current, err := record.SchemaIsCurrent(ctx)
		if err == nil && !current {
			err = fault.New(fault.Unavailable, "Le schéma de la base n'est pas à jour : lancez « annuaire migrate ».")
		}
		return err
	}
}
