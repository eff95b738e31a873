package web

import (
	"context"
	"net/url"

	"github.com/gofiber/fiber/v2"

	"annuaire/atlas"
	"annuaire/search"
	"annuaire/web/page"
)

// listing is the content of the list page.
type listing struct {
	Heading   string
	Fault     *page.Notice
	Search    searchForm
	Filters   *filterForm
	MapHref   string
	Sorts     []sortLink
	InForce   inForceList
	Results   results
	Printed   string
	PublicURL string
}

type sortLink struct {
	Text, Href string
	Current    bool
}

// places answers the list, the main view of the directory.
func (s *Site) places(c *fiber.Ctx) error {
	const path = "/lieux"
	f, redirect, err := s.find(c, path)
	if err != nil {
		return err
	}
	defer f.release()
	if redirect != "" {
		return c.Redirect(redirect, fiber.StatusSeeOther)
	}
	form, err := s.filterForm(&f, path)
	if err != nil {
		return err
	}
	results, err := s.results(c.UserContext(), &f, path)
	if err != nil {
		return err
	}
	l := &listing{
		Heading:   "Trouver un lieu",
		Fault:     f.fault,
		Search:    s.searchForm(&f, path),
		Filters:   form,
		MapHref:   f.request.href("/carte"),
		Sorts:     f.sorts(path),
		InForce:   inForce(path, f.request, f.named),
		Results:   results,
		Printed:   day(f.now.In(paris())),
		PublicURL: s.deps.PublicURL + c.OriginalURL(),
	}
	f.setStatus(c)
	return s.renderer.Page(c, page.Page{
		Title:       f.title(),
		Description: "Les lieux où être aidé avec le numérique, du plus proche au plus lointain, avec leurs horaires.",
		Section:     "lieux", Class: "page-liste", Search: true, List: true,
		NoIndex:   f.request.values.Has("lat") || f.query.Cursor != "",
		Canonical: s.deps.PublicURL + f.request.href(path),
		Crumbs:    []page.Crumb{{Text: "Accueil", Href: "/"}, {Text: "Trouver un lieu"}},
		Content:   l,
	})
}

func (l *listing) Write(w *page.Writer) {
	w.Raw("<div class=\"cadre\">\n")
	w.Between("<h1>", l.Heading, "</h1>\n")
	l.Fault.Write(w)
	l.Search.Write(w)
	w.Raw("\n<div class=\"resultats\">\n<div class=\"ecran barre\"><a class=\"bouton\"")
	w.Address("href", l.MapHref)
	w.Raw(">Voir la carte</a>")
	l.Filters.Write(w)
	w.Raw("</div>\n<div id=\"resultats\">\n")
	l.writeSorts(w)
	l.InForce.Write(w)
	l.Results.Write(w)
	w.Between("</div>\n</div>\n<div class=\"pied-impression\"><p>Liste imprimée le ", l.Printed, ", les horaires peuvent changer.<br>")
	w.Text(l.PublicURL)
	w.Raw("</p></div>\n</div>")
}

func (l *listing) writeSorts(w *page.Writer) {
	if len(l.Sorts) == 0 {
		return
	}
	w.Raw("<div class=\"outils\">\n" + `<ul class="tri" aria-label="Ordre des lieux">`)
	for _, o := range l.Sorts {
		if o.Current {
			w.Between(`<li><span aria-current="true">`, o.Text, "</span></li>")
			continue
		}
		w.Raw("<li>")
		w.Anchor(o.Href, o.Text)
		w.Raw("</li>")
	}
	w.Raw("</ul>\n</div>\n")
}

func (s *Site) searchForm(f *finding, path string) searchForm {
	r := f.request
	v := clone(r.values)
	drop(v, append([]string{"q", "tri"}, positionNames...)...)
	form := searchForm{
		Action: path, Label: "Où cherchez-vous ?", Hint: searchHint,
		Hidden: hidden(v), Around: aroundHref(path, v), Value: f.query.Text, Addresses: s.deps.Geocoder != nil,
	}
	// What is shown, sent again, leads to the same list.
	if l := r.label(); form.Value == "" && l != here {
		form.Value = l
	} else if both := form.Value + " " + l; l != "" {
		if words, _, ok := search.Beside(f.snapshot.Gazetteer(), both); ok && words == form.Value {
			form.Value = both
		}
	}
	if f.away {
		form.Hint = "Pour le moment : une commune, un code postal ou une adresse"
	}
	return form
}

// aroundHref is where "autour de moi" leads; the script adds the position.
func aroundHref(path string, v url.Values) string {
	v = clone(v)
	v.Set("rayon", automatic)
	return address(path, v)
}

func (f *finding) sorts(path string) []sortLink {
	options := []struct {
		order atlas.Sort
		text  string
		when  bool
	}{
		{atlas.ByDistance, "Plus proches", f.query.HasPosition},
		{atlas.ByRelevance, "Plus pertinents", f.query.Text != ""},
		{atlas.ByName, "Par nom", true},
		{atlas.ByFreshness, "Fiches récentes", true},
	}
	if f.answer.Total < 2 {
		return nil
	}
	var links []sortLink
	for _, o := range options {
		if o.when {
			links = append(links, sortLink{Text: o.text, Href: f.request.href(path, set("tri", string(o.order))), Current: f.query.Order() == o.order})
		}
	}
	return links
}

func (s *Site) results(ctx context.Context, f *finding, path string) (r results, err error) {
	r = results{Sentence: f.sentence(), Reading: s.reading(ctx, f, path), Note: f.note(), Others: namesakes(f.snapshot.Gazetteer(), f.request, path)}
	cards, marks := f.memory.cards[:0], marksOf(&f.query)
	for i := range f.answer.Hits {
		cards = append(cards, cardOf(&f.answer.Hits[i], &f.query, marks, f.held(f.answer.Hits[i].Entry)))
	}
	f.memory.cards, r.Cards = cards, cards
	rank := f.request.page()
	if f.answer.Next != "" {
		r.Next = f.request.href(path, set("curseur", f.answer.Next), set(pageNumber, number(rank+1)))
	}
	if f.query.Cursor != "" {
		r.First = f.request.href(path)
	}
	if f.answer.Total == 0 {
		r.Empty = f.whatToDo(path)
		r.Nearest, err = f.nearest()
	}
	return r, err
}
