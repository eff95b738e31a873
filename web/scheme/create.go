package scheme

import (
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"

	"annuaire/access"
	"annuaire/fault"
	"annuaire/internal/httpd"
	"annuaire/labels"
	"annuaire/store"
	"annuaire/web/desk/frame"
	"annuaire/web/labelform"
	"annuaire/web/page"
)

// blank is where a label without model begins: the delays that the law asks at least, and
// usual values elsewhere.
func blank(nature labels.Nature) labels.Scheme {
	s := labels.Scheme{
		Nature: nature, CorrectionDays: 30, ContradictDays: labels.LeastDays, ObservationDays: 15, AppealMonths: labels.LeastAppeal,
		MinorMonths: 6, MajorMonths: 3, ExpectedDays: 60, Silence: labels.Silence{Rule: labels.SilenceNone}, DecidesAt: labels.DecisionLevels[0],
		Months: 36, RenewFrom: 6, ReapplyMonths: 6, Decides: labels.ByAuthority, ShowsReserves: true,
	}
	if nature == labels.Charter {
		s.Months, s.RenewFrom, s.ReapplyMonths, s.Decides, s.ShowsReserves = 0, 0, 1, labels.ByCheck, false
	}
	return s
}

// newScheme asks from what a label begins.
func (p *Pages) newScheme(c *fiber.Ctx) error {
	v, err := httpd.SignedFor(c, access.LabelDesign)
	if err != nil {
		return err
	}
	return p.creation(c, v, nil, nil)
}

// create begins the draft.
func (p *Pages) create(c *fiber.Ctx) error {
	v, err := httpd.SignedFor(c, access.LabelDesign)
	if err != nil {
		return err
	}
	values := httpd.Posted(c)
	scheme, err := begun(values)
	var made store.SchemeVersion
	if err == nil {
		made, err = p.deps.Store.CreateScheme(c.UserContext(), v.Actor, scheme)
	}
	if faults, refused := page.FaultsOf(err); refused {
		c.Status(fiber.StatusUnprocessableEntity)
		return p.creation(c, v, values, inStep(faults, labels.StepIdentity))
	}
	if err != nil {
		return err
	}
	return c.Redirect(address(made.ID)+"?fait=creer", fiber.StatusSeeOther)
}

// begun reads the form: a model that is shipped, or a blank one of a nature.
func begun(values url.Values) (s labels.Scheme, err error) {
	var faults fault.Fields
	switch from := values.Get("depuis"); from {
	case "charte", "label":
		s = blank(labels.Nature(from))
	default:
		for _, shipped := range labels.Shipped() {
			if from == "modele-"+shipped.Code {
				s = shipped
			}
		}
		if s.Code == "" {
			faults.Add("depuis", "Choisissez un point de départ.")
		}
	}
	s.Code, s.Prefix = labelform.Clean(values.Get("code")), labelform.Clean(values.Get("prefixe"))
	if name := labelform.Text(values, "nom", labels.MaxName, &faults); name != "" {
		s.Name = name
	}
	faults = append(faults, s.CheckCode()...)
	return s, faults.Err("Une réponse est à corriger.")
}

// inStep gives the faults of a step under the names that its own form sends.
func inStep(faults fault.Fields, step labels.Step) fault.Fields {
	for i := range faults {
		faults[i].Name = strings.TrimPrefix(faults[i].Name, string(step)+".")
	}
	return faults
}

func (p *Pages) creation(c *fiber.Ctx, v httpd.Visitor, values url.Values, faults fault.Fields) error {
	var from []page.Choice
	for _, s := range labels.Shipped() {
		from = append(from, page.Choice{Value: "modele-" + s.Code, Text: "Le modèle « " + s.Name + " »", Hint: s.Summary})
	}
	from = append(from, page.Choice{Value: string(labels.Charter), Text: "Une charte vide", Hint: "Le lieu s’engage, ses engagements sont vérifiés."},
		page.Choice{Value: string(labels.Audited), Text: "Un label vide", Hint: "Critères, pièces, visite, décision."})
	return p.deps.Renderer.Page(c, frame.Page(v, frame.Schemes, "Créer un label",
		page.Paragraph("Pour modifier un label qui existe, ouvrez sa dernière version et préparez la suivante."),
		&page.Form{
			Action: home + "/nouveau", Token: v.FormToken, Values: values, Faults: faults, Submit: "Créer le brouillon", Back: page.Link{Text: "Revenir aux labels", Href: home},
			Fields: []page.Field{
				page.Radios{Name: "depuis", Label: "Point de départ", Choices: from, Required: true},
				page.TextField{Name: "nom", Label: "Nom du label", Hint: "Laissez vide pour garder celui du modèle.", Max: labels.MaxName},
				page.TextField{Name: "code", Label: "Code", Hint: "Il apparaît dans les adresses, et ne change plus : « emn ».", Max: 40, Required: true, Short: true},
				page.TextField{Name: "prefixe", Label: "Préfixe des numéros", Hint: "Les titres s’appelleront par exemple « EMN-2026-00042 ».", Max: 10, Required: true, Short: true},
			},
		}))
}

// nextVersion begins the version after the last of a label.
func (p *Pages) nextVersion(c *fiber.Ctx) error {
	v, line, _, err := p.opened(c)
	if err != nil {
		return err
	}
	made, err := p.deps.Store.CreateScheme(c.UserContext(), v.Actor, line.Scheme)
	if err != nil {
		return err
	}
	return c.Redirect(address(made.ID)+"?fait=creer", fiber.StatusSeeOther)
}
