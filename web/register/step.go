package register

import (
	"net/url"
	"slices"

	"github.com/gofiber/fiber/v2"

	"annuaire/directory"
	"annuaire/fault"
	"annuaire/internal/httpd"
	"annuaire/web/page"
)

// step is one page of the form.
type step struct {
	slug    string // in addresses and drafts
	title   string
	rank    int      // of the part of the form that it belongs to, from 1
	columns []string // that it asks for
	fields  func(*form) []page.Field
	// read makes of what was sent new values by column, and says what it cannot
	// read; the rest is for the patch to judge.
	read func(*form, url.Values) (directory.Patch, fault.Fields)
	// skip tells whether there is nothing to ask.
	skip func(*form, *fiber.Ctx) (bool, error)
}

// parts are what people are told of the length of the form.
var parts = []string{"Le lieu", "Son adresse", "Ses horaires", "Services et publics", "Contact et équipement", "Vérifier"}

// steps are in the order in which they are asked; check comes after the last.
func steps() []step {
	return []step{
		{slug: "lieu", title: "Le lieu", rank: 1, columns: identityColumns, fields: identityFields, read: columnsOf(identityColumns...)},
		{slug: "adresse", title: "Son adresse", rank: 2, columns: []string{"adresse", "complement_adresse", "code_postal", "commune", "code_insee"}, fields: addressFields, read: readAddress},
		{slug: "position", title: "Sa position", rank: 2, columns: []string{"latitude", "longitude", "position"}, fields: positionFields, read: readPosition},
		{slug: twins, title: "Ce lieu existe peut-être déjà", rank: 2, skip: knownToBeNew},
		{slug: "horaires", title: "Ses horaires", rank: 3, columns: []string{"horaires"}, fields: hoursFields, read: readHours},
		{slug: "services", title: "Services et publics", rank: 4, columns: serviceColumns, fields: serviceFields, read: columnsOf(serviceColumns...)},
		{slug: "contact", title: "Contact et équipement", rank: 5, columns: contactColumns, fields: contactFields, read: columnsOf(contactColumns...)},
	}
}

// The steps that are no plain questions.
const (
	twins = "existe"
	check = "verifier"
)

// stepOf gives the step that asks for a column; that of the hours for the fields
// of its week.
func stepOf(column string) step {
	for _, s := range steps() {
		if slices.Contains(s.columns, column) {
			return s
		}
	}
	s, _, _ := stepNamed("horaires")
	return s
}

func stepNamed(slug string) (step, int, error) {
	i := slices.IndexFunc(steps(), func(s step) bool { return s.slug == slug })
	if i < 0 {
		return step{}, 0, fault.New(fault.Unknown, "Cette étape du formulaire n'existe pas.")
	}
	return steps()[i], i, nil
}

// after gives the step that follows, leaving out those with nothing to ask.
func (f *form) after(c *fiber.Ctx, i int) (slug string, err error) {
	for _, s := range steps()[i+1:] {
		if s.skip != nil {
			if none, err := s.skip(f, c); err != nil {
				return "", err
			} else if none {
				continue
			}
		}
		return s.slug, nil
	}
	return check, nil
}

// before gives the step that precedes; a question that was answered is not
// asked again on the way back.
func before(i int) string {
	for i--; i > 0; i-- {
		if steps()[i].skip == nil {
			break
		}
	}
	return steps()[max(i, 0)].slug
}

// begin shows the first step, of which nothing is kept yet.
func (p *Pages) begin(open func(*fiber.Ctx) (*form, error)) fiber.Handler {
	return func(c *fiber.Ctx) error {
		f, err := open(c)
		if err != nil {
			return err
		}
		return f.showStep(c, steps()[0], nil, f.draft.Answers[steps()[0].slug])
	}
}

func (p *Pages) show(open func(*fiber.Ctx) (*form, error)) fiber.Handler {
	return func(c *fiber.Ctx) error {
		f, err := open(c)
		if err != nil {
			return err
		}
		switch slug := c.Params("etape"); slug {
		case check:
			return f.showCheck(c, nil, nil)
		case twins:
			return f.showTwins(c)
		default:
			s, _, err := stepNamed(slug)
			if err != nil {
				return err
			}
			return f.showStep(c, s, nil, f.draft.Answers[slug])
		}
	}
}

// take keeps what was sent, whatever it is worth, then goes on, back, or says
// what is wrong.
func (p *Pages) take(open func(*fiber.Ctx) (*form, error)) fiber.Handler {
	return func(c *fiber.Ctx) error {
		f, err := open(c)
		if err != nil {
			return err
		}
		switch slug := c.Params("etape", steps()[0].slug); slug {
		case check:
			return f.send(c)
		case twins:
			return f.takeTwins(c)
		default:
			return f.takeStep(c, slug)
		}
	}
}

func (f *form) takeStep(c *fiber.Ctx, slug string) error {
	s, i, err := stepNamed(slug)
	if err != nil {
		return err
	}
	sent, going := f.sent(c, s)
	if err := f.keep(c, slug, sent); err != nil {
		return err
	}
	if going == "precedent" && i > 0 {
		return c.Redirect(f.address(before(i)), fiber.StatusSeeOther)
	}
	if faults := f.faultsOf(s, sent); len(faults) > 0 {
		return f.showStep(c, s, faults, sent)
	}
	if going == check {
		return c.Redirect(f.address(check), fiber.StatusSeeOther)
	}
	next, err := f.after(c, i)
	if err != nil {
		return err
	}
	return c.Redirect(f.address(next), fiber.StatusSeeOther)
}

// sent gives what the fields of a step were sent with, and which button was
// pressed.
func (f *form) sent(c *fiber.Ctx, s step) (sent url.Values, going string) {
	sent = url.Values{}
	names := map[string]bool{}
	for _, field := range s.fields(f) {
		for _, named := range field.Named() {
			names[named.Name] = true
		}
	}
	posted := legibles(httpd.Posted(c))
	for name := range names {
		if values := posted[name]; len(values) > 0 {
			sent[name] = values
		}
	}
	return sent, posted.Get("aller")
}

// faultsOf says what is wrong with the answers to one step.
func (f *form) faultsOf(s step, sent url.Values) fault.Fields {
	patch, faults := s.read(f, sent)
	place := f.record
	if place.ID == "" {
		place = f.known()
	}
	if _, err := patch.Apply(&place); err != nil {
		wrong, _ := page.FaultsOf(err)
		for _, one := range wrong {
			if !has(faults, one.Name) {
				faults = append(faults, one)
			}
		}
	}
	return faults
}

func (f *form) showStep(c *fiber.Ctx, s step, faults fault.Fields, sent url.Values) error {
	if s.fields == nil {
		return c.Redirect(f.address(steps()[0].slug), fiber.StatusSeeOther)
	}
	_, i, err := stepNamed(s.slug)
	if err != nil {
		return err
	}
	asked := &page.Form{
		Action: f.actionOf(s.slug), Token: f.visitor.FormToken, Fields: s.fields(f), Submit: "Continuer",
		Values: sent, Faults: faults, Back: page.Link{Text: "Quitter", Href: f.wayOut()},
	}
	if f.editing() || f.draft.Answers["contact"] != nil {
		asked.Others = append(asked.Others, page.FormButton{Text: "Enregistrer et vérifier", Name: "aller", Value: check})
	}
	if i > 0 {
		asked.Others = append(asked.Others, page.FormButton{Text: "Précédent", Name: "aller", Value: "precedent"})
	}
	contents := []page.Content{page.Steps{Names: parts, At: s.rank}}
	if i == 0 && !f.editing() {
		contents = append(contents, f.welcome(c)...)
	}
	if len(faults) > 0 {
		c.Status(fiber.StatusUnprocessableEntity)
	}
	return f.pages.deps.Renderer.Page(c, f.page(f.title, append(contents, page.Section{Title: s.title, Contents: []page.Content{asked, kept{f}}})...))
}

// actionOf is where a step is sent: while nothing is kept, to the beginning.
func (f *form) actionOf(slug string) string {
	if f.editing() || f.draft.ID != 0 {
		return f.address(slug)
	}
	return f.root
}

func (f *form) wayOut() string {
	switch {
	case f.editing():
		return "/espace/lieux/" + page.PathEscape(f.record.ID)
	case f.root == "/proposer":
		return "/"
	}
	return "/espace/lieux"
}

// kept says that nothing is lost, and how to come back.
type kept struct{ *form }

// Write implements page.Content.
func (k kept) Write(w *page.Writer) {
	switch {
	case k.draft.ID == 0:
	case k.draft.Secret != "":
		w.Raw(`<p class="discret">Vos réponses sont gardées trente jours. Pour y revenir, gardez l’adresse de cette page.</p>` + "\n")
	default:
		w.Raw(`<p class="discret">Vos réponses sont gardées trente jours dans votre espace.</p>` + "\n")
	}
}

// welcome tells what the form is for, above its first step.
func (f *form) welcome(c *fiber.Ctx) []page.Content {
	if f.root == "/proposer" {
		return []page.Content{page.Paragraph("Vous connaissez un lieu qui aide à utiliser le numérique ? Décrivez-le. La commune, ou l’agence, le vérifie puis le publie. Il n’y a pas besoin de compte.")}
	}
	drafts, err := f.pages.deps.Store.Drafts(c.UserContext(), f.visitor.Actor)
	if err != nil || len(drafts) == 0 || f.draft.ID != 0 {
		return nil // the list is a help: its absence keeps nobody from writing
	}
	var links []page.Content
	for _, d := range drafts {
		name := d.Answers[steps()[0].slug].Get("nom")
		if name == "" {
			name = "Lieu sans nom"
		}
		other := &form{pages: f.pages, root: f.root, draft: d}
		links = append(links, page.Link{Text: "Reprendre « " + fault.Excerpt(name, 60) + " »", Href: other.address(check)})
	}
	return []page.Content{page.Section{Title: "Vos brouillons", Contents: []page.Content{page.Several(links)}}}
}
