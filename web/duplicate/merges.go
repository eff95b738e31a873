package duplicate

import (
	"net/url"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"annuaire/fault"
	"annuaire/internal/httpd"
	"annuaire/store"
	"annuaire/web/desk/frame"
	"annuaire/web/page"
)

// done tells above the queue what has just been done, and how to undo it.
func (p *Pages) done(c *fiber.Ctx, v httpd.Visitor) *page.Notice {
	n := &page.Notice{Calm: true}
	again := page.PostButton{Token: v.FormToken, Text: "Annuler", About: "cette décision", Hidden: []page.Input{{Name: "geste", Value: "revoir"}},
		Action: pairPath(c.Query("gardee"), c.Query("autre"))}
	switch c.Query("fait") {
	case "fusion":
		n.Title, n.Text = "Les deux fiches n’en font plus qu’une", "L’ancienne adresse mène à la fiche gardée."
		if id, err := strconv.ParseInt(c.Query("numero"), 10, 64); err == nil {
			n.Then = undoButton(v, id, "la fusion")
		}
	case "distincts":
		n.Title, n.Text, n.Then = "Ce sont deux lieux différents", "Cette paire ne reviendra plus, même après un import.", again
	case "plus-tard":
		n.Title, n.Text, n.Then = "Remise à plus tard", "Cette paire reviendra dans "+strconv.Itoa(laterDays)+" jours.", again
	case "revoir":
		n.Title, n.Text = "La paire est à revoir", "Elle est de nouveau dans la liste."
	case "annulee":
		n.Title, n.Text = "La fusion est annulée", "Les deux fiches sont comme avant."
	default:
		return nil
	}
	return n
}

func undoButton(v httpd.Visitor, id int64, about string) page.Content {
	return page.PostButton{Action: home + "/fusions/" + strconv.FormatInt(id, 10) + "/annuler", Token: v.FormToken, Text: "Annuler la fusion", About: about}
}

// merges lists past merges.
func (p *Pages) merges(c *fiber.Ctx) error {
	v, err := ruler(c)
	if err != nil {
		return err
	}
	return p.showMerges(c, v, nil)
}

func (p *Pages) showMerges(c *fiber.Ctx, v httpd.Visitor, refused error) error {
	number := 1
	if text := c.Query("page"); text != "" {
		var err error
		if number, err = strconv.Atoi(text); err != nil || number < 1 || number > 10_000 {
			return fault.Fields{{Name: "page", Message: "Un nombre entre 1 et 10 000."}}.Err("Cette liste ne se lit pas ainsi.")
		}
	}
	list, err := p.deps.Store.Merges(c.UserContext(), v.Actor, perPage+1, (number-1)*perPage)
	if err != nil {
		return err
	}
	table := &page.Table{
		Caption: "Fusions passées, la dernière d’abord", Empty: "Aucune fusion sur votre territoire.",
		Columns: []page.Column{{Title: "Fiche gardée"}, {Title: "Fiche absorbée"}, {Title: "Le"}, {Title: "Annuler", Hidden: true}},
		Pager:   pagerOf(number, len(list)),
	}
	for _, m := range list[:min(perPage, len(list))] {
		table.Rows = append(table.Rows, page.Row{Cells: []page.Content{
			page.Link{Text: m.KeptName, Href: "/espace/lieux/" + page.PathEscape(m.Kept)},
			page.Text(m.AbsorbedName + " (" + m.Absorbed + ")"), page.Text(m.At.Format("02/01/2006")), ending(v, m),
		}})
	}
	return p.deps.Renderer.Page(c, frame.Page(v, frame.Duplicates, "Fusions passées", refusal(refused), table))
}

func pagerOf(number, found int) *page.Pager {
	if number == 1 && found <= perPage {
		return nil
	}
	pager := &page.Pager{Sentence: "Page " + strconv.Itoa(number)}
	at := func(n int) string { return home + "/fusions?" + url.Values{"page": {strconv.Itoa(n)}}.Encode() }
	if number > 1 {
		pager.Previous = at(number - 1)
	}
	if found > perPage {
		pager.Next = at(number + 1)
	}
	return pager
}

func ending(v httpd.Visitor, m store.Merge) page.Content {
	if m.UndoneAt != nil {
		return page.Badge{Word: "Annulée", Shape: page.Stopped}
	}
	return undoButton(v, m.ID, "de "+m.AbsorbedName+" dans "+m.KeptName)
}

// undo undoes a merge, or tells why it cannot be.
func (p *Pages) undo(c *fiber.Ctx) error {
	v, err := ruler(c)
	if err != nil {
		return err
	}
	id, err := strconv.ParseInt(c.Params("numero"), 10, 64)
	if err != nil {
		return fault.New(fault.Unknown, "Aucune fusion ne porte ce numéro.")
	}
	err = p.deps.Store.UndoMerge(c.UserContext(), v.Actor, id)
	if fault.KindOf(err) == fault.Conflict {
		c.Status(fiber.StatusConflict)
		return p.showMerges(c, v, err)
	}
	if err != nil {
		return err
	}
	return c.Redirect(home+"?fait=annulee", fiber.StatusSeeOther)
}
