package committee

import (
	"context"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"annuaire/access"
	"annuaire/internal/httpd"
	"annuaire/labels"
	"annuaire/store"
	"annuaire/web/labelform"
	"annuaire/web/page"
)

var doneToSession = map[string]string{
	"prevoir": "La séance est prévue. Les membres sont convoqués.", "modifier": "La séance est modifiée.", "convoquer": "L’ordre du jour est envoyé aux membres.",
	"ouvrir": "La séance est ouverte.", "presences": "Les présences sont notées.", "annuler": "La séance est annulée.", "voter": "Vos votes sont enregistrés.",
	"clore": "La séance est close. Son procès-verbal ne change plus.", "rediger": "Le procès-verbal est enregistré.",
}

// session shows one: who is of it, its files, what one may do.
func (p *Pages) session(c *fiber.Ctx) error { return p.sessionAgain(c, labelform.Refused{}) }

func (p *Pages) sessionAgain(c *fiber.Ctx, r labelform.Refused) error {
	v, id, err := asked(c, "id")
	if err != nil {
		return err
	}
	s, err := p.Store.SessionFor(c.UserContext(), v.Actor, id)
	if err != nil {
		return err
	}
	notice := r.Notice
	if notice == nil {
		notice = done(c, doneToSession)
	}
	contents := []page.Content{notice, tabs(&s, ""), about(&s), undeclared(v, &s), page.Section{Title: "Ordre du jour", Contents: []page.Content{agendaTable(&s)}}}
	contents = append(contents, prepare(v, &s)...)
	contents = append(contents, members(v, &s, r))
	return p.show(c, v, s.Name, contents...)
}

// tabs lead through the pages of a session.
func tabs(s *store.SessionView, current string) page.Content {
	items := []page.Tab{{Text: "La séance", Href: address(s.ID, ""), Current: current == ""}}
	add := func(may bool, text, step string) {
		if may {
			items = append(items, page.Tab{Text: text, Href: address(s.ID, step), Current: current == step})
		}
	}
	add(s.State == labels.SessionOpen && s.Is(labels.Member), "Voter", "votes")
	add(s.State == labels.SessionOpen && s.Is(labels.Decider), "Décider", "decisions")
	add(s.State == labels.SessionOpen || s.State == labels.SessionClosed, "Procès-verbal", "proces-verbal")
	add(true, "Ordre du jour à imprimer", "ordre-du-jour")
	return page.Tabs{Label: "Pages de la séance", Items: items}
}

func about(s *store.SessionView) page.Content {
	rule := "À égalité, le dossier est ajourné ou voté à nouveau."
	if s.ChairCasts {
		rule = "À égalité, la voix de la présidence l’emporte."
	}
	list := page.Definitions{
		{Title: "État", Value: sessionBadge(s.State)}, {Title: "Date", Value: page.Text(labels.FrenchMoment(s.At))},
		{Title: "Territoire", Value: page.Text(s.Territory)},
	}
	if s.Place != "" {
		list = append(list, page.Definition{Title: "Lieu", Value: page.Text(s.Place)})
	}
	return append(list, page.Definition{Title: "Quorum", Value: page.Text(page.Counted(s.Quorum, "membre", "membres"))}, page.Definition{Title: "Règle de vote", Value: page.Text(rule)})
}

// undeclared asks a member for the interests that they have not declared yet.
func undeclared(v httpd.Visitor, s *store.SessionView) page.Content {
	if !s.Is(labels.Member) {
		return page.Several{}
	}
	var files []store.InterestFile
	for i := range s.Files {
		if f := &s.Files[i]; !f.Interest.Declared && f.State == labels.InCommittee {
			files = append(files, store.InterestFile{ID: f.Application, Number: f.Number, Label: f.Label, PlaceName: f.PlaceName, Commune: f.Commune})
		}
	}
	if len(files) == 0 {
		return page.Several{}
	}
	return page.Section{Title: "Vos intérêts", Contents: []page.Content{
		page.Paragraph("Déclarez vos intérêts. Un dossier s’ouvre une fois cette déclaration faite."), noInterestForm(v, files),
	}}
}

func agendaTable(s *store.SessionView) *page.Table {
	table := &page.Table{
		Caption: page.Counted(len(s.Files), "dossier inscrit", "dossiers inscrits"), Empty: "Aucun dossier n’est inscrit.",
		Columns: []page.Column{{Title: "Lieu"}, {Title: "Label"}, {Title: "Dossier"}, {Title: "Rapport"}, {Title: "Proposition"}, {Title: "État"}, {Title: "Décision"}},
	}
	for i := range s.Files {
		table.Rows = append(table.Rows, agendaRow(s, &s.Files[i]))
	}
	return table
}

func agendaRow(s *store.SessionView, f *store.SessionFile) page.Row {
	var name, proposal, decision page.Content = page.Text(f.PlaceName + ", " + f.Commune), page.Text(""), page.Text("")
	switch {
	case f.Interest.Recused:
		proposal = page.Badge{Word: "Vous vous êtes retiré", Shape: page.Stopped}
	case !f.Readable:
		proposal = page.Link{Text: "Déclarer vos intérêts", Href: interestsHome + "/" + fileNumber(f.Application)}
	default:
		name = page.Link{Text: f.PlaceName + ", " + f.Commune, Href: fileAddress(s.ID, f.Application)}
		proposal = page.Text(proposalWords[f.Proposal.Kind])
	}
	if f.Decision != nil && f.Decision.DecisionRef != "" {
		decision = page.Link{Text: f.Decision.DecisionRef, Href: decisionsHome + "/" + fileNumber(f.Application)}
	}
	return page.Row{Cells: []page.Content{name, page.Text(f.Label), page.Text(f.Number), page.Text(f.RapporteurName), proposal, fileBadge(f.State), decision}}
}

func fileAddress(session, file int64) string {
	return address(session, "dossiers/"+fileNumber(file))
}

// prepare is what who prepares the session may do before it.
func prepare(v httpd.Visitor, s *store.SessionView) []page.Content {
	if !s.May(labels.SessionChange) {
		if s.Is(labels.Secretary) && s.State == labels.SessionOpen {
			return []page.Content{apart{page.Link{Text: "Retirer des dossiers", Href: address(s.ID, "retirer")}}}
		}
		return nil
	}
	hidden := labelform.Fields(s.Seq)
	links := apart{
		page.Link{Text: "Inscrire des dossiers", Href: address(s.ID, "inscrire")}, page.Link{Text: "Modifier la séance", Href: address(s.ID, "modifier")},
		page.PostButton{Action: address(s.ID, "convoquer"), Token: v.FormToken, Text: "Envoyer l’ordre du jour aux membres", Hidden: hidden},
	}
	if len(s.Files) > 0 {
		return []page.Content{append(links, page.Link{Text: "Retirer des dossiers", Href: address(s.ID, "retirer")})}
	}
	cancel := &page.Form{
		Action: address(s.ID, "annuler"), Token: v.FormToken, Hidden: labelform.Fields(s.Seq), Prefix: "annuler-", Submit: "Annuler la séance",
		Fields: []page.Field{page.TextField{Name: labelform.ReasonField, Label: "Raison", Max: 500, Required: true}},
	}
	return []page.Content{links, page.Section{Title: "Annuler la séance", Contents: []page.Content{cancel}}}
}

// members lists the committee; who presides notes there who is present.
func members(v httpd.Visitor, s *store.SessionView, r labelform.Refused) page.Content {
	opens := s.Presides && (s.May(labels.SessionBegin) || s.May(labels.SessionAttend))
	table := &page.Table{Caption: page.Counted(len(s.Members), "membre", "membres"), Columns: []page.Column{{Title: "Personne"}, {Title: "Rôle"}, {Title: "Présence"}}}
	for _, m := range s.Members {
		role, presence := "Membre", page.Badge{Word: "Absent", Shape: page.Neutral}
		if m.Chair {
			role = "Présidence"
		}
		if m.Present {
			presence = page.Badge{Word: "Présent", Shape: page.Done}
		}
		var name page.Content = page.Text(m.Name)
		if opens {
			name = box{Name: "present", Value: strconv.FormatInt(m.Account, 10), Text: m.Name, More: m.Email, Checked: m.Present || m.Account == v.Actor.Account}
		}
		cells := []page.Content{name, page.Text(role), presence}
		if s.State == labels.SessionPlanned {
			cells[2] = page.Text("")
		}
		table.Rows = append(table.Rows, page.Row{Cells: cells})
	}
	if !opens {
		return page.Section{Title: "Membres", Contents: []page.Content{table}}
	}
	word, submit := "ouvrir", "Ouvrir la séance avec les personnes cochées"
	if s.State == labels.SessionOpen {
		word, submit = "presences", "Noter les présences"
	}
	return page.Section{Title: "Membres", Contents: []page.Content{
		page.Paragraph("Cochez les personnes présentes. Qui a un intérêt dans un dossier quitte la séance pour ce dossier."),
		&page.Form{Action: address(s.ID, word), Token: v.FormToken, Hidden: r.Hidden(s.Seq), Prefix: "presents-", Submit: submit, Fields: []page.Field{page.Aside{Content: table}}},
	}}
}

// acts are what is done to a session by one button, by the last step of the address.
func (p *Pages) acts() map[string]fiber.Handler {
	return map[string]fiber.Handler{
		"convoquer": p.act("convoquer", func(ctx context.Context, a access.Actor, id int64, c store.Command, _ []int64) error {
			return p.Store.ConveneSession(ctx, a, id, c)
		}),
		"annuler": p.act("annuler", func(ctx context.Context, a access.Actor, id int64, c store.Command, _ []int64) error {
			return p.Store.CancelSession(ctx, a, id, c)
		}),
		"ouvrir":    p.act("ouvrir", p.Store.BeginSession),
		"presences": p.act("presences", p.Store.NoteAttendance),
	}
}

func (p *Pages) act(word string, do func(context.Context, access.Actor, int64, store.Command, []int64) error) fiber.Handler {
	return func(c *fiber.Ctx) error {
		v, id, err := asked(c, "id")
		if err != nil {
			return err
		}
		values := labelform.Posted(c)
		command, err := labelform.Read(values)
		var present []int64
		if err == nil && len(values["present"]) > 0 {
			present, err = ticked(values["present"])
		}
		if err == nil {
			err = do(c.UserContext(), v.Actor, id, command, present)
		}
		if r, mends := labelform.RefusedOf(c, err); mends {
			r.Notice = &page.Notice{Title: "Rien n’est enregistré", Text: labelform.Sentence(err)}
			return p.sessionAgain(c, labelform.Refused{Notice: r.Notice})
		}
		if err != nil {
			return err
		}
		return c.Redirect(address(id, "")+"?fait="+word, fiber.StatusSeeOther)
	}
}
