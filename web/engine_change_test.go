package web

import (
	"context"
	"html"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"

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
	places := make([]directory.Place, 30)
	for i := range places {
		places[i] = full
		places[i].ID = "lieu-" + strconv.Itoa(i)
	}
	engine := &turning{}
	app := appOf(t.Fatal, Deps{}, engine, places...)
	engine.Use(search.Build(atlas.Build(nil, nil, places)))
	first := get(t, app, "/lieux?dans=noms&q="+strings.ReplaceAll(full.Name, " ", "+")+"&services="+strings.ReplaceAll(full.Services[0], " ", "+"))
	next := regexp.MustCompile(`rel="next" href="([^"]*)"`).FindStringSubmatch(first.body)
	if next == nil {
		t.Fatalf("no next page: %d", first.status)
	}
	second := get(t, app, html.UnescapeString(next[1]))
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
