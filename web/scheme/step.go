package scheme

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"annuaire/fault"
	"annuaire/internal/httpd"
	"annuaire/labels"
	"annuaire/store"
	"annuaire/web/labelform"
	"annuaire/web/page"
)

// stepForm is one step of the editor: what it asks, and how what was sent is read.
type stepForm struct {
	lead   string
	fields func(*labels.Scheme) []page.Field
	// read copies what was sent into the scheme. The names of fields that were for rows
	// still without a code are given with the code that they got.
	read func(*labels.Scheme, *reading) (renamed map[string]string)
}

// forms are those of every step; StepCriteria has pages of its own.
var forms = map[labels.Step]stepForm{
	labels.StepIdentity: {"Le nom du label, ce qu’il est en deux phrases, et le texte sur lequel il repose.", identityFields, readIdentity},
	labels.StepCharter:  {"Le texte que le candidat accepte. Une ligne qui commence par « Article » devient un titre.", charterFields, readCharter},
	labels.StepSections: {"Les parties regroupent les critères. Une tolérance dit combien de défauts mineurs un groupe supporte.", sectionFields, readSections},
	labels.StepRules:    {"Les durées, et ce qui se passe quand elles sont dépassées.", ruleFields, readRules},
	labels.StepBodies:   {"Qui examine les dossiers, et qui décide. Ce ne sont jamais les mêmes personnes.", bodyFields, readBodies},
	labels.StepGrounds:  {"Les listes fermées de motifs. La personne lit le motif entier, le registre la version courte.", groundFields, readGrounds},
}

// saveAnyway is the button that keeps a draft that is not complete.
const saveAnyway = "incomplet"

func stepOf(c *fiber.Ctx) (labels.Step, stepForm, error) {
	step := labels.Step(strings.Clone(c.Params("etape")))
	form, known := forms[step]
	if !known {
		return step, form, fault.New(fault.Unknown, "Cette étape n’existe pas. Revenez au label.")
	}
	return step, form, nil
}

// step shows one step of a draft.
func (p *Pages) step(c *fiber.Ctx) error {
	step, _, err := stepOf(c)
	if err != nil {
		return err
	}
	v, line, err := p.draft(c)
	if err != nil {
		return err
	}
	var faults fault.Fields
	if c.Query("verifier") != "" {
		faults = line.Scheme.CheckStep(step)
	}
	return p.stepPage(c, v, &line, step, nil, faults)
}

// saveStep keeps what was sent, once it is right, or as it is when its editor says so.
func (p *Pages) saveStep(c *fiber.Ctx) error {
	step, form, err := stepOf(c)
	if err != nil {
		return err
	}
	v, line, err := p.draft(c)
	if err != nil {
		return err
	}
	values := httpd.Posted(c)
	_, err = p.deps.Store.SaveScheme(c.UserContext(), v.Actor, line.ID, revisionOf(values), func(s *labels.Scheme) error {
		r := reading{values: values}
		renamed := form.read(s, &r)
		if values.Get(saveAnyway) == "" {
			r.faults = append(r.faults, underRows(s.CheckStep(step), renamed)...)
		}
		return r.faults.Err("Une réponse est à corriger.")
	})
	if faults, refused := page.FaultsOf(err); refused {
		c.Status(fiber.StatusUnprocessableEntity)
		return p.stepPage(c, v, &line, step, values, faults)
	}
	if err != nil {
		return err
	}
	return c.Redirect(after(&line, step, values.Get(saveAnyway) != ""), fiber.StatusSeeOther)
}

// after is where one goes on: the next step, or the same version when it was put aside.
func after(line *store.SchemeLine, step labels.Step, aside bool) string {
	i := slices.Index(labels.Steps, step)
	if aside || i+1 == len(labels.Steps) {
		return address(line.ID) + "?fait=enregistrer"
	}
	return address(line.ID, string(labels.Steps[i+1])) + "?fait=enregistrer"
}

// underRows names faults by the rows that the form has.
func underRows(faults fault.Fields, renamed map[string]string) fault.Fields {
	for i, f := range faults {
		for code, row := range renamed {
			if rest, is := strings.CutPrefix(f.Name, code+"-"); is {
				faults[i].Name = row + "-" + rest
			}
		}
	}
	return faults
}

func revisionOf(values url.Values) int64 {
	n, err := strconv.ParseInt(values.Get(RevisionField), 10, 64)
	if err != nil {
		return -1 // of no page: Conflict says to read it again
	}
	return n
}

func (p *Pages) stepPage(c *fiber.Ctx, v httpd.Visitor, line *store.SchemeLine, step labels.Step, values url.Values, faults fault.Fields) error {
	form := forms[step]
	hidden := revision(line)
	if values != nil {
		hidden = []page.Input{{Name: RevisionField, Value: values.Get(RevisionField)}}
	}
	return p.deps.Renderer.Page(c, deskPage(v, line, titles[step],
		done(c), stepsAt(step), page.Paragraph(form.lead),
		&page.Form{
			Action: address(line.ID, string(step)), Token: v.FormToken, Hidden: hidden, Fields: form.fields(&line.Scheme), Values: values, Faults: faults,
			Submit: "Enregistrer et continuer", Others: []page.FormButton{{Text: "Enregistrer sans vérifier", Name: saveAnyway, Value: "oui"}},
			Back: page.Link{Text: "Revenir au label", Href: address(line.ID)},
		}))
}

func stepsAt(step labels.Step) page.Steps {
	names := make([]string, len(labels.Steps))
	for i, s := range labels.Steps {
		names[i] = titles[s]
	}
	return page.Steps{Names: names, At: slices.Index(labels.Steps, step) + 1}
}

// undo gives back what the draft said before it was last saved.
func (p *Pages) undo(c *fiber.Ctx) error {
	v, line, err := p.draft(c)
	if err != nil {
		return err
	}
	if _, err := p.deps.Store.UndoScheme(c.UserContext(), v.Actor, line.ID, revisionOf(httpd.Posted(c))); err != nil {
		return err
	}
	return c.Redirect(address(line.ID)+"?fait=annuler", fiber.StatusSeeOther)
}

// undoButton is there when something was saved.
func (p *Pages) undoButton(c *fiber.Ctx, v httpd.Visitor, line *store.SchemeLine) (buttons []page.Content, err error) {
	can, err := p.deps.Store.CanUndoScheme(c.UserContext(), v.Actor, line.ID)
	if err != nil || !can {
		return nil, err
	}
	return []page.Content{page.PostButton{Action: address(line.ID, "annuler"), Token: v.FormToken, Text: "Annuler la dernière modification", Hidden: revision(line)}}, nil
}

// reading reads what was sent, and gathers what cannot be read.
type reading struct {
	values url.Values
	faults fault.Fields
}

// text reads a text: even a draft holds none longer than the longest that a scheme may
// have.
func (r *reading) text(name string) string {
	return labelform.Text(r.values, name, labels.MaxCharterText, &r.faults)
}

func (r *reading) yes(name string) bool { return r.values.Get(name) != "" }

// number reads a whole number; nothing written is 0.
func (r *reading) number(name string) int {
	text := strings.ReplaceAll(strings.ReplaceAll(r.text(name), " ", ""), page.NoBreakSpace, "")
	if text == "" {
		return 0
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 || n > 100000 {
		r.faults.Add(name, "Écrivez un nombre entier, par exemple 30.")
	}
	return n
}

// decimal reads a number as people write it: "12,5"; nothing written is 0.
func (r *reading) decimal(name string) float64 {
	text := strings.ReplaceAll(strings.ReplaceAll(r.text(name), " ", ""), ",", ".")
	if text == "" {
		return 0
	}
	v, err := strconv.ParseFloat(text, 64)
	if err != nil || !(v >= 0 && v <= 100000) {
		r.faults.Add(name, "Écrivez un nombre, par exemple 20 ou 12,5.")
		return 0
	}
	return v
}

// digits is a field for a whole number.
func digits(name, label, hint string, value int) page.Field {
	return page.TextField{Name: name, Label: label, Hint: hint, Value: strconv.Itoa(value), Type: page.Digits, Max: 6, Short: true}
}
