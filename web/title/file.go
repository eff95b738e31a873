package title

import (
	"io"
	"mime"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"annuaire/fault"
	"annuaire/labels"
	"annuaire/store"
)

const (
	fileField = "fichier"
	fileMost  = 4_000_000 // bytes: what any form may hold, with the rest of it
	fileTypes = ".pdf,.jpg,.jpeg,.png,.webp,.docx,.xlsx,.odt,.ods,.txt,.csv"
)

// addFile keeps the file of a form, where there is one, and has the command rest on it.
func (p *Pages) addFile(c *fiber.Ctx, a *asked) error {
	form, err := c.MultipartForm()
	if err != nil || len(form.File[fileField]) == 0 || form.File[fileField][0].Size == 0 {
		return nil
	}
	header := form.File[fileField][0]
	if header.Size > fileMost {
		return fileFault("Ce fichier dépasse 4 Mo. Réduisez-le, ou envoyez-en une partie.")
	}
	file, err := header.Open()
	if err != nil {
		return err
	}
	defer file.Close()
	content, err := io.ReadAll(io.LimitReader(file, fileMost+1))
	if err != nil {
		return err
	}
	t, err := p.deps.Store.TitleFor(a.ctx, a.actor, a.number)
	if err != nil {
		return err
	}
	d, err := p.deps.Store.AddDocument(a.ctx, a.actor, labels.TitleLife.Kind, t.ID, store.DocumentUpload{Name: header.Filename, Nature: "piece", Content: content})
	switch fault.KindOf(err) {
	case fault.Invalid, fault.Rejected, fault.TooLarge, fault.Unsupported:
		return fileFault(publicText(err))
	}
	a.command.Documents = append(a.command.Documents, d.ID)
	return err
}

func fileFault(message string) error {
	return fault.Fields{{Name: fileField, Message: message}}.Err("Le document n’est pas gardé.")
}

// document answers a file that was joined to a title.
func (p *Pages) document(c *fiber.Ctx) error {
	v, _, err := p.signed(c)
	if err != nil {
		return err
	}
	id, err := strconv.ParseInt(c.Params("document"), 10, 64)
	if err != nil || id < 1 {
		return errNoDocument
	}
	d, content, err := p.deps.Store.DocumentContent(c.UserContext(), v.Actor, id)
	if err != nil {
		return err
	}
	if d.Kind != labels.TitleLife.Kind {
		return errNoDocument
	}
	c.Set(fiber.HeaderContentType, d.MediaType)
	c.Set(fiber.HeaderCacheControl, "no-store")
	c.Set(fiber.HeaderContentDisposition, mime.FormatMediaType("attachment", map[string]string{"filename": d.Name}))
	return c.Send(content)
}

var errNoDocument = fault.New(fault.Unknown, "Ce document n’existe pas, ou vous n’y avez pas accès.")

func documentPath(number string, id int64) string {
	return titlePath(number) + "/documents/" + strconv.FormatInt(id, 10)
}
