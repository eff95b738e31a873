package e2e

import (
	"context"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/fetch"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

const listOpen = `document.querySelector("#q").getAttribute("aria-expanded") === "true"`

// typeText types into the search field, all at once so that nothing is asked
// about its beginnings, and waits for its suggestions.
func (v *visitor) typeText(text string) {
	v.t.Helper()
	v.do(chromedp.Focus("#q", chromedp.ByQuery), input.InsertText(text))
	v.waitFor(listOpen)
}

// press presses a key that leads to another page.
func (v *visitor) press(key string) {
	v.t.Helper()
	v.leads(chromedp.KeyEvent(key), "the key")
}

// combobox is what a screen reader is told of the field and its list.
type combobox struct {
	Role, Expanded, Controls, Auto string
	ListRole, ListLabel, Said      string
	Options                        int
	Groups                         []string
	Active, Selected               string // texts of the option that the field points to, and of the one marked
	Focus                          string
}

func (v *visitor) combobox() combobox {
	v.t.Helper()
	var c combobox
	v.eval(`(() => {
		const q = document.querySelector("#q"), list = document.getElementById(q.getAttribute("aria-controls"));
		const text = e => e?.textContent ?? "";
		return {Role: q.getAttribute("role"), Expanded: q.getAttribute("aria-expanded"), Controls: list.id, Auto: q.getAttribute("aria-autocomplete"),
			ListRole: list.getAttribute("role"), ListLabel: list.getAttribute("aria-label"), Said: text(document.querySelector("form.recherche .cache-vue[role=status]")),
			Options: list.hidden ? 0 : list.querySelectorAll("[role=group] > [role=option]").length,
			Groups: [...list.querySelectorAll("[role=group]")].map(g => text(document.getElementById(g.getAttribute("aria-labelledby")))),
			Active: text(document.getElementById(q.getAttribute("aria-activedescendant"))), Selected: text(list.querySelector("[aria-selected=true]")),
			Focus: document.activeElement.id};
	})()`, &c)
	return c
}

// TestSuggestionsByKeyboard goes from a few letters to the list without a mouse.
func TestSuggestionsByKeyboard(t *testing.T) {
	t.Parallel()
	for _, s := range []screen{phone, desk} {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			v := newVisitor(t, visit{screen: s})
			v.open("/")
			v.typeText("ren")
			c := v.combobox()
			if c.Role != "combobox" || c.Auto != "list" || c.ListRole != "listbox" || c.ListLabel == "" || c.Options == 0 || len(c.Groups) == 0 || c.Groups[0] != "Communes" {
				t.Errorf("the field is told as %+v", c)
			}
			if !strings.Contains(c.Said, " suggestions. ") {
				t.Errorf("the number of suggestions is told as %q", c.Said)
			}
			if c.Active != "" || c.Selected != "" {
				t.Errorf("%q is chosen before any arrow", c.Active)
			}
			v.do(chromedp.KeyEvent(kb.ArrowUp))
			if last := v.combobox(); last.Active == "" || last.Active != last.Selected || last.Focus != "q" {
				t.Errorf("up, the last: %+v", last)
			}
			v.do(chromedp.KeyEvent(kb.ArrowDown)) // the field itself
			if none := v.combobox(); none.Active != "" || none.Expanded != "true" {
				t.Errorf("beyond the last: %+v", none)
			}
			v.do(chromedp.KeyEvent(kb.ArrowDown))
			if first := v.combobox(); !strings.HasPrefix(first.Active, "Rennes (35)") || first.Active != first.Selected {
				t.Errorf("down, the first: %+v", first)
			}
			v.press(kb.Enter)
			if sentence := v.text(".phrase"); !strings.Contains(sentence, "de Rennes") || len(v.distances()) < 5 {
				t.Errorf("Enter leads to %s, which says %q", v.location(), sentence)
			}
		})
	}
}

// Escape closes and keeps the text, a second one clears it; Tab closes and goes
// on; an arrow opens again; Enter alone searches for the text.
func TestSuggestionsClose(t *testing.T) {
	t.Parallel()
	v := newVisitor(t, visit{screen: desk})
	v.open("/lieux")
	v.typeText("ren")
	v.do(chromedp.KeyEvent(kb.ArrowDown), chromedp.KeyEvent(kb.Home))
	if c := v.combobox(); c.Active != "" || c.Expanded != "true" {
		t.Errorf("Home goes back to the text: %+v", c)
	}
	v.do(chromedp.KeyEvent(kb.Escape))
	if c := v.combobox(); c.Expanded != "false" || c.Options != 0 || v.value() != "ren" {
		t.Errorf("after Escape, %q: %+v", v.value(), c)
	}
	v.do(chromedp.KeyEvent(kb.ArrowDown))
	v.waitFor(listOpen)
	v.do(chromedp.KeyEvent(kb.Tab))
	if c := v.combobox(); c.Expanded != "false" || c.Focus == "q" {
		t.Errorf("after Tab: %+v", c)
	}
	v.do(chromedp.Focus("#q", chromedp.ByQuery), chromedp.KeyEvent(kb.Escape))
	if v.value() != "" {
		t.Errorf("Escape without a list leaves %q", v.value())
	}
	v.typeText("rennes")
	v.press(kb.Enter)
	if !strings.Contains(v.text(".phrase"), "de Rennes") {
		t.Errorf("Enter alone leads to %s", v.location())
	}
}

func (v *visitor) value() (text string) {
	v.t.Helper()
	v.eval(`document.querySelector("#q").value`, &text)
	return text
}

// TestSuggestionsByMouse chooses a kind of place on the list and on the map:
// the page, the filters and the position stay.
func TestSuggestionsByMouse(t *testing.T) {
	t.Parallel()
	v := newVisitor(t, visit{screen: desk})
	for _, path := range []string{"/lieux", "/carte"} {
		v.open(path + "?q=Rennes&frais_a_charge=Gratuit")
		if path == "/carte" {
			v.waitFor(`document.querySelector("#carte").dataset.prete === "oui"`)
		}
		v.do(chromedp.Focus("#q", chromedp.ByQuery), chromedp.Evaluate(`document.querySelector("#q").select()`, nil))
		v.typeText("biblio")
		v.follow(`#q-liste [role=option]`)
		at, err := url.Parse(v.location())
		if err != nil {
			t.Fatal(err)
		}
		if q := at.Query(); at.Path != path || q.Get("typologie") != "BIB" || q.Get("frais_a_charge") != "Gratuit" || q.Get("lieu") != "Rennes (35)" || q.Has("q") {
			t.Errorf("choosing a kind leads to %s", at)
		}
	}
	v.open("/lieux")
	v.typeText("médiathèque r")
	v.waitFor(`document.querySelector("#q-liste [role=group]:last-child").textContent.startsWith("Lieux")`)
	name := v.text("#q-liste [role=group]:last-child [role=option]")
	v.follow("#q-liste [role=group]:last-child [role=option]")
	if title := v.text("h1"); !strings.HasPrefix(name, title) {
		t.Errorf("%q leads to the sheet of %q", name, title)
	}
}

// TestSuggestionsAsk counts what is asked while one types: one thing for letters
// that follow one another fast, and never twice the same.
func TestSuggestionsAsk(t *testing.T) {
	t.Parallel()
	v := newVisitor(t, visit{screen: phone})
	v.open("/")
	v.typeText("rennes")
	v.checkAsked("rennes")
	v.do(chromedp.KeyEvent(kb.Backspace))
	v.checkAsked("rennes renne")
	v.do(chromedp.KeyEvent("s"))
	v.eval(`(() => {
		const q = document.querySelector("#q");
		for (q.value of ["p", "pa", "par", "pari", "paris"]) q.dispatchEvent(new InputEvent("input"));
	})()`, nil)
	v.checkAsked("rennes renne paris")
	v.do(chromedp.KeyEvent(kb.Escape), chromedp.KeyEvent(kb.ArrowDown))
	v.waitFor(listOpen)
	v.checkAsked("rennes renne paris")
}

// checkAsked waits for as many answers as there are words, and compares what
// was asked with them.
func (v *visitor) checkAsked(words string) {
	v.t.Helper()
	const asked = `performance.getEntriesByType("resource").map(e => new URL(e.name)).filter(u => u.pathname.endsWith("/suggestions")).map(u => u.searchParams.get("q"))`
	v.waitFor(asked + `.length >= ` + strconv.Itoa(len(strings.Fields(words))))
	var got []string
	v.eval(asked, &got)
	if strings.Join(got, " ") != words {
		v.t.Errorf("asked %q, want %s", got, words)
	}
}

// TestSuggestionsOfAddresses: addresses come last, and a geocoder that does not
// answer leaves the rest as it is.
func TestSuggestionsOfAddresses(t *testing.T) {
	t.Parallel()
	v := newVisitor(t, visit{screen: desk})
	v.open("/")
	v.typeText("12 rue de brest")
	v.waitFor(`document.querySelector("#q-liste [role=group]:last-child .titre").textContent === "Adresses"`)
	v.do(chromedp.KeyEvent(kb.ArrowUp))
	v.press(kb.Enter)
	if sentence := v.text(".phrase"); !strings.Contains(sentence, "12 Rue de Brest") {
		t.Errorf("the address leads to %s: %q", v.location(), sentence)
	}
	v.open("/")
	v.typeText("saint malo 35")
	if c := v.combobox(); !strings.HasPrefix(c.Groups[0], "Communes") {
		t.Errorf("%+v", c)
	}
}

// TestSuggestionsAway: whether the service fails, never answers or talks
// nonsense, the field searches.
func TestSuggestionsAway(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]func(ctx context.Context, id fetch.RequestID) error{
		"down": func(ctx context.Context, id fetch.RequestID) error {
			return fetch.FailRequest(id, network.ErrorReasonConnectionRefused).Do(ctx)
		},
		"slow": func(context.Context, fetch.RequestID) error { return nil },
		"nonsense": func(ctx context.Context, id fetch.RequestID) error {
			return fetch.FulfillRequest(id, 200).WithBody("PGh0bWw+").Do(ctx)
		},
		"refusing": func(ctx context.Context, id fetch.RequestID) error { return fetch.FulfillRequest(id, 503).Do(ctx) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			v := newVisitor(t, visit{screen: phone})
			asked := make(chan struct{}, 100)
			chromedp.ListenTarget(v.ctx, func(event any) {
				if e, ok := event.(*fetch.EventRequestPaused); ok {
					asked <- struct{}{}
					go func() {
						_ = chromedp.Run(v.ctx, chromedp.ActionFunc(func(ctx context.Context) error { return answer(ctx, e.RequestID) }))
					}()
				}
			})
			v.do(fetch.Enable().WithPatterns([]*fetch.RequestPattern{{URLPattern: "*/api/v1/suggestions*"}}))
			v.open("/")
			v.do(chromedp.Focus("#q", chromedp.ByQuery), chromedp.KeyEvent("rennes"))
			select {
			case <-asked:
			case <-v.ctx.Done():
				t.Fatal("nothing was asked")
			}
			if c := v.combobox(); c.Expanded != "false" || v.value() != "rennes" {
				t.Errorf("%q: %+v", v.value(), c)
			}
			v.press(kb.Enter)
			if !strings.Contains(v.text(".phrase"), "de Rennes") {
				t.Errorf("Enter leads to %s", v.location())
			}
		})
	}
}
