package account

import (
	"github.com/gofiber/fiber/v2"

	"annuaire/fault"
	"annuaire/internal/httpd"
	"annuaire/store"
	"annuaire/web/desk/frame"
	"annuaire/web/page"
)

const factorTitle = "Seconde étape de connexion"

func (p *Pages) factorPage(c *fiber.Ctx) error {
	v, account, err := p.ownAccount(c)
	if err != nil {
		return err
	}
	if !account.TOTPSince.IsZero() {
		return p.showFactor(c, v, account, dropForm(v))
	}
	secret, err := p.factorToConfirm(c, v)
	if err != nil {
		return err
	}
	return p.showEnrolment(c, v, account, secret, enrolmentForm(v, c.Query(NextField)))
}

// factorToConfirm gives the secret that waits for its first code, drawn when
// there is none: who comes back to the page finds the one already scanned.
func (p *Pages) factorToConfirm(c *fiber.Ctx, v httpd.Visitor) (string, error) {
	factor, ok, err := p.store.SecondFactorOf(c.UserContext(), v.Actor.Account)
	if err != nil || ok && !factor.Confirmed {
		return factor.Secret, err
	}
	secret := newTOTPSecret()
	return secret, p.store.BeginSecondFactor(c.UserContext(), v.Actor, secret)
}

func (p *Pages) showEnrolment(c *fiber.Ctx, v httpd.Visitor, account store.Account, secret string, form *page.Form) error {
	why := "Un code de votre téléphone complète votre mot de passe. Personne n’entre avec votre seul mot de passe."
	if needs(v) {
		why = "Vos droits demandent un code en plus du mot de passe. Ils ne comptent pas avant cette étape."
	}
	return p.Pages.Page(c, frame.Page(v, frame.Account, factorTitle,
		page.Paragraph(why),
		page.Section{Title: "1. Ouvrez une application de codes", Contents: []page.Content{
			page.Paragraph("Prenez celle que vous avez déjà, ou par exemple FreeOTP ou Aegis, gratuites et libres."),
		}},
		page.Section{Title: "2. Photographiez ce dessin avec l’application", Contents: []page.Content{
			drawnCode{totpAddress(secret, account.Email)},
			page.Paragraph("Sans appareil photo, recopiez cette clé : " + inFours(secret, " ")),
		}},
		page.Section{Title: "3. Recopiez le code affiché", Contents: []page.Content{form}}))
}

func needs(v httpd.Visitor) bool {
	for _, g := range v.Actor.Grants {
		if g.Role.NeedsSecondFactor() {
			return true
		}
	}
	return false
}

// drawnCode is the secret as applications photograph it.
type drawnCode struct{ address string }

// Write implements page.Content.
func (d drawnCode) Write(w *page.Writer) {
	w.Raw(`<p class="code-dessine">`)
	w.QR(d.address, "Code à photographier avec l’application. La clé est écrite dessous.")
	w.Raw("</p>\n")
}

func enrolmentForm(v httpd.Visitor, after string) *page.Form {
	return &page.Form{
		Action: "/espace/compte/seconde-etape", Token: v.FormToken, Submit: "Mettre en service",
		Hidden: []page.Input{{Name: NextField, Value: next(after)}},
		Fields: []page.Field{page.TextField{
			Name: codeField, Label: "Code", Hint: "Six chiffres, qui changent toutes les 30 secondes.", Type: page.Digits, Autocomplete: "one-time-code", Max: 12, Required: true,
		}},
	}
}

func (p *Pages) confirmFactor(c *fiber.Ctx) error {
	v, account, err := p.ownAccount(c)
	if err != nil {
		return err
	}
	secret, err := p.factorToConfirm(c, v)
	if err != nil {
		return err
	}
	a := read(c)
	ok, err := p.takesFirstCode(c, v, secret, trimmed(a.secret(codeField)))
	if err != nil {
		return err
	}
	if !ok {
		a.faults.Add(codeField, "Ce code n'est pas le bon, ou il a déjà servi. Attendez le suivant, puis recopiez-le.")
		a.values.Del(codeField)
		refused(c)
		return p.showEnrolment(c, v, account, secret, a.again(enrolmentForm(v, a.values.Get(NextField))))
	}
	codes := recoveryCodes()
	if err := p.store.ConfirmSecondFactor(c.UserContext(), v.Actor, codes, p.now()); err != nil {
		return err
	}
	if v, err = p.strengthen(c, v); err != nil {
		return err
	}
	return p.showCodes(c, v, codes, next(a.values.Get(NextField)))
}

func (p *Pages) takesFirstCode(c *fiber.Ctx, v httpd.Visitor, secret, code string) (bool, error) {
	try := store.Try{Of: codesOfAccount, Subject: accountSubject(v.Actor.Account)}
	if err := p.store.Attempt(c.UserContext(), p.now(), try); err != nil {
		return false, err
	}
	step, ok := stepOf(secret, code, p.now())
	if !ok {
		return false, nil
	}
	fresh, err := p.store.UseStep(c.UserContext(), v.Actor.Account, step)
	if err != nil || !fresh {
		return false, err
	}
	return true, p.store.ForgetAttempts(c.UserContext(), try)
}

// strengthen gives the visitor another session, which a second factor opened.
func (p *Pages) strengthen(c *fiber.Ctx, v httpd.Visitor) (httpd.Visitor, error) {
	token, err := p.store.OpenSession(c.UserContext(), store.NewSession{
		Account: v.Actor.Account, Strong: true, Former: p.Guard.token(c), Network: network(p.client(c)), Device: device(c.Get(fiber.HeaderUserAgent)),
	}, p.now())
	if err != nil {
		return v, err
	}
	p.Guard.remember(c, token)
	v.FormToken, v.Actor.Strong = FormToken(token), true
	return v, nil
}

// showCodes shows the codes of recovery, this once.
func (p *Pages) showCodes(c *fiber.Ctx, v httpd.Visitor, codes []string, after string) error {
	list := codeList{}
	for _, code := range codes {
		list = append(list, inFours(code, " "))
	}
	return p.Pages.Page(c, frame.Page(v, frame.Account, "Vos codes de secours",
		&page.Notice{Title: "C’est fait", Text: "Votre connexion demande maintenant un code.", Calm: true},
		page.Paragraph("Sans votre téléphone, chacun de ces codes remplace une fois celui de l’application. Imprimez-les ou recopiez-les : ils ne seront plus affichés."),
		list,
		linkLine{page.Link{Text: "Continuer", Href: after}}))
}

type codeList []string

// Write implements page.Content.
func (l codeList) Write(w *page.Writer) {
	w.Raw("<ul class=\"puces\">\n")
	for _, code := range l {
		w.Between("<li><code>", code, "</code></li>\n")
	}
	w.Raw("</ul>\n")
}

func (p *Pages) showFactor(c *fiber.Ctx, v httpd.Visitor, account store.Account, drop *page.Form) error {
	left, err := p.store.RecoveryCodesLeft(c.UserContext(), v.Actor)
	if err != nil {
		return err
	}
	return p.Pages.Page(c, frame.Page(v, frame.Account, factorTitle,
		page.Paragraph("Votre connexion demande un code depuis le "+dayInWords(account.TOTPSince)+"."),
		page.Section{Title: "Codes de secours", Contents: []page.Content{
			page.Paragraph(codesLeft(left)),
			page.PostButton{Action: "/espace/compte/seconde-etape/codes", Token: v.FormToken, Text: "Créer dix autres codes"},
		}},
		page.Section{Title: "Ne plus demander de code", Contents: []page.Content{drop}}))
}

func codesLeft(n int) string {
	switch n {
	case 0:
		return "Aucun code de secours ne reste. Créez-en d’autres."
	case 1:
		return "Un code de secours reste."
	}
	return page.Whole(n) + " codes de secours restent."
}

func dropForm(v httpd.Visitor) *page.Form {
	return &page.Form{
		Action: "/espace/compte/seconde-etape/retirer", Token: v.FormToken, Submit: "Ne plus demander de code",
		Fields: []page.Field{page.TextField{Name: codeField, Label: "Code actuel", Hint: "Celui de l’application, ou un code de secours.", Autocomplete: "one-time-code", Short: true, Max: 40, Required: true}},
		Back:   page.Link{Text: "Revenir à mon compte", Href: "/espace/compte"},
	}
}

var errWeak = fault.New(fault.Denied, "Déconnectez-vous, puis connectez-vous avec un code : cette action le demande.")

func (p *Pages) renewCodes(c *fiber.Ctx) error {
	v, err := person(c)
	if err != nil {
		return err
	}
	if !v.Actor.Strong {
		return errWeak
	}
	codes := recoveryCodes()
	if err := p.store.RenewRecoveryCodes(c.UserContext(), v.Actor, codes); err != nil {
		return err
	}
	return p.showCodes(c, v, codes, "/espace/compte/seconde-etape")
}

func (p *Pages) dropFactor(c *fiber.Ctx) error {
	v, err := person(c)
	if err != nil {
		return err
	}
	a := read(c)
	fresh, err := p.takesCode(c.UserContext(), v.Actor.Account, a.secret(codeField))
	if err != nil {
		return err
	}
	if !fresh {
		account, err := p.store.Account(c.UserContext(), v.Actor.Account)
		if err != nil {
			return err
		}
		a.faults.Add(codeField, "Ce code n'est pas le bon, ou il a déjà servi. Attendez le suivant, puis recopiez-le.")
		a.values.Del(codeField)
		refused(c)
		return p.showFactor(c, v, account, a.again(dropForm(v)))
	}
	if err := p.store.DropSecondFactor(c.UserContext(), v.Actor); err != nil {
		return err
	}
	return lead(c, "/espace/compte?fait=retiree")
}
