package applying

import (
	"slices"

	"github.com/gofiber/fiber/v2"

	"annuaire/directory"
	"annuaire/internal/httpd"
	"annuaire/labels"
	"annuaire/procedure"
	"annuaire/store"
	"annuaire/web/desk/frame"
	"annuaire/web/labelform"
	"annuaire/web/page"
)

// file answers where an application stands.
func (p *Pages) file(c *fiber.Ctx) error {
	v, view, err := p.find(c)
	if err != nil {
		return err
	}
	return p.showFile(c, v, &view, nil)
}

func (p *Pages) showFile(c *fiber.Ctx, v httpd.Visitor, view *store.ApplicationView, refused error) error {
	contents := []page.Content{done(c.Query("fait")), refusal(refused), progress(view), asking(view), situation(view)}
	visits, err := p.deps.Store.VisitsOf(c.UserContext(), v.Actor, view.ID)
	if err != nil {
		return err
	}
	contents = append(contents, visitsOf(visits))
	if view.State == labels.Draft {
		contents = append(contents, draftSteps(view))
	} else {
		contents = append(contents, page.Section{Title: "Ce que vous avez déposé", Contents: answersOf(view, stages(view))})
	}
	contents = append(contents, history(view), withdrawal(v, view))
	return p.show(c, v, view.Label.Name+", "+view.PlaceName, contents...)
}

// progress says at which step the file is.
func progress(view *store.ApplicationView) page.Content {
	names := []string{"Remplir", "Déposer", "Vérification", "Instruction", "Décision"}
	at := map[procedure.State]int{
		labels.Draft: 1, labels.Submitted: 2, labels.Admissibility: 3, labels.Correction: 3, labels.UnderReview: 4, labels.VisitDue: 4, labels.VisitDone: 4,
		labels.Adjourned: 4, labels.Ready: 5, labels.InCommittee: 5, labels.Granted: 5, labels.GrantedReserves: 5, labels.Refused: 5,
	}[view.State]
	if view.State == labels.Correction && view.ResumeAt == labels.UnderReview {
		at = 4
	}
	return page.Steps{Names: names, At: at}
}

// asking is what is asked now, with the button that leads to it.
func asking(view *store.ApplicationView) page.Content {
	switch view.State {
	case labels.Draft:
		return paragraph{page.Link{Text: "Continuer la candidature", Href: stepAddress(view.ID, firstOpen(view))}}
	case labels.Correction:
		return &page.Notice{
			Title: "Une correction vous est demandée", Text: "Répondez avant la fin du " + lastDay(view.Correction.DueAt) + ". Sans réponse, le dossier est classé.",
			Then: page.Several{quoted(view.Correction.Message), correctedFields(view), page.Link{Text: "Répondre à la correction", Href: stepAddress(view.ID, correctStep)}},
		}
	case labels.Granted, labels.GrantedReserves:
		return &page.Notice{Title: "Le label est accordé", Text: "Titre n° " + view.Title + ".", Calm: true, Then: page.Several{
			page.Link{Text: "Voir le titre", Href: string(frame.Titles) + "/" + view.Title}, page.Link{Text: "Ouvrir le certificat", Href: store.PublicTitlePath + view.Title},
		}}
	case labels.Refused:
		return &page.Notice{Title: "Le label est refusé", Text: "La décision donne ses raisons, et dit comment la contester.", Then: page.Link{Text: "Lire la décision", Href: frame.Home + "/decisions/" + number(view.ID)}}
	}
	return page.Several{}
}

type fieldNames []string

// Write implements page.Content.
func (f fieldNames) Write(w *page.Writer) {
	w.Raw("<ul>")
	for _, name := range f {
		w.Between("<li>", name, "</li>")
	}
	w.Raw("</ul>\n")
}

func correctedFields(view *store.ApplicationView) page.Content {
	var names fieldNames
	for _, name := range view.Correction.Fields {
		names = append(names, view.Label.FieldFrench(name))
	}
	return names
}

// firstOpen gives the first step where something lacks, else the sending.
func firstOpen(view *store.ApplicationView) string {
	for _, s := range stages(view) {
		for _, f := range view.Lacks {
			if stepOf(view, f.Name) == s.code {
				return s.code
			}
		}
	}
	return sendStep
}

func situation(view *store.ApplicationView) page.Content {
	list := page.Definitions{
		{Title: "État", Value: badge(view.State)}, {Title: "Dossier", Value: page.Text(view.Number)},
		{Title: "Lieu", Value: page.Link{Text: view.PlaceName, Href: "/lieux/" + page.PathEscape(view.PlaceID)}},
	}
	if view.RenewsTitle != "" {
		list = append(list, page.Definition{Title: "Renouvelle", Value: page.Text("le titre " + view.RenewsTitle)})
	}
	if view.OnBehalf {
		list = append(list, page.Definition{Title: "Déposé par", Value: page.Text("la collectivité, pour le lieu")})
	}
	if !view.SubmittedAt.IsZero() {
		list = append(list, page.Definition{Title: "Déposé le", Value: page.Several{page.Text(day(view.SubmittedAt)), page.Link{Text: "Accusé de réception", Href: address(view.ID, "/accuse")}}},
			page.Definition{Title: "Instruit par", Value: page.Text(view.Desk)})
	}
	if view.DecidedAt.IsZero() && !labels.ApplicationLife.IsEnded(view.State) {
		list = append(list, page.Definition{Title: "Durée habituelle", Value: page.Text(capital(view.Delay))})
		if sentence := silence(view); sentence != "" {
			list = append(list, page.Definition{Title: "Sans réponse", Value: page.Text(sentence)})
		}
	}
	return list
}

// silence says what silence means, and when; that it counts no more while a correction
// is awaited.
func silence(view *store.ApplicationView) string {
	if view.State == labels.Correction && view.Label.Silence.Rule != labels.SilenceNone {
		return "Le délai est arrêté jusqu’à votre réponse."
	}
	return view.Label.SilenceSentence(view.SilenceAt)
}

// draftSteps lists the steps of a draft, with what each lacks.
func draftSteps(view *store.ApplicationView) page.Content {
	table := &page.Table{Caption: "Étapes", Columns: []page.Column{{Title: "Étape"}, {Title: "Où elle en est"}}}
	for _, s := range stages(view) {
		lacks := 0
		for _, f := range view.Lacks {
			if stepOf(view, f.Name) == s.code || s.code == sendStep {
				lacks++
			}
		}
		state := page.Badge{Word: "Remplie", Shape: page.Done}
		switch {
		case s.code == sendStep && lacks == 0:
			state = page.Badge{Word: "Prête", Shape: page.Done}
		case lacks == 1:
			state = page.Badge{Word: "1 réponse manque", Shape: page.Waiting}
		case lacks > 1:
			state = page.Badge{Word: number(int64(lacks)) + " réponses manquent", Shape: page.Waiting}
		}
		table.Rows = append(table.Rows, page.Row{Cells: []page.Content{page.Link{Text: s.name, Href: stepAddress(view.ID, s.code)}, state}})
	}
	section := page.Section{Title: "La candidature, étape par étape", Contents: []page.Content{table}}
	if n := len(view.Unchanged); n > 0 {
		section.Contents = append(section.Contents, page.Paragraph("Renouvellement allégé : "+number(int64(n))+" réponses de votre titre restent valables et ne sont pas redemandées."))
	}
	return section
}

func visitsOf(visits []store.VisitLine) page.Content {
	if len(visits) == 0 {
		return page.Several{}
	}
	table := &page.Table{Caption: "Visites", Columns: []page.Column{{Title: "Date"}, {Title: "État"}}}
	for _, one := range visits {
		table.Rows = append(table.Rows, page.Row{Cells: []page.Content{
			page.Link{Text: day(one.StartsAt), Href: frame.Home + "/visites/" + number(one.ID)}, page.Badge{Word: labels.VisitLife.French(one.State), Shape: page.Waiting},
		}})
	}
	return page.Section{Title: "Visites", Contents: []page.Content{table}}
}

// happened says each move in words, as what was done.
var happened = map[procedure.Event]string{
	labels.Start: "Candidature commencée", labels.Submit: "Candidature déposée", labels.Adhere: "Adhésion enregistrée", labels.Take: "Dossier pris en charge", labels.Assign: "Dossier pris en charge",
	labels.Route: "Dossier confié à un autre service", labels.Admit: "Dossier recevable", labels.RefuseAdmit: "Dossier irrecevable", labels.RequestCorrect: "Correction demandée",
	labels.RemindCorrect: "Correction rappelée", labels.AnswerCorrect: "Réponse envoyée", labels.Lapse: "Dossier classé sans réponse", labels.PlanVisit: "Visite prévue", labels.CancelVisit: "Visite annulée",
	labels.ReportVisit: "Rapport de visite remis", labels.Enlist: "Dossier inscrit à une séance", labels.Unlist: "Dossier retiré de la séance", labels.Adjourn: "Dossier ajourné", labels.Resume: "Instruction reprise",
	labels.Grant: "Label accordé", labels.GrantReserves: "Label accordé avec réserves", labels.Refuse: "Label refusé", labels.GrantBySilence: "Accord tacite constaté", labels.RefuseBySilence: "Refus tacite constaté",
	labels.Withdraw: "Candidature retirée", labels.AppealOpened: "Recours déposé", labels.AppealUpheld: "Recours accueilli", labels.AppealDismissed: "Recours rejeté",
}

func history(view *store.ApplicationView) page.Content {
	table := &page.Table{Caption: "Ce qui s’est passé", Columns: []page.Column{{Title: "Quand"}, {Title: "Quoi"}, {Title: "Texte"}}}
	for _, m := range slices.Backward(view.Moves) {
		what := happened[m.Event]
		if what == "" {
			what = capital(labels.ApplicationLife.Title(m.Event))
		}
		var text page.Content = page.Text(m.Reason)
		if list := joined(view, documentsOf(m)); len(list) > 0 {
			text = page.Several{text, list}
		}
		table.Rows = append(table.Rows, page.Row{Cells: []page.Content{page.Text(m.RecordedAt.In(directory.Paris).Format("02/01/2006 15:04")), page.Text(what), text}})
	}
	return page.Section{Title: "Historique", Contents: []page.Content{table}}
}

func documentsOf(m procedure.Transition) (numbers []int64) {
	for _, d := range m.Documents {
		numbers = append(numbers, d.ID)
	}
	return numbers
}

// withdrawal offers to end the application, folded: it cannot be taken back.
func withdrawal(v httpd.Visitor, view *store.ApplicationView) page.Content {
	if !labels.ApplicationLife.May(view.State, labels.Withdraw, labels.Holder) {
		return page.Several{}
	}
	return page.Folded{Title: "Retirer la candidature", Content: &page.Form{
		Action: address(view.ID, "/retirer"), Token: v.FormToken, Hidden: labelform.Fields(view.Seq), Submit: "Retirer la candidature", Prefix: "retrait-",
		Fields: []page.Field{page.Area{Name: labelform.ReasonField, Label: "Raison (facultatif)", Hint: "Le retrait est définitif. Vous pourrez déposer une autre candidature : vos réponses y seront reprises.", Rows: 2, Max: procedure.ReasonMax}},
	}}
}
