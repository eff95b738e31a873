package web

import (
	"github.com/gofiber/fiber/v2"

	"annuaire/web/page"
)

// dataPage is the content of the page of open data.
type dataPage struct {
	Sentence  string
	PublicURL string
	Demo      bool
	Search    searchForm
}

func (s *Site) data(c *fiber.Ctx) error {
	return s.renderer.Page(c, page.Page{
		Title: "Données ouvertes", Section: "donnees", Search: true, Canonical: s.deps.PublicURL + "/donnees",
		Crumbs:  []page.Crumb{{Text: "Accueil", Href: "/"}, {Text: "Données ouvertes"}},
		Content: dataPage{Sentence: censusSentence(s.deps.Atlas.Current().Len()), PublicURL: s.deps.PublicURL, Demo: s.deps.Demo, Search: s.elsewhere("Chercher un lieu")},
	})
}

func (p dataPage) Write(w *page.Writer) {
	w.Raw("<div class=\"cadre texte\">\n<h1>Données ouvertes</h1>\n<p>")
	w.Text(p.Sentence)
	w.Raw(` Vous pouvez les télécharger, les réutiliser et les republier, en citant leur source et leur date.</p>
<h2>Télécharger tous les lieux</h2>
<ul class="puces">
<li><a href="/donnees/lieux.csv">Tableau (CSV)</a> : les 32 colonnes du standard national des lieux de médiation numérique</li>
<li><a href="/donnees/lieux.geojson">Carte (GeoJSON)</a> : pour un logiciel de cartographie</li>
<li><a href="/donnees/lieux.jsonld">Données liées (JSON-LD)</a> : pour un moteur de recherche</li>
</ul>
<h2>Télécharger le registre des labels</h2>
<p>Le <a href="/labels/registre">registre des labels</a> garde tous les titres délivrés, même passés : <a href="/donnees/labels.csv">tableau (CSV)</a>, <a href="/donnees/labels.json">JSON</a>.</p>
<h2>Télécharger une partie</h2>
<p>Les filtres de la <a href="/lieux">liste des lieux</a> s’appliquent aussi aux fichiers et à l’interface de programmation. Exemple : <a href="/donnees/lieux.csv?departement=35">les lieux d’Ille-et-Vilaine</a>.</p>
<h2>Ouvrir les lieux dans un logiciel de cartographie</h2>
<p>Ce site répond à la norme <a href="/ogc">OGC API Features</a>, que lisent QGIS et d’autres logiciels. Dans QGIS : menu « Couche », « Ajouter une couche », « Ajouter une couche WFS / OGC API – Entités », « Nouveau », puis l’adresse <code>`)
	w.Text(p.PublicURL)
	w.Raw(`/ogc</code>.</p>
<p>Pour dessiner une carte sur un autre site, les lieux et les territoires existent aussi en tuiles vectorielles (MVT). Leurs adresses sont dans <a href="/tuiles/lieux.json">la description des tuiles des lieux</a> (TileJSON).</p>
<h2>Interface de programmation (API)</h2>
<p>Tout ce que montre ce site se lit aussi par programme, sans clé : <a href="/api/v1/lieux?limite=5"><code>/api/v1/lieux</code></a>. La description complète est au format <a href="/api/v1/openapi.json">OpenAPI</a>.</p>
<h2>Licence et source</h2>
`)
	if p.Demo {
		w.Raw("<p>Les lieux affichés ici sont inventés pour la démonstration. Ils ne décrivent aucun lieu réel.</p>\n")
	} else {
		w.Raw(`<p>Données sous <a href="https://www.etalab.gouv.fr/licence-ouverte-open-licence/" rel="external noopener">Licence Ouverte 2.0</a>. Chaque fiche nomme la structure qui a collecté l’information et la date de sa dernière mise à jour.</p>` + "\n")
	}
	w.Raw("<p>Les noms et codes des territoires viennent du code officiel géographique de l’Insee, par le découpage administratif d’Etalab.</p>\n")
	w.Asset("<p>Ce site se sert de la bibliothèque de cartes MapLibre et des caractères Atkinson Hyperlegible : <a", "href", "licences.txt", ">leurs licences</a>.</p>\n")
	p.Search.Write(w)
	w.Raw("</div>")
}
