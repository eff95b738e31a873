package label

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"annuaire/labels"
	"annuaire/store"
	"annuaire/web/page"
)

// index says in plain words which labels there are, and where to go from there.
func (p *Pages) index(c *fiber.Ctx) error {
	latest, err := p.deps.Store.LatestSchemes(c.UserContext())
	if err != nil {
		return err
	}
	contents := []page.Content{page.Paragraph("Un label dit qu’un lieu tient ses promesses. Chaque label a ses critères, publics et vérifiés.")}
	inUse := 0
	for i := range latest {
		if latest[i].State != labels.SchemeRetired {
			contents = append(contents, summary(&latest[i]))
			inUse++
		}
	}
	if inUse == 0 {
		contents = append(contents, page.Paragraph("Aucun label n’est ouvert pour le moment. Revenez plus tard, ou consultez le registre."))
	}
	return p.deps.Renderer.Page(c, page.Page{
		Title: "Labels", Section: "labels", Form: true, Canonical: p.deps.PublicURL + home, Crumbs: append(crumbs()[:1:1], page.Crumb{Text: "Labels"}),
		Description: "Les labels des lieux de médiation numérique : ce qu’ils valent, comment les demander, comment les vérifier.",
		Content:     page.Framed{Title: "Les labels des lieux", Contents: append(contents, indexTools{})},
	})
}

// summary is a label in the list.
func summary(v *store.SchemeVersion) page.Content {
	s := &v.Scheme
	return page.Section{Title: s.Name, Contents: []page.Content{
		page.Paragraph(s.Summary),
		page.Definitions{
			{Title: "Nature", Value: page.Text(natures[s.Nature])},
			{Title: "Critères", Value: page.Text(page.Counted(len(s.Criteria), "critère", "critères") + ", dont " + page.Counted(essential(s), "indispensable", "indispensables"))},
			{Title: "Durée", Value: page.Text(s.Lasts())},
			{Title: "Candidatures", Value: openness(v)},
		},
		lines{{Text: "Voir les critères de « " + s.Short + " »", Href: schemePath(s.Code)}, {Text: "Voir les lieux qui l’ont", Href: registerPath + "?label=" + page.PathEscape(s.Code)}},
	}}
}

var natures = map[labels.Nature]string{
	labels.Charter: "Charte : le lieu s’engage, et ses engagements sont vérifiés.",
	labels.Audited: "Label : un service examine le lieu, puis quelqu’un d’autre décide.",
}

func essential(s *labels.Scheme) (n int) {
	for _, c := range s.Criteria {
		if c.Eliminatory {
			n++
		}
	}
	return n
}

// openness says whether one may apply.
func openness(v *store.SchemeVersion) page.Content {
	switch v.State {
	case labels.SchemePublished:
		return page.Badge{Word: "Ouvertes", Shape: page.Done}
	case labels.SchemeRetired:
		return page.Badge{Word: "Label retiré", Shape: page.Stopped}
	}
	return page.Badge{Word: "Fermées pour le moment", Shape: page.Waiting}
}

// lines are links, one under the other.
type lines []page.Link

// Write implements page.Content.
func (l lines) Write(w *page.Writer) { w.Advice("<ul class=\"raccourcis\">\n", l) }

// indexTools lead to what else the public does with labels.
type indexTools struct{}

// Write implements page.Content.
func (indexTools) Write(w *page.Writer) {
	w.Raw(`<section><h2>Vous cherchez un lieu</h2>
<ul class="puces">
<li><a href="/labels/registre">Consulter le registre</a> : tous les titres, même ceux qui ne valent plus</li>
<li><a href="/labels/verifier">Vérifier un titre</a>, par son numéro ou son attestation</li>
<li><a href="/labels/statistiques">Compter les labels par territoire</a></li>
</ul></section>
<section><h2>Vous gérez un lieu</h2>
<p>Choisissez un label, lisez ses critères, puis demandez-le depuis votre espace. La demande est gratuite.</p>
<p><a href="/espace/labels">Demander un label</a></p></section>
`)
}

func schemePath(code string) string { return home + "/" + page.PathEscape(code) }

func versionPath(code string, number int) string {
	return schemePath(code) + "/versions/" + strconv.Itoa(number)
}
