package importing

import (
	"github.com/gofiber/fiber/v2"

	"annuaire/access"
	"annuaire/internal/httpd"
	"annuaire/store"
	"annuaire/web/desk/frame"
	"annuaire/web/page"
)

// list shows the imports of the territories that somebody answers for.
func (p *Pages) list(c *fiber.Ctx) error {
	v, err := httpd.Signed(c)
	if err != nil {
		return err
	}
	if v.Actor.Scope(access.ImportSee).Empty() {
		return v.Actor.Require(access.ImportSee, access.Object{})
	}
	jobs, err := p.deps.Store.Imports(c.UserContext(), v.Actor)
	if err != nil {
		return err
	}
	table := &page.Table{
		Caption: "Fichiers envoyés, du plus récent au plus ancien",
		Columns: []page.Column{{Title: "Numéro"}, {Title: "Fichier"}, {Title: "Source"}, {Title: "Territoire"}, {Title: "Envoyé le"}, {Title: "État"}, {Title: "Résultat"}},
		Empty:   "Aucun fichier n’a été envoyé. Un tableau de lieux, d’où qu’il vienne, peut être importé ici.",
	}
	for i := range jobs {
		table.Rows = append(table.Rows, listRow(&jobs[i]))
	}
	return p.deps.Renderer.Page(c, frame.Page(v, frame.Imports, "Imports",
		page.Paragraph("Envoyez un tableau de lieux : CSV, Excel, LibreOffice ou JSON. Rien n’est enregistré avant votre accord."),
		begin{}, table))
}

// begin leads to the form by which a file is sent: the main action of the list.
type begin struct{}

// Write implements page.Content.
func (begin) Write(w *page.Writer) {
	w.Raw(`<p><a class="bouton principal"`)
	w.Address("href", home+"/nouveau")
	w.Raw(">Importer un fichier</a></p>\n")
}

func listRow(j *store.ImportJob) page.Row {
	return page.Row{Cells: []page.Content{
		page.Link{Text: name(j), Href: address(j.ID, "")}, page.Text(j.FileName), page.Text(j.Feed), page.Text(j.DeskName),
		page.Text(moment(j.SentAt)), badge(j.State), page.Text(j.Sentence()),
	}}
}

func badge(s store.ImportState) page.Badge {
	shapes := map[store.ImportState]page.Shape{
		store.ImportUploaded: page.Attention, store.ImportDiagnosed: page.Attention, store.ImportReading: page.Waiting, store.ImportApplying: page.Waiting,
		store.ImportUndoing: page.Waiting, store.ImportApplied: page.Done, store.ImportFailed: page.Stopped, store.ImportUndone: page.Neutral, store.ImportDismissed: page.Neutral,
	}
	return page.Badge{Word: s.French(), Shape: shapes[s]}
}
