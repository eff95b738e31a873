package account

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/geo"
	"annuaire/store"
	"annuaire/web/page"
)

var (
	requestsOfAddress = store.Allowance{Kind: "compte.demande.adresse", Number: 10, Window: time.Hour}
	requestsOfEmail   = store.Allowance{Kind: "compte.demande.courriel", Number: 3, Window: 24 * time.Hour}
)

// Fields of the form by which a local authority asks for an account.
const (
	organisationField = "organisation"
	siretField        = "siret"
	levelField        = "niveau"
	chosenField       = "territoire_choisi"
	positionField     = "fonction"
	messageField      = "message"
)

func (p *Pages) requestPage(c *fiber.Ctx) error { return p.showRequest(c, requestForm(nil)) }

func (p *Pages) showRequest(c *fiber.Ctx, form *page.Form) error {
	return p.public(c, "Demander un compte",
		page.Paragraph("Pour une commune, une intercommunalité, un département ou une région. Votre demande est lue par le territoire au-dessus du vôtre, ou par l’agence."),
		page.Paragraph("Vous gérez un lieu ? Cherchez-le, puis demandez à le gérer depuis sa fiche."),
		form)
}

// requestForm makes the form; candidates are the territories of which the
// person must choose one, none the first time.
func requestForm(candidates []*geo.Territory) *page.Form {
	level := page.Select{Name: levelField, Label: "Votre collectivité est", Required: true, Empty: "Choisissez", Choices: []page.Choice{
		{Value: string(geo.Commune), Text: "Une commune"}, {Value: string(geo.EPCI), Text: "Une intercommunalité"},
		{Value: string(geo.Department), Text: "Un département"}, {Value: string(geo.Region), Text: "Une région"},
	}}
	fields := []page.Field{
		level,
		page.TextField{Name: territoryField, Label: "Son territoire", Hint: "Nom ou code : « Saint-Malo », « 35288 ».", Max: maxLine, Required: true},
	}
	if len(candidates) > 0 {
		which := page.Radios{Name: chosenField, Label: "Lequel ?", Required: true}
		for _, t := range candidates {
			which.Choices = append(which.Choices, page.Choice{Value: t.Code, Text: t.Name, Hint: "Code " + t.Code + inDepartment(t)})
		}
		fields = append(fields, which)
	}
	fields = append(fields,
		page.TextField{Name: organisationField, Label: "Nom de l’organisation", Hint: "Par exemple « Ville de Saint-Malo ».", Autocomplete: "organization", Max: maxLine, Required: true},
		page.TextField{Name: siretField, Label: "Numéro SIRET", Hint: "14 chiffres.", Type: page.Digits, Max: 20, Required: true},
		page.TextField{Name: nameField, Label: "Votre prénom et votre nom", Autocomplete: "name", Max: store.MaxName, Required: true},
		page.TextField{Name: positionField, Label: "Votre fonction", Autocomplete: "organization-title", Max: store.MaxName, Required: true},
		page.TextField{Name: emailField, Label: "Votre adresse électronique professionnelle", Type: page.Email, Autocomplete: "email", Required: true},
		page.Area{Name: messageField, Label: "Message", Hint: "Ce qui aide à vous reconnaître.", Max: maxMessage, Rows: 4},
	)
	return &page.Form{Action: "/compte/demander", Fields: fields, Submit: "Envoyer ma demande"}
}

func inDepartment(t *geo.Territory) string {
	if t.Level != geo.Commune || t.Department == "" {
		return ""
	}
	return ", département " + t.Department
}

func (p *Pages) request(c *fiber.Ctx) error {
	a := read(c)
	asked, candidates := p.readRequest(a)
	if len(a.faults) > 0 {
		refused(c)
		return p.showRequest(c, a.again(requestForm(candidates)))
	}
	err := p.store.Attempt(c.UserContext(), p.now(), store.Try{Of: requestsOfAddress, Subject: p.subscriber(c)}, store.Try{Of: requestsOfEmail, Subject: asked.Email})
	if err != nil {
		return err
	}
	if err := p.store.AskAccount(c.UserContext(), asked, p.now()); err != nil {
		return err
	}
	return p.public(c, "Confirmez votre adresse",
		page.Paragraph("Un lien vient de vous être envoyé. Ouvrez-le dans les 24 heures : votre demande sera alors transmise."),
		page.Paragraph("Rien n’arrive ? Regardez dans les indésirables."))
}

func (p *Pages) readRequest(a *answers) (r store.AccountRequest, candidates []*geo.Territory) {
	r.Organisation = a.line(organisationField, maxLine, "Écrivez le nom de votre organisation.")
	r.SIRET = a.siret()
	r.Name = a.line(nameField, store.MaxName, "Écrivez votre prénom et votre nom.")
	r.Position = a.line(positionField, store.MaxName, "Écrivez votre fonction.")
	r.Message = a.lines(messageField, maxMessage, "")
	r.Email = a.email(emailField)
	r.Territory, candidates = p.askedTerritory(a)
	return r, candidates
}

func (a *answers) siret() string {
	pivot, ok := directory.ParsePivot(a.secret(siretField))
	if !ok || pivot.Kind != directory.SIRET {
		a.faults.Add(siretField, "Écrivez les 14 chiffres du numéro SIRET. Il est sur l'annuaire des entreprises.")
		return ""
	}
	return pivot.Number
}

// askedTerritory finds the territory that was typed; where several bear the
// name, it gives them to choose from.
func (p *Pages) askedTerritory(a *answers) (access.Territory, []*geo.Territory) {
	level := geo.Level(a.values.Get(levelField))
	typed := a.line(territoryField, maxLine, "Écrivez le nom ou le code de votre territoire.")
	if level != geo.Commune && level != geo.EPCI && level != geo.Department && level != geo.Region {
		a.faults.Add(levelField, "Choisissez dans la liste.")
		return access.Territory{}, nil
	}
	if typed == "" {
		return access.Territory{}, nil
	}
	found := territoriesOf(p.Gazetteer(), level, typed)
	for _, t := range found {
		if len(found) == 1 || t.Code == a.values.Get(chosenField) {
			return access.Territory{Level: t.Level, Code: t.Code}, nil
		}
	}
	if len(found) == 0 {
		a.faults.Add(territoryField, "Aucun territoire de ce genre ne porte ce nom ou ce code. Vérifiez-le.")
	} else {
		a.faults.Add(chosenField, "Plusieurs territoires portent ce nom. Choisissez le vôtre.")
	}
	return access.Territory{}, found
}

// mostCandidates bounds the territories to choose from.
const mostCandidates = 20

func territoriesOf(g *geo.Gazetteer, level geo.Level, typed string) []*geo.Territory {
	if t, ok := g.Get(level, typed); ok {
		return []*geo.Territory{t}
	}
	var found []*geo.Territory
	if level == geo.Commune {
		if t, ok := g.Commune(typed); ok {
			return []*geo.Territory{t}
		}
		if found = g.CommunesNamed(typed); len(found) == 0 {
			found = g.CommunesAt(typed)
		}
	} else {
		found = g.Named(typed, level)
	}
	return found[:min(len(found), mostCandidates)]
}

func (p *Pages) confirmRequestPage(c *fiber.Ctx) error {
	secret := c.Params("secret")
	if _, err := p.store.Link(c.UserContext(), store.LinkRequest, secret, p.now()); err != nil {
		return p.spent(c, err, page.Link{Text: "Faire une nouvelle demande", Href: "/compte/demander"})
	}
	c.Set(fiber.HeaderReferrerPolicy, "no-referrer") // the address is the secret
	return p.public(c, "Confirmer votre demande",
		page.Paragraph("Votre adresse est la bonne. Transmettez maintenant votre demande."),
		page.PostButton{Action: store.RequestPath + page.PathEscape(secret), Text: "Transmettre ma demande", Primary: true})
}

func (p *Pages) confirmRequest(c *fiber.Ctx) error {
	if err := p.store.ConfirmRequest(c.UserContext(), c.Params("secret"), p.now()); err != nil {
		return p.spent(c, err, page.Link{Text: "Faire une nouvelle demande", Href: "/compte/demander"})
	}
	return p.public(c, "Votre demande est transmise",
		page.Paragraph("Vous recevrez la réponse par message électronique. Vous n’avez rien d’autre à faire."))
}
