package appeal

import (
	"context"
	"net/url"

	"github.com/gofiber/fiber/v2"

	"annuaire/access"
	"annuaire/internal/httpd"
	"annuaire/labels"
	"annuaire/procedure"
	"annuaire/store"
	"annuaire/web/labelform"
	"annuaire/web/page"
)

var doneTo = map[string]string{
	"deposer": "Votre recours est déposé. Vous serez prévenu de chaque étape.", "prendre": "Vous examinez ce recours.", "proposer": "La réponse est proposée à qui juge.",
	"juger": "Le recours est jugé. La personne est prévenue.", "retirer": "Le recours est retiré. La décision contestée reste.",
}

// appeal shows one: what is contested, what was said, what one may do.
func (p *Pages) appeal(c *fiber.Ctx) error { return p.again(c, refusal{}) }

func (p *Pages) again(c *fiber.Ctx, r refusal) error {
	v, id, err := asked(c)
	if err != nil {
		return err
	}
	a, err := p.Store.AppealFor(c.UserContext(), v.Actor, id)
	if err != nil {
		return err
	}
	notice := r.Notice
	if said := doneTo[c.Query("fait")]; notice == nil && said != "" {
		notice = &page.Notice{Calm: true, Title: said}
	}
	contents := []page.Content{notice, facts(&a), page.Section{Title: "Arguments", Contents: []page.Content{page.Written(a.Text)}}}
	if a.Uphold != nil {
		word := "Rejeter le recours"
		if *a.Uphold {
			word = "Accueillir le recours"
		}
		contents = append(contents, page.Section{Title: "Réponse proposée", Contents: []page.Content{page.Paragraph(word + "."), page.Written(a.Proposal)}})
	}
	contents = append(contents, steps(&a))
	return p.show(c, v, "Recours "+a.Number, append(contents, forms(v, &a, &r)...)...)
}

func facts(a *store.AppealView) page.Content {
	list := page.Definitions{
		{Title: "État", Value: badge(a.State)}, {Title: "Label", Value: page.Text(a.Label)}, {Title: "Lieu", Value: page.Text(a.PlaceName)},
		{Title: "Déposé le", Value: page.Text(day(a.FiledAt))},
	}
	if a.TitleNumber != "" {
		list = append(list, page.Definition{Title: "Titre", Value: page.Link{Text: a.TitleNumber, Href: store.TitlesPath + a.TitleNumber}})
		list = append(list, page.Definition{Title: "Décision contestée", Value: page.Text(page.UpperFirst(labels.TitleLife.Title(a.Against.Event)) + ", le " + day(a.Against.RecordedAt))})
	} else {
		list = append(list, page.Definition{Title: "Décision contestée", Value: page.Link{Text: a.Against.DecisionRef + ", le " + day(a.Against.RecordedAt), Href: store.DecisionPath + number(a.File)}})
	}
	return append(list, page.Definition{Title: "Raisons de la décision contestée", Value: page.Text(a.Against.Reason)})
}

// steps tells what happened to the appeal.
func steps(a *store.AppealView) page.Content {
	t := &page.Table{Caption: "Étapes", Columns: []page.Column{{Title: "Date"}, {Title: "Étape"}, {Title: "Acte"}, {Title: "Raisons"}}}
	for i := range a.Moves {
		m := &a.Moves[i]
		why := m.Reason
		if m.Event == labels.AppealFile {
			why = "" // the arguments, above
		}
		t.Rows = append(t.Rows, page.Row{Cells: []page.Content{page.Text(day(m.RecordedAt)), page.Text(labels.AppealLife.French(m.To)), page.Text(m.DecisionRef), page.Text(why)}})
	}
	return page.Section{Title: "Suivi", Contents: []page.Content{t}}
}

// forms are what the person may do now.
func forms(v httpd.Visitor, a *store.AppealView, r *refusal) (list []page.Content) {
	if a.Examines() && !labels.AppealLife.IsEnded(a.State) && !a.Declared {
		return []page.Content{
			page.Paragraph("Dites d’abord si vous avez un intérêt dans ce dossier."), apart{page.Link{Text: "Déclarer mes intérêts", Href: interestsHome + "/" + number(a.File)}},
		}
	}
	add := func(title string, f *page.Form) {
		list = append(list, page.Section{Title: title, Contents: []page.Content{f}})
	}
	if a.May(labels.AppealTake) {
		f := r.form(v, address(a.ID)+"/prendre", "prendre", a.Seq)
		f.Submit = "Prendre ce recours"
		add("Examiner", f)
	}
	if a.May(labels.AppealPropose) && a.Instructor == v.Actor.Account {
		f := r.form(v, address(a.ID)+"/proposer", "proposer", a.Seq)
		f.Fields = []page.Field{
			page.Radios{Name: "reponse", Label: "Réponse proposée", Required: true, Choices: []page.Choice{{Value: "accueillir", Text: "Accueillir le recours"}, {Value: "rejeter", Text: "Rejeter le recours"}}},
			page.Area{Name: labelform.ReasonField, Label: "Pourquoi", Max: labels.AppealMax, Rows: 6, Required: true},
		}
		f.Submit = "Proposer cette réponse"
		add("Proposer une réponse", f)
	}
	if a.Instructor != v.Actor.Account && (a.May(labels.AppealReform) || a.May(labels.AppealReject)) {
		add("Juger", judgeForm(v, a, r))
	}
	if a.May(labels.AppealDrop) {
		f := r.form(v, address(a.ID)+"/retirer", "retirer", a.Seq)
		f.Fields = []page.Field{page.Area{Name: labelform.ReasonField, Label: "Raison, si vous le souhaitez", Max: 1000, Rows: 2}}
		f.Submit = "Retirer ce recours"
		add("Retirer le recours", f)
	}
	return list
}

func judgeForm(v httpd.Visitor, a *store.AppealView, r *refusal) *page.Form {
	var choices []page.Choice
	if a.May(labels.AppealReform) {
		if a.Grantable || a.TitleNumber != "" {
			text := "Accueillir : accorder le label"
			if a.TitleNumber != "" {
				text = "Accueillir : rétablir le titre"
			}
			choices = append(choices, page.Choice{Value: string(labels.AppealReform), Text: text, Hint: reserveHint(a)})
		}
		if a.TitleNumber == "" {
			choices = append(choices, page.Choice{Value: "renvoyer", Text: "Accueillir : annuler la décision et reprendre l’instruction"})
		}
		choices = append(choices, page.Choice{Value: string(labels.AppealConfirm), Text: "Rejeter : la décision contestée est maintenue"})
	}
	if a.May(labels.AppealReject) {
		choices = append(choices, page.Choice{Value: string(labels.AppealReject), Text: "Déclarer le recours irrecevable", Hint: "Il n’est pas examiné."})
	}
	f := r.form(v, address(a.ID)+"/juger", "juger", a.Seq)
	f.Submit = "Enregistrer la décision"
	f.Fields = []page.Field{
		page.Radios{Name: "decision", Label: "Décision", Choices: choices, Required: true},
		page.Area{Name: labelform.ReasonField, Label: "Raisons", Hint: "La personne qui a déposé le recours les lit.", Max: procedure.ReasonMax, Rows: 5, Required: true},
	}
	if a.May(labels.AppealReject) {
		ground := page.Select{Name: labelform.ReasonCodeField, Label: "Motif d’irrecevabilité", Empty: "Choisissez"}
		for _, g := range labels.AppealGrounds {
			ground.Choices = append(ground.Choices, page.Choice{Value: g.Code, Text: g.Name})
		}
		f.Fields = append(f.Fields, ground)
	}
	f.Fields = append(f.Fields, page.TextField{Name: labelform.LegalField, Label: "Texte sur lequel la décision repose", Value: a.Legal, Max: procedure.RefMax, Required: true})
	return f
}

func reserveHint(a *store.AppealView) string {
	if len(a.Reserves) == 0 {
		return ""
	}
	return "Avec les réserves proposées à l’instruction : " + page.Whole(len(a.Reserves)) + "."
}

// acts are what is done to an appeal, by the last step of the address.
func (p *Pages) acts() map[string]func(context.Context, access.Actor, int64, store.Command, url.Values) error {
	return map[string]func(context.Context, access.Actor, int64, store.Command, url.Values) error{
		"prendre": func(ctx context.Context, a access.Actor, id int64, c store.Command, _ url.Values) error {
			return p.Store.TakeAppeal(ctx, a, id, c)
		},
		"proposer": p.propose,
		"juger":    p.judge,
		"retirer": func(ctx context.Context, a access.Actor, id int64, c store.Command, _ url.Values) error {
			return p.Store.DropAppeal(ctx, a, id, c)
		},
	}
}

func (p *Pages) propose(ctx context.Context, actor access.Actor, id int64, c store.Command, values url.Values) error {
	answer := values.Get("reponse")
	if answer != "accueillir" && answer != "rejeter" {
		return missing("reponse")
	}
	return p.Store.ProposeOnAppeal(ctx, actor, id, c, answer == "accueillir")
}

func (p *Pages) judge(ctx context.Context, actor access.Actor, id int64, c store.Command, values url.Values) error {
	d := store.AppealDecision{Command: c, Outcome: procedure.Event(values.Get("decision"))}
	if d.Outcome == "renvoyer" {
		d.Outcome, d.SendBack = labels.AppealReform, true
	}
	if d.Outcome != labels.AppealReject {
		d.ReasonCode = ""
	}
	return p.Store.JudgeAppeal(ctx, actor, id, d)
}

func (p *Pages) act(word string, do func(context.Context, access.Actor, int64, store.Command, url.Values) error) fiber.Handler {
	return func(c *fiber.Ctx) error {
		v, id, err := asked(c)
		if err != nil {
			return err
		}
		values := labelform.Posted(c)
		command, err := labelform.Read(values)
		if err == nil {
			err = do(c.UserContext(), v.Actor, id, command, values)
		}
		if r, mends := labelform.RefusedOf(c, err); mends {
			return p.again(c, refusal{r, word})
		}
		if err != nil {
			return err
		}
		return c.Redirect(address(id)+"?fait="+word, fiber.StatusSeeOther)
	}
}
