package examining

import (
	"context"
	"time"

	"github.com/gofiber/fiber/v2"

	"annuaire/directory"
	"annuaire/internal/spreadsheet"
	"annuaire/labels"
	"annuaire/store"
)

// exportLimit bounds one file.
const exportLimit = 50_000

// export answers the list in force as a sheet.
func (p *Pages) export(c *fiber.Ctx) error {
	l, err := p.readList(c, exportLimit)
	if err != nil {
		return err
	}
	head := []string{"numero", "label", "etat", "lieu", "nom", "commune", "service", "suivi_par", "depose_le", "attend_depuis", "silence_le", "correction_avant", "decide_le"}
	return spreadsheet.Send(context.WithoutCancel(c.UserContext()), c, "dossiers.csv", head, func(_ context.Context, row func(...string) error) error {
		for i := range l.rows {
			if err := row(l.cellsOf(&l.rows[i])...); err != nil {
				return err
			}
		}
		return nil
	})
}

func (l *list) cellsOf(r *store.FileLine) []string {
	correction := ""
	if !r.DueAt.IsZero() {
		correction = lastDay(r.DueAt).Format(time.DateOnly)
	}
	return []string{
		r.Number, r.Label, labels.ApplicationLife.French(r.State), r.PlaceID, r.PlaceName, r.Commune, r.DeskName, l.nameOf(r.Instructor),
		moment(r.SubmittedAt), moment(r.Since), day(r.SilenceAt), correction, moment(r.DecidedAt),
	}
}

func moment(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.In(directory.Paris).Format(time.DateTime)
}

func day(d time.Time) string {
	if d.IsZero() {
		return ""
	}
	return d.Format(time.DateOnly)
}
