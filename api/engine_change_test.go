package api

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"annuaire/atlas"
	"annuaire/atlas/atlastest"
	"annuaire/directory"
	"annuaire/fault"
	"annuaire/geo"
	"annuaire/internal/httpd"
	"annuaire/search"
)

// away is an engine that may be down, and that finds no place whose identifier
// ends with 0: another one finds more.
type away struct {
	search.BuiltIn
	down atomic.Bool
}

func (e *away) State() search.State {
	if e.down.Load() {
		return search.State{Reason: "absent"}
	}
	return search.State{Engine: search.MeilisearchName}
}

func (e *away) Find(ctx context.Context, text string) (*atlas.Among, error) {
	found, err := e.BuiltIn.Find(ctx, text)
	switch {
	case e.down.Load():
		return nil, fault.New(fault.Unavailable, "absent")
	case err != nil || found == nil:
		return nil, err
	}
	fewer := &atlas.Among{Snapshot: found.Snapshot, Engine: search.MeilisearchName, Tag: "m" + found.Tag}
	for _, slot := range found.Slots {
		if e, held := found.Snapshot.InSlot(slot); held && !strings.HasSuffix(e.ID, "0") {
			fewer.Slots = append(fewer.Slots, slot)
		}
	}
	return fewer, nil
}

// twoEngines gives a server over 30 places of one name, found by an engine that
// may be down and the other in its place.
func twoEngines(t *testing.T) (*bundle, *away) {
	t.Helper()
	places := make([]directory.Place, 30)
	for i := range places {
		places[i] = full
		places[i].ID = fmt.Sprintf("lieu-%02d", i)
	}
	snap := atlas.Build(geo.NewGazetteer(atlastest.Territories()), nil, places)
	index, first := search.Build(snap), &away{}
	first.Use(index)
	app := httpd.New(httpd.Config{})
	deps := Deps{Atlas: atlas.New(snap), Search: &search.Fallback{First: first, Then: search.NewBuiltIn(index)}, Clock: func() time.Time { return noon }}
	if err := Register(app, deps); err != nil {
		t.Fatal(err)
	}
	return &bundle{app: app, snap: snap, index: index}, first
}

// listPage is what is read of a page of a list.
type listPage struct {
	Lieux   []struct{ ID string }
	Total   int
	Lecture struct{ Moteur string }
	next    string
}

func readListPage(t *testing.T, b *bundle, target string) (status int, page listPage) {
	t.Helper()
	resp, body := b.get(t, target)
	if resp.StatusCode != http.StatusOK {
		return resp.StatusCode, page
	}
	if err := json.Unmarshal([]byte(body), &page); err != nil {
		t.Fatal(err)
	}
	page.next, _, _ = strings.Cut(strings.TrimPrefix(resp.Header.Get("Link"), "<"), ">")
	return resp.StatusCode, page
}

// A list that began with an engine goes on with it while it answers, in every
// order, and else says that it must begin again.
func TestListsGoOnWithTheirEngine(t *testing.T) {
	t.Parallel()
	for _, order := range []string{"", "&tri=nom", "&tri=maj", "&lat=48.1&lon=-1.7"} {
		b, first := twoEngines(t)
		start := "/api/v1/lieux?limite=8&q=ada" + order
		first.down.Store(true)
		status, page := readListPage(t, b, start)
		if status != http.StatusOK || page.Lecture.Moteur != search.BuiltInName {
			t.Fatalf("%s: %d by %q", start, status, page.Lecture.Moteur)
		}
		first.down.Store(false)
		var listed []string
		for {
			for _, p := range page.Lieux {
				listed = append(listed, p.ID)
			}
			if page.next == "" {
				break
			}
			following := page.next
			if status, page = readListPage(t, b, following); status != http.StatusOK || page.Lecture.Moteur != search.BuiltInName || page.Total != 30 {
				t.Fatalf("%s: %d by %q, %d places", following, status, page.Lecture.Moteur, page.Total)
			}
		}
		slices.Sort(listed)
		if len(slices.Compact(listed)) != 30 {
			t.Errorf("%s: %v", start, listed)
		}

		_, page = readListPage(t, b, start)
		if page.Lecture.Moteur != search.MeilisearchName || page.next == "" {
			t.Fatalf("%s: by %q", start, page.Lecture.Moteur)
		}
		if status, again := readListPage(t, b, page.next); status != http.StatusOK || again.Lecture.Moteur != search.MeilisearchName {
			t.Errorf("%s: %d by %q", page.next, status, again.Lecture.Moteur)
		}
		first.down.Store(true)
		if resp, body := b.get(t, page.next); resp.StatusCode != http.StatusBadRequest || !strings.Contains(body, `"name":"curseur"`) {
			t.Errorf("%s without its engine: %d %s", page.next, resp.StatusCode, body)
		}
	}
}

// What a text finds is known by its tag alone: no date says that another engine
// answers.
func TestAnswersByTextHaveNoDate(t *testing.T) {
	t.Parallel()
	b, first := twoEngines(t)
	for _, target := range []string{
		"/api/v1/lieux?q=ada", "/api/v1/lieux?q=ada&format=geojson", "/api/v1/lieux?q=ada&tri=nom", "/api/v1/lieux/proches?q=ada&lat=48.1&lon=-1.7",
		"/donnees/lieux.csv?q=ada", "/donnees/lieux.geojson?q=ada", "/donnees/lieux.jsonld?q=ada", "/tuiles/lieux/5/15/11.mvt?q=ada", ogcPlacesPath + "/items?q=ada",
	} {
		first.down.Store(false)
		by, body := b.get(t, target)
		if by.StatusCode != http.StatusOK || by.Header.Get("Last-Modified") != "" || by.Header.Get("ETag") == "" {
			t.Errorf("%s: %d %v", target, by.StatusCode, by.Header)
		}
		if resp, _ := b.get(t, target, "If-None-Match", by.Header.Get("ETag")); resp.StatusCode != http.StatusNotModified {
			t.Errorf("%s: %d with the same engine", target, resp.StatusCode)
		}
		first.down.Store(true)
		for _, held := range [][]string{{"If-Modified-Since", "Sun, 01 Jan 2034 10:00:00 GMT"}, {"If-None-Match", by.Header.Get("ETag")}} {
			if resp, other := b.get(t, target, held...); resp.StatusCode != http.StatusOK || other == body {
				t.Errorf("%s with %s: %d with the other engine", target, held, resp.StatusCode)
			}
		}
	}
}
