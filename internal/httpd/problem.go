package httpd

import (
	"encoding/json"

	"github.com/gofiber/fiber/v2"

	"annuaire/fault"
)

// Problem is the body of an error for programs: RFC 9457.
type Problem struct {
	Title  string         `json:"title" doc:"La catégorie de l'erreur, en français."`
	Status int            `json:"status" doc:"Le statut HTTP."`
	Detail string         `json:"detail" doc:"Ce qui s'est passé et ce qu'il faut faire, en français."`
	Errors []ProblemField `json:"errors,omitempty" doc:"Une entrée par paramètre fautif."`
}

// ProblemField is one parameter at fault.
type ProblemField struct {
	Name    string `json:"name" doc:"Le nom du paramètre, tel qu'il a été envoyé."`
	Message string `json:"message" doc:"Ce qui est accepté."`
}

// ProblemType is the media type of a Problem.
const ProblemType = "application/problem+json"

var titles = map[int]string{
	400: "Requête non valide",
	401: "Identification nécessaire",
	403: "Accès refusé",
	404: "Introuvable",
	405: "Méthode non acceptée",
	408: "Requête trop lente",
	409: "Conflit",
	410: "Retiré",
	413: "Contenu trop volumineux",
	415: "Type de contenu non accepté",
	422: "Demande refusée",
	429: "Trop de requêtes",
	431: "En-têtes trop longs",
	500: "Erreur interne",
	503: "Momentanément indisponible",
}

// Title gives the French name of an HTTP status.
func Title(status int) string {
	if t, ok := titles[status]; ok {
		return t
	}
	if status >= 500 {
		return titles[500]
	}
	return titles[400]
}

// SendProblem answers with a Problem.
func SendProblem(c *fiber.Ctx, status int, err *fault.Error) error {
	p := Problem{Title: Title(status), Status: status, Detail: err.Public}
	for _, f := range err.Fields {
		p.Errors = append(p.Errors, ProblemField(f))
	}
	body, failure := json.Marshal(p)
	if failure != nil {
		return failure
	}
	c.Status(status).Set(fiber.HeaderContentType, ProblemType)
	return c.Send(body)
}
