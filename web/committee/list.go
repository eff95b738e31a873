package committee

import (
	"github.com/gofiber/fiber/v2"

	"annuaire/access"
	"annuaire/internal/httpd"
	"annuaire/labels"
	"annuaire/web/page"
)

const mostSessions = 200

// list shows the sessions that one prepares or sits in, and the interests to declare.
func (p *Pages) list(c *fiber.Ctx) error {
	v, err := httpd.Signed(c)
	if err != nil {
		return err
	}
	sessions, err := p.Store.CommitteeSessions(c.UserContext(), v.Actor, mostSessions)
	if err != nil {
		return err
	}
	waiting, err := p.Store.InterestsToDeclare(c.UserContext(), v.Actor)
	if err != nil {
		return err
	}
	table := &page.Table{
		Caption: page.Counted(len(sessions), "séance", "séances"), Empty: "Aucune séance pour le moment.",
		Columns: []page.Column{{Title: "Séance"}, {Title: "Date"}, {Title: "Territoire"}, {Title: "État"}, {Title: "Dossiers", Number: true}, {Title: "À décider", Number: true}},
	}
	for i := range sessions {
		s := &sessions[i]
		table.Rows = append(table.Rows, page.Row{Cells: []page.Content{
			page.Link{Text: s.Name, Href: address(s.ID, "")}, page.Text(labels.FrenchMoment(s.At)), page.Text(s.Territory), sessionBadge(s.State),
			page.Text(page.Whole(s.Files)), page.Text(page.Whole(s.Left)),
		}})
	}
	var contents []page.Content
	if len(waiting) > 0 {
		contents = append(contents, &page.Notice{
			Title: "Déclarez vos intérêts", Text: "Dossiers qui attendent votre déclaration : " + page.Whole(len(waiting)) + ". Ils s’ouvrent ensuite.",
			Then: page.Link{Text: "Déclarer mes intérêts", Href: interestsHome},
		})
	}
	contents = append(contents, ways(!v.Actor.Scope(access.LabelPrepare).Empty(), !v.Actor.Scope(access.LabelDecide).Empty()), table)
	return p.show(c, v, "Séances", contents...)
}

// ways lead to what one may do besides.
func ways(prepares, decides bool) page.Content {
	var list apart
	if prepares {
		list = append(list, page.Link{Text: "Prévoir une séance", Href: home + "/nouvelle"})
	}
	if decides {
		list = append(list, page.Link{Text: "Dossiers à décider sans comité", Href: decisionsHome}, page.Link{Text: "Recours", Href: "/espace/recours"})
	}
	if len(list) == 0 {
		return page.Several{}
	}
	return list
}
