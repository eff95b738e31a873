package web

import (
	"context"
	"time"

	"github.com/gofiber/fiber/v2"

	"annuaire/directory/hours"
	"annuaire/search"
)

// paris is the zone of what is not said of a place.
func paris() *time.Location { return hours.CalendarFor("").Zone() }

// locate finds where a typed text leads to; ok is false when it is no place.
func (s *Site) locate(ctx context.Context, text string) (search.Location, bool) {
	return s.deps.Geocoder.Locate(ctx, s.deps.Atlas.Current().Gazetteer(), text)
}

// needs are the everyday needs of the home page.
var needs = []need{
	{"Faire mes démarches en ligne", "Impôts, CAF, retraite, titres d’identité : quelqu’un vous aide.", "/lieux?services=Aide+aux+d%C3%A9marches+administratives"},
	{"Apprendre les bases", "Ordinateur, téléphone, messagerie : vos premiers pas, à votre rythme.", "/lieux?services=Ma%C3%AEtrise+des+outils+num%C3%A9riques+du+quotidien"},
	{"Imprimer, scanner, me connecter", "Un ordinateur, une imprimante, internet sur place.", "/lieux?equipement=Imprimante&equipement=Scanner"},
	{"Fabriquer, créer", "Imprimante 3D, découpe laser, son et vidéo.", "/lieux?typologie=FABLAB&typologie=TIERS_LIEUX"},
}

func (s *Site) home(c *fiber.Ctx) error {
	n := s.deps.Atlas.Current().Len()
	return s.renderer.page(c, "home", page{
		Title:       siteName + " : trouvez de l’aide près de chez vous",
		Description: "Trouvez le lieu le plus proche où être aidé avec le numérique : démarches en ligne, premiers pas, impression, fabrication.",
		Section:     "accueil", Class: "page-accueil", Search: true, Canonical: s.deps.PublicURL + "/",
		Content: home{
			Search: searchForm{
				Action: "/lieux", Label: "Où cherchez-vous ?",
				Hint:   "Une commune, un code postal, une adresse ou le nom d’un lieu. Exemple : Rennes, 97400",
				Around: "/lieux?rayon=" + automatic,
			},
			Needs:   needs,
			Figures: censusSentence(n),
		},
	})
}

func censusSentence(n int) string {
	if n == 0 {
		return "Aucun lieu n’est encore recensé."
	}
	return counted(n, "lieu recensé", "lieux recensés") + " en France."
}

func (s *Site) data(c *fiber.Ctx) error {
	return s.renderer.page(c, "data", page{
		Title: "Données ouvertes", Section: "donnees", Canonical: s.deps.PublicURL + "/donnees",
		Crumbs:  []crumb{{"Accueil", "/"}, {"Données ouvertes", ""}},
		Content: dataPage{Sentence: censusSentence(s.deps.Atlas.Current().Len()), Demo: s.deps.Demo},
	})
}

func (s *Site) accessibility(c *fiber.Ctx) error {
	return s.renderer.page(c, "accessibility", page{
		Title: "Accessibilité", Section: "accessibilite", Canonical: s.deps.PublicURL + "/accessibilite",
		Crumbs:  []crumb{{"Accueil", "/"}, {"Accessibilité", ""}},
		Content: accessibilityPage{Contact: s.deps.Contact},
	})
}

// departments answers the outlines that the map draws, 204 when none is loaded.
func (s *Site) departments(c *fiber.Ctx) error {
	var outlines []byte
	if s.deps.Departments != nil {
		outlines = s.deps.Departments()
	}
	if len(outlines) == 0 {
		return c.SendStatus(fiber.StatusNoContent)
	}
	c.Set(fiber.HeaderCacheControl, "public, max-age=3600")
	c.Set(fiber.HeaderContentType, "application/geo+json")
	return c.Send(outlines)
}
