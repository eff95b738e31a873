package desk

import (
	"context"
	"encoding/json"
	"time"

	"github.com/gofiber/fiber/v2"

	"annuaire/access"
	"annuaire/internal/httpd"
	"annuaire/internal/spreadsheet"
	"annuaire/store"
)

// Bounds of an export of the journal: how many acts at most, and at a time.
const (
	mostExported  = 100_000
	exportedAtOne = 1000
)

// exportJournal sends the acts of the list, all its pages, as a table.
func (p *Pages) exportJournal(c *fiber.Ctx) error {
	v, err := httpd.SignedFor(c, access.JournalSee)
	if err != nil {
		return err
	}
	_, filter, err := p.journalFilterOf(c, v.Actor)
	if err != nil {
		return err
	}
	filter.After = 0
	head := []string{"numero", "instant", "auteur", "acte", "nature", "objet", "niveau", "code", "territoire", "precisions"}
	return spreadsheet.Send(context.WithoutCancel(c.UserContext()), c, "journal.csv", head, func(ctx context.Context, row func(...string) error) error {
		return p.eachAct(ctx, v.Actor, filter, func(r store.JournalRow) error {
			details, err := json.Marshal(r.Details)
			if err != nil {
				return err
			}
			return row(digits(r.Seq), r.At.UTC().Format(time.RFC3339Nano), r.Actor, r.Action, r.Kind, r.Object,
				string(r.Territory.Level), r.Territory.Code, r.TerritoryName, string(details))
		})
	})
}

func (p *Pages) eachAct(ctx context.Context, actor access.Actor, f store.JournalFilter, fn func(store.JournalRow) error) error {
	ctx, cancel := context.WithTimeout(ctx, exportPatience)
	defer cancel()
	for range mostExported / exportedAtOne {
		rows, err := p.deps.Store.Journal(ctx, actor, f, exportedAtOne)
		if err != nil {
			return err
		}
		for _, r := range rows {
			if err := fn(r); err != nil {
				return err
			}
		}
		if len(rows) < exportedAtOne {
			return nil
		}
		f.Before = rows[len(rows)-1].Seq
	}
	return nil
}
