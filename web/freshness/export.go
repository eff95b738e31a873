package freshness

import (
	"context"

	"github.com/gofiber/fiber/v2"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/internal/httpd"
	"annuaire/internal/spreadsheet"
)

// mostExported bounds a file: more sheets than the country has.
const mostExported = 100_000

// exportList sends the sheets of the list, all its pages.
func (p *Pages) exportList(c *fiber.Ctx) error {
	v, err := httpd.SignedFor(c, access.PlaceSee)
	if err != nil {
		return err
	}
	q, _, _ := queryOf(c)
	q.Offset, q.Limit = 0, mostExported
	lines, err := p.deps.Store.Freshness(c.UserContext(), v.Actor, q)
	if err != nil {
		return err
	}
	head := []string{"identifiant", "lieu", "commune", "telephone", "mise_a_jour", "fraicheur", "gestionnaire", "dernier_message"}
	return spreadsheet.Send(context.WithoutCancel(c.UserContext()), c, "fraicheur.csv", head, func(_ context.Context, row func(...string) error) error {
		for _, line := range lines {
			managed, reminded := "non", ""
			if line.Managed {
				managed = "oui"
			}
			if line.RemindedAt != nil {
				reminded = shortDay(line.RemindedAt.In(directory.Paris))
			}
			if err := row(line.ID, line.Name, line.Commune, line.Phone, shortDay(line.UpdatedOn), line.Level.French(), managed, reminded); err != nil {
				return err
			}
		}
		return nil
	})
}
