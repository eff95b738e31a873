package web

import (
	"errors"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"annuaire/atlas"
	"annuaire/fault"
	"annuaire/geo"
	"annuaire/search"
)

// places answers the list, the main view of the directory.
func (s *Site) places(c *fiber.Ctx) error {
	const path = "/lieux"
	f, redirect, err := s.find(c, path)
	if err != nil {
		return err
	}
	if redirect != "" {
		return c.Redirect(redirect, fiber.StatusSeeOther)
	}
	l := listing{
		Heading:   "Trouver un lieu",
		Fault:     f.fault,
		Search:    f.searchForm(path),
		Filters:   filterFormOf(path, f.request, f.answer.Facets),
		MapHref:   f.request.href("/carte"),
		Sorts:     f.sorts(path),
		InForce:   inForce(path, f.request, f.territoryName),
		Results:   f.results(path),
		Printed:   day(f.now.In(paris())),
		PublicURL: s.deps.PublicURL + c.OriginalURL(),
	}
	if f.fault != nil {
		c.Status(fiber.StatusBadRequest)
	}
	return s.renderer.page(c, "places", page{
		Title:       f.title(),
		Description: "Les lieux où être aidé avec le numérique, du plus proche au plus lointain, avec leurs horaires.",
		Section:     "lieux", Class: "page-liste", Search: true,
		NoIndex:   f.request.values.Has("lat") || f.query.Cursor != "",
		Canonical: s.deps.PublicURL + f.request.href(path),
		Crumbs:    []crumb{{"Accueil", "/"}, {"Trouver un lieu", ""}},
		Content:   l,
	})
}

// finding is what a page of places found.
type finding struct {
	request  request
	query    atlas.Query
	answer   atlas.Answer
	snapshot *atlas.Snapshot
	fault    *notice // parameters that were left out because they are wrong
	now      time.Time
}

// find reads the address of a page of places and answers it. redirect is the
// address to go to instead, when typed words turned out to be a location.
func (s *Site) find(c *fiber.Ctx, path string) (f finding, redirect string, err error) {
	f = finding{snapshot: s.deps.Atlas.Current(), now: s.deps.Clock()}
	if f.request, err = readRequest(c); err != nil {
		return f, "", err
	}
	if redirect, err = s.redirection(c, &f, path); redirect != "" || err != nil {
		return f, redirect, err
	}
	if f.query, f.fault, err = s.parse(f.request.values, f.now); err != nil {
		return f, "", err
	}
	f.request.values = f.query.Values()
	f.request.values.Del("curseur")
	f.query.Facets = true
	if f.query.Text != "" {
		index := s.deps.Search()
		if index == nil {
			return f, "", fault.New(fault.Unavailable, "La recherche par mots se prépare. Rechargez la page dans quelques secondes, ou cherchez par commune.")
		}
		f.query.Among = index.Match(f.query.Text)
	}
	f.answer, err = f.snapshot.Search(f.query)
	if fault.KindOf(err) == fault.Invalid {
		// A territory that does not exist, or a cursor of another list.
		f.fault = noticeOf(err)
		f.request = request{values: url.Values{}, own: url.Values{}}
		f.query = atlas.Query{At: f.now, Limit: atlas.DefaultLimit, Facets: true}
		f.answer, err = f.snapshot.Search(f.query)
	}
	return f, "", err
}

// redirection gives the address of what was typed when it is a location, and
// replaces an automatic radius.
func (s *Site) redirection(c *fiber.Ctx, f *finding, path string) (string, error) {
	v := f.request.values
	typed := v.Get("q")
	placed := v.Has("lat") || v.Has("bbox") || f.request.own.Has(searchNames)
	target := clone(v)
	switch {
	case v.Get("rayon") == automatic:
		target[placeLabel] = f.request.own[placeLabel]
	case typed != "" && !placed:
		found, ok := s.locate(c.UserContext(), typed)
		if !ok || !found.HasPoint && found.Territory == nil {
			return "", nil
		}
		target = located(found, v)
	default:
		return "", nil
	}
	if target.Get("rayon") == automatic {
		label := target[placeLabel]
		target.Del(placeLabel)
		err := chooseRadius(f.snapshot, target, func(v url.Values) (atlas.Query, error) { return atlas.ParseQuery(v, f.now) })
		if err != nil && fault.KindOf(err) != fault.Invalid {
			return "", err
		}
		if len(label) > 0 {
			target[placeLabel] = label
		}
	}
	return address(path, target), nil
}

// parse reads the parameters; those at fault are told and left out, so that
// the page stays useful.
func (s *Site) parse(v url.Values, now time.Time) (atlas.Query, *notice, error) {
	q, err := atlas.ParseQuery(v, now)
	if err == nil {
		return q, nil, nil
	}
	told := noticeOf(err)
	if told == nil {
		return q, nil, err
	}
	kept := clone(v)
	for _, item := range told.Items {
		kept.Del(item.Name)
		if slices.Contains(positionNames[:3], item.Name) {
			without(positionNames[:3]...)(kept)
		}
	}
	if q, err = atlas.ParseQuery(kept, now); err != nil {
		q, err = atlas.ParseQuery(url.Values{}, now)
	}
	return q, told, err
}

// noticeOf tells of an error of the visitor's parameters; nil for another error.
func noticeOf(err error) *notice {
	e, ok := errors.AsType[*fault.Error](err)
	if !ok || e.Kind != fault.Invalid {
		return nil
	}
	n := &notice{Title: "Une partie de votre recherche n’a pas été comprise", Text: "Nous l’avons laissée de côté, et gardé le reste."}
	for _, f := range e.Fields {
		n.Items = append(n.Items, faultItemOf(f))
	}
	return n
}

func (f *finding) searchForm(path string) searchForm {
	r := f.request
	v := clone(r.values)
	without(append([]string{"q", "tri"}, positionNames...)...)(v)
	form := searchForm{
		Action: path, Label: "Où cherchez-vous ?", Hint: "Une commune, un code postal, une adresse ou le nom d’un lieu",
		Hidden: hidden(v), Around: aroundHref(path, v), Value: f.query.Text,
	}
	if l := r.label(); l != here && form.Value == "" {
		form.Value = l
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
	var links []sortLink
	for _, o := range options {
		if o.when {
			links = append(links, sortLink{Text: o.text, Href: f.request.href(path, set("tri", string(o.order))), Current: f.query.Order() == o.order})
		}
	}
	return links
}

func (f *finding) results(path string) results {
	r := results{Sentence: f.sentence(), Note: f.note(), Others: namesakes(f.snapshot.Gazetteer(), f.request, path)}
	for _, h := range f.answer.Hits {
		r.Cards = append(r.Cards, cardOf(h, f.query))
	}
	rank := f.request.page()
	if f.answer.Next != "" {
		r.Next = f.request.href(path, set("curseur", f.answer.Next), set(pageNumber, number(rank+1)))
	}
	if f.query.Cursor != "" {
		r.First = f.request.href(path)
	}
	if f.answer.Total == 0 {
		r.Empty = f.whatToDo(path)
	}
	return r
}

// title names the page by what was asked.
func (f *finding) title() string {
	title := "Trouver un lieu"
	switch {
	case f.query.HasPosition:
		title = "Lieux près " + f.request.from()
	case f.query.Text != "":
		title = "Lieux pour « " + f.query.Text + " »"
	case f.territory() != nil:
		title = "Lieux : " + f.territory().Name
	}
	if rank := f.request.page(); rank > 1 && f.query.Cursor != "" {
		title += ", page " + number(rank)
	}
	return title
}

// sentence says how many places there are, where, and in what order.
func (f *finding) sentence() string {
	if f.answer.Total == 0 {
		return "Aucun lieu trouvé" + f.where() + "."
	}
	text := f.remoteness() + counted(f.answer.Total, "lieu", "lieux") + f.where()
	if f.answer.Total > 1 {
		switch f.query.Order() {
		case atlas.ByDistance:
			text += ", du plus proche" + f.reference() + " au plus lointain"
		case atlas.ByFreshness:
			text += ", la fiche la plus récente d’abord"
		case atlas.ByName:
			text += ", par ordre alphabétique"
		}
	}
	if rank := f.request.page(); rank > 1 && f.query.Cursor != "" {
		text += " (page " + number(rank) + ")"
	}
	return text + "."
}

// remoteness warns that even the nearest place is out of reach.
func (f *finding) remoteness() string {
	hits := f.answer.Hits
	if !f.query.HasPosition || f.query.Order() != atlas.ByDistance || f.query.Cursor != "" || len(hits) == 0 || hits[0].Distance <= atlas.MaxRadius {
		return ""
	}
	return "Aucun lieu à moins de " + distance(atlas.MaxRadius) + " " + f.request.from() + ", le plus proche est à " + distance(hits[0].Distance) + ". "
}

func (f *finding) where() string {
	text := ""
	if f.query.Text != "" {
		text = " pour « " + f.query.Text + " »"
	}
	if t := f.territory(); t != nil {
		text += " dans " + territoryPhrase(t)
	}
	if f.query.HasBox {
		text += " dans la zone de la carte"
	}
	if f.query.Radius > 0 {
		text += " à moins de " + distance(f.query.Radius) + " " + f.request.from()
	}
	return text
}

// reference says what the distances are taken from, unless the radius did.
func (f *finding) reference() string {
	if f.query.Radius > 0 {
		return ""
	}
	return " " + f.request.from()
}

// note tells what the distances are worth.
func (f *finding) note() string {
	if f.query.HasPosition && f.answer.Total > 0 {
		return "Distances à vol d’oiseau. La route est en général plus longue d’un tiers."
	}
	return ""
}

// territory gives the one territory asked for, nil when there are none or several.
func (f *finding) territory() *geo.Territory {
	var only *geo.Territory
	for _, level := range []geo.Level{geo.Commune, geo.EPCI, geo.Department, geo.Region} {
		codes := f.query.Filters[string(level)]
		if len(codes) == 0 {
			continue
		}
		if len(codes) > 1 || only != nil {
			return nil
		}
		if level == geo.Commune {
			only, _ = f.snapshot.Gazetteer().Commune(codes[0])
		} else {
			only, _ = f.snapshot.Gazetteer().Get(level, codes[0])
		}
	}
	return only
}

func (f *finding) territoryName(level, code string) string {
	if t, ok := f.snapshot.Gazetteer().Get(geo.Level(level), code); ok {
		return capital(levelNames[t.Level]) + " : " + t.Name
	}
	return code
}

var levelNames = map[geo.Level]string{
	geo.Commune: "commune", geo.EPCI: "intercommunalité", geo.Department: "département", geo.Region: "région", geo.Country: "pays",
}

// territoryPhrase follows "dans": "le département Ille-et-Vilaine".
func territoryPhrase(t *geo.Territory) string {
	switch t.Level {
	case geo.Department:
		return "le département " + t.Name
	case geo.EPCI:
		return "l’intercommunalité " + t.Name
	case geo.Country:
		return "toute la France"
	}
	return "la " + levelNames[t.Level] + " " + of(t.Name)
}

// whatToDo proposes ways out of an empty list, the least costly first.
func (f *finding) whatToDo(path string) []link {
	r := f.request
	links := f.nearWords(path)
	add := func(text string, changes ...func(url.Values)) {
		links = append(links, link{Text: text, Href: r.href(path, changes...)})
	}
	if f.query.Radius > 0 && f.query.Radius < atlas.MaxRadius {
		add("Chercher jusqu’à 100"+nbsp+"km", set("rayon", "100000"))
	}
	if f.query.Radius > 0 {
		add("Chercher sans limite de distance", without("rayon"))
	}
	if f.query.HasBox {
		add("Chercher hors de la zone de la carte", without("bbox"))
	}
	if f.query.Open {
		add("Voir aussi les lieux fermés à ce moment-là", without("ouvert"))
	}
	var own []string
	for _, fl := range filters {
		if r.values.Has(fl.name) {
			own = append(own, fl.name)
		}
	}
	if len(own) > 0 {
		titles := filterTitles(own)
		text := "Enlever le filtre « " + titles[0] + " »"
		if len(titles) > 1 {
			text = "Enlever les filtres " + lowerFirst(enumeration(titles))
		}
		add(text, without(own...))
	}
	if f.query.Text != "" {
		links = append(links, link{Text: "Vérifiez l’orthographe, ou écrivez seulement le nom de votre commune."})
		add("Enlever les mots « "+f.query.Text+" »", without("q", searchNames))
	}
	return append(links, link{Text: "Voir tous les lieux", Href: path})
}

// nearWords proposes the places around the commune that ends or begins the
// words that matched nothing: "aide caf Rennes".
func (f *finding) nearWords(path string) []link {
	words := strings.Fields(f.query.Text)
	if len(words) > mostWords {
		return nil
	}
	for n := len(words) - 1; n > 0; n-- {
		for _, part := range [][]string{words[len(words)-n:], words[:n]} {
			found, ok := search.Locate(f.snapshot.Gazetteer(), strings.Join(part, " "))
			if ok && found.HasPoint && found.Territory != nil && found.Territory.Level == geo.Commune {
				return []link{{Text: "Voir les lieux près " + of(found.Label), Href: address(path, located(found, f.request.values))}}
			}
		}
	}
	return nil
}

// mostWords bounds the words in which a commune is looked for.
const mostWords = 12

func filterTitles(names []string) []string {
	var titles []string
	for _, fl := range filters {
		if slices.Contains(names, fl.name) {
			titles = append(titles, fl.title)
		}
	}
	return titles
}
