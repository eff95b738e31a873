package e2e

import (
	"os"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// TestSuggestionsLook opens the list on both screens, light, dark and in
// forced colours: no fault for axe-core, targets of 44 pixels, the field in
// sight and the page where it was.
func TestSuggestionsLook(t *testing.T) {
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
				for name, path := range map[string]string{"accueil": "/", "liste": "/lieux", "carte": "/carte"} {
					v.open(path)
					if name == "carte" {
						v.waitFor(`document.querySelector("#carte").dataset.prete === "oui"`)
						if s == phone {
							v.do(chromedp.Click(`[data-vue="liste"]`, chromedp.ByQuery))
						}
					}
					before := v.places()
					v.typeText("mai")
					if after := v.places(); after != before {
						t.Errorf("%s: the page moved from %v to %v", name, before, after)
					}
					v.do(chromedp.KeyEvent(kb.ArrowDown))
					v.checkList(name)
					v.checkWidth(name)
					if look != "contraste" { // axe-core reads the colours of the style sheet
						v.checkAxe(name+" with suggestions", string(axe))
					}
					v.picture("suggestions-"+name+"-"+s.name+"-"+look, false)
				}
			})
		}
	}
}

// places gives where things of the page are, and how far it is scrolled.
func (v *visitor) places() (at string) {
	v.t.Helper()
	v.eval(`JSON.stringify([scrollY, ...["#q", ".recherche button", "h1", "main > *:last-child"].map(s => document.querySelector(s).getBoundingClientRect()).map(r => [r.x, r.y, r.width, r.height].map(Math.round))])`, &at)
	return at
}

// checkList checks the size of the options, and that the field is not covered.
func (v *visitor) checkList(name string) {
	v.t.Helper()
	var faults []string
	v.eval(`(() => {
		const faults = [], list = document.querySelector("#q-liste"), q = document.querySelector("#q");
		const box = list.getBoundingClientRect(), field = q.getBoundingClientRect();
		if (box.top < field.bottom) faults.push("the list covers the field");
		if (box.left < 0 || box.right > innerWidth) faults.push("the list is cut");
		if (document.elementFromPoint(field.x + 20, field.y + field.height / 2) !== q) faults.push("something is over the field");
		if (document.elementFromPoint(box.x + 30, box.y + 20).closest("#q-liste") !== list) faults.push("something is over the list");
		for (const o of list.querySelectorAll("[role=option]")) if (o.getBoundingClientRect().height < 44) faults.push(o.textContent + " is too small");
		return faults;
	})()`, &faults)
	if len(faults) > 0 {
		v.t.Errorf("%s: %s", name, strings.Join(faults, ", "))
	}
}
