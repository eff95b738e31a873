package importing

import (
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/fault"
	"annuaire/internal/httpd"
	"annuaire/store"
	"annuaire/web/page"
)

// show tells where an import stands, and what may be done next.
func (p *Pages) show(c *fiber.Ctx) error {
	v, j, err := p.find(c, access.ImportSee)
	if err != nil {
		return err
	}
	contents := []page.Content{notice(c.Query("fait"))}
	switch {
	case j.State == store.ImportUploaded:
		return c.Redirect(address(j.ID, "colonnes"), fiber.StatusSeeOther)
	case j.State.UnderWay():
		c.Set("Refresh", "2") // the page is read again by itself, without a script
		contents = append(contents, progressOf(&j)...)
	case j.State == store.ImportDiagnosed:
		return p.diagnosis(c, v, &j)
	default:
		contents = append(contents, p.result(v, &j)...)
	}
	return p.answer(c, v, &j, name(&j), contents...)
}

func notice(done string) page.Content {
	texts := map[string]string{
		"enregistre": "L’enregistrement commence. Vous recevrez un courriel quand il sera fini.",
		"annule":     "L’annulation commence. Vous recevrez un courriel quand elle sera finie.",
		"ecarte":     "Le fichier est écarté. Rien n’a été enregistré.",
		"doublons":   "Vos choix sont conservés.",
	}
	var n *page.Notice
	if text := texts[done]; text != "" {
		n = &page.Notice{Text: text, Calm: true}
	}
	return n
}

// progressOf tells how far the work in the background is.
func progressOf(j *store.ImportJob) []page.Content {
	step := 3
	text := "Le fichier est en cours de lecture."
	switch j.State {
	case store.ImportApplying:
		step, text = 4, "Les lieux sont en cours d’enregistrement. Ils paraîtront tous ensemble, à la fin."
	case store.ImportUndoing:
		step, text = 0, "L’import est en cours d’annulation."
	}
	return []page.Content{
		steps(step), page.Paragraph(text), progress{j.RowsDone, j.RowsTotal},
		page.Paragraph("Cette page se met à jour d’elle-même. Vous pouvez la quitter : le travail continue."),
		page.Several{page.Link{Text: "Actualiser", Href: address(j.ID, "")}},
	}
}

// progress is a bar, and the same in words.
type progress struct{ done, total int }

// Write implements page.Content.
func (p progress) Write(w *page.Writer) {
	w.Raw("<p><progress")
	if p.total > 0 {
		w.Attribute("max", strconv.Itoa(p.total))
		w.Attribute("value", strconv.Itoa(min(p.done, p.total)))
	}
	w.Raw(` aria-label="Avancement"></progress> `)
	w.Text(page.Counted(p.done, "ligne lue", "lignes lues"))
	if p.total > 0 {
		w.Text(" sur " + page.Whole(p.total))
	}
	w.Raw("</p>\n")
}

// diagnosis tells what an import would do.
func (p *Pages) diagnosis(c *fiber.Ctx, v httpd.Visitor, j *store.ImportJob) error {
	pairs, err := p.deps.Store.ImportPairs(c.UserContext(), v.Actor, j.ID)
	if err != nil {
		return err
	}
	same := len(store.SameOf(pairs))
	j.Summary.Created -= min(same, j.Summary.Created)
	j.Summary.Updated += same
	contents := []page.Content{
		notice(c.Query("fait")), steps(3),
		lead("Ce que ferait cet import : " + page.Typeset(j.Sentence())),
		states(&j.Summary),
	}
	if len(pairs) > 0 {
		contents = append(contents, page.Section{Title: "Doublons possibles", Contents: []page.Content{
			page.Paragraph(page.Counted(rowsOf(pairs), "ligne ressemble", "lignes ressemblent") + " à des lieux déjà dans l’annuaire. " + pairsSentence(pairs)),
			page.Several{page.Link{Text: "Comparer côte à côte", Href: address(j.ID, "doublons")}},
		}})
	}
	contents = append(contents, p.noted(j)...)
	return p.answer(c, v, j, name(j), append(contents, p.next(v, j)...)...)
}

// next are the buttons by which the import goes on, for who may.
func (p *Pages) next(v httpd.Visitor, j *store.ImportJob) []page.Content {
	if v.Actor.Scope(access.ImportRun).Empty() {
		return nil
	}
	var list actions
	if j.Summary.Created+j.Summary.Updated+j.Summary.Retired > 0 {
		list = append(list, page.PostButton{Action: address(j.ID, "enregistrer"), Token: v.FormToken, Text: "Enregistrer dans l’annuaire", Primary: true})
	}
	if j.HasFile {
		list = append(list, page.Link{Text: "Revoir les colonnes", Href: address(j.ID, "colonnes")})
	}
	list = append(list, page.PostButton{Action: address(j.ID, "ecarter"), Token: v.FormToken, Text: "Écarter ce fichier", About: j.FileName})
	return []page.Content{list}
}

// actions stand side by side, with room between them.
type actions []page.Content

// Write implements page.Content.
func (a actions) Write(w *page.Writer) {
	w.Raw(`<div class="envoi">`)
	page.Several(a).Write(w)
	w.Raw("</div>\n")
}

// lead is the sentence that says the most.
type lead string

// Write implements page.Content.
func (l lead) Write(w *page.Writer) { w.Between("<p><strong>", string(l), "</strong></p>\n") }

// states counts the rows by what is to be said of them.
func states(s *store.ImportSummary) page.Content {
	return page.Definitions{
		{Title: "Lignes lues", Value: page.Text(page.Whole(s.Read))},
		{Title: "Sans remarque", Value: page.Text(page.Whole(s.Intact))},
		{Title: "Réparées", Value: page.Text(page.Whole(s.Repaired))},
		{Title: "À vérifier, gardées comme texte", Value: page.Text(page.Whole(s.Flagged))},
		{Title: "Refusées", Value: page.Text(page.Whole(s.Refused))},
	}
}

// noted are the findings by column, and what was seen of the file as a whole.
func (p *Pages) noted(j *store.ImportJob) []page.Content {
	table := &page.Table{
		Caption: "Constats par colonne",
		Columns: []page.Column{{Title: "Colonne"}, {Title: "Refusés", Number: true}, {Title: "À vérifier", Number: true}, {Title: "Réparés", Number: true}},
		Empty:   "Aucune remarque : toutes les cases sont comme le standard les veut.",
	}
	for _, one := range j.Summary.Columns {
		table.Rows = append(table.Rows, page.Row{Cells: []page.Content{
			page.Link{Text: fault.Excerpt(columnTitle(one.Title), 32), Href: findingsAddress(j.ID, "", one.Title, "", 0)},
			page.Text(page.Whole(one.Refused)), page.Text(page.Whole(one.Flagged)), page.Text(page.Whole(one.Repaired)),
		}})
	}
	section := page.Section{Title: "Constats", Contents: []page.Content{table}}
	if len(table.Rows) > 0 {
		section.Contents = append(section.Contents, actions{
			page.Link{Text: "Lire tous les constats", Href: address(j.ID, "constats")}, page.Link{Text: "Télécharger le rapport (CSV)", Href: address(j.ID, "constats.csv")},
		})
	}
	contents := []page.Content{section}
	if len(j.Summary.Notes) > 0 {
		var notes []page.Content
		for _, n := range j.Summary.Notes {
			if strings.HasPrefix(n, "Absent du fichier") {
				continue // columns that a territory has nothing to say of
			}
			notes = append(notes, page.Paragraph(page.Typeset(n)))
		}
		contents = append(contents, page.Section{Title: "Sur le fichier", Contents: notes})
	}
	return contents
}

// result tells what became of an import that is over.
func (p *Pages) result(v httpd.Visitor, j *store.ImportJob) []page.Content {
	contents := []page.Content{page.Several{badge(j.State)}}
	if text := j.Sentence(); text != "" {
		contents = append(contents, lead(page.Typeset(text)))
	}
	facts := page.Definitions{
		{Title: "Fichier", Value: page.Text(j.FileName)}, {Title: "Source", Value: page.Text(j.Feed)}, {Title: "Territoire", Value: page.Text(j.DeskName)},
		{Title: "Envoyé le", Value: page.Text(moment(j.SentAt))},
	}
	if !j.AppliedAt.IsZero() {
		facts = append(facts, page.Definition{Title: "Enregistré le", Value: page.Text(moment(j.AppliedAt))})
	}
	if !j.UndoneAt.IsZero() {
		facts = append(facts, page.Definition{Title: "Annulé le", Value: page.Text(moment(j.UndoneAt))})
	}
	contents = append(contents, facts)
	if len(j.Summary.Left) > 0 {
		contents = append(contents, leftAlone(j))
	}
	if j.Summary.Read > 0 {
		contents = append(contents, p.noted(j)...)
	}
	switch {
	case j.State == store.ImportApplied && !v.Actor.Scope(access.ImportUndo).Empty():
		contents = append(contents, page.Section{Title: "Revenir en arrière", Contents: []page.Content{
			page.Paragraph("Les lieux créés seront archivés, les autres rendus à ce qu’ils étaient. Ce que quelqu’un a modifié depuis reste tel quel."),
			page.PostButton{Action: address(j.ID, "annuler"), Token: v.FormToken, Text: "Annuler cet import", About: j.FileName},
		}})
	case j.State == store.ImportFailed && !v.Actor.Scope(access.ImportRun).Empty():
		contents = append(contents, p.next(v, j)...)
	}
	return contents
}

func leftAlone(j *store.ImportJob) page.Content {
	table := &page.Table{Caption: "Lieux laissés tels quels", Columns: []page.Column{{Title: "Lieu"}}}
	for _, text := range j.Summary.Left {
		id, title := cutName(text)
		table.Rows = append(table.Rows, page.Row{Cells: []page.Content{page.Link{Text: title, Href: "/espace/lieux/" + page.PathEscape(id)}}})
	}
	return table
}

// columnTitle gives the name for people of a column that the file itself has not.
func columnTitle(title string) string {
	if c, known := directory.ColumnNamed(title); known {
		return c.Title
	}
	return title
}
