package account

import (
	"context"
	"time"

	"github.com/gofiber/fiber/v2"

	"annuaire/store"
	"annuaire/web/page"
)

// codesOfAccount bounds guesses at a code of six digits, by who already has the
// password: guessing without rest would be right once in two years.
var codesOfAccount = store.Allowance{Kind: "connexion.code", Number: 5, Window: 15 * time.Minute}

func (p *Pages) codePage(c *fiber.Ctx) error {
	account, ok, err := p.store.PendingAccount(c.UserContext(), p.Guard.token(c), p.now())
	if err != nil {
		return err
	}
	if !ok {
		return lead(c, "/connexion")
	}
	return p.showCode(c, account, codeForm(c.Query(NextField)))
}

func (p *Pages) showCode(c *fiber.Ctx, account int64, form *page.Form) error {
	how := page.Paragraph("Ouvrez votre application de codes et recopiez le code affiché.")
	code, shown, err := p.demoCode(c.UserContext(), account)
	if err != nil {
		return err
	}
	if shown {
		how = page.Paragraph("Dans cette démonstration, le code est " + code + ".")
	}
	return p.public(c, "Donner votre code", how, form)
}

// demoCode gives the code that an account of the demonstration is asked for:
// the first of those of now that has not served.
func (p *Pages) demoCode(ctx context.Context, account int64) (code string, ok bool, err error) {
	if len(p.Demo) == 0 {
		return "", false, nil
	}
	who, err := p.store.Account(ctx, account)
	if err != nil {
		return "", false, err
	}
	for _, d := range p.Demo {
		if d.Secret != "" && d.Email == who.Email {
			factor, _, err := p.store.SecondFactorOf(ctx, account)
			return codeAfter(d.Secret, factor.Step, p.now()), err == nil, err
		}
	}
	return "", false, nil
}

func codeForm(after string) *page.Form {
	return &page.Form{
		Action: "/connexion/code",
		Hidden: []page.Input{{Name: NextField, Value: next(after)}},
		Fields: []page.Field{page.TextField{
			Name: codeField, Label: "Code", Hint: "Six chiffres. Sans votre téléphone, écrivez un de vos codes de secours.", Autocomplete: "one-time-code", Required: true, Short: true, Max: 40,
		}},
		Submit: "Me connecter",
		Back:   page.Link{Text: "Revenir au début", Href: "/connexion"},
	}
}

func (p *Pages) code(c *fiber.Ctx) error {
	account, ok, err := p.store.PendingAccount(c.UserContext(), p.Guard.token(c), p.now())
	if err != nil {
		return err
	}
	if !ok {
		return lead(c, "/connexion?fait=expire")
	}
	a := read(c)
	fresh, err := p.takesCode(c.UserContext(), account, a.secret(codeField))
	if err != nil {
		return err
	}
	if !fresh {
		a.faults.Add(codeField, "Ce code n'est pas le bon, ou il a déjà servi. Attendez le suivant, puis recopiez-le.")
		refused(c)
		a.values.Del(codeField)
		return p.showCode(c, account, a.again(codeForm(a.values.Get(NextField))))
	}
	return p.enter(c, store.NewSession{Account: account, Strong: true}, next(a.values.Get(NextField)))
}

// takesCode tells whether a code is one of now that has not served, or a code
// of recovery. The try counts before it is compared.
func (p *Pages) takesCode(ctx context.Context, account int64, typed string) (bool, error) {
	try := store.Try{Of: codesOfAccount, Subject: accountSubject(account)}
	if err := p.store.Attempt(ctx, p.now(), try); err != nil {
		return false, err
	}
	fresh, err := p.takes(ctx, account, trimmed(typed))
	if err != nil || !fresh {
		return false, err
	}
	return true, p.store.ForgetAttempts(ctx, try)
}

func (p *Pages) takes(ctx context.Context, account int64, code string) (bool, error) {
	factor, ok, err := p.store.SecondFactorOf(ctx, account)
	if err != nil || !ok || !factor.Confirmed {
		return false, err
	}
	if step, ok := stepOf(factor.Secret, code, p.now()); ok {
		return p.store.UseStep(ctx, account, step)
	}
	return p.store.UseRecoveryCode(ctx, account, code, p.now())
}
