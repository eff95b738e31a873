package account

import (
	"context"
	"net/url"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"annuaire/internal/httpd"
	"annuaire/store"
	"annuaire/web/page"
)

// How often people may try. Who forgot a password needs a few tries; who
// guesses needs thousands.
var (
	signInsOfAddress = store.Allowance{Kind: "connexion.adresse", Number: 60, Window: 15 * time.Minute}
	signInsOfEmail   = store.Allowance{Kind: "connexion.courriel", Number: 10, Window: 15 * time.Minute}
)

// Names of the fields of these forms.
const (
	emailField    = "courriel"
	passwordField = "mot_de_passe"
	codeField     = "code"
)

func (p *Pages) signInPage(c *fiber.Ctx) error {
	v, err := httpd.VisitorOf(c)
	if err != nil {
		return err
	}
	if v.Actor.Signed() {
		return lead(c, next(c.Query(NextField)))
	}
	return p.showSignIn(c, p.signInForm(c.Query(NextField)), done(c, signInDone))
}

var signInDone = map[string]string{
	"mot-de-passe": "Votre mot de passe est changé. Connectez-vous avec le nouveau.",
	"deconnexion":  "Vous êtes déconnecté.",
	"ferme":        "Votre compte est fermé. Vos données personnelles sont effacées.",
	"expire":       "Le temps pour donner votre code est passé. Connectez-vous de nouveau.",
}

func (p *Pages) showSignIn(c *fiber.Ctx, form *page.Form, notice *page.Notice) error {
	contents := []page.Content{notice, form}
	if p.Provider != nil {
		contents = append(contents, page.Section{Title: "Vous êtes agent public ?", Contents: []page.Content{p.providerLink(form)}})
	}
	contents = append(contents, page.Section{Title: "Pas encore de compte ?", Contents: []page.Content{
		page.Paragraph("Pour chercher un lieu ou signaler une erreur, aucun compte n’est nécessaire."),
		linkLine{page.Link{Text: "Demander un compte pour une collectivité", Href: "/compte/demander"}},
	}})
	if len(p.Demo) > 0 {
		contents = append(contents, p.demoAccounts())
	}
	return p.public(c, "Se connecter", contents...)
}

func (p *Pages) signInForm(after string) *page.Form {
	return &page.Form{
		Action: "/connexion",
		Hidden: []page.Input{{Name: NextField, Value: next(after)}},
		Fields: []page.Field{
			page.TextField{Name: emailField, Label: "Adresse électronique", Type: page.Email, Autocomplete: "username", Required: true},
			page.TextField{Name: passwordField, Label: "Mot de passe", Type: page.Password, Autocomplete: "current-password", Required: true},
		},
		Submit: "Me connecter",
		Back:   page.Link{Text: "Mot de passe oublié", Href: "/mot-de-passe"},
	}
}

// demoAccounts lists the accounts that anyone may try.
func (p *Pages) demoAccounts() page.Content {
	table := &page.Table{
		Caption: "Comptes de démonstration", Columns: []page.Column{{Title: "Qui"}, {Title: "Adresse électronique"}, {Title: "Mot de passe"}},
	}
	for _, d := range p.Demo {
		table.Rows = append(table.Rows, page.Row{Cells: []page.Content{page.Text(d.Who), page.Text(d.Email), page.Text(d.Password)}})
	}
	return page.Section{Title: "Essayer la démonstration", Contents: []page.Content{table}}
}

func (p *Pages) signIn(c *fiber.Ctx) error {
	a := read(c)
	email, typed := a.email(emailField), a.secret(passwordField)
	if typed == "" {
		a.faults.Add(passwordField, "Écrivez votre mot de passe.")
	}
	if len(a.faults) > 0 {
		refused(c)
		return p.showSignIn(c, a.again(p.signInForm(a.values.Get(NextField))), nil)
	}
	tries := []store.Try{{Of: signInsOfAddress, Subject: p.subscriber(c)}, {Of: signInsOfEmail, Subject: email}}
	if err := p.store.Attempt(c.UserContext(), p.now(), tries...); err != nil {
		return err
	}
	credential, ok, err := p.compare(c.UserContext(), email, typed)
	if err != nil {
		return err
	}
	if !ok {
		refused(c)
		form := p.signInForm(a.values.Get(NextField))
		form.Values = a.values
		return p.showSignIn(c, form, &page.Notice{
			Title: "Connexion impossible",
			Text:  "Cette adresse et ce mot de passe ne vont pas ensemble. Vérifiez-les, ou choisissez un nouveau mot de passe.",
		})
	}
	if err := p.store.ForgetAttempts(c.UserContext(), tries[1]); err != nil {
		return err
	}
	return p.enter(c, store.NewSession{Account: credential.Account, Pending: credential.TOTP}, next(a.values.Get(NextField)))
}

// compare takes about as long whether an account has this e-mail or not.
func (p *Pages) compare(ctx context.Context, email, typed string) (store.Credential, bool, error) {
	credential, known, err := p.store.Credential(ctx, email)
	if err != nil {
		return credential, false, err
	}
	matches, err := p.Hasher.Matches(ctx, typed, credential.Hash)
	return credential, known && matches, err
}

// enter opens a session, in place of the one under way, and leads on: to the
// second factor where it is still to come, to set one up where a right needs it.
func (p *Pages) enter(c *fiber.Ctx, n store.NewSession, after string) error {
	n.Former, n.Network, n.Device = p.Guard.token(c), network(p.client(c)), device(c.Get(fiber.HeaderUserAgent))
	token, err := p.store.OpenSession(c.UserContext(), n, p.now())
	if err != nil {
		return err
	}
	p.Guard.remember(c, token)
	c.Set(fiber.HeaderCacheControl, "no-store")
	if n.Pending {
		return lead(c, withNext("/connexion/code", after))
	}
	needs, err := p.needsFactor(c.UserContext(), n)
	if err != nil {
		return err
	}
	if needs {
		return lead(c, withNext("/espace/compte/seconde-etape", after))
	}
	return lead(c, after)
}

// needsFactor tells whether some right of an account does not count yet, for
// want of a second factor.
func (p *Pages) needsFactor(ctx context.Context, n store.NewSession) (bool, error) {
	if n.Strong {
		return false, nil
	}
	actor, err := p.store.Actor(ctx, n.Account)
	for _, g := range actor.Grants {
		if g.Role.NeedsSecondFactor() {
			return true, err
		}
	}
	return false, err
}

func (p *Pages) signOut(c *fiber.Ctx) error {
	idToken, err := p.store.EndSession(c.UserContext(), p.Guard.token(c))
	if err != nil {
		return err
	}
	p.Guard.forget(c)
	if idToken != "" && p.Provider != nil {
		if there, ok := p.Provider.endSession(c.UserContext(), idToken); ok {
			return lead(c, there)
		}
	}
	return lead(c, "/connexion?fait=deconnexion")
}

// done gives the notice of what has just been done, as the address tells.
func done(c *fiber.Ctx, sentences map[string]string) *page.Notice {
	if sentence := sentences[c.Query("fait")]; sentence != "" {
		return &page.Notice{Title: "C’est fait", Text: sentence, Calm: true}
	}
	return nil
}

// linkLine is a link on a line of its own.
type linkLine struct{ page.Link }

// Write implements page.Content.
func (l linkLine) Write(w *page.Writer) {
	w.Raw("<p>")
	l.Link.Write(w)
	w.Raw("</p>\n")
}

// withNext adds where to go afterwards to an address of these pages.
func withNext(path, after string) string {
	if after == "" || after == "/espace" {
		return path
	}
	return path + "?" + NextField + "=" + url.QueryEscape(after)
}

func trimmed(code string) string { return strings.ToLower(strings.Join(strings.Fields(code), "")) }
