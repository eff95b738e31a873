package applying

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/internal/httpd"
	"annuaire/labels"
	"annuaire/procedure"
	"annuaire/store"
	"annuaire/web/desk/frame"
	"annuaire/web/page"
)

// home answers what is asked of somebody for the places that they look after, where
// each file stands, and the labels that they have.
func (p *Pages) home(c *fiber.Ctx) error {
	v, err := httpd.Signed(c)
	if err != nil {
		return err
	}
	if v.Actor.Scope(access.LabelApply).Empty() {
		return v.Actor.Require(access.LabelApply, access.Object{})
	}
	held, err := p.deps.Store.Applicants(c.UserContext(), v.Actor)
	if err != nil {
		return err
	}
	visits, err := p.deps.Store.Visits(c.UserContext(), v.Actor, false, false)
	if err != nil {
		return err
	}
	return p.show(c, v, "Labels", done(c.Query("fait")), asked(held, visits, v.Actor.At),
		paragraph{page.Link{Text: "Demander un label", Href: newPath}}, files(held.Applications), titles(v, held.Titles))
}

// done says what was just done.
func done(what string) page.Content {
	words := map[string]string{
		"retiree": "La candidature est retirée.", "enregistre": "Vos réponses sont enregistrées.", "repondu": "Votre réponse est envoyée. L’instruction reprend.",
		"commencee": "La candidature est commencée. Vous pouvez l’interrompre : chaque étape est enregistrée.",
		"autres":    "Vos réponses sont enregistrées. Elles font apparaître d’autres questions ci-dessous.",
	}[what]
	if words == "" {
		return page.Several{}
	}
	return &page.Notice{Title: "C’est fait", Text: words, Calm: true}
}

// task is one thing that is asked of who applies.
type task struct {
	urgent           bool
	when, what, more string
	href             string
}

// tasks is the list of what is asked, the nearest first.
type tasks []task

// Write implements page.Content.
func (t tasks) Write(w *page.Writer) {
	w.Raw("<section><h2>Ce qui vous est demandé</h2>\n")
	if len(t) == 0 {
		w.Raw("<p class=\"vide\">Rien pour l’instant.</p></section>\n")
		return
	}
	w.Raw("<ul class=\"labels-demandes\">\n")
	for _, one := range t {
		w.Either(one.urgent, `<li class="urgent">`, "<li>")
		w.Anchor(one.href, one.what)
		w.Between("<strong>", one.when, "</strong>")
		w.Between("<p>", one.more, "</p>")
		w.Raw("</li>\n")
	}
	w.Raw("</ul></section>\n")
}

func asked(held store.Applicants, visits []store.VisitLine, now time.Time) tasks {
	var list tasks
	for _, a := range held.Applications {
		if !a.CorrectBy.IsZero() {
			list = append(list, task{a.CorrectBy.Sub(now) < 7*24*time.Hour, "avant la fin du " + lastDay(a.CorrectBy), "Répondre à une demande de correction", a.Label + ", " + a.PlaceName, address(a.ID, "")})
		}
	}
	for _, v := range visits {
		if v.State == labels.VisitProposed {
			list = append(list, task{false, "proposée pour le " + day(v.StartsAt), "Accepter ou décliner une visite", v.Label, frame.Home + "/visites/" + number(v.ID)})
		}
	}
	for _, t := range held.Titles {
		if t.Mends > 0 {
			list = append(list, task{t.MendBy.Sub(now) < 30*24*time.Hour, "avant la fin du " + lastDay(t.MendBy), "Lever une réserve", t.Label + ", " + t.PlaceName, string(frame.Titles) + "/" + t.Number})
		}
		if t.Renewable(procedure.DayOf(now, directory.Paris)) {
			list = append(list, task{false, "avant la fin du " + directory.FrenchDay(t.Until), "Demander le renouvellement", t.Label + ", " + t.PlaceName, newPath + "?lieu=" + page.PathEscape(t.PlaceID)})
		}
	}
	for _, a := range held.Applications {
		if a.State == labels.Draft {
			list = append(list, task{false, "commencée le " + day(a.StartedAt), "Finir une candidature", a.Label + ", " + a.PlaceName, address(a.ID, "")})
		}
	}
	return list
}

func files(list []store.ApplicantLine) page.Content {
	table := &page.Table{
		Caption: "Candidatures", Columns: []page.Column{{Title: "Dossier"}, {Title: "Lieu"}, {Title: "Où il en est"}, {Title: "Déposé le"}},
		Empty: "Aucune candidature. Choisissez un label pour commencer.",
	}
	for _, a := range list {
		since := "pas encore"
		if !a.SubmittedAt.IsZero() {
			since = day(a.SubmittedAt)
		}
		name := a.Label
		if a.Renews {
			name += " (renouvellement)"
		}
		table.Rows = append(table.Rows, page.Row{Cells: []page.Content{
			page.Several{page.Link{Text: name, Href: address(a.ID, "")}, page.Text(a.Number)}, page.Text(a.PlaceName), badge(a.State), page.Text(since),
		}})
	}
	return page.Section{Title: "Où en sont vos dossiers", Contents: []page.Content{table}}
}

func titles(v httpd.Visitor, list []store.HeldTitle) page.Content {
	if len(list) == 0 {
		return page.Several{}
	}
	table := &page.Table{Caption: "Titres en cours", Columns: []page.Column{{Title: "Label"}, {Title: "Lieu"}, {Title: "État"}, {Title: "Jusqu’au"}, {Title: "Suite"}}}
	for _, t := range list {
		until := "sans fin"
		if !t.Until.IsZero() {
			until = directory.FrenchDay(t.Until)
		}
		table.Rows = append(table.Rows, page.Row{Cells: []page.Content{
			page.Several{page.Link{Text: t.Label, Href: string(frame.Titles) + "/" + t.Number}, page.Text(t.Number)}, page.Text(t.PlaceName),
			page.Badge{Word: labels.TitleLife.French(t.State), Shape: page.Done}, page.Text(until), renewal(v, t),
		}})
	}
	return page.Section{Title: "Vos labels", Contents: []page.Content{table}}
}

func renewal(v httpd.Visitor, t store.HeldTitle) page.Content {
	switch {
	case t.RenewedBy != 0:
		return page.Link{Text: "Renouvellement demandé", Href: address(t.RenewedBy, "")}
	case t.Renewable(procedure.DayOf(v.Actor.At, directory.Paris)):
		return page.Link{Text: "Demander le renouvellement", Href: newPath + "?lieu=" + page.PathEscape(t.PlaceID)}
	case t.RenewsFrom.IsZero():
		return page.Text("aucune : ce titre n’a pas de fin")
	}
	return page.Text("renouvellement à partir du " + directory.FrenchDay(t.RenewsFrom))
}

func badge(s procedure.State) page.Content {
	shape := page.Waiting
	switch s {
	case labels.Draft, labels.Withdrawn:
		shape = page.Neutral
	case labels.Correction:
		shape = page.Attention
	case labels.Granted, labels.GrantedReserves:
		shape = page.Done
	case labels.Refused, labels.Dropped:
		shape = page.Stopped
	}
	return page.Badge{Word: labels.ApplicationLife.French(s), Shape: shape}
}
