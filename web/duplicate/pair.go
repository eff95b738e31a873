package duplicate

import (
	"errors"
	"fmt"
	"slices"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/directory/duplicate"
	"annuaire/fault"
	"annuaire/internal/httpd"
	"annuaire/store"
	"annuaire/web/desk/frame"
	"annuaire/web/page"
)

// pair shows two places side by side, the one that would be kept first.
func (p *Pages) pair(c *fiber.Ctx) error {
	v, err := ruler(c)
	if err != nil {
		return err
	}
	return p.show(c, v, nil)
}

// show writes the pair, with what was refused above it.
func (p *Pages) show(c *fiber.Ctx, v httpd.Visitor, refused error) error {
	kept, other := identifiers(c)
	pair, err := p.deps.Store.Duplicate(c.UserContext(), v.Actor, kept, other)
	if err != nil {
		return err
	}
	contents := []page.Content{refusal(refused), verdictOf(pair), &why{pair}, sideBySide(&pair)}
	if pair.Mine {
		contents = append(contents, p.decisions(v, &pair))
	} else {
		contents = append(contents, p.elsewhere(pair), differences(&pair))
	}
	contents = append(contents, identical(&pair))
	return p.deps.Renderer.Page(c, frame.Page(v, frame.Duplicates, "Est-ce le même lieu ?", contents...))
}

func refusal(err error) *page.Notice {
	if err == nil {
		return nil
	}
	text := "Rien n’a changé. Réessayez dans un instant."
	if e, known := errors.AsType[*fault.Error](err); known {
		text = page.Typeset(e.Public)
	}
	return &page.Notice{Title: "Rien n’a été enregistré", Text: text}
}

func verdictOf(pair store.DuplicatePair) page.Content {
	switch pair.Verdict {
	case "distinct":
		return &page.Notice{Calm: true, Title: "Ce sont deux lieux différents", Text: "Quelqu’un l’a dit. Vous pouvez encore décider autrement."}
	case "later":
		return &page.Notice{Calm: true, Title: "Remise à plus tard", Text: "Cette paire reviendra dans la liste. Vous pouvez décider dès maintenant."}
	}
	return page.Several{}
}

// why says how alike the two are, and each reason with its weight.
type why struct{ pair store.DuplicatePair }

// Write implements page.Content.
func (y *why) Write(w *page.Writer) {
	s := y.pair.Score
	w.Raw("<p>")
	page.Badge{Word: "Doublon " + s.Band.French(), Shape: bandShape[s.Band]}.Write(w)
	w.Raw(" ")
	w.Text(signed(s.Points) + " points")
	if a, b := &y.pair.A, &y.pair.B; a.HasPosition && b.HasPosition {
		w.Text(", à " + duplicate.Distance(s.Metres) + " l’un de l’autre. ")
		w.Anchor(mapOf(a, b), "Voir les deux sur la carte")
	}
	w.Raw("</p>\n")
	y.list(w, "Ce qui les rapproche", func(weight int) bool { return weight > 0 })
	y.list(w, "Ce qui les sépare", func(weight int) bool { return weight < 0 })
}

// list writes in a sentence the reasons on one side.
func (y *why) list(w *page.Writer, title string, on func(weight int) bool) {
	first := true
	for _, r := range y.pair.Score.Reasons {
		if !on(r.Weight) {
			continue
		}
		if first {
			w.Between("<p><strong>", title, " :</strong> ")
		} else {
			w.Raw(", ")
		}
		w.Text(r.Text)
		w.Between(` <span class="discret">(`, signed(r.Weight), ")</span>")
		first = false
	}
	w.When(!first, ".</p>\n")
}

func signed(points int) string {
	if points < 0 {
		return "−" + strconv.Itoa(-points)
	}
	return "+" + strconv.Itoa(points)
}

// mapOf is the map around both places.
func mapOf(a, b *directory.Place) string {
	const around = 0.003 // degrees
	west, east := min(a.Position.Lon(), b.Position.Lon())-around, max(a.Position.Lon(), b.Position.Lon())+around
	south, north := min(a.Position.Lat(), b.Position.Lat())-around, max(a.Position.Lat(), b.Position.Lat())+around
	return fmt.Sprintf("/carte?bbox=%.5f,%.5f,%.5f,%.5f", west, south, east, north)
}

// sideBySide tells what the two sheets are.
func sideBySide(pair *store.DuplicatePair) page.Content {
	table := &page.Table{Caption: "Les deux fiches", Columns: []page.Column{{Title: "Fiche à garder"}, {Title: "Autre fiche"}}}
	add := func(content func(*directory.Place) page.Content) {
		table.Rows = append(table.Rows, page.Row{Cells: []page.Content{content(&pair.A), content(&pair.B)}})
	}
	date, _ := directory.ColumnNamed("date_maj")
	add(sheetLink)
	add(func(p *directory.Place) page.Content {
		return page.Text("Fiche " + p.State.French() + ", mise à jour le " + date.Words(p))
	})
	add(func(p *directory.Place) page.Content { return page.Several{page.Text("Source :"), orNothing(p.Source)} })
	return table
}

// differences lists what the two do not give alike, for who may not choose.
func differences(pair *store.DuplicatePair) page.Content {
	table := &page.Table{
		Caption: "Ce qui diffère", Columns: []page.Column{{Title: "Information"}, {Title: "Première fiche"}, {Title: "Autre fiche"}},
		Empty: "Les deux fiches disent la même chose.",
	}
	for _, m := range directory.DifferentParts(&pair.A, &pair.B) {
		a, b := m.Words(&pair.A), m.Words(&pair.B)
		table.Rows = append(table.Rows, page.Row{Cells: []page.Content{compared{m.Title, compareTexts(a, b)}, orNothing(a), orNothing(b)}})
	}
	return table
}

// identical folds what the two give alike.
func identical(pair *store.DuplicatePair) page.Content {
	var same page.Definitions
	different := directory.DifferentParts(&pair.A, &pair.B)
	for _, m := range directory.MergeParts {
		text := m.Words(&pair.A)
		if text != "" && !slices.ContainsFunc(different, func(d directory.MergePart) bool { return d.Name == m.Name }) {
			same = append(same, page.Definition{Title: m.Title, Value: orNothing(text)})
		}
	}
	return folded{"Ce qui est identique (" + strconv.Itoa(len(same)) + ")", same}
}

// folded is a content under a title that opens it.
type folded struct {
	title   string
	content page.Content
}

// Write implements page.Content.
func (f folded) Write(w *page.Writer) {
	w.Between("<details><summary>", f.title, "</summary>\n")
	f.content.Write(w)
	w.Raw("</details>\n")
}

// compared is the title of a row, and how the two differ there.
type compared struct{ title, how string }

// Write implements page.Content.
func (r compared) Write(w *page.Writer) {
	w.Text(r.title)
	w.Between(`<br><span class="discret">`, r.how, "</span>")
}

// compareTexts says in words how two values differ.
func compareTexts(first, other string) string {
	switch {
	case first == "":
		return "seulement dans l’autre"
	case other == "":
		return "seulement dans la première"
	}
	return "différent"
}

func orNothing(text string) page.Content {
	if text == "" {
		return page.Text("rien")
	}
	return page.Text(fault.Excerpt(text, 300))
}

func sheetLink(p *directory.Place) page.Content {
	return page.Link{Text: p.Name, Href: "/espace/lieux/" + page.PathEscape(p.ID)}
}

// elsewhere tells who may decide when the visitor may not.
func (p *Pages) elsewhere(pair store.DuplicatePair) page.Content {
	names := ""
	for i, t := range pair.Foreign {
		if i > 0 && pair.Foreign[0] == t {
			break
		}
		if i > 0 {
			names += " et "
		}
		names += p.nameOf(t)
	}
	return &page.Notice{
		Calm: true, Title: "Cette décision revient à un autre niveau",
		Text: "Une des fiches se trouve hors de votre territoire : " + names + ". Le niveau qui couvre les deux (intercommunalité, département, région ou agence) a aussi cette paire dans sa liste.",
	}
}

func (p *Pages) nameOf(t access.Territory) string {
	if territory, known := p.deps.Gazetteer().Get(t.Level, t.Code); known {
		return territory.Name
	}
	return "commune inconnue"
}
