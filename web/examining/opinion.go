package examining

import (
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"

	"annuaire/directory"
	"annuaire/internal/httpd"
	"annuaire/labels"
	"annuaire/store"
	"annuaire/web/desk/frame"
	"annuaire/web/labelform"
	"annuaire/web/page"
)

func cutReserve(name string) (code string, is bool) {
	code, is = strings.CutPrefix(name, "reserve_")
	return code, is && !strings.HasPrefix(name, "reserve_le_")
}

const opinionsTitle = "Avis demandés"

// opinions lists what is asked of somebody, what waits first.
func (p *Pages) opinions(c *fiber.Ctx) error {
	v, err := httpd.Signed(c)
	if err != nil {
		return err
	}
	list, err := p.Store.OwnOpinions(c.UserContext(), v.Actor)
	if err != nil {
		return err
	}
	table := &page.Table{Caption: opinionsTitle, Empty: "Aucun avis ne vous est demandé.", Columns: []page.Column{{Title: "Lieu"}, {Title: "Label"}, {Title: "État"}, {Title: "Échéance"}}}
	for i := range list {
		o := &list[i]
		var due page.Content = page.Text("")
		if o.State == labels.OpinionAsked {
			last := lastDay(o.DueAt)
			due = urgent(until(last, v.Actor.At), !v.Actor.At.Before(o.DueAt))
		}
		table.Rows = append(table.Rows, page.Row{Cells: []page.Content{page.Link{Text: o.File.PlaceName, Href: opinionPath(o.ID)}, page.Text(o.File.Label), opinionWords[o.State], due}})
	}
	return p.showOpinion(c, v, opinionsTitle, table)
}

func opinionPath(id int64) string { return opinionsHome + "/" + number(id) }

func (p *Pages) showOpinion(c *fiber.Ctx, v httpd.Visitor, title string, contents ...page.Content) error {
	answer := frame.Page(v, opinionsHome, title, contents...)
	answer.Crumbs = []page.Crumb{{Text: "Mon espace", Href: frame.Home}, {Text: opinionsTitle, Href: opinionsHome}, {Text: title}}
	if title == opinionsTitle {
		answer.Crumbs = []page.Crumb{{Text: "Mon espace", Href: frame.Home}, {Text: title}}
	}
	return p.Pages.Page(c, answer)
}

// opinion answers the page where an expert reads a file and answers.
func (p *Pages) opinion(c *fiber.Ctx) error {
	v, id, err := asked(c, "id")
	if err != nil {
		return err
	}
	return p.opinionPage(c, v, id, nil, nil)
}

func (p *Pages) opinionPage(c *fiber.Ctx, v httpd.Visitor, id int64, values url.Values, refused error) error {
	o, err := p.Store.OwnOpinion(c.UserContext(), v.Actor, id)
	if err != nil {
		return err
	}
	s := sheet{v: v, values: values, err: refused}
	s.r.Seq = o.Seq
	contents := []page.Content{s.refusal(), opinionDone(c.Query("fait")), opinionHead(v, &o)}
	switch interest := o.File.Interest; {
	case interest.Recused:
		contents = append(contents, page.Paragraph("Vous avez un intérêt dans ce dossier : il ne vous est pas ouvert. Vous n’avez rien d’autre à faire."))
	case !interest.Declared:
		f := s.form(opinionPath(id)+"/interet", "Déclarer", interestFields()...)
		f.Back = page.Link{Text: "Revenir à la liste", Href: opinionsHome}
		contents = append(contents, page.Section{Title: "Avant d’ouvrir ce dossier", Contents: []page.Content{f}})
	default:
		opened, err := p.opened(c, v, &s, &o)
		if err != nil {
			return err
		}
		contents = append(contents, opened...)
	}
	return p.showOpinion(c, v, "Avis : "+o.File.PlaceName, contents...)
}

func opinionDone(word string) page.Content {
	switch word {
	case "donner":
		return &page.Notice{Calm: true, Title: "C’est fait", Text: "Votre avis est envoyé. Merci."}
	case "interet":
		return &page.Notice{Calm: true, Title: "C’est enregistré", Text: "Votre déclaration est enregistrée."}
	}
	return page.Several{}
}

func opinionHead(v httpd.Visitor, o *store.OwnOpinion) page.Content {
	last := lastDay(o.DueAt)
	list := page.Definitions{
		{Title: "Label", Value: page.Text(o.File.Label)}, {Title: "Dossier", Value: page.Text(o.File.Number)}, {Title: "État", Value: opinionWords[o.State]},
		{Title: "Question", Value: page.Lines(o.Question)},
	}
	if o.State == labels.OpinionAsked {
		list = append(list, page.Definition{Title: "Répondre jusqu’au", Value: page.Text(directory.FrenchDay(last) + ", " + until(last, v.Actor.At))})
	}
	return list
}

// opened shows what the expert may read of the file, and asks for the answer.
func (p *Pages) opened(c *fiber.Ctx, v httpd.Visitor, s *sheet, o *store.OwnOpinion) ([]page.Content, error) {
	r, err := p.Store.FileReview(c.UserContext(), v.Actor, o.Application)
	if err != nil {
		return nil, err
	}
	s.r = r
	var contents []page.Content
	switch {
	case o.State == labels.OpinionAsked && o.FileOpen:
		contents = append(contents, page.Section{Title: "Votre avis", Contents: []page.Content{s.answerForm(o)}})
	case o.State == labels.OpinionAsked:
		contents = append(contents, page.Paragraph("Ce dossier n’est pas en cours d’instruction : votre avis n’est plus attendu pour l’instant."))
	default:
		contents = append(contents, page.Section{Title: "Votre avis", Contents: []page.Content{stacked{page.Text(yesWords(&o.Opinion)), page.Lines(o.Answer)}}})
	}
	return append(contents, s.criteria(), s.changes()), nil
}

func (s *sheet) answerForm(o *store.OwnOpinion) page.Content {
	var fields []page.Field
	if o.Closed != "" {
		fields = append(fields, page.Radios{Name: "oui", Label: o.Closed, Required: true, Choices: []page.Choice{{Value: "oui", Text: "Oui"}, {Value: "non", Text: "Non"}}})
	}
	hint := "Il ne change plus une fois envoyé. Les personnes qui instruisent et décident le lisent."
	fields = append(fields, page.Area{Name: "reponse", Label: "Votre avis", Hint: hint, Max: labels.OpinionAnswerMax, Rows: 8, Required: true})
	f := s.form(opinionPath(o.ID), "Envoyer mon avis", fields...)
	f.Back = page.Link{Text: "Revenir à la liste", Href: opinionsHome}
	return f
}

func (p *Pages) giveOpinion(c *fiber.Ctx) error {
	return p.onOwnOpinion(c, "donner", func(v httpd.Visitor, id int64, command store.Command, values url.Values) error {
		var yes *bool
		if said := values.Get("oui"); said == "oui" || said == "non" {
			is := said == "oui"
			yes = &is
		}
		_, err := p.Store.GiveOpinion(c.UserContext(), v.Actor, id, command, labelform.Clean(values.Get("reponse")), yes)
		return err
	})
}

func (p *Pages) declareForOpinion(c *fiber.Ctx) error {
	return p.onOwnOpinion(c, "interet", func(v httpd.Visitor, id int64, _ store.Command, values url.Values) error {
		o, err := p.Store.OwnOpinion(c.UserContext(), v.Actor, id)
		if err != nil {
			return err
		}
		return p.declareFrom(c.UserContext(), v.Actor, o.Application, values)
	})
}

// onOwnOpinion does what the expert sends. Refused, the page says why, with what was
// typed.
func (p *Pages) onOwnOpinion(c *fiber.Ctx, word string, do func(httpd.Visitor, int64, store.Command, url.Values) error) error {
	v, id, err := asked(c, "id")
	if err != nil {
		return err
	}
	values := httpd.Posted(c)
	command, err := labelform.Read(values)
	if err == nil {
		err = do(v, id, command, values)
	}
	if err == nil {
		return c.Redirect(opinionPath(id)+"?fait="+word, fiber.StatusSeeOther)
	}
	status, shown := statusOf(err)
	if !shown {
		return err
	}
	c.Status(status)
	return p.opinionPage(c, v, id, values, err)
}
