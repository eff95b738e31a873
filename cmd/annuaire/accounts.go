package main

import (
	"time"

	"annuaire/fault"
	"annuaire/geo"
	"annuaire/internal/password"
	"annuaire/web"
	"annuaire/web/account"
)

// visitors tells who sends each request. The clock of sessions is the real one,
// even in a demonstration whose own stands still.
func (p *program) visitors(w *world) *account.Guard {
	return &account.Guard{Store: w.record, Clock: time.Now, Now: p.now, Origin: p.config.Origin}
}

// accounts makes the pages by which people sign in.
func (p *program) accounts(w *world, site *web.Site, demo []account.DemoAccount) (*account.Pages, error) {
	proxies, err := p.trustedProxies()
	if err != nil {
		return nil, err
	}
	hasher, err := password.NewHasher(password.Ordinary)
	if err != nil {
		return nil, err
	}
	provider, err := p.identityProvider()
	if err != nil {
		return nil, err
	}
	return account.New(account.Deps{
		Guard: p.visitors(w), Pages: site.Renderer(), Hasher: hasher, TrustedProxies: proxies, Provider: provider, Demo: demo,
		Gazetteer: func() *geo.Gazetteer { return w.atlas.Current().Gazetteer() },
	}), nil
}

// identityProvider is nil when none is set.
func (p *program) identityProvider() (*account.Provider, error) {
	c := p.config
	switch {
	case c.OIDCIssuer == "":
		return nil, nil
	case c.OIDCClientID == "" || c.OIDCClientSecret == "":
		return nil, fault.New(fault.Invalid, "OIDC_ISSUER est réglé : donnez aussi OIDC_CLIENT_ID et OIDC_CLIENT_SECRET.")
	case c.Origin == "":
		return nil, fault.New(fault.Invalid, "OIDC_ISSUER est réglé : donnez aussi ANNUAIRE_PUBLIC_URL, où le fournisseur d'identité renvoie les personnes.")
	}
	return account.NewProvider(account.ProviderConfig{
		Issuer: c.OIDCIssuer, ClientID: c.OIDCClientID, ClientSecret: c.OIDCClientSecret, TrustEmail: c.OIDCTrustEmail, PublicURL: c.PublicURL, Name: c.OIDCName,
	}), nil
}
