package account

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"annuaire/fault"
	"annuaire/internal/password"
	"annuaire/store"
	"annuaire/web/page"
)

var (
	resetsOfAddress = store.Allowance{Kind: "mot-de-passe.adresse", Number: 20, Window: time.Hour}
	resetsOfEmail   = store.Allowance{Kind: "mot-de-passe.courriel", Number: 5, Window: time.Hour}
)

// resetTakes is how long asking takes at the least: writing a letter takes a few
// milliseconds, which would tell who has an account.
const resetTakes = 250 * time.Millisecond

func (p *Pages) resetPage(c *fiber.Ctx) error { return p.showReset(c, resetForm()) }

func (p *Pages) showReset(c *fiber.Ctx, form *page.Form) error {
	return p.public(c, "Choisir un nouveau mot de passe",
		page.Paragraph("Écrivez l’adresse de votre compte. Vous y recevrez un lien, valable 30 minutes."), form)
}

func resetForm() *page.Form {
	return &page.Form{
		Action: "/mot-de-passe",
		Fields: []page.Field{page.TextField{Name: emailField, Label: "Adresse électronique", Type: page.Email, Autocomplete: "username", Required: true}},
		Submit: "Recevoir un lien",
		Back:   page.Link{Text: "Revenir à la connexion", Href: "/connexion"},
	}
}

func (p *Pages) askReset(c *fiber.Ctx) error {
	a := read(c)
	email := a.email(emailField)
	if len(a.faults) > 0 {
		refused(c)
		return p.showReset(c, a.again(resetForm()))
	}
	err := p.store.Attempt(c.UserContext(), p.now(), store.Try{Of: resetsOfAddress, Subject: p.subscriber(c)}, store.Try{Of: resetsOfEmail, Subject: email})
	if err != nil {
		return err
	}
	enough := time.After(resetTakes)
	if err := p.store.AskReset(c.UserContext(), email, p.now()); err != nil {
		return err
	}
	select {
	case <-enough:
	case <-c.UserContext().Done():
	}
	return p.public(c, "Regardez votre messagerie",
		page.Paragraph("Si un compte porte cette adresse, un lien vient de lui être envoyé. Il sert une fois, pendant 30 minutes."),
		page.Paragraph("Rien n’arrive ? Regardez dans les indésirables, ou vérifiez l’adresse."),
		linkLine{page.Link{Text: "Essayer une autre adresse", Href: "/mot-de-passe"}})
}

func (p *Pages) newPasswordPage(c *fiber.Ctx) error {
	if _, err := p.store.Link(c.UserContext(), store.LinkReset, c.Params("secret"), p.now()); err != nil {
		return p.spent(c, err, page.Link{Text: "Demander un autre lien", Href: "/mot-de-passe"})
	}
	return p.showNewPassword(c, newPasswordForm(c.Params("secret")))
}

func (p *Pages) showNewPassword(c *fiber.Ctx, form *page.Form) error {
	c.Set(fiber.HeaderReferrerPolicy, "no-referrer") // the address is the secret
	return p.public(c, "Choisir un nouveau mot de passe", form)
}

func newPasswordForm(secret string) *page.Form {
	return &page.Form{
		Action: store.ResetPath + page.PathEscape(secret),
		Fields: []page.Field{newPasswordField()},
		Submit: "Changer mon mot de passe",
	}
}

func newPasswordField() page.Field {
	return page.TextField{
		Name: passwordField, Label: "Nouveau mot de passe", Hint: "12 caractères au moins. Par exemple quatre mots sans rapport.",
		Type: page.Password, Autocomplete: "new-password", Required: true,
	}
}

func (p *Pages) newPassword(c *fiber.Ctx) error {
	secret, another := c.Params("secret"), page.Link{Text: "Demander un autre lien", Href: "/mot-de-passe"}
	link, err := p.store.Link(c.UserContext(), store.LinkReset, secret, p.now())
	if err != nil {
		return p.spent(c, err, another)
	}
	account, err := p.store.Account(c.UserContext(), link.Account)
	if err != nil {
		return err
	}
	a := read(c)
	typed := a.newPassword(passwordField, account.Email)
	if len(a.faults) > 0 {
		refused(c)
		return p.showNewPassword(c, a.again(newPasswordForm(secret)))
	}
	hash, err := p.Hasher.Hash(c.UserContext(), typed)
	if err != nil {
		return err
	}
	if _, err := p.store.ResetPassword(c.UserContext(), secret, hash, p.now()); err != nil {
		return p.spent(c, err, another)
	}
	p.Guard.forget(c)
	return lead(c, "/connexion?fait=mot-de-passe")
}

// newPassword reads a password that the person of an e-mail would choose.
func (a *answers) newPassword(name, email string) string {
	typed := a.values.Get(name)
	if wrong := password.Check(typed, email); wrong != "" {
		a.faults.Add(name, "%s", wrong)
	}
	return typed
}

// spent says that a link does not serve, and how to have another.
func (p *Pages) spent(c *fiber.Ctx, err error, another page.Link) error {
	if fault.KindOf(err) != fault.Gone {
		return err
	}
	c.Status(fiber.StatusGone)
	return p.public(c, "Ce lien ne sert plus", page.Paragraph("Il a déjà servi, ou sa durée est passée. Rien n’a été changé."), linkLine{another})
}
