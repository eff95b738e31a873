package visiting

import (
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"annuaire/fault"
	"annuaire/internal/httpd"
	"annuaire/labels"
	"annuaire/store"
	"annuaire/web/labelform"
	"annuaire/web/page"
)

// Fields of the plan of a visit.
const (
	fileField     = "dossier"
	titleField    = "titre"
	myselfField   = "moi"
	dayField      = "jour"
	hourField     = "heure"
	lengthField   = "duree"
	criteriaField = "critere"
	messageField  = "message"
)

// visitorFields are where those who go there are named.
var visitorFields = []string{"visiteur_1", "visiteur_2", "visiteur_3"}

// planPage answers the form by which a visit is proposed, of the application or of
// the title that the address names.
func (p *Pages) planPage(c *fiber.Ctx) error {
	v, err := httpd.Signed(c)
	if err != nil {
		return err
	}
	about, err := p.toPlan(c, v, c.Query(fileField), c.Query(titleField))
	if err != nil {
		return err
	}
	return p.showPlan(c, v, about, nil, nil)
}

func (p *Pages) toPlan(c *fiber.Ctx, v httpd.Visitor, file, title string) (store.VisitToPlan, error) {
	if title != "" {
		return p.Store.TitleToVisit(c.UserContext(), v.Actor, title)
	}
	id, err := strconv.ParseInt(file, 10, 64)
	if err != nil || id < 1 {
		return store.VisitToPlan{}, fault.New(fault.Unknown, "Ce dossier n’existe pas, ou vous n’y avez pas accès.")
	}
	return p.Store.FileToVisit(c.UserContext(), v.Actor, id)
}

func (p *Pages) showPlan(c *fiber.Ctx, v httpd.Visitor, about store.VisitToPlan, values url.Values, refused error) error {
	form := planForm(about, v)
	if refused != nil {
		faults, ok := page.FaultsOf(refused)
		if !ok {
			return refused
		}
		form.Values, form.Faults = values, faults
		form.Hidden = append(target(about), labelform.Again(values)...)
		c.Status(fiber.StatusBadRequest)
	}
	intro := page.Several{page.Paragraph("Le lieu reçoit votre proposition. Il accepte la date, ou dit pourquoi il ne peut pas.")}
	if about.Declined > 0 {
		intro = append(intro, &page.Notice{Title: page.Counted(about.Declined, "visite a été déclinée", "visites ont été déclinées") + " par ce lieu.",
			Text: "Un second refus est un motif de refus du label."})
	}
	return p.show(c, v, "Proposer une visite : "+about.PlaceName, intro, form)
}

func target(about store.VisitToPlan) []page.Input {
	if about.Application == 0 {
		return []page.Input{{Name: titleField, Value: about.Number}}
	}
	return []page.Input{{Name: fileField, Value: strconv.FormatInt(about.Application, 10)}}
}

func planForm(about store.VisitToPlan, v httpd.Visitor) *page.Form {
	form := &page.Form{Action: home, Token: v.FormToken, Submit: "Proposer cette visite", Hidden: append(target(about), labelform.Fields(about.Seq)...)}
	form.Fields = append(slotFields(nil), page.Group{Legend: "Qui fait la visite", Hint: "Chaque personne a un compte. Elle dira d’abord si elle a un intérêt dans ce dossier.", Fields: peopleFields(true)})
	form.Fields = append(form.Fields, criteriaBoxes(&about.Scheme, about.Application == 0, nil),
		page.Area{Name: messageField, Label: "Message au lieu", Hint: "Ce qu’il faut préparer, qui rencontrer.", Max: labels.VisitMessageMax, Rows: 3})
	return form
}

// slotFields ask for the day, the hour and the length; those of a visit first.
func slotFields(of *labels.SiteVisit) []page.Field {
	day, hour, minutes := "", "", 120
	if of != nil {
		start := of.StartsAt.In(of.Zone())
		day, hour, minutes = start.Format(time.DateOnly), labels.FrenchHour(start), of.Minutes
	}
	lengths := []page.Choice{}
	for _, m := range []struct {
		minutes int
		text    string
	}{{60, "1 heure"}, {90, "1 heure 30"}, {120, "2 heures"}, {180, "3 heures"}, {240, "4 heures"}, {480, "Une journée"}} {
		lengths = append(lengths, page.Choice{Value: strconv.Itoa(m.minutes), Text: m.text, Chosen: m.minutes == minutes})
	}
	return []page.Field{
		page.TextField{Name: dayField, Label: "Jour", Type: page.Date, Required: true, Value: day},
		page.TextField{Name: hourField, Label: "Heure", Hint: "À l’heure du lieu, par exemple 14 h 30.", Required: true, Short: true, Value: hour, Max: 20, Autocomplete: "off"},
		page.Select{Name: lengthField, Label: "Durée", Choices: lengths, Required: true},
	}
}

func peopleFields(myself bool) []page.Field {
	fields := []page.Field{page.Check{Name: myselfField, Label: "Je fais cette visite", Checked: myself}}
	for i, name := range visitorFields {
		label := "Adresse électronique d’une autre personne"
		if i > 0 {
			label += " (" + strconv.Itoa(i+1) + ")"
		}
		fields = append(fields, page.TextField{Name: name, Label: label, Type: page.Email, Max: 254, Autocomplete: "off"})
	}
	return fields
}

// criteriaBoxes offer what may be looked at: those that only a visit can check are
// ticked; of a title, those that are watched over.
func criteriaBoxes(s *labels.Scheme, watched bool, of *labels.SiteVisit) page.Checks {
	boxes := page.Checks{Name: criteriaField, Label: "Critères à vérifier", Required: true}
	for _, one := range s.VisitCriteria() {
		chosen := one.Check == labels.Visit || watched && one.Surveilled
		if of != nil {
			chosen = hasCode(of.Criteria, one.Code)
		}
		boxes.Choices = append(boxes.Choices, page.Choice{Value: one.Code, Text: one.Code + " : " + one.Name, Chosen: chosen})
	}
	return boxes
}

func hasCode(codes []string, code string) bool {
	for _, c := range codes {
		if c == code {
			return true
		}
	}
	return false
}

// plan proposes a visit.
func (p *Pages) plan(c *fiber.Ctx) error {
	v, err := httpd.Signed(c)
	if err != nil {
		return err
	}
	values := httpd.Posted(c)
	about, err := p.toPlan(c, v, values.Get(fileField), values.Get(titleField))
	if err != nil {
		return err
	}
	var id int64
	command, plan, err := readPlan(values, about.INSEE)
	if err == nil && about.Application != 0 {
		id, err = p.Store.PlanVisit(c.UserContext(), v.Actor, about.Application, command, plan)
	} else if err == nil {
		id, err = p.Store.PlanTitleVisit(c.UserContext(), v.Actor, about.Number, command, plan)
	}
	if err != nil {
		return p.showPlan(c, v, about, values, err)
	}
	return c.Redirect(pathOf(id, "?fait=proposer"), fiber.StatusSeeOther)
}

// readPlan reads a plan, told in the time of the place.
func readPlan(values url.Values, insee string) (command store.Command, plan labels.VisitPlan, err error) {
	if command, err = labelform.Read(values); err != nil {
		return command, plan, err
	}
	var faults fault.Fields
	plan.StartsAt = readMoment(values, dayField, hourField, zoneOf(insee), &faults)
	plan.Minutes, _ = strconv.Atoi(values.Get(lengthField))
	plan.Myself = values.Get(myselfField) == page.CheckedValue
	plan.Message = labelform.Text(values, messageField, labels.VisitMessageMax, &faults)
	for _, name := range visitorFields {
		if email := strings.TrimSpace(values.Get(name)); email != "" {
			plan.Visitors = append(plan.Visitors, email)
		}
	}
	for _, code := range values[criteriaField] {
		if len(plan.Criteria) < 200 {
			plan.Criteria = append(plan.Criteria, code)
		}
	}
	return command, plan, faults.Err("Il manque quelque chose pour proposer cette visite.")
}
