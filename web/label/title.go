package label

import (
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"

	"annuaire/directory"
	"annuaire/labels"
	"annuaire/procedure"
	"annuaire/store"
	"annuaire/web/page"
)

// titleOf finds the title that an address names.
func (p *Pages) titleOf(c *fiber.Ctx) (store.PublicTitle, error) {
	number, err := url.PathUnescape(c.Params("numero"))
	if err != nil {
		number = c.Params("numero")
	}
	return p.deps.Store.PublicTitle(c.UserContext(), strings.Clone(number))
}

// title shows one title: whether it counts, since when, and all that is public of its
// life.
func (p *Pages) title(c *fiber.Ctx) error {
	t, err := p.titleOf(c)
	if err != nil {
		return err
	}
	scheme, err := p.scheme(c.UserContext(), t.Version)
	if err != nil {
		return err
	}
	return p.deps.Renderer.Page(c, page.Page{
		Title: "Titre " + t.Number + ", " + t.PlaceName, Section: "labels", Class: "titre-label", Form: true, Canonical: p.deps.PublicURL + titlePath(t.Number),
		Crumbs:  crumbs(page.Crumb{Text: "Registre", Href: registerPath}, page.Crumb{Text: t.Number}),
		Content: titlePage{t: &t, scheme: &scheme, answer: now(&t, p.deps.Clock()), verify: p.verifyAddress(t.Number)},
	})
}

// verifyAddress is what codes and certificates lead to.
func (p *Pages) verifyAddress(number string) string {
	return p.deps.PublicURL + verifyPath + "?numero=" + url.QueryEscape(number)
}

// titlePage is the content of the page of a title.
type titlePage struct {
	t      *store.PublicTitle
	scheme *store.SchemeVersion
	answer answer
	verify string
}

func (p titlePage) Write(w *page.Writer) {
	path := titlePath(p.t.Number)
	w.Raw("<div class=\"cadre texte\">\n")
	w.Between("<p class=\"discret\">", p.t.Of.Name, "</p>\n")
	w.Between("<h1>", p.t.PlaceName, "</h1>\n")
	p.answer.Write(w)
	p.facts().Write(w)
	w.Raw(`<p class="boutons hors-impression"><a class="bouton principal"`)
	w.Address("href", path+"/certificat.pdf")
	w.Raw(`>Télécharger le certificat (PDF)</a> <a class="bouton"`)
	w.Address("href", path+"/certificat")
	w.Raw(`>Voir le certificat</a> <a class="bouton"`)
	w.Address("href", path+"/attestation.json")
	w.Raw(` download>Attestation numérique</a></p>`)
	dayForm{number: p.t.Number, title: "Était-il valable à une date ?"}.Write(w)
	p.history(w)
	p.checking(w, path)
	w.Raw("</div>")
}

// Write says whether the title counts, in a frame that is seen first.
func (a answer) Write(w *page.Writer) {
	w.Either(a.Valid, `<div class="label-reponse valable" role="status">`, `<div class="label-reponse" role="status">`)
	w.Raw("<p><strong>")
	w.Text(a.Text)
	w.Raw("</strong></p>")
	w.Between("<p>", a.Then, "</p>")
	w.Raw("</div>\n")
}

func (p titlePage) facts() page.Definitions {
	t := p.t
	d := page.Definitions{
		{Title: "Statut", Value: badge(p.answer.State)},
		{Title: "Numéro", Value: page.Text(t.Number)},
		{Title: "Lieu", Value: page.Link{Text: t.PlaceNow, Href: "/lieux/" + page.PathEscape(t.PlaceID)}},
	}
	if t.Commune != "" {
		d = append(d, page.Definition{Title: "Commune", Value: page.Text(t.Commune)})
	}
	d = append(d, page.Definition{Title: "Titulaire", Value: page.Text(t.HolderName)},
		page.Definition{Title: "Validité", Value: page.Text(page.UpperFirst(validity(&t.Title)))},
		page.Definition{Title: "Critères", Value: page.Link{Text: "Version " + page.Whole(t.Of.Version), Href: home + "/" + page.PathEscape(t.Scheme)}},
		page.Definition{Title: "Décision", Value: page.Text(t.DecisionRef)})
	if t.ReasonClass != "" && !p.answer.Valid {
		d = append(d, page.Definition{Title: "Motif", Value: page.Text(t.ReasonClass)})
	}
	return d
}

// happened says in words what each public move was.
var happened = map[procedure.Event]string{
	labels.Issue: "Titre délivré", labels.TakeEffect: "Prise d’effet", labels.OpenReserve: "Réserve émise", labels.LiftReserve: "Réserve levée",
	labels.Suspend: "Suspension", labels.SuspendUrgently: "Suspension en urgence", labels.LiftSuspension: "Fin de la suspension, par décision",
	labels.EndSuspension: "Fin de la suspension, à sa date", labels.TitleWithdraw: "Retrait", labels.Annul: "Annulation", labels.Renounce: "Le lieu renonce à ce titre",
	labels.Supersede: "Remplacé par un nouveau titre", labels.Expire: "Expiration", labels.Prolong: "Prolongation", labels.Transfer: "Changement de titulaire",
	labels.Reinstate: "Rétabli après un recours",
}

// history lists the public moves, oldest first.
func (p titlePage) history(w *page.Writer) {
	table := &page.Table{Caption: "Actes publics, du plus ancien au plus récent", Columns: []page.Column{{Title: "Date"}, {Title: "Ce qui s’est passé"}, {Title: "Acte"}}, Empty: "Aucun événement public."}
	for _, m := range p.t.Moves {
		if !p.t.Of.ShowsReserves && (m.Event == labels.OpenReserve || m.Event == labels.LiftReserve) {
			continue
		}
		table.Rows = append(table.Rows, page.Row{Cells: []page.Content{
			page.Text(directory.FrenchDay(procedure.DayOf(m.EffectiveAt, directory.Paris))), page.Text(p.words(m)), page.Text(m.DecisionRef),
		}})
	}
	page.Section{Title: "Historique", Contents: []page.Content{table}}.Write(w)
}

// words tell a move, with the public wording of its reason: never what was written to
// the person whom it concerns.
func (p titlePage) words(m procedure.Transition) string {
	said, known := happened[m.Event]
	if !known {
		said = page.UpperFirst(labels.TitleLife.Title(m.Event))
	}
	for _, ground := range p.scheme.Scheme.Sanctions {
		if m.ReasonCode != "" && ground.Code == m.ReasonCode && ground.Public != "" {
			return said + " : " + page.LowerFirst(ground.Public)
		}
	}
	return said
}

// checking says how anyone may check, and tell what is wrong.
func (p titlePage) checking(w *page.Writer, path string) {
	w.Raw("<section class=\"label-code\"><h2>Vérifier ce titre</h2>\n<div class=\"cote\">")
	w.QR(p.verify, "Code qui mène à la vérification de ce titre")
	w.Raw("<div><p>Ce code mène à cette adresse, qui dit si le titre vaut aujourd’hui :</p>\n<p class=\"adresse\">")
	w.Text(p.verify)
	w.Raw("</p>\n<p class=\"hors-impression\">")
	w.Anchor(path+"/signaler", "Signaler un problème avec ce label")
	w.Raw("</p></div></div></section>\n")
}

// dayForm asks about a day.
type dayForm struct {
	number, title, day string
}

func (f dayForm) Write(w *page.Writer) {
	w.Raw("<section class=\"hors-impression\">")
	w.Between("<h2>", f.title, "</h2>\n")
	w.Raw("<form class=\"formulaire\" method=\"get\"")
	w.Address("action", verifyPath)
	w.Raw(">")
	w.Hidden([]page.Input{{Name: "numero", Value: f.number}})
	w.Raw("<div class=\"ligne\">")
	page.TextField{Name: "date", Label: "Date", Type: page.Date, Value: f.day, Required: true, Short: true}.WriteField(w, &page.Filled{})
	w.Raw("<button type=\"submit\">Vérifier</button></div></form></section>\n")
}
