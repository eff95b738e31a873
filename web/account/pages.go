package account

import (
	"net/netip"
	"time"

	"github.com/gofiber/fiber/v2"

	"annuaire/fault"
	"annuaire/geo"
	"annuaire/internal/httpd"
	"annuaire/internal/password"
	"annuaire/store"
	"annuaire/web/page"
)

// Deps is what these pages need of the rest of the program.
type Deps struct {
	Guard          *Guard
	Pages          *page.Renderer
	Hasher         *password.Hasher
	Gazetteer      func() *geo.Gazetteer
	TrustedProxies []netip.Prefix
	Provider       *Provider     // identity provider, nil for none
	Demo           []DemoAccount // shown to everybody: in a demonstration only
}

// DemoAccount is an account of a demonstration, with its password, and the
// secret of its second factor where it has one: the page of the code then shows
// the code.
type DemoAccount struct{ Who, Email, Password, Secret string }

// Pages answers the pages of accounts.
type Pages struct {
	Deps
	store *store.Store
}

// New makes the pages.
func New(deps Deps) *Pages { return &Pages{Deps: deps, store: deps.Guard.Store} }

// Register adds every route of accounts.
func (p *Pages) Register(app *fiber.App) {
	app.Get("/connexion", p.signInPage)
	app.Post("/connexion", p.signIn)
	app.Get("/connexion/code", p.codePage)
	app.Post("/connexion/code", p.code)
	app.Post("/deconnexion", p.signOut)
	app.Get("/mot-de-passe", p.resetPage)
	app.Post("/mot-de-passe", p.askReset)
	app.Get("/mot-de-passe/:secret", p.newPasswordPage)
	app.Post("/mot-de-passe/:secret", p.newPassword)
	app.Get("/invitation/:secret", p.invitationPage)
	app.Post("/invitation/:secret", p.accept)
	app.Get("/compte/demander", p.requestPage)
	app.Post("/compte/demander", p.request)
	app.Get("/compte/demander/confirmer/:secret", p.confirmRequestPage)
	app.Post("/compte/demander/confirmer/:secret", p.confirmRequest)

	app.Get("/espace/compte", p.own)
	app.Post("/espace/compte/nom", p.rename)
	app.Post("/espace/compte/mot-de-passe", p.changePassword)
	app.Post("/espace/compte/sessions", p.endOthers)
	app.Post("/espace/compte/sessions/:numero", p.endOne)
	app.Get("/espace/compte/fermer", p.closePage)
	app.Post("/espace/compte/fermer", p.close)
	app.Get("/espace/compte/seconde-etape", p.factorPage)
	app.Post("/espace/compte/seconde-etape", p.confirmFactor)
	app.Post("/espace/compte/seconde-etape/codes", p.renewCodes)
	app.Post("/espace/compte/seconde-etape/retirer", p.dropFactor)
	app.Get("/espace/jetons", p.tokens)
	app.Post("/espace/jetons", p.createToken)
	app.Post("/espace/jetons/:numero/supprimer", p.revokeToken)
	app.Get("/espace/comptes", p.requests)
	app.Get("/espace/comptes/:numero", p.oneRequest)
	app.Post("/espace/comptes/:numero", p.decide)

	if p.Provider != nil {
		app.Get("/connexion/fournisseur", p.leaveForProvider)
		app.Get("/connexion/retour", p.comeBack)
	}
}

func (p *Pages) now() time.Time { return p.Guard.Clock() }

// public answers a page that anybody may open. It is kept by no cache: it says
// what was typed, or what a link allows.
func (p *Pages) public(c *fiber.Ctx, title string, contents ...page.Content) error {
	v, err := httpd.VisitorOf(c)
	if err != nil {
		return err
	}
	for i := range contents {
		contents[i] = signed(contents[i], v.FormToken)
	}
	answer := page.Page{
		Title: title, Section: "connexion", NoIndex: true, Private: true, Form: true,
		Crumbs:  []page.Crumb{{Text: "Accueil", Href: "/"}, {Text: title}},
		Content: page.Framed{Title: title, Contents: contents},
	}
	if v.Actor.Signed() {
		answer.Member = &page.Member{Name: v.Actor.Name, Token: v.FormToken}
	}
	return p.Pages.Page(c, answer)
}

// signed gives a form the token of a session: who has signed in also opens
// these pages.
func signed(content page.Content, token string) page.Content {
	switch form := content.(type) {
	case *page.Form:
		form.Token = token
	case page.PostButton:
		form.Token = token
		return form
	}
	return content
}

var errToken = fault.New(fault.Denied, "Un jeton ne donne pas accès à un compte. Connectez-vous.")

func person(c *fiber.Ctx) (httpd.Visitor, error) {
	v, err := httpd.Signed(c)
	if err == nil && v.Actor.Token != nil {
		err = errToken
	}
	return v, err
}
