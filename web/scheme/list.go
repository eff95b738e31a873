package scheme

import (
	"slices"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/internal/httpd"
	"annuaire/labels"
	"annuaire/procedure"
	"annuaire/store"
	"annuaire/web/desk/frame"
	"annuaire/web/page"
)

// list shows every version of every label, by label.
func (p *Pages) list(c *fiber.Ctx) error {
	v, err := httpd.SignedFor(c, access.LabelDesign)
	if err != nil {
		return err
	}
	lines, err := p.deps.Store.Schemes(c.UserContext(), v.Actor)
	if err != nil {
		return err
	}
	contents := []page.Content{
		done(c), page.Paragraph("Un label a plusieurs versions. Une version publiée ne change plus : pour la modifier, préparez la suivante."),
		linesOf{{Text: "Créer un label", Href: home + "/nouveau"}, {Text: "Voir les pages publiques", Href: "/labels"}},
	}
	for len(lines) > 0 {
		n := slices.IndexFunc(lines, func(l store.SchemeLine) bool { return l.Scheme.Code != lines[0].Scheme.Code })
		if n < 0 {
			n = len(lines)
		}
		contents = append(contents, versionsOf(lines[:n]))
		lines = lines[n:]
	}
	if len(contents) == 3 {
		contents = append(contents, page.Paragraph("Aucun label pour le moment. Partez d’un des deux modèles fournis : ils sont complets."))
	}
	return p.deps.Renderer.Page(c, frame.Page(v, frame.Schemes, "Modèles de label", contents...))
}

// versionsOf is the table of one label.
func versionsOf(lines []store.SchemeLine) page.Content {
	name := lines[0].Scheme.Name
	if name == "" {
		name = lines[0].Scheme.Code
	}
	table := &page.Table{
		Caption: name,
		Columns: []page.Column{{Title: "Version"}, {Title: "État"}, {Title: "Publiée le"}, {Title: "Candidatures en cours", Number: true}, {Title: "Titres en cours", Number: true}},
	}
	for i := range lines {
		l := &lines[i]
		published := ""
		if !l.PublishedAt.IsZero() {
			published = directory.FrenchDay(procedure.DayOf(l.PublishedAt, directory.Paris))
		}
		table.Rows = append(table.Rows, page.Row{Cells: []page.Content{
			page.Link{Text: "Version " + strconv.Itoa(l.Number), Href: address(l.ID), Note: natureNote(l)}, stateBadge(l.State), page.Text(published),
			page.Text(page.Whole(l.Applications)), page.Text(page.Whole(l.Titles)),
		}})
	}
	return table
}

func natureNote(l *store.SchemeLine) string {
	if l.Scheme.Nature == labels.Charter {
		return "charte"
	}
	return "label"
}

// done says what has just been done, by the word that the address carries.
func done(c *fiber.Ctx) page.Content {
	title, is := map[string]string{
		"creer": "Le brouillon est créé. Rien n’est public encore.", "enregistrer": "C’est enregistré.", "annuler": "La dernière modification est annulée.",
		"publier": "La version est publiée. On peut candidater.", "fermer": "La version ne prend plus de candidature.", "rouvrir": "La version prend de nouveau des candidatures.",
		"retirer": "La version est retirée.", "abandonner": "Le brouillon est abandonné.",
	}[c.Query("fait")]
	if !is {
		return page.Text("")
	}
	return &page.Notice{Calm: true, Title: title}
}
