package register

import (
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/web/page"
)

// showConflict shows, side by side, what somebody else did meanwhile and what
// one wants: nothing is written until one has seen both.
func (f *form) showConflict(c *fiber.Ctx) error {
	mine, patch, _ := f.place()
	table := &page.Table{
		Caption: "Les deux versions",
		Columns: []page.Column{{Title: "Information"}, {Title: "Quand vous avez commencé"}, {Title: "La fiche maintenant"}, {Title: "Vos réponses"}},
		Empty:   "Les deux versions disent la même chose.",
	}
	theirs := directory.PatchOf(&f.record)
	for _, column := range columnsInOrder(f.draft.Base, theirs, patch) {
		before := f.draft.Base[column]
		table.Rows = append(table.Rows, page.Row{Cells: []page.Content{
			page.Text(directory.PatchTitle(column)), orNothing(directory.TextWords(column, before)), orNothing(directory.TextWords(column, theirs[column])), orNothing(directory.PatchWords(column, &mine)),
		}})
	}
	c.Status(fiber.StatusConflict)
	return f.pages.deps.Renderer.Page(c, f.page(f.title,
		&page.Notice{Title: "Quelqu’un a modifié cette fiche entre-temps", Text: "Rien n’est encore enregistré. Comparez les deux versions, puis choisissez. Vos réponses sont gardées."},
		table,
		&page.Form{
			Action: f.address(check), Token: f.visitor.FormToken, Submit: "Appliquer mes réponses à la fiche actuelle",
			Hidden: []page.Input{{Name: "version", Value: decimal(f.record.Version)}, {Name: "motif", Value: legible(c.FormValue("motif"))}},
			Others: []page.FormButton{{Text: "Abandonner mes réponses", Name: "aller", Value: "effacer"}},
			Back:   page.Link{Text: "Revoir mes réponses", Href: f.address(check)},
		}))
}

// columnsInOrder names the columns that either side changed.
func columnsInOrder(base, theirs, mine directory.Patch) (columns []string) {
	add := func(name string) {
		if _, changed := mine[name]; changed || base[name] != theirs[name] {
			columns = append(columns, name)
		}
	}
	for _, c := range directory.Columns {
		if c.Name != "id" && c.Name != "date_maj" {
			add(c.Name)
		}
	}
	for _, name := range directory.PatchOnly {
		add(name)
	}
	return columns
}

func decimal[N int | int64](n N) string { return strconv.FormatInt(int64(n), 10) }

// day is that on which the actor acts, UTC midnight.
func day(actor access.Actor) time.Time {
	at := actor.At
	if at.IsZero() {
		at = time.Now()
	}
	y, m, d := at.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}
