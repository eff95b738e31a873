package web

import (
	"embed"
	"fmt"
	"html/template"
	"net/url"
	"regexp"
	"strings"

	"github.com/gofiber/fiber/v2"

	"annuaire/fault"
)

//go:embed templates/*.html
var templateFiles embed.FS

// pageNames are the templates that fill the layout.
var pageNames = []string{"home", "places", "place", "map", "territory", "territories", "data", "accessibility", "error"}

// renderer holds the parsed templates and what every page shares.
type renderer struct {
	pages    map[string]*template.Template
	assets   assets
	demo     bool
	contact  string
	operator string
}

func newRenderer(deps Deps, a assets) (*renderer, error) {
	functions := template.FuncMap{"asset": a.path, "href": href}
	common, err := template.New("").Funcs(functions).ParseFS(templateFiles, "templates/layout.html", "templates/partials.html")
	if err != nil {
		return nil, fmt.Errorf("templates of the site: %w", err)
	}
	r := &renderer{
		pages: map[string]*template.Template{}, assets: a,
		demo: deps.Demo, contact: deps.Contact, operator: deps.Operator,
	}
	if r.operator == "" {
		r.operator = "Annuaire des lieux de médiation numérique, tenu à jour par les lieux et les collectivités."
	}
	for _, name := range pageNames {
		own := template.Must(common.Clone())
		if r.pages[name], err = own.ParseFS(templateFiles, "templates/"+name+".html"); err != nil {
			return nil, fmt.Errorf("template %s: %w", name, err)
		}
	}
	return r, nil
}

// rasterPrefix is before the address of raster tiles in the BASEMAP setting.
const rasterPrefix = "raster:"

// CheckBasemap tells what is wrong with a BASEMAP setting, in French for who
// runs the service. It is to be called before the site is made: an address that
// cannot be drawn would leave the map without its base, and say nothing.
func CheckBasemap(basemap string) error {
	if basemap == "" || basemap == "none" {
		return nil
	}
	address, raster := strings.CutPrefix(basemap, rasterPrefix)
	if !raster {
		return fault.New(fault.Invalid, "BASEMAP : « %s » n'est pas pris en charge. Donnez « none », ou « raster: » suivi d'une adresse de tuiles.", basemap)
	}
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" {
		return fault.New(fault.Invalid, "BASEMAP : « %s » n'est pas une adresse complète, comme https://tuiles.example/{z}/{x}/{y}.png.", address)
	}
	for _, part := range []string{"{z}", "{x}", "{y}"} {
		if !strings.Contains(address, part) {
			return fault.New(fault.Invalid, "BASEMAP : il manque %s dans l'adresse « %s ».", part, address)
		}
	}
	return nil
}

// BasemapOrigins gives the origins that the content security policy must let
// the map load from: none but for a raster base map.
func BasemapOrigins(basemap string) []string {
	address, ok := strings.CutPrefix(basemap, rasterPrefix)
	if !ok {
		return nil
	}
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return nil
	}
	return []string{u.Scheme + "://" + u.Host}
}

// page writes one whole page.
func (r *renderer) page(c *fiber.Ctx, name string, p page) error {
	p.Site, p.Demo, p.Contact, p.Operator = siteName, r.demo, r.contact, r.operator
	p.Path = c.Path()
	p.Menu = menu(p.Section, p.Path)
	return r.write(c, name, "layout", p)
}

// deviceAddress is what a device opens by itself: a call, a position.
var deviceAddress = regexp.MustCompile(`^(tel:\+?[0-9]{2,15}|geo:[0-9.,-]+\?q=[0-9.,%C-]+)$`)

// href lets through the two kinds of address that html/template refuses and
// that the sheet needs. Everything else stays under its filter.
func href(address string) any {
	if deviceAddress.MatchString(address) {
		return template.URL(address)
	}
	return address
}

// fragment writes the part of a page that a script replaces.
func (r *renderer) fragment(c *fiber.Ctx, name, part string, content any) error {
	return r.write(c, name, part, content)
}

func (r *renderer) write(c *fiber.Ctx, name, part string, data any) error {
	// The body of the answer is written in place: its buffer is used again.
	if err := r.pages[name].ExecuteTemplate(c.Response().BodyWriter(), part, data); err != nil {
		c.Response().ResetBody()
		return fmt.Errorf("page %s: %w", name, err)
	}
	if c.Response().StatusCode() < fiber.StatusBadRequest {
		// Pages tell whether places are open: they may be kept, and must be asked again.
		c.Set(fiber.HeaderCacheControl, "no-cache")
	}
	c.Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
	return nil
}
