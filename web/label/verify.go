package label

import (
	"crypto/ed25519"
	"errors"
	"io"
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"annuaire/fault"
	"annuaire/internal/httpd"
	"annuaire/labels/credential"
	"annuaire/store"
	"annuaire/web/page"
)

// asked is what somebody wants to know.
type asked struct {
	number string
	day    time.Time // zero: now
	typed  string    // as they wrote the number
	date   string
}

// verification is what they are told.
type verification struct {
	asked
	answer answer
	title  *store.PublicTitle
	file   string // what to say of a file, "" when none was given
}

// numberIn finds the number of a title in what people paste: the number alone, or
// the address that a code holds.
var numberIn = regexp.MustCompile(`(?i)\b[a-z][a-z0-9]{1,11}-[0-9]{4}-[0-9]{5,}\b`)

func askedOf(number, date string) (a asked, faults fault.Fields) {
	a.typed, a.date = strings.TrimSpace(strings.Clone(number)), strings.TrimSpace(strings.Clone(date))
	if decoded, err := url.QueryUnescape(a.typed); err == nil && len(a.typed) <= 500 {
		a.number = strings.ToUpper(numberIn.FindString(decoded))
	}
	if a.typed != "" && a.number == "" {
		faults.Add("numero", "Ce numéro n’est pas complet. Il ressemble à EMN-2026-00042.")
	}
	if a.date != "" {
		day, err := time.Parse(time.DateOnly, a.date)
		if err != nil || day.Year() < 1900 || day.Year() > 2200 {
			faults.Add("date", "Donnez une date entière, par exemple 2026-03-01.")
		}
		a.day = day
	}
	return a, faults
}

// verify answers by number, by the address of a code, and on a day.
func (p *Pages) verify(c *fiber.Ctx) error {
	a, faults := askedOf(c.Query("numero"), c.Query("date"))
	if len(faults) > 0 || a.number == "" {
		return p.showVerify(c, a, nil, faults)
	}
	v, err := p.answerTo(c, a)
	if fault.KindOf(err) == fault.Unknown {
		faults.Add("numero", "Aucun titre ne porte ce numéro. Vérifiez qu’il est recopié en entier.")
		c.Status(fiber.StatusNotFound)
		return p.showVerify(c, a, nil, faults)
	}
	if err != nil {
		return err
	}
	return p.showVerify(c, a, v, nil)
}

func (p *Pages) answerTo(c *fiber.Ctx, a asked) (*verification, error) {
	t, err := p.deps.Store.PublicTitle(c.UserContext(), a.number)
	if err != nil {
		return nil, err
	}
	v := &verification{asked: a, title: &t}
	if a.day.IsZero() {
		v.answer = now(&t, p.deps.Clock())
	} else {
		v.answer = on(&t, a.day, p.deps.Clock())
	}
	return v, nil
}

// verifyFile answers for a credential file that is dropped, or pasted.
func (p *Pages) verifyFile(c *fiber.Ctx) error {
	text, date, err := sentCredential(c)
	if err != nil {
		return err
	}
	a, faults := askedOf("", date)
	if len(text) == 0 {
		faults.Add("fichier", "Choisissez le fichier de l’attestation.")
	}
	if len(faults) > 0 {
		return p.showVerify(c, a, nil, faults)
	}
	keys, err := p.signingKeys(c.UserContext())
	if err != nil {
		return err
	}
	j, err := credential.Judge(text, nil, publicOf(keys), p.deps.Clock())
	if fault.KindOf(err) == fault.Invalid {
		faults.Add("fichier", "%s", publicText(err))
		return p.showVerify(c, a, nil, faults)
	}
	if err != nil {
		return err
	}
	a.number = j.Credential.Subject.LicenseNumber
	v, err := p.answerTo(c, a)
	if err != nil {
		return err
	}
	v.file = "Ce fichier est authentique : il a été signé par ce service, et n’a pas été modifié."
	return p.showVerify(c, a, v, nil)
}

// publicText is what a refusal says to people.
func publicText(err error) string {
	if e, is := errors.AsType[*fault.Error](err); is {
		return e.Public
	}
	return ""
}

func publicOf(keys []credential.Key) (list []ed25519.PublicKey) {
	for _, k := range keys {
		list = append(list, k.Public)
	}
	return list
}

// sentCredential reads what was sent: a form with a file, or the file alone.
func sentCredential(c *fiber.Ctx) (text []byte, date string, err error) {
	if !strings.HasPrefix(c.Get(fiber.HeaderContentType), fiber.MIMEMultipartForm) {
		if body := c.Body(); strings.Contains(c.Get(fiber.HeaderContentType), "json") {
			return body, c.Query("date"), tooLong(len(body))
		}
		posted := httpd.Posted(c)
		return []byte(posted.Get("attestation")), posted.Get("date"), tooLong(len(posted.Get("attestation")))
	}
	date = c.FormValue("date")
	header, err := c.FormFile("fichier")
	if err != nil {
		return nil, date, nil // none was chosen: the form says so
	}
	if err := tooLong(int(header.Size)); err != nil {
		return nil, date, err
	}
	f, err := header.Open()
	if err != nil {
		return nil, date, err
	}
	defer f.Close()
	text, err = io.ReadAll(io.LimitReader(f, credential.MaxBytes+1))
	return text, date, err
}

func tooLong(size int) error {
	if size > credential.MaxBytes {
		return fault.New(fault.TooLarge, "Ce fichier est trop gros pour être une attestation. Choisissez le fichier « attestation.json » du titre.")
	}
	return nil
}

func (p *Pages) showVerify(c *fiber.Ctx, a asked, v *verification, faults fault.Fields) error {
	if len(faults) > 0 && c.Response().StatusCode() == fiber.StatusOK {
		c.Status(fiber.StatusUnprocessableEntity)
	}
	if wantsJSON(c) {
		if len(faults) > 0 {
			return faults.Err("La demande n’est pas correcte.")
		}
		if v == nil {
			return fault.New(fault.Invalid, "Donnez le numéro d’un titre.")
		}
		return c.JSON(v.json(p.deps.PublicURL))
	}
	visitor, err := httpd.VisitorOf(c)
	if err != nil {
		return err
	}
	pg := page.Page{
		Title: "Vérifier un label", Section: "labels", Form: true, Canonical: p.deps.PublicURL + verifyPath,
		Private: visitor.FormToken != "" || c.Method() == fiber.MethodPost,
		Crumbs:  crumbs(page.Crumb{Text: "Vérifier un label"}), Content: verifyPage{asked: a, found: v, faults: faults, token: visitor.FormToken},
	}
	return p.deps.Renderer.Page(c, pg)
}

func wantsJSON(c *fiber.Ctx) bool {
	accept := c.Get(fiber.HeaderAccept)
	return c.Query("format") == "json" || strings.Contains(accept, "json") && !strings.Contains(accept, "text/html")
}

// told is the same answer for programs.
type told struct {
	Number string `json:"numero"`
	Valid  bool   `json:"valable"`
	State  string `json:"statut"`
	Day    string `json:"le,omitempty"`
	Text   string `json:"phrase"`
	Place  string `json:"lieu"`
	Scheme string `json:"label"`
	URL    string `json:"url"`
	File   string `json:"fichier,omitempty"`
}

func (v *verification) json(publicURL string) told {
	o := told{
		Number: v.title.Number, Valid: v.answer.Valid, State: string(v.answer.State), Text: strings.TrimSpace(v.answer.Text + " " + v.answer.Then),
		Place: v.title.PlaceID, Scheme: v.title.Scheme, URL: publicURL + titlePath(v.title.Number), File: v.file,
	}
	if !v.day.IsZero() {
		o.Day = v.day.Format(time.DateOnly)
	}
	return o
}
