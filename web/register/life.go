package register

import (
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/fault"
	"annuaire/internal/httpd"
	"annuaire/store"
	"annuaire/web/desk/frame"
	"annuaire/web/page"
)

// managed is a place and who does something with it.
type managed struct {
	pages   *Pages
	visitor httpd.Visitor
	place   directory.Place
	object  access.Object
}

// manage opens a place for somebody who may do an action on it.
func (p *Pages) manage(c *fiber.Ctx, action access.Action) (m managed, err error) {
	m.pages = p
	if m.visitor, err = httpd.Signed(c); err != nil {
		return m, err
	}
	if m.place, m.object, err = p.seen(c, m.visitor.Actor, c.Params("id")); err != nil {
		return m, err
	}
	return m, m.visitor.Actor.Require(action, m.object)
}

func (m managed) address(rest string) string {
	return "/espace/lieux/" + page.PathEscape(m.place.ID) + rest
}

func (m managed) render(c *fiber.Ctx, title string, contents ...page.Content) error {
	return m.pages.deps.Renderer.Page(c, frame.Page(m.visitor, frame.Places, title, contents...))
}

// ask shows a form, again with what was refused when err says so.
func (m managed) ask(c *fiber.Ctx, title string, asked *page.Form, err error, before ...page.Content) error {
	if err != nil {
		faults, named := page.FaultsOf(err)
		if !named {
			return err
		}
		asked.Faults, asked.Values = faults, legibles(httpd.Posted(c))
		c.Status(fiber.StatusUnprocessableEntity)
	}
	asked.Token = m.visitor.FormToken
	asked.Hidden = append(asked.Hidden, page.Input{Name: "version", Value: decimal(m.place.Version)})
	asked.Back = page.Link{Text: "Revenir à la fiche", Href: m.address("")}
	return m.render(c, title, append(before, asked)...)
}

func (m managed) done(c *fiber.Ctx, what string) error {
	return c.Redirect(m.address("?fait="+what), fiber.StatusSeeOther)
}

// closure asks when the place is closed for a time.
func (p *Pages) closure(c *fiber.Ctx) error {
	m, err := p.manage(c, access.PlaceClose)
	if err != nil {
		return err
	}
	return m.askClosure(c, nil)
}

func (m managed) askClosure(c *fiber.Ctx, err error) error {
	now := directory.PatchOf(&m.place)
	asked := &page.Form{Action: m.address("/fermeture"), Submit: "Annoncer la fermeture", Fields: []page.Field{
		page.TextField{Name: directory.ClosedFromColumn, Label: "Premier jour de fermeture", Type: page.Date, Value: now[directory.ClosedFromColumn], Required: true},
		page.TextField{Name: directory.ClosedUntilColumn, Label: "Dernier jour de fermeture", Hint: "Laissez vide si vous ne le connaissez pas encore.", Type: page.Date, Value: now[directory.ClosedUntilColumn]},
		page.TextField{Name: directory.ClosedAboutColumn, Label: "Message pour les visiteurs", Hint: "Par exemple : travaux, accueil à l’annexe.", Value: now[directory.ClosedAboutColumn], Max: 500},
	}}
	if m.place.Closure != nil {
		asked.Submit = "Modifier la fermeture"
		asked.Others = []page.FormButton{{Text: "Annuler cette fermeture", Name: "aller", Value: "rouvrir"}}
	}
	return m.ask(c, "Fermeture temporaire de « "+m.place.Name+" »", asked, err)
}

func (p *Pages) announce(c *fiber.Ctx) error {
	m, err := p.manage(c, access.PlaceClose)
	if err != nil {
		return err
	}
	next := m.place
	patch := directory.Patch{}
	reopening := c.FormValue("aller") == "rouvrir"
	for _, name := range []string{directory.ClosedFromColumn, directory.ClosedUntilColumn, directory.ClosedAboutColumn} {
		if patch[name] = legible(c.FormValue(name)); reopening {
			patch[name] = ""
		}
	}
	if _, err := patch.Apply(&next); err != nil {
		return m.askClosure(c, err)
	}
	if next.Closure == nil && !reopening {
		return m.askClosure(c, fault.Fields{{Name: directory.ClosedFromColumn, Message: "Écrivez le premier jour de la fermeture."}}.Err("Il manque une date."))
	}
	if _, err := p.deps.Store.AnnounceClosure(c.UserContext(), m.visitor.Actor, m.place.ID, version(c), next.Closure); err != nil {
		return err
	}
	if reopening {
		return m.done(c, "rouvert")
	}
	return m.done(c, "ferme")
}

// version is the one that the person had before them.
func version(c *fiber.Ctx) (n int64) {
	for _, r := range c.FormValue("version") {
		if r < '0' || r > '9' || n > 1<<40 {
			return -1
		}
		n = n*10 + int64(r-'0')
	}
	if n == 0 {
		return -1 // of no place: a form that lost its version changes nothing
	}
	return n
}

// manageWithdrawal opens a place for somebody who may do something of what its
// state allows: archive or hide it, show it again, or bring it back.
func (p *Pages) manageWithdrawal(c *fiber.Ctx) (m managed, err error) {
	if m, err = p.manage(c, access.PlaceSee); err != nil {
		return m, err
	}
	switch actor := m.visitor.Actor; {
	case m.place.State == directory.Suspended:
		return m, actor.Require(access.PlaceSuspend, m.object)
	case m.place.State != directory.Archived && actor.May(access.PlaceSuspend, m.object).Allowed:
		return m, nil
	default:
		return m, actor.Require(access.PlaceArchive, m.object)
	}
}

// withdrawal asks why a place is hidden or archived, or offers to show it again.
func (p *Pages) withdrawal(c *fiber.Ctx) error {
	m, err := p.manageWithdrawal(c)
	if err != nil {
		return err
	}
	return m.askWithdrawal(c, nil)
}

func (m managed) askWithdrawal(c *fiber.Ctx, err error) error {
	may := func(action access.Action) bool { return m.visitor.Actor.May(action, m.object).Allowed }
	asked := &page.Form{Action: m.address("/archiver")}
	reason := page.TextField{Name: "motif", Label: "Pourquoi ?", Hint: "Cette phrase reste dans l’historique. Une fiche archivée la montre à qui la cherche.", Max: store.MaxReason, Required: true}
	switch m.place.State {
	case directory.Archived:
		asked.Submit, asked.Hidden = "Publier de nouveau", []page.Input{{Name: "faire", Value: "sortir"}}
		return m.ask(c, "Sortir « "+m.place.Name+" » des archives", asked, err, page.Paragraph("Archivée parce que : "+m.place.ArchiveReason))
	case directory.Suspended:
		asked.Submit, asked.Hidden = "Montrer de nouveau", []page.Input{{Name: "faire", Value: "montrer"}}
		return m.ask(c, "Montrer « "+m.place.Name+" »", asked, err, page.Paragraph("Cette fiche est masquée : le public ne la voit pas."))
	}
	var choices []page.Choice
	if may(access.PlaceSuspend) {
		choices = append(choices, page.Choice{Value: "masquer", Text: "Masquer la fiche pour le moment", Hint: "Vous la montrerez de nouveau quand vous voudrez.", Chosen: true})
	}
	if may(access.PlaceArchive) {
		choices = append(choices, page.Choice{Value: "archiver", Text: "Archiver la fiche", Hint: "Le lieu n’existe plus, ou n’aide plus au numérique. La fiche reste dans l’historique.", Chosen: len(choices) == 0})
	}
	asked.Submit, asked.Fields = "Retirer la fiche", []page.Field{page.Radios{Name: "faire", Label: "Que faire de la fiche ?", Choices: choices, Required: true}, reason}
	return m.ask(c, "Retirer « "+m.place.Name+" » de l’annuaire", asked, err)
}

func (p *Pages) withdraw(c *fiber.Ctx) error {
	m, err := p.manageWithdrawal(c)
	if err != nil {
		return err
	}
	s, ctx, actor, id, read := p.deps.Store, c.UserContext(), m.visitor.Actor, m.place.ID, version(c)
	reason := strings.TrimSpace(legible(c.FormValue("motif")))
	what := c.FormValue("faire")
	switch what {
	case "masquer":
		_, err = s.SuspendPlace(ctx, actor, id, read, reason)
	case "archiver":
		_, err = s.ArchivePlace(ctx, actor, id, read, reason)
	case "montrer":
		_, err = s.ShowPlace(ctx, actor, id, read)
	case "sortir":
		_, err = s.BringBackPlace(ctx, actor, id, read)
	default:
		err = fault.Fields{{Name: "faire", Message: "Choisissez ce qu'il faut faire."}}.Err("Rien n'a changé.")
	}
	if err != nil {
		return m.askWithdrawal(c, err)
	}
	return m.done(c, what)
}

// transfer asks who will manage the place.
func (p *Pages) transfer(c *fiber.Ctx) error {
	m, err := p.manage(c, access.PlaceTransfer)
	if err != nil {
		return err
	}
	return m.askTransfer(c, nil)
}

func (m managed) askTransfer(c *fiber.Ctx, err error) error {
	asked := &page.Form{Action: m.address("/transmettre"), Submit: "Transmettre la gestion", Fields: []page.Field{
		page.TextField{Name: "courriel", Label: "Courriel de la personne", Type: page.Email, Max: 254, Required: true, Hint: "Elle reçoit une invitation si elle n’a pas encore de compte."},
	}}
	return m.ask(c, "Transmettre « "+m.place.Name+" »", asked, err,
		page.Paragraph("Cette personne gérera la fiche. Si vous la gériez, vous ne la gérerez plus."))
}

func (p *Pages) handOver(c *fiber.Ctx) error {
	m, err := p.manage(c, access.PlaceTransfer)
	if err != nil {
		return err
	}
	actor := m.visitor.Actor
	if actor.At.IsZero() {
		actor.At = time.Now()
	}
	if _, err := p.deps.Store.HandOverPlace(c.UserContext(), actor, m.place.ID, c.FormValue("courriel")); err != nil {
		return m.askTransfer(c, err)
	}
	return c.Redirect("/espace/lieux?fait=transmis", fiber.StatusSeeOther)
}
