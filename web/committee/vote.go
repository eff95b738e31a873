package committee

import (
	"net/url"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"annuaire/fault"
	"annuaire/labels"
	"annuaire/store"
	"annuaire/web/desk/frame"
	"annuaire/web/labelform"
	"annuaire/web/page"
)

// votesPage lists the files on which one votes.
func (p *Pages) votesPage(c *fiber.Ctx) error { return p.votesAgain(c, labelform.Refused{}) }

func (p *Pages) votesAgain(c *fiber.Ctx, r labelform.Refused) error {
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
	field := ballots{}
	for i := range s.Files {
		if f := &s.Files[i]; f.Readable && f.Interest.Declared && f.State == labels.InCommittee && s.State == labels.SessionOpen {
			field = append(field, f)
		}
	}
	if len(field) == 0 {
		if len(r.Faults) > 0 {
			notice = &page.Notice{Title: "Rien n’est enregistré", Text: r.Faults[0].Message}
		}
		return p.show(c, v, "Voter : "+s.Name, notice, tabs(&s, "votes"), page.Paragraph("Aucun dossier n’attend votre vote. Le vote s’ouvre avec la séance."))
	}
	return p.show(c, v, "Voter : "+s.Name, notice, tabs(&s, "votes"), page.Paragraph("Vous pouvez changer un vote tant que le dossier n’est pas décidé."), &page.Form{
		Action: address(id, "votes"), Token: v.FormToken, Hidden: labelform.Fields(s.Seq), Values: r.Values, Faults: r.Faults,
		Fields: []page.Field{field}, Submit: "Enregistrer mes votes", Back: page.Link{Text: "Revenir à la séance", Href: address(id, "")},
	})
}

// ballots is a table with a vote for each file.
type ballots []*store.SessionFile

const votePrefix = "vote_"

// Named implements page.Field.
func (b ballots) Named() (list []page.Named) {
	for _, f := range b {
		list = append(list, page.Named{Name: votePrefix + fileNumber(f.Application), Title: f.PlaceName})
	}
	return list
}

// WriteField implements page.Field.
func (b ballots) WriteField(w *page.Writer, filled *page.Filled) {
	table := &page.Table{Caption: page.Counted(len(b), "dossier à voter", "dossiers à voter"), Columns: []page.Column{{Title: "Lieu"}, {Title: "Label"}, {Title: "Proposition"}, {Title: "Votre vote"}}}
	for _, f := range b {
		name := votePrefix + fileNumber(f.Application)
		choices := []page.Choice{{Value: "", Text: "Pas encore voté"}}
		for _, choice := range labels.Choices {
			choices = append(choices, page.Choice{Value: string(choice), Text: choice.French(), Chosen: filled.Chosen(name, string(choice), f.Mine == choice)})
		}
		table.Rows = append(table.Rows, page.Row{Cells: []page.Content{
			page.Link{Text: f.PlaceName + ", " + f.Commune, Href: string(frame.Files) + "/" + fileNumber(f.Application)}, page.Text(f.Label), page.Text(proposalWords[f.Proposal.Kind]),
			pick{Name: name, About: "Votre vote pour " + f.PlaceName, Choices: choices},
		}})
	}
	table.Write(w)
}

func (p *Pages) vote(c *fiber.Ctx) error {
	v, id, err := asked(c, "id")
	if err != nil {
		return err
	}
	values := labelform.Posted(c)
	command, err := labelform.Read(values)
	if err == nil {
		err = p.Store.Vote(c.UserContext(), v.Actor, id, command, ballotsOf(values))
	}
	if r, mends := labelform.RefusedOf(c, err); mends {
		return p.votesAgain(c, r)
	}
	if err != nil {
		return err
	}
	return c.Redirect(address(id, "votes")+"?fait=voter", fiber.StatusSeeOther)
}

// ballotsOf reads the votes that were given.
func ballotsOf(values url.Values) (list []store.Ballot) {
	for name := range values {
		number, is := strings.CutPrefix(name, votePrefix)
		choice := values.Get(name)
		if id, err := strconv.ParseInt(number, 10, 64); is && err == nil && choice != "" && len(list) <= labels.SessionFiles {
			list = append(list, store.Ballot{Application: id, Choice: labels.Choice(choice)})
		}
	}
	return list
}

// minutes shows the minutes: to write while the session is open, to read after.
func (p *Pages) minutes(c *fiber.Ctx) error { return p.minutesAgain(c, labelform.Refused{}) }

func (p *Pages) minutesAgain(c *fiber.Ctx, r labelform.Refused) error {
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
	if s.Withheld {
		return p.show(c, v, "Procès-verbal : "+s.Name, notice, tabs(&s, "proces-verbal"),
			page.Paragraph("Vous vous êtes retiré d’un dossier de cette séance. Son procès-verbal en parle : il ne vous est pas ouvert."))
	}
	if s.State == labels.SessionClosed || !s.May(labels.SessionWrite) {
		return p.show(c, v, "Procès-verbal : "+s.Name, notice, tabs(&s, "proces-verbal"), page.Written(s.Minutes))
	}
	draft := s.Minutes
	if draft == "" || c.Query("brouillon") == "nouveau" {
		draft = s.Draft()
	}
	form := &page.Form{
		Action: address(id, "proces-verbal"), Token: v.FormToken, Hidden: r.Hidden(s.Seq), Values: r.Values, Faults: r.Faults, Submit: "Enregistrer le texte",
		Fields: []page.Field{page.Area{Name: "proces_verbal", Label: "Texte du procès-verbal", Hint: "Il est préparé avec les présences, les votes et les décisions. Relisez-le.", Value: draft, Max: labels.MinutesMax, Rows: 24, Required: true}},
		Back:   page.Link{Text: "Préparer à nouveau le texte", Href: address(id, "proces-verbal") + "?brouillon=nouveau"},
	}
	if s.Presides && s.May(labels.SessionClose) {
		form.Others = []page.FormButton{{Text: "Clore la séance avec ce texte", Name: "clore", Value: page.CheckedValue}}
	}
	return p.show(c, v, "Procès-verbal : "+s.Name, notice, tabs(&s, "proces-verbal"), page.Paragraph("Une fois la séance close, ce texte ne change plus."), form)
}

func (p *Pages) writeMinutes(c *fiber.Ctx) error {
	v, id, err := asked(c, "id")
	if err != nil {
		return err
	}
	values := labelform.Posted(c)
	closes := values.Get("clore") == page.CheckedValue
	command, err := labelform.Read(values)
	minutes := labelform.Clean(values.Get("proces_verbal"))
	switch {
	case err != nil:
	case closes:
		err = p.Store.FinishSession(c.UserContext(), v.Actor, id, command, minutes)
	default:
		err = p.Store.WriteMinutes(c.UserContext(), v.Actor, id, command, minutes)
	}
	if r, mends := labelform.RefusedOf(c, err); mends {
		if fault.KindOf(err) == fault.Conflict {
			r.Values = url.Values{"proces_verbal": {minutes}}
		}
		return p.minutesAgain(c, r)
	}
	if err != nil {
		return err
	}
	if closes {
		return c.Redirect(address(id, "")+"?fait=clore", fiber.StatusSeeOther)
	}
	return c.Redirect(address(id, "proces-verbal")+"?fait=rediger", fiber.StatusSeeOther)
}
