package examining

import (
	"strings"

	"annuaire/directory"
	"annuaire/labels"
	"annuaire/web/page"
)

// corrections tells what was asked of who applies.
func (s *sheet) corrections() page.Content {
	if len(s.r.Corrections) == 0 {
		return page.Several{}
	}
	table := &page.Table{Caption: "Corrections demandées", Columns: []page.Column{{Title: "Demandée"}, {Title: "Quoi"}, {Title: "Message"}, {Title: "Réponse"}}}
	for i := range s.r.Corrections {
		c := &s.r.Corrections[i]
		var fields []string
		for _, name := range c.Fields {
			fields = append(fields, s.r.Label.FieldFrench(name))
		}
		table.Rows = append(table.Rows, page.Row{Cells: []page.Content{
			page.Text("le " + dayWords(c.AskedAt)), stacked{page.Text(natureWords[c.Nature]), page.Lines(strings.Join(fields, "\n"))}, page.Lines(c.Message), s.corrected(c),
		}})
	}
	return page.Section{Title: "Corrections", Contents: []page.Content{table}}
}

func (s *sheet) corrected(c *labels.CorrectionAsked) page.Content {
	if !c.ResolvedAt.IsZero() {
		return page.Text("le " + dayWords(c.ResolvedAt))
	}
	last := lastDay(c.DueAt)
	cell := stacked{page.Text("attendue jusqu’au " + directory.FrenchDay(last) + ", " + until(last, s.v.Actor.At))}
	for _, at := range c.Reminders {
		cell = append(cell, page.Text("rappelée le "+dayWords(at)))
	}
	if s.r.State != labels.Correction {
		return page.Text("jamais venue")
	}
	return cell
}

var opinionWords = map[labels.OpinionState]page.Badge{
	labels.OpinionAsked: {Word: "Attendu", Shape: page.Waiting}, labels.OpinionGiven: {Word: "Donné", Shape: page.Done},
	labels.OpinionCancelled: {Word: "Annulé", Shape: page.Stopped}, labels.OpinionRevoked: {Word: "Écarté", Shape: page.Stopped},
}

// opinionsAsked tells the opinions, with what may be done about each.
func (s *sheet) opinionsAsked() page.Content {
	if len(s.r.Opinions) == 0 {
		return page.Several{}
	}
	var contents []page.Content
	for i := range s.r.Opinions {
		contents = append(contents, s.opinionAsked(&s.r.Opinions[i]))
	}
	return page.Section{Title: "Avis", Contents: contents}
}

func (s *sheet) opinionAsked(o *labels.Opinion) page.Content {
	list := page.Definitions{
		{Title: "Avis de", Value: page.Text(s.nameOf(o.Expert))}, {Title: "État", Value: opinionWords[o.State]}, {Title: "Question", Value: page.Lines(o.Question)},
	}
	if o.Closed != "" {
		list = append(list, page.Definition{Title: "Par oui ou non", Value: page.Text(o.Closed)})
	}
	if o.Confidential {
		list = append(list, page.Definition{Title: "Lecture", Value: page.Text("confidentielle : qui instruit et décide")})
	}
	last := lastDay(o.DueAt)
	if o.State == labels.OpinionAsked {
		list = append(list, page.Definition{Title: "Attendu", Value: urgent("jusqu’au "+directory.FrenchDay(last)+", "+until(last, s.v.Actor.At), !s.v.Actor.At.Before(o.DueAt))})
	}
	if !o.AnsweredAt.IsZero() {
		list = append(list, page.Definition{Title: "Réponse", Value: stacked{page.Text(yesWords(o)), page.Lines(o.Answer), page.Text("le " + dayWords(o.AnsweredAt))}})
	}
	return page.Several{list, s.opinionActs(o)}
}

func yesWords(o *labels.Opinion) string {
	switch {
	case o.Yes == nil:
		return ""
	case *o.Yes:
		return "Oui."
	}
	return "Non."
}

func (s *sheet) opinionActs(o *labels.Opinion) page.Content {
	var all page.Several
	base, about := s.path("/avis/"+number(o.ID)), "l’avis de "+s.nameOf(o.Expert)
	if o.State == labels.OpinionAsked && s.may(labels.RemindOpinion) {
		all = append(all, page.PostButton{Action: base + "/relancer", Token: s.v.FormToken, Text: "Relancer", About: about, Hidden: s.hidden()})
	}
	word, text, event := "/annuler", "Annuler cette demande", labels.CancelOpinion
	if o.State == labels.OpinionGiven {
		word, text, event = "/ecarter", "Écarter cet avis", labels.RevokeOpinion
	}
	if (o.State == labels.OpinionAsked || o.State == labels.OpinionGiven) && s.may(event) {
		f := s.form(base+word, text, page.Area{Name: "motif", Label: "Pourquoi ?", Max: 5000, Rows: 2, Required: true})
		f.Back, f.Prefix, f.Values, f.Faults = page.Link{}, "avis"+number(o.ID)+"-", nil, nil
		all = append(all, page.Folded{Title: text, Content: f})
	}
	return all
}

// visits tells the visits, with their way.
func (s *sheet) visits() page.Content {
	if len(s.r.Visits) == 0 {
		return page.Several{}
	}
	table := &page.Table{Caption: "Visites", Columns: []page.Column{{Title: "Quand"}, {Title: "État"}, {Title: "Rapport"}, {Title: "Observations du lieu"}}}
	for _, v := range s.r.Visits {
		table.Rows = append(table.Rows, page.Row{Cells: []page.Content{
			page.Link{Text: momentWords(v.StartsAt), Href: "/espace/visites/" + number(v.ID)}, page.Text(labels.VisitLife.French(v.State)), page.Lines(v.Report), page.Lines(v.Observed),
		}})
	}
	return page.Section{Title: "Visites", Contents: []page.Content{table}}
}

// proposal tells what is proposed to who decides.
func (s *sheet) proposal() page.Content {
	p := s.r.Proposal
	if p == nil {
		return page.Several{}
	}
	list := page.Definitions{
		{Title: "Proposition", Value: page.Text(proposalWords[p.Kind])}, {Title: "Par", Value: page.Text(s.nameOf(p.By) + ", le " + dayWords(p.At))},
		{Title: "Motif", Value: page.Lines(p.Reason)},
	}
	if p.Divergence != "" {
		list = append(list, page.Definition{Title: "Écart avec le calcul", Value: page.Lines(p.Divergence)})
	}
	var reserves stacked
	for _, r := range p.Reserves {
		reserves = append(reserves, page.Text(r.Criterion+" : "+r.Text+", jusqu’au "+directory.FrenchDay(r.Due)))
	}
	if len(reserves) > 0 {
		list = append(list, page.Definition{Title: "Réserves", Value: reserves})
	}
	return page.Section{Title: "Proposition", Contents: []page.Content{list}}
}
