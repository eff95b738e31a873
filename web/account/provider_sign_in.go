package account

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"encoding/json"
	"net/url"
	"time"

	"github.com/gofiber/fiber/v2"
	"golang.org/x/oauth2"

	"annuaire/store"
	"annuaire/web/page"
)

// providerLink leads to the provider, and back to where the form would lead.
func (p *Pages) providerLink(form *page.Form) page.Content {
	after := ""
	for _, hidden := range form.Hidden {
		if hidden.Name == NextField {
			after = hidden.Value
		}
	}
	return linkLine{page.Link{Text: "Me connecter avec " + p.Provider.config.Name, Href: withNext("/connexion/fournisseur", after)}}
}

// departureCookie holds a sign-in at the provider under way.
func (p *Pages) departureCookie(value string, expires time.Time) *fiber.Cookie {
	return &fiber.Cookie{
		Name: p.Guard.CookieName() + "-depart", Value: value, Path: "/", HTTPOnly: true, Secure: p.Guard.secure(),
		SameSite: fiber.CookieSameSiteLaxMode, Expires: expires,
	}
}

func (p *Pages) leaveForProvider(c *fiber.Ctx) error {
	d := departure{State: rand.Text(), Nonce: rand.Text(), Verifier: oauth2.GenerateVerifier(), After: next(c.Query(NextField))}
	there, err := p.Provider.leave(c.UserContext(), d)
	if err != nil {
		return err
	}
	kept, err := json.Marshal(d)
	if err != nil {
		return err
	}
	c.Cookie(p.departureCookie(base64.RawURLEncoding.EncodeToString(kept), time.Now().Add(store.PendingLife)))
	return lead(c, there)
}

// comeBack ends a sign-in at the provider. It serves once: what was kept of it
// is dropped whatever comes of it.
func (p *Pages) comeBack(c *fiber.Ctx) error {
	d, ok := p.departed(c)
	c.Cookie(p.departureCookie("", time.Unix(1, 0)))
	c.Set(fiber.HeaderCacheControl, "no-store")
	if !ok || subtle.ConstantTimeCompare([]byte(c.Query("state")), []byte(d.State)) != 1 {
		return unverified(nil)
	}
	if c.Query("error") != "" { // the person gave up, or the provider refused
		return lead(c, "/connexion")
	}
	try := store.Try{Of: signInsOfAddress, Subject: p.subscriber(c)}
	if err := p.store.Attempt(c.UserContext(), p.now(), try); err != nil {
		return err
	}
	who, err := p.Provider.identify(c.UserContext(), c.Query("code"), d)
	if err != nil {
		return err
	}
	account, known, err := p.store.ProvidedAccount(c.UserContext(), store.Provided{
		Subject: who.Subject, Email: who.Email, Verified: who.Verified, Name: who.name(),
	})
	if err != nil {
		return err
	}
	if !known {
		return p.unknown(c, who)
	}
	return p.enter(c, store.NewSession{
		Account: account.Account, Strong: who.Strong, Pending: account.TOTP && !who.Strong, IDToken: who.IDToken,
	}, next(d.After))
}

func (p *Pages) departed(c *fiber.Ctx) (d departure, ok bool) {
	kept, err := base64.RawURLEncoding.DecodeString(c.Cookies(p.Guard.CookieName() + "-depart"))
	if err != nil || json.Unmarshal(kept, &d) != nil {
		return d, false
	}
	return d, d.State != "" && d.Nonce != "" && d.Verifier != ""
}

// unknown leads a person without an account to ask for one: signing in gives
// no right by itself.
func (p *Pages) unknown(c *fiber.Ctx, who Identity) error {
	form := requestForm(nil)
	form.Values = url.Values{nameField: {who.name()}, emailField: {who.Email}, siretField: {who.SIRET}}
	return p.public(c, "Demander un compte",
		&page.Notice{Title: "Aucun compte ne porte votre adresse", Text: "Vous êtes bien identifié. Demandez un compte : le territoire au-dessus du vôtre vous répondra.", Calm: true},
		form)
}
