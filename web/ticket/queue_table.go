package ticket

import (
	"strconv"
	"time"

	"annuaire/directory"
	"annuaire/internal/httpd"
	"annuaire/store"
	"annuaire/web/desk/frame"
	"annuaire/web/page"
)

func (l *list) table(v httpd.Visitor, rows []store.TicketLine, counts []store.TicketCount) page.Content {
	column := func(title, name string) page.Column {
		return page.SortColumn(title, name, string(frame.Tickets), l.values)
	}
	t := &page.Table{
		Columns: []page.Column{
			column("Demande", "objet"), column("Lieu", "lieu"), column("Commune", "commune"),
			column("État", "etat"), column("Décide", "niveau"), column("Attend depuis", "age"),
		},
		Pager: page.PagerOf("Demandes", l.page, perPage, l.inForce(counts), l.at),
	}
	for _, one := range views {
		if one.view == l.query.View {
			t.Caption, t.Empty = one.text, one.empty
		}
	}
	for i := range rows {
		t.Rows = append(t.Rows, page.Row{Cells: l.cells(v, &rows[i])})
	}
	return t
}

func (l *list) cells(v httpd.Visitor, r *store.TicketLine) []page.Content {
	var name page.Content = page.Link{Text: r.Kind.French() + ", n° " + number(r.Number), Href: ticketPath(r.Number)}
	if l.query.View == store.TicketsAsked {
		follow := page.PostButton{Action: ticketPath(r.Number) + "/suivre", Token: v.FormToken, Text: "Suivre", About: "la demande n° " + number(r.Number)}
		name = page.Several{page.Text(r.Kind.French() + ", n° " + number(r.Number)), follow}
	}
	return []page.Content{
		name, lines{r.PlaceName}, lines{r.Commune},
		badge(r.State), page.Text(deskWords(r)), waited(r, v.Actor.At),
	}
}

func deskWords(r *store.TicketLine) string {
	if r.DeskLevel == string(directory.AgencyDesk.Level) {
		return "Agence"
	}
	return r.DeskName
}

// waited says how long a ticket has waited, or when it ended.
func waited(r *store.TicketLine, now time.Time) page.Content {
	if r.EndedAt != nil {
		return page.Text("terminée le " + dayOf(*r.EndedAt))
	}
	words := since(r.DeskSince, now)
	if !r.Sure {
		words += ", sans adresse"
	}
	return page.Text(words)
}

// at gives the address of a page of the list.
func (l *list) at(number int) string { return l.with(page.PageParameter, strconv.Itoa(number)) }

func (l *list) exportLink() page.Content {
	address := string(frame.Tickets) + "/export.csv"
	if len(l.values) > 0 {
		address += "?" + l.values.Encode()
	}
	return paragraph{page.Link{Text: "Télécharger cette liste (CSV)", Href: address}}
}
