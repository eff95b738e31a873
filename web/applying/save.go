package applying

import (
	"io"
	"mime/multipart"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"annuaire/fault"
	"annuaire/internal/httpd"
	"annuaire/internal/papers"
	"annuaire/labels"
	"annuaire/store"
	"annuaire/web/labelform"
)

// save keeps what a step was sent with: the answers first, then each document, so that
// one that is refused loses nothing else.
func (p *Pages) save(c *fiber.Ctx) error {
	v, err := httpd.Signed(c)
	if err != nil {
		return err
	}
	sent := labelform.Posted(c)
	id, err := strconv.ParseInt(sent.Get(idField), 10, 64)
	if err != nil {
		return errNoFile
	}
	view, err := p.deps.Store.ApplicationFor(c.UserContext(), v.Actor, id)
	if err != nil {
		return err
	}
	code := sent.Get(stepField)
	form, err := read(sent)
	if err == nil {
		form.Edits, err = p.deps.Store.SaveApplication(c.UserContext(), v.Actor, id, form)
	}
	if err == nil {
		sent.Set(editsField, strconv.FormatInt(form.Edits, 10)) // what follows may be refused: the answers are kept
		err = p.changeDocuments(c, v, id, sent)
	}
	if err == nil {
		return p.saved(c, v, &view, code, sent)
	}
	return p.showAgain(c, v, id, code, sent, err)
}

func (p *Pages) showAgain(c *fiber.Ctx, v httpd.Visitor, id int64, code string, sent url.Values, refused error) error {
	status, again := shownAgain(refused)
	if !again {
		return refused
	}
	view, err := p.deps.Store.ApplicationFor(c.UserContext(), v.Actor, id) // with the documents that were kept
	if err != nil {
		return err
	}
	c.Status(status)
	return p.showStep(c, v, &view, code, sent, refused)
}

// saved leads to the next step; to the same one when it now asks for more.
func (p *Pages) saved(c *fiber.Ctx, v httpd.Visitor, before *store.ApplicationView, code string, sent url.Values) error {
	if before.State == labels.Correction {
		return c.Redirect(stepAddress(before.ID, correctStep)+"?fait=enregistre", fiber.StatusSeeOther)
	}
	after, err := p.deps.Store.ApplicationFor(c.UserContext(), v.Actor, before.ID)
	if err != nil {
		return err
	}
	if len(inSection(&after, code)) > len(inSection(before, code)) {
		return c.Redirect(stepAddress(before.ID, code)+"?fait=autres", fiber.StatusSeeOther)
	}
	list := stages(&after)
	at := slices.IndexFunc(list, func(s stage) bool { return s.code == code })
	if sent.Get(thenField) == "rester" || at < 0 || at+1 == len(list) {
		return c.Redirect(stepAddress(before.ID, code)+"?fait=enregistre", fiber.StatusSeeOther)
	}
	return c.Redirect(stepAddress(before.ID, list[at+1].code), fiber.StatusSeeOther)
}

// read reads the answers that a form holds; fields that are not in it stay.
func read(sent url.Values) (form store.SavedForm, err error) {
	if form.Edits, err = strconv.ParseInt(sent.Get(editsField), 10, 64); err != nil {
		return form, fault.New(fault.Invalid, "Cette page est incomplète. Rechargez-la, puis recommencez.")
	}
	var faults fault.Fields
	form.Answers = map[string]labels.Answer{}
	for name := range sent {
		code, is := strings.CutPrefix(name, labels.TextField(""))
		if !is {
			continue
		}
		form.Answers[code] = labels.Answer{Value: sent.Get(labels.AnswerField(code)), Text: labelform.Text(sent, name, labels.AnswerTextMax, &faults)}
	}
	for name, to := range map[string]**string{labels.HolderNameField: &form.HolderName, labels.HolderPivotField: &form.HolderPivot, labels.SignedByField: &form.SignedBy} {
		if sent.Has(name) {
			text := labelform.Text(sent, name, labels.HolderMax, &faults)
			*to = &text
		}
	}
	return form, faults.Err("Une réponse est à corriger. Le reste de ce que vous avez écrit est affiché.")
}

// changeDocuments takes away those that are ticked, and adds those that are sent. What
// is refused is said beside its field; the others are kept.
func (p *Pages) changeDocuments(c *fiber.Ctx, v httpd.Visitor, id int64, sent url.Values) error {
	for _, s := range sent[removeField] {
		document, err := strconv.ParseInt(s, 10, 64)
		if err != nil {
			continue
		}
		if err := p.deps.Store.RemoveDocument(c.UserContext(), v.Actor, document); err != nil && fault.KindOf(err) != fault.Unknown {
			return err
		}
	}
	sent.Del(removeField)
	form, err := c.MultipartForm()
	if err != nil {
		return nil // sent without a file
	}
	var faults fault.Fields
	for name, files := range form.File {
		code, is := strings.CutPrefix(name, labels.DocumentField(""))
		if !is || len(files) == 0 || files[0].Size == 0 && files[0].Filename == "" {
			continue
		}
		if err := p.add(c, v, id, code, files[0]); err != nil {
			if _, again := shownAgain(err); !again {
				return err
			}
			faults.Add(name, "%s", public(err))
		}
	}
	return faults.Err("Vos réponses sont enregistrées, mais un document ne l’est pas.")
}

func (p *Pages) add(c *fiber.Ctx, v httpd.Visitor, id int64, code string, header *multipart.FileHeader) error {
	file, err := header.Open()
	if err != nil {
		return err
	}
	defer file.Close()
	content, err := io.ReadAll(io.LimitReader(file, papers.MaxSize+1))
	if err != nil {
		return err
	}
	_, err = p.deps.Store.AddDocument(c.UserContext(), v.Actor, labels.ApplicationLife.Kind, id, store.DocumentUpload{
		Name: header.Filename, Nature: "piece", Content: content, Criterion: code,
	})
	return err
}
