package account

import (
	"github.com/gofiber/fiber/v2"

	"annuaire/fault"
	"annuaire/store"
	"annuaire/web/page"
)

const nameField = "nom"

// askAgain is what somebody does whose invitation does not serve.
var askAgain = page.Link{Text: "Se connecter", Href: "/connexion"}

func (p *Pages) invitationPage(c *fiber.Ctx) error {
	account, err := p.invited(c)
	if err != nil {
		return p.spentInvitation(c, err)
	}
	return p.showInvitation(c, account, invitationForm(c.Params("secret"), account))
}

// invited gives the account that the link of a request invites to.
func (p *Pages) invited(c *fiber.Ctx) (store.Account, error) {
	link, err := p.store.Link(c.UserContext(), store.LinkInvitation, c.Params("secret"), p.now())
	if err != nil {
		return store.Account{}, err
	}
	return p.store.Account(c.UserContext(), link.Account)
}

func (p *Pages) spentInvitation(c *fiber.Ctx, err error) error {
	if fault.KindOf(err) != fault.Gone {
		return err
	}
	c.Status(fiber.StatusGone)
	return p.public(c, "Cette invitation ne sert plus",
		page.Paragraph("Elle a déjà servi, ou ses 7 jours sont passés. Si votre compte est ouvert, connectez-vous. Sinon, demandez une autre invitation à la personne qui vous a invité."),
		linkLine{askAgain})
}

func (p *Pages) showInvitation(c *fiber.Ctx, account store.Account, form *page.Form) error {
	c.Set(fiber.HeaderReferrerPolicy, "no-referrer") // the address is the secret
	return p.public(c, "Ouvrir votre compte", page.Paragraph("Votre adresse : "+account.Email+"."), form)
}

func invitationForm(secret string, account store.Account) *page.Form {
	return &page.Form{
		Action: store.InvitationPath + page.PathEscape(secret),
		Fields: []page.Field{
			page.TextField{Name: nameField, Label: "Prénom et nom", Value: account.Name, Autocomplete: "name", Max: store.MaxName, Required: true},
			newPasswordField(),
		},
		Submit: "Ouvrir mon compte",
	}
}

func (p *Pages) accept(c *fiber.Ctx) error {
	invited, err := p.invited(c)
	if err != nil {
		return p.spentInvitation(c, err)
	}
	a := read(c)
	name := a.line(nameField, store.MaxName, "Écrivez votre prénom et votre nom.")
	typed := a.newPassword(passwordField, invited.Email)
	if len(a.faults) > 0 {
		refused(c)
		return p.showInvitation(c, invited, a.again(invitationForm(c.Params("secret"), invited)))
	}
	hash, err := p.Hasher.Hash(c.UserContext(), typed)
	if err != nil {
		return err
	}
	account, err := p.store.AcceptInvitation(c.UserContext(), c.Params("secret"), name, hash, p.now())
	if err != nil {
		return p.spentInvitation(c, err)
	}
	return p.enter(c, store.NewSession{Account: account}, "/espace")
}
