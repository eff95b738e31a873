package examining

import (
	"slices"

	"github.com/gofiber/fiber/v2"

	"annuaire/directory"
	"annuaire/labels"
	"annuaire/procedure"
	"annuaire/web/page"
)

// file answers the page of one file.
func (p *Pages) file(c *fiber.Ctx) error {
	s, err := p.load(c)
	if err != nil {
		return err
	}
	return p.showFile(c, &s)
}

func (p *Pages) showFile(c *fiber.Ctx, s *sheet) error {
	contents := []page.Content{s.notice(c.Query("fait")), s.steps(), s.head()}
	switch {
	case s.r.Open:
		contents = append(contents, s.actions(), s.criteria(), s.changes(), s.corrections(), s.opinionsAsked(), s.visits(), s.proposal())
	case s.r.Examines:
		contents = append(contents, s.declaration())
	default:
		contents = append(contents, page.Paragraph("Vous voyez où en est ce dossier. Son contenu est réservé à celles et ceux qui l’instruisent."))
	}
	contents = append(contents, s.deadlines(), s.history())
	return p.show(c, s.v, s.r.PlaceName+", dossier "+s.r.Number, contents...)
}

func (s *sheet) notice(word string) page.Content {
	if s.err != nil {
		return s.refusal()
	}
	if said := done[word]; said != "" {
		return &page.Notice{Calm: true, Title: "C’est fait", Text: said}
	}
	return page.Several{}
}

// steps says where the file stands on its way.
func (s *sheet) steps() page.Content {
	names := []string{"Dépôt", "Vérification", "Instruction"}
	if s.r.Label.NeedsVisit {
		names = append(names, "Visite")
	}
	names = append(names, "Décision")
	at := len(names)
	switch state := s.r.State; {
	case state == labels.Submitted:
		at = 1
	case state == labels.Admissibility, state == labels.Correction && s.r.ResumeAt == labels.Admissibility:
		at = 2
	case slices.Contains([]procedure.State{labels.UnderReview, labels.Correction, labels.Adjourned}, state):
		at = 3
	case state == labels.VisitDue, state == labels.VisitDone:
		at = min(4, len(names))
	}
	return page.Steps{Names: names, At: at}
}

// head says what is asked, of which place, and who follows it.
func (s *sheet) head() page.Content {
	r := &s.r
	list := page.Definitions{
		{Title: "État", Value: badge(r.State)},
		{Title: "Label", Value: page.Text(r.Label.Name)},
		{Title: "Lieu", Value: page.Link{Text: r.PlaceName + ", " + r.Commune, Href: "/lieux/" + page.PathEscape(r.PlaceID)}},
		{Title: "Structure", Value: page.Text(r.HolderName + ", " + r.HolderPivot)},
		{Title: "Déposé", Value: page.Text("le " + momentWords(r.SubmittedAt))},
		{Title: "Service", Value: stacked{page.Text(r.DeskName), page.Lines(r.DeskRule)}},
		{Title: "Suivi par", Value: page.Text(s.nameOf(r.Instructor))},
	}
	if r.SignedBy != "" {
		list = slices.Insert(list, 4, page.Definition{Title: "Engagée par", Value: page.Text(r.SignedBy)})
	}
	if r.OnBehalf {
		list = append(list, page.Definition{Title: "Rempli par", Value: page.Text("une collectivité, pour le lieu")})
	}
	if !r.SilenceAt.IsZero() && r.SilenceState {
		list = append(list, page.Definition{Title: "Sans décision", Value: page.Text(silenceWords(r.Label.Silence.Rule) + " le " + directory.FrenchDay(r.SilenceAt) + ", " + until(r.SilenceAt, s.v.Actor.At))})
	}
	if r.State == labels.Correction && r.Label.Silence.Rule != labels.SilenceNone {
		list = append(list, page.Definition{Title: "Sans décision", Value: page.Text("Le délai est arrêté jusqu’à la réponse du demandeur.")})
	}
	if r.DecisionRef != "" {
		list = append(list, page.Definition{Title: "Décision", Value: page.Text("n° " + r.DecisionRef + ", le " + dayWords(r.DecidedAt))})
	}
	return list
}

func silenceWords(rule labels.SilenceRule) string {
	if rule == labels.SilenceGrants {
		return "Le silence vaut accord"
	}
	return "Le silence vaut refus"
}

func (s *sheet) nameOf(account int64) string {
	switch {
	case account == 0:
		return "personne"
	case account == s.v.Actor.Account:
		return "vous"
	case s.r.Names[account] == "":
		return "compte " + number(account)
	}
	return s.r.Names[account]
}

// declaration asks for interests before the file opens.
func (s *sheet) declaration() page.Content {
	fields := interestFields()
	f := s.form(s.path("/interet"), "Déclarer et ouvrir le dossier", fields...)
	f.Back = page.Link{Text: "Revenir à la liste", Href: home}
	if slices.Contains(s.r.Events, labels.Take) && s.r.Instructor == 0 {
		f.Action, f.Submit = s.path("/prendre"), "Déclarer et prendre ce dossier"
	}
	return page.Section{Title: "Avant d’ouvrir ce dossier", Contents: []page.Content{
		page.Paragraph("Qui a un intérêt dans un dossier ne le lit pas et ne l’instruit pas. Dites ce qu’il en est."), f,
	}}
}

func interestFields() []page.Field {
	return []page.Field{
		page.Radios{Name: interestField, Label: "Avez-vous un intérêt dans ce dossier ?", Required: true, Choices: []page.Choice{
			{Value: interestNone, Text: "Non, je n’ai aucun lien avec ce lieu ni avec sa structure"},
			{Value: interestSome, Text: "Oui, j’ai un lien", Hint: "Le dossier ne vous sera plus montré. Une autre personne le suivra."},
		}},
		page.TextField{Name: interestText, Label: "Quel lien ?", Hint: "Seulement si vous répondez oui. Par exemple : un proche y travaille.", Max: 1000},
	}
}

// may tells whether an event may happen now, by who reads.
func (s *sheet) may(event procedure.Event) bool { return slices.Contains(s.r.Events, event) }

// actions are what may be done now: the main one first.
func (s *sheet) actions() page.Content {
	var buttons, links page.Several
	button := func(event procedure.Event, word, text string, primary bool) {
		if s.may(event) {
			buttons = append(buttons, page.PostButton{Action: s.path("/" + word), Token: s.v.FormToken, Text: text, Hidden: s.hidden(), Primary: primary})
		}
	}
	link := func(event procedure.Event, word, text string) {
		if s.may(event) {
			links = append(links, page.Link{Text: text, Href: s.path("/" + word)})
		}
	}
	if s.r.Instructor != s.v.Actor.Account {
		button(labels.Take, "prendre", "Prendre ce dossier", s.r.Instructor == 0)
	}
	button(labels.Admit, "recevable", "Déclarer ce dossier recevable", true)
	if s.r.Label.Decides == labels.ByCheck && s.r.Result.Grantable {
		button(labels.Adhere, "adherer", "Enregistrer l’adhésion", true)
	}
	button(labels.Resume, "continuer", "Reprendre l’instruction", true)
	if s.r.State == labels.Correction {
		button(labels.RemindCorrect, "relancer", "Rappeler la correction attendue", false)
	}
	link(labels.Assess, "evaluation", "Évaluer les critères")
	link(labels.RequestCorrect, "correction", "Demander une correction")
	link(labels.AskOpinion, "avis", "Demander un avis")
	if s.may(labels.PlanVisit) {
		links = append(links, page.Link{Text: "Prévoir une visite", Href: "/espace/visites/nouvelle?dossier=" + number(s.r.ID)})
	}
	if s.r.Label.Decides != labels.ByCheck {
		link(labels.Propose, "proposition", "Proposer une décision")
	}
	link(labels.Reopen, "reprendre", "Reprendre l’instruction")
	link(labels.Assign, "confier", "Confier ce dossier")
	if len(buttons) == 0 && len(links) == 0 {
		return page.Section{Title: "Que faire maintenant", Contents: []page.Content{page.Paragraph("Rien n’est attendu de vous sur ce dossier.")}}
	}
	return page.Section{Title: "Que faire maintenant", Contents: []page.Content{buttons, listed(links)}}
}

// listed writes links as a list.
type listed page.Several

// Write implements page.Content.
func (l listed) Write(w *page.Writer) {
	if len(l) == 0 {
		return
	}
	w.Raw("<ul>\n")
	for _, one := range l {
		w.Raw("<li>")
		one.Write(w)
		w.Raw("</li>\n")
	}
	w.Raw("</ul>\n")
}

// deadlines says what is awaited, and until when.
func (s *sheet) deadlines() page.Content {
	if len(s.r.Deadlines) == 0 {
		return page.Several{}
	}
	table := &page.Table{Caption: "Ce qui est attendu", Columns: []page.Column{{Title: "Quoi"}, {Title: "Dernier jour"}, {Title: "Reste"}}}
	for _, d := range s.r.Deadlines {
		last := lastDay(d.DueAt)
		if d.Name == "silence" {
			last = procedure.DayOf(d.DueAt, directory.Paris)
		}
		name := deadlineWords[d.Name]
		if name == "" {
			name = d.Name
		}
		table.Rows = append(table.Rows, page.Row{Cells: []page.Content{page.Text(name), page.Text(directory.FrenchDay(last)), urgent(until(last, s.v.Actor.At), !s.v.Actor.At.Before(d.DueAt))}})
	}
	return page.Section{Title: "Échéances", Contents: []page.Content{table}}
}

// visibilityWords says who reads a move.
var visibilityWords = map[procedure.Visibility]string{
	procedure.Public: "tout le monde", procedure.Applicant: "le demandeur et l’instruction", procedure.Instructors: "l’instruction", procedure.Sealed: "qui décide",
}

// history tells what happened, newest first.
func (s *sheet) history() page.Content {
	table := &page.Table{Caption: "Ce qui s’est passé", Columns: []page.Column{{Title: "Quand"}, {Title: "Quoi"}, {Title: "Qui"}, {Title: "Raison"}, {Title: "Qui le lit"}}}
	for _, m := range slices.Backward(s.r.Moves) {
		who := s.nameOf(m.Actor)
		if m.Automatic() {
			who = "automatique"
		}
		what := page.UpperFirst(labels.ApplicationLife.Title(m.Event))
		if m.From != m.To {
			what += " : " + labels.ApplicationLife.French(m.To)
		}
		table.Rows = append(table.Rows, page.Row{Cells: []page.Content{
			page.Text(momentWords(m.RecordedAt)), page.Text(what), page.Text(who), page.Lines(m.Reason), page.Text(visibilityWords[m.Visibility]),
		}})
	}
	return page.Section{Title: "Historique", Contents: []page.Content{table}}
}
