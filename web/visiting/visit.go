package visiting

import (
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"annuaire/directory"
	"annuaire/internal/httpd"
	"annuaire/labels"
	"annuaire/procedure"
	"annuaire/store"
	"annuaire/web/labelform"
	"annuaire/web/page"
)

// visit answers the page of a visit, for the venue, who examines and who goes there.
func (p *Pages) visit(c *fiber.Ctx) error {
	v, view, err := p.about(c)
	if err != nil {
		return err
	}
	return p.showVisit(c, v, &view, refusal{})
}

func (p *Pages) showVisit(c *fiber.Ctx, v httpd.Visitor, view *store.VisitView, refused refusal) error {
	d := sheet{view, v, refused}
	contents := []page.Content{notice(c.Query("fait")), d.first(), d.facts()}
	contents = append(contents, d.folded()...)
	contents = append(contents, d.observations(), d.history(), onDevice{page: "visite", visit: view.ID, account: v.Actor.Account, open: view.State == labels.VisitAccepted})
	return p.show(c, v, "Visite : "+view.PlaceName, contents...)
}

// sheet is a visit as somebody reads its page.
type sheet struct {
	*store.VisitView
	reader  httpd.Visitor
	refused refusal
}

func (d sheet) path(rest string) string { return pathOf(d.ID, rest) }

func (d sheet) form(word, submit string, fields ...page.Field) *page.Form {
	form := &page.Form{Action: d.path("/" + word), Token: d.reader.FormToken, Hidden: labelform.Fields(d.Seq), Submit: submit, Fields: fields}
	return d.refused.fill(form, word)
}

// first is the one thing that is awaited of the reader.
func (d sheet) first() page.Content {
	visitor := d.Is(labels.Visitor)
	switch {
	case visitor && !d.Declared && (d.State == labels.VisitProposed || d.State == labels.VisitAccepted):
		return d.declaration()
	case visitor && d.State == labels.VisitAccepted:
		return action{"Ouvrir le carnet de visite", d.path("/carnet")}
	case d.State == labels.VisitReported || d.State == labels.VisitClosed:
		return action{"Lire le rapport de visite", d.path("/rapport")}
	case d.May(labels.VisitAccept):
		return apart{page.PostButton{Action: d.path("/accepter"), Token: d.reader.FormToken, Text: "Accepter cette date", Primary: true, Hidden: labelform.Fields(d.Seq)}}
	}
	return page.Several{}
}

func (d sheet) declaration() page.Content {
	form := d.form("interets", "Enregistrer ma déclaration",
		page.Radios{Name: haveField, Label: "Avez-vous un lien avec ce lieu ou les personnes qui le dirigent ?", Required: true, Choices: []page.Choice{
			{Value: "non", Text: "Non, aucun", Hint: "La visite s’ouvre à vous."},
			{Value: "oui", Text: "Oui, je me retire", Hint: "Une autre personne fera la visite. Vous ne lirez plus ce dossier."},
		}},
		page.Area{Name: interestField, Label: "Ce lien, en quelques mots", Hint: "Nécessaire si vous vous retirez.", Max: 1000, Rows: 2})
	return page.Section{Title: "Avant d’ouvrir cette visite", Contents: []page.Content{form}}
}

func (d sheet) facts() page.Content {
	people := make([]string, 0, len(d.People))
	for _, one := range d.People {
		name := one.Name
		if name == "" {
			name = "Compte " + strconv.FormatInt(one.Account, 10)
		}
		if one.Recused {
			name += " (s’est retiré)"
		}
		people = append(people, name)
	}
	list := page.Definitions{
		{Title: "État", Value: badge(d.State)},
		{Title: "Quand", Value: page.Several{page.Text(page.UpperFirst(d.When()) + "."), page.Link{Text: "Ajouter à mon agenda", Href: d.path("/rendez-vous.ics")}}},
		{Title: "Lieu", Value: page.Several{page.Link{Text: d.PlaceName, Href: "/lieux/" + page.PathEscape(d.PlaceID)}, page.Text("(" + d.Address + ", " + d.Commune + ")")}},
		{Title: "Label", Value: page.Text(d.Scheme.Name + ", dossier " + d.Number)},
		{Title: "Visiteurs", Value: page.Text(strings.Join(people, ", "))},
		{Title: "À vérifier", Value: criteriaList(d.InOrder(&d.Scheme))},
	}
	if d.Message != "" {
		list = append(list, page.Definition{Title: "Message", Value: page.Text(d.Message)})
	}
	if d.Declined > 0 {
		list = append(list, page.Definition{Title: "Visites déclinées", Value: page.Text(strconv.Itoa(d.Declined) + ". Un second refus est un motif de refus du label.")})
	}
	return list
}

// criteriaList names criteria.
type criteriaList []labels.Criterion

// Write implements page.Content.
func (l criteriaList) Write(w *page.Writer) {
	w.Raw(`<ul class="visite-criteres">`)
	for _, c := range l {
		w.Between("<li>", c.Code+" : "+c.Name, "</li>")
	}
	w.Raw("</ul>")
}

// folded are what the reader may do besides.
func (d sheet) folded() (contents []page.Content) {
	reason := func(label, hint string) page.Field {
		return page.Area{Name: labelform.ReasonField, Label: label, Hint: hint, Max: 2000, Rows: 3, Required: true}
	}
	add := func(title, word string, form *page.Form) {
		contents = append(contents, page.Folded{Title: title, Content: form, Open: d.refused.word == word})
	}
	if d.May(labels.VisitDecline) {
		add("Cette visite n’est pas possible", "decliner", d.form("decliner", "Décliner la visite",
			reason("Pourquoi", "Dites quelles dates vous iraient. Un second refus est un motif de refus du label.")))
	}
	if d.May(labels.VisitMove) {
		fields := slotFields(&d.SiteVisit)
		fields = append(fields, page.Group{Legend: "D’autres visiteurs", Hint: "Ne remplissez rien pour garder les mêmes.", Fields: peopleFields(false)})
		fields = append(fields, criteriaBoxes(&d.Scheme, false, &d.SiteVisit),
			page.Area{Name: messageField, Label: "Message au lieu", Max: labels.VisitMessageMax, Rows: 2, Value: d.Message}, reason("Pourquoi ce changement", "Le lieu et les visiteurs le liront."))
		add("Proposer une autre date, ou d’autres visiteurs", "deplacer", d.form("deplacer", "Proposer ce changement", fields...))
	}
	if d.May(labels.VisitCancel) {
		add("Annuler la visite", "annuler", d.form("annuler", "Annuler la visite", reason("Pourquoi", "Le lieu et les visiteurs le liront.")))
	}
	if d.May(labels.VisitClose) && d.Observations != "" {
		contents = append(contents, apart{page.PostButton{Action: d.path("/clore"), Token: d.reader.FormToken, Text: "Clore la visite", Hidden: labelform.Fields(d.Seq)}})
	}
	return contents
}

// observations are what the venue says of the report, and the form to say it.
func (d sheet) observations() page.Content {
	var contents []page.Content
	if d.Observations != "" {
		contents = append(contents, page.Written(d.Observations))
	}
	open := d.State == labels.VisitReported && d.reader.Actor.At.Before(d.ObserveUntil)
	if open {
		last := directory.FrenchDay(d.ObserveUntil.Add(-time.Second).In(directory.Paris))
		if d.May(labels.VisitObserve) {
			contents = append(contents, page.Paragraph("Vous pouvez ajouter vos observations jusqu’au "+last+". Elles se lisent à côté du rapport."),
				d.form("observer", "Ajouter ces observations", page.Area{Name: labelform.ReasonField, Label: "Vos observations", Max: labels.ObservationMax, Rows: 5, Required: true}))
		} else {
			contents = append(contents, page.Paragraph("Le lieu peut ajouter ses observations jusqu’au "+last+"."))
		}
	}
	if len(contents) == 0 {
		return page.Several{}
	}
	return page.Section{Title: "Observations du lieu", Contents: contents}
}

// happened says the moves of a visit.
var happened = map[procedure.Event]string{
	labels.VisitPropose: "Visite proposée", labels.VisitMove: "Autre date proposée", labels.VisitAccept: "Date acceptée", labels.VisitDecline: "Visite déclinée par le lieu",
	labels.VisitCancel: "Visite annulée", labels.VisitReport: "Rapport signé", labels.VisitObserve: "Observations du lieu", labels.VisitClose: "Visite close",
}

func (d sheet) history() page.Content {
	table := &page.Table{Caption: "Ce qui s’est passé", Columns: []page.Column{{Title: "Quoi"}, {Title: "Quand"}, {Title: "Pourquoi"}}}
	for _, t := range d.Moves {
		table.Rows = append(table.Rows, page.Row{Cells: []page.Content{
			page.Text(happened[t.Event]), page.Text(moment(&d.SiteVisit, t.RecordedAt)), page.Text(t.Reason),
		}})
	}
	return page.Section{Title: "Historique", Contents: []page.Content{table}}
}
