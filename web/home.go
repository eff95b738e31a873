package web

import (
	"github.com/gofiber/fiber/v2"

	"annuaire/web/page"
)

// home is the content of the home page.
type home struct {
	Search  searchForm
	Figures string
}

func (s *Site) home(c *fiber.Ctx) error {
	return s.renderer.Page(c, page.Page{
		Title:       page.SiteName + " : trouvez de l’aide près de chez vous",
		Description: "Trouvez le lieu le plus proche où être aidé avec le numérique : démarches en ligne, premiers pas, impression, fabrication.",
		Section:     "accueil", Class: "page-accueil", Search: true, Canonical: s.deps.PublicURL + "/",
		Content: home{
			Search: searchForm{
				Action: "/lieux", Label: "Où cherchez-vous ?",
				Hint:   searchHint + ". Exemple : Rennes, 97400",
				Around: "/lieux?rayon=" + automatic, Addresses: s.deps.Geocoder != nil,
			},
			Figures: censusSentence(s.deps.Atlas.Current().Len()),
		},
	})
}

// needs are the everyday needs of the home page, which lead to the list with
// filters set.
var needs = []struct{ title, text, href string }{
	{"Faire mes démarches en ligne", "Impôts, CAF, retraite, titres d’identité : quelqu’un vous aide.", "/lieux?services=Aide+aux+d%C3%A9marches+administratives"},
	{"Apprendre les bases", "Ordinateur, téléphone, messagerie : vos premiers pas, à votre rythme.", "/lieux?services=Ma%C3%AEtrise+des+outils+num%C3%A9riques+du+quotidien"},
	{"Imprimer, scanner, me connecter", "Un ordinateur, une imprimante, internet sur place.", "/lieux?equipement=Imprimante&equipement=Scanner"},
	{"Fabriquer, créer", "Imprimante 3D, découpe laser, son et vidéo.", "/lieux?typologie=FABLAB&typologie=TIERS_LIEUX"},
}

func (h home) Write(w *page.Writer) {
	w.Raw("<div class=\"accueil\"><div class=\"cadre\">\n<h1>Trouvez de l’aide avec le numérique, près de chez vous</h1>\n")
	h.Search.Write(w)
	w.Raw("\n</div></div>\n<div class=\"cadre\">\n<h2>De quoi avez-vous besoin ?</h2>\n<ul class=\"besoins\">\n")
	for _, n := range needs {
		w.Raw("<li><a")
		w.Address("href", n.href)
		w.Between("><strong>", n.title, "</strong> ")
		w.Text(n.text)
		w.Raw("</a></li>\n")
	}
	w.Raw("</ul>\n<p class=\"phrase\">")
	w.Text(h.Figures)
	w.Raw("</p>\n<p><a href=\"/carte\">Voir tous les lieux sur la carte</a> · <a href=\"/territoires\">Choisir un département</a> · <a href=\"/lieux\">Parcourir la liste</a></p>\n</div>")
}
