package scheme

import (
	"encoding/hex"
	"slices"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"annuaire/directory"
	"annuaire/internal/httpd"
	"annuaire/labels"
	"annuaire/procedure"
	"annuaire/store"
	"annuaire/web/page"
)

// overview shows one version: what is left to write of a draft, what the others say,
// and what may be done.
func (p *Pages) overview(c *fiber.Ctx) error {
	v, line, moves, err := p.opened(c)
	if err != nil {
		return err
	}
	contents := []page.Content{done(c), known(&line)}
	if line.State == labels.SchemeDraft {
		undo, err := p.undoButton(c, v, &line)
		if err != nil {
			return err
		}
		contents = append(contents, toWrite(&line), problemsOf(&line), apart(append(undo, primary(&line))), linesOf{
			{Text: "Voir comme un candidat", Href: address(line.ID, "apercu")}, {Text: "Comparer à la version précédente", Href: address(line.ID, "differences")},
			{Text: "Abandonner ce brouillon", Href: address(line.ID, "abandonner")},
		})
	} else {
		contents = append(contents, offers(v, &line), said(&line.Scheme))
	}
	made := deskPage(v, &line, named(&line.SchemeVersion), append(contents, told(moves))...)
	made.Crumbs = slices.Delete(made.Crumbs, len(made.Crumbs)-1, len(made.Crumbs))
	made.Crumbs[len(made.Crumbs)-1].Href = ""
	return p.deps.Renderer.Page(c, made)
}

func known(line *store.SchemeLine) page.Content {
	facts := page.Definitions{
		{Title: "État", Value: stateBadge(line.State)},
		{Title: "Code", Value: page.Text(line.Scheme.Code)},
		{Title: "Nature", Value: page.Text(line.Scheme.Nature.French())},
	}
	if line.PublishedAt.IsZero() {
		return facts
	}
	facts = append(facts,
		page.Definition{Title: "Publiée le", Value: page.Text(day(line.PublishedAt))},
		page.Definition{Title: "Candidatures en cours", Value: page.Text(page.Whole(line.Applications))},
		page.Definition{Title: "Titres en cours", Value: page.Text(page.Whole(line.Titles))},
		page.Definition{Title: "Empreinte", Value: page.Text(hex.EncodeToString(line.Digest)[:16] + "…")})
	if !line.UpgradeBy.IsZero() {
		facts = append(facts, page.Definition{Title: "Ses titulaires passent à la suivante avant le", Value: page.Text(directory.FrenchDay(line.UpgradeBy))})
	}
	return facts
}

// primary is the one thing to do next with a draft.
func primary(line *store.SchemeLine) page.Content {
	if len(line.Scheme.Problems()) == 0 {
		return bold{"Relire et publier", address(line.ID, "publier")}
	}
	for _, step := range labels.Steps {
		if len(problemsIn(&line.Scheme, step)) > 0 {
			return bold{"Continuer : " + titles[step], address(line.ID, string(step))}
		}
	}
	return page.Text("")
}

// bold is a link that looks like the main button of the page.
type bold struct{ text, href string }

// Write implements page.Content.
func (b bold) Write(w *page.Writer) {
	w.Raw(`<a class="bouton principal"`)
	w.Address("href", b.href)
	w.Between(">", b.text, "</a>\n")
}

var titles = map[labels.Step]string{
	labels.StepIdentity: "Identité", labels.StepCharter: "Texte à accepter", labels.StepSections: "Parties et tolérances", labels.StepCriteria: "Critères",
	labels.StepRules: "Durées et règles", labels.StepBodies: "Qui instruit, qui décide", labels.StepGrounds: "Motifs",
}

func problemsIn(s *labels.Scheme, step labels.Step) (list []labels.Problem) {
	for _, problem := range s.Problems() {
		if problem.Step == step {
			list = append(list, problem)
		}
	}
	return list
}

// toWrite is the table of the steps of a draft.
func toWrite(line *store.SchemeLine) page.Content {
	table := &page.Table{Caption: "Ce que dit cette version", Columns: []page.Column{{Title: "Étape"}, {Title: "Où elle en est"}}}
	for _, step := range labels.Steps {
		badge := page.Badge{Word: "Complète", Shape: page.Done}
		if n := len(problemsIn(&line.Scheme, step)); n > 0 {
			badge = page.Badge{Word: page.Counted(n, "point à compléter", "points à compléter"), Shape: page.Attention}
		}
		name := titles[step]
		if step == labels.StepCriteria {
			name += " (" + strconv.Itoa(len(line.Scheme.Criteria)) + ")"
		}
		table.Rows = append(table.Rows, page.Row{Cells: []page.Content{page.Link{Text: name, Href: address(line.ID, string(step)) + "?verifier=oui"}, badge}})
	}
	return table
}

// mostProblems bounds the list: the first ones are mended first.
const mostProblems = 30

// problemsOf says what keeps a draft from being published, each with where to mend it.
func problemsOf(line *store.SchemeLine) page.Content {
	problems := line.Scheme.Problems()
	if len(problems) == 0 {
		return page.Paragraph("Tout est en place : cette version peut être publiée.")
	}
	var list linesOf
	for _, problem := range problems[:min(len(problems), mostProblems)] {
		at, where := address(line.ID, string(problem.Step)), titles[problem.Step]
		if problem.Criterion != "" {
			at, where = address(line.ID, string(problem.Step), problem.Criterion), "Critère "+problem.Criterion
		}
		list = append(list, page.Link{Text: where + " : " + problem.Field.Message, Href: at + "?verifier=oui"})
	}
	return page.Section{Title: "À compléter avant de publier", Contents: []page.Content{bullets(list)}}
}

// bullets are links in a list, one under the other.
type bullets []page.Link

// Write implements page.Content.
func (b bullets) Write(w *page.Writer) { w.Advice("<ul class=\"puces\">\n", b) }

// offers is what may be done with a version that was published.
func offers(v httpd.Visitor, line *store.SchemeLine) page.Content {
	var links linesOf
	for _, act := range []string{"fermer", "rouvrir", "retirer"} {
		if labels.SchemeLife.May(line.State, acts[act].event, labels.Owner) {
			links = append(links, page.Link{Text: acts[act].title, Href: address(line.ID, act)})
		}
	}
	links = append(links, page.Link{Text: "Voir comme un candidat", Href: address(line.ID, "apercu")}, page.Link{Text: "Comparer à la version précédente", Href: address(line.ID, "differences")},
		page.Link{Text: "Voir la page publique", Href: "/labels/" + page.PathEscape(line.Scheme.Code)})
	return page.Several{
		apart{page.PostButton{Action: address(line.ID, "version"), Token: v.FormToken, Text: "Préparer une nouvelle version", Primary: true}}, links,
	}
}

// said is all that a version says, in words, step by step.
func said(s *labels.Scheme) page.Content {
	all := s.Lines()
	var contents page.Several
	for _, step := range labels.Steps {
		table := &page.Table{Caption: titles[step], Columns: []page.Column{{Title: "Quoi"}, {Title: "Ce que dit cette version"}}}
		for _, l := range all {
			if l.Step == step {
				table.Rows = append(table.Rows, page.Row{Cells: []page.Content{page.Text(l.Title), page.Lines(l.Text)}})
			}
		}
		if len(table.Rows) > 0 {
			contents = append(contents, table)
		}
	}
	return contents
}

// told is what happened to a version.
func told(moves []procedure.Transition) page.Content {
	table := &page.Table{Caption: "Historique", Columns: []page.Column{{Title: "Acte"}, {Title: "Le"}, {Title: "Par"}, {Title: "Raison"}}}
	for i := len(moves) - 1; i >= 0; i-- {
		m := &moves[i]
		by := "Le système"
		if m.Actor != 0 {
			by = "Compte n° " + strconv.FormatInt(m.Actor, 10)
		}
		table.Rows = append(table.Rows, page.Row{Cells: []page.Content{
			page.Text(page.UpperFirst(labels.SchemeLife.Title(m.Event))), page.Text(day(m.RecordedAt)), page.Text(by), page.Text(m.Reason),
		}})
	}
	return table
}
