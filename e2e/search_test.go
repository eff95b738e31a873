package e2e

import (
	"encoding/json"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// typedSearches are what people type, and what each of the first places must
// show of it.
var typedSearches = []struct {
	typed, from string
	marked      []string // in the card of every place, without accents and case
	said        string
	near        bool // no place holds all the words: a link leads to the nearest
}{
	{"mediatheque", "/", []string{"mediatheque"}, "lieux pour « mediatheque »", false},
	{"médiathèque st brieuc", "/lieux", []string{"saint brieuc"}, "sans « médiathèque ». Chercher plutôt « médiathèque, près de Saint-Brieuc (22) »", true},
	{"fab lab lyon", "/territoires", []string{"fab", "lyon"}, "pour « fab lab lyon »", false},
	{"aide impots 35000", "/", []string{"aide", "demarches administratives"}, "de 35000 Rennes, du plus proche au plus lointain", false},
	{"medithaeque", "/donnees", []string{"mediatheque"}, "Vouliez-vous dire « médiathèque »", false},
}

// TestSearchByKeyboard types into the field and follows the first place found,
// without a mouse, with scripts and without.
func TestSearchByKeyboard(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		visit visit
	}{
		{"telephone", visit{screen: phone}},
		{"ordinateur", visit{screen: desk}},
		{"ordinateur sans JavaScript", visit{screen: desk, noScript: true}},
		{"telephone sans JavaScript", visit{screen: phone, noScript: true}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			v := newVisitor(t, c.visit)
			for _, s := range typedSearches {
				v.open(s.from)
				v.tabTo("#q")
				v.do(chromedp.KeyEvent(kb.End), input.InsertText(s.typed))
				v.press(kb.Enter)
				if said := v.text("[role=status] .phrase") + " " + strings.Join(v.texts("[role=status] .lecture"), ""); !strings.Contains(said, s.said) {
					t.Errorf("%q: the page says %q, not %q", s.typed, said, s.said)
				}
				v.checkMarks(s.typed, s.marked)
				if s.near {
					v.tabTo(".lecture a")
					v.press(kb.Enter)
					v.checkMarks(s.typed, []string{"mediatheque"})
					if len(v.distances()) == 0 {
						t.Errorf("%q: the nearest have no distance at %s", s.typed, v.location())
					}
				}
				v.tabTo(".cartes a")
				name := v.text(".cartes a")
				v.press(kb.Enter)
				if title := v.text("h1"); title != name {
					t.Errorf("%q: Enter on %q leads to the sheet of %q", s.typed, name, title)
				}
			}
		})
	}
}

// tabTo presses Tab until an element has the focus.
func (v *visitor) tabTo(selector string) {
	v.t.Helper()
	for range 60 {
		var there bool
		if v.eval(`document.activeElement === document.querySelector(`+quoted(selector)+`)`, &there); there {
			return
		}
		v.do(chromedp.KeyEvent(kb.Tab))
	}
	v.t.Fatalf("Tab does not reach %s at %s", selector, v.location())
}

// checkMarks reads what is marked in the card of each place.
func (v *visitor) checkMarks(typed string, wanted []string) {
	v.t.Helper()
	var cards []string
	v.eval(`[...document.querySelectorAll(".cartes > li")].map(c => [...c.querySelectorAll("mark")].map(m => m.textContent).join(" · ")
		.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replace(/[-’']/g, " "))`, &cards)
	if len(cards) == 0 {
		v.t.Errorf("%q finds nothing: %s, %q", typed, v.location(), v.text("main"))
	}
	for i, card := range cards {
		for _, w := range wanted {
			if !strings.Contains(card, w) {
				v.t.Errorf("%q: place %d marks %q, not %q", typed, i+1, card, w)
			}
		}
	}
}

// searchStates are the pages of a search, each in a state worth looking at.
var searchStates = []struct{ name, path, said string }{
	{"trouve", "/lieux?q=mediatheque+victor", "lieux pour « mediatheque victor »"},
	{"services", "/lieux?q=aide+impots+35000", "lieux pour « aide impots » à moins de"},
	{"corrige", "/lieux?q=medithaeque", "Vouliez-vous dire « médiathèque »"},
	{"sans-un-mot", "/lieux?q=mediatheque+zzzz", "Chercher seulement « mediatheque »."},
	{"rien-ville", "/lieux?q=zzzz+Rennes&dans=noms", "Chercher seulement « Rennes »"},
	{"rien-distance", "/lieux?q=fablab&lat=48.0&lon=-3.0&rayon=5000&lieu=Ici", "Les lieux les plus proches"},
	{"rien-territoire", "/lieux?departement=35&equipement=Brodeuse+num%C3%A9rique&typologie=BIB&ouvert=maintenant", "Les lieux les plus proches"},
	{"rien", "/lieux?q=zzzz+xyxyxy", "Que faire ?"},
	{"carte", "/carte?q=mediatheque+victor", "lieux pour « mediatheque victor »"},
}

// TestSearchStates: no fault for axe-core on either screen, light, dark and in
// forced colours, and on paper.
func TestSearchStates(t *testing.T) {
	t.Parallel()
	axe, err := os.ReadFile("../web/node_modules/axe-core/axe.min.js")
	if err != nil {
		t.Fatalf("axe-core is missing, run « npm ci » in web: %v", err)
	}
	for _, s := range []screen{phone, desk} {
		for _, look := range []string{"clair", "sombre", "contraste"} {
			t.Run(s.name+" "+look, func(t *testing.T) {
				t.Parallel()
				v := newVisitor(t, visit{screen: s, dark: look == "sombre"})
				if look == "contraste" {
					v.do(emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name: "forced-colors", Value: "active"}}))
				}
				for _, p := range searchStates {
					v.open(p.path)
					if p.name == "carte" {
						v.waitFor(`document.querySelector("#carte").dataset.prete === "oui" && document.querySelector("#carte").carte.areTilesLoaded()`)
					}
					if !strings.Contains(v.text("main"), p.said) {
						t.Errorf("%s does not say %q: %s", p.path, p.said, v.text("main"))
					}
					v.checkWidth(p.name)
					if look != "contraste" { // axe-core reads the colours of the style sheet
						v.checkAxe(p.name, string(axe))
					}
					v.picture("recherche-"+p.name+"-"+s.name+"-"+look, p.name != "carte")
				}
			})
		}
	}
}

// TestSearchOnPaper prints a list with its marks.
func TestSearchOnPaper(t *testing.T) {
	t.Parallel()
	v := newVisitor(t, visit{screen: desk})
	v.open("/lieux?q=aide+impots+35000")
	v.onPaper(true)
	var drawn string
	v.eval(`getComputedStyle(document.querySelector("mark")).fontWeight`, &drawn)
	if drawn != "700" {
		t.Errorf("marked words weigh %q on paper", drawn)
	}
	v.picture("recherche-papier", true)
}

// TestSearchEverywhere: one search field on each page, with its name, which
// leads to the list.
func TestSearchEverywhere(t *testing.T) {
	t.Parallel()
	v := newVisitor(t, visit{screen: desk})
	for _, path := range []string{"/", "/lieux", "/carte", "", "/territoires", "/territoires/departement/35", "/donnees", "/absent", "/lieux/absent"} {
		v.openPage("", path)
		var form struct {
			Fields, Doubles int
			Label, Role     string
		}
		v.eval(`({Fields: document.querySelectorAll("[name=q]:not([type=hidden])").length, Label: document.querySelector("#q")?.labels[0]?.textContent ?? "",
			Role: document.querySelector("#q")?.role ?? "",
			Doubles: [...document.querySelectorAll("[id]")].filter(e => document.querySelectorAll("#" + CSS.escape(e.id)).length > 1).length})`, &form)
		if form.Fields != 1 || form.Label == "" || form.Role != "combobox" || form.Doubles != 0 {
			t.Errorf("%s: %+v", path, form)
		}
		if path == "/carte" {
			continue
		}
		v.do(chromedp.Focus("#q", chromedp.ByQuery), chromedp.Evaluate(`document.querySelector("#q").select()`, nil))
		v.typeText("rennes")
		v.do(chromedp.KeyEvent(kb.ArrowDown))
		v.press(kb.Enter)
		if !strings.Contains(v.text(".phrase"), "Rennes") {
			t.Errorf("%q: the suggestion leads to %s", path, v.location())
		}
	}
}

// TestNaughtySearches has the browser read the page of each text that breaks
// sites: none makes an element or a handler.
func TestNaughtySearches(t *testing.T) {
	t.Parallel()
	dir := os.Getenv("ANNUAIRE_REAL_DATA")
	if dir == "" {
		dir = "../../shared/data"
	}
	raw, err := os.ReadFile(filepath.Join(dir, "malveillant", "blns.json"))
	if err != nil {
		t.Skipf("without the list of naughty strings: %v", err)
	}
	var list []string
	if err := json.Unmarshal(raw, &list); err != nil {
		t.Fatal(err)
	}
	var paths []string
	for _, s := range list {
		paths = append(paths, "/lieux?dans=noms&q="+url.QueryEscape(s), "/carte/liste?bbox=-5,41,9,51&q="+url.QueryEscape("aide "+s))
	}
	asked, err := json.Marshal(paths)
	if err != nil {
		t.Fatal(err)
	}
	v := newVisitor(t, visit{screen: desk})
	v.open("/lieux")
	var faults []string
	v.eval(`(async () => {
		const faults = [], known = new Set("a b bdi br button details div fieldset form h1 h2 h3 input label legend li mark nav ol p path span strong summary svg ul".split(" "));
		for (const path of `+string(asked)+`) {
			const answer = await fetch(path);
			if (answer.status >= 500) faults.push(path + " answers " + answer.status);
			const page = new DOMParser().parseFromString(await answer.text(), "text/html");
			for (const e of (page.querySelector("main") ?? page.body).querySelectorAll("*")) {
				if (!known.has(e.localName)) faults.push(path + " makes " + e.localName);
				for (const a of e.attributes) if (a.name.startsWith("on") || a.name === "style" || /^\s*javascript:/i.test(a.value) && a.name !== "value") faults.push(path + " writes " + a.name);
			}
		}
		return faults;
	})()`, &faults, awaited)
	if len(faults) > 0 {
		t.Errorf("%d faults: %s", len(faults), strings.Join(faults[:min(10, len(faults))], "\n"))
	}
}
