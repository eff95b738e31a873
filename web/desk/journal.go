package desk

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/internal/httpd"
	"annuaire/store"
	"annuaire/web/desk/frame"
	"annuaire/web/page"
)

// journalSize is how many acts one page lists.
const journalSize = 50

// journal lists the acts that the person may read, latest first.
func (p *Pages) journal(c *fiber.Ctx) error {
	v, err := httpd.SignedFor(c, access.JournalSee)
	if err != nil {
		return err
	}
	return p.journalPage(c, v, nil)
}

// journalPage is the page, with what was just done above it.
func (p *Pages) journalPage(c *fiber.Ctx, v httpd.Visitor, notice *page.Notice) error {
	values, filter, err := p.journalFilterOf(c, v.Actor)
	if err != nil {
		return err
	}
	rows, err := p.deps.Store.Journal(c.UserContext(), v.Actor, filter, journalSize+1)
	if err != nil {
		return err
	}
	rows, pager := journalPager(rows, filter, values)
	names, err := p.deps.Store.AccountNames(c.UserContext(), v.Actor, accountsOf(rows))
	if err != nil {
		return err
	}
	form, err := p.journalFilters(c, v, values)
	if err != nil {
		return err
	}
	table := journalTable(rows, names)
	table.Pager = pager
	contents := []page.Content{notice, page.Paragraph("Chaque acte est gardé, et lié à celui d’avant : aucun ne peut être changé sans que cela se voie."), form, journalTools(values, len(rows)), table}
	if readsAll(v.Actor) {
		contents = append(contents, verification(v))
	}
	return p.deps.Renderer.Page(c, frame.Page(v, frame.Journal, "Journal", contents...))
}

// readsAll tells whether somebody reads the journal of the whole country.
func readsAll(actor access.Actor) bool {
	scope := actor.Scope(access.JournalSee)
	return scope.Limit == access.Country && slices.ContainsFunc(scope.Parts, func(part access.Part) bool { return part.All })
}

func (p *Pages) journalFilters(c *fiber.Ctx, v httpd.Visitor, values url.Values) (*frame.Filters, error) {
	territories, err := p.deps.Store.DeskTerritories(c.UserContext(), v.Actor, mostTerritories)
	if err != nil {
		return nil, err
	}
	f := &frame.Filters{Action: string(frame.Journal), Label: "Identifiant d’un lieu, ou numéro d’une demande, d’un compte…", Name: "objet", Values: values}
	f.Fields = []page.Field{
		page.TextField{Name: "qui", Label: "Qui", Hint: "Numéro de compte, courriel, ou « commande ».", Max: 254},
		page.Select{Name: "acte", Label: "Acte", Empty: "Tous", Choices: actionChoices(values.Get("acte"))},
		page.Select{Name: "nature", Label: "Nature de l’objet", Empty: "Toutes", Choices: kindChoices},
		page.TextField{Name: "du", Label: "À partir du", Type: page.Date},
		page.TextField{Name: "au", Label: "Jusqu’au", Type: page.Date},
	}
	if choices := territoryChoices(territories, values.Get("territoire")); len(choices) > 0 {
		f.Fields = append(f.Fields, page.Select{Name: "territoire", Label: "Territoire", Empty: "Tous", Choices: choices})
	}
	return f, nil
}

// byCommand asks for what no account did.
const byCommand = "commande"

// journalFilterOf reads the filter of an address.
func (p *Pages) journalFilterOf(c *fiber.Ctx, actor access.Actor) (url.Values, store.JournalFilter, error) {
	values, err := queryOf(c)
	if err != nil {
		return nil, store.JournalFilter{}, err
	}
	r := filterReader{values: values}
	f := store.JournalFilter{
		Action: values.Get("acte"), Kind: values.Get("nature"), Object: strings.TrimSpace(values.Get("objet")), Territory: r.territory("territoire"),
		From: r.day("du"), Until: r.day("au"), Before: r.seq("avant"), After: r.seq("apres"),
	}
	if !f.Until.IsZero() {
		f.Until = f.Until.AddDate(0, 0, 1) // that day included
	}
	if err := p.readWho(c.UserContext(), actor, values.Get("qui"), &f); err != nil {
		return nil, f, err
	}
	return values, f, r.err()
}

// nobody is the number of no account.
const nobody = -1

// readWho reads a number of account, an e-mail or "commande".
func (p *Pages) readWho(ctx context.Context, actor access.Actor, who string, f *store.JournalFilter) error {
	who = strings.TrimPrefix(strings.ToLower(strings.TrimSpace(who)), "compte-")
	switch {
	case who == "":
		return nil
	case who == byCommand:
		f.Command = true
		return nil
	}
	if id, err := strconv.ParseInt(who, 10, 64); err == nil {
		f.Account = id
		return nil
	}
	id, known, err := p.deps.Store.AccountOf(ctx, actor, who)
	if !known {
		id = nobody
	}
	f.Account = id
	return err
}

// day reads a day as it begins in Paris.
func (r *filterReader) day(name string) time.Time {
	text := r.values.Get(name)
	if text == "" {
		return time.Time{}
	}
	t, err := time.ParseInLocation(time.DateOnly, text, directory.Paris)
	if err != nil || t.Year() < 2000 || t.Year() > 2200 {
		r.refuse(name)
	}
	return t
}

func (r *filterReader) seq(name string) int64 {
	text := r.values.Get(name)
	if text == "" {
		return 0
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 1 {
		r.refuse(name)
	}
	return n
}

// journalPager cuts the row that only told whether there is more, and leads to
// the pages around.
func journalPager(rows []store.JournalRow, f store.JournalFilter, values url.Values) ([]store.JournalRow, *page.Pager) {
	more := len(rows) > journalSize
	switch {
	case more && f.After > 0:
		rows = rows[1:]
	case more:
		rows = rows[:journalSize]
	}
	if len(rows) == 0 {
		return rows, nil
	}
	at := func(name string, seq int64) string {
		kept := copied(values)
		kept.Del("avant")
		kept.Del("apres")
		kept.Set(name, digits(seq))
		return string(frame.Journal) + "?" + kept.Encode()
	}
	pager := &page.Pager{Sentence: page.Counted(len(rows), "acte sur cette page", "actes sur cette page")}
	if older := more && f.After == 0 || f.After > 0; older {
		pager.Next = at("avant", rows[len(rows)-1].Seq)
	}
	if newer := f.Before > 0 || f.After > 0 && more; newer {
		pager.Previous = at("apres", rows[0].Seq)
	}
	if pager.Next == "" && pager.Previous == "" {
		return rows, nil
	}
	return rows, pager
}

func journalTools(values url.Values, rows int) page.Content {
	if rows == 0 {
		return page.Text("")
	}
	kept := copied(values)
	kept.Del("avant")
	kept.Del("apres")
	return links{{Text: "Télécharger ces actes (CSV)", Href: string(frame.Journal) + ".csv?" + kept.Encode()}}
}
