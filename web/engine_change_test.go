package web

import (
	"context"
	"html"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/gofiber/fiber/v2"

	"annuaire/atlas"
	"annuaire/directory"
	"annuaire/search"
)

// turning answers each search in the name of another engine, as when a server
// comes and goes.
type turning struct {
	search.BuiltIn
	turn int
}

func (e *turning) Find(ctx context.Context, text string) (*atlas.Among, error) {
	found, err := e.BuiltIn.Find(ctx, text)
	if err != nil || found == nil {
		return found, err
	}
	e.turn++
	other := *found
	other.Engine = strconv.Itoa(e.turn)
	return &other, nil
}

// A list whose order changed between two pages begins again, with the words and
// the filters of the visitor.
func TestListBeginsAgainWithAnotherEngine(t *testing.T) {
	t.Parallel()
	places := alike()
	engine := &turning{}
	app := appOf(t.Fatal, Deps{}, engine, places...)
	engine.Use(search.Build(atlas.Build(nil, nil, places)))
	second := get(t, app, nextPage(t, app, "/lieux?dans=noms&q="+strings.ReplaceAll(full.Name, " ", "+")+"&services="+strings.ReplaceAll(full.Services[0], " ", "+")))
	if second.status != http.StatusBadRequest || !strings.Contains(second.body, "Voici la liste depuis le début") {
		t.Errorf("the next page: %d", second.status)
	}
	if cards := strings.Count(second.body, `<li data-id="`); cards != 20 {
		t.Errorf("%d places are shown", cards)
	}
	if !strings.Contains(second.body, "« "+full.Name) {
		t.Error("the words of the visitor are lost")
	}
}

// A list goes on with the engine that it began with, although the first one is
// back; and while none answers, the page says so.
func TestListGoesOnWithItsEngine(t *testing.T) {
	t.Parallel()
	places := alike()
	engine := &returning{}
	texts := search.NewBuiltIn(search.Build(atlas.Build(nil, nil, places)))
	engine.Use(texts.Index())
	app := appOf(t.Fatal, Deps{}, &search.Fallback{First: engine, Then: texts}, places...)
	for _, order := range []string{"", "&tri=nom", "&lat=48.1&lon=-1.6"} {
		engine.here.Store(false)
		next := nextPage(t, app, "/lieux?dans=noms&q="+strings.ReplaceAll(full.Name, " ", "+")+order)
		engine.here.Store(true)
		second := get(t, app, next)
		if cards := strings.Count(second.body, `<li data-id="`); second.status != http.StatusOK || cards != 10 {
			t.Errorf("%s: %d, %d places", next, second.status, cards)
		}
	}
	next := nextPage(t, app, "/lieux?dans=noms&q="+strings.ReplaceAll(full.Name, " ", "+"))
	down := get(t, appOf(t.Fatal, Deps{}, new(engineAway), places...), next)
	if down.status != http.StatusServiceUnavailable || !strings.Contains(down.body, "n’est pas disponible pour le moment") {
		t.Errorf("the next page while no engine answers: %d", down.status)
	}
}

// returning is an engine that is here or not, under the name of the first.
type returning struct {
	turning
	here atomic.Bool
}

func (e *returning) State() search.State {
	if !e.here.Load() {
		return search.State{Reason: "absent"}
	}
	return search.State{Engine: search.MeilisearchName}
}

// alike gives 30 places of one name.
func alike() []directory.Place {
	places := make([]directory.Place, 30)
	for i := range places {
		places[i] = full
		places[i].ID = "lieu-" + strconv.Itoa(i)
	}
	return places
}

var nextLink = regexp.MustCompile(`rel="next" href="([^"]*)"`)

// nextPage gives the address of the page after a page of a list.
func nextPage(t *testing.T, app *fiber.App, path string) string {
	t.Helper()
	first := get(t, app, path)
	next := nextLink.FindStringSubmatch(first.body)
	if next == nil {
		t.Fatalf("%s: no next page: %d", path, first.status)
	}
	return html.UnescapeString(next[1])
}
