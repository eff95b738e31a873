package duplicate

import (
	"net/url"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"annuaire/directory"
	"annuaire/fault"
	"annuaire/internal/httpd"
	"annuaire/store"
	"annuaire/web/page"
)

// laterDays is for how long a pair that is put off leaves the queue.
const laterDays = 30

// decisions is the form by which a pair is decided: what differs is chosen part
// by part, and the better is chosen beforehand.
func (p *Pages) decisions(v httpd.Visitor, pair *store.DuplicatePair) page.Content {
	form := &page.Form{
		Action: pairPath(pair.A.ID, pair.B.ID), Token: v.FormToken, Submit: "Fusionner les deux fiches",
		Hidden: []page.Input{{Name: "version_gardee", Value: version(&pair.A)}, {Name: "version_autre", Value: version(&pair.B)}},
		Others: []page.FormButton{
			{Text: "Ce sont deux lieux différents", Name: "geste", Value: "distincts"},
			{Text: "Plus tard", Name: "geste", Value: "plus-tard"},
		},
	}
	for _, m := range directory.DifferentParts(&pair.A, &pair.B) {
		form.Fields = append(form.Fields, choice(m, pair))
	}
	return page.Section{Title: "Décider", Contents: []page.Content{
		page.Paragraph("Fusionner garde « " + pair.A.Name + " » (" + pair.A.ID + "). L’autre fiche est archivée, et son adresse mène à celle-ci. Cela s’annule."),
		paragraph{page.Link{Text: "Garder plutôt l’autre fiche", Href: pairPath(pair.B.ID, pair.A.ID)}},
		form,
	}}
}

// paragraph is a paragraph of one content.
type paragraph struct{ content page.Content }

// Write implements page.Content.
func (p paragraph) Write(w *page.Writer) {
	w.Raw("<p>")
	p.content.Write(w)
	w.Raw("</p>\n")
}

func version(p *directory.Place) string { return strconv.FormatInt(p.Version, 10) }

const fromOther = "autre"

func choice(m directory.MergePart, pair *store.DuplicatePair) page.Field {
	other := m.BetterFromSecond(&pair.A, &pair.B)
	how := compareTexts(m.Words(&pair.A), m.Words(&pair.B))
	return page.Radios{Name: m.Name, Label: m.Title + " (" + how + ")", Choices: []page.Choice{
		{Value: "gardee", Text: inBrief(m.Words(&pair.A)), Hint: "Fiche à garder", Chosen: !other},
		{Value: fromOther, Text: inBrief(m.Words(&pair.B)), Hint: "Autre fiche", Chosen: other},
	}}
}

func inBrief(text string) string {
	if text == "" {
		return "Rien"
	}
	return fault.Excerpt(text, 200)
}

// decide does what the form asks of a pair.
func (p *Pages) decide(c *fiber.Ctx) error {
	v, err := ruler(c)
	if err != nil {
		return err
	}
	kept, other := identifiers(c)
	done := url.Values{"gardee": {kept}, "autre": {other}}
	switch gesture := c.FormValue("geste"); gesture {
	case "":
		var id int64
		id, err = p.deps.Store.Merge(c.UserContext(), v.Actor, requested(c, kept, other))
		done = url.Values{"fait": {"fusion"}, "numero": {strconv.FormatInt(id, 10)}}
	case "distincts":
		done.Set("fait", gesture)
		err = p.deps.Store.DeclareDistinct(c.UserContext(), v.Actor, kept, other)
	case "plus-tard":
		done.Set("fait", gesture)
		err = p.deps.Store.PutOffDuplicate(c.UserContext(), v.Actor, kept, other, laterDays)
	case "revoir":
		done = url.Values{"fait": {gesture}}
		err = p.deps.Store.ForgetDistinct(c.UserContext(), v.Actor, kept, other)
	default:
		err = fault.New(fault.Invalid, "Ce geste n’existe pas. Choisissez un des boutons.")
	}
	if err != nil {
		return p.refuse(c, v, err)
	}
	return c.Redirect(home+"?"+done.Encode(), fiber.StatusSeeOther)
}

// refuse shows the pair again, as it is now, with what was refused.
func (p *Pages) refuse(c *fiber.Ctx, v httpd.Visitor, err error) error {
	switch fault.KindOf(err) {
	case fault.Conflict:
		c.Status(fiber.StatusConflict)
	case fault.Rejected:
		c.Status(fiber.StatusUnprocessableEntity)
	default:
		return err
	}
	return p.show(c, v, err)
}

func requested(c *fiber.Ctx, kept, other string) store.MergeRequest {
	number := func(name string) int64 {
		n, _ := strconv.ParseInt(c.FormValue(name), 10, 64) // 0 is no version: refused as an old one
		return n
	}
	r := store.MergeRequest{Keep: kept, Absorb: other, KeepVersion: number("version_gardee"), AbsorbVersion: number("version_autre")}
	for _, m := range directory.MergeParts {
		if c.FormValue(m.Name) == fromOther {
			r.FromAbsorbed = append(r.FromAbsorbed, m.Name)
		}
	}
	return r
}
