package e2e

import (
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// hand is somebody who has a keyboard and no mouse. All that they do goes through
// the keys: Tab until what they want has the focus, then Enter, Space, an arrow
// or letters.
type hand struct {
	*visitor
	journey  string // names the pictures
	noScript bool
}

// take gives the keyboard of a browser where nobody has signed in.
func take(t *testing.T, journey string, with visit) *hand {
	t.Helper()
	return (&hand{newVisitor(t, with), journey, with.noScript}).watched()
}

// takeAs gives the keyboard of a browser where this person has signed in.
func takeAs(t *testing.T, email, journey string, with visit) *hand {
	t.Helper()
	return (&hand{signedIn(t, email, with), journey, with.noScript}).watched()
}

// watched keeps a picture of where a journey that fails has stopped.
func (h *hand) watched() *hand {
	h.t.Cleanup(func() {
		if h.t.Failed() && h.ctx.Err() == nil {
			h.picture(h.journey+"-arret", true)
		}
	})
	return h
}

// mostStops bounds the presses of Tab on the way to one thing of a page.
const mostStops = 300

// reach presses Tab until the script holds of the focused element e, which must
// be seen to have the focus.
func (h *hand) reach(script, what string) {
	h.t.Helper()
	for range mostStops {
		var at struct{ Here, Shown bool }
		h.eval(`(() => {
			const e = document.activeElement;
			if (!e || e === document.body || !(`+script+`)) return {Here: false, Shown: false};
			const style = getComputedStyle(e), box = e.getBoundingClientRect();
			return {Here: true, Shown: style.outlineStyle !== "none" && box.width > 0 && box.top < innerHeight && box.bottom > 0};
		})()`, &at)
		if at.Here {
			if !at.Shown {
				h.t.Errorf("%s has the focus at %s, which nobody can see", what, h.location())
			}
			return
		}
		h.do(chromedp.KeyEvent(kb.Tab))
	}
	h.t.Fatalf("Tab never reaches %s at %s", what, h.location())
}

// to goes to what a selector names.
func (h *hand) to(selector string) {
	h.t.Helper()
	h.reach(`e.matches(`+quoted(selector)+`)`, selector)
}

// toText goes to the link, button or fold whose text begins so.
func (h *hand) toText(text string) {
	h.t.Helper()
	h.reach(`e.matches("a, button, summary") && e.textContent.trim().replace(/\s+/g, " ").startsWith(`+quoted(text)+`)`, text)
}

// enter follows the link, or presses the button, that leads to another page.
func (h *hand) enter(text string) {
	h.t.Helper()
	h.toText(text)
	h.press(kb.Enter)
}

// unfold opens what is folded under this text.
func (h *hand) unfold(text string) {
	h.t.Helper()
	h.toText(text)
	h.do(chromedp.KeyEvent(kb.Enter))
}

// write types over what a field holds.
func (h *hand) write(name, text string) {
	h.t.Helper()
	h.to(`[name="` + name + `"]`)
	h.eval(`document.activeElement.select()`, nil) // as Ctrl+A, which a headless browser leaves alone
	h.do(chromedp.KeyEvent(text))
}

// tick checks a box.
func (h *hand) tick(name, value string) {
	h.t.Helper()
	h.to(`[name="` + name + `"][value="` + value + `"]`)
	h.do(chromedp.KeyEvent(" "))
}

// pick chooses among radio buttons: arrows go from one to the next.
func (h *hand) pick(name, value string) {
	h.t.Helper()
	h.to(`[name="` + name + `"]`)
	for range 30 {
		var at struct {
			Value   string
			Checked bool
		}
		h.eval(`({Value: document.activeElement.value, Checked: document.activeElement.checked})`, &at)
		switch {
		case at.Value == value && at.Checked:
			return
		case at.Value == value:
			h.do(chromedp.KeyEvent(" "))
			return
		}
		h.do(chromedp.KeyEvent(kb.ArrowDown))
	}
	h.t.Fatalf("the arrows never reach %s=%s at %s", name, value, h.location())
}

// choose types the beginning of an option of a list.
func (h *hand) choose(name, beginning string) {
	h.t.Helper()
	h.to(`select[name="` + name + `"]`)
	h.do(chromedp.KeyEvent(beginning))
	var chosen string
	h.eval(`document.activeElement.selectedOptions[0].textContent.trim()`, &chosen)
	if !strings.HasPrefix(chosen, beginning) {
		h.t.Fatalf("typing %q chooses %q", beginning, chosen)
	}
}

// look checks a page on the way and keeps its picture.
func (h *hand) look(step string) {
	h.t.Helper()
	h.checkWidth(h.journey + ", " + step)
	if h.noScript { // axe-core is a script; those of the page did not run
		h.do(emulation.SetScriptExecutionDisabled(false))
	}
	h.checkAxe(h.journey+", "+step, axeCore(h.t))
	if h.noScript {
		h.do(emulation.SetScriptExecutionDisabled(true))
	}
	h.picture(h.journey+"-"+step, true)
}

var readAxe = sync.OnceValues(func() (string, error) {
	axe, err := os.ReadFile("../web/node_modules/axe-core/axe.min.js")
	return string(axe), err
})

func axeCore(t *testing.T) string {
	t.Helper()
	axe, err := readAxe()
	if err != nil {
		t.Fatalf("axe-core is missing, run « npm ci » in web: %v", err)
	}
	return axe
}

// says fails unless the page holds these texts.
func (h *hand) says(texts ...string) {
	h.t.Helper()
	page := h.text("main")
	for _, text := range texts {
		if !strings.Contains(plainSpaces(page), text) {
			h.t.Errorf("at %s, %q is not said in: %s", h.location(), text, page)
		}
	}
}

// plainSpaces makes every space an ordinary one.
func plainSpaces(text string) string { return strings.Join(strings.Fields(text), " ") }

// until tries again until it holds: what the service does in the background.
func (h *hand) until(what string, holds func() bool) {
	h.t.Helper()
	tick := time.NewTicker(150 * time.Millisecond)
	defer tick.Stop()
	for !holds() {
		select {
		case <-h.ctx.Done():
			h.t.Fatalf("%s did not come at %s", what, h.location())
		case <-tick.C:
		}
	}
}

// openUntil reads a page again until it says this.
func (h *hand) openUntil(path, text string) {
	h.t.Helper()
	h.until(text, func() bool {
		h.open(path)
		return strings.Contains(plainSpaces(h.text("main")), text)
	})
}
