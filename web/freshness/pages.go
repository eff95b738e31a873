// Package freshness holds the pages by which people say that a sheet is right:
// from the link of a letter, from a list, and by campaigns over a territory.
package freshness

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"annuaire/store"
	"annuaire/web/desk/frame"
	"annuaire/web/page"
)

// Deps is what these pages need of the rest of the program.
type Deps struct {
	Store    *store.Store
	Renderer *page.Renderer
	Clock    func() time.Time
}

// Pages answers them.
type Pages struct{ deps Deps }

// New makes the pages.
func New(deps Deps) *Pages { return &Pages{deps} }

// Addresses of the back office.
const (
	listPath     = frame.Home + "/fraicheur"
	campaignPath = string(frame.Campaigns)
)

// Register adds every route.
func (p *Pages) Register(app *fiber.App) {
	app.Get(store.ReminderPath+":secret", p.link)
	app.Post(store.ReminderPath+":secret", p.confirmByLink)
	app.Get(store.ReminderPath+":secret/corriger", p.correct)
	app.Get(store.ReminderPath+":secret/ne-plus-ecrire", p.refusal)
	app.Post(store.ReminderPath+":secret/ne-plus-ecrire", p.refuse)

	app.Get(listPath, p.list)
	app.Get(listPath+".csv", p.exportList)
	app.Post(listPath+"/confirmer", p.confirmMany)

	app.Get(campaignPath, p.campaigns)
	app.Get(campaignPath+"/nouvelle", p.newCampaign)
	app.Post(campaignPath+"/nouvelle", p.createCampaign)
	app.Get(campaignPath+"/:numero", p.campaign)
	app.Get(campaignPath+"/:numero/lieux.csv", p.exportCampaign)
	for act, do := range p.acts() {
		app.Post(campaignPath+"/:numero/"+act, do)
	}
}

// shortDay writes a day as tables do.
func shortDay(t time.Time) string { return t.Format("02/01/2006") }
