package visiting

import (
	"errors"
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

// Fields of the report.
const (
	arrivedField    = "arrivee"
	arrivedAtField  = "arrivee_heure"
	leftAtField     = "depart"
	attendanceField = "presents"
	textField       = "rapport"
)

// signPage answers what was written, to be read again and signed.
func (p *Pages) signPage(c *fiber.Ctx) error {
	v, view, notes, err := p.notes(c)
	if err != nil {
		return err
	}
	return p.showSign(c, v, &view, &notes, nil, nil)
}

func (p *Pages) showSign(c *fiber.Ctx, v httpd.Visitor, view *store.VisitView, notes *labels.Checklist, values url.Values, refused error) error {
	form := signForm(view, v)
	if refused != nil {
		form.Values, form.Hidden = values, labelform.Again(values)
		form.Faults, _ = page.FaultsOf(refused)
		c.Status(fiber.StatusBadRequest)
	}
	contents := []page.Content{onDevice{page: "signature", visit: view.ID, account: v.Actor.Account, open: true}}
	if lacks := notes.Lacks(view.Criteria); len(lacks) > 0 {
		items := make([]page.Link, len(lacks))
		for i, l := range lacks {
			items[i] = page.Link{Text: l.Message, Href: stepOf(view.ID, l.Name)}
		}
		contents = append(contents, &page.Notice{Title: "Avant de signer", Then: links(items)})
	}
	contents = append(contents, findings(view, notes), page.Section{Title: "Signer", Contents: []page.Content{
		page.Paragraph("Une fois signé, le rapport et ses photos ne changent plus. Le lieu les lit, et peut y ajouter ses observations."), form,
	}})
	return p.show(c, v, "Relire et signer : "+view.PlaceName, contents...)
}

// links is a list of ways to go.
type links []page.Link

// Write implements page.Content.
func (l links) Write(w *page.Writer) { w.Advice("<ul>", l) }

func signForm(view *store.VisitView, v httpd.Visitor) *page.Form {
	start, end := view.StartsAt.In(view.Zone()), view.Ends().In(view.Zone())
	return &page.Form{
		Action: pathOf(view.ID, "/rapporter"), Token: v.FormToken, Submit: "Signer le rapport", Hidden: labelform.Fields(view.Seq),
		Back: page.Link{Text: "Revenir au carnet", Href: pathOf(view.ID, "/carnet")},
		Fields: []page.Field{
			page.TextField{Name: arrivedField, Label: "Jour de la visite", Type: page.Date, Required: true, Value: start.Format(time.DateOnly)},
			page.TextField{Name: arrivedAtField, Label: "Heure d’arrivée", Required: true, Short: true, Max: 20, Value: labels.FrenchHour(start), Autocomplete: "off"},
			page.TextField{Name: leftAtField, Label: "Heure de départ", Required: true, Short: true, Max: 20, Value: labels.FrenchHour(end), Autocomplete: "off"},
			page.Area{Name: attendanceField, Label: "Personnes présentes", Hint: "Noms et fonctions, du lieu et des visiteurs.", Max: labels.AttendanceMax, Rows: 3, Required: true},
			page.Area{Name: textField, Label: "Remarques générales", Max: 5000, Rows: 5},
		},
	}
}

// sign signs the report.
func (p *Pages) sign(c *fiber.Ctx) error {
	v, id, err := asked(c)
	if err != nil {
		return err
	}
	values := httpd.Posted(c)
	command, err := labelform.Read(values)
	if err != nil {
		return err
	}
	view, err := p.Store.Visit(c.UserContext(), v.Actor, id)
	if err != nil {
		return err
	}
	report, err := readReport(values, view.INSEE)
	if err == nil {
		_, err = p.Store.ReportVisit(c.UserContext(), v.Actor, id, command, report)
	}
	if err == nil {
		return c.Redirect(pathOf(id, "?fait=signer"), fiber.StatusSeeOther)
	}
	if _, fields := page.FaultsOf(err); !fields {
		return err
	}
	notes, failed := p.Store.VisitNotes(c.UserContext(), v.Actor, id)
	if failed != nil {
		return failed
	}
	return p.showSign(c, v, &view, &notes, values, err)
}

func readReport(values url.Values, insee string) (r labels.SignedReport, err error) {
	var faults fault.Fields
	zone := zoneOf(insee)
	r.ArrivedAt = readMoment(values, arrivedField, arrivedAtField, zone, &faults)
	r.LeftAt = readMoment(values, arrivedField, leftAtField, zone, &faults)
	if !r.LeftAt.IsZero() && r.LeftAt.Before(r.ArrivedAt) {
		r.LeftAt = r.LeftAt.AddDate(0, 0, 1) // past midnight
	}
	r.Attendance = labelform.Text(values, attendanceField, labels.AttendanceMax, &faults)
	r.Text = labelform.Text(values, textField, 5000, &faults)
	return r, uniq(faults).Err("Ce rapport n’est pas complet.")
}

// uniq keeps one fault of each field: the day is read twice.
func uniq(faults fault.Fields) (kept fault.Fields) {
	seen := map[string]bool{}
	for _, f := range faults {
		if !seen[f.Name] {
			kept = append(kept, f)
		}
		seen[f.Name] = true
	}
	return kept
}

func publicText(err error) string {
	if f, known := errors.AsType[*fault.Error](err); known {
		return f.Public
	}
	return "Une erreur est survenue. Recommencez plus tard."
}

// findings tells what was found of each criterion, with its photos.
func findings(view *store.VisitView, notes *labels.Checklist) page.Content {
	var contents []page.Content
	for _, one := range view.InOrder(&view.Scheme) {
		contents = append(contents, finding{view.ID, one, notes.Notes[one.Code]})
	}
	return page.Section{Title: "Constats", Contents: contents}
}

// finding is one of them.
type finding struct {
	visit     int64
	criterion labels.Criterion
	note      labels.Note
}

// Write implements page.Content.
func (f finding) Write(w *page.Writer) {
	w.Between(`<div class="visite-constat"><h3>`, f.criterion.Code+" : "+f.criterion.Name, "</h3>\n<p>")
	verdictBadge(f.note.Verdict).Write(w)
	w.Raw("</p>\n")
	if text := strings.TrimSpace(f.note.Finding); text != "" {
		page.Written(text).Write(w)
	}
	if len(f.note.Photos) > 0 {
		pictures{visit: f.visit, of: f.note.Photos, code: f.criterion.Code}.Write(w)
	}
	w.Raw("</div>\n")
}

func accountName(view *store.VisitView, account int64) string {
	for _, one := range view.People {
		if one.Account == account && one.Name != "" {
			return one.Name
		}
	}
	return "Compte " + strconv.FormatInt(account, 10)
}
