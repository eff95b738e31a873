package ticket

import (
	"bytes"
	"encoding/csv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"annuaire/internal/httpd"
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
	var out bytes.Buffer
	out.WriteString("\ufeff") // so that spreadsheets read it as UTF-8
	w := csv.NewWriter(&out)
	w.Comma = ';'
	_ = w.Write([]string{"numero", "objet", "etat", "lieu", "nom", "commune", "niveau", "territoire", "adresse_confirmee", "ouverte_le", "attend_depuis", "terminee_le"})
	for i := range rows {
		_ = w.Write(csvRow(&rows[i]))
	}
	w.Flush()
	if err := w.Error(); err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, "text/csv; charset=utf-8")
	c.Set(fiber.HeaderCacheControl, "no-store")
	c.Attachment("demandes.csv")
	return c.Send(out.Bytes())
}

func csvRow(r *store.TicketLine) []string {
	sure, ended := "non", ""
	if r.Sure {
		sure = "oui"
	}
	if r.EndedAt != nil {
		ended = r.EndedAt.In(mainland).Format(time.DateTime)
	}
	row := []string{
		number(r.Number), r.Kind.French(), r.State.French(), r.PlaceID, r.PlaceName, r.Commune, r.DeskLevel, r.DeskName, sure,
		r.OpenedAt.In(mainland).Format(time.DateTime), r.DeskSince.In(mainland).Format(time.DateTime), ended,
	}
	for i := range row {
		row[i] = harmless(row[i])
	}
	return row
}

// harmless keeps a spreadsheet from running what strangers wrote: a cell that
// would begin a formula begins with an apostrophe.
func harmless(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r\n", rune(cell[0])) {
		return "'" + cell
	}
	return cell
}
