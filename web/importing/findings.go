package importing

import (
	"context"
	"net/url"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"annuaire/access"
	"annuaire/data"
	"annuaire/fault"
	"annuaire/internal/spreadsheet"
	"annuaire/store"
	"annuaire/web/desk/frame"
	"annuaire/web/page"
)

// findingsPerPage is how many findings a page lists.
const findingsPerPage = 100

// findings lists what is to be said of each cell.
func (p *Pages) findings(c *fiber.Ctx) error {
	v, j, err := p.find(c, access.ImportSee)
	if err != nil {
		return err
	}
	values := url.Values{"constat": {c.Query("constat")}, "colonne": {c.Query("colonne")}, "q": {c.Query("q")}}
	after, err := strconv.Atoi(c.Query("apres"))
	if err != nil {
		after = 0
	}
	filter := store.FindingFilter{Outcome: values.Get("constat"), Title: values.Get("colonne"), Text: values.Get("q"), After: after - 1, Limit: findingsPerPage + 1}
	found, err := p.deps.Store.Findings(c.UserContext(), v.Actor, j.ID, filter)
	if err != nil {
		return err
	}
	table := findingTable(found[:min(len(found), findingsPerPage)])
	if len(found) > findingsPerPage {
		last := found[findingsPerPage-1]
		table.Pager = &page.Pager{Sentence: "Constats jusqu’à la ligne " + page.Whole(last.Line), Next: findingsAddress(j.ID, filter.Outcome, filter.Title, filter.Text, last.Seq+1)}
	}
	if after > 0 && table.Pager == nil {
		table.Pager = &page.Pager{Sentence: "Derniers constats"}
	}
	form := &frame.Filters{
		Action: address(j.ID, "constats"), Label: "Valeur ou motif", Name: "q", Values: values,
		Fields: []page.Field{
			page.Select{Name: "constat", Label: "Constat", Empty: "Tous", Choices: outcomes},
			page.Select{Name: "colonne", Label: "Colonne", Empty: "Toutes", Choices: titlesOf(&j.Summary)},
		},
	}
	return p.answer(c, v, &j, "Constats", page.Several{page.Link{Text: "Télécharger le rapport (CSV)", Href: address(j.ID, "constats.csv")}}, form, table)
}

var outcomes = []page.Choice{{Value: string(data.Refused), Text: "Refusé"}, {Value: string(data.Flagged), Text: "À vérifier"}, {Value: string(data.Repaired), Text: "Réparé"}}

func titlesOf(s *store.ImportSummary) []page.Choice {
	choices := make([]page.Choice, len(s.Columns))
	for i, one := range s.Columns {
		choices[i] = page.Choice{Value: one.Title, Text: one.Title}
	}
	return choices
}

func findingTable(found []store.ImportFinding) *page.Table {
	table := &page.Table{
		Caption: "Constats, dans l’ordre du fichier",
		Columns: []page.Column{{Title: "Ligne", Number: true}, {Title: "Colonne"}, {Title: "Valeur"}, {Title: "Constat"}, {Title: "Proposition"}},
		Empty:   "Aucun constat ne répond à ces critères.",
	}
	shapes := map[string]page.Shape{string(data.Refused): page.Stopped, string(data.Flagged): page.Attention, string(data.Repaired): page.Done}
	for _, f := range found {
		table.Rows = append(table.Rows, page.Row{Cells: []page.Content{
			page.Text(page.Whole(f.Line)), page.Text(fault.Excerpt(f.Title, 40)), page.Text(shortened(f.Value)),
			page.Several{page.Badge{Word: data.Outcome(f.Outcome).French(), Shape: shapes[f.Outcome]}, page.Text(": " + page.Typeset(f.Reason))}, page.Text(shortened(f.Proposal)),
		}})
	}
	return table
}

// shortened bounds what a cell of the table shows: the report has the whole.
func shortened(text string) string {
	runes := []rune(text)
	if len(runes) <= 160 {
		return text
	}
	return string(runes[:159]) + "…"
}

func findingsAddress(id int64, outcome, title, text string, after int) string {
	values := url.Values{}
	for name, value := range map[string]string{"constat": outcome, "colonne": title, "q": text} {
		if value != "" {
			values.Set(name, value)
		}
	}
	if after > 0 {
		values.Set("apres", strconv.Itoa(after))
	}
	if len(values) == 0 {
		return address(id, "constats")
	}
	return address(id, "constats") + "?" + values.Encode()
}

// report sends every finding, for a spreadsheet.
func (p *Pages) report(c *fiber.Ctx) error {
	v, j, err := p.find(c, access.ImportSee)
	if err != nil {
		return err
	}
	ctx := context.WithoutCancel(c.UserContext())
	head := []string{"ligne", "colonne", "valeur", "constat", "motif", "proposition"}
	return spreadsheet.Send(ctx, c, "import-"+store.ImportNumber(j.ID)+"-constats.csv", head, func(ctx context.Context, row func(...string) error) error {
		return p.deps.Store.EachFinding(ctx, v.Actor, j.ID, func(f store.ImportFinding) error {
			return row(strconv.Itoa(f.Line), f.Title, f.Value, data.Outcome(f.Outcome).French(), f.Reason, f.Proposal)
		})
	})
}

// cutName parts an identifier from the name after it.
func cutName(text string) (id, title string) {
	id, title, _ = strings.Cut(text, " ")
	return id, title
}
