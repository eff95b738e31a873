package visiting

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"annuaire/labels"
	"annuaire/web/page"
)

// onDevice is what the script of these pages reads: which page this is, of which
// visit, for whom, and what to keep on the device. It also holds where that script
// says what was sent, and what waits.
type onDevice struct {
	page    string // liste, visite, carnet, critere, signature
	visit   int64
	account int64
	open    bool     // its checklist may be written
	code    string   // of the criterion
	written string   // when what the page shows of it was written
	keep    []string // addresses to keep for when there is no network
	next    string   // where the answer leads
}

// Write implements page.Content.
func (d onDevice) Write(w *page.Writer) {
	w.Raw(`<div class="visite-appareil"`)
	w.Attribute("data-visite-page", d.page)
	if d.visit != 0 {
		w.Attribute("data-visite", strconv.FormatInt(d.visit, 10))
		w.Attribute("data-compte", strconv.FormatInt(d.account, 10))
		w.Attribute("data-ouverte", strconv.FormatBool(d.open))
	}
	if d.code != "" {
		w.Attribute("data-critere", d.code)
		w.Attribute("data-ecrit", d.written)
		w.Attribute("data-suite", d.next)
	}
	if len(d.keep) > 0 {
		w.Attribute("data-garder", strings.Join(d.keep, " "))
	}
	w.Raw(`><p class="visite-envoi" role="status"></p></div>` + "\n")
	w.Asset(`<script type="module"`, "src", "visite.js", "></script>\n")
}

// stamp writes an instant as the script does, to the millisecond.
func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("2006-01-02T15:04:05.000Z")
}

// readStamp reads one; the zero time of what is none.
func readStamp(text string) time.Time {
	t, err := time.Parse(time.RFC3339Nano, text)
	if err != nil || t.Year() < 2000 || t.Year() > 2200 {
		return time.Time{}
	}
	return t
}

// state tells a device that is back what it needs to send what it kept: a token that
// is still good, for whom, whether the checklist may be written, and what is there.
func (p *Pages) state(c *fiber.Ctx) error {
	v, view, err := p.about(c)
	if err != nil {
		return err
	}
	said := map[string]any{
		"jeton": v.FormToken, "compte": strconv.FormatInt(v.Actor.Account, 10), "etat": view.State,
		"ouverte": view.State == labels.VisitAccepted && view.Is(labels.Visitor) && view.Declared,
	}
	return sendJSON(c, said)
}

func sendJSON(c *fiber.Ctx, said any) error {
	text, err := json.Marshal(said)
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, fiber.MIMEApplicationJSONCharsetUTF8)
	c.Set(fiber.HeaderCacheControl, "no-store")
	return c.Send(text)
}
