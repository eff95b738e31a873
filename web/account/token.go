package account

import (
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"annuaire/access"
	"annuaire/geo"
	"annuaire/internal/httpd"
	"annuaire/store"
	"annuaire/web/desk/frame"
	"annuaire/web/page"
)

// Fields of the form of a token.
const (
	scopeField     = "portee"
	territoryField = "territoire"
	expiryField    = "expire"
)

// lives are how long tokens may last, in days.
var lives = []int{30, 90, 365}

// forPrograms says in words what a token may allow. Rights, accounts and tokens
// are given by people.
var forPrograms = map[access.Action]string{
	access.PlaceSee: "Lire les fiches, même non publiées", access.PlacePublish: "Créer et modifier des fiches", access.PlaceConfirm: "Confirmer des fiches",
	access.PlaceClose: "Annoncer des fermetures", access.PlaceSuspend: "Suspendre des fiches", access.PlaceArchive: "Archiver des fiches",
	access.PlaceRevert: "Rétablir une version d’une fiche", access.PlaceTransfer: "Transmettre la gestion d’un lieu",
	access.TicketSee: "Lire les demandes", access.TicketDecide: "Traiter les demandes",
	access.DuplicateSee: "Voir les doublons", access.DuplicateRule: "Traiter les doublons",
	access.ImportSee: "Voir les imports", access.ImportRun: "Importer des fichiers", access.ImportUndo: "Annuler des imports",
	access.CampaignSee: "Voir les campagnes", access.CampaignRun: "Lancer des campagnes", access.JournalSee: "Lire le journal",
}

// TokenActions lists what a token may allow.
func TokenActions() (list []access.Action) {
	for _, action := range access.Actions {
		if forPrograms[action] != "" {
			list = append(list, action)
		}
	}
	return list
}

func (p *Pages) tokens(c *fiber.Ctx) error {
	v, err := person(c)
	if err != nil {
		return err
	}
	return p.showTokens(c, v, p.tokenForm(v), nil)
}

// showTokens answers the page of tokens, with what came before them.
func (p *Pages) showTokens(c *fiber.Ctx, v httpd.Visitor, form *page.Form, before page.Content) error {
	list, err := p.store.Tokens(c.UserContext(), v.Actor, p.now())
	if err != nil {
		return err
	}
	contents := []page.Content{page.Paragraph("Un jeton permet à un programme d’agir en votre nom, dans les limites que vous choisissez.")}
	if before == nil {
		before = done(c, map[string]string{"supprime": "Le jeton est supprimé. Le programme qui s’en sert n’entre plus."})
	}
	contents = append(contents, before, p.tokenTable(v, list))
	if len(offered(v)) > 0 {
		contents = append(contents, page.Section{Title: "Créer un jeton", Contents: []page.Content{form}})
	}
	return p.Pages.Page(c, frame.Page(v, frame.Tokens, "Jetons", contents...))
}

func (p *Pages) tokenTable(v httpd.Visitor, list []store.Token) page.Content {
	table := &page.Table{
		Caption: "Vos jetons", Empty: "Vous n’avez aucun jeton.",
		Columns: []page.Column{{Title: "Nom"}, {Title: "Permet"}, {Title: "Territoire"}, {Title: "Expire"}, {Title: "Dernier usage"}, {Title: "État"}, {Title: "Actions", Hidden: true}},
	}
	for _, t := range list {
		used := "Jamais"
		if !t.UsedAt.IsZero() {
			used = instantInWords(t.UsedAt)
		}
		cells := []page.Content{
			page.Text(t.Name), page.Text(actionsInWords(t.Limit.Actions)), page.Text(p.territoryName(t.Limit.Territory)), page.Text(dayInWords(t.ExpiresAt)), page.Text(used),
		}
		switch {
		case !t.RevokedAt.IsZero():
			cells = append(cells, page.Badge{Word: "Supprimé", Shape: page.Stopped}, nil)
		case !t.ExpiresAt.After(p.now()):
			cells = append(cells, page.Badge{Word: "Expiré", Shape: page.Stopped}, nil)
		default:
			cells = append(cells, page.Badge{Word: "En service", Shape: page.Done},
				page.PostButton{Action: "/espace/jetons/" + strconv.FormatInt(t.ID, 10) + "/supprimer", Token: v.FormToken, Text: "Supprimer", About: "le jeton " + t.Name})
		}
		table.Rows = append(table.Rows, page.Row{Cells: cells})
	}
	return table
}

func actionsInWords(actions []access.Action) string {
	words := make([]string, len(actions))
	for i, a := range actions {
		words[i] = forPrograms[a]
	}
	return strings.Join(words, ", ")
}

// territoryName names a territory, the country as what sets no limit.
func (p *Pages) territoryName(t access.Territory) string {
	if t == access.Country {
		return "Sans limite de territoire"
	}
	if known, ok := p.Gazetteer().Get(t.Level, t.Code); ok {
		return known.Name
	}
	return t.String()
}

// offered are the actions that the person may do somewhere and a token allow.
func offered(v httpd.Visitor) (list []access.Action) {
	for _, action := range TokenActions() {
		if !v.Actor.Scope(action).Empty() {
			list = append(list, action)
		}
	}
	return list
}

func (p *Pages) tokenForm(v httpd.Visitor) *page.Form {
	checks := page.Checks{Name: scopeField, Label: "Ce que le programme peut faire", Required: true}
	for _, action := range offered(v) {
		checks.Choices = append(checks.Choices, page.Choice{Value: string(action), Text: forPrograms[action]})
	}
	where := page.Select{Name: territoryField, Label: "Sur quel territoire", Choices: []page.Choice{{Value: access.Country.String(), Text: "Partout où vous avez des droits"}}}
	for _, g := range v.Actor.Grants {
		if !g.Role.OnPlaces() && g.Territory != access.Country {
			where.Choices = append(where.Choices, page.Choice{Value: g.Territory.String(), Text: p.territoryName(g.Territory)})
		}
	}
	life := page.Select{Name: expiryField, Label: "Pour combien de temps"}
	for _, days := range lives {
		life.Choices = append(life.Choices, page.Choice{Value: strconv.Itoa(days), Text: page.Whole(days) + " jours", Chosen: days == 90})
	}
	return &page.Form{
		Action: "/espace/jetons", Token: v.FormToken, Submit: "Créer le jeton",
		Fields: []page.Field{
			page.TextField{Name: nameField, Label: "Nom", Hint: "À quoi il sert : « site de la mairie ».", Max: store.MaxTokenName, Required: true},
			checks, where, life,
		},
	}
}

func (p *Pages) createToken(c *fiber.Ctx) error {
	v, err := person(c)
	if err != nil {
		return err
	}
	if err := v.Actor.Require(access.TokenManage, access.Object{Owner: v.Actor.Account}); err != nil {
		return err
	}
	a := read(c)
	asked := p.readToken(a, v)
	if len(a.faults) > 0 {
		refused(c)
		return p.showTokens(c, v, a.again(p.tokenForm(v)), nil)
	}
	text, err := p.store.CreateToken(c.UserContext(), v.Actor, asked, p.now())
	if err != nil {
		return err
	}
	return p.showTokens(c, v, p.tokenForm(v), &page.Notice{
		Title: "Copiez ce jeton maintenant", Calm: true, Then: shownOnce(text),
		Text: "Il ne sera plus affiché. Donnez-le au programme, dans l’en-tête « Authorization: Bearer ».",
	})
}

func (p *Pages) readToken(a *answers, v httpd.Visitor) store.NewToken {
	n := store.NewToken{Name: a.line(nameField, store.MaxTokenName, "Donnez un nom au jeton.")}
	allowed := map[string]bool{}
	for _, action := range offered(v) {
		allowed[string(action)] = true
	}
	for _, action := range a.values[scopeField] {
		if allowed[action] {
			n.Limit.Actions = append(n.Limit.Actions, access.Action(action))
			delete(allowed, action)
		}
	}
	if len(n.Limit.Actions) == 0 {
		a.faults.Add(scopeField, "Choisissez au moins une action.")
	}
	where, ok := p.readTerritory(a.values.Get(territoryField))
	if !ok {
		a.faults.Add(territoryField, "Choisissez un territoire de la liste.")
	}
	n.Limit.Territory = where
	days, err := strconv.Atoi(a.values.Get(expiryField))
	if err != nil || days < 1 || days > 366 {
		a.faults.Add(expiryField, "Choisissez une durée de la liste.")
	}
	n.Life = time.Duration(days) * 24 * time.Hour
	return n
}

// readTerritory reads a territory as commands write it.
func (p *Pages) readTerritory(text string) (access.Territory, bool) {
	level, code, _ := strings.Cut(text, ":")
	t := access.Territory{Level: geo.Level(level), Code: code}
	if t == access.Country {
		return t, true
	}
	_, known := p.Gazetteer().Get(t.Level, t.Code)
	return t, known
}

// shownOnce is the text of a token.
type shownOnce string

// Write implements page.Content.
func (s shownOnce) Write(w *page.Writer) { w.Between("<p><code>", string(s), "</code></p>\n") }

func (p *Pages) revokeToken(c *fiber.Ctx) error {
	v, err := person(c)
	if err != nil {
		return err
	}
	number, err := numberOf(c)
	if err != nil {
		return err
	}
	if err := p.store.RevokeToken(c.UserContext(), v.Actor, number, p.now()); err != nil {
		return err
	}
	return lead(c, "/espace/jetons?fait=supprime")
}
