package title

import (
	"net/url"

	"github.com/gofiber/fiber/v2"

	"annuaire/directory"
	"annuaire/internal/httpd"
	"annuaire/labels"
	"annuaire/store"
	"annuaire/web/desk/frame"
	"annuaire/web/page"
)

// refusal is a form that was not taken, to be shown again; the zero one is none.
type refusal struct {
	act    string
	values url.Values
	err    error
}

// title answers the page of one title.
func (p *Pages) title(c *fiber.Ctx) error {
	v, number, err := p.signed(c)
	if err != nil {
		return err
	}
	return p.show(c, v, number, refusal{})
}

func (p *Pages) show(c *fiber.Ctx, v httpd.Visitor, number string, refused refusal) error {
	t, err := p.deps.Store.TitleFor(c.UserContext(), v.Actor, number)
	if err != nil {
		return err
	}
	s := sheet{v: v, t: &t, refused: refused}
	contents := []page.Content{s.notice(c.Query("fait")), s.head()}
	for _, section := range []page.Content{s.contradictory(), s.reserves(), s.alerts(), s.complaints(), s.holderTodo(), s.acts(), s.checks(), s.documents(), s.history()} {
		if section != nil {
			contents = append(contents, section)
		}
	}
	part := frame.Titles
	if !t.Is(labels.Instructor) && !t.Is(labels.Decider) {
		part = frame.Labels
	}
	return p.deps.Renderer.Page(c, frame.Page(v, part, t.PlaceName+", "+t.Label, contents...))
}

// sheet is a title as one person reads it.
type sheet struct {
	v       httpd.Visitor
	t       *store.TitleView
	refused refusal
}

// notice says what was just done, or why it was not.
func (s sheet) notice(did string) page.Content {
	if s.refused.err != nil {
		return &page.Notice{Title: "Ce n’est pas enregistré", Text: page.Typeset(publicText(s.refused.err))}
	}
	if said, was := done[did]; was {
		return &page.Notice{Title: "C’est fait", Text: said, Calm: true}
	}
	return page.Several{}
}

// head says where the title stands.
func (s sheet) head() page.Content {
	t := s.t
	list := page.Definitions{
		{Title: "État", Value: page.Several{stateBadge(t.State), page.Text(" depuis le " + dayOf(t.StateSince))}},
		{Title: "Titre", Value: page.Link{Text: t.Number, Href: store.PublicTitlePath + page.PathEscape(t.Number), Note: "page publique"}},
		{Title: "Lieu", Value: page.Link{Text: t.PlaceName, Href: "/lieux/" + page.PathEscape(t.PlaceID)}},
		{Title: "Titulaire", Value: page.Text(t.HolderName + ", " + t.HolderPivot)},
		{Title: "Valable", Value: page.Text("du " + directory.FrenchDay(t.ValidFrom) + " au " + lastDay(&t.Title))},
	}
	if t.ValidUntil.IsZero() {
		list[4].Value = page.Text("depuis le " + directory.FrenchDay(t.ValidFrom) + ", sans date de fin")
	}
	if !t.SuspendedUntil.IsZero() {
		list = append(list, page.Definition{Title: "Suspendu jusqu’au", Value: page.Text(directory.FrenchDay(t.SuspendedUntil))})
	}
	if t.Condition != "" {
		list = append(list, page.Definition{Title: "Pour lever la suspension", Value: lines{t.Condition}})
	}
	if t.Withdrawal {
		list = append(list, page.Definition{Title: "Ensuite", Value: page.Text("Sans décision d’ici là, une procédure de retrait s’ouvre.")})
	}
	if t.ReasonClass != "" {
		list = append(list, page.Definition{Title: "Motif publié", Value: page.Text(t.ReasonClass)})
	}
	if t.Replaced != "" {
		list = append(list, page.Definition{Title: "Renouvelle", Value: page.Link{Text: t.Replaced, Href: titlePath(t.Replaced)}})
	}
	if len(t.Flags) > 0 {
		list = append(list, page.Definition{Title: "À faire", Value: flags(t.Flags)})
	}
	return page.Several{list, choices{{Text: "Voir le certificat", Href: store.PublicTitlePath + page.PathEscape(t.Number) + "/certificat"}}}
}

// documents lists the files that were joined.
func (s sheet) documents() page.Content {
	if len(s.t.Documents) == 0 {
		return nil
	}
	table := &page.Table{Caption: page.Counted(len(s.t.Documents), "document", "documents"), Columns: []page.Column{{Title: "Document"}, {Title: "Ajouté le"}}}
	for _, d := range s.t.Documents {
		table.Rows = append(table.Rows, page.Row{Cells: []page.Content{page.Link{Text: d.Name, Href: documentPath(s.t.Number, d.ID)}, page.Text(dayOf(d.AddedAt))}})
	}
	return page.Section{Title: "Documents", Contents: []page.Content{table}}
}

// history tells what happened, the latest first.
func (s sheet) history() page.Content {
	table := &page.Table{Caption: page.Counted(len(s.t.Moves), "acte", "actes"), Columns: []page.Column{{Title: "Quand"}, {Title: "Quoi"}, {Title: "Qui"}, {Title: "Détail"}}}
	for i := len(s.t.Moves) - 1; i >= 0; i-- {
		m := &s.t.Moves[i]
		what := happened[m.Event]
		if m.From != m.To && m.From != "" {
			what += " : " + labels.TitleLife.French(m.To)
		}
		table.Rows = append(table.Rows, page.Row{Cells: []page.Content{page.Text(dayOf(m.RecordedAt)), page.Text(what), page.Text(partyWords[m.By]), lines{detail(m)}}})
	}
	return page.Section{Title: "Ce qui s’est passé", Contents: []page.Content{table}}
}
