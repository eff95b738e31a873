package e2e

import (
	"context"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// TestCitizen is the journey the directory exists for: type a town, see the
// nearest places first, open one, print it.
func TestCitizen(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		visit visit
	}{
		{"telephone", visit{screen: phone}},
		{"ordinateur", visit{screen: desk}},
		{"telephone sans JavaScript", visit{screen: phone, noScript: true}},
		{"ordinateur sans JavaScript", visit{screen: desk, noScript: true}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			v := newVisitor(t, c.visit)
			v.findRennes()
			name := v.text(".cartes h2")
			v.follow(".cartes a")
			if got := v.text("h1"); got != name {
				t.Errorf("the sheet is that of %q, %q was followed", got, name)
			}
			v.print(strings.ReplaceAll(c.name, " ", "-"))
		})
	}
}

// findRennes types "Rennes" on the home page and checks the list it leads to.
func (v *visitor) findRennes() {
	v.t.Helper()
	v.open("/")
	v.do(chromedp.SendKeys("#q", "Rennes", chromedp.ByQuery))
	v.follow(".recherche button[type=submit]")
	if sentence := v.text(".phrase"); !strings.Contains(sentence, "de Rennes") {
		v.t.Errorf("the list says %q", sentence)
	}
	metres := v.distances()
	if len(metres) < 5 {
		v.t.Fatalf("%d places have a distance", len(metres))
	}
	for i := 1; i < len(metres); i++ {
		if metres[i] < metres[i-1] {
			v.t.Errorf("place %d is at %v m, after one at %v m", i+1, metres[i], metres[i-1])
		}
	}
	if states := v.texts(".cartes .etat"); len(states) != len(v.texts(".cartes > li")) {
		v.t.Errorf("%d places tell whether they are open", len(states))
	}
}

var distanceText = regexp.MustCompile(`^([\d,]+)(km|m)$`)

// distances reads the distances of the list, in metres.
func (v *visitor) distances() []float64 {
	v.t.Helper()
	var metres []float64
	for _, text := range v.texts(".cartes .ou strong") {
		m := distanceText.FindStringSubmatch(strings.Join(strings.Fields(text), ""))
		if m == nil {
			v.t.Fatalf("%q is not a distance", text)
		}
		n, err := strconv.ParseFloat(strings.ReplaceAll(m[1], ",", "."), 64)
		if err != nil {
			v.t.Fatal(err)
		}
		if m[2] == "km" {
			n *= 1000
		}
		metres = append(metres, n)
	}
	return metres
}

// print makes the paper version and checks what it shows.
func (v *visitor) print(name string) {
	v.t.Helper()
	v.do(chromedp.ActionFunc(func(ctx context.Context) error {
		pdf, _, err := page.PrintToPDF().WithPaperWidth(8.27).WithPaperHeight(11.69).WithPrintBackground(true).Do(ctx)
		if err == nil && len(pdf) < 5000 {
			v.t.Errorf("the printed sheet weighs %d bytes", len(pdf))
		}
		v.keep("fiche-"+name+".pdf", pdf)
		return err
	}))
	v.onPaper(true)
	for selector, shown := range map[string]bool{".entete": false, ".pied": false, ".agir": false, "h1": true, ".pied-impression": true, ".code-qr": true} {
		var visible bool
		v.eval(`!!document.querySelector(`+quoted(selector)+`)?.getClientRects().length`, &visible)
		if visible != shown {
			v.t.Errorf("on paper, %s shown: %v", selector, visible)
		}
	}
	v.picture("papier-"+name, true)
	v.onPaper(false)
}

func (v *visitor) onPaper(paper bool) {
	v.t.Helper()
	media := ""
	if paper {
		media = "print"
	}
	v.do(emulateMedia(media))
}

func TestMapFollowsAndIsFollowed(t *testing.T) {
	t.Parallel()
	v := newVisitor(t, visit{screen: desk})
	v.open("/carte?q=Rennes")
	v.waitFor(`document.querySelector("#carte").dataset.prete === "oui"`)
	v.waitFor(`document.querySelector("#carte").carte.areTilesLoaded()`)
	if !v.drawn() {
		t.Error("nothing is drawn on the map")
	}
	v.picture("carte-rennes-1280", false)
	v.waitFor(`document.querySelector("#carte").carte.queryRenderedFeatures({layers: ["cherche-rond"]}).length > 0`)

	// A cluster opens where it is clicked, and the list follows.
	before := v.location()
	v.clickFeature("groupes")
	v.waitFor(`location.search.includes("bbox=") && document.querySelector("#liste").getAttribute("aria-busy") === "false"`)
	v.waitFor(`!document.querySelector("#carte").carte.isMoving() && document.querySelector("#carte").carte.areTilesLoaded()`)
	if v.location() == before {
		t.Error("opening a cluster left the address as it was")
	}
	v.checkInStep()
	v.picture("carte-groupe-ouvert-1280", false)

	// Moved by the keyboard, the list follows again.
	moved := v.location()
	v.do(chromedp.Focus(".maplibregl-canvas", chromedp.ByQuery), chromedp.KeyEvent(kb.ArrowRight))
	v.waitFor(`location.href !== ` + quoted(moved))
	v.waitFor(`document.querySelector("#liste").getAttribute("aria-busy") === "false" && document.querySelector("#carte").carte.areTilesLoaded()`)
	v.checkInStep()

	// The address holds it all: opened anew, it shows the same.
	want := v.text("#liste .phrase")
	address, err := url.Parse(v.location())
	if err != nil {
		t.Fatal(err)
	}
	v.open(address.RequestURI())
	if got := v.text("#liste .phrase"); got != want {
		t.Errorf("the same address first says %q, then %q", want, got)
	}

	// Close by, places bear their names.
	v.waitFor(`document.querySelector("#carte").dataset.prete === "oui"`)
	v.eval(`document.querySelector("#carte").carte.jumpTo({center: [-1.68, 48.11], zoom: 14}).getZoom()`, nil)
	v.waitFor(`document.querySelector("#carte").carte.areTilesLoaded() && document.querySelector("#carte").carte.queryRenderedFeatures({layers: ["noms"]}).length > 0`)
}

// drawn tells whether the map holds rendered places.
func (v *visitor) drawn() bool {
	v.t.Helper()
	var n int
	v.eval(`document.querySelector("#carte").carte.queryRenderedFeatures({layers: ["groupes", "lieux"]}).length`, &n)
	return n > 0
}

// clickFeature clicks, as a hand would, on the first thing drawn by a layer.
func (v *visitor) clickFeature(layer string) {
	v.t.Helper()
	v.waitFor(`document.querySelector("#carte").carte.loaded() && !document.querySelector("#carte").carte.isMoving()`)
	var at struct{ X, Y float64 }
	v.eval(`(() => {
		const map = document.querySelector("#carte").carte;
		const box = map.getCanvas().getBoundingClientRect();
		const free = map.queryRenderedFeatures({layers: [`+quoted(layer)+`]})
			.map(f => map.project(f.geometry.coordinates))
			.find(p => p.x > 150 && p.x < box.width - 120 && p.y > 80 && p.y < box.height - 80);
		return free ? {X: box.x + free.x, Y: box.y + free.y} : {X: 0, Y: 0};
	})()`, &at)
	if at.X == 0 {
		v.t.Fatalf("nothing of %s to click on", layer)
	}
	v.do(
		input.DispatchMouseEvent(input.MouseMoved, at.X, at.Y),
		chromedp.MouseClickXY(at.X, at.Y),
	)
}

var firstNumber = regexp.MustCompile(`^[\d\s\x{a0}]+`)

// checkInStep compares the total the list gives with the number of places
// that the map draws in its window.
func (v *visitor) checkInStep() {
	v.t.Helper()
	digits := strings.Join(strings.Fields(firstNumber.FindString(strings.ReplaceAll(v.text("#liste .phrase"), "\u00a0", " "))), "")
	listed, err := strconv.Atoi(digits)
	if err != nil {
		listed = 0
	}
	var shown int
	deadline := time.Now().Add(10 * time.Second)
	for {
		v.eval(`(() => {
			const map = document.querySelector("#carte").carte, box = map.getBounds(), seen = new Set();
			let n = 0;
			for (const f of map.queryRenderedFeatures({layers: ["groupes", "lieux"]})) {
				const key = JSON.stringify(f.geometry.coordinates.map(x => x.toFixed(6))) + (f.properties.id ?? f.properties.nombre);
				if (seen.has(key) || !box.contains(f.geometry.coordinates)) continue;
				seen.add(key);
				n += f.properties.nombre ?? 1;
			}
			return n;
		})()`, &shown)
		if shown == listed || time.Now().After(deadline) {
			break
		}
		v.do(chromedp.Sleep(100 * time.Millisecond))
	}
	// A cluster at the edge counts places on both sides of it.
	if diff := shown - listed; diff < -listed/10-2 || diff > listed/10+2 {
		v.t.Errorf("the list tells %d places, the map draws %d", listed, shown)
	}
}

func TestMapOnAPhone(t *testing.T) {
	t.Parallel()
	v := newVisitor(t, visit{screen: phone})
	v.open("/carte?q=Rennes")
	v.waitFor(`document.querySelector("#carte").dataset.prete === "oui"`)
	v.picture("carte-rennes-390", false)
	v.do(chromedp.Click(`[data-vue="liste"]`, chromedp.ByQuery))
	if metres := v.distances(); len(metres) == 0 {
		t.Error("the list behind the tab is empty")
	}
	v.picture("carte-liste-390", false)
	v.do(chromedp.Click(`[data-vue="carte"]`, chromedp.ByQuery))
	v.waitFor(`!document.querySelector("#carte").carte.isMoving()`)
	v.clickFeature("lieux")
	v.waitFor(`!document.querySelector(".carte-choisi").hidden`)
	v.picture("carte-choisi-390", false)
	v.follow(".carte-choisi a")
	if !strings.Contains(v.location(), "/lieux/") {
		t.Errorf("the chosen place leads to %s", v.location())
	}
}

func TestMapWithoutScript(t *testing.T) {
	t.Parallel()
	v := newVisitor(t, visit{screen: phone, noScript: true})
	v.open("/carte?q=Rennes")
	if v.location() == v.base+"/carte?q=Rennes" {
		t.Error("a town typed on the map page is not recognised")
	}
	if len(v.distances()) == 0 {
		t.Error("without JavaScript the map page has no list")
	}
	if said := v.text("noscript"); !strings.Contains(said, "JavaScript") {
		t.Errorf("the page does not say why there is no map: %q", said)
	}
	v.checkWidth("carte sans JavaScript")
	v.picture("carte-sans-javascript-390", true)
}

// TestFiltersWithoutScript sets filters by the form alone.
func TestFiltersWithoutScript(t *testing.T) {
	t.Parallel()
	v := newVisitor(t, visit{screen: phone, noScript: true})
	v.open("/lieux?q=Rennes")
	all := len(v.texts(".cartes > li"))
	v.do(chromedp.Click(".filtres > summary", chromedp.ByQuery))
	v.picture("filtres-390", false)
	v.do(
		chromedp.Focus(`//summary[contains(., "Prix")]`, chromedp.BySearch),
		chromedp.KeyEvent(kb.Enter),
		chromedp.Focus(`input[name="frais_a_charge"][value="Gratuit"]`, chromedp.ByQuery),
		chromedp.KeyEvent(" "),
	)
	v.follow(`.filtres .actions button`)
	if got := v.text(".filtres summary"); !strings.Contains(got, "(1") {
		t.Errorf("one filter is in force, the page says %q", got)
	}
	if free := len(v.texts(".cartes > li")); free == 0 || free > all {
		t.Errorf("%d free places among %d", free, all)
	}
	if !strings.Contains(v.text(".phrase"), "de Rennes") {
		t.Errorf("the filter lost the place: %q", v.text(".phrase"))
	}
}
