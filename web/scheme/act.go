package scheme

import (
	"context"
	"net/url"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/fault"
	"annuaire/internal/httpd"
	"annuaire/labels"
	"annuaire/procedure"
	"annuaire/store"
	"annuaire/web/labelform"
	"annuaire/web/page"
)

// acts are the other things done to a version, by the last step of the address.
var acts = map[string]struct {
	event        procedure.Event
	title, means string
	submit       string
	do           func(*store.Store, context.Context, access.Actor, int64, store.Command) error
}{
	"fermer": {labels.SchemeClose, "Fermer aux nouvelles candidatures", "Les candidatures commencées vont à leur terme. Les titres restent valables. Vous pourrez rouvrir.",
		"Fermer aux candidatures", (*store.Store).CloseScheme},
	"rouvrir": {labels.SchemeReopen, "Rouvrir aux candidatures", "Les lieux peuvent de nouveau demander ce label.", "Rouvrir aux candidatures", (*store.Store).ReopenScheme},
	"retirer": {labels.SchemeRetire, "Retirer cette version", "Plus personne ne pourra demander ce label par cette version. C’est définitif. Les titres délivrés restent valables jusqu’à leur terme.",
		"Retirer cette version", (*store.Store).RetireScheme},
	"abandonner": {labels.SchemeDrop, "Abandonner ce brouillon", "Le brouillon sort de la liste. Les versions publiées ne changent pas.", "Abandonner le brouillon", (*store.Store).DropScheme},
}

// asking says what an act entails, and asks for its reason.
func (p *Pages) asking(act string) fiber.Handler {
	return func(c *fiber.Ctx) error {
		v, line, _, err := p.opened(c)
		if err != nil {
			return err
		}
		return p.actPage(c, v, &line, act, nil, nil)
	}
}

func (p *Pages) actPage(c *fiber.Ctx, v httpd.Visitor, line *store.SchemeLine, act string, values url.Values, faults fault.Fields) error {
	a := acts[act]
	hidden := labelform.Fields(line.Seq)
	if values != nil {
		hidden = labelform.Again(values)
	}
	form := &page.Form{
		Action: address(line.ID, act), Token: v.FormToken, Hidden: hidden, Values: values, Faults: faults, Submit: a.submit,
		Back: page.Link{Text: "Revenir au label", Href: address(line.ID)},
	}
	if a.event != labels.SchemeDrop {
		form.Fields = []page.Field{page.Area{Name: labelform.ReasonField, Label: "Pourquoi", Hint: "Cette raison est publique.", Max: procedure.ReasonMax, Rows: 4, Required: true}}
	}
	return p.deps.Renderer.Page(c, deskPage(v, line, a.title, page.Paragraph(a.means), form))
}

// act does it.
func (p *Pages) act(act string) fiber.Handler {
	return func(c *fiber.Ctx) error {
		v, line, _, err := p.opened(c)
		if err != nil {
			return err
		}
		values := httpd.Posted(c)
		command, err := labelform.Read(values)
		if err == nil {
			err = acts[act].do(p.deps.Store, c.UserContext(), v.Actor, line.ID, command)
		}
		if faults, refused := page.FaultsOf(err); refused {
			c.Status(fiber.StatusUnprocessableEntity)
			return p.actPage(c, v, &line, act, values, faults)
		}
		if err != nil {
			return err
		}
		back := address(line.ID)
		if acts[act].event == labels.SchemeDrop {
			back = home
		}
		return c.Redirect(back+"?fait="+act, fiber.StatusSeeOther)
	}
}

// publishing says what publishing entails.
func (p *Pages) publishing(c *fiber.Ctx) error {
	v, line, err := p.draft(c)
	if err != nil {
		return err
	}
	effects, err := p.deps.Store.SchemeEffects(c.UserContext(), v.Actor, line.ID)
	if err != nil {
		return err
	}
	contents := []page.Content{page.Section{Title: "Ce qui va se passer", Contents: []page.Content{entails(&line, &effects)}}}
	if len(line.Scheme.Problems()) > 0 {
		contents = append(contents, problemsOf(&line))
	} else {
		contents = append(contents, apart{page.PostButton{Action: address(line.ID, "publier"), Token: v.FormToken, Text: "Publier cette version", Hidden: labelform.Fields(line.Seq), Primary: true}})
	}
	contents = append(contents, linesOf{
		{Text: "Voir comme un candidat", Href: address(line.ID, "apercu")}, {Text: "Comparer à la version précédente", Href: address(line.ID, "differences")}, {Text: "Revenir au label", Href: address(line.ID)},
	})
	return p.deps.Renderer.Page(c, deskPage(v, &line, "Publier", contents...))
}

// entails are the consequences, in sentences.
type consequences []string

// Write implements page.Content.
func (l consequences) Write(w *page.Writer) {
	w.Raw("<ul class=\"puces\">\n")
	for _, text := range l {
		w.Between("<li>", text, "</li>\n")
	}
	w.Raw("</ul>\n")
}

func entails(line *store.SchemeLine, e *store.SchemeEffects) consequences {
	list := consequences{"Cette version devient publique, et les lieux peuvent demander le label.", "Elle ne changera plus. Pour corriger un mot, il faudra une nouvelle version."}
	if e.Before == nil {
		return append(list, "C’est la première version de ce label : elle ne remplace rien.")
	}
	list = append(list, "Elle remplace la version "+strconv.Itoa(e.Before.Number)+".",
		page.Counted(e.Applications, "candidature en cours continue", "candidatures en cours continuent")+" sous les règles de l’ancienne version.")
	titles := page.Counted(e.Titles, "titre en cours", "titres en cours")
	if e.UpgradeBy.IsZero() {
		return append(list, titles+" : chacun reste valable jusqu’à son terme.")
	}
	return append(list, titles+" : chacun doit passer à cette version avant le "+directory.FrenchDay(e.UpgradeBy)+".")
}

// publish publishes the draft.
func (p *Pages) publish(c *fiber.Ctx) error {
	v, line, _, err := p.opened(c)
	if err != nil {
		return err
	}
	command, err := labelform.CommandOf(c)
	if err != nil {
		return err
	}
	_, err = p.deps.Store.PublishScheme(c.UserContext(), v.Actor, line.ID, command)
	if _, refused := page.FaultsOf(err); refused {
		return c.Redirect(address(line.ID, "publier"), fiber.StatusSeeOther) // which says what is missing
	}
	if err != nil {
		return err
	}
	return c.Redirect(address(line.ID)+"?fait=publier", fiber.StatusSeeOther)
}
