package account

import (
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"annuaire/internal/httpd"
	"annuaire/store"
	"annuaire/web/desk/frame"
	"annuaire/web/page"
)

// checksOfAccount bounds guesses at a password from within a session.
var checksOfAccount = store.Allowance{Kind: "compte.mot-de-passe", Number: 10, Window: 15 * time.Minute}

const formerField = "ancien"

var ownDone = map[string]string{
	"nom":          "Votre nom est enregistré.",
	"mot-de-passe": "Votre mot de passe est changé. Vos autres connexions sont fermées.",
	"sessions":     "Les autres connexions sont fermées.",
	"session":      "Cette connexion est fermée.",
	"retiree":      "Votre connexion ne demande plus de code.",
}

func (p *Pages) own(c *fiber.Ctx) error {
	v, err := person(c)
	if err != nil {
		return err
	}
	return p.showOwn(c, v, nil, nil)
}

// showOwn answers the page of an account, with a form that was refused in the
// place of the one it holds.
func (p *Pages) showOwn(c *fiber.Ctx, v httpd.Visitor, name, change *page.Form) error {
	account, err := p.store.Account(c.UserContext(), v.Actor.Account)
	if err != nil {
		return err
	}
	sessions, err := p.store.Sessions(c.UserContext(), v.Actor, p.Guard.token(c), p.now())
	if err != nil {
		return err
	}
	if name == nil {
		name = nameForm(v, account)
	}
	if change == nil {
		change = changeForm(v, account)
	}
	return p.Pages.Page(c, frame.Page(v, frame.Account, "Mon compte",
		done(c, ownDone),
		page.Section{Title: "Votre identité", Contents: []page.Content{page.Paragraph("Adresse électronique : " + account.Email), name}},
		page.Section{Title: "Mot de passe", Contents: []page.Content{change}},
		factorSection(account),
		sessionsSection(v, sessions),
		page.Section{Title: "Fermer mon compte", Contents: []page.Content{
			page.Paragraph("Vos droits s’arrêtent et vos données personnelles sont effacées."),
			linkLine{page.Link{Text: "Fermer mon compte", Href: "/espace/compte/fermer"}},
		}}))
}

func nameForm(v httpd.Visitor, account store.Account) *page.Form {
	return &page.Form{
		Action: "/espace/compte/nom", Token: v.FormToken, Prefix: "nom-", Submit: "Enregistrer",
		Fields: []page.Field{page.TextField{Name: nameField, Label: "Prénom et nom", Value: account.Name, Autocomplete: "name", Max: store.MaxName, Required: true}},
	}
}

func changeForm(v httpd.Visitor, account store.Account) *page.Form {
	f := &page.Form{Action: "/espace/compte/mot-de-passe", Token: v.FormToken, Prefix: "mdp-", Submit: "Changer mon mot de passe"}
	if account.Password {
		f.Fields = append(f.Fields, formerPassword())
	}
	f.Fields = append(f.Fields, newPasswordField())
	return f
}

func formerPassword() page.Field {
	return page.TextField{Name: formerField, Label: "Mot de passe actuel", Type: page.Password, Autocomplete: "current-password", Required: true}
}

func factorSection(account store.Account) page.Content {
	text, link := "Un code de votre téléphone peut compléter votre mot de passe. Certains droits le demandent.", "Protéger ma connexion par un code"
	if !account.TOTPSince.IsZero() {
		text, link = "Votre connexion demande un code depuis le "+dayInWords(account.TOTPSince)+".", "Gérer les codes"
	}
	return page.Section{Title: "Seconde étape de connexion", Contents: []page.Content{
		page.Paragraph(text), linkLine{page.Link{Text: link, Href: "/espace/compte/seconde-etape"}},
	}}
}

func sessionsSection(v httpd.Visitor, sessions []store.Session) page.Content {
	table := &page.Table{
		Caption: "Vos connexions ouvertes", Empty: "Aucune connexion n’est ouverte.",
		Columns: []page.Column{{Title: "Appareil"}, {Title: "Réseau"}, {Title: "Depuis"}, {Title: "Vue"}, {Title: "Actions", Hidden: true}},
	}
	for i, s := range sessions {
		action := page.Content(page.Text("Celle-ci"))
		if i > 0 {
			action = page.PostButton{Action: "/espace/compte/sessions/" + strconv.FormatInt(s.Number, 10), Token: v.FormToken, Text: "Fermer", About: s.Device}
		}
		table.Rows = append(table.Rows, page.Row{Cells: []page.Content{
			page.Text(s.Device), page.Text(s.Network), page.Text(instantInWords(s.CreatedAt)), page.Text(instantInWords(s.SeenAt)), action,
		}})
	}
	contents := []page.Content{table}
	if len(sessions) > 1 {
		contents = append(contents, page.PostButton{Action: "/espace/compte/sessions", Token: v.FormToken, Text: "Fermer toutes les autres"})
	}
	return page.Section{Title: "Connexions", Contents: contents}
}

func (p *Pages) rename(c *fiber.Ctx) error {
	v, err := person(c)
	if err != nil {
		return err
	}
	a := read(c)
	name := a.line(nameField, store.MaxName, "Écrivez votre prénom et votre nom.")
	if len(a.faults) > 0 {
		refused(c)
		return p.showOwn(c, v, a.again(nameForm(v, store.Account{})), nil)
	}
	if err := p.store.RenameAccount(c.UserContext(), v.Actor, name); err != nil {
		return err
	}
	return lead(c, "/espace/compte?fait=nom")
}

// ownAccount gives who asks, and their account.
func (p *Pages) ownAccount(c *fiber.Ctx) (v httpd.Visitor, account store.Account, err error) {
	if v, err = person(c); err == nil {
		account, err = p.store.Account(c.UserContext(), v.Actor.Account)
	}
	return v, account, err
}

func (p *Pages) changePassword(c *fiber.Ctx) error {
	v, account, err := p.ownAccount(c)
	if err != nil {
		return err
	}
	a := read(c)
	if err := p.checkFormer(c, v, a); err != nil {
		return err
	}
	typed := a.newPassword(passwordField, account.Email)
	if len(a.faults) > 0 {
		refused(c)
		return p.showOwn(c, v, nil, a.again(changeForm(v, account)))
	}
	hash, err := p.Hasher.Hash(c.UserContext(), typed)
	if err != nil {
		return err
	}
	if err := p.store.ChangePassword(c.UserContext(), v.Actor, hash, p.Guard.token(c)); err != nil {
		return err
	}
	return lead(c, "/espace/compte?fait=mot-de-passe")
}

// checkFormer adds a fault when the present password was not given, for who has
// one: a session left open on a shared machine changes nothing that lasts.
func (p *Pages) checkFormer(c *fiber.Ctx, v httpd.Visitor, a *answers) error {
	credential, err := p.store.CredentialOf(c.UserContext(), v.Actor)
	if err != nil || credential.Hash == "" {
		return err
	}
	try := store.Try{Of: checksOfAccount, Subject: accountSubject(v.Actor.Account)}
	if err := p.store.Attempt(c.UserContext(), p.now(), try); err != nil {
		return err
	}
	ok, err := p.Hasher.Matches(c.UserContext(), a.secret(formerField), credential.Hash)
	if err != nil {
		return err
	}
	if !ok {
		a.faults.Add(formerField, "Ce n'est pas votre mot de passe actuel.")
		return nil
	}
	return p.store.ForgetAttempts(c.UserContext(), try)
}

func (p *Pages) endOthers(c *fiber.Ctx) error {
	v, err := person(c)
	if err != nil {
		return err
	}
	if err := p.store.EndOtherSessions(c.UserContext(), v.Actor, p.Guard.token(c)); err != nil {
		return err
	}
	return lead(c, "/espace/compte?fait=sessions")
}

func (p *Pages) endOne(c *fiber.Ctx) error {
	v, err := person(c)
	if err != nil {
		return err
	}
	number, err := numberOf(c)
	if err != nil {
		return err
	}
	if err := p.store.EndNumberedSession(c.UserContext(), v.Actor, number); err != nil {
		return err
	}
	return lead(c, "/espace/compte?fait=session")
}
