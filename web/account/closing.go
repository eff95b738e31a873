package account

import (
	"github.com/gofiber/fiber/v2"

	"annuaire/internal/httpd"
	"annuaire/store"
	"annuaire/web/desk/frame"
	"annuaire/web/page"
)

const sureField = "certain"

func (p *Pages) closePage(c *fiber.Ctx) error {
	v, account, err := p.ownAccount(c)
	if err != nil {
		return err
	}
	return p.showClosing(c, v, closingForm(v, account))
}

func (p *Pages) showClosing(c *fiber.Ctx, v httpd.Visitor, form *page.Form) error {
	return p.Pages.Page(c, frame.Page(v, frame.Account, "Fermer mon compte",
		page.Paragraph("Votre adresse, votre nom et votre mot de passe sont effacés. Vos droits, vos connexions et vos jetons s’arrêtent."),
		page.Paragraph("L’historique des fiches garde un numéro de compte, qui ne dit plus qui vous êtes. Rien ne peut être rétabli."),
		form))
}

func closingForm(v httpd.Visitor, account store.Account) *page.Form {
	f := &page.Form{
		Action: "/espace/compte/fermer", Token: v.FormToken, Submit: "Fermer mon compte pour toujours",
		Back: page.Link{Text: "Garder mon compte", Href: "/espace/compte"},
	}
	if account.Password {
		f.Fields = append(f.Fields, formerPassword())
	}
	f.Fields = append(f.Fields, page.Check{Name: sureField, Label: "Je veux fermer mon compte et effacer mes données.", Required: true})
	return f
}

func (p *Pages) close(c *fiber.Ctx) error {
	v, account, err := p.ownAccount(c)
	if err != nil {
		return err
	}
	a := read(c)
	if err := p.checkFormer(c, v, a); err != nil {
		return err
	}
	if !a.has(sureField) {
		a.faults.Add(sureField, "Cochez la case pour confirmer.")
	}
	if len(a.faults) > 0 {
		refused(c)
		return p.showClosing(c, v, a.again(closingForm(v, account)))
	}
	if err := p.store.CloseAccount(c.UserContext(), v.Actor, v.Actor.Account); err != nil {
		return err
	}
	p.Guard.forget(c)
	return lead(c, "/connexion?fait=ferme")
}
