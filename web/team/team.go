// Package team is the part of the back office where people see who has a right
// on their territories and places, give rights, lend theirs and end them.
package team

import (
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/fault"
	"annuaire/geo"
	"annuaire/store"
	"annuaire/web/desk/frame"
	"annuaire/web/page"
)

// Deps is what these pages need of the rest of the program.
type Deps struct {
	Store     *store.Store
	Renderer  *page.Renderer
	Gazetteer func() *geo.Gazetteer // of the territories in force
}

// Pages answers them.
type Pages struct{ deps Deps }

// New makes the pages.
func New(deps Deps) *Pages { return &Pages{deps: deps} }

const (
	home     = string(frame.Team)
	givePath = home + "/nouveau"
	lendPath = home + "/deleguer"
)

// Register adds every route.
func (p *Pages) Register(app *fiber.App) {
	app.Get(home, p.list)
	app.Get(givePath, p.giveForm)
	app.Post(givePath, p.give)
	app.Get(lendPath, p.lendForm)
	app.Post(lendPath, p.lend)
	app.Post(home+"/:id/retirer", p.end)
	app.Post(home+"/:id/retablir", p.restore)
}

// maxField bounds each value that is sent.
const maxField = 300

// sentOf reads what was sent, of which every value is text that can be kept.
func sentOf(c *fiber.Ctx, names ...string) (url.Values, fault.Fields) {
	values, faults := url.Values{}, fault.Fields(nil)
	for _, name := range names {
		text := legible(c.FormValue(name))
		if len(text) > maxField {
			faults.Add(name, "Ce texte est trop long. Raccourcissez-le.")
			text = ""
		}
		values.Set(name, text)
	}
	return values, faults
}

func legible(text string) string {
	return strings.TrimSpace(strings.ReplaceAll(strings.ToValidUTF8(text, ""), "\x00", ""))
}

// refusal gives what to show of an error in the form that was sent; ok is false
// where it is not about what was sent.
func refusal(c *fiber.Ctx, err error) (faults fault.Fields, ok bool) {
	status := map[fault.Kind]int{
		fault.Invalid: fiber.StatusUnprocessableEntity, fault.Rejected: fiber.StatusUnprocessableEntity,
		fault.Denied: fiber.StatusForbidden, fault.Conflict: fiber.StatusConflict,
	}[fault.KindOf(err)]
	if status == 0 {
		return nil, false
	}
	c.Status(status)
	if faults, ok = page.FaultsOf(err); ok {
		return faults, true
	}
	return fault.Fields{{Message: publicOf(err)}}, true
}

// roleNames are the roles that a list of choices offers, in words.
func roleChoices(roles []access.Role) []page.Choice {
	choices := make([]page.Choice, len(roles))
	for i, r := range roles {
		choices[i] = page.Choice{Value: string(r), Text: page.UpperFirst(r.French()), Hint: roleHints[r]}
	}
	return choices
}

var roleHints = map[access.Role]string{
	access.Agency:             "Tout, sur tout le pays.",
	access.Instructor:         "Examine les candidatures à un label.",
	access.DecisionMaker:      "Décide des labels.",
	access.AuthorisingOfficer: "Engage le fonds.",
	access.Accountant:         "Paie.",
	access.Evaluator:          "Note les candidatures au fonds.",
	access.TerritoryManager:   "Publie les fiches, traite les demandes et gère l’équipe d’un territoire.",
	access.PlaceManager:       "Tient à jour la fiche d’un lieu.",
	access.Mediator:           "Confirme la fiche d’un lieu et annonce ses fermetures.",
}

// day writes a day as tables do.
func day(t time.Time) string { return t.In(directory.Paris).Format("02/01/2006") }

// lastDay writes the last day of what ends at an instant.
func lastDay(t time.Time) string { return day(t.Add(-time.Second)) }

// endOf reads the last day of a right, which ends when that day does.
func endOf(values url.Values, name string, faults *fault.Fields) time.Time {
	text := values.Get(name)
	if text == "" {
		return time.Time{}
	}
	d, err := time.ParseInLocation(time.DateOnly, text, directory.Paris)
	if err != nil || d.Year() > 2200 {
		faults.Add(name, "Cette date n'est pas lisible. Écrivez-la comme 2026-03-31.")
		return time.Time{}
	}
	return d.AddDate(0, 0, 1)
}

// givable lists the roles that the actor may give to somebody, somewhere.
func givable(actor access.Actor) []access.Role {
	var roles []access.Role
	for _, r := range access.Roles {
		if inSomeState(actor.Scope(access.TeamManage), string(r)) || r == access.PlaceManager && !actor.Scope(access.PlaceTransfer).Empty() {
			roles = append(roles, r)
		}
	}
	return roles
}

func inSomeState(s access.Scope, state string) bool {
	return slices.ContainsFunc(s.Parts, func(p access.Part) bool { return len(p.States) == 0 || slices.Contains(p.States, state) })
}

// lendable lists the rights that the actor may lend.
func lendable(actor access.Actor) []access.Grant {
	var list []access.Grant
	for _, g := range actor.Grants {
		alone := actor
		alone.Grants = []access.Grant{g}
		if inSomeState(alone.Scope(access.TeamLend), string(g.Role)) {
			list = append(list, g)
		}
	}
	return list
}
