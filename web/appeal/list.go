package appeal

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"annuaire/fault"
	"annuaire/internal/httpd"
	"annuaire/labels"
	"annuaire/procedure"
	"annuaire/store"
	"annuaire/web/labelform"
	"annuaire/web/page"
)

const mostAppeals = 200

var shapes = map[procedure.State]page.Shape{
	labels.AppealFiled: page.Attention, labels.AppealTaken: page.Waiting, labels.AppealProposed: page.Attention,
	labels.AppealReformed: page.Done, labels.AppealConfirmed: page.Stopped, labels.AppealAbandoned: page.Neutral, labels.AppealInadmissible: page.Stopped,
}

func badge(s procedure.State) page.Badge {
	return page.Badge{Word: labels.AppealLife.French(s), Shape: shapes[s]}
}

// list shows the appeals that one filed, and those that one examines or judges.
func (p *Pages) list(c *fiber.Ctx) error {
	v, err := httpd.Signed(c)
	if err != nil {
		return err
	}
	all, err := p.Store.Appeals(c.UserContext(), v.Actor, mostAppeals)
	if err != nil {
		return err
	}
	var own, others []store.AppealLine
	for _, a := range all {
		if a.Own {
			own = append(own, a)
		} else {
			others = append(others, a)
		}
	}
	var contents []page.Content
	if len(others) > 0 {
		contents = append(contents, page.Section{Title: "À examiner ou à juger", Contents: []page.Content{table(others)}})
	}
	if len(own) > 0 {
		contents = append(contents, page.Section{Title: "Déposés pour vos lieux", Contents: []page.Content{table(own)}})
	}
	if len(all) == 0 {
		contents = append(contents, page.Paragraph("Aucun recours pour le moment."))
	}
	return p.show(c, v, "Recours", contents...)
}

func table(list []store.AppealLine) *page.Table {
	t := &page.Table{Caption: page.Counted(len(list), "recours", "recours"), Columns: []page.Column{{Title: "Lieu"}, {Title: "Label"}, {Title: "Recours"}, {Title: "Déposé le"}, {Title: "État"}, {Title: "Suivi"}}}
	for _, a := range list {
		followed := ""
		switch {
		case a.Mine:
			followed = "Par vous"
		case a.Taken:
			followed = "Par quelqu’un"
		}
		t.Rows = append(t.Rows, page.Row{Cells: []page.Content{
			page.Link{Text: a.PlaceName + ", " + a.Commune, Href: address(a.ID)}, page.Text(a.Label), page.Text(a.Number), page.Text(day(a.FiledAt)), badge(a.State), page.Text(followed),
		}})
	}
	return t
}

// newAppeal asks why a decision is contested: that on an application, or an act against
// a title.
func (p *Pages) newAppeal(c *fiber.Ctx) error { return p.newAgain(c, refusal{}) }

func (p *Pages) newAgain(c *fiber.Ctx, r refusal) error {
	v, err := httpd.Signed(c)
	if err != nil {
		return err
	}
	about, title := c.Query("candidature"), c.Query("titre")
	if r.Values != nil {
		about, title = r.Values.Get("candidature"), r.Values.Get("titre")
	}
	var contents []page.Content
	var seq int64
	switch {
	case title != "":
		contents = append(contents, page.Paragraph("Vous contestez la dernière décision prise contre le titre "+fault.Excerpt(title, 40)+"."))
	default:
		id, err := strconv.ParseInt(about, 10, 64)
		if err != nil {
			return fault.New(fault.Unknown, "Cette page est incomplète. Ouvrez la décision, puis contestez-la.")
		}
		d, err := p.Store.DecisionsOn(c.UserContext(), v.Actor, id)
		if err != nil {
			return err
		}
		if !d.Contest {
			return fault.New(fault.Conflict, "Cette décision ne peut pas être contestée : le délai est passé, ou un recours existe déjà.")
		}
		seq = d.Seq
		contents = append(contents, page.Definitions{
			{Title: "Décision contestée", Value: page.Text(d.Acts[0].Outcome + ", " + d.Acts[0].DecisionRef)}, {Title: "Lieu", Value: page.Text(d.PlaceName)},
			{Title: "Raisons données", Value: page.Text(d.Acts[0].Reason)}, {Title: "Dernier jour pour contester", Value: page.Text(day(d.LastAppeal))},
		})
	}
	form := r.form(v, home+"/nouveau", "nouveau", seq)
	form.Hidden = append(form.Hidden, page.Input{Name: "candidature", Value: about}, page.Input{Name: "titre", Value: title})
	form.Fields = []page.Field{page.Area{Name: "texte", Label: "Pourquoi vous contestez cette décision", Hint: "Dites ce qui est inexact, et ce que vous demandez.", Max: labels.AppealMax, Rows: 10, Required: true}}
	form.Submit = "Déposer le recours"
	contents = append([]page.Content{r.Notice}, append(contents, page.Paragraph("D’autres personnes que celles qui ont décidé examinent votre recours, et le jugent."), form)...)
	return p.show(c, v, "Contester une décision", contents...)
}

func (p *Pages) file(c *fiber.Ctx) error {
	v, err := httpd.Signed(c)
	if err != nil {
		return err
	}
	values := labelform.Posted(c)
	form := store.AppealForm{Title: values.Get("titre")}
	var id int64
	if form.Command, err = labelform.Read(values); err == nil {
		if form.Title != "" {
			form.Seq = procedure.AnySeq
		}
		form.Application, _ = strconv.ParseInt(values.Get("candidature"), 10, 64) // an appeal against a title has none
		form.Text = labelform.Clean(values.Get("texte"))
		id, err = p.Store.FileAppeal(c.UserContext(), v.Actor, form)
	}
	if r, mends := labelform.RefusedOf(c, err); mends {
		if len(r.Faults) == 0 {
			return err // it cannot be contested any more: a page of its own says why
		}
		return p.newAgain(c, refusal{r, "nouveau"})
	}
	if err != nil {
		return err
	}
	return c.Redirect(address(id)+"?fait=deposer", fiber.StatusSeeOther)
}
