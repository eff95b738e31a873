package e2e

import (
	"os"
	"strings"
	"testing"
)

// pages are the public pages, each in a state worth looking at.
var pages = []struct{ name, path string }{
	{"accueil", "/"},
	{"liste", "/lieux?q=Rennes"},
	{"liste-filtres", "/lieux?q=Rennes&frais_a_charge=Gratuit&ouvert=maintenant"},
	{"liste-vide", "/lieux?q=zzzz"},
	{"liste-erreur", "/lieux?lat=999&lon=2"},
	{"fiche", ""}, // the first place of the list
	{"carte", "/carte"},
	{"territoires", "/territoires"},
	{"departement", "/territoires/departement/35"},
	{"donnees", "/donnees"},
	{"accessibilite", "/accessibilite"},
	{"introuvable", "/cette-page-n-existe-pas"},
}

func (v *visitor) openPage(name, path string) {
	v.t.Helper()
	if path == "" {
		v.open("/lieux?q=Rennes")
		v.follow(".cartes a")
	} else {
		v.open(path)
	}
	if name == "fiche" && v.wide {
		v.waitFor(`document.querySelector("[data-petite-carte]").dataset.prete === "oui"`)
	}
	if name == "carte" {
		v.waitFor(`document.querySelector("#carte").dataset.prete === "oui"`)
	}
}

func TestPagesOnEveryScreen(t *testing.T) {
	t.Parallel()
	axe, err := os.ReadFile("../web/node_modules/axe-core/axe.min.js")
	if err != nil {
		t.Fatalf("axe-core is missing, run « npm ci » in web: %v", err)
	}
	for _, s := range []screen{tiny, phone, desk} {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			v := newVisitor(t, visit{screen: s})
			for _, p := range pages {
				v.openPage(p.name, p.path)
				v.checkWidth(p.name)
				v.checkAxe(p.name, string(axe))
				if s != tiny {
					v.picture(p.name+"-"+s.name, p.name != "carte")
				}
			}
		})
	}
}

func TestDarkPages(t *testing.T) {
	t.Parallel()
	axe, err := os.ReadFile("../web/node_modules/axe-core/axe.min.js")
	if err != nil {
		t.Fatalf("axe-core is missing, run « npm ci » in web: %v", err)
	}
	v := newVisitor(t, visit{screen: desk, dark: true})
	for _, p := range pages {
		v.openPage(p.name, p.path)
		v.checkAxe(p.name, string(axe))
		if p.name == "liste" || p.name == "carte" || p.name == "fiche" {
			v.picture(p.name+"-sombre", p.name != "carte")
		}
	}
}

// checkWidth fails when the page scrolls sideways.
func (v *visitor) checkWidth(name string) {
	v.t.Helper()
	var overflow struct {
		Wide    int64    `json:"wide"`
		Window  int64    `json:"window"`
		Culprit []string `json:"culprit"`
	}
	v.eval(`({wide: document.documentElement.scrollWidth, window: innerWidth,
		culprit: [...document.body.querySelectorAll("*")].filter(e => e.getBoundingClientRect().right > innerWidth + 1 && getComputedStyle(e).position !== "absolute").slice(0, 4).map(e => e.tagName + "." + e.className)})`, &overflow)
	if overflow.Wide > overflow.Window {
		v.t.Errorf("%s is %d pixels wide in a window of %d: %q", name, overflow.Wide, overflow.Window, overflow.Culprit)
	}
}

// checkAxe fails on each critical or serious fault that axe-core finds.
func (v *visitor) checkAxe(name, axe string) {
	v.t.Helper()
	var faults []string
	v.eval(axe+`; axe.run(document, {resultTypes: ["violations"]}).then(r => r.violations
		.filter(v => v.impact === "serious" || v.impact === "critical")
		.map(v => v.id + " (" + v.impact + "): " + v.nodes.slice(0, 3).map(n => n.target.join(" ") + " " + n.failureSummary).join(" | ")))`, &faults, awaited)
	if len(faults) > 0 {
		v.t.Errorf("axe-core on %s: %s", name, strings.Join(faults, "\n"))
	}
}
