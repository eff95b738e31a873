package visiting

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"annuaire/internal/httpd"
	"annuaire/labels"
	"annuaire/store"
	"annuaire/web/page"
)

// notes gives a visit that the reader makes, and what they have written.
func (p *Pages) notes(c *fiber.Ctx) (v httpd.Visitor, view store.VisitView, notes labels.Checklist, err error) {
	if v, view, err = p.about(c); err != nil {
		return v, view, notes, err
	}
	notes, err = p.Store.VisitNotes(c.UserContext(), v.Actor, view.ID)
	return v, view, notes, err
}

func stepOf(visit int64, code string) string { return pathOf(visit, "/carnet/"+page.PathEscape(code)) }

// notebook answers the list of what is to be checked, with what is done.
func (p *Pages) notebook(c *fiber.Ctx) error {
	v, view, notes, err := p.notes(c)
	if err != nil {
		return err
	}
	criteria := view.InOrder(&view.Scheme)
	list, filled, first := checklist{visit: view.ID}, 0, ""
	keep := []string{pathOf(view.ID, "/carnet")}
	for _, one := range criteria {
		item := checklistItem{criterion: one, badge: verdictBadge(notes.Notes[one.Code].Verdict), photos: len(notes.Notes[one.Code].Photos)}
		if notes.Notes[one.Code].Verdict != "" && !notes.Done(one.Code) {
			item.badge = page.Badge{Word: "À compléter", Shape: page.Attention}
		}
		if notes.Done(one.Code) {
			filled++
		} else if first == "" {
			first = one.Code
		}
		list.items = append(list.items, item)
		keep = append(keep, stepOf(view.ID, one.Code))
	}
	next := action{"Signer le rapport", pathOf(view.ID, "/signature")}
	if first != "" {
		next = action{"Continuer : critère " + first, stepOf(view.ID, first)}
	}
	return p.show(c, v, "Carnet de visite : "+view.PlaceName, notice(c.Query("fait")),
		page.Paragraph(page.UpperFirst(view.When())+"."), page.Paragraph(strconv.Itoa(filled)+" sur "+page.Counted(len(criteria), "critère rempli", "critères remplis")+"."),
		onDevice{page: "carnet", visit: view.ID, account: v.Actor.Account, open: true, keep: keep},
		next, list, paragraph{page.Link{Text: "Tout relire et signer", Href: pathOf(view.ID, "/signature")}})
}

// checklist are the criteria of a visit, each with where it stands.
type checklist struct {
	visit int64
	items []checklistItem
}

type checklistItem struct {
	criterion labels.Criterion
	badge     page.Badge
	photos    int
}

// Write implements page.Content.
func (l checklist) Write(w *page.Writer) {
	w.Raw(`<ol class="visite-carnet">` + "\n")
	for _, item := range l.items {
		w.Raw("<li")
		w.Attribute("data-critere", item.criterion.Code)
		w.Raw("><a")
		w.Address("href", stepOf(l.visit, item.criterion.Code))
		w.Between(">", item.criterion.Code+" : "+item.criterion.Name, "</a> ")
		item.badge.Write(w)
		if item.photos > 0 {
			w.Between(` <span class="discret">`, page.Counted(item.photos, "photo", "photos"), "</span>")
		}
		w.Raw("</li>\n")
	}
	w.Raw("</ol>\n")
}
