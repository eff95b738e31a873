package examining

import (
	"strconv"
	"strings"

	"annuaire/directory"
	"annuaire/labels"
	"annuaire/store"
	"annuaire/web/page"
)

// documentPath is where a document of a file is read, before its number.
const documentPath = "/espace/documents/"

// criteria tells of each criterion what was answered, what the directory computed then
// and computes now, and what was found.
func (s *sheet) criteria() page.Content {
	contents := []page.Content{s.result()}
	for _, section := range s.r.Label.Sections {
		table := &page.Table{Caption: section.Name, Columns: []page.Column{{Title: "Critère"}, {Title: "Réponse"}, {Title: "Calculé"}, {Title: "Constat"}}}
		for _, c := range s.r.Label.Asked(s.r.Facts, s.r.Answers) {
			if c.Section == section.Code {
				table.Rows = append(table.Rows, page.Row{Cells: []page.Content{s.asked(c), s.answer(c), s.measured(c), s.found(c)}})
			}
		}
		if len(table.Rows) > 0 {
			contents = append(contents, table)
		}
	}
	return page.Section{Title: "Critères", Contents: contents}
}

// result sums up what the findings make.
func (s *sheet) result() page.Content {
	r := &s.r.Result
	words := map[labels.ProposalKind]string{labels.ProposeGrant: "accord", labels.ProposeReserves: "accord avec réserves", labels.ProposeRefusal: "pas d’accord en l’état"}[r.Computed()]
	contents := page.Several{page.Paragraph("Résultat calculé aujourd’hui : " + words + ", " + strconv.Itoa(r.Score) + " points sur " + strconv.Itoa(r.Max) + ".")}
	var why listed
	for _, one := range r.Why {
		why = append(why, page.Text(one))
	}
	return append(contents, why)
}

func (s *sheet) asked(c labels.Criterion) page.Content {
	title := stacked{page.Text(c.Code + " · " + c.Name)}
	if c.Eliminatory {
		title = append(title, page.Text("Indispensable"))
	}
	return title
}

func (s *sheet) answer(c labels.Criterion) page.Content {
	a, answered := s.r.Answers[c.Code]
	if !answered {
		return page.Text("")
	}
	cell := stacked{page.Text(answerWords[a.Value])}
	if a.Text != "" {
		cell = append(cell, page.Lines(a.Text))
	}
	for _, id := range a.Documents {
		cell = append(cell, s.document(id))
	}
	return cell
}

func (s *sheet) document(id int64) page.Content {
	for _, d := range s.r.Documents {
		if d.ID == id {
			return page.Link{Text: d.Name, Href: documentPath + number(id), Note: documentNote(d)}
		}
	}
	return page.Text("Document retiré")
}

func documentNote(d store.ReviewDocument) string {
	return strconv.Itoa((d.Size+1023)/1024) + " ko"
}

// measured compares the measure of then with that of now.
func (s *sheet) measured(c labels.Criterion) page.Content {
	if c.Check != labels.Data || c.Measure == nil {
		return page.Text("")
	}
	then, now := s.r.Then.Measured[c.Code], s.r.Label.Measured(s.r.Facts)[c.Code]
	if then == now {
		return page.Text(measureWords(c, now))
	}
	return stacked{page.Text("Au dépôt : " + measureWords(c, then)), page.Badge{Word: "Aujourd’hui : " + measureWords(c, now), Shape: page.Attention}}
}

func measureWords(c labels.Criterion, m labels.Measured) string {
	if !m.Known {
		return "non renseigné"
	}
	value := "non"
	if measure, is := labels.MeasureOf(c.Measure.Name); is && !measure.YesOrNo() {
		value = strings.ReplaceAll(strconv.FormatFloat(m.Value, 'f', -1, 64), ".", ",") + page.NoBreakSpace + unitOf(measure.Unit, m.Value)
	} else if m.Value > 0 {
		value = "oui"
	}
	if m.Reached {
		return value + ", rempli"
	}
	return value + ", pas rempli"
}

// unitOf writes a unit, which is plural, for a number: French keeps the singular below two.
func unitOf(unit string, n float64) string {
	if first, rest, _ := strings.Cut(unit, " "); n < 2 {
		return strings.TrimSpace(strings.TrimSuffix(first, "s") + " " + rest)
	}
	return unit
}

// found tells what counts, then what each person found.
func (s *sheet) found(c labels.Criterion) page.Content {
	cell := stacked{verdictBadge(labels.VerdictOn(c, s.r.Facts, s.r.Answers[c.Code], s.r.Verdicts[c.Code]))}
	for i := range s.r.Sent {
		a := &s.r.Sent[i]
		if a.Criterion != c.Code {
			continue
		}
		cell = append(cell, page.Lines(s.findingWords(a)))
		for _, id := range a.Documents {
			cell = append(cell, s.document(id))
		}
	}
	return cell
}

func (s *sheet) findingWords(a *labels.Assessment) string {
	text := a.Verdict.French() + " (" + partyWords[a.Party] + ", " + s.nameOf(a.Assessor) + ", " + dayWords(a.SentAt) + ")"
	if !a.AnnulledAt.IsZero() {
		text += ", remplacé le " + dayWords(a.AnnulledAt)
	}
	if a.Finding != "" {
		text += " : " + a.Finding
	}
	return text
}

// changes tells what of the sheet of the place is no longer what it was.
func (s *sheet) changes() page.Content {
	if len(s.r.Changed) == 0 {
		return page.Section{Title: "Fiche du lieu", Contents: []page.Content{page.Paragraph("La fiche n’a pas changé depuis le dépôt.")}}
	}
	table := &page.Table{Caption: "Ce qui a changé sur la fiche depuis le dépôt", Columns: []page.Column{{Title: "Rubrique"}, {Title: "Au dépôt"}, {Title: "Aujourd’hui"}}}
	for _, ch := range s.r.Changed {
		table.Rows = append(table.Rows, page.Row{Cells: []page.Content{page.Text(directory.PatchTitle(ch.Column)), page.Lines(orNothing(ch.Before)), page.Lines(orNothing(ch.After))}})
	}
	return page.Section{Title: "Fiche du lieu", Contents: []page.Content{table}}
}

func orNothing(text string) string {
	if text == "" {
		return "rien"
	}
	return text
}
