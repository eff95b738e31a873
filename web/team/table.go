package team

import (
	"net/url"
	"strconv"

	"annuaire/internal/httpd"
	"annuaire/store"
	"annuaire/web/page"
)

func teamTable(rights []store.TeamRight, total int, values url.Values, v httpd.Visitor) *page.Table {
	column := func(title string, by store.TeamOrder) page.Column {
		return page.SortColumn(title, string(by), home, values)
	}
	caption := page.Whole(total) + page.NoBreakSpace + "droits"
	if total < 2 {
		caption = page.Whole(total) + page.NoBreakSpace + "droit"
	}
	table := &page.Table{
		Caption: caption,
		Columns: []page.Column{
			column("Personne", store.TeamByName), column("Rôle", store.TeamByRole), column("Sur", store.TeamByOn),
			column("Depuis", store.TeamByGiven), column("Jusqu’au", store.TeamByUntil), {Title: "Action"},
		},
		Empty: "Aucun droit ne répond à ces critères. Retirez un filtre, ou cherchez un autre mot.",
	}
	for i := range rights {
		table.Rows = append(table.Rows, rightRow(&rights[i], v))
	}
	return table
}

func rightRow(r *store.TeamRight, v httpd.Visitor) page.Row {
	return page.Row{Cells: []page.Content{
		who{r.Right, r.Account == v.Actor.Account}, page.Text(page.UpperFirst(r.Role.French())), on(&r.Right), page.Text(day(r.GivenAt)), ending(&r.Right), ender(r, v),
	}}
}

// who names a person, their address under their name.
type who struct {
	store.Right
	self bool
}

// Write implements page.Content.
func (p who) Write(w *page.Writer) {
	if p.Name != "" {
		w.Text(p.Name)
		w.When(p.self, " (vous)")
		w.Raw("<br>")
	}
	w.Between(`<span class="discret">`, p.Email, "</span>")
	if p.State == store.AccountInvited {
		w.Raw(" ")
		page.Badge{Word: "Invitation envoyée", Shape: page.Waiting}.Write(w)
	}
}

func on(r *store.Right) page.Content {
	if r.Place != "" {
		return page.Link{Text: r.On, Href: "/espace/lieux/" + page.PathEscape(r.Place)}
	}
	return page.Text(r.On + " (" + levelNames[r.Territory.Level] + ")")
}

func ending(r *store.Right) page.Content {
	if r.Until.IsZero() {
		return page.Text("Sans fin")
	}
	if r.Lent {
		return page.Several{page.Text(lastDay(r.Until) + " "), page.Badge{Word: "Délégué", Shape: page.Neutral}}
	}
	return page.Text(lastDay(r.Until))
}

// ender is the button that ends a right, of those that the person may end: their
// own too, when they have another.
func ender(r *store.TeamRight, v httpd.Visitor) page.Content {
	own := r.Account == v.Actor.Account && len(v.Actor.Grants) > 1
	if !r.Manageable && !own {
		return page.Text("")
	}
	name := r.Name
	if name == "" {
		name = r.Email
	}
	return page.PostButton{
		Action: home + "/" + strconv.FormatInt(r.ID, 10) + "/retirer", Token: v.FormToken, Text: "Retirer",
		About: "à " + name + " le droit de " + r.Role.French() + " sur " + r.On,
	}
}
