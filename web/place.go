package web

import (
	"bytes"
	"net/url"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"annuaire/data"
	"annuaire/directory"
	"annuaire/fault"
	"annuaire/geo"
	"annuaire/web/page"
)

// place answers the sheet of one place.
func (s *Site) place(c *fiber.Ctx) error {
	id := c.Params("id")
	if decoded, err := url.PathUnescape(id); err == nil {
		id = decoded
	}
	e, ok := s.deps.Atlas.Current().Place(id)
	if !ok {
		return s.absent(c, id)
	}
	now := s.deps.Clock()
	sub := subject{Entry: e, status: e.Opening(now)}
	if s.deps.Labels != nil {
		sub.held = s.deps.Labels(e.ID)
	}
	public := s.deps.PublicURL + sub.href()
	var linked bytes.Buffer
	if err := data.JSONLDWriter(s.deps.PublicURL)(&linked, slices.Values([]*directory.Place{e.Place})); err != nil {
		return err
	}
	content := sheetOf(sub, now, public, s.deps.Basemap)
	content.Search = s.elsewhere("Chercher un autre lieu")
	return s.renderer.Page(c, page.Page{
		Title:       sub.Name + ", " + sub.town(),
		Description: description(sub),
		Section:     "lieux", Class: "page-fiche", SmallMap: sub.located(), Search: true,
		Canonical:  public,
		LinkedData: linked.Bytes(),
		Crumbs:     sheetCrumbs(sub),
		Content:    content,
	})
}

// absent answers for an identifier that no published place bears: an old one
// leads to the current one, that of a withdrawn place to the reason.
func (s *Site) absent(c *fiber.Ctx, id string) error {
	if s.deps.Alias != nil {
		current, ok, err := s.deps.Alias(c.UserContext(), id)
		if err != nil {
			return err
		}
		if ok && current != id {
			return c.Redirect("/lieux/"+page.PathEscape(current), fiber.StatusMovedPermanently)
		}
	}
	if s.deps.Withdrawn != nil {
		reason, ok, err := s.deps.Withdrawn(c.UserContext(), id)
		if err != nil {
			return err
		}
		if ok {
			return fault.New(fault.Gone, "%s", strings.TrimSpace("Ce lieu a été retiré de l’annuaire. "+reason))
		}
	}
	return fault.New(fault.Unknown, "Aucun lieu publié ne porte cet identifiant. Vérifiez l’adresse, ou cherchez le lieu par son nom.")
}

func description(s subject) string {
	if s.Summary != "" {
		return s.Summary
	}
	return s.kind() + " à " + s.town() + " : horaires, services et accès."
}

func sheetCrumbs(s subject) []page.Crumb {
	crumbs := []page.Crumb{{Text: "Accueil", Href: "/"}}
	for _, t := range []*geo.Territory{s.Region, s.Department, s.Commune} {
		if t != nil {
			crumbs = append(crumbs, page.Crumb{Text: t.Name, Href: territoryHref(t)})
		}
	}
	if len(crumbs) == 1 {
		crumbs = append(crumbs, page.Crumb{Text: "Trouver un lieu", Href: "/lieux"})
	}
	return append(crumbs, page.Crumb{Text: s.Name})
}
