package ticket

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"annuaire/directory"
	"annuaire/internal/httpd"
	"annuaire/store"
	"annuaire/web/page"
)

// wanted shows what is asked, beside what the sheet says.
func (d decision) wanted() page.Content {
	t := &d.f.Ticket
	var contents []page.Content
	if t.Message != "" {
		contents = append(contents, quoted{"Message : ", t.Message})
	}
	if t.Appeal != "" {
		contents = append(contents, quoted{"Raison du refus contesté : ", t.Reason}, quoted{"Recours : ", t.Appeal})
	}
	if t.DuplicateOf != "" {
		contents = append(contents, linkList{
			{Text: "L’autre fiche : " + t.DuplicateOf, Href: sheetPath(t.DuplicateOf)},
			{Text: "Comparer et fusionner les deux fiches", Href: "/espace/doublons?lieu=" + page.PathEscape(t.PlaceID) + "&avec=" + page.PathEscape(t.DuplicateOf)},
		})
	}
	if table := d.differences(); table != nil {
		contents = append(contents, table)
	}
	if link, known := d.onMap(); known {
		contents = append(contents, paragraph{link})
	}
	if len(contents) == 0 {
		contents = append(contents, page.Paragraph("Rien de plus n’est précisé."))
	}
	return page.Section{Title: "Ce qui est demandé", Contents: contents}
}

// versions gives the place before and after what is asked, or what was decided.
func (d decision) versions() (before, after directory.Place, known bool) {
	t := &d.f.Ticket
	switch {
	case t.Before != nil && d.f.Place != nil:
		return *t.Before, *d.f.Place, true
	case t.Proposed != nil:
		after = *t.Proposed
		before = directory.Place{State: after.State, Provenance: after.Provenance}
		return before, after, true
	case d.f.Place == nil || t.Changes == nil:
		return before, after, false
	}
	before, after = *d.f.Place, *d.f.Place
	if _, err := directory.Patch(t.Changes).Apply(&after); err != nil {
		return before, after, false
	}
	return before, after, true
}

// differences lists, column by column, what would change; the values as they
// were written where they cannot be read.
func (d decision) differences() page.Content {
	table := &page.Table{Caption: "Ce qui changerait", Columns: []page.Column{{Title: "Information"}, {Title: "Sur la fiche"}, {Title: "Demandé"}}}
	if d.f.Proposed != nil {
		return d.described()
	}
	if d.f.Before != nil {
		table.Caption, table.Columns = "Ce qui a changé", []page.Column{{Title: "Information"}, {Title: "Avant"}, {Title: "Après"}}
	}
	before, after, known := d.versions()
	if known {
		for _, one := range directory.Differences(before, after) {
			table.Rows = append(table.Rows, page.Row{Cells: []page.Content{page.Text(page.Typeset(one.Title)), inWords(one.Column, one.Before, &before, d.v.Actor.At), inWords(one.Column, one.After, &after, d.v.Actor.At)}})
		}
	} else {
		for _, column := range columnsOf(d.f.Changes) {
			table.Rows = append(table.Rows, page.Row{Cells: []page.Content{
				page.Text(page.Typeset(directory.PatchTitle(column))), lines{valueOf(d.f.Place, column)}, lines{d.f.Changes[column]},
			}})
		}
	}
	if len(table.Rows) == 0 {
		return nil
	}
	return table
}

// described lists what is proposed of a place that has no sheet yet.
func (d decision) described() page.Content {
	table := &page.Table{Caption: "Le lieu proposé", Columns: []page.Column{{Title: "Information"}, {Title: "Valeur"}}}
	for _, one := range directory.Differences(directory.Place{State: d.f.Proposed.State}, *d.f.Proposed) {
		table.Rows = append(table.Rows, page.Row{Cells: []page.Content{
			page.Text(page.Typeset(one.Title)), inWords(one.Column, one.After, d.f.Proposed, d.v.Actor.At),
		}})
	}
	return table
}

// alike shows the sheets that a proposed place may already have.
func (p *Pages) alike(c *fiber.Ctx, v httpd.Visitor, f *store.TicketFile) (page.Content, error) {
	if f.Proposed == nil || !f.State.IsOpen() {
		return page.Several{}, nil
	}
	found, err := p.Store.DuplicateCandidates(c.UserContext(), v.Actor, *f.Proposed, 5)
	if err != nil || len(found) == 0 {
		return page.Several{}, err
	}
	var links linkList
	for _, one := range found {
		links = append(links, page.Link{Text: one.Place.Name + ", " + one.Place.Address + " : " + one.Band.French(), Href: sheetPath(one.Place.ID)})
	}
	return page.Section{Title: "Des fiches qui lui ressemblent", Contents: []page.Content{links}}, nil
}

// inWords writes a value as people read it: hours a day a line.
func inWords(column, value string, place *directory.Place, now time.Time) page.Content {
	if column == "horaires" && value != "" {
		return lines(hoursInWords(place, mondayOf(now)))
	}
	return lines{value}
}

// onMap leads to the proposed position on the map.
func (d decision) onMap() (page.Link, bool) {
	_, after, known := d.versions()
	if !known || !after.HasPosition || d.f.Kind != directory.TicketPosition && d.f.Kind != directory.TicketMoved && d.f.Kind != directory.TicketCreation {
		return page.Link{}, false
	}
	return page.Link{Text: "Voir la position demandée sur la carte", Href: "/carte?lat=" + degrees(after.Position.Lat()) + "&lon=" + degrees(after.Position.Lon())}, true
}
