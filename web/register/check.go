package register

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/fault"
	"annuaire/store"
	"annuaire/web/page"
)

// showCheck shows everything that was answered, and what is missing, before it
// is sent.
func (f *form) showCheck(c *fiber.Ctx, faults fault.Fields, sent map[string][]string) error {
	place, patch, missing := f.place()
	contents := []page.Content{page.Steps{Names: parts, At: len(parts)}}
	if len(missing) > 0 {
		contents = append(contents, f.remaining(missing))
	}
	contents = append(contents, f.summary(&place)...)
	if f.editing() {
		contents = append(contents, f.otherSteps())
	}
	if len(missing) == 0 && (!f.editing() || len(patch) > 0) {
		mayPublish, err := f.mayPublish(c, &place)
		if err != nil {
			return err
		}
		contents = append(contents, f.sending(mayPublish, faults, sent))
	}
	contents = append(contents, kept{f})
	if len(faults) > 0 {
		c.Status(fiber.StatusUnprocessableEntity)
	}
	return f.pages.deps.Renderer.Page(c, f.page(f.title, contents...))
}

// remaining lists what is wrong, with the way to the step that asks for it.
func (f *form) remaining(faults fault.Fields) page.Content {
	links := make([]page.Content, 0, len(faults))
	for _, one := range faults {
		s := stepOf(one.Name)
		links = append(links, page.Link{Text: directory.PatchTitle(one.Name) + " : " + one.Message, Href: f.address(s.slug)})
	}
	return &page.Notice{Title: "Il reste à répondre", Text: "Rien n’est encore envoyé. Vos réponses sont gardées.", Then: list(links)}
}

// otherSteps leads to every step of a place that is being changed.
func (f *form) otherSteps() page.Content {
	var links list
	for _, s := range steps() {
		if s.fields != nil {
			links = append(links, page.Link{Text: s.title, Href: f.address(s.slug)})
		}
	}
	return page.Section{Title: "Changer autre chose", Contents: []page.Content{links}}
}

// list is a list of contents, one a line.
type list []page.Content

// Write implements page.Content.
func (l list) Write(w *page.Writer) {
	w.Raw(`<ul class="puces">`)
	for _, one := range l {
		w.Raw("<li>")
		one.Write(w)
		w.Raw("</li>\n")
	}
	w.Raw("</ul>\n")
}

// summary shows the changes of a place, or all that is known of a new one.
func (f *form) summary(place *directory.Place) []page.Content {
	if f.editing() {
		changes := directory.Differences(f.record, *place)
		return []page.Content{page.Section{Title: "Ce qui va changer", Contents: []page.Content{differences("Ce qui va changer", changes, "Vous n’avez encore rien changé.", f)}}}
	}
	var all []page.Content
	for _, s := range steps() {
		if s.fields == nil {
			continue
		}
		all = append(all, page.Section{Title: s.title, Contents: []page.Content{answersOf(s, place), page.Link{Text: "Corriger cette étape", Href: f.address(s.slug), Note: s.title}}})
	}
	return all
}

func answersOf(s step, place *directory.Place) page.Content {
	var known page.Definitions
	for _, column := range s.columns {
		text := ""
		if c, is := directory.ColumnNamed(column); is && column != "code_insee" {
			text = c.Words(place)
		} else if column == directory.EquipmentColumn {
			text = strings.Join(place.Equipment, ", ")
		}
		if text != "" {
			known = append(known, page.Definition{Title: directory.PatchTitle(column), Value: page.Text(text)})
		}
	}
	if len(known) == 0 {
		return page.Paragraph("Rien n’a été dit.")
	}
	return known
}

// differences is a table of what changes; f may be nil when nothing is to be
// corrected.
func differences(caption string, changes []directory.Difference, empty string, f *form) page.Content {
	table := &page.Table{Caption: caption, Empty: empty, Columns: []page.Column{{Title: "Information"}, {Title: "Avant"}, {Title: "Après"}}}
	for _, d := range changes {
		title := page.Content(page.Text(d.Title))
		if f != nil {
			title = page.Link{Text: d.Title, Href: f.address(stepOf(d.Column).slug)}
		}
		table.Rows = append(table.Rows, page.Row{Cells: []page.Content{title, orNothing(d.Before), orNothing(d.After)}})
	}
	return table
}

func orNothing(text string) page.Content {
	if text == "" {
		return page.Text("(rien)")
	}
	return page.Text(text)
}

// mayPublish tells whether the actor publishes what they wrote, or proposes it.
// On the page for anyone, it is always a proposal.
func (f *form) mayPublish(c *fiber.Ctx, place *directory.Place) (bool, error) {
	if f.root == "/proposer" {
		return false, nil
	}
	path, err := f.pages.deps.Store.TerritoryPath(c.UserContext(), store.TerritoryOf(place.INSEE))
	if err != nil {
		return false, err
	}
	there := access.Object{State: string(directory.Draft), Path: path}
	if f.editing() {
		there.State, there.Place = f.object.State, f.record.ID
		if !f.visitor.Actor.May(access.PlacePublish, f.object).Allowed {
			return false, nil
		}
	}
	return f.visitor.Actor.May(access.PlacePublish, there).Allowed, nil
}

// sending is the form that ends the others.
func (f *form) sending(mayPublish bool, faults fault.Fields, sent map[string][]string) page.Content {
	asked := &page.Form{Action: f.address(check), Token: f.visitor.FormToken, Values: sent, Faults: faults, Back: page.Link{Text: "Quitter", Href: f.wayOut()}}
	title := "Publier"
	switch {
	case mayPublish && f.editing():
		asked.Submit = "Publier les changements"
		asked.Fields = []page.Field{page.TextField{Name: "motif", Label: "Pourquoi ces changements ?", Hint: "Facultatif. Cette phrase reste dans l’historique.", Max: store.MaxReason}}
	case mayPublish:
		asked.Submit = "Publier le lieu"
		asked.Fields = []page.Field{page.Aside{Content: page.Paragraph("Le lieu sera tout de suite visible de tous. Vous pourrez le modifier ou l’archiver.")}}
	default:
		title, asked.Submit = "Envoyer la proposition", "Envoyer la proposition"
		asked.Fields = []page.Field{
			page.Aside{Content: page.Paragraph("La collectivité compétente la vérifie, puis la publie ou vous dit pourquoi elle ne le fait pas.")},
			page.Area{Name: "message", Label: "Un mot pour qui vérifiera", Max: directory.TicketMessageMax, Rows: 3},
		}
		if !f.visitor.Actor.Signed() {
			asked.Fields = append(asked.Fields, page.TextField{
				Name: "courriel", Label: "Votre courriel", Type: page.Email, Autocomplete: "email", Max: 254,
				Hint: "Facultatif : pour recevoir la réponse. Il n’est jamais publié. Sans lui, une adresse de suivi vous sera donnée.",
			})
		}
	}
	asked.Others = []page.FormButton{{Text: "Effacer ce brouillon", Name: "aller", Value: "effacer"}}
	return page.Section{Title: title, Contents: []page.Content{asked}}
}

// send publishes what was written, or proposes it.
func (f *form) send(c *fiber.Ctx) error {
	if c.FormValue("aller") == "effacer" {
		if f.draft.ID == 0 { // nothing was kept yet
			return c.Redirect(f.wayOut(), fiber.StatusSeeOther)
		}
		if err := f.pages.deps.Store.DropDraft(c.UserContext(), f.owner(), f.draft); err != nil {
			return err
		}
		return c.Redirect(f.wayOut()+"?fait=efface", fiber.StatusSeeOther)
	}
	place, patch, missing := f.place()
	if len(missing) > 0 || f.editing() && len(patch) == 0 {
		return f.showCheck(c, nil, nil)
	}
	mayPublish, err := f.mayPublish(c, &place)
	if err != nil {
		return err
	}
	if mayPublish {
		return f.publish(c, place)
	}
	return f.propose(c, place, patch)
}

func (f *form) publish(c *fiber.Ctx, place directory.Place) error {
	if f.editing() && f.draft.PlaceVersion != f.record.Version && c.FormValue("version") != decimal(f.record.Version) {
		return f.showConflict(c)
	}
	reason := strings.TrimSpace(legible(c.FormValue("motif")))
	switch {
	case len([]rune(reason)) > store.MaxReason:
		return f.showCheck(c, fault.Fields{{Name: "motif", Message: "Écrivez " + decimal(store.MaxReason) + " caractères au plus."}}, map[string][]string{"motif": {reason}})
	case reason == "" && f.editing():
		reason = "Fiche modifiée."
	case reason == "":
		reason = "Lieu ajouté."
	}
	published, err := f.pages.deps.Store.PublishDraft(c.UserContext(), f.visitor.Actor, f.draft, place, reason)
	if fault.KindOf(err) == fault.Conflict && f.editing() {
		if f.record, err = f.pages.deps.Store.Place(c.UserContext(), f.record.ID); err == nil {
			return f.showConflict(c)
		}
	}
	if err != nil {
		return err
	}
	return c.Redirect("/espace/lieux/"+page.PathEscape(published.ID)+"?fait=publie", fiber.StatusSeeOther)
}

func (f *form) propose(c *fiber.Ctx, place directory.Place, patch directory.Patch) error {
	sent := map[string][]string{"message": {legible(c.FormValue("message"))}, "courriel": {strings.TrimSpace(legible(c.FormValue("courriel")))}}
	ticket := directory.Ticket{Kind: directory.TicketCreation, Message: sent["message"][0], Email: sent["courriel"][0], Network: f.network}
	if f.editing() {
		ticket.Kind, ticket.PlaceID, ticket.PlaceVersion, ticket.Changes = directory.TicketChange, f.record.ID, f.draft.PlaceVersion, patch
	} else {
		place.State, place.UpdatedOn = directory.Proposed, day(f.visitor.Actor)
		ticket.Proposed = &place
	}
	opened, err := f.pages.deps.Store.SendDraft(c.UserContext(), f.visitor.Actor, f.draft, ticket)
	if faults, named := page.FaultsOf(err); named {
		return f.showCheck(c, faults, sent)
	}
	if err != nil {
		return err
	}
	return c.Redirect("/suivi/"+page.PathEscape(opened.Secret)+"?fait=envoye", fiber.StatusSeeOther)
}
