package applying

import (
	"net/url"
	"slices"

	"github.com/gofiber/fiber/v2"

	"annuaire/fault"
	"annuaire/internal/httpd"
	"annuaire/labels"
	"annuaire/store"
	"annuaire/web/labelform"
	"annuaire/web/page"
)

// The steps that are no section of the scheme.
const (
	holderStep  = "structure"
	sendStep    = "envoi"
	correctStep = "correction"
)

const (
	idField    = "dossier"
	stepField  = "etape"
	editsField = "version"
	thenField  = "puis" // "rester": the same step again
)

// stage is one step of an application.
type stage struct{ code, name, text string }

// stages lists the steps: a section each, who asks, the sending. A section where
// nothing is asked is left out.
func stages(view *store.ApplicationView) []stage {
	var list []stage
	for _, s := range view.Label.Sections {
		if len(inSection(view, s.Code)) > 0 {
			list = append(list, stage{s.Code, s.Name, s.Text})
		}
	}
	return append(list, stage{holderStep, "La structure", "Le titre est donné à une structure, pour ce lieu."}, stage{sendStep, "Relire et déposer", ""})
}

// inSection lists the criteria that a section asks, those that a light renewal need
// not ask again left out.
func inSection(view *store.ApplicationView, section string) (list []labels.Criterion) {
	for _, c := range view.Asked {
		if c.Section == section && !slices.Contains(view.Unchanged, c.Code) {
			list = append(list, c)
		}
	}
	return list
}

// step answers one step of the form.
func (p *Pages) step(c *fiber.Ctx) error {
	v, view, err := p.find(c)
	if err != nil {
		return err
	}
	code, err := url.PathUnescape(c.Params("etape"))
	if err != nil {
		return errNoStep
	}
	return p.showStep(c, v, &view, code, nil, nil)
}

var errNoStep = fault.New(fault.Unknown, "Cette étape n’existe pas.")

func (p *Pages) showStep(c *fiber.Ctx, v httpd.Visitor, view *store.ApplicationView, code string, sent url.Values, refused error) error {
	switch {
	case view.State == labels.Draft && code == sendStep:
		return p.showSend(c, v, view, sent, refused)
	case view.State == labels.Correction && code == correctStep:
		return p.showCorrection(c, v, view, sent, refused)
	case view.State != labels.Draft:
		return c.Redirect(address(view.ID, ""), fiber.StatusSeeOther)
	}
	list := stages(view)
	at := slices.IndexFunc(list, func(s stage) bool { return s.code == code })
	if at < 0 {
		return errNoStep
	}
	form := saveForm(v, view, code, sent, refused)
	form.Submit = "Enregistrer et continuer"
	form.Others = []page.FormButton{{Text: "Enregistrer", Name: thenField, Value: "rester"}}
	form.Back = page.Link{Text: "Revenir au dossier", Href: address(view.ID, "")}
	if at > 0 {
		form.Back = page.Link{Text: "Étape précédente", Href: stepAddress(view.ID, list[at-1].code)}
	}
	if code == holderStep {
		form.Fields = holderFields(view)
	} else {
		for _, one := range inSection(view, code) {
			form.Fields = append(form.Fields, criterion(view, &one))
		}
	}
	names := make([]string, len(list))
	for i, s := range list {
		names[i] = s.name
	}
	return p.show(c, v, view.Label.Short+", "+view.PlaceName, done(c.Query("fait")), conflict(refused), page.Steps{Names: names, At: at + 1}, page.Paragraph(list[at].text), form)
}

// conflict says above the form what no field says.
func conflict(refused error) page.Content {
	if _, told := page.FaultsOf(refused); refused == nil || told {
		return page.Several{}
	}
	return refusal(refused)
}

// saveForm is a form of answers, sent to one address with what says whose they are.
func saveForm(v httpd.Visitor, view *store.ApplicationView, code string, sent url.Values, refused error) *page.Form {
	edits := number(view.Edits)
	if sent != nil {
		edits = sent.Get(editsField)
	}
	form := &page.Form{Action: savePath, Token: v.FormToken, Values: sent, Hidden: []page.Input{
		{Name: idField, Value: number(view.ID)}, {Name: stepField, Value: code}, {Name: editsField, Value: edits},
	}}
	form.Faults, _ = page.FaultsOf(refused)
	return form
}

func holderFields(view *store.ApplicationView) []page.Field {
	return []page.Field{
		page.TextField{Name: labels.HolderNameField, Label: "Nom de la structure", Hint: "Commune, association, entreprise… qui portera le label.", Value: view.HolderName, Max: labels.HolderMax, Required: true, Autocomplete: "organization"},
		page.TextField{Name: labels.HolderPivotField, Label: "Numéro de la structure", Hint: "SIRET (14 chiffres), RNA (W et 9 chiffres) ou RIDET.", Value: view.HolderPivot, Max: 20, Required: true, Short: true, Autocomplete: "off"},
		page.TextField{Name: labels.SignedByField, Label: "Qui engage la structure", Hint: "Nom et fonction, par exemple « Anne Martin, directrice ».", Value: view.SignedBy, Max: labels.SignerMax, Required: true, Autocomplete: "off"},
	}
}

// showCorrection answers the form of what a correction opened, and nothing else.
func (p *Pages) showCorrection(c *fiber.Ctx, v httpd.Visitor, view *store.ApplicationView, sent url.Values, refused error) error {
	form := saveForm(v, view, correctStep, sent, refused)
	form.Submit, form.Back = "Enregistrer", page.Link{Text: "Revenir au dossier", Href: address(view.ID, "")}
	var notes []page.Content
	for _, name := range view.Correction.Fields {
		switch one, is := view.Label.Criterion(name); {
		case is:
			form.Fields = append(form.Fields, criterion(view, &one))
		case name == labels.FieldHolder:
			form.Fields = append(form.Fields, holderFields(view)[:2]...)
		case name == labels.FieldSigned:
			form.Fields = append(form.Fields, holderFields(view)[2])
		case name == labels.FieldPlace:
			notes = append(notes, paragraph{page.Several{page.Text("La fiche du lieu est aussi à corriger :"), page.Link{Text: "corriger la fiche", Href: recordPath(view.PlaceID)}}})
		}
	}
	contents := []page.Content{done(c.Query("fait")), conflict(refused), quoted(view.Correction.Message)}
	contents = append(contents, notes...)
	if len(form.Fields) > 0 {
		contents = append(contents, page.Paragraph("Seules ces réponses s’ouvrent de nouveau. Le reste du dossier ne change pas."), form)
	}
	send := &page.Form{Action: address(view.ID, "/repondre"), Token: v.FormToken, Hidden: labelform.Fields(view.Seq), Submit: "Envoyer la réponse", Prefix: "envoi-"}
	contents = append(contents, page.Section{Title: "Envoyer", Contents: []page.Content{
		page.Paragraph("Enregistrez vos corrections, puis envoyez. L’instruction reprend aussitôt."), send,
	}})
	return p.show(c, v, "Répondre à la correction", contents...)
}

// quoted is what somebody wrote, with its lines.
type quoted string

// Write implements page.Content.
func (q quoted) Write(w *page.Writer) {
	w.Between(`<blockquote class="labels-message">`, string(q), "</blockquote>\n")
}
