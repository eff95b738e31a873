package account

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"annuaire/access"
	"annuaire/fault"
	"annuaire/internal/httpd"
	"annuaire/store"
	"annuaire/web/desk/frame"
	"annuaire/web/page"
)

const (
	requestsShown = 200
	reasonField   = "motif"
	decisionField = "decision"
)

var decisionDone = map[string]string{
	"accepte": "La demande est acceptée. L’invitation est envoyée.",
	"refuse":  "La demande est refusée. La réponse est envoyée.",
}

// decider gives who has signed in and decides of requests somewhere.
func decider(c *fiber.Ctx) (httpd.Visitor, error) {
	v, err := person(c)
	if err == nil && v.Actor.Scope(access.AccountDecide).Empty() {
		err = v.Actor.Require(access.AccountDecide, access.Object{Path: []access.Territory{access.Country}})
		if err == nil {
			err = fault.New(fault.Denied, "Votre compte ne permet pas de décider des demandes de compte.")
		}
	}
	return v, err
}

func (p *Pages) requests(c *fiber.Ctx) error {
	v, err := decider(c)
	if err != nil {
		return err
	}
	decided := c.Query("etat") == "decidees"
	list, err := p.store.AccountRequests(c.UserContext(), v.Actor, decided, requestsShown)
	if err != nil {
		return err
	}
	waiting := 0
	if !decided {
		waiting = len(list)
	}
	return p.Pages.Page(c, frame.Page(v, frame.Accounts, "Comptes",
		done(c, decisionDone),
		page.Tabs{Label: "Demandes de compte", Items: []page.Tab{
			{Text: "À décider", Href: string(frame.Accounts), Count: waiting, Current: !decided},
			{Text: "Décidées", Href: string(frame.Accounts) + "?etat=decidees", Current: decided},
		}},
		requestTable(list, decided)))
}

func requestTable(list []store.AccountRequest, decided bool) page.Content {
	table := &page.Table{
		Caption: "Demandes de compte", Empty: "Aucune demande n’attend votre décision.",
		Columns: []page.Column{{Title: "Organisation"}, {Title: "Territoire"}, {Title: "Reçue"}, {Title: "État"}},
	}
	if decided {
		table.Empty = "Aucune demande n’est encore décidée."
	}
	for _, r := range list {
		table.Rows = append(table.Rows, page.Row{Cells: []page.Content{
			page.Link{Text: r.Organisation, Href: requestAddress(r.ID)}, page.Text(r.TerritoryName), page.Text(dayInWords(r.CreatedAt)), requestBadges[r.State],
		}})
	}
	return table
}

var requestBadges = map[store.RequestState]page.Badge{
	store.RequestWaiting: {Word: "À décider", Shape: page.Attention}, store.RequestApproved: {Word: "Acceptée", Shape: page.Done},
	store.RequestRefused: {Word: "Refusée", Shape: page.Stopped},
}

func requestAddress(id int64) string {
	return string(frame.Accounts) + "/" + strconv.FormatInt(id, 10)
}

func (p *Pages) oneRequest(c *fiber.Ctx) error {
	v, r, err := p.requestOf(c)
	if err != nil {
		return err
	}
	return p.showOne(c, v, r, refusalForm(v, r))
}

func (p *Pages) requestOf(c *fiber.Ctx) (v httpd.Visitor, r store.AccountRequest, err error) {
	if v, err = decider(c); err != nil {
		return v, r, err
	}
	number, err := numberOf(c)
	if err != nil {
		return v, r, err
	}
	r, err = p.store.AccountRequest(c.UserContext(), v.Actor, number)
	return v, r, err
}

func (p *Pages) showOne(c *fiber.Ctx, v httpd.Visitor, r store.AccountRequest, refusal *page.Form) error {
	facts := page.Definitions{
		{Title: "État", Value: requestBadges[r.State]},
		{Title: "Organisation", Value: page.Text(r.Organisation)},
		{Title: "SIRET", Value: page.Text(r.SIRET)},
		{Title: "Territoire", Value: page.Link{Text: r.TerritoryName, Href: "/territoires/" + string(r.Territory.Level) + "/" + page.PathEscape(r.Territory.Code)}},
		{Title: "Rôle demandé", Value: page.Text("Gestion d’un territoire")},
		{Title: "Reçue", Value: page.Text(instantInWords(r.CreatedAt))},
	}
	for _, f := range []struct{ title, text string }{{"Personne", r.Name}, {"Fonction", r.Position}, {"Adresse électronique, confirmée", r.Email}, {"Message", r.Message}, {"Motif du refus", r.Reason}} {
		if f.text != "" {
			facts = append(facts, page.Definition{Title: f.title, Value: page.Text(f.text)})
		}
	}
	contents := []page.Content{facts}
	if r.State == store.RequestWaiting {
		contents = append(contents,
			page.Paragraph("Avant d’accepter, vérifiez que la personne travaille bien là : appelez l’accueil, ou regardez le site de la collectivité."),
			page.PostButton{Action: requestAddress(r.ID), Token: v.FormToken, Text: "Accepter", About: "la demande de " + r.Organisation, Hidden: []page.Input{{Name: decisionField, Value: "accepter"}}, Primary: true},
			page.Section{Title: "Refuser", Contents: []page.Content{refusal}})
	}
	return p.Pages.Page(c, frame.Page(v, frame.Accounts, "Demande de compte", contents...))
}

func refusalForm(v httpd.Visitor, r store.AccountRequest) *page.Form {
	return &page.Form{
		Action: requestAddress(r.ID), Token: v.FormToken, Submit: "Refuser la demande",
		Hidden: []page.Input{{Name: decisionField, Value: "refuser"}},
		Fields: []page.Field{page.Area{Name: reasonField, Label: "Motif", Hint: "La personne le reçoit tel quel.", Max: maxMessage, Rows: 3, Required: true}},
	}
}

func (p *Pages) decide(c *fiber.Ctx) error {
	v, r, err := p.requestOf(c)
	if err != nil {
		return err
	}
	a := read(c)
	switch a.values.Get(decisionField) {
	case "accepter":
		if err := p.store.ApproveRequest(c.UserContext(), v.Actor, r.ID, p.now()); err != nil {
			return err
		}
		return lead(c, string(frame.Accounts)+"?fait=accepte")
	case "refuser":
		return p.refuse(c, v, r, a)
	}
	return fault.New(fault.Invalid, "Choisissez d'accepter ou de refuser.")
}

func (p *Pages) refuse(c *fiber.Ctx, v httpd.Visitor, r store.AccountRequest, a *answers) error {
	reason := a.lines(reasonField, maxMessage, "Écrivez le motif du refus.")
	if len(a.faults) > 0 {
		refused(c)
		return p.showOne(c, v, r, a.again(refusalForm(v, r)))
	}
	if err := p.store.RefuseRequest(c.UserContext(), v.Actor, r.ID, reason, p.now()); err != nil {
		return err
	}
	return lead(c, string(frame.Accounts)+"?fait=refuse")
}
