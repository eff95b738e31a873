package web

import (
	"html"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"annuaire/directory"
)

// TestHostileTextsStayTexts writes a place twice, with plain texts and with
// hostile ones, and asks for its pages: the elements and the names of their
// attributes are the same, and what is read is what was written.
func TestHostileTextsStayTexts(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := "x" + naughtyText.Draw(t, "text") + "x" // never blank
		innocent, guilty := placeOf("texte"), placeOf(text)
		snapshotOf := func(p directory.Place) map[string]string { return pagesOf(t, p) }
		plain, hostile := snapshotOf(innocent), snapshotOf(guilty)
		for path, page := range plain {
			if want, got := tree(page), tree(hostile[path]); !slices.Equal(want, got) {
				t.Errorf("%s, %q: elements are\n%q\nwanted\n%q", path, text, got, want)
			}
			said := between(hostile[path])
			if strings.ContainsAny(said, `<>"`) {
				t.Errorf("%s: %q opens something in\n%s", path, text, said)
			}
			if !strings.Contains(html.UnescapeString(said), strings.ReplaceAll(text, "\x00", "\uFFFD")) {
				t.Errorf("%s: %q cannot be read in it", path, text)
			}
		}
	})
}

// placeOf makes a place whose every free field holds a text.
func placeOf(text string) directory.Place {
	p := full
	p.Name, p.Commune, p.INSEE, p.Address, p.AddressExtra = text, text, "", text, text
	p.Summary, p.Details, p.Source, p.Parent, p.OtherLabels = text, text, text, text, []string{text}
	p.Services, p.Fees, p.Equipment, p.Audiences = []string{text}, []string{text}, []string{text}, []string{text}
	p.Typologies, p.Hours, p.Closure = []string{text}, text, &directory.Closure{From: date(2026, 3, 1), Message: text}
	p.Phone, p.Emails, p.Websites, p.BookingPage, p.AccessPage = "+33261910000", []string{"a@b.example"}, []string{"javascript:" + text}, "javascript:"+text, "data:"+text
	p.Doubts = []directory.Doubt{{Column: "nom", Value: text, Reason: "à vérifier"}}
	return p
}

// pagesOf writes the pages that show a place.
func pagesOf(t *rapid.T, p directory.Place) map[string]string {
	app := siteOf(t.Fatal, Deps{}, p)
	pages := map[string]string{}
	for _, path := range []string{"/lieux", "/lieux/" + url.PathEscape(p.ID), "/carte/liste"} {
		got := getFrom(t.Fatal, app, path)
		if got.status != 200 {
			t.Errorf("%s answers %d", path, got.status)
		}
		pages[path] = got.body
	}
	return pages
}

var (
	tag       = regexp.MustCompile(`</?[A-Za-z!][^<>"]*(?:"[^"]*"[^<>"]*)*>`)
	attribute = regexp.MustCompile(`"[^"]*"`)
)

// tree lists the tags of a page with the names of their attributes, in order.
func tree(page string) []string {
	tags := tag.FindAllString(dataBlock.ReplaceAllString(page, ""), -1)
	for i := range tags {
		tags[i] = attribute.ReplaceAllString(tags[i], `""`)
	}
	return tags
}

// between gives what a page holds between its tags.
func between(page string) string {
	return tag.ReplaceAllString(dataBlock.ReplaceAllString(page, ""), "\n")
}

// TestHostileParametersStayTexts puts hostile texts in the address of the list.
func TestHostileParametersStayTexts(t *testing.T) {
	t.Parallel()
	app := site(t, Deps{}) // nothing that a text could find
	ask := func(t *rapid.T, name, value string) string {
		return getFrom(t.Fatal, app, "/lieux?lat=48&lon=2&"+name+"="+url.QueryEscape(value)).body
	}
	rapid.Check(t, func(t *rapid.T) {
		text := "x" + naughtyText.Draw(t, "text") + "x"
		if runes := []rune(text); len(runes) > 150 { // a longer search is refused
			text = string(runes[:150]) + "x"
		}
		name := rapid.SampledFrom([]string{"lieu", "q", "services", "ouvert", "curseur", "commune"}).Draw(t, "name")
		plain, hostile := ask(t, name, "xzx"), ask(t, name, text)
		if want, got := tree(plain), tree(hostile); !slices.Equal(want, got) {
			t.Errorf("%s=%q: elements are\n%q\nwanted\n%q", name, text, got, want)
		}
		if said := between(hostile); strings.ContainsAny(said, `<>"`) {
			t.Errorf("%s=%q opens something in\n%s", name, text, said)
		}
	})
}
