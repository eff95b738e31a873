package visiting

import (
	"crypto/rand"
	"net/url"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"annuaire/directory"
	"annuaire/fault"
	"annuaire/internal/httpd"
	"annuaire/labels"
	"annuaire/store"
	"annuaire/web/page"
)

// Fields of the answer to one criterion.
const (
	visitField   = "visite"
	codeField    = "critere"
	keyField     = "cle"
	sinceField   = "apres"
	writtenField = "ecrit"
	verdictField = "constat"
	findingField = "texte"
	rereadField  = "relu"
	photoField   = "photo"
	stayField    = "suite"
)

// criterion answers the page of one criterion of the checklist.
func (p *Pages) criterion(c *fiber.Ctx) error {
	v, view, notes, err := p.notes(c)
	if err != nil {
		return err
	}
	return p.showCriterion(c, v, &view, &notes, unescaped(c.Params("critere")), nil, nil)
}

func unescaped(text string) string {
	if plain, err := url.PathUnescape(text); err == nil {
		return plain
	}
	return text
}

func (p *Pages) showCriterion(c *fiber.Ctx, v httpd.Visitor, view *store.VisitView, notes *labels.Checklist, code string, values url.Values, refused error) error {
	criteria := view.InOrder(&view.Scheme)
	at := -1
	for i, one := range criteria {
		if one.Code == code {
			at = i
		}
	}
	if at < 0 {
		return fault.New(fault.Unknown, "Ce critère n’est pas à vérifier pendant cette visite.")
	}
	s := step{view: view, reader: v, criterion: criteria[at], note: notes.Notes[code], at: at, of: len(criteria), next: pathOf(view.ID, "/carnet")}
	if at+1 < len(criteria) {
		s.next = stepOf(view.ID, criteria[at+1].Code)
	}
	form := s.form()
	if refused != nil {
		form.Values = values
		form.Faults, _ = page.FaultsOf(refused)
		c.Status(fiber.StatusBadRequest)
	}
	contents := []page.Content{notice(c.Query("fait")), s.where(), s.asked(), s.onDevice(), s.others(), form, s.photos()}
	return p.show(c, v, s.criterion.Code+" : "+s.criterion.Name, contents...)
}

// step is one criterion of a checklist.
type step struct {
	view      *store.VisitView
	reader    httpd.Visitor
	criterion labels.Criterion
	note      labels.Note
	at, of    int
	next      string
}

func (s step) where() page.Content {
	return paragraph{page.Text("Critère " + strconv.Itoa(s.at+1) + " sur " + strconv.Itoa(s.of) + ". "), page.Link{Text: "Voir toute la liste", Href: pathOf(s.view.ID, "/carnet")}}
}

func (s step) asked() page.Content {
	list := page.Definitions{{Title: "Demandé", Value: page.Text(s.criterion.Text)}}
	if s.criterion.Evidence != "" {
		list = append(list, page.Definition{Title: "Ce qui le montre", Value: page.Text(s.criterion.Evidence)})
	}
	return list
}

func (s step) onDevice() page.Content {
	return onDevice{
		page: "critere", visit: s.view.ID, account: s.reader.Actor.Account, open: true, code: s.criterion.Code, written: stamp(s.note.At), next: s.next,
	}
}

// others shows what was written of the criterion on another device, and set aside.
func (s step) others() page.Content {
	if len(s.note.Others) == 0 {
		return page.Several{}
	}
	table := &page.Table{Caption: "Autres versions", Columns: []page.Column{{Title: "Constat"}, {Title: "Écrit"}, {Title: "Texte"}}}
	for _, o := range s.note.Others {
		table.Rows = append(table.Rows, page.Row{Cells: []page.Content{
			page.Text(verdictBadge(o.Verdict).Word), page.Text(moment(&s.view.SiteVisit, o.At)), page.Text(o.Finding),
		}})
	}
	return page.Several{&page.Notice{Title: "Ce critère a été rempli sur deux appareils", Text: "La version la plus récente est dans le formulaire. L’autre est ici : rien n’est perdu. Gardez ce qui est juste."}, table}
}

func (s step) form() *page.Form {
	choices := make([]page.Choice, len(verdictWords))
	for i, w := range verdictWords {
		choices[i] = page.Choice{Value: string(w.verdict), Text: w.verdict.French(), Hint: w.hint, Chosen: s.note.Verdict == w.verdict}
	}
	fields := []page.Field{
		page.Radios{Name: verdictField, Label: "Votre constat", Choices: choices, Required: true},
		page.Area{Name: findingField, Label: "Ce que vous avez vu", Hint: "Nécessaire si ce n’est pas conforme : le lieu le lira.", Max: 5000, Rows: 4, Value: s.note.Finding},
		page.File{Name: photoField, Label: "Photo", Accept: "image/jpeg,image/png,image/webp",
			Hint: "Sans visage : photographiez les lieux, pas les personnes. La position et l’appareil sont effacés de la photo. 15 Mio au plus."},
	}
	if len(s.note.Others) > 0 {
		fields = append(fields, page.Check{Name: rereadField, Label: "J’ai relu l’autre version : elle peut être effacée"})
	}
	return &page.Form{
		Action: stepPath, Token: s.reader.FormToken, Fields: fields, Submit: "Enregistrer et continuer",
		Others: []page.FormButton{{Text: "Enregistrer et ajouter une photo", Name: stayField, Value: "ici"}},
		Hidden: []page.Input{{Name: visitField, Value: strconv.FormatInt(s.view.ID, 10)}, {Name: codeField, Value: s.criterion.Code},
			{Name: keyField, Value: rand.Text()}, {Name: sinceField, Value: stamp(s.note.At)}},
	}
}

// photos shows those of the criterion, each with a way to take it away.
func (s step) photos() page.Content {
	pictures := pictures{visit: s.view.ID, of: s.note.Photos, code: s.criterion.Code, remove: s.reader.FormToken}
	if len(s.note.Photos) == 0 {
		return pictures
	}
	return page.Section{Title: page.Counted(len(s.note.Photos), "photo", "photos"), Contents: []page.Content{pictures}}
}

// pictures are photos of a criterion. The list is there even when it is empty: the
// script adds those that are still on the device.
type pictures struct {
	visit  int64
	of     []labels.Photo
	code   string
	remove string // token of who may take them away; empty: nobody
}

// Write implements page.Content.
func (l pictures) Write(w *page.Writer) {
	w.Raw(`<ul class="visite-photos">` + "\n")
	for i, one := range l.of {
		path := pathOf(l.visit, "/photos/"+strconv.FormatInt(one.Document, 10))
		name := "Photo " + strconv.Itoa(i+1) + " du critère " + l.code
		w.Raw("<li><img")
		w.Address("src", path)
		w.Attribute("alt", name)
		w.Raw(` loading="lazy">`)
		if l.remove != "" {
			page.PostButton{Action: path + "/retirer", Token: l.remove, Text: "Retirer", About: name, Hidden: []page.Input{{Name: codeField, Value: l.code}}}.Write(w)
		}
		w.Raw("</li>\n")
	}
	w.Raw("</ul>\n")
}

// when tells an instant of a version, for the script.
func when(v *labels.SiteVisit, n labels.Note) string {
	if len(n.Others) == 0 {
		return ""
	}
	at := n.Others[len(n.Others)-1].At.In(v.Zone())
	return directory.FrenchDay(at) + " à " + labels.FrenchHour(at)
}
