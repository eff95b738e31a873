package web

import (
	"context"
	"strings"

	"annuaire/search"
	"annuaire/web/page"
)

// reading says how the words had to be read to find places.
type reading struct {
	Sentence string
	Ask, End string // what comes before the links, and after them
	Links    []page.Link
}

// reading tells which words were taken for others and which was left out, with
// the searches that leave no doubt.
func (s *Site) reading(ctx context.Context, f *finding, path string) (r reading) {
	found := f.query.Among
	if found == nil || f.answer.Total == 0 {
		return r
	}
	text, known := f.query.Text, true
	var misspelt []string
	for _, c := range found.Misspelt {
		misspelt = append(misspelt, asTyped(f.query.Text, c.Typed))
		known = known && c.Read != ""
		text = search.Rewrite(text, c.Typed, f.spelt(c.Read))
	}
	if len(misspelt) > 0 {
		r.Sentence = "Nous avons aussi cherché un mot proche de « " + strings.Join(misspelt, " » et de « ") + " »."
		if known && found.LeftOut == "" {
			r.Ask, r.End, r.Links = "Vouliez-vous dire", nbsp+"?", []page.Link{f.searchFor(text, path)}
		}
	}
	if found.LeftOut == "" {
		return r
	}
	without := asTyped(f.query.Text, found.LeftOut)
	r.Sentence = strings.TrimSpace("Aucun lieu ne contient tous ces mots : voici les lieux trouvés sans « " + without + " ». " + r.Sentence)
	r.Ask, r.End = "Chercher seulement", "."
	if town, rest, ok := f.townInWords(); ok && !f.query.HasPosition && s.holds(ctx, rest) {
		v := located(town, f.request.values)
		v.Set("q", rest)
		r.Ask, r.Links = "Chercher plutôt", []page.Link{{Text: rest + ", près " + of(town.Label), Href: address(path, v)}}
	}
	if known {
		r.Links = append(r.Links, f.searchFor(search.Rewrite(text, found.LeftOut, ""), path))
	}
	// An engine that no longer answers only costs this link.
	if alone, err := s.deps.Search.Find(ctx, without); err == nil && alone != nil && len(alone.Slots) > 0 {
		r.Links = append(r.Links, f.searchFor(without, path))
	}
	return r
}

// searchFor links to the search of other words, the rest being kept.
func (f *finding) searchFor(text, path string) page.Link {
	return page.Link{Text: text, Href: f.request.href(path, set("q", text))}
}

// asTyped gives a word as the visitor wrote it.
func asTyped(text, word string) string {
	if written := search.AsWritten(text, word); written != "" {
		return written
	}
	return word
}

// spelt gives a word that was read in place of another as the places found
// write it: engines keep words without accents.
func (f *finding) spelt(word string) string {
	for i := range f.answer.Hits {
		s := subject{Entry: f.answer.Hits[i].Entry}
		for _, text := range []string{s.Name, s.kind(), s.town()} {
			if written := search.AsWritten(text, word); written != "" {
				return strings.ToLower(written)
			}
		}
	}
	return word
}

func (r *reading) Write(w *page.Writer) {
	if r.Sentence == "" {
		return
	}
	w.Raw(`<p class="lecture">`)
	w.Text(r.Sentence)
	for i, l := range r.Links {
		switch i {
		case 0:
			w.Between(" ", r.Ask, " « ")
		case len(r.Links) - 1:
			w.Raw(" » ou « ")
		default:
			w.Raw(" », « ")
		}
		w.Anchor(l.Href, l.Text)
	}
	if len(r.Links) > 0 {
		w.Between(" »", r.End, "")
	}
	w.Raw("</p>\n")
}
