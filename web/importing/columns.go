package importing

import (
	"bytes"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"annuaire/access"
	"annuaire/data"
	"annuaire/fault"
	"annuaire/internal/httpd"
	"annuaire/store"
	"annuaire/web/page"
)

// columnsPage shows what each column of a file seems to give, for somebody to
// correct.
func (p *Pages) columnsPage(c *fiber.Ctx) error {
	v, j, err := p.find(c, access.ImportRun)
	if err != nil {
		return err
	}
	return p.writeColumns(c, v, &j, nil, nil)
}

func (p *Pages) writeColumns(c *fiber.Ctx, v httpd.Visitor, j *store.ImportJob, chosen map[string]string, refused error) error {
	if !j.State.MayBecome(store.ImportReading) {
		return c.Redirect(address(j.ID, ""), fiber.StatusSeeOther)
	}
	content, err := p.deps.Store.ImportFile(c.UserContext(), v.Actor, j.ID)
	if err != nil {
		return err
	}
	reading, err := p.propose(content, j.FileName)
	if err != nil {
		return err
	}
	origin := ""
	if chosen == nil {
		if chosen, origin, err = p.startingPoint(c, v, j, reading); err != nil {
			return err
		}
	}
	notice := &page.Notice{Title: "Les colonnes sont à compléter", Text: "Le fichier est conservé, rien n’est enregistré."}
	if refused != nil {
		notice.Text = page.Typeset(sentence(refused)) + " Le fichier est conservé, rien n’est enregistré."
		c.Status(fiber.StatusUnprocessableEntity)
	} else {
		notice = nil
	}
	form := &page.Form{Action: address(j.ID, "colonnes"), Token: v.FormToken, Submit: "Lire le fichier", Back: page.Link{Text: "Revenir aux imports", Href: home}}
	for i, one := range reading.Proposals {
		form.Hidden = append(form.Hidden, page.Input{Name: "t" + strconv.Itoa(i), Value: one.Title})
	}
	for i := range reading.Proposals {
		one := &reading.Proposals[i]
		form.Fields = append(form.Fields, choice{i, one, chosen[one.Title]})
	}
	contents := []page.Content{steps(2), notice, page.Paragraph("« " + j.FileName + " », lu comme " + reading.Format + ". " + introduction(reading.Proposals) + origin)}
	for _, note := range reading.Notes {
		contents = append(contents, page.Paragraph(page.Typeset(note)))
	}
	return p.answer(c, v, j, "Vérifier les colonnes", append(contents, form)...)
}

// startingPoint gives what the page shows at first: what this import says
// already, else what somebody said last of the source, else what was found.
func (p *Pages) startingPoint(c *fiber.Ctx, v httpd.Visitor, j *store.ImportJob, reading data.Reading) (map[string]string, string, error) {
	if j.Mapping != nil {
		return j.Mapping, "", nil
	}
	remembered, known, err := p.deps.Store.RememberedMapping(c.UserContext(), v.Actor, j.Desk, j.Feed)
	if err != nil {
		return nil, "", err
	}
	chosen := map[string]string{}
	for _, one := range reading.Proposals {
		chosen[one.Title] = one.Target
		if before, said := remembered[one.Title]; known && said {
			chosen[one.Title] = before
		}
	}
	if known {
		return chosen, " Les choix faits la dernière fois pour cette source sont repris.", nil
	}
	return chosen, "", nil
}

func introduction(proposals []data.Proposal) string {
	found, unsure := 0, 0
	for _, p := range proposals {
		if p.Target != "" {
			found++
		} else if len(p.Others) > 0 && p.Filled > 0 {
			unsure++
		}
	}
	text := page.Counted(found, "colonne est reconnue", "colonnes sont reconnues") + " sur " + page.Whole(len(proposals)) + "."
	if unsure > 0 {
		text += " " + page.Counted(unsure, "colonne attend votre choix.", "colonnes attendent votre choix.")
	}
	return text
}

// samples shows some values of a column.
func samples(values []string) string {
	if len(values) == 0 {
		return "Cette colonne est vide."
	}
	short := make([]string, len(values))
	for i, value := range values {
		short[i] = "«" + page.NoBreakSpace + fault.Excerpt(value, 60) + page.NoBreakSpace + "»"
	}
	return "Par exemple " + strings.Join(short, ", ") + "."
}

func reason(p *data.Proposal, chosen string) page.Content {
	shape, word := page.Done, p.Certainty.French()
	switch {
	case chosen != p.Target:
		shape, word = page.Neutral, "choisi par vous"
	case p.Target == "" && len(p.Others) == 0:
		shape, word = page.Neutral, "non lue"
	case p.Certainty == data.Unsure:
		shape = page.Attention
	case p.Certainty == data.Likely:
		shape = page.Waiting
	}
	return page.Several{page.Badge{Word: word, Shape: shape}, page.Text(": " + p.Why + ".")}
}

// choice is the field that says what a column gives.
type choice struct {
	rank     int
	proposal *data.Proposal
	chosen   string
}

func (ch choice) name() string { return "c" + strconv.Itoa(ch.rank) }

// Named implements page.Field.
func (ch choice) Named() []page.Named {
	return []page.Named{{Name: ch.name(), Title: ch.proposal.Title}}
}

// WriteField implements page.Field.
func (ch choice) WriteField(w *page.Writer, f *page.Filled) {
	id := f.ID(ch.name())
	w.Raw("<div class=\"champ\">\n<label")
	w.Attribute("for", id)
	w.Raw(">")
	w.Text(ch.proposal.Title)
	w.Raw("</label>\n<p class=\"indication\"")
	w.Attribute("id", id+"-aide")
	w.Raw(">")
	w.Text(samples(ch.proposal.Samples) + " ")
	reason(ch.proposal, ch.chosen).Write(w)
	w.Raw("</p>\n<select")
	w.Attribute("id", id)
	w.Attribute("name", ch.name())
	w.Attribute("aria-describedby", id+"-aide")
	w.Raw(">")
	ch.writeTargets(w)
	w.Raw("</select>\n</div>\n")
}

func (ch choice) writeTargets(w *page.Writer) {
	group := ""
	for _, t := range targets {
		if !ch.offers(t) {
			continue
		}
		if t.Group != group {
			w.When(group != "", "</optgroup>")
			w.Raw("<optgroup")
			w.Attribute("label", t.Group)
			w.Raw(">")
			group = t.Group
		}
		w.Raw("<option")
		w.Attribute("value", t.Value)
		w.When(t.Value == ch.chosen, " selected")
		w.Raw(">")
		w.Text(t.Title)
		w.Raw("</option>")
	}
	w.When(group != "", "</optgroup>")
}

// targets are all that a column may give.
var targets = data.Targets()

// offers leaves out of a long list what only columns of yes and no give.
func (ch choice) offers(t data.Target) bool {
	if t.Value == ch.chosen || t.Value == ch.proposal.Target || slices.Contains(ch.proposal.Others, t.Value) || !strings.Contains(t.Value, "=") {
		return true
	}
	return ch.proposal.YesOrNo
}

// columns keeps what somebody said of the columns, and has the file read.
func (p *Pages) columns(c *fiber.Ctx) error {
	v, j, err := p.find(c, access.ImportRun)
	if err != nil {
		return err
	}
	mapping := map[string]string{}
	args := c.Request().PostArgs()
	for i := 0; args.Has("t"+strconv.Itoa(i)) && i < 2000; i++ {
		title := strings.ToValidUTF8(string(args.Peek("t"+strconv.Itoa(i))), "")
		if title != "" {
			mapping[title] = string(args.Peek("c" + strconv.Itoa(i)))
		}
	}
	if err := p.checkColumns(c, v, &j, mapping); err != nil {
		if kind := fault.KindOf(err); kind != fault.Invalid {
			return err
		}
		return p.writeColumns(c, v, &j, mapping, err)
	}
	if err := p.deps.Store.MapImport(c.UserContext(), v.Actor, j.ID, mapping); err != nil {
		return err
	}
	return c.Redirect(address(j.ID, ""), fiber.StatusSeeOther)
}

// checkColumns refuses what does not make places.
func (p *Pages) checkColumns(c *fiber.Ctx, v httpd.Visitor, j *store.ImportJob, mapping map[string]string) error {
	if err := data.CheckMapping(mapping); err != nil {
		return err
	}
	given := map[string]bool{}
	for _, target := range mapping {
		given[target] = true
	}
	switch {
	case !given["nom"]:
		return fault.New(fault.Invalid, "Aucune colonne ne donne le nom des lieux. Choisissez laquelle.")
	case !given["commune"] && !given["code_insee"] && !given["adresse_complete"] && !given["coordonnees"] && !(given["latitude"] && given["longitude"]):
		return fault.New(fault.Invalid, "Rien ne dit où sont les lieux. Choisissez quelle colonne donne la commune, l’adresse entière ou la position.")
	}
	content, err := p.deps.Store.ImportFile(c.UserContext(), v.Actor, j.ID)
	if err != nil {
		return err
	}
	return data.CheckTitles(bytes.NewReader(content), "Colonnes", mapping, data.ImportOptions{Bounds: data.WebBounds})
}
