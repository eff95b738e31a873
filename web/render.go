package web

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"
)

//go:embed templates/*.html
var templateFiles embed.FS

// pageNames are the templates that fill the layout.
var pageNames = []string{"home", "places", "place", "map", "territory", "territories", "data", "accessibility", "error"}

// renderer holds the parsed templates and what every page shares.
type renderer struct {
	pages    map[string]*template.Template
	assets   assets
	policy   string
	demo     bool
	contact  string
	operator string
}

func newRenderer(deps Deps, a assets) (*renderer, error) {
	functions := template.FuncMap{"asset": a.path}
	common, err := template.New("").Funcs(functions).ParseFS(templateFiles, "templates/layout.html", "templates/partials.html")
	if err != nil {
		return nil, fmt.Errorf("templates of the site: %w", err)
	}
	r := &renderer{
		pages: map[string]*template.Template{}, assets: a, policy: contentPolicy(deps.Basemap),
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

// contentPolicy lets pages load from this site only. The origin of a raster
// base map, when the operator sets one, is added where the map loads it.
func contentPolicy(basemap string) string {
	origin := ""
	if address, ok := strings.CutPrefix(basemap, "raster:"); ok {
		if u, err := url.Parse(address); err == nil && u.Host != "" {
			origin = " " + u.Scheme + "://" + u.Host
		}
	}
	return strings.Join([]string{
		"default-src 'none'",
		"script-src 'self'",
		"style-src 'self'",
		"font-src 'self'",
		"img-src 'self' data: blob:" + origin,
		"connect-src 'self'" + origin,
		"worker-src 'self'",
		"form-action 'self'",
		"base-uri 'none'",
		"frame-ancestors 'self'",
	}, "; ")
}

// page writes one whole page.
func (r *renderer) page(c *fiber.Ctx, name string, p page) error {
	p.Site, p.Demo, p.Contact, p.Operator = siteName, r.demo, r.contact, r.operator
	p.Path = c.Path()
	p.Menu = menu(p.Section, p.Path)
	return r.write(c, name, "layout", p)
}

// fragment writes the part of a page that a script replaces.
func (r *renderer) fragment(c *fiber.Ctx, name, part string, content any) error {
	return r.write(c, name, part, content)
}

func (r *renderer) write(c *fiber.Ctx, name, part string, data any) error {
	var out bytes.Buffer
	if err := r.pages[name].ExecuteTemplate(&out, part, data); err != nil {
		return fmt.Errorf("page %s: %w", name, err)
	}
	c.Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
	c.Set(fiber.HeaderContentSecurityPolicy, r.policy)
	c.Set(fiber.HeaderXContentTypeOptions, "nosniff")
	c.Set(fiber.HeaderReferrerPolicy, "same-origin")
	c.Set("Permissions-Policy", "geolocation=(self), camera=(), microphone=()")
	return c.Send(out.Bytes())
}
