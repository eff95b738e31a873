package web

import (
	"compress/gzip"
	"io"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"annuaire/atlas"
	"annuaire/directory"
	"annuaire/web/page"
)

// TestWholeFormIsTheForm compares the form kept for a snapshot with the one
// made for the same counts.
func TestWholeFormIsTheForm(t *testing.T) {
	t.Parallel()
	s, err := New(Deps{Atlas: atlas.New(atlas.Build(nil, nil, worlds["hostile"]))})
	if err != nil {
		t.Fatal(err)
	}
	snapshot := s.deps.Atlas.Current()
	answer, err := snapshot.Search(atlas.Query{At: instant, Facets: true})
	if err != nil {
		t.Fatal(err)
	}
	for _, values := range []map[string][]string{{}, {"lat": {"48"}, "lon": {"2"}}} {
		whole, err := s.whole.get(snapshot, len(values) > 0, instant)
		if err != nil {
			t.Fatal(err)
		}
		want := page.PartOf(filterFormOf("/lieux", request{values: values}, len(values) > 0, answer.Facets).writeBody)
		if string(whole.Text) != string(want.Text) {
			t.Errorf("the form kept is\n%s\nwanted\n%s", whole.Text, want.Text)
		}
	}
}

// TestWholeFormFollowsTheSnapshot counts again after a change.
func TestWholeFormFollowsTheSnapshot(t *testing.T) {
	t.Parallel()
	var forms wholeForms
	for _, places := range worlds {
		snapshot := atlas.Build(nil, nil, places)
		whole, err := forms.get(snapshot, true, instant)
		if err != nil {
			t.Fatal(err)
		}
		offers := strings.Contains(string(whole.Text), "Gratuit")
		if want := slices.ContainsFunc(places, func(p directory.Place) bool { return p.ID == full.ID }); offers != want {
			t.Errorf("%d places: the form offers those that are free: %v", len(places), offers)
		}
	}
}

// TestPackedPagesAreThePages reads what clients that take gzip are sent.
func TestPackedPagesAreThePages(t *testing.T) {
	t.Parallel()
	app := site(t, Deps{}, full, bare)
	for _, path := range []string{"/", "/lieux", "/lieux?lat=48.1&lon=-1.7", "/lieux?services=Loisirs+et+cr%C3%A9ations+num%C3%A9riques", "/carte", "/carte/liste", "/lieux/plein", "/rien"} {
		request := httptest.NewRequest("GET", path, nil)
		request.Header.Set("Accept", "text/html")
		request.Header.Set("Accept-Encoding", "gzip, deflate, br")
		response, err := app.Test(request, -1)
		if err != nil {
			t.Fatal(err)
		}
		if coding, vary := response.Header.Get("Content-Encoding"), response.Header.Get("Vary"); coding != "gzip" || !strings.Contains(vary, "Accept-Encoding") {
			t.Errorf("%s: coding %q, Vary %q", path, coding, vary)
		}
		body := ungzipped(t, response.Body)
		if want := get(t, app, path).body; body != want {
			t.Errorf("%s: the packed page is\n%s\nwanted\n%s", path, body, want)
		}
	}
}

func ungzipped(t interface{ Fatal(...any) }, r io.Reader) string {
	z, err := gzip.NewReader(r)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
