package examining

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"annuaire/access"
	"annuaire/fault"
	"annuaire/internal/httpd"
	"annuaire/store"
	"annuaire/web/labelform"
	"annuaire/web/page"
)

// selection is a table whose chosen rows one act takes.
type selection struct {
	token      string
	table      *page.Table
	colleagues []store.Colleague
}

// Write implements page.Content.
func (s selection) Write(w *page.Writer) {
	if len(s.table.Rows) == 0 {
		s.table.Write(w)
		return
	}
	w.Raw(`<form class="selection" method="post"`)
	w.Address("action", home+"/lot")
	w.Raw(">\n")
	w.Hidden(append(labelform.Fields(0), page.Input{Name: page.TokenField, Value: s.token}))
	s.table.Write(w)
	choices := []page.Choice{
		{Value: string(store.BulkTake), Text: "Les prendre", Hint: "Vous déclarez n’avoir aucun intérêt dans ces dossiers."},
		{Value: string(store.BulkRemind), Text: "Relancer", Hint: "La correction ou les avis attendus sont rappelés."},
	}
	fields := []page.Field{}
	if len(s.colleagues) > 0 {
		choices = append(choices, page.Choice{Value: string(store.BulkAssign), Text: "Les confier à un collègue"})
		fields = append(fields, colleagueField(s.colleagues))
	}
	filled := &page.Filled{}
	group := page.Group{Legend: "Pour les dossiers cochés", Fields: append([]page.Field{page.Radios{Name: "acte_groupe", Label: "Que faire ?", Choices: choices}}, fields...)}
	group.WriteField(w, filled)
	w.Raw("<p class=\"envoi\"><button type=\"submit\">Appliquer aux dossiers cochés</button></p>\n</form>\n")
}

func colleagueField(list []store.Colleague) page.Select {
	s := page.Select{Name: "collegue", Label: "À qui", Empty: "Choisissez"}
	for _, one := range list {
		s.Choices = append(s.Choices, page.Choice{Value: number(one.Account), Text: one.Name})
	}
	return s
}

// box is a file that may be chosen.
type box struct {
	id         int64
	name, more string
}

// Write implements page.Content.
func (b box) Write(w *page.Writer) {
	w.Raw(`<label class="choix"><input type="checkbox" name="dossier"`)
	w.Attribute("value", number(b.id))
	w.Raw("><span>")
	w.Anchor(filePath(b.id), b.name)
	w.Between(`<br><span class="discret">`, b.more, "</span>")
	w.Raw("</span></label>")
}

// bulk does one act on the files that were chosen, and says what became of each.
func (p *Pages) bulk(c *fiber.Ctx) error {
	v, err := httpd.SignedFor(c, access.LabelInstruct)
	if err != nil {
		return err
	}
	values := httpd.Posted(c)
	command, err := labelform.Read(values)
	if err != nil {
		return err
	}
	var ids []int64
	for _, text := range values["dossier"] {
		if id, err := strconv.ParseInt(text, 10, 64); err == nil && id > 0 && len(ids) <= store.BulkMax {
			ids = append(ids, id)
		}
	}
	if len(ids) == 0 {
		return fault.New(fault.Invalid, "Aucun dossier n’est coché. Revenez à la liste, cochez des dossiers, puis recommencez.")
	}
	colleague, _ := strconv.ParseInt(values.Get("collegue"), 10, 64)
	act := store.BulkAct(values.Get("acte_groupe"))
	if act == "" || act == store.BulkAssign && colleague == 0 {
		return fault.New(fault.Invalid, "Choisissez que faire des dossiers cochés, et à qui les confier. Rien n’a changé.")
	}
	results, err := p.Store.ActOnFiles(c.UserContext(), v.Actor, ids, act, colleague, command)
	if err != nil {
		return err
	}
	return p.show(c, v, "Résultat pour chaque dossier", told(results)...)
}

func told(results []store.FileResult) []page.Content {
	done := 0
	table := &page.Table{Caption: "Résultat de chaque dossier", Columns: []page.Column{{Title: "Lieu"}, {Title: "Numéro"}, {Title: "Résultat"}, {Title: "Raison"}}}
	for _, r := range results {
		name, word, why := page.Content(page.Link{Text: r.PlaceName, Href: filePath(r.ID)}), page.Badge{Word: "Fait", Shape: page.Done}, ""
		if r.PlaceName == "" {
			name = page.Text("Dossier " + number(r.ID))
		}
		if r.Err != nil {
			word, why = page.Badge{Word: "Pas fait", Shape: page.Attention}, publicSentence(r.Err)
		} else {
			done++
		}
		table.Rows = append(table.Rows, page.Row{Cells: []page.Content{name, page.Text(r.Number), word, page.Text(why)}})
	}
	notice := &page.Notice{Calm: true, Title: page.Counted(done, "dossier traité", "dossiers traités") + "."}
	if refused := len(results) - done; refused > 0 {
		notice = &page.Notice{Title: page.Counted(refused, "dossier n’est pas traité", "dossiers ne sont pas traités") + ", " + page.Counted(done, "l’est", "le sont") + ".", Text: "Le tableau dit pourquoi. Ce qui est fait reste fait."}
	}
	return []page.Content{notice, table, page.Link{Text: "Revenir à la liste", Href: home}}
}
