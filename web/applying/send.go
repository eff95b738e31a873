package applying

import (
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"

	"annuaire/fault"
	"annuaire/internal/httpd"
	"annuaire/labels"
	"annuaire/procedure"
	"annuaire/store"
	"annuaire/web/labelform"
	"annuaire/web/page"
)

// showSend answers what is read again before it is submitted: what lacks first, with
// the way to it.
func (p *Pages) showSend(c *fiber.Ctx, v httpd.Visitor, view *store.ApplicationView, sent url.Values, refused error) error {
	list := stages(view)
	names := make([]string, len(list))
	for i, s := range list {
		names[i] = s.name
	}
	contents := []page.Content{done(c.Query("fait")), refusal(refused), page.Steps{Names: names, At: len(list)}}
	if len(view.Lacks) > 0 {
		contents = append(contents, lacking(view), page.Paragraph("Vos réponses sont enregistrées. Vous pourrez déposer quand tout sera rempli."))
	}
	contents = append(contents, unreached(view), whatNext(view))
	contents = append(contents, answersOf(view, list)...)
	if len(view.Lacks) == 0 {
		contents = append(contents, charter(view), submitForm(v, view, sent, refused))
	}
	return p.show(c, v, view.Label.Short+" : relire et déposer", contents...)
}

// lacking lists what lacks, each with the step that asks it.
type lackList struct {
	view  *store.ApplicationView
	lacks fault.Fields
}

func lacking(view *store.ApplicationView) page.Content { return lackList{view, view.Lacks} }

// Write implements page.Content.
func (l lackList) Write(w *page.Writer) {
	w.Raw("<section><h2>Ce qui manque encore</h2>\n<ul class=\"labels-manque\">\n")
	for _, f := range l.lacks {
		w.Raw("<li>")
		w.Anchor(stepAddress(l.view.ID, stepOf(l.view, f.Name))+"#c-"+f.Name, f.Message)
		w.Raw("</li>\n")
	}
	w.Raw("</ul></section>\n")
}

// stepOf gives the step that asks a field.
func stepOf(view *store.ApplicationView, field string) string {
	for _, prefix := range []string{labels.AnswerField(""), labels.TextField(""), labels.DocumentField("")} {
		if code, is := strings.CutPrefix(field, prefix); is {
			if c, known := view.Label.Criterion(code); known {
				return c.Section
			}
		}
	}
	return holderStep
}

// unreached warns of what the directory computes and that is not reached.
func unreached(view *store.ApplicationView) page.Content {
	var names []string
	for _, c := range view.Asked {
		if c.Check == labels.Data && !view.Measured[c.Code].Reached {
			names = append(names, c.Code+" « "+c.Name+" »")
		}
	}
	if len(names) == 0 {
		return page.Several{}
	}
	return &page.Notice{
		Title: "La fiche ne montre pas encore tout", Text: "À corriger sur la fiche du lieu, avant de déposer si possible : " + strings.Join(names, ", ") + ".",
		Then: page.Link{Text: "Corriger la fiche du lieu", Href: recordPath(view.PlaceID)},
	}
}

// whatNext says what happens once it is submitted.
func whatNext(view *store.ApplicationView) page.Content {
	list := page.Definitions{{Title: "Durée habituelle", Value: page.Text(capital(view.Delay))}, {Title: "Qui instruit", Value: page.Text(view.Label.InstructedBy())}, {Title: "Qui décide", Value: page.Text(view.Label.DecidedBy())}}
	if view.Label.Silence.Rule != labels.SilenceNone {
		list = append(list, page.Definition{Title: "Sans réponse", Value: page.Text(view.Label.Silence.French())})
	}
	return page.Section{Title: "Ensuite", Contents: []page.Content{list}}
}

func capital(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// answersOf shows the answers, section by section.
func answersOf(view *store.ApplicationView, list []stage) (contents []page.Content) {
	for _, s := range list {
		var rows page.Definitions
		for _, c := range inSection(view, s.code) {
			rows = append(rows, page.Definition{Title: c.Code + " · " + c.Name, Value: answerWords(view, &c)})
		}
		if len(rows) == 0 {
			continue
		}
		section := page.Section{Title: s.name, Contents: []page.Content{rows}}
		if view.State == labels.Draft {
			section.Contents = append(section.Contents, paragraph{page.Link{Text: "Modifier", Href: stepAddress(view.ID, s.code)}})
		}
		contents = append(contents, section)
	}
	holder := page.Section{Title: "La structure", Contents: []page.Content{page.Definitions{
		{Title: "Nom", Value: page.Text(orNone(view.HolderName))}, {Title: "Numéro", Value: page.Text(orNone(view.HolderPivot))}, {Title: "Engagée par", Value: page.Text(orNone(view.SignedBy))},
	}}}
	if view.State == labels.Draft {
		holder.Contents = append(holder.Contents, paragraph{page.Link{Text: "Modifier", Href: stepAddress(view.ID, holderStep)}})
	}
	return append(contents, holder)
}

func orNone(s string) string {
	if s == "" {
		return "pas encore donné"
	}
	return s
}

func answerWords(view *store.ApplicationView, c *labels.Criterion) page.Content {
	if c.Check == labels.Data {
		return measured(view, c)
	}
	answer := view.Answers[c.Code]
	word := labels.AnswerFrench(answer.Value)
	if word == "" {
		word = "Pas encore de réponse"
	}
	content := page.Several{page.Text(word)}
	if answer.Text != "" {
		content = append(content, quoted(answer.Text))
	}
	return append(content, joined(view, answer.Documents))
}

// charter is the text that who applies accepts.
func charter(view *store.ApplicationView) page.Content {
	if view.Label.Charter == "" {
		return page.Several{}
	}
	contents := []page.Content{}
	for _, part := range strings.Split(view.Label.Charter, "\n\n") {
		contents = append(contents, page.Paragraph(part))
	}
	return page.Section{Title: "Le texte de la charte", Contents: contents}
}

func submitForm(v httpd.Visitor, view *store.ApplicationView, sent url.Values, refused error) page.Content {
	form := &page.Form{
		Action: address(view.ID, "/deposer"), Token: v.FormToken, Hidden: labelform.Fields(view.Seq), Submit: "Déposer la candidature", Values: sent,
		Back: page.Link{Text: "Étape précédente", Href: stepAddress(view.ID, holderStep)},
	}
	form.Faults, _ = page.FaultsOf(refused)
	if view.Label.Charter != "" {
		form.Fields = append(form.Fields, page.Check{Name: labels.AcceptField, Label: "J’ai lu le texte de la charte, et je l’accepte", Required: true})
	}
	label := "Je peux engager la structure, ou j’agis avec son accord"
	if view.OnBehalf {
		label = "Je dépose au nom du lieu, avec l’accord de sa structure"
	}
	form.Fields = append(form.Fields, page.Check{Name: labels.MandateField, Label: label, Required: true})
	return page.Section{Title: "Déposer", Contents: []page.Content{form}}
}

// submit submits a draft.
func (p *Pages) submit(c *fiber.Ctx) error {
	v, view, err := p.find(c)
	if err != nil {
		return err
	}
	sent := labelform.Posted(c)
	command, err := labelform.Read(sent)
	if err == nil {
		_, err = p.deps.Store.SubmitApplication(c.UserContext(), v.Actor, view.ID, store.Submission{
			Command: command, Accepted: sent.Get(labels.AcceptField) != "", Mandated: sent.Get(labels.MandateField) != "",
		})
	}
	if err == nil {
		return c.Redirect(address(view.ID, "/accuse"), fiber.StatusSeeOther)
	}
	status, again := shownAgain(err)
	if !again {
		return err
	}
	c.Status(status)
	if view.State != labels.Draft {
		return p.showFile(c, v, &view, err)
	}
	return p.showSend(c, v, &view, sent, err)
}

// act makes the handler of a button of the file.
func (p *Pages) act(do func(c *fiber.Ctx, v httpd.Visitor, id int64, command store.Command) (procedure.Transition, error), then func(id int64) string) fiber.Handler {
	return func(c *fiber.Ctx) error {
		v, view, err := p.find(c)
		if err != nil {
			return err
		}
		command, err := labelform.CommandOf(c)
		if err == nil {
			_, err = do(c, v, view.ID, command)
		}
		if err == nil {
			return c.Redirect(then(view.ID), fiber.StatusSeeOther)
		}
		status, again := shownAgain(err)
		if !again {
			return err
		}
		c.Status(status)
		if view.State == labels.Correction && command.Seq == view.Seq {
			if _, told := page.FaultsOf(err); told {
				return p.showCorrection(c, v, &view, nil, err)
			}
		}
		return p.showFile(c, v, &view, err)
	}
}

// answer sends the answer to a correction.
func (p *Pages) answer(c *fiber.Ctx) error {
	return p.act(func(c *fiber.Ctx, v httpd.Visitor, id int64, command store.Command) (procedure.Transition, error) {
		return p.deps.Store.AnswerCorrection(c.UserContext(), v.Actor, id, command)
	}, func(id int64) string { return address(id, "?fait=repondu") })(c)
}

// withdraw ends an application.
func (p *Pages) withdraw(c *fiber.Ctx) error {
	return p.act(func(c *fiber.Ctx, v httpd.Visitor, id int64, command store.Command) (procedure.Transition, error) {
		return p.deps.Store.WithdrawApplication(c.UserContext(), v.Actor, id, command)
	}, func(int64) string { return home + "?fait=retiree" })(c)
}
