package web

import (
	"context"
	"net/url"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"annuaire/geo"
	"annuaire/web/page"
)

// mapView answers the map page. Without JavaScript it is the list, at the
// same address.
func (s *Site) mapView(c *fiber.Ctx) error {
	const path = "/carte"
	f, redirect, err := s.find(c, path)
	if err != nil {
		return err
	}
	defer f.release()
	if redirect != "" {
		return c.Redirect(redirect, fiber.StatusSeeOther)
	}
	m, err := s.mapPage(c.UserContext(), &f, path)
	if err != nil {
		return err
	}
	f.setStatus(c)
	return s.renderer.Page(c, page.Page{
		Title: "Carte des lieux", Section: "carte", Class: "page-carte", Search: true, List: true, Map: true,
		Description: "La carte des lieux où être aidé avec le numérique.",
		NoIndex:     len(f.request.values) > 0,
		Canonical:   s.deps.PublicURL + path,
		Crumbs:      []page.Crumb{{Text: "Accueil", Href: "/"}, {Text: "Carte"}},
		Content:     m,
	})
}

// mapList answers the list beside the map alone: what the script replaces
// when the map moves. Its links lead to the whole page.
func (s *Site) mapList(c *fiber.Ctx) error {
	const path = "/carte"
	f, redirect, err := s.find(c, path)
	if err != nil {
		return err
	}
	defer f.release()
	if redirect != "" {
		return fiber.ErrBadRequest // the script sends positions, never words
	}
	m, err := s.mapPage(c.UserContext(), &f, path)
	if err != nil {
		return err
	}
	if f.away {
		f.setStatus(c)
	}
	return s.renderer.Answer(c, beside{m})
}

func (s *Site) mapPage(ctx context.Context, f *finding, path string) (*mapPage, error) {
	form, err := s.filterForm(f, path)
	if err != nil {
		return nil, err
	}
	results, err := s.results(ctx, f, path)
	return &mapPage{
		Heading: "Carte des lieux", Fault: f.fault,
		Search: s.searchForm(f, path), Filters: form,
		InForce: inForce(path, f.request, f.named), Results: results,
		ListHref: f.request.href("/lieux"), View: f.view(), Basemap: s.deps.Basemap,
		Shapes: shapesJSON(), Selected: f.request.own.Get(selectedID), Legend: legend(),
	}, err
}

// view is where the map opens: the box asked for, around the position, around
// what was found, else metropolitan France.
func (f *finding) view() view {
	switch {
	case f.query.HasBox:
		return view{Box: f.query.Box.String()}
	case f.query.HasPosition:
		return view{Lon: coordinate(f.query.From.Lon()), Lat: coordinate(f.query.From.Lat()), Zoom: zoomFor(f.query.Radius)}
	case f.territory() != nil || f.query.Text != "":
		// From one ocean to the other, a map would show mostly water.
		if box, ok := f.box(); ok && box.East-box.West < widestView {
			return view{Box: box.String()}
		}
	}
	return view{Box: metropolitanFrance}
}

// widestView in degrees of longitude is beyond any region of the mainland or of
// overseas.
const widestView = 20

// metropolitanFrance in degrees: west, south, east, north.
const metropolitanFrance = "-5.2,41.3,9.6,51.1"

// zoomFor shows about the radius; a town when there is none.
func zoomFor(radius float64) string {
	switch {
	case radius <= 0, radius > 50_000:
		return "9"
	case radius > 20_000:
		return "9.5"
	case radius > 5000:
		return "10.5"
	}
	return "12"
}

// box holds the places found, a little wider than they are.
func (f *finding) box() (geo.Box, bool) {
	box, ok, err := f.snapshot.Bounds(f.query)
	if err != nil || !ok {
		return geo.Box{}, false
	}
	const margin = 0.02
	return geo.Box{West: box.West - margin, South: box.South - margin, East: box.East + margin, North: box.North + margin}, true
}

// ways gives links that lead somewhere: the visitor's own application, then a
// public map. They are followed only when clicked.
func ways(lon, lat float64, exact bool) []page.Link {
	at := strconv.FormatFloat(lat, 'f', 5, 64) + "," + strconv.FormatFloat(lon, 'f', 5, 64)
	links := []page.Link{
		{Text: "Itinéraire dans l’application de mon appareil", Href: "geo:" + at + "?q=" + url.QueryEscape(at)},
		{Text: "Itinéraire sur OpenStreetMap (autre site)", Href: "https://www.openstreetmap.org/directions?to=" + url.QueryEscape(at), External: true},
	}
	if !exact {
		return links[1:]
	}
	return links
}
