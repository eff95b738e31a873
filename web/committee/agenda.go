package committee

import (
	"net/url"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"annuaire/fault"
	"annuaire/internal/httpd"
	"annuaire/labels"
	"annuaire/store"
	"annuaire/web/labelform"
	"annuaire/web/page"
)

// agenda is the agenda as it is printed.
func (p *Pages) agenda(c *fiber.Ctx) error {
	v, id, err := asked(c, "id")
	if err != nil {
		return err
	}
	s, err := p.Store.SessionFor(c.UserContext(), v.Actor, id)
	if err != nil {
		return err
	}
	names := make([]string, len(s.Members))
	for i, m := range s.Members {
		names[i] = m.Name
		if m.Chair {
			names[i] += " (présidence)"
		}
	}
	table := &page.Table{Caption: "Dossiers", Empty: "Aucun dossier n’est inscrit.", Columns: []page.Column{{Title: "Rang", Number: true}, {Title: "Dossier"}, {Title: "Lieu"}, {Title: "Label"}, {Title: "Rapport"}}}
	for i, f := range s.Files {
		table.Rows = append(table.Rows, page.Row{Cells: []page.Content{page.Text(strconv.Itoa(i + 1)), page.Text(f.Number), page.Text(f.PlaceName + ", " + f.Commune), page.Text(f.Label), page.Text(f.RapporteurName)}})
	}
	return p.show(c, v, "Ordre du jour : "+s.Name, tabs(&s, "ordre-du-jour"), about(&s), page.Section{Title: "Membres", Contents: []page.Content{lines(names)}}, page.Section{Title: "Ordre du jour", Contents: []page.Content{table}})
}

// lines is a list of short texts.
type lines []string

// Write implements page.Content.
func (l lines) Write(w *page.Writer) {
	w.Raw("<ul>")
	for _, s := range l {
		w.Raw("<li>")
		w.Text(s)
		w.Raw("</li>")
	}
	w.Raw("</ul>\n")
}

// enlistPage lists the files that may be put on the agenda.
func (p *Pages) enlistPage(c *fiber.Ctx) error {
	v, s, err := p.prepared(c)
	if err != nil {
		return err
	}
	ready, err := p.Store.ReadyFiles(c.UserContext(), v.Actor, s.ID)
	if err != nil {
		return err
	}
	if len(ready) == 0 {
		return p.show(c, v, "Inscrire des dossiers", page.Paragraph("Aucun dossier de ce territoire n’est prêt à passer en comité."), apart{page.Link{Text: "Revenir à la séance", Href: address(s.ID, "")}})
	}
	table := &page.Table{Caption: page.Counted(len(ready), "dossier prêt", "dossiers prêts"), Columns: []page.Column{{Title: "Lieu"}, {Title: "Label"}, {Title: "Dossier"}, {Title: "Proposition"}, {Title: "Délai d’envoi"}}}
	for _, f := range ready {
		late := page.Badge{Word: "Dans le délai", Shape: page.Done}
		if f.Late {
			late = page.Badge{Word: "Trop tard pour cette séance", Shape: page.Stopped}
		}
		table.Rows = append(table.Rows, page.Row{Cells: []page.Content{
			box{Name: "dossier", Value: fileNumber(f.ID) + ":" + fileNumber(f.Seq), Text: f.PlaceName, More: f.Commune}, page.Text(f.Label), page.Text(f.Number), page.Text(proposalWords[f.Proposal]), late,
		}})
	}
	return p.show(c, v, "Inscrire des dossiers", page.Paragraph("Chaque dossier coché est inscrit. Les membres le reçoivent, et déclarent leurs intérêts."), &page.Form{
		Action: address(s.ID, "inscrire"), Token: v.FormToken, Hidden: labelform.Fields(s.Seq), Submit: "Inscrire les dossiers cochés",
		Fields: []page.Field{page.Aside{Content: table}, rapporteurField(&s, 0)}, Back: page.Link{Text: "Revenir à la séance", Href: address(s.ID, "")},
	})
}

func rapporteurField(s *store.SessionView, chosen int64) page.Select {
	field := page.Select{Name: "rapporteur", Label: "Qui les rapporte", Empty: "Personne en particulier"}
	for _, m := range s.Members {
		field.Choices = append(field.Choices, page.Choice{Value: strconv.FormatInt(m.Account, 10), Text: m.Name, Chosen: m.Account == chosen})
	}
	return field
}

// prepared gives a session to who prepares it.
func (p *Pages) prepared(c *fiber.Ctx) (v httpd.Visitor, s store.SessionView, err error) {
	v, id, err := asked(c, "id")
	if err != nil {
		return v, s, err
	}
	if s, err = p.Store.SessionFor(c.UserContext(), v.Actor, id); err != nil {
		return v, s, err
	}
	if !s.Is(labels.Secretary) {
		err = fault.New(fault.Denied, "Vous ne préparez pas les séances de ce territoire.")
	}
	return v, s, err
}

func (p *Pages) enlist(c *fiber.Ctx) error {
	v, id, err := asked(c, "id")
	if err != nil {
		return err
	}
	files, err := enlistings(labelform.Posted(c))
	if err != nil {
		return err
	}
	return p.results(c, v, id, "Dossiers inscrits", "inscrit", p.Store.Enlist(c.UserContext(), v.Actor, id, files...))
}

// enlistings reads the files that were ticked, "number:last move", and what is said of
// all of them.
func enlistings(values url.Values) (files []store.Enlisting, err error) {
	command, err := labelform.Read(values)
	if err != nil {
		return nil, err
	}
	rapporteur, _ := strconv.ParseInt(values.Get("rapporteur"), 10, 64) // none when it is not a number
	for _, s := range values["dossier"] {
		id, seq, is := pair(s)
		if !is || len(files) == labels.SessionFiles {
			return nil, fault.New(fault.Invalid, "Cette page est incomplète. Rechargez-la, puis recommencez.")
		}
		one := store.Enlisting{Command: command, Application: id, Rapporteur: rapporteur}
		one.Seq, one.Key = seq, command.Key+":"+fileNumber(id)
		files = append(files, one)
	}
	if len(files) == 0 {
		return nil, fault.New(fault.Invalid, "Aucun dossier n’est coché. Cochez-en un, puis recommencez.")
	}
	return files, nil
}

func pair(s string) (id, seq int64, is bool) {
	for i := range s {
		if s[i] == ':' {
			id, err := strconv.ParseInt(s[:i], 10, 64)
			seq, errSeq := strconv.ParseInt(s[i+1:], 10, 64)
			return id, seq, err == nil && errSeq == nil && id > 0 && seq >= 0
		}
	}
	return 0, 0, false
}

// results says what became of each file.
func (p *Pages) results(c *fiber.Ctx, v httpd.Visitor, session int64, title, word string, results []store.FileResult) error {
	table := &page.Table{Caption: "Résultat de chaque dossier", Columns: []page.Column{{Title: "Lieu"}, {Title: "Dossier"}, {Title: "Résultat"}, {Title: "Raison"}}}
	ok := 0
	for _, r := range results {
		name, badge, why := r.PlaceName, page.Badge{Word: page.UpperFirst(word), Shape: page.Done}, ""
		if name == "" {
			name = "Dossier fermé"
		}
		if r.Err != nil {
			badge, why = page.Badge{Word: "Non " + word, Shape: page.Attention}, labelform.Sentence(r.Err)
		} else {
			ok++
		}
		table.Rows = append(table.Rows, page.Row{Cells: []page.Content{page.Text(name), page.Text(r.Number), badge, page.Text(why)}})
	}
	notice := &page.Notice{Calm: ok == len(results), Title: page.Counted(ok, "dossier "+word, "dossiers "+word+"s") + " sur " + page.Whole(len(results)) + "."}
	return p.show(c, v, title, notice, table, apart{page.Link{Text: "Revenir à la séance", Href: address(session, "")}})
}

// unlistPage lists the files that may be taken off.
func (p *Pages) unlistPage(c *fiber.Ctx) error {
	v, s, err := p.prepared(c)
	if err != nil {
		return err
	}
	table := &page.Table{Caption: "Dossiers qui attendent", Empty: "Aucun dossier ne peut être retiré.", Columns: []page.Column{{Title: "Lieu"}, {Title: "Label"}, {Title: "Dossier"}}}
	for _, f := range s.Files {
		if f.Readable && f.State == labels.InCommittee {
			table.Rows = append(table.Rows, page.Row{Cells: []page.Content{box{Name: "dossier", Value: fileNumber(f.Application) + ":" + fileNumber(f.Seq), Text: f.PlaceName, More: f.Commune}, page.Text(f.Label), page.Text(f.Number)}})
		}
	}
	if len(table.Rows) == 0 {
		return p.show(c, v, "Retirer des dossiers", table, apart{page.Link{Text: "Revenir à la séance", Href: address(s.ID, "")}})
	}
	return p.show(c, v, "Retirer des dossiers", page.Paragraph("Un dossier retiré reste prêt : vous pourrez l’inscrire à une autre séance."), &page.Form{
		Action: address(s.ID, "retirer"), Token: v.FormToken, Hidden: labelform.Fields(s.Seq), Submit: "Retirer les dossiers cochés",
		Fields: []page.Field{page.Aside{Content: table}, page.TextField{Name: labelform.ReasonField, Label: "Raison", Hint: "La personne qui a déposé le dossier la lit.", Max: 500, Required: true}},
		Back:   page.Link{Text: "Revenir à la séance", Href: address(s.ID, "")},
	})
}

func (p *Pages) unlist(c *fiber.Ctx) error {
	v, id, err := asked(c, "id")
	if err != nil {
		return err
	}
	files, err := enlistings(labelform.Posted(c))
	if err != nil {
		return err
	}
	return p.results(c, v, id, "Dossiers retirés", "retiré", p.Store.Unlist(c.UserContext(), v.Actor, id, files...))
}
