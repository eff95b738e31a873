// Package mailbox shows, in a demonstration only, the letters that the service
// wrote to its folder: visitors of a demonstration follow their links.
package mailbox

import (
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"annuaire/directory"
	"annuaire/mail"
	"annuaire/web/page"
)

// Deps is what these pages need of the rest of the program.
type Deps struct {
	Folder    *mail.Folder
	Renderer  *page.Renderer
	PublicURL string // without a final slash
}

// Pages answers them.
type Pages struct{ deps Deps }

// New makes the pages.
func New(deps Deps) *Pages { return &Pages{deps} }

const boxPath = "/demo/courriels"

// Register adds every route.
func (p *Pages) Register(app *fiber.App) {
	app.Get(boxPath, p.list)
	app.Get(boxPath+"/:nom", p.letter)
	app.Get(boxPath+"/:nom/html", p.html)
}

// mostListed bounds the list.
const mostListed = 200

func (p *Pages) list(c *fiber.Ctx) error {
	letters, err := p.deps.Folder.List(mostListed)
	if err != nil {
		return err
	}
	table := &page.Table{
		Caption: "Derniers messages",
		Columns: []page.Column{{Title: "Écrit le"}, {Title: "À"}, {Title: "Objet"}},
		Empty:   "Aucun message n’est encore écrit. Faites une demande sur une fiche, par exemple, puis revenez ici.",
	}
	for _, l := range letters {
		table.Rows = append(table.Rows, page.Row{Cells: []page.Content{page.Text(moment(l.At)), page.Text(l.To), page.Link{Text: l.Subject, Href: address(l.Name)}}})
	}
	return p.show(c, "Messages de la démonstration", true,
		page.Paragraph("Cette démonstration n’envoie aucun message. Elle les range ici, pour que vous suiviez leurs liens."), table)
}

func (p *Pages) letter(c *fiber.Ctx) error {
	l, err := p.deps.Folder.Read(strings.Clone(c.Params("nom")))
	if err != nil {
		return err
	}
	return p.show(c, l.Subject, false,
		page.Definitions{{Title: "À", Value: page.Text(l.To)}, {Title: "Écrit le", Value: page.Text(moment(l.At))}},
		page.Section{Title: "Message", Contents: []page.Content{words{l.Text, p.deps.PublicURL}}},
		page.Link{Text: "Voir ce message mis en page", Href: address(l.Name) + "/html"})
}

// html answers the letter as a reader of mail shows it. Nothing in it may run,
// nor be fetched: its styles alone are allowed.
func (p *Pages) html(c *fiber.Ctx) error {
	l, err := p.deps.Folder.Read(strings.Clone(c.Params("nom")))
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentSecurityPolicy, "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
	c.Set(fiber.HeaderCacheControl, "no-store")
	c.Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
	return c.SendString(l.HTML)
}

func (p *Pages) show(c *fiber.Ctx, title string, wide bool, contents ...page.Content) error {
	crumbs := []page.Crumb{{Text: "Messages de la démonstration", Href: boxPath}, {Text: title}}
	if wide {
		crumbs = crumbs[1:]
	}
	return p.deps.Renderer.Page(c, page.Page{
		Title: title, Crumbs: crumbs, NoIndex: true, Private: true, Form: true,
		Content: page.Framed{Title: title, Contents: contents, Wide: wide},
	})
}

func address(name string) string { return boxPath + "/" + page.PathEscape(name) }

func moment(t time.Time) string { return t.In(directory.Paris).Format("02/01/2006 15:04:05") }

// words is a letter as text, whose links to this site are links.
type words struct{ text, site string }

// Write implements page.Content.
func (m words) Write(w *page.Writer) {
	for line := range strings.Lines(m.text) {
		line = strings.TrimSuffix(line, "\n")
		path, ours := strings.CutPrefix(line, m.site+"/")
		if ours {
			w.Raw("<p>")
			w.Anchor("/"+path, line)
			w.Raw("</p>\n")
		} else if line != "" {
			w.Between("<p>", line, "</p>\n")
		}
	}
}
