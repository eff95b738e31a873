// Package label holds what the public sees of labels: the schemes, the register of
// every title ever given, the page of each title, its certificate, and what
// verifies it.
package label

import (
	"context"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"

	"annuaire/geo"
	"annuaire/labels/credential"
	"annuaire/store"
	"annuaire/web/page"
)

// Deps is what these pages need of the rest of the program.
type Deps struct {
	Store     *store.Store
	Renderer  *page.Renderer
	Clock     func() time.Time
	PublicURL string // without a final slash
	Gazetteer func() *geo.Gazetteer
	// Keys gives those that sign credentials, the one in use first; nil: those of
	// the record.
	Keys func(ctx context.Context) ([]credential.Key, error)
}

// Pages answers them.
type Pages struct {
	deps    Deps
	keys    keyring
	list    keptList
	names   keptNames
	schemes sync.Map // number of a version in the record → store.SchemeVersion, which never changes
}

// New makes the pages.
func New(deps Deps) *Pages {
	if deps.Keys == nil {
		deps.Keys = func(ctx context.Context) ([]credential.Key, error) { return deps.Store.SigningKeys(ctx, deps.Clock()) }
	}
	return &Pages{deps: deps}
}

// Addresses.
const (
	home           = "/labels"
	registerPath   = home + "/registre"
	titlesPath     = home + "/titres"
	verifyPath     = home + "/verifier"
	statisticsPath = home + "/statistiques"
)

// Register adds every route. Those with a name come before those of any scheme.
func (p *Pages) Register(app *fiber.App) {
	app.Get(home, p.index)
	app.Get(registerPath, p.register)
	app.Get(verifyPath, p.verify)
	app.Post(verifyPath, p.verifyFile)
	app.Get(statisticsPath, p.statistics)
	app.Get(credential.KeysPath, p.publicKeys)
	app.Get(credential.StatusPath, p.statusList)
	app.Get(credential.ImagePath, p.emblem)
	app.Get(titlesPath+"/:numero", p.title)
	app.Get(titlesPath+"/:numero/certificat", p.certificate)
	app.Get(titlesPath+"/:numero/certificat.pdf", p.certificatePDF)
	app.Get(titlesPath+"/:numero/attestation.json", p.attestation)
	app.Get(home+"/:dispositif", p.schemePage)
	app.Get(home+"/:dispositif/versions/:version", p.version)
}

// scheme gives what a version of a scheme says.
func (p *Pages) scheme(ctx context.Context, version int64) (v store.SchemeVersion, err error) {
	if known, is := p.schemes.Load(version); is {
		return known.(store.SchemeVersion), nil
	}
	if v, err = p.deps.Store.SchemeVersionByID(ctx, version); err == nil {
		p.schemes.Store(version, v)
	}
	return v, err
}

// keyring keeps the keys for a moment: another instance may have changed them.
type keyring struct {
	mutex sync.Mutex
	keys  []credential.Key
	at    time.Time
}

const keysLast = 30 * time.Second

// signingKeys gives the keys, the one in use first.
func (p *Pages) signingKeys(ctx context.Context) ([]credential.Key, error) {
	p.keys.mutex.Lock()
	defer p.keys.mutex.Unlock()
	if p.keys.keys != nil && time.Since(p.keys.at) < keysLast {
		return p.keys.keys, nil
	}
	keys, err := p.deps.Keys(ctx)
	if err == nil {
		p.keys.keys, p.keys.at = keys, time.Now()
	}
	return keys, err
}

// keptNames are the names of the schemes, kept for a moment.
type keptNames struct {
	mutex sync.Mutex
	list  []store.SchemeName
	at    time.Time
}

const namesLast = 10 * time.Second

// schemeNames lists the versions that were published, by code, the latest first.
func (p *Pages) schemeNames(ctx context.Context) ([]store.SchemeName, error) {
	p.names.mutex.Lock()
	defer p.names.mutex.Unlock()
	if p.names.list != nil && time.Since(p.names.at) < namesLast {
		return p.names.list, nil
	}
	list, err := p.deps.Store.SchemeNames(ctx)
	if err == nil {
		p.names.list, p.names.at = list, time.Now()
	}
	return list, err
}

// crumbs lead to a page under the labels.
func crumbs(steps ...page.Crumb) []page.Crumb {
	return append([]page.Crumb{{Text: "Accueil", Href: "/"}, {Text: "Labels", Href: home}}, steps...)
}
