package committee

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"annuaire/fault"
	"annuaire/internal/httpd"
	"annuaire/store"
	"annuaire/web/labelform"
	"annuaire/web/page"
)

// interests lists the files that wait for one's declaration.
func (p *Pages) interests(c *fiber.Ctx) error {
	v, err := httpd.Signed(c)
	if err != nil {
		return err
	}
	files, err := p.Store.InterestsToDeclare(c.UserContext(), v.Actor)
	if err != nil {
		return err
	}
	contents := []page.Content{
		done(c, map[string]string{"declarer": "Votre déclaration est enregistrée.", "retrait": "Vous vous êtes retiré de ce dossier. Il ne vous sera plus ouvert."}),
		page.Paragraph("Vous avez un intérêt si vous travaillez pour ce lieu, le financez, ou si un proche en dépend."),
	}
	if len(files) == 0 {
		contents = append(contents, page.Paragraph("Aucun dossier n’attend votre déclaration."))
	} else {
		contents = append(contents, noInterestForm(v, files))
	}
	return p.show(c, v, "Mes intérêts", contents...)
}

// noInterestForm lets one say at once of several files that one has no interest in them.
func noInterestForm(v httpd.Visitor, files []store.InterestFile) page.Content {
	table := &page.Table{Caption: page.Counted(len(files), "dossier", "dossiers"), Columns: []page.Column{{Title: "Lieu"}, {Title: "Label"}, {Title: "Dossier"}, {Title: "Déclarer", Hidden: true}}}
	for _, f := range files {
		table.Rows = append(table.Rows, page.Row{Cells: []page.Content{
			box{Name: "dossier", Value: fileNumber(f.ID), Text: f.PlaceName, More: f.Commune}, page.Text(f.Label), page.Text(f.Number),
			page.Link{Text: "J’ai un intérêt", Href: interestsHome + "/" + fileNumber(f.ID)},
		}})
	}
	return &page.Form{
		Action: interestsHome, Token: v.FormToken, Submit: "Je n’ai aucun intérêt dans les dossiers cochés",
		Fields: []page.Field{page.Aside{Content: table}},
	}
}

// declareNone declares no interest in each file that was ticked.
func (p *Pages) declareNone(c *fiber.Ctx) error {
	v, err := httpd.Signed(c)
	if err != nil {
		return err
	}
	ids, err := ticked(labelform.Posted(c)["dossier"])
	if err != nil {
		return err
	}
	for _, id := range ids {
		if err := p.Store.DeclareInterest(c.UserContext(), v.Actor, id, "", false); err != nil {
			return err
		}
	}
	return c.Redirect(interestsHome+"?fait=declarer", fiber.StatusSeeOther)
}

// ticked reads numbers of files that were ticked.
func ticked(values []string) (ids []int64, err error) {
	for _, s := range values {
		id, err := strconv.ParseInt(s, 10, 64)
		if err != nil || id < 1 || len(ids) > 500 {
			return nil, fault.New(fault.Invalid, "Cette page est incomplète. Rechargez-la, puis recommencez.")
		}
		ids = append(ids, id)
	}
	if len(ids) == 0 {
		return nil, fault.New(fault.Invalid, "Aucun dossier n’est coché. Cochez-en un, puis recommencez.")
	}
	return ids, nil
}

// interest asks what one has to do with one file.
func (p *Pages) interest(c *fiber.Ctx) error { return p.interestAgain(c, labelform.Refused{}) }

func (p *Pages) interestAgain(c *fiber.Ctx, r labelform.Refused) error {
	v, id, err := asked(c, "id")
	if err != nil {
		return err
	}
	f, err := p.Store.InterestFile(c.UserContext(), v.Actor, id)
	if err != nil {
		return err
	}
	about := page.Definitions{{Title: "Lieu", Value: page.Text(f.PlaceName + ", " + f.Commune)}, {Title: "Label", Value: page.Text(f.Label)}, {Title: "Dossier", Value: page.Text(f.Number)}}
	contents := []page.Content{r.Notice, about}
	if f.Interest.Recused {
		contents = append(contents, page.Paragraph("Vous vous êtes retiré de ce dossier le "+day(f.Interest.At)+". Vous ne pouvez ni le lire, ni le voter, ni le décider."))
		return p.show(c, v, "Mes intérêts dans le dossier "+f.Number, contents...)
	}
	if f.Interest.Declared {
		contents = append(contents, page.Paragraph("Vous avez déclaré n’avoir aucun intérêt le "+day(f.Interest.At)+". Vous pouvez encore vous retirer."))
	}
	contents = append(contents, &page.Form{
		Action: interestsHome + "/" + fileNumber(id), Token: v.FormToken, Submit: "Enregistrer ma déclaration", Values: r.Values, Faults: r.Faults,
		Back: page.Link{Text: "Revenir aux séances", Href: home},
		Fields: []page.Field{
			page.Radios{Name: "declaration", Label: "Votre déclaration", Required: true, Choices: []page.Choice{
				{Value: "aucun", Text: "Je n’ai aucun intérêt dans ce dossier", Hint: "Le dossier s’ouvre."},
				{Value: "retrait", Text: "J’ai un intérêt : je me retire de ce dossier", Hint: "Vous ne pourrez plus le lire, ni le voter. Ce choix est définitif."},
			}},
			page.Area{Name: "interet", Label: "Ce qui vous lie à ce lieu", Hint: "Demandé si vous vous retirez. Les personnes qui décident le lisent.", Max: 1000, Rows: 3},
		},
	})
	return p.show(c, v, "Mes intérêts dans le dossier "+f.Number, contents...)
}

// declare records it.
func (p *Pages) declare(c *fiber.Ctx) error {
	v, id, err := asked(c, "id")
	if err != nil {
		return err
	}
	values := labelform.Posted(c)
	said := values.Get("declaration")
	switch said {
	case "aucun", "retrait":
		err = p.Store.DeclareInterest(c.UserContext(), v.Actor, id, labelform.Clean(values.Get("interet")), said == "retrait")
	default:
		err = fault.Fields{{Name: "declaration", Message: "Choisissez une réponse."}}.Err("Votre déclaration n’est pas complète.")
	}
	if r, mends := labelform.RefusedOf(c, err); mends {
		return p.interestAgain(c, r)
	}
	if err != nil {
		return err
	}
	if said == "retrait" {
		return c.Redirect(interestsHome+"?fait=retrait", fiber.StatusSeeOther)
	}
	return c.Redirect(interestsHome+"?fait=declarer", fiber.StatusSeeOther)
}
