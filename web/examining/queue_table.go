package examining

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"annuaire/directory"
	"annuaire/labels"
	"annuaire/procedure"
	"annuaire/store"
	"annuaire/web/page"
)

// workload says how many files each person follows.
func (l *list) workload() page.Content {
	type load struct{ open, late int }
	loads := map[int64]*load{}
	for _, c := range l.counts {
		if slices.Contains(labels.Undecided(), c.State) {
			if loads[c.Instructor] == nil {
				loads[c.Instructor] = &load{}
			}
			loads[c.Instructor].open += c.Count
			loads[c.Instructor].late += c.Late
		}
	}
	if len(loads) == 0 {
		return page.Several{}
	}
	table := &page.Table{Caption: "Qui suit combien de dossiers", Columns: []page.Column{{Title: "Personne"}, {Title: "En cours", Number: true}, {Title: "Urgents", Number: true}}}
	ids := append(l.followers(), 0)
	slices.SortFunc(ids, func(a, b int64) int { return strings.Compare(l.nameOf(a), l.nameOf(b)) })
	for _, id := range ids {
		if n := loads[id]; n != nil {
			table.Rows = append(table.Rows, page.Row{Cells: []page.Content{
				page.Link{Text: l.nameOf(id), Href: l.follower(id)}, page.Text(page.Whole(n.open)), page.Text(page.Whole(n.late)),
			}})
		}
	}
	return page.Folded{Title: "Charge de chacun", Content: table}
}

func (l *list) follower(id int64) string {
	if id == 0 {
		return l.with("vue", string(store.FilesFree))
	}
	return home + "?" + url.Values{"vue": {string(store.FilesAll)}, "suivi": {number(id)}}.Encode()
}

// table lists the files.
func (l *list) table() *page.Table {
	column := func(title, name string) page.Column { return page.SortColumn(title, name, home, l.values) }
	t := &page.Table{
		Columns: []page.Column{
			column("Dossier", "lieu"), column("Label", "label"), column("État", "etat"), {Title: "Échéance"}, column("Attend depuis", "attente"), column("Suivi par", "instructeur"),
		},
		Pager: page.PagerOf("Dossiers", l.page, perPage, l.total, func(n int) string { return l.with(page.PageParameter, strconv.Itoa(n)) }),
	}
	for _, one := range views {
		if one.view == l.query.View {
			t.Caption, t.Empty = one.text, one.empty
		}
	}
	for i := range l.rows {
		r := &l.rows[i]
		t.Rows = append(t.Rows, page.Row{Cells: []page.Content{
			box{r.ID, r.PlaceName, r.Number + ", " + r.Commune}, page.Text(r.Label), badge(r.State), l.deadline(r), l.waited(r), page.Text(l.nameOf(r.Instructor)),
		}})
	}
	return t
}

// deadline says what ends first.
func (l *list) deadline(r *store.FileLine) page.Content {
	now := l.v.Actor.At
	switch {
	case !slices.Contains(labels.Undecided(), r.State):
		if r.DecidedAt.IsZero() {
			return page.Text("terminé")
		}
		return page.Text("terminé le " + dayWords(r.DecidedAt))
	case !r.DueAt.IsZero():
		return urgent("correction "+until(lastDay(r.DueAt), now), !now.Before(r.DueAt))
	case !r.SilenceAt.IsZero():
		left := procedure.DaysBetween(procedure.DayOf(now, directory.Paris), r.SilenceAt)
		return urgent("silence "+until(r.SilenceAt, now), left <= 5)
	}
	return page.Text("aucune")
}

// waited says for how long a file has stood where it is.
func (l *list) waited(r *store.FileLine) page.Content {
	if !slices.Contains(labels.Undecided(), r.State) {
		return page.Text("")
	}
	return page.Text(since(r.Since, l.v.Actor.At))
}

// urgent is a deadline, marked when it presses.
func urgent(words string, presses bool) page.Content {
	if presses {
		return page.Badge{Word: words, Shape: page.Attention}
	}
	return page.Text(words)
}

func (l *list) exportLink() page.Content {
	address := home + "/export.csv"
	if len(l.values) > 0 {
		address += "?" + l.values.Encode()
	}
	return page.Link{Text: "Télécharger cette liste (CSV)", Href: address}
}
