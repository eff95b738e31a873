package label

import (
	"encoding/json"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"

	"annuaire/fault"
	"annuaire/internal/httpd"
	"annuaire/labels/credential"
	"annuaire/store"
)

// signed answers a document with the proof of this service.
func (p *Pages) signed(c *fiber.Ctx, document any, at time.Time, media string) error {
	keys, err := p.signingKeys(c.UserContext())
	if err != nil {
		return err
	}
	text, err := p.sign(keys, document, at)
	if err != nil {
		return err
	}
	return sendJSON(c, text, media)
}

func (p *Pages) sign(keys []credential.Key, document any, at time.Time) ([]byte, error) {
	if len(keys) == 0 || keys[0].Private == nil {
		return nil, fault.New(fault.Unavailable, "Les attestations ne peuvent pas être signées : la clé n’est pas lisible. Réessayez plus tard.")
	}
	return credential.Sign(document, credential.Issuer(p.deps.PublicURL), keys[0], at)
}

func sendJSON(c *fiber.Ctx, text []byte, media string) error {
	if httpd.Fresh(c, httpd.ContentTag(text), time.Time{}) {
		return nil
	}
	c.Set(fiber.HeaderContentType, media)
	return c.Send(text)
}

// publicKeys answers the keys that verify credentials, former ones included.
func (p *Pages) publicKeys(c *fiber.Ctx) error {
	keys, err := p.signingKeys(c.UserContext())
	if err != nil {
		return err
	}
	text, err := json.Marshal(credential.Keys(credential.Issuer(p.deps.PublicURL), keys))
	if err != nil {
		return err
	}
	return sendJSON(c, text, "application/cid+json; charset=utf-8")
}

// statusList answers the credentials that count no more, or are suspended, signed.
// It is dated by its last change, so that one state has one text, which is kept.
func (p *Pages) statusList(c *fiber.Ctx) error {
	keys, err := p.signingKeys(c.UserContext())
	if err != nil {
		return err
	}
	version, changed, err := p.deps.Store.RegisterVersion(c.UserContext())
	if err != nil {
		return err
	}
	if len(keys) > 0 {
		version += keys[0].Name()
	}
	p.list.mutex.Lock()
	defer p.list.mutex.Unlock()
	if p.list.version == version {
		return sendJSON(c, p.list.text, "application/json; charset=utf-8")
	}
	list := credential.NewList(p.deps.PublicURL, changed)
	err = p.deps.Store.EachTitle(c.UserContext(), func(t store.PublicTitle) error {
		list.Add(p.deps.PublicURL, &t.Title)
		return nil
	})
	if err != nil {
		return err
	}
	text, err := p.sign(keys, list, changed)
	if err != nil {
		return err
	}
	p.list.version, p.list.text = version, text
	return sendJSON(c, text, "application/json; charset=utf-8")
}

// keptList is the status list as it was last signed.
type keptList struct {
	mutex   sync.Mutex
	version string
	text    []byte
}

// emblem is the picture that credentials lead to.
func (p *Pages) emblem(c *fiber.Ctx) error {
	return sendJSON(c, []byte(emblem), "image/svg+xml")
}

const emblem = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 120" role="img" aria-label="Label de médiation numérique"><circle cx="60" cy="60" r="56" fill="#0b5c63"/><circle cx="60" cy="60" r="48" fill="none" stroke="#fff" stroke-width="2"/><path d="m36 61 17 17 32-36" fill="none" stroke="#fff" stroke-width="9" stroke-linecap="round" stroke-linejoin="round"/></svg>`
