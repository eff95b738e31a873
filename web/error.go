package web

import (
	"github.com/gofiber/fiber/v2"

	"annuaire/fault"
	"annuaire/web/page"
)

// errorPage is the content of a page that says what went wrong.
type errorPage struct {
	Title, Text string
	Items       []page.FaultItem
	Advice      []page.Link
	Search      searchForm
}

var errorTitles = map[int]string{
	fiber.StatusBadRequest:         "Cette demande n’a pas été comprise",
	fiber.StatusUnauthorized:       "Connectez-vous d’abord",
	fiber.StatusForbidden:          "Cette action n’est pas permise",
	fiber.StatusNotFound:           "Cette page n’existe pas",
	fiber.StatusGone:               "Ce lieu n’est plus dans l’annuaire",
	fiber.StatusTooManyRequests:    "Trop d’essais en peu de temps",
	fiber.StatusServiceUnavailable: "Le service est momentanément indisponible",
}

// Error answers a failure on a page for people: what happened, what to do.
func (s *Site) Error(c *fiber.Ctx, status int, err *fault.Error) error {
	title, known := errorTitles[status]
	switch {
	case known:
	case status >= 500:
		title = "Une erreur est survenue"
	default:
		title = "Cette demande ne peut pas aboutir"
	}
	content := &errorPage{Title: title, Text: page.Typeset(err.Public), Advice: advice(status), Search: s.elsewhere("Chercher un lieu")}
	content.Search.Second = false
	for _, f := range err.Fields {
		content.Items = append(content.Items, faultItemOf(f))
	}
	c.Status(status)
	return s.renderer.Page(c, page.Page{
		Title: title, NoIndex: true, Class: "page-erreur", Search: true,
		Crumbs: []page.Crumb{{Text: "Accueil", Href: "/"}, {Text: title}}, Content: content,
	})
}

func (p *errorPage) Write(w *page.Writer) {
	w.Raw("<div class=\"cadre texte\">\n")
	w.Between("<h1>", p.Title, "</h1>\n")
	w.Between("<p>", p.Text, "</p>\n")
	w.Faults(`<ul class="puces">`, p.Items)
	w.Raw("<h2>Que faire ?</h2>\n")
	w.Advice(`<ul class="puces">`, p.Advice)
	w.Raw("\n")
	p.Search.Write(w)
	w.Raw("\n</div>")
}

// parameterTitles are what people call the parameters that are not filters of
// the form.
var parameterTitles = map[string]string{
	"q": "Recherche", "lat": "Position", "lon": "Position", "rayon": "Distance", "bbox": "Zone de la carte",
	"commune": "Commune", "epci": "Intercommunalité", "departement": "Département", "region": "Région",
	"ouvert": "Ouverture", "accessible": "Accessibilité", "maj_depuis": "Date de mise à jour",
	"tri": "Ordre", "limite": "Nombre de lieux", "curseur": "Suite de la liste", "facettes": "Comptes", "label": "Label",
}

func faultItemOf(f fault.Field) page.FaultItem {
	item := page.FaultItem{Name: f.Name, Title: parameterTitles[f.Name], Message: page.Typeset(f.Message)}
	for _, fl := range filters {
		if fl.name == f.Name {
			item.Title = fl.title
		}
	}
	if item.Title == "" {
		item.Title = "« " + f.Name + " »"
	}
	return item
}

func advice(status int) []page.Link {
	list := page.Link{Text: "Voir tous les lieux", Href: "/lieux"}
	home := page.Link{Text: "Revenir à l’accueil", Href: "/"}
	if status >= 500 {
		return []page.Link{{Text: "Attendez quelques minutes, puis rechargez la page. Rien n’a été perdu."}, home}
	}
	switch status {
	case fiber.StatusUnauthorized:
		return []page.Link{{Text: "Se connecter", Href: "/connexion"}, home}
	case fiber.StatusForbidden:
		return []page.Link{{Text: "Revenez à la page d’avant, rechargez-la, puis recommencez."}, {Text: "Aller à mon espace", Href: "/espace"}, home}
	case fiber.StatusTooManyRequests:
		return []page.Link{{Text: "Attendez, puis revenez à la page d’avant."}, home}
	case fiber.StatusNotFound:
		return []page.Link{{Text: "Vérifiez l’adresse : il y manque peut-être un caractère."}, list, home}
	}
	return []page.Link{list, home}
}
