package web

import (
	"github.com/gofiber/fiber/v2"

	"annuaire/fault"
)

var errorTitles = map[int]string{
	fiber.StatusBadRequest:         "Cette demande n’a pas été comprise",
	fiber.StatusNotFound:           "Cette page n’existe pas",
	fiber.StatusGone:               "Ce lieu n’est plus dans l’annuaire",
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
	content := errorPage{Title: title, Text: err.Public, Advice: advice(status)}
	for _, f := range err.Fields {
		content.Items = append(content.Items, faultItem(f))
	}
	c.Status(status)
	return s.renderer.page(c, "error", page{
		Title: title, NoIndex: true, Class: "page-erreur",
		Crumbs: []crumb{{"Accueil", "/"}, {title, ""}}, Content: content,
	})
}

func advice(status int) []link {
	search := link{Text: "Chercher un lieu", Href: "/lieux"}
	home := link{Text: "Revenir à l’accueil", Href: "/"}
	if status >= 500 {
		return []link{{Text: "Attendez quelques minutes, puis rechargez la page. Rien n’a été perdu."}, home}
	}
	if status == fiber.StatusNotFound {
		return []link{{Text: "Vérifiez l’adresse : il y manque peut-être un caractère."}, search, home}
	}
	return []link{search, home}
}
