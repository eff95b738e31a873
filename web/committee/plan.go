package committee

import (
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/fault"
	"annuaire/geo"
	"annuaire/internal/httpd"
	"annuaire/labels"
	"annuaire/store"
	"annuaire/web/labelform"
	"annuaire/web/page"
)

// newSession shows the form of a session to plan.
func (p *Pages) newSession(c *fiber.Ctx) error {
	v, err := httpd.SignedFor(c, access.LabelPrepare)
	if err != nil {
		return err
	}
	return p.planForm(c, v, labelform.Refused{})
}

func (p *Pages) planForm(c *fiber.Ctx, v httpd.Visitor, r labelform.Refused) error {
	territories, quorum, err := p.Store.SessionTerritories(c.UserContext(), v.Actor)
	if err != nil {
		return err
	}
	choices := make([]page.Choice, len(territories))
	for i, t := range territories {
		choices[i] = page.Choice{Value: string(t.Level) + ":" + t.Code, Text: t.Name + levelNotes[t.Level], Chosen: len(territories) == 1}
	}
	where := page.Select{Name: "territoire", Label: "Territoire du comité", Empty: "Choisissez", Choices: choices, Required: true}
	form := sessionForm(labels.Session{Quorum: quorum}, nil)
	form.Fields = append([]page.Field{where}, form.Fields...)
	form.Action, form.Token, form.Values, form.Faults, form.Submit = home+"/nouvelle", v.FormToken, r.Values, r.Faults, "Prévoir la séance"
	form.Hidden = r.Hidden(0)
	form.Back = page.Link{Text: "Revenir aux séances", Href: home}
	return p.show(c, v, "Prévoir une séance", r.Notice, page.Paragraph("Les membres reçoivent une convocation dès maintenant."), form)
}

var levelNotes = map[geo.Level]string{geo.Department: " (département)", geo.Region: " (région)", geo.Country: " (pays entier)"}

// sessionForm is what is asked of a session, planned or changed.
func sessionForm(s labels.Session, members []labels.SessionMember) *page.Form {
	var emails []string
	chair := ""
	for _, m := range members {
		if m.Chair {
			chair = m.Email
		} else {
			emails = append(emails, m.Email)
		}
	}
	on, hour := "", ""
	if !s.At.IsZero() {
		on, hour = s.At.In(directory.Paris).Format(time.DateOnly), s.At.In(directory.Paris).Format("15:04")
	}
	return &page.Form{Fields: []page.Field{
		page.TextField{Name: "nom", Label: "Nom de la séance", Hint: "Par exemple : Comité de mars.", Value: s.Name, Max: labels.SessionNameMax, Required: true},
		page.TextField{Name: "jour", Label: "Jour", Type: page.Date, Value: on, Required: true},
		page.TextField{Name: "heure", Label: "Heure", Hint: "Par exemple : 14:30.", Value: hour, Short: true, Required: true},
		page.TextField{Name: "lieu", Label: "Lieu, ou adresse de la réunion à distance", Value: s.Place, Max: labels.SessionPlaceMax},
		page.TextField{Name: "presidence", Label: "Adresse électronique de la personne qui préside", Hint: "Elle a le droit de décider sur ce territoire.", Type: page.Email, Value: chair, Required: true},
		page.Area{Name: "membres", Label: "Adresses électroniques des autres membres", Hint: "Une par ligne. Chaque personne a déjà un compte.", Value: strings.Join(emails, "\n"), Rows: 6},
		page.TextField{Name: "quorum", Label: "Quorum", Hint: "Membres présents, et sans intérêt, qu’il faut pour chaque dossier.", Type: page.Digits, Value: strconv.Itoa(s.Quorum), Required: true},
		page.Check{Name: "preponderante", Label: "À égalité, la voix de la présidence l’emporte", Hint: "Cochez si le règlement du comité le dit. Le procès-verbal le rappelle.", Checked: s.ChairCasts},
	}}
}

// plan keeps it, and tells its members.
func (p *Pages) plan(c *fiber.Ctx) error {
	v, err := httpd.SignedFor(c, access.LabelPrepare)
	if err != nil {
		return err
	}
	var id int64
	form, err := sessionOf(labelform.Posted(c))
	if err == nil {
		id, err = p.Store.PlanSession(c.UserContext(), v.Actor, form)
	}
	if r, mends := labelform.RefusedOf(c, err); mends {
		return p.planForm(c, v, r)
	}
	if err != nil {
		return err
	}
	return c.Redirect(address(id, "")+"?fait=prevoir", fiber.StatusSeeOther)
}

// sessionOf reads the form.
func sessionOf(values url.Values) (form store.SessionForm, err error) {
	if form.Command, err = labelform.Read(values); err != nil {
		return form, err
	}
	var faults fault.Fields
	level, code, _ := strings.Cut(values.Get("territoire"), ":")
	form.Territory = access.Territory{Level: geo.Level(level), Code: code}
	form.Name = labelform.Text(values, "nom", labels.SessionNameMax, &faults)
	form.Place = labelform.Text(values, "lieu", labels.SessionPlaceMax, &faults)
	form.Chair = labelform.Text(values, "presidence", 254, &faults)
	form.Members = strings.Fields(strings.NewReplacer(",", " ", ";", " ").Replace(labelform.Text(values, "membres", 20000, &faults)))
	form.ChairCasts = values.Get("preponderante") == page.CheckedValue
	if form.Quorum, err = strconv.Atoi(strings.TrimSpace(values.Get("quorum"))); err != nil {
		faults.Add("quorum", "Écrivez un nombre, par exemple 3.")
	}
	if form.At, err = moment(values.Get("jour"), values.Get("heure")); err != nil {
		faults.Add("jour", "Donnez une date, et une heure comme 14:30.")
	}
	return form, faults.Err("La séance n’est pas complète.")
}

// moment reads a day and an hour of Paris: "14:30", "14h30", "14 h 30".
func moment(day, hour string) (time.Time, error) {
	hour = strings.NewReplacer(" ", "", "h", ":", "H", ":").Replace(strings.TrimSpace(hour))
	if strings.HasSuffix(hour, ":") {
		hour += "00"
	}
	return time.ParseInLocation("2006-01-02 15:04", day+" "+hour, directory.Paris)
}

// changePage shows the form of a session that is planned.
func (p *Pages) changePage(c *fiber.Ctx) error { return p.changeForm(c, labelform.Refused{}) }

func (p *Pages) changeForm(c *fiber.Ctx, r labelform.Refused) error {
	v, id, err := asked(c, "id")
	if err != nil {
		return err
	}
	s, err := p.Store.SessionFor(c.UserContext(), v.Actor, id)
	if err != nil {
		return err
	}
	if !s.May(labels.SessionChange) {
		return fault.New(fault.Conflict, "Cette séance ne se modifie plus, ou vous n’en avez pas le droit.")
	}
	form := sessionForm(s.Session, s.Members)
	form.Action, form.Token, form.Values, form.Faults, form.Submit = address(id, "modifier"), v.FormToken, r.Values, r.Faults, "Enregistrer"
	form.Hidden = r.Hidden(s.Seq)
	form.Back = page.Link{Text: "Revenir à la séance", Href: address(id, "")}
	return p.show(c, v, "Modifier : "+s.Name, r.Notice, form)
}

func (p *Pages) change(c *fiber.Ctx) error {
	v, id, err := asked(c, "id")
	if err != nil {
		return err
	}
	form, err := sessionOf(labelform.Posted(c))
	if err == nil {
		err = p.Store.ChangeSession(c.UserContext(), v.Actor, id, form)
	}
	if r, mends := labelform.RefusedOf(c, err); mends {
		return p.changeForm(c, r)
	}
	if err != nil {
		return err
	}
	return c.Redirect(address(id, "")+"?fait=modifier", fiber.StatusSeeOther)
}
