package scheme

import (
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"annuaire/fault"
	"annuaire/internal/httpd"
	"annuaire/labels"
	"annuaire/store"
	"annuaire/web/page"
)

// criteria lists those of a draft, part by part, to move them, write them, take them
// away.
func (p *Pages) criteria(c *fiber.Ctx) error {
	v, line, err := p.draft(c)
	if err != nil {
		return err
	}
	undo, err := p.undoButton(c, v, &line)
	if err != nil {
		return err
	}
	contents := []page.Content{done(c), stepsAt(labels.StepCriteria)}
	contents = append(contents, apart(append([]page.Content{bold{"Ajouter un critère", address(line.ID, "criteres", newCriterion)}}, undo...)))
	for _, part := range line.Scheme.Sections {
		contents = append(contents, criteriaOf(v, &line, part))
	}
	if len(line.Scheme.Sections) == 0 {
		contents = append(contents, page.Paragraph("Créez d’abord les parties : chaque critère est dans l’une d’elles."))
	}
	contents = append(contents, linesOf{{Text: "Continuer : " + titles[labels.StepRules], Href: address(line.ID, string(labels.StepRules))}, {Text: "Revenir au label", Href: address(line.ID)}})
	return p.deps.Renderer.Page(c, deskPage(v, &line, titles[labels.StepCriteria], contents...))
}

func criteriaOf(v httpd.Visitor, line *store.SchemeLine, part labels.Section) page.Content {
	table := &page.Table{
		Caption: part.Name, Columns: []page.Column{{Title: "Critère"}, {Title: "Contrôle"}, {Title: "Points", Number: true}, {Title: "État"}, {Title: "Gestes"}},
		Empty: "Aucun critère dans cette partie.",
	}
	for i, c := range line.Scheme.Criteria {
		if c.Section != part.Code {
			continue
		}
		how := c.Check.French()
		if c.Eliminatory {
			how += ", indispensable"
		}
		state := page.Badge{Word: "Complet", Shape: page.Done}
		if n := len(line.Scheme.CheckCriterion(i)); n > 0 {
			state = page.Badge{Word: page.Counted(n, "point à compléter", "points à compléter"), Shape: page.Attention}
		}
		table.Rows = append(table.Rows, page.Row{Cells: []page.Content{
			page.Link{Text: c.Code + ". " + c.Name, Href: address(line.ID, "criteres", c.Code)}, page.Text(how), page.Text(page.Whole(c.Weight)), state, gestures(v, line, i),
		}})
	}
	return table
}

// gestures are what may be done to a criterion where it stands.
func gestures(v httpd.Visitor, line *store.SchemeLine, i int) page.Content {
	var buttons inRow
	c := line.Scheme.Criteria[i]
	for _, g := range []struct {
		act, text string
		useful    bool
	}{{"monter", "Monter", neighbour(line.Scheme.Criteria, i, -1) >= 0}, {"descendre", "Descendre", neighbour(line.Scheme.Criteria, i, 1) >= 0}, {"retirer", "Retirer", true}} {
		if !g.useful {
			continue
		}
		buttons = append(buttons, page.PostButton{
			Action: address(line.ID, "criteres", c.Code, g.act), Token: v.FormToken, Text: g.text, About: "le critère " + c.Code, Hidden: revision(line),
		})
	}
	return buttons
}

// arrange moves a criterion within its part, or takes it away. Undoing is one button
// further.
func (p *Pages) arrange(c *fiber.Ctx) error {
	v, line, err := p.draft(c)
	if err != nil {
		return err
	}
	code, act := strings.Clone(c.Params("critere")), strings.Clone(c.Params("geste"))
	_, err = p.deps.Store.SaveScheme(c.UserContext(), v.Actor, line.ID, revisionOf(httpd.Posted(c)), func(s *labels.Scheme) error {
		i := slices.IndexFunc(s.Criteria, func(one labels.Criterion) bool { return one.Code == code })
		if i < 0 {
			return errNoCriterion
		}
		switch act {
		case "monter":
			swap(s.Criteria, i, -1)
		case "descendre":
			swap(s.Criteria, i, 1)
		case "retirer":
			s.Criteria = slices.Delete(s.Criteria, i, i+1)
		default:
			return fault.New(fault.Unknown, "Cette action n’existe pas.")
		}
		return nil
	})
	if err != nil {
		return err
	}
	return c.Redirect(address(line.ID, "criteres")+"?fait=enregistrer", fiber.StatusSeeOther)
}

// swap exchanges a criterion with its neighbour of the same part, if it has one.
func swap(list []labels.Criterion, i, by int) {
	if j := neighbour(list, i, by); j >= 0 {
		list[i], list[j] = list[j], list[i]
	}
}

// neighbour finds the next criterion of the same part, up (-1) or down (1); -1 for none.
func neighbour(list []labels.Criterion, i, by int) int {
	for j := i + by; j >= 0 && j < len(list); j += by {
		if list[j].Section == list[i].Section {
			return j
		}
	}
	return -1
}

// inRow are buttons beside each other, on as many lines as it takes.
type inRow []page.Content

// Write implements page.Content.
func (r inRow) Write(w *page.Writer) {
	w.Raw(`<div class="modele-gestes">`)
	for _, one := range r {
		one.Write(w)
	}
	w.Raw("</div>")
}

var errNoCriterion = fault.New(fault.Unknown, "Aucun critère n’a ce code. Revenez à la liste des critères.")
