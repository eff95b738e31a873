package labels

import (
	"fmt"
	"slices"
	"strings"
)

// Line is one thing that a version says, in words.
type Line struct {
	Step  Step
	Key   string // the same in another version
	Title string // French
	Text  string
}

// SchemeDifference is one thing that two versions do not say alike.
type SchemeDifference struct {
	Line
	Before string // "": it is new; Text "": it is gone
}

// Differences tells what changed since another version, in the order in which it is
// read.
func (s *Scheme) Differences(before *Scheme) (list []SchemeDifference) {
	old := before.Lines()
	for _, line := range s.Lines() {
		i := slices.IndexFunc(old, func(o Line) bool { return o.Key == line.Key })
		switch {
		case i < 0:
			list = append(list, SchemeDifference{Line: line})
		case old[i].Text != line.Text:
			list = append(list, SchemeDifference{Line: line, Before: old[i].Text})
		}
	}
	now := s.Lines()
	for _, line := range old {
		if !slices.ContainsFunc(now, func(n Line) bool { return n.Key == line.Key }) {
			gone := line
			gone.Text = ""
			list = append(list, SchemeDifference{Line: gone, Before: line.Text})
		}
	}
	slices.SortStableFunc(list, func(a, b SchemeDifference) int { return slices.Index(Steps, a.Step) - slices.Index(Steps, b.Step) })
	return list
}

// Lines gives all that a version says, in words, in the order in which it is read.
// What is empty is left out.
func (s *Scheme) Lines() (lines []Line) {
	add := func(step Step, key, title, text string) {
		if text = strings.TrimSpace(text); text != "" {
			lines = append(lines, Line{step, string(step) + "." + key, title, text})
		}
	}
	for _, l := range s.identityLines() {
		add(StepIdentity, l[0], l[1], l[2])
	}
	for _, article := range s.Articles() {
		add(StepCharter, article.Title, "Texte de la charte", article.Title+"\n"+strings.Join(article.Paragraphs, "\n"))
	}
	for _, p := range s.Sections {
		add(StepSections, p.Code, "Partie", strings.TrimSpace(p.Name+"\n"+p.Text))
	}
	for _, g := range s.Groups {
		add(StepSections, "tolerance."+g.Group, "Tolérance", fmt.Sprintf("%s : %d au plus", g.Name, g.Max))
	}
	for _, c := range s.Criteria {
		add(StepCriteria, c.Code, "Critère "+c.Code, c.inWords(s))
	}
	for _, l := range s.ruleLines() {
		add(StepRules, l[0], l[1], l[2])
	}
	add(StepBodies, "instruction", "Qui instruit", s.InstructedBy())
	add(StepBodies, "decision", "Qui décide", s.DecidedBy())
	for _, g := range s.Refusals {
		add(StepGrounds, "refus."+g.Code, "Motif de refus", g.Name+"\nAu registre : "+g.Public)
	}
	for _, g := range s.Sanctions {
		add(StepGrounds, "retrait."+g.Code, "Motif de retrait", g.Name+"\nAu registre : "+g.Public)
	}
	return lines
}

func (s *Scheme) identityLines() [][3]string {
	return [][3]string{
		{"nom", "Nom", s.Name}, {"nom_court", "Nom court", s.Short}, {"resume", "Résumé", s.Summary}, {"nature", "Nature", s.Nature.French()},
		{"prefixe", "Préfixe des numéros", s.Prefix}, {"porteur", "Porté par", s.Owner}, {"fondement", "Fondement", s.Legal},
	}
}

// RuleLines gives the durations and the rules, as [title, text].
func (s *Scheme) RuleLines() (list [][2]string) {
	for _, l := range s.ruleLines() {
		list = append(list, [2]string{l[1], l[2]})
	}
	return list
}

func (s *Scheme) ruleLines() [][3]string {
	days := func(n int) string { return count(n, "jour", "jours") }
	either := func(is bool, yes, no string) string {
		if is {
			return yes
		}
		return no
	}
	return [][3]string{
		{"duree", "Durée", s.Lasts()},
		{"visite", "Visite", either(s.NeedsVisit, "Une visite a toujours lieu avant la décision.", "Aucune visite n’est exigée.")},
		{"delai", "Délai habituel", either(s.ExpectedDays > 0, "Environ "+days(s.ExpectedDays)+" entre le dépôt et la décision.", "")},
		{"silence", "Absence de réponse", s.Silence.French()},
		{"controle", "Contrôle", s.LookedAtAgain()},
		{"renouvellement", "Renouvellement", s.Renewed()},
		{"correction", "Pour corriger un dossier", "Au moins " + days(s.CorrectionDays) + "."},
		{"contradictoire", "Pour répondre avant une sanction", "Au moins " + days(s.ContradictDays) + "."},
		{"observation", "Pour répondre au rapport de visite", either(s.NeedsVisit, days(s.ObservationDays)+".", "")},
		{"seance", "Envoi du dossier au comité", either(s.Decides == ByCommittee, days(s.SessionDays)+" avant la séance.", "")},
		{"mineure", "Pour corriger un défaut mineur", months(s.MinorMonths) + "."},
		{"majeure", "Pour corriger un défaut majeur", months(s.MajorMonths) + "."},
		{"cumul", "Cumul de défauts mineurs", either(s.MinorsMakeMajor > 0, fmt.Sprintf("À partir de %d, le label ne peut pas être accordé.", s.MinorsMakeMajor), "Sans limite.")},
		{"recours", "Pour contester une décision", months(s.AppealMonths) + "."},
		{"nouvelle", "Pour demander à nouveau après un refus ou un retrait", either(s.ReapplyMonths > 0, months(s.ReapplyMonths)+".", "Sans attendre.")},
		{"reserves", "Réserves", either(s.ShowsReserves, "Le registre public les signale.", "Le registre public ne les signale pas.")},
		{"passage", "Nouvelle version", s.HoldersOnNew.French()},
	}
}

// Article is a part of the text of a charter.
type Article struct {
	Title      string // "Article 1. Objet"; "" for what comes before the first
	Paragraphs []string
}

// Articles reads the text of the charter: a paragraph that begins by "Article" is the
// title of those that follow.
func (s *Scheme) Articles() (articles []Article) {
	for part := range strings.SplitSeq(s.Charter, "\n\n") {
		part = strings.TrimSpace(part)
		title, rest, _ := strings.Cut(part, "\n")
		switch {
		case part == "":
		case strings.HasPrefix(part, "Article "):
			articles = append(articles, Article{Title: title})
			if rest = strings.TrimSpace(rest); rest != "" {
				articles[len(articles)-1].Paragraphs = []string{rest}
			}
		case len(articles) == 0:
			articles = append(articles, Article{Paragraphs: []string{part}})
		default:
			last := &articles[len(articles)-1]
			last.Paragraphs = append(last.Paragraphs, part)
		}
	}
	return articles
}

func (c Criterion) inWords(s *Scheme) string {
	parts := []string{c.Name, c.Text}
	for _, section := range s.Sections {
		if section.Code == c.Section {
			parts[0] += " (" + section.Name + ")"
		}
	}
	if c.Evidence != "" {
		parts = append(parts, "Preuve : "+c.Evidence)
	}
	how := "Contrôle : " + c.Check.French()
	if c.Measure != nil {
		how += ", " + c.Measure.French()
	}
	how += fmt.Sprintf(" ; %s", count(c.Weight, "point", "points"))
	for _, flag := range []struct {
		is   bool
		text string
	}{{c.Eliminatory, "indispensable"}, {c.Mandatory, "réponse obligatoire"}, {c.Surveilled, "suivi ensuite"}} {
		if flag.is {
			how += " ; " + flag.text
		}
	}
	for _, g := range s.Groups {
		if g.Group == c.Group {
			how += " ; toléré dans « " + g.Name + " »"
		}
	}
	parts = append(parts, how+".")
	if c.When != nil {
		parts = append(parts, "Demandé si : "+c.When.French(s))
	}
	return strings.Join(parts, "\n")
}
