package desk

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"annuaire/access"
	"annuaire/store"
	"annuaire/web/desk/frame"
	"annuaire/web/page"
)

func journalTable(rows []store.JournalRow, names map[int64]string) *page.Table {
	table := &page.Table{
		Caption: "Actes, les derniers d’abord", Empty: "Aucun acte ne répond à ces critères.",
		Columns: []page.Column{{Title: "Acte"}, {Title: "Sur"}, {Title: "Par"}, {Title: "Le"}, {Title: "Territoire"}, {Title: "Précisions"}},
	}
	for _, r := range rows {
		table.Rows = append(table.Rows, page.Row{Cells: []page.Content{
			page.Text(actWords(r)), objectLink(r), page.Text(whoWords(r.Actor, names)), page.Text(moment(r.At)),
			page.Text(territoryWords(r)), page.Text(detailWords(r.Details)),
		}})
	}
	return table
}

// objectLink names what was acted upon, and leads to it where it has a page.
func objectLink(r store.JournalRow) page.Content {
	text := page.UpperFirst(kindWords(r.Kind))
	if r.Object == "" {
		return page.Text(text)
	}
	text += " " + r.Object
	switch r.Kind {
	case "lieu":
		return page.Link{Text: text, Href: sheetAddress(r.Object)}
	case "demande":
		return page.Link{Text: text, Href: string(frame.Tickets) + "/" + page.PathEscape(r.Object)}
	case "import":
		return page.Link{Text: text, Href: string(frame.Imports) + "/" + page.PathEscape(r.Object)}
	}
	if p := procedureKinds[r.Kind]; p.pages != "" {
		return page.Link{Text: text, Href: p.pages + "/" + page.PathEscape(r.Object)}
	}
	return page.Text(text)
}

// accountsOf gives the numbers of the accounts that acted.
func accountsOf(rows []store.JournalRow) []int64 {
	var ids []int64
	for _, r := range rows {
		if id, ok := store.AuthorAccount(r.Actor); ok && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return ids
}

// whoWords names who acted: a person by their name where the reader may know
// it, else by their number.
func whoWords(actor string, names map[int64]string) string {
	id, is := store.AuthorAccount(actor)
	switch {
	case actor == "anonyme":
		return "Personne en particulier"
	case actor == "procedure":
		return "Automatique"
	case !is:
		return page.UpperFirst(actor)
	case names[id] != "":
		return fmt.Sprintf("%s (compte %d)", names[id], id)
	}
	return fmt.Sprintf("Compte %d", id)
}

func territoryWords(r store.JournalRow) string {
	switch {
	case r.Territory == access.Country:
		return "France entière"
	case r.TerritoryName != "":
		return r.TerritoryName
	}
	return r.Territory.Code
}

// detailWords writes the details of an act as people read them. The digests of
// what it seals are for the verification alone.
func detailWords(details map[string]any) string {
	var list []string
	_, sealed := details["chaine"] // a move of a procedure: its state is a digest too
	for _, key := range slices.Sorted(maps.Keys(details)) {
		value := valueWords(key, details[key])
		if slices.Contains(digests, key) || sealed && key == "etat" || value == "" {
			continue
		}
		list = append(list, detailTitle(key)+" : "+value)
	}
	return cut(strings.Join(list, " · "))
}

var digests = []string{"empreinte", "acte", "chaine", "fichier"}

func valueWords(key string, value any) string {
	switch v := value.(type) {
	case nil:
		return ""
	case string:
		return codeWords(key, v)
	case bool:
		if v {
			return "oui"
		}
		return "non"
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case []any:
		words := make([]string, len(v))
		for i, one := range v {
			words[i] = valueWords(key, one)
		}
		return strings.Join(words, ", ")
	case map[string]any:
		return detailWords(v)
	}
	return fmt.Sprint(value)
}
