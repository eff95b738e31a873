package ticket

import (
	"context"
	"time"

	"github.com/gofiber/fiber/v2"

	"annuaire/directory"
	"annuaire/internal/httpd"
	"annuaire/internal/spreadsheet"
	"annuaire/store"
)

// exportLimit bounds one file.
const exportLimit = 50_000

// export answers the list in force as a sheet, without anything of who asked.
func (p *Pages) export(c *fiber.Ctx) error {
	v, err := httpd.Signed(c)
	if err != nil {
		return err
	}
	l, err := listOf(c)
	if err != nil {
		return err
	}
	l.query.Limit, l.query.Offset = exportLimit, 0
	rows, err := p.Store.Tickets(c.UserContext(), v.Actor, l.query)
	if err != nil {
		return err
	}
	head := []string{"numero", "objet", "etat", "lieu", "nom", "commune", "niveau", "territoire", "adresse_confirmee", "ouverte_le", "attend_depuis", "terminee_le"}
	return spreadsheet.Send(context.WithoutCancel(c.UserContext()), c, "demandes.csv", head, func(_ context.Context, row func(...string) error) error {
		for i := range rows {
			if err := row(cellsOf(&rows[i])...); err != nil {
				return err
			}
		}
		return nil
	})
}

func cellsOf(r *store.TicketLine) []string {
	sure, ended := "non", ""
	if r.Sure {
		sure = "oui"
	}
	if r.EndedAt != nil {
		ended = r.EndedAt.In(directory.Paris).Format(time.DateTime)
	}
	return []string{
		number(r.Number), r.Kind.French(), r.State.French(), r.PlaceID, r.PlaceName, r.Commune, r.DeskLevel, r.DeskName, sure,
		r.OpenedAt.In(directory.Paris).Format(time.DateTime), r.DeskSince.In(directory.Paris).Format(time.DateTime), ended,
	}
}
