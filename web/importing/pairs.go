package importing

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/directory/duplicate"
	"annuaire/fault"
	"annuaire/internal/httpd"
	"annuaire/store"
	"annuaire/web/page"
)

// pairsPerPage is how many pairs a page compares.
const pairsPerPage = 20

// pairsPage shows side by side the rows that may be places of the directory.
func (p *Pages) pairsPage(c *fiber.Ctx) error {
	v, j, err := p.find(c, access.ImportSee)
	if err != nil {
		return err
	}
	return p.writePairs(c, v, &j, nil)
}

func (p *Pages) writePairs(c *fiber.Ctx, v httpd.Visitor, j *store.ImportJob, refused error) error {
	pairs, err := p.deps.Store.ImportPairs(c.UserContext(), v.Actor, j.ID)
	if err != nil {
		return err
	}
	number, err := strconv.Atoi(c.Query("page"))
	if err != nil || number < 1 || (number-1)*pairsPerPage >= max(1, len(pairs)) {
		number = 1
	}
	from := (number - 1) * pairsPerPage
	shown := pairs[from:min(len(pairs), from+pairsPerPage)]
	form := &page.Form{Action: pairsAddress(j.ID, number), Token: v.FormToken, Submit: "Conserver ces choix", Back: page.Link{Text: "Revenir à l’import", Href: address(j.ID, "")}}
	same := store.SameOf(pairs)
	for i := range shown {
		form.Hidden = append(form.Hidden, page.Input{Name: "s" + strconv.Itoa(i), Value: shown[i].SourceID}, page.Input{Name: "d" + strconv.Itoa(i), Value: shown[i].PlaceID})
		form.Fields = append(form.Fields, page.Aside{Content: beside(&shown[i])}, question(i, same[shown[i].SourceID] == shown[i].PlaceID))
	}
	var notice *page.Notice
	if refused != nil {
		notice = &page.Notice{Title: "Ces choix ne vont pas ensemble", Text: page.Typeset(sentence(refused)) + " Rien n’est changé."}
		c.Status(fiber.StatusUnprocessableEntity)
	}
	contents := []page.Content{notice, page.Paragraph(pairsSentence(pairs) + " Vous décidez.")}
	if len(pairs) == 0 {
		return p.answer(c, v, j, "Doublons possibles", page.Paragraph("Aucune ligne ne ressemble à un lieu de l’annuaire."))
	}
	contents = append(contents, form)
	contents = append(contents, page.PagerOf("Comparaisons", number, pairsPerPage, len(pairs), func(at int) string { return pairsAddress(j.ID, at) }))
	return p.answer(c, v, j, "Doublons possibles", contents...)
}

func pairsAddress(id int64, number int) string {
	return address(id, "doublons") + "?page=" + strconv.Itoa(number)
}

func rowsOf(pairs []store.ImportPair) int {
	rows := map[string]bool{}
	for i := range pairs {
		rows[pairs[i].SourceID] = true
	}
	return len(rows)
}

// pairsSentence says what is done of them when nobody chooses.
func pairsSentence(pairs []store.ImportPair) string {
	same := len(store.SameOf(pairs))
	var parts []string
	if same > 0 {
		parts = append(parts, page.Counted(same, "ligne met à jour un lieu connu", "lignes mettent à jour des lieux connus"))
	}
	if others := rowsOf(pairs) - same; others > 0 {
		parts = append(parts, page.Counted(others, "ligne crée un lieu nouveau", "lignes créent des lieux nouveaux"))
	}
	return "Sans autre choix de votre part, " + strings.Join(parts, " et ") + "."
}

// beside compares a row of the file with a place of the directory.
func beside(p *store.ImportPair) page.Content {
	table := &page.Table{
		Caption: fmt.Sprintf("Ligne %d du fichier et « %s »", p.Line, p.Place.Name),
		Columns: []page.Column{{Title: "Ce qui est comparé"}, {Title: "Dans le fichier"}, {Title: "Dans l’annuaire"}},
	}
	for _, column := range comparedColumns {
		c, _ := directory.ColumnNamed(column)
		inFile, inRecord := directory.TextWords(column, p.Row[column]), c.Words(&p.Place)
		if inFile == "" && inRecord == "" || column == "pivot" && p.Place.Pivot.Number == "" && strings.Trim(inFile, "0") == "" {
			continue
		}
		table.Rows = append(table.Rows, page.Row{Cells: []page.Content{page.Text(c.Title), page.Text(inFile), page.Text(inRecord)}})
	}
	return page.Section{Title: fmt.Sprintf("Ligne %d : %s", p.Line, p.Row["nom"]), Contents: []page.Content{
		page.Several{page.Badge{Word: "doublon " + p.Band.French(), Shape: bandShape(p.Band)}, page.Text(" : " + reasons(p.Reasons))}, table,
		page.Several{page.Link{Text: "Voir la fiche dans l’annuaire", Href: "/lieux/" + page.PathEscape(p.PlaceID)}},
	}}
}

func bandShape(b duplicate.Band) page.Shape {
	if b == duplicate.Certain {
		return page.Attention
	}
	return page.Waiting
}

func reasons(list []duplicate.Reason) string {
	text := ""
	for i, r := range list[:min(3, len(list))] {
		if i > 0 {
			text += ", "
		}
		text += r.Text
	}
	return text
}

func question(i int, same bool) page.Field {
	return page.Radios{Name: "p" + strconv.Itoa(i), Label: "Est-ce le même lieu ?", Choices: []page.Choice{
		{Value: store.SamePlace, Text: "Oui, le mettre à jour", Chosen: same},
		{Value: store.DistinctPlace, Text: "Non, créer un autre lieu", Hint: "Ce choix est retenu pour les prochaines fois.", Chosen: !same},
	}}
}

// choosePairs keeps what somebody says of the pairs of a page.
func (p *Pages) choosePairs(c *fiber.Ctx) error {
	v, j, err := p.find(c, access.ImportRun)
	if err != nil {
		return err
	}
	choices := map[[2]string]string{}
	args := c.Request().PostArgs()
	for i := range pairsPerPage {
		rank := strconv.Itoa(i)
		if choice := string(args.Peek("p" + rank)); choice != "" {
			choices[[2]string{string(args.Peek("s" + rank)), string(args.Peek("d" + rank))}] = choice
		}
	}
	if err := p.deps.Store.ChoosePairs(c.UserContext(), v.Actor, j.ID, choices); err != nil {
		if fault.KindOf(err) == fault.Rejected {
			return p.writePairs(c, v, &j, err)
		}
		return err
	}
	return c.Redirect(address(j.ID, "")+"?fait=doublons", fiber.StatusSeeOther)
}
