package register

import (
	"net/url"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/internal/httpd"
	"annuaire/store"
	"annuaire/web/page"
)

// mostTwins is how many places that may be the same are shown.
const mostTwins = 3

// comparedColumns are what people tell two places apart by.
var comparedColumns = []string{"nom", "adresse", "commune", "telephone", "courriels", "site_web", "typologie", "pivot"}

// candidates of the step: places that there are and that may be this one.
func (f *form) likely(c *fiber.Ctx) ([]store.DuplicateCandidate, error) {
	place := f.known()
	return f.pages.deps.Store.DuplicateCandidates(c.UserContext(), f.visitor.Actor, place, mostTwins)
}

// knownToBeNew tells whether no place there is may be this one, or the person
// has said that none of them is.
func knownToBeNew(f *form, c *fiber.Ctx) (bool, error) {
	if f.editing() {
		return true, nil
	}
	found, err := f.likely(c)
	if err != nil {
		return false, err
	}
	distinct := f.draft.Answers[twins]["distincts"]
	return !slices.ContainsFunc(found, func(d store.DuplicateCandidate) bool { return !slices.Contains(distinct, d.Place.ID) }), nil
}

// showTwins shows the place being written beside those that may be the same.
func (f *form) showTwins(c *fiber.Ctx) error {
	found, err := f.likely(c)
	if err != nil {
		return err
	}
	_, i, err := stepNamed(twins)
	if err != nil {
		return err
	}
	if len(found) == 0 {
		next, err := f.after(c, i)
		if err != nil {
			return err
		}
		return c.Redirect(f.address(next), fiber.StatusSeeOther)
	}
	place := f.known()
	contents := []page.Content{page.Steps{Names: parts, At: 2}, page.Paragraph("Comparez avant de continuer : une seule fiche par lieu évite de se tromper.")}
	var distinct []page.Input
	for _, d := range found {
		contents = append(contents, f.beside(&place, d))
		distinct = append(distinct, page.Input{Name: "distincts", Value: d.Place.ID})
	}
	another := &page.Form{
		Action: f.address(twins), Token: f.visitor.FormToken, Hidden: distinct, Submit: "C’est un autre lieu : continuer",
		Others: []page.FormButton{{Text: "Précédent", Name: "aller", Value: "precedent"}},
	}
	return f.pages.deps.Renderer.Page(c, f.page("Ce lieu existe peut-être déjà", append(contents, another, kept{f})...))
}

// beside compares the place being written with one that there is.
func (f *form) beside(mine *directory.Place, d store.DuplicateCandidate) page.Content {
	table := &page.Table{Caption: "Comparaison avec « " + d.Place.Name + " »", Columns: []page.Column{{Title: "Information"}, {Title: "Votre lieu"}, {Title: "La fiche qui existe"}, {Title: "Comparaison"}}}
	for _, name := range comparedColumns {
		c, _ := directory.ColumnNamed(name)
		own, other := c.Words(mine), c.Words(&d.Place)
		if own == "" && other == "" {
			continue
		}
		verdict := page.Badge{Word: "différent", Shape: page.Attention}
		switch {
		case own == other:
			verdict = page.Badge{Word: "identique", Shape: page.Done}
		case own == "" || other == "":
			verdict = page.Badge{Word: "dit d’un seul côté", Shape: page.Neutral}
		}
		table.Rows = append(table.Rows, page.Row{Cells: []page.Content{page.Text(c.Title), orNothing(own), orNothing(other), verdict}})
	}
	reasons := make([]string, len(d.Reasons))
	for i, r := range d.Reasons {
		reasons[i] = r.Text
	}
	return page.Section{Title: d.Place.Name, Contents: []page.Content{
		page.Paragraph("Ce qui rapproche ou sépare les deux : " + strings.Join(reasons, ", ") + "."), table,
		page.Link{Text: "C’est ce lieu : ouvrir sa fiche", Href: f.sheetOf(d.Place), Note: d.Place.Name},
	}}
}

// sheetOf is where a place that is the same is completed by who may, and seen by
// the others.
func (f *form) sheetOf(place directory.Place) string {
	if f.visitor.Actor.Signed() && !f.visitor.Actor.Scope(access.PlacePublish).Empty() {
		return "/espace/lieux/" + page.PathEscape(place.ID) + "/modifier"
	}
	return "/lieux/" + page.PathEscape(place.ID)
}

// takeTwins remembers that the places shown are others.
func (f *form) takeTwins(c *fiber.Ctx) error {
	_, i, err := stepNamed(twins)
	if err != nil {
		return err
	}
	if c.FormValue("aller") == "precedent" {
		return c.Redirect(f.address(before(i)), fiber.StatusSeeOther)
	}
	distinct := url.Values{}
	if seen := legibles(httpd.Posted(c))["distincts"]; len(seen) > 0 {
		distinct["distincts"] = seen[:min(len(seen), 50)]
	}
	if err := f.keep(c, twins, distinct); err != nil {
		return err
	}
	next, err := f.after(c, i)
	if err != nil {
		return err
	}
	return c.Redirect(f.address(next), fiber.StatusSeeOther)
}
