package web

import (
	"encoding/json"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"annuaire/internal/realdata"
)

var (
	opened  = regexp.MustCompile(`<([A-Za-z][A-Za-z0-9]*|[!?][A-Za-z]*)`)           // where an element begins
	values  = regexp.MustCompile(`"[^"]*"`)                                         // the value of an attribute
	handler = regexp.MustCompile(`<[A-Za-z][^<>]*[\s/](on[a-z]+|style|srcdoc)\s*=`) // an attribute that no template writes
)

// TestNaughtyStringsOpenNoElement puts each of the strings that break sites in
// the parameters of the pages: no page holds an element or a handler that its
// templates do not write, and none fails.
func TestNaughtyStringsOpenNoElement(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile(realdata.File(t, "malveillant", "blns.json"))
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	if err := json.Unmarshal(raw, &list); err != nil {
		t.Fatal(err)
	}
	known := elementsOf(t)
	for i, s := range list {
		// A place that holds the string is found by it, so that its words are marked.
		holder := full
		holder.ID, holder.Name, holder.Summary = "porteur", s, "Avant "+s+" après"
		app := site(t, Deps{}, full, bare, holder)
		escaped := url.QueryEscape(s)
		everywhere := []string{
			"/lieux?q=" + escaped, "/lieux?lat=48&lon=2&lieu=" + escaped, "/lieux?dans=noms&q=" + escaped, "/lieux?page=" + escaped, "/lieux?" + escaped + "=1",
			"/lieux?ouvert=" + escaped, "/lieux?services=" + escaped, "/lieux?commune=" + escaped, "/lieux?curseur=" + escaped, "/carte?choisi=" + escaped,
			"/carte?bbox=" + escaped, "/carte?q=" + escaped, "/lieux/" + url.PathEscape(s), "/territoires/commune/" + url.PathEscape(s),
		}
		// Each string shown as typed, and in some of the other places in turn.
		turn := 2 + 3*i%(len(everywhere)-4)
		for _, path := range append(everywhere[:2:2], everywhere[turn:turn+3]...) {
			got := get(t, app, path)
			if got.status >= 500 {
				t.Errorf("%s answers %d", path, got.status)
			}
			for _, found := range opened.FindAllStringSubmatch(got.body, -1) {
				if !slices.Contains(known, strings.ToLower(found[1])) {
					t.Errorf("%s opens <%s>", path, found[1])
				}
			}
			if bad := handler.FindString(values.ReplaceAllString(dataBlock.ReplaceAllString(got.body, ""), `""`)); bad != "" {
				t.Errorf("%s holds %s", path, bad)
			}
			if n := strings.Count(got.body, "<script"); n > 1 {
				t.Errorf("%s holds %d scripts", path, n)
			}
		}
	}
}
