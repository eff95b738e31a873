package main

import (
	"context"
	"encoding/json"
	"maps"
	"net"
	"net/netip"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/gofiber/fiber/v2"

	"annuaire/api"
	"annuaire/fault"
	"annuaire/internal/httpd"
	"annuaire/search"
	"annuaire/store"
	"annuaire/web"
	"annuaire/web/account"
	"annuaire/web/applying"
	"annuaire/web/importing"
	"annuaire/web/visiting"
)

// application wires the pages and the API to what they read.
func (p *program) application(w *world, watch *monitor, letters *post, fictitious bool) (*fiber.App, error) {
	proxies, err := p.trustedProxies()
	if err != nil {
		return nil, err
	}
	var geocoder *search.Geocoder
	if p.config.GeocoderURL != "" {
		geocoder = search.NewGeocoder(p.config.GeocoderURL)
	}
	set := search.BuiltInName
	if w.meili != nil {
		set = search.MeilisearchName
	}
	engine := watch.searching(w.engine(), set)
	site, err := web.New(web.Deps{
		Atlas: &w.atlas, Search: engine, Geocoder: geocoder, Clock: p.now,
		PublicURL: p.config.PublicURL, Basemap: p.config.Basemap, Demo: fictitious,
		Alias: briefly(w, w.record.Alias), Withdrawn: briefly(w, w.record.Withdrawn), Labels: w.labelsOf,
	})
	if err != nil {
		return nil, err
	}
	app := httpd.New(httpd.Config{
		Logger: p.log, TrustedProxies: proxies, Secure: strings.HasPrefix(p.config.PublicURL, "https://"),
		Page: account.LeadToSignIn(site.Error), Measure: watch.measure(), Before: p.visitors(w).Handlers(),
		Uploads:      []httpd.Upload{importing.Upload, visiting.Upload, applying.Upload},
		ImageSources: web.BasemapOrigins(p.config.Basemap), ConnectSources: web.BasemapOrigins(p.config.Basemap),
	})
	if err := p.backOffice(app, w, site, letters, fictitious); err != nil {
		return nil, err
	}
	site.Register(app)
	return app, api.Register(app, api.Deps{
		Atlas: &w.atlas, Search: engine, Index: w.texts.Index, Geocoder: geocoder, Clock: p.now, PublicURL: p.config.PublicURL,
		History: publicHistory(w), Alias: briefly(w, w.record.Alias), Withdrawn: briefly(w, w.record.Withdrawn),
		Following: w.following, Record: w.record, TrustedProxies: proxies,
		Ready: []api.Check{
			{Name: "base", Run: w.record.Ping}, {Name: "schema", Run: schemaIsCurrent(w.record)}, {Name: "atlas", Run: w.inStep},
		},
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
func publicHistory(w *world) func(context.Context, string, int) ([]api.HistoryEntry, error) {
	return func(ctx context.Context, id string, limit int) ([]api.HistoryEntry, error) {
		if w.recordIsAway() {
			return nil, fault.New(fault.Unavailable, "L'historique n'est pas disponible : la base de données ne répond pas. Réessayez dans quelques minutes.")
		}
		ctx, cancel := context.WithTimeout(ctx, lookupPatience)
		defer cancel()
		entries, err := w.record.History(ctx, id, limit)
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

// lookupPatience bounds how long a reader waits for a record that does not
// answer. Once it is known to be away, nobody waits.
const lookupPatience = 2 * time.Second

// briefly asks the record about an identifier that no published place bears,
// with that patience.
func briefly(w *world, ask func(ctx context.Context, id string) (string, bool, error)) func(context.Context, string) (string, bool, error) {
	return func(ctx context.Context, id string) (string, bool, error) {
		if w.recordIsAway() {
			return "", false, fault.New(fault.Unavailable,
				"Aucun lieu publié ne porte cet identifiant, et la base de données, qui connaît les anciens, ne répond pas. Réessayez dans quelques minutes.")
		}
		ctx, cancel := context.WithTimeout(ctx, lookupPatience)
		defer cancel()
		return ask(ctx, id)
	}
}

// schemaIsCurrent remembers that it was: looking takes a connection, and no
// program undoes a migration.
func schemaIsCurrent(record *store.Store) func(context.Context) error {
	var known atomic.Bool
	return func(ctx context.Context) error {
		if known.Load() {
			return nil
		}
		current, err := record.SchemaIsCurrent(ctx)
		if err == nil && !current {
			return fault.New(fault.Unavailable, "Le schéma de la base n'est pas à jour : lancez « annuaire migrate ».")
		}
		known.Store(err == nil)
		return err
	}
}
