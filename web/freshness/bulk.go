package freshness

import (
	"errors"

	"github.com/gofiber/fiber/v2"

	"annuaire/access"
	"annuaire/fault"
	"annuaire/internal/httpd"
	"annuaire/store"
	"annuaire/web/desk/frame"
	"annuaire/web/page"
)

// selection is a table whose chosen rows a button confirms.
type selection struct {
	token string
	table *page.Table
}

// Write implements page.Content.
func (s selection) Write(w *page.Writer) {
	w.Raw(`<form class="selection" method="post"`)
	w.Address("action", listPath+"/confirmer")
	w.Raw(">\n")
	w.Hidden([]page.Input{{Name: page.TokenField, Value: s.token}})
	s.table.Write(w)
	w.Raw("<p class=\"envoi\"><button class=\"principal\" type=\"submit\">Tout est juste sur les fiches choisies</button></p>\n</form>\n")
}

// box is the name of a sheet that may be chosen.
type box struct{ id, name string }

// Write implements page.Content.
func (b box) Write(w *page.Writer) {
	w.Raw(`<label class="choix"><input type="checkbox" name="lieu"`)
	w.Attribute("value", b.id)
	w.Raw("><span>")
	w.Anchor(sheetOf(b.id), b.name)
	w.Raw("</span></label>")
}

// confirmMany confirms the sheets that were chosen, and says what became of each.
func (p *Pages) confirmMany(c *fiber.Ctx) error {
	v, err := httpd.SignedFor(c, access.PlaceConfirm)
	if err != nil {
		return err
	}
	var ids []string
	for _, id := range c.Request().PostArgs().PeekMulti("lieu") {
		ids = append(ids, string(id))
	}
	if len(ids) == 0 {
		return fault.New(fault.Invalid, "Aucune fiche n’est choisie. Cochez celles qui sont justes, puis recommencez.")
	}
	results, err := p.deps.Store.ConfirmPlaces(c.UserContext(), v.Actor, ids)
	if err != nil {
		return err
	}
	return p.deps.Renderer.Page(c, frame.Page(v, frame.Places, "Fiches confirmées", told(results)...))
}

func told(results []store.Confirmed) []page.Content {
	done := 0
	table := &page.Table{Caption: "Résultat de chaque fiche", Columns: []page.Column{{Title: "Lieu"}, {Title: "Résultat"}, {Title: "Raison"}}}
	for _, r := range results {
		name, word, why := r.Name, page.Badge{Word: "Confirmée", Shape: page.Done}, ""
		if name == "" {
			name = fault.Excerpt(r.ID, 100)
		}
		if r.Err != nil {
			word, why = page.Badge{Word: "Non confirmée", Shape: page.Attention}, publicSentence(r.Err)
		} else {
			done++
		}
		table.Rows = append(table.Rows, page.Row{Cells: []page.Content{page.Text(name), word, page.Text(why)}})
	}
	notice := &page.Notice{Calm: true, Title: page.Counted(done, "fiche est confirmée", "fiches sont confirmées") + "."}
	if refused := len(results) - done; refused > 0 {
		notice = &page.Notice{Title: page.Counted(refused, "fiche n’est pas confirmée", "fiches ne sont pas confirmées") + ".", Text: "Les autres le sont. Le tableau dit pourquoi."}
	}
	return []page.Content{notice, table, page.Link{Text: "Revenir à la liste", Href: listPath}}
}

// publicSentence gives what of an error may be shown.
func publicSentence(err error) string {
	if f, known := errors.AsType[*fault.Error](err); known {
		return f.Public
	}
	return "Une erreur est survenue. Recommencez plus tard."
}
