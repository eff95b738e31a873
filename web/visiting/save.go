package visiting

import (
	"io"
	"net/url"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"annuaire/fault"
	"annuaire/internal/httpd"
	"annuaire/internal/photo"
	"annuaire/labels"
	"annuaire/web/labelform"
	"annuaire/web/page"
)

// saveStep keeps the answer to one criterion, sent by its form, or by the script of a
// device: then the answer is for a program.
func (p *Pages) saveStep(c *fiber.Ctx) error {
	v, err := httpd.Signed(c)
	if err != nil {
		return err
	}
	values := labelform.Posted(c)
	visit, err := strconv.ParseInt(values.Get(visitField), 10, 64)
	if err != nil || visit < 1 {
		return fault.New(fault.Invalid, "Cette page est incomplète. Rechargez-la, puis recommencez.")
	}
	code := values.Get(codeField)
	said, err := p.keepStep(c, v, visit, values)
	if wantsData(c) {
		if err != nil {
			return err
		}
		return sendJSON(c, said)
	}
	if err != nil {
		return p.refuseStep(c, v, visit, code, values, err)
	}
	return c.Redirect(p.after(c, v, visit, code, values, said), fiber.StatusSeeOther)
}

func wantsData(c *fiber.Ctx) bool { return c.Get(fiber.HeaderAccept) == fiber.MIMEApplicationJSON }

// saved is what became of what a device sent.
type saved struct {
	Taken labels.Taken `json:"etat"`
	At    string       `json:"ecrit"`           // of the version that is kept
	Other string       `json:"autre,omitempty"` // when the one set aside was written, in words
}

// keepStep keeps the photo, then the words, once both can be read. The key of the photo
// follows from that of the words: both are there once, however often they are sent.
func (p *Pages) keepStep(c *fiber.Ctx, v httpd.Visitor, visit int64, values url.Values) (said saved, err error) {
	words := values.Has(verdictField) || values.Has(findingField)
	written, err := readWords(values)
	if err != nil && words {
		return said, err
	}
	content, err := photoSent(c)
	if err != nil {
		return said, err
	}
	if len(content) > 0 {
		key := values.Get(keyField)
		if _, err = p.Store.AddVisitPhoto(c.UserContext(), v.Actor, visit, written.Criterion, key[:min(len(key), 60)]+"-ph", content); err != nil {
			return said, err
		}
	}
	if !words && len(content) > 0 {
		return said, nil
	}
	return p.keepWords(c, v, visit, written)
}

func readWords(values url.Values) (written labels.Written, err error) {
	var faults fault.Fields
	written = labels.Written{
		Key: values.Get(keyField), Criterion: values.Get(codeField), Verdict: labels.Verdict(values.Get(verdictField)),
		Finding: labelform.Text(values, findingField, 5000, &faults), At: readStamp(values.Get(writtenField)), Since: readStamp(values.Get(sinceField)),
		Reread: values.Get(rereadField) == page.CheckedValue,
	}
	if err := faults.Err("Ce critère n’est pas enregistré."); err != nil {
		return written, err
	}
	return written, written.Check()
}

func (p *Pages) keepWords(c *fiber.Ctx, v httpd.Visitor, visit int64, written labels.Written) (said saved, err error) {
	taken, notes, err := p.Store.SaveVisit(c.UserContext(), v.Actor, visit, []labels.Written{written})
	if err != nil {
		return said, err
	}
	note := notes.Notes[written.Criterion]
	said = saved{Taken: taken[0], At: stamp(note.At)}
	if said.Taken == labels.Saved {
		return said, nil
	}
	view, err := p.Store.Visit(c.UserContext(), v.Actor, visit)
	said.Other = when(&view.SiteVisit, note)
	return said, err
}

// photoSent gives the photo of a form, nothing where none was chosen.
func photoSent(c *fiber.Ctx) ([]byte, error) {
	form, err := c.MultipartForm()
	if err != nil || len(form.File[photoField]) == 0 {
		return nil, nil
	}
	header := form.File[photoField][0]
	if header.Size > photo.MaxBytes {
		return nil, fault.New(fault.TooLarge, "Cette photo est trop grande : 15 Mio au plus.")
	}
	file, err := header.Open()
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return io.ReadAll(io.LimitReader(file, photo.MaxBytes+1))
}

// refuseStep shows the criterion again, with what was written and why it is refused.
func (p *Pages) refuseStep(c *fiber.Ctx, v httpd.Visitor, visit int64, code string, values url.Values, refused error) error {
	switch fault.KindOf(refused) {
	case fault.Invalid, fault.Unsupported, fault.TooLarge:
	default:
		return refused
	}
	view, err := p.Store.Visit(c.UserContext(), v.Actor, visit)
	if err != nil {
		return err
	}
	notes, err := p.Store.VisitNotes(c.UserContext(), v.Actor, visit)
	if err != nil {
		return err
	}
	if _, fields := page.FaultsOf(refused); !fields {
		refused = fault.Fields{{Name: photoField, Message: publicText(refused)}}.Err("Ce critère n’est pas enregistré.")
	}
	return p.showCriterion(c, v, &view, &notes, code, values, refused)
}

// after gives the page that follows: the next criterion, or this one again for another
// photo, for what still lacks, or for two versions to read.
func (p *Pages) after(c *fiber.Ctx, v httpd.Visitor, visit int64, code string, values url.Values, said saved) string {
	here := stepOf(visit, code) + "?fait=critere"
	if values.Get(stayField) == "ici" || said.Taken == labels.SavedOver || said.Taken == labels.SetAside {
		return here
	}
	view, err := p.Store.Visit(c.UserContext(), v.Actor, visit)
	if err != nil {
		return pathOf(visit, "")
	}
	criteria := view.InOrder(&view.Scheme)
	for i, one := range criteria {
		if one.Code == code && i+1 < len(criteria) {
			return stepOf(visit, criteria[i+1].Code)
		}
	}
	return pathOf(visit, "/carnet?fait=critere")
}

// photo answers a photo of a visit.
func (p *Pages) photo(c *fiber.Ctx) error {
	v, id, err := asked(c)
	if err != nil {
		return err
	}
	document, _ := strconv.ParseInt(c.Params("document"), 10, 64)
	mediaType, content, err := p.Store.VisitPhoto(c.UserContext(), v.Actor, id, document)
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, mediaType)
	c.Set(fiber.HeaderContentDisposition, "inline")
	c.Set(fiber.HeaderCacheControl, "no-store")
	return c.Send(content)
}

// removePhoto takes a photo away, and shows its criterion.
func (p *Pages) removePhoto(c *fiber.Ctx) error {
	v, id, err := asked(c)
	if err != nil {
		return err
	}
	document, _ := strconv.ParseInt(c.Params("document"), 10, 64)
	if err := p.Store.RemoveVisitPhoto(c.UserContext(), v.Actor, id, document); err != nil {
		return err
	}
	return c.Redirect(stepOf(id, httpd.Posted(c).Get(codeField))+"?fait=retirer", fiber.StatusSeeOther)
}
