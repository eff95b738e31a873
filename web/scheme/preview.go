package scheme

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"annuaire/fault"
	"annuaire/labels"
	"annuaire/web/page"
)

// preview shows a version as who applies would see it, with the measures of a real
// place when one is named. Nothing there is sent.
func (p *Pages) preview(c *fiber.Ctx) error {
	v, line, _, err := p.opened(c)
	if err != nil {
		return err
	}
	facts, name := labels.Facts{}, ""
	if id := strings.Clone(c.Query("lieu")); id != "" {
		place, err := p.deps.Store.Place(c.UserContext(), id)
		switch {
		case err == nil:
			facts, name = labels.FactsOf(place, -1, v.Actor.At), place.Name
		case fault.KindOf(err) == fault.Unknown || fault.KindOf(err) == fault.Gone:
			name = "?"
		default:
			return err
		}
	}
	contents := []page.Content{
		page.Paragraph("Voici ce que verrait un candidat. Rien n’est envoyé depuis cette page."),
		placeForm{address(line.ID, "apercu"), c.Query("lieu"), name},
		asApplicant{&line.Scheme, facts},
		linesOf{{Text: "Revenir au label", Href: address(line.ID)}},
	}
	return p.deps.Renderer.Page(c, deskPage(v, &line, "Aperçu", contents...))
}

// placeForm asks with the measures of which place to show it.
type placeForm struct{ action, id, name string }

// Write implements page.Content.
func (f placeForm) Write(w *page.Writer) {
	w.Raw("<form class=\"formulaire filtrage\" method=\"get\"")
	w.Address("action", f.action)
	w.Raw(">\n<div class=\"ligne\">")
	page.TextField{Name: "lieu", Label: "Identifiant d’un lieu, pour calculer ses critères", Value: f.id, Max: 100}.WriteField(w, &page.Filled{})
	w.Raw("<button type=\"submit\">Calculer</button></div>\n")
	switch f.name {
	case "":
	case "?":
		w.Raw("<p class=\"faute\">Aucun lieu publié n’a cet identifiant. Copiez celui de sa fiche.</p>\n")
	default:
		w.Between("<p>Calculé pour « ", f.name, " ».</p>\n")
	}
	w.Raw("</form>\n")
}

// asApplicant is the form of an application, outside of any form.
type asApplicant struct {
	s     *labels.Scheme
	facts labels.Facts
}

// Write implements page.Content.
func (a asApplicant) Write(w *page.Writer) {
	measured, filled := a.s.Measured(a.facts), &page.Filled{Prefix: "apercu-"}
	w.Raw("<div class=\"formulaire\">\n")
	for _, part := range a.s.Sections {
		group := page.Group{Legend: part.Name, Hint: part.Text}
		for _, c := range a.s.Criteria {
			if c.Section == part.Code {
				group.Fields = append(group.Fields, criterionAsked(a.s, c, measured[c.Code], a.facts.Values == nil)...)
			}
		}
		group.WriteField(w, filled)
	}
	if a.s.Charter != "" {
		a.charter(w)
		page.Check{Name: "charte", Label: "J’ai lu ce texte et je l’accepte", Required: true}.WriteField(w, filled)
	}
	w.Raw("</div>\n")
}

func (a asApplicant) charter(w *page.Writer) {
	w.Raw("<h2>Texte à accepter</h2>\n")
	for _, article := range a.s.Articles() {
		w.Between("<h3>", article.Title, "</h3>\n")
		for _, text := range article.Paragraphs {
			w.Between("<p>", text, "</p>\n")
		}
	}
}

// criterionAsked is what one criterion asks of who applies.
func criterionAsked(s *labels.Scheme, c labels.Criterion, m labels.Measured, unnamed bool) []page.Field {
	label := c.Code + ". " + c.Name
	if c.Check == labels.Data {
		return []page.Field{page.Aside{Content: computed{c, m, unnamed}}}
	}
	hint := c.Text
	if c.When != nil {
		hint += " Demandé seulement si : " + c.When.French(s) + "."
	}
	choices := []page.Choice{{Value: "oui", Text: "Oui"}, {Value: "non", Text: "Non"}}
	if !c.Eliminatory {
		choices = append(choices, page.Choice{Value: "sans_objet", Text: "Sans objet pour ce lieu"})
	}
	fields := []page.Field{
		page.Radios{Name: c.Code, Label: label, Hint: hint, Choices: choices, Required: c.Mandatory},
		page.Area{Name: c.Code + "-texte", Label: "Précisions", Rows: 2, Max: labels.MaxText},
	}
	if c.Check == labels.Document {
		fields = append(fields, page.File{Name: c.Code + "-piece", Label: "Pièce", Hint: c.Evidence})
	}
	return fields
}

// computed is a criterion that the directory computes.
type computed struct {
	c       labels.Criterion
	m       labels.Measured
	unnamed bool // no place was named to compute it of
}

// Write implements page.Content.
func (k computed) Write(w *page.Writer) {
	w.Raw("<div class=\"champ\"><p><strong>")
	w.Text(k.c.Code + ". " + k.c.Name)
	w.Raw("</strong></p>\n")
	w.Between("<p class=\"indication\">", k.c.Text, "</p>\n<p>")
	if k.unnamed {
		w.Raw("Calculé depuis la fiche du lieu, sans réponse à donner.</p></div>\n")
		return
	}
	badge, said := page.Badge{Word: "À vérifier", Shape: page.Waiting}, "La fiche ne le dit pas"
	if k.m.Known {
		badge = page.Badge{Word: "Pas encore", Shape: page.Attention}
		if k.m.Reached {
			badge = page.Badge{Word: "Rempli", Shape: page.Done}
		}
		if m, is := labels.MeasureOf(k.c.Measure.Name); is {
			said = m.French(k.m.Value, true)
		}
	}
	badge.Write(w)
	w.Text(" – " + said)
	w.Raw("</p></div>\n")
}
