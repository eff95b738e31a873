package committee

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/internal/httpd"
	"annuaire/labels"
	"annuaire/store"
	"annuaire/web/desk/frame"
	"annuaire/web/labelform"
	"annuaire/web/page"
)

// toDecide lists the files that one decides alone.
func (p *Pages) toDecide(c *fiber.Ctx) error {
	v, err := httpd.SignedFor(c, access.LabelDecide)
	if err != nil {
		return err
	}
	files, err := p.Store.FilesToDecide(c.UserContext(), v.Actor, mostSessions)
	if err != nil {
		return err
	}
	table := &page.Table{
		Caption: page.Counted(len(files), "dossier à décider", "dossiers à décider"), Empty: "Aucun dossier n’attend votre décision.",
		Columns: []page.Column{{Title: "Lieu"}, {Title: "Label"}, {Title: "Dossier"}, {Title: "Proposition"}},
	}
	for _, f := range files {
		href := decisionsHome + "/" + fileNumber(f.ID) + "/decider"
		table.Rows = append(table.Rows, page.Row{Cells: []page.Content{page.Link{Text: f.PlaceName + ", " + f.Commune, Href: href}, page.Text(f.Label), page.Text(f.Number), page.Text(proposalWords[f.Proposal])}})
	}
	return p.show(c, v, "Dossiers à décider", table)
}

// decideAlonePage asks who decides alone for their decision.
func (p *Pages) decideAlonePage(c *fiber.Ctx) error {
	return p.decideAloneAgain(c, labelform.Refused{})
}

func (p *Pages) decideAloneAgain(c *fiber.Ctx, r labelform.Refused) error {
	v, err := httpd.SignedFor(c, access.LabelDecide)
	if err != nil {
		return err
	}
	_, id, err := asked(c, "id")
	if err != nil {
		return err
	}
	d, err := p.Store.DecisionFor(c.UserContext(), v.Actor, id)
	if err != nil {
		return err
	}
	facts := page.Definitions{
		{Title: "Lieu", Value: page.Text(d.PlaceName)}, {Title: "Label", Value: page.Text(d.Label)}, {Title: "État", Value: fileBadge(d.State)},
		{Title: "Dossier complet", Value: page.Link{Text: "Lire le dossier", Href: filesHome + "/" + fileNumber(id)}},
	}
	if d.Proposed {
		facts = append(facts, page.Definition{Title: "Proposition", Value: page.Text(proposalWords[d.Proposal.Kind])}, page.Definition{Title: "Motifs de la proposition", Value: page.Text(d.Proposal.Reason)})
	}
	contents := []page.Content{r.Notice, facts}
	outcomes := d.Outcomes
	if d.Committee && d.State != labels.Admissibility {
		outcomes = nil
	}
	switch {
	case !d.Interest.Declared:
		contents = append(contents, page.Paragraph("Dites d’abord si vous avez un intérêt dans ce dossier."), apart{page.Link{Text: "Déclarer mes intérêts", Href: interestsHome + "/" + fileNumber(id)}})
	case d.Refusal != "":
		contents = append(contents, page.Paragraph(d.Refusal))
	case len(outcomes) == 0:
		contents = append(contents, page.Paragraph("Ce dossier ne se décide pas ici, ou pas maintenant."))
	default:
		contents = append(contents, &page.Form{
			Action: decisionsHome + "/" + fileNumber(id) + "/decider", Token: v.FormToken, Hidden: r.Hidden(d.Seq), Values: r.Values, Faults: r.Faults,
			Fields: decisionFields(&d, outcomes, ""), Submit: "Enregistrer la décision", Back: page.Link{Text: "Revenir aux dossiers à décider", Href: decisionsHome},
		})
	}
	return p.show(c, v, "Décider le dossier "+d.Number, contents...)
}

func (p *Pages) decideAlone(c *fiber.Ctx) error {
	v, err := httpd.SignedFor(c, access.LabelDecide)
	if err != nil {
		return err
	}
	_, id, err := asked(c, "id")
	if err != nil {
		return err
	}
	d, err := p.Store.DecisionFor(c.UserContext(), v.Actor, id)
	if err != nil {
		return err
	}
	form, err := decisionOf(labelform.Posted(c), &d)
	if err == nil {
		_, err = p.Store.Decide(c.UserContext(), v.Actor, id, form)
	}
	if r, mends := labelform.RefusedOf(c, err); mends {
		return p.decideAloneAgain(c, r)
	}
	if err != nil {
		return err
	}
	return c.Redirect(decisionsHome+"/"+fileNumber(id)+"?fait=decider", fiber.StatusSeeOther)
}

// decision shows the acts of the decisions on an application, as they are printed.
func (p *Pages) decision(c *fiber.Ctx) error {
	v, id, err := asked(c, "id")
	if err != nil {
		return err
	}
	d, err := p.Store.DecisionsOn(c.UserContext(), v.Actor, id)
	if err != nil {
		return err
	}
	contents := []page.Content{done(c, map[string]string{"decider": "La décision est enregistrée. La personne est prévenue."})}
	for i := range d.Acts {
		contents = append(contents, actOf(&d, &d.Acts[i]))
	}
	if d.Contest {
		contents = append(contents, apart{page.Link{Text: "Contester cette décision", Href: "/espace/recours/nouveau?candidature=" + fileNumber(id)}})
	}
	part := frame.Sessions
	if v.Actor.Scope(access.LabelPrepare).Empty() {
		part = frame.Labels
	}
	return p.Pages.Page(c, frame.Page(v, part, "Décision sur le dossier "+d.Number, contents...))
}

// actOf is one act: what is decided, on what grounds, by whom, and how to contest it.
func actOf(d *store.Decisions, a *store.DecisionAct) page.Content {
	list := page.Definitions{
		{Title: "Décision", Value: page.Text(a.Outcome)}, {Title: "Date", Value: page.Text(day(a.RecordedAt))},
		{Title: "Label", Value: page.Text(d.Label)}, {Title: "Lieu", Value: page.Text(d.PlaceName)},
	}
	add := func(title, value string) {
		if value != "" {
			list = append(list, page.Definition{Title: title, Value: page.Text(value)})
		}
	}
	add("Structure", d.HolderName)
	add("Décision annulée", a.Annuls)
	add("Texte", a.LegalBasis)
	add("Décidée par", a.Session)
	if a.Votes != nil {
		add("Votes", a.Votes.French())
		add("Membres votants", strconv.Itoa(a.Present))
	}
	if a.Left > 0 {
		add("Membres sortis, en raison d’un intérêt", strconv.Itoa(a.Left))
	}
	add("Motif", a.Ground)
	add("Raisons", a.Reason)
	if a.Title != "" {
		list = append(list, page.Definition{Title: "Titre", Value: page.Link{Text: a.Title, Href: store.PublicTitlePath + a.Title}})
	}
	contents := []page.Content{list}
	if len(a.Reserves) > 0 {
		contents = append(contents, page.Paragraph("Réserves à lever :"), reserves(a.Reserves))
	}
	contents = append(contents, page.Paragraph(a.Appeal))
	title := "Décision " + a.DecisionRef
	if a.DecisionRef == "" {
		title = a.Outcome
	}
	return page.Section{Title: title, Contents: contents}
}

func reserves(list []store.ReserveWritten) page.Content {
	texts := make(lines, len(list))
	for i, r := range list {
		texts[i] = "Critère " + r.Criterion + ". " + r.Text
		if until, err := time10(r.Until); err == nil {
			texts[i] += " Avant la fin du " + directory.FrenchDay(until) + "."
		}
	}
	return texts
}
