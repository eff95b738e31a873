// Package committee answers the pages of committees that decide on labels: the
// interests that each declares before a file opens, sessions, votes, decisions and
// their acts, minutes.
package committee

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"annuaire/fault"
	"annuaire/internal/httpd"
	"annuaire/store"
	"annuaire/web/desk/frame"
	"annuaire/web/page"
)

// Deps is what these pages need of the rest of the program.
type Deps struct {
	Store *store.Store
	Pages *page.Renderer
}

// Pages answers them.
type Pages struct{ Deps }

// New makes the pages.
func New(deps Deps) *Pages { return &Pages{deps} }

const (
	home          = string(frame.Sessions)
	interestsHome = frame.Home + "/interets"
	decisionsHome = frame.Home + "/decisions"
)

// Register adds every route.
func (p *Pages) Register(app *fiber.App) {
	app.Get(home, p.list)
	app.Get(home+"/nouvelle", p.newSession)
	app.Post(home+"/nouvelle", p.plan)
	app.Get(home+"/:id<int>", p.session)
	app.Get(home+"/:id<int>/modifier", p.changePage)
	app.Post(home+"/:id<int>/modifier", p.change)
	app.Get(home+"/:id<int>/ordre-du-jour", p.agenda)
	app.Get(home+"/:id<int>/inscrire", p.enlistPage)
	app.Post(home+"/:id<int>/inscrire", p.enlist)
	app.Get(home+"/:id<int>/retirer", p.unlistPage)
	app.Post(home+"/:id<int>/retirer", p.unlist)
	app.Get(home+"/:id<int>/votes", p.votesPage)
	app.Post(home+"/:id<int>/votes", p.vote)
	app.Get(home+"/:id<int>/decisions", p.decidePage)
	app.Post(home+"/:id<int>/decisions", p.decideMany)
	app.Get(home+"/:id<int>/dossiers/:dossier<int>", p.filePage)
	app.Post(home+"/:id<int>/dossiers/:dossier<int>/:acte", p.onFile)
	app.Get(home+"/:id<int>/proces-verbal", p.minutes)
	app.Post(home+"/:id<int>/proces-verbal", p.writeMinutes)
	for word, do := range p.acts() {
		app.Post(home+"/:id<int>/"+word, do)
	}

	app.Get(interestsHome, p.interests)
	app.Post(interestsHome, p.declareNone)
	app.Get(interestsHome+"/:id<int>", p.interest)
	app.Post(interestsHome+"/:id<int>", p.declare)

	app.Get(decisionsHome, p.toDecide)
	app.Get(decisionsHome+"/:id<int>", p.decision)
	app.Get(decisionsHome+"/:id<int>/decider", p.decideAlonePage)
	app.Post(decisionsHome+"/:id<int>/decider", p.decideAlone)
}

// asked gives who asks, and a number of the address.
func asked(c *fiber.Ctx, name string) (v httpd.Visitor, id int64, err error) {
	if v, err = httpd.Signed(c); err != nil {
		return v, 0, err
	}
	if id, err = strconv.ParseInt(c.Params(name), 10, 64); err != nil || id < 1 {
		return v, 0, fault.New(fault.Unknown, "Aucune page n’a cette adresse. Revenez à la liste des séances.")
	}
	return v, id, nil
}

func address(id int64, step string) string {
	at := home + "/" + strconv.FormatInt(id, 10)
	if step != "" {
		at += "/" + step
	}
	return at
}

func fileNumber(id int64) string { return strconv.FormatInt(id, 10) }

// show answers a page of sessions.
func (p *Pages) show(c *fiber.Ctx, v httpd.Visitor, title string, contents ...page.Content) error {
	return p.Pages.Page(c, frame.Page(v, frame.Sessions, title, contents...))
}

// done says what has just been done, by the word that the address carries.
func done(c *fiber.Ctx, words map[string]string) *page.Notice {
	said := words[c.Query("fait")]
	if said == "" {
		return nil
	}
	return &page.Notice{Calm: true, Title: said}
}
