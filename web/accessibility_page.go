package web

import (
	"github.com/gofiber/fiber/v2"

	"annuaire/web/page"
)

// accessibilityPage is the content of the declaration of accessibility.
type accessibilityPage struct{ Contact string }

func (s *Site) accessibility(c *fiber.Ctx) error {
	return s.renderer.Page(c, page.Page{
		Title: "Accessibilité", Section: "accessibilite", Canonical: s.deps.PublicURL + "/accessibilite",
		Crumbs:  []page.Crumb{{Text: "Accueil", Href: "/"}, {Text: "Accessibilité"}},
		Content: accessibilityPage{Contact: s.deps.Contact},
	})
}

func (p accessibilityPage) Write(w *page.Writer) {
	w.Raw(`<div class="cadre texte">
<h1>Accessibilité</h1>
<p>Nous voulons que chacun puisse se servir de ce site : au clavier, avec un lecteur d’écran, en grands caractères, sur un vieux téléphone.</p>
<h2>Où nous en sommes</h2>
<p><strong>Ce site n’a pas encore été évalué par une personne qualifiée</strong> selon les 106 critères du référentiel (RGAA 4.1). Nous ne pouvons donc pas le dire conforme.</p>
<p>Ce qui est vérifié à chaque nouvelle version, par un programme :</p>
<ul class="puces">
<li>aucune erreur grave ou sérieuse relevée par l’outil axe-core sur les pages publiques ;</li>
<li>les parcours de recherche et de consultation sans JavaScript ;</li>
<li>aucun défilement horizontal sur un écran de 320 pixels de large.</li>
</ul>
<h2>Ce qui n’est pas accessible</h2>
<ul class="puces">
<li>La carte est un dessin : un lecteur d’écran ne peut pas la parcourir. La <a href="/lieux">liste</a> donne les mêmes lieux et les mêmes informations.</li>
<li>Les textes écrits par les lieux eux-mêmes peuvent contenir des abréviations ou des mots difficiles.</li>
<li>Il n’existe pas encore de version en langue des signes ni en facile à lire et à comprendre.</li>
</ul>
<h2>Signaler une difficulté</h2>
`)
	if p.Contact != "" {
		w.Raw("<p>Écrivez à ")
		w.Anchor("mailto:"+p.Contact, p.Contact)
		w.Raw(". Dites-nous la page et ce qui vous a bloqué.</p>\n")
	} else {
		w.Raw("<p>Adressez-vous à la structure qui vous a indiqué ce site : l’adresse de contact n’est pas encore renseignée.</p>\n")
	}
	w.Raw(`<p>Si vous n’obtenez pas de réponse, vous pouvez saisir le <a href="https://www.defenseurdesdroits.fr" rel="external noopener">Défenseur des droits</a>.</p>
</div>`)
}
