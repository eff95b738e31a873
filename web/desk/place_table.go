package desk

import (
	"net/url"
	"strconv"
	"strings"
	"time"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/store"
	"annuaire/web/desk/frame"
	"annuaire/web/page"
)

// placeTable lists places; values are those of the address that sorts it, nil
// for a table that is not sorted.
func placeTable(caption string, places []store.DeskPlace, actor access.Actor, values url.Values) *page.Table {
	column := func(title string, sort store.DeskSort) page.Column {
		if values == nil {
			return page.Column{Title: title}
		}
		return page.SortColumn(title, string(sort), string(frame.Places), values)
	}
	quality := column("Qualité", store.ByQuality)
	quality.Number = true
	table := &page.Table{
		Caption: caption,
		Columns: []page.Column{
			column("Lieu", store.ByName), column("Commune", store.ByCommune), column("État", store.ByState), column("Relu le", store.ByUpdate), quality, {Title: "À faire"},
		},
		Empty: "Aucun lieu pour le moment.",
	}
	for i := range places {
		table.Rows = append(table.Rows, placeRow(&places[i], actor.At))
	}
	return table
}

func placeRow(p *store.DeskPlace, now time.Time) page.Row {
	return page.Row{Cells: []page.Content{
		page.Link{Text: p.Name, Href: sheetAddress(p.ID)}, page.Text(p.Commune), stateBadge(p.State),
		page.Several{page.Text(day(p.UpdatedOn)), freshnessBadge(directory.FreshnessOf(p.UpdatedOn, now))},
		page.Text(strconv.Itoa(p.Quality(now).Score)), page.Text(toDo(p)),
	}}
}

// toDo says what of a place waits for a person.
func toDo(p *store.DeskPlace) string {
	var list []string
	if n := len(p.Doubts); n > 0 {
		list = append(list, page.Counted(n, "valeur douteuse", "valeurs douteuses"))
	}
	if p.ArchiveProposal != "" && p.State != directory.Archived {
		list = append(list, "archivage proposé")
	}
	if p.Astray {
		list = append(list, "position à vérifier")
	}
	return page.UpperFirst(strings.Join(list, ", "))
}

func sheetAddress(id string) string { return string(frame.Places) + "/" + page.PathEscape(id) }

var stateShapes = map[directory.State]page.Shape{
	directory.Draft: page.Neutral, directory.Proposed: page.Waiting, directory.Published: page.Done, directory.Suspended: page.Attention, directory.Archived: page.Stopped,
}

func stateBadge(s directory.State) page.Badge {
	return page.Badge{Word: page.UpperFirst(s.French()), Shape: stateShapes[s]}
}

var freshnessShapes = map[directory.Freshness]page.Shape{
	directory.UpToDate: page.Done, directory.ToWatch: page.Neutral, directory.ToCheck: page.Waiting, directory.ToUpdate: page.Attention,
}

func freshnessBadge(f directory.Freshness) page.Badge {
	return page.Badge{Word: page.UpperFirst(f.French()), Shape: freshnessShapes[f]}
}
