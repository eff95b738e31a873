package desk

import (
	"strings"

	"annuaire/directory"
	"annuaire/geo"
	"annuaire/store"
	"annuaire/web/desk/frame"
	"annuaire/web/page"
)

// facts lists every column with its source and its date.
func (s *sheet) facts() page.Content {
	table := &page.Table{Caption: "Chaque champ, sa source et sa date", Columns: []page.Column{
		{Title: "Champ"}, {Title: "Valeur"}, {Title: "Source"}, {Title: "Donné le"}, {Title: "Corriger", Hidden: true},
	}}
	p := &s.place.Place
	for _, c := range directory.Columns {
		switch c.Name {
		case "latitude":
			table.Rows = append(table.Rows, s.fact("latitude", "Position", positionOf(p)))
		case "longitude": // told with the latitude
		default:
			table.Rows = append(table.Rows, s.fact(c.Name, c.Title, c.Words(p)))
		}
	}
	table.Rows = append(table.Rows, s.fact(directory.EquipmentColumn, directory.PatchTitle(directory.EquipmentColumn), strings.Join(p.Equipment, ", ")))
	return table
}

func positionOf(p *directory.Place) string {
	if !p.HasPosition {
		return ""
	}
	latitude, _ := directory.ColumnNamed("latitude")
	longitude, _ := directory.ColumnNamed("longitude")
	return latitude.Text(p) + ", " + longitude.Text(p)
}

func (s *sheet) fact(column, title, value string) page.Row {
	source, date := "", ""
	if from, known := s.place.From(column); known && value != "" {
		source, date = sourceName(from.Source), day(from.Date)
	}
	var change page.Content
	if href := s.mend(column); href != "" && column != "id" && column != "date_maj" && column != "source" {
		change = mendLink{href, title}
	}
	shown := page.Content(page.Text(cut(value)))
	if value == "" {
		shown = unknown
	}
	return page.Row{Cells: []page.Content{page.Text(page.Typeset(title)), shown, page.Text(source), page.Text(date), change}}
}

// unknown stands for a value that nobody gave.
var unknown = page.Badge{Word: "Non renseigné", Shape: page.Neutral}

// cut shortens a long text: the sheet shows what is held, not all of it.
func cut(text string) string {
	runes := []rune(text)
	if len(runes) <= 200 {
		return text
	}
	return string(runes[:200]) + "…"
}

// sourceName names a feed as people know it.
func sourceName(feed string) string {
	if feed == store.OwnFeed {
		return "Cet annuaire"
	}
	return feed
}

type mendLink struct{ href, title string }

// Write implements page.Content.
func (l mendLink) Write(w *page.Writer) {
	w.Raw("<a")
	w.Address("href", l.href)
	w.Between(">Modifier<span class=\"cache-vue\"> : ", page.Typeset(l.title), "</span></a>")
}

// doubts lists what a source said and nobody could read.
func (s *sheet) doubts() page.Content {
	table := &page.Table{Caption: "Ce qu’une source dit et que personne n’a pu lire", Columns: []page.Column{
		{Title: "Champ"}, {Title: "La source dit"}, {Title: "Pourquoi c’est douteux"}, {Title: "Que faire"}, {Title: "Corriger", Hidden: true},
	}}
	for _, d := range s.place.Doubts {
		var change page.Content
		if href := s.mend(d.Column); href != "" {
			change = mendLink{href, directory.PatchTitle(d.Column)}
		}
		table.Rows = append(table.Rows, page.Row{Cells: []page.Content{
			page.Text(page.Typeset(directory.PatchTitle(d.Column))), page.Text(cut(d.Value)), page.Text(page.Typeset(page.UpperFirst(d.Reason))), page.Text(s.repair(d)), change,
		}})
	}
	return table
}

func (s *sheet) repair(d directory.Doubt) string {
	r, ok := s.place.RepairOf(d)
	switch {
	case ok && r.Held:
		return "Vérifiez que la fiche a raison : « " + cut(r.Value) + " »."
	case ok:
		return "Écrivez plutôt « " + r.Value + " », si c’est juste."
	}
	return "Demandez au lieu, puis écrivez la valeur."
}

func (s *sheet) ticketTable() page.Content {
	table := &page.Table{Caption: "Demandes sur ce lieu", Empty: "Aucune demande sur ce lieu.", Columns: []page.Column{
		{Title: "Demande"}, {Title: "État"}, {Title: "Reçue le"},
	}}
	for _, t := range s.tickets {
		shape := page.Waiting
		if t.EndedAt != nil {
			shape = page.Done
		}
		table.Rows = append(table.Rows, page.Row{Cells: []page.Content{
			page.Link{Text: t.Kind.French() + " (n° " + page.Whole(int(t.Number)) + ")", Href: string(frame.Tickets) + "/" + digits(t.Number)},
			page.Badge{Word: t.State.French(), Shape: shape}, page.Text(day(t.OpenedAt.In(directory.Paris))),
		}})
	}
	return table
}

func (s *sheet) keeperTable() page.Content {
	table := &page.Table{Caption: "Personnes qui peuvent modifier cette fiche", Empty: "Ni le lieu, ni sa commune, ni son département ne s’en occupent encore. L’agence s’en charge.", Columns: []page.Column{
		{Title: "Personne"}, {Title: "Rôle"}, {Title: "Sur"},
	}}
	for _, k := range s.keepers {
		name := k.Name
		if name == "" {
			name = k.Email
		}
		on := "Ce lieu"
		if !k.Role.OnPlaces() {
			on = k.OnName
			if k.On.Level == geo.Country {
				on = "France entière"
			}
		}
		table.Rows = append(table.Rows, page.Row{Cells: []page.Content{page.Text(name), page.Text(page.UpperFirst(page.Typeset(k.Role.French()))), page.Text(on)}})
	}
	return table
}
