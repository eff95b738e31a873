package desk

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/internal/httpd"
	"annuaire/internal/spreadsheet"
	"annuaire/store"
)

// exportPatience bounds the whole of an export.
const exportPatience = 5 * time.Minute

// exportPlaces sends the places of the list, all its pages, as a table: the
// columns of the standard, then what the back office adds.
func (p *Pages) exportPlaces(c *fiber.Ctx) error {
	v, err := httpd.SignedFor(c, access.PlaceSee)
	if err != nil {
		return err
	}
	_, filter, err := deskFilterOf(c)
	if err != nil {
		return err
	}
	return spreadsheet.Send(context.WithoutCancel(c.UserContext()), c, "lieux.csv", exportHead(), func(ctx context.Context, row func(...string) error) error {
		ctx, cancel := context.WithTimeout(ctx, exportPatience)
		defer cancel()
		return p.deps.Store.EachDeskPlace(ctx, v.Actor, filter, func(place *store.DeskPlace) error {
			return row(exportRow(place, v.Actor.At)...)
		})
	})
}

func exportHead() []string {
	head := make([]string, 0, len(directory.Columns)+5)
	for _, c := range directory.Columns {
		head = append(head, c.Name)
	}
	return append(head, "etat", "fraicheur", "qualite", "valeurs_douteuses", "archivage_propose")
}

func exportRow(p *store.DeskPlace, now time.Time) []string {
	row := make([]string, 0, len(directory.Columns)+5)
	for _, c := range directory.Columns {
		row = append(row, c.Text(&p.Place))
	}
	doubts := make([]string, len(p.Doubts))
	for i, d := range p.Doubts {
		doubts[i] = d.Column + " : " + d.Value
	}
	return append(row, p.State.French(), directory.FreshnessOf(p.UpdatedOn, now).French(), strconv.Itoa(p.Quality(now).Score),
		strings.Join(doubts, directory.ListSeparator), p.ArchiveProposal)
}
