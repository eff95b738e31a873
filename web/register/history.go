package register

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/fault"
	"annuaire/store"
	"annuaire/web/page"
)

// history shows every change of a place, latest first, with what it changed.
func (p *Pages) history(c *fiber.Ctx) error {
	m, changes, err := p.changes(c)
	if err != nil {
		return err
	}
	contents := []page.Content{page.Paragraph("Chaque changement reste ici. Vous pouvez revenir à une version précédente ; ce retour est lui-même un changement.")}
	mayRevert := m.visitor.Actor.May(access.PlaceRevert, m.object).Allowed
	for i, change := range changes {
		parts := []page.Content{page.Paragraph(when(change) + ", par " + change.Author + ". " + change.Reason)}
		if len(change.Differences) > 0 {
			parts = append(parts, differences("Changements de la version "+decimal(change.Version), change.Differences, "", nil))
		}
		if i > 0 && mayRevert {
			parts = append(parts, page.Link{Text: "Revenir à cette version", Href: m.address("/historique/" + decimal(change.Version)), Note: "version " + decimal(change.Version)})
		}
		contents = append(contents, page.Section{Title: "Version " + decimal(change.Version), Contents: parts})
	}
	if len(changes) == store.MaxHistory {
		contents = append(contents, page.Paragraph("Seuls les "+decimal(store.MaxHistory)+" derniers changements sont montrés."))
	}
	contents = append(contents, page.Link{Text: "Revenir à la fiche", Href: m.address("")})
	return m.render(c, "Historique de « "+m.place.Name+" »", contents...)
}

func when(change store.PlaceChange) string { return "Le " + change.At.Format("02/01/2006 à 15:04") }

func (p *Pages) changes(c *fiber.Ctx) (managed, []store.PlaceChange, error) {
	m, err := p.manage(c, access.PlaceSee)
	if err != nil {
		return m, nil, err
	}
	changes, err := p.deps.Store.PlaceChanges(c.UserContext(), m.visitor.Actor, m.place.ID)
	return m, changes, err
}

// version shows what going back to a version would change.
func (p *Pages) version(c *fiber.Ctx) error {
	m, changes, err := p.changes(c)
	if err != nil {
		return err
	}
	if err := m.visitor.Actor.Require(access.PlaceRevert, m.object); err != nil {
		return err
	}
	n, _ := strconv.ParseInt(c.Params("version"), 10, 64) // no version is number 0
	for _, change := range changes {
		if change.Version != n || n == m.place.Version {
			continue
		}
		title := "Revenir à la version " + decimal(n) + " de « " + m.place.Name + " »"
		return m.ask(c, title, &page.Form{Action: m.address("/historique/" + decimal(n)), Submit: "Revenir à cette version"}, nil,
			page.Paragraph(when(change)+", par "+change.Author+"."),
			differences("Ce qui va changer", directory.Differences(m.place, change.Place), "Cette version dit la même chose que la fiche actuelle.", nil))
	}
	return fault.New(fault.Unknown, "Cette version de la fiche n'existe pas, ou c'est la version actuelle.")
}

func (p *Pages) revert(c *fiber.Ctx) error {
	m, err := p.manage(c, access.PlaceRevert)
	if err != nil {
		return err
	}
	n, _ := strconv.ParseInt(c.Params("version"), 10, 64)
	if _, err := p.deps.Store.RevertPlace(c.UserContext(), m.visitor.Actor, m.place.ID, version(c), n); err != nil {
		return err
	}
	return m.done(c, "retabli")
}
