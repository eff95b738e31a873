package api

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gofiber/fiber/v2"

	"annuaire/directory"
	"annuaire/internal/httpd"
	"annuaire/store"
)

// SignalementRecu is what a report is answered.
type SignalementRecu struct {
	Numero int64  `json:"numero" doc:"Numéro de la demande."`
	Etat   string `json:"etat" doc:"recue, ou a_confirmer : la personne doit ouvrir le lien envoyé à son adresse." enum:"recue,a_confirmer"`
	Suivi  string `json:"suivi" doc:"Adresse secrète de la page de suivi : à ne donner qu'à la personne qui signale."`
}

// reports are the operations by which anyone says what is wrong with a place.
func (s *service) reports() []operation {
	key := parameter{name: "Idempotency-Key", in: "header", kind: "string", max: store.MaxKey,
		doc: "Clé choisie par vous : le même signalement envoyé deux fois avec elle n'est pris qu'une fois, et reçoit la même réponse pendant 48 heures."}
	return []operation{{
		method: http.MethodPost, path: "/api/v1/signalements", id: "signaler", tag: "Signalements", summary: "Signale une erreur sur la fiche d'un lieu",
		params: []parameter{key}, answers: []answerType{typed[SignalementRecu]("application/json")}, status: http.StatusCreated,
		body: reportBody, anyone: true, answer: s.report, errors: []int{401, 404, 410, 413, 415, 422, 429, 503},
	}}
}

// reportKinds are what a program may report: what is wrong, or the values that
// would be right.
var reportKinds = func() (kinds []directory.TicketKind) {
	for _, k := range directory.TicketKinds {
		if k.IsReport() || k == directory.TicketChange {
			kinds = append(kinds, k)
		}
	}
	return kinds
}()

var reportBody = &body{
	doc: "Ce qui ne va pas sur la fiche d'un lieu. Aucun compte n'est nécessaire.", required: []string{"lieu", "objet"},
	fields: map[string]*huma.Schema{
		"lieu":     {Type: "string", Description: "Identifiant du lieu."},
		"objet":    {Type: "string", Description: "Ce qui ne va pas ; modification pour proposer plusieurs valeurs.", Enum: anyOf(reportKinds)},
		"message":  {Type: "string", Description: "Explication libre. Un lien n'y est pris qu'avec une adresse électronique.", MaxLength: limit(directory.TicketMessageMax)},
		"courriel": {Type: "string", Description: "Adresse de la personne, pour la réponse. Elle la confirme par un lien, avant que quiconque soit alerté.", MaxLength: limit(254)},
		"doublon":  {Type: "string", Description: "Identifiant de l'autre fiche, pour un doublon."},
		"valeurs": {Type: "object", Description: "Les bonnes valeurs, par nom de colonne du standard : celles de l'objet, ou toutes pour modification.",
			AdditionalProperties: true},
	},
}

func anyOf(kinds []directory.TicketKind) []any {
	list := make([]any, len(kinds))
	for i, k := range kinds {
		list[i] = string(k)
	}
	return list
}

// report takes one report, of anyone.
func (s *service) report(c *fiber.Ctx) error {
	v, err := httpd.VisitorOf(c)
	if err != nil {
		return err
	}
	numbered, in, err := s.numbered(c, "Les signalements sont momentanément indisponibles. Recommencez plus tard.")
	if err != nil {
		return err
	}
	t, err := reportOf(in)
	if err != nil {
		return err
	}
	t.Network = httpd.ClientAddr(c, s.TrustedProxies).String()
	if v.Actor.At.IsZero() {
		v.Actor.At = s.Clock()
	}
	opened, err := s.Record.OpenTicketOnce(c.UserContext(), v.Actor, t, numbered)
	if err != nil {
		return err
	}
	follow := strings.TrimSuffix(s.PublicURL, "/") + store.TicketPath + opened.Secret
	text, err := json.Marshal(SignalementRecu{Numero: opened.Number, Etat: string(opened.State), Suivi: follow})
	if err != nil {
		return err
	}
	return sendWritten(c, store.NumberedAnswer{Status: http.StatusCreated, Headers: map[string]string{fiber.HeaderLocation: follow}, Body: text})
}

// reportOf reads a report; what nobody takes is refused.
func reportOf(in *input) (directory.Ticket, error) {
	t := directory.Ticket{
		Kind: directory.TicketKind(in.text("objet")), PlaceID: in.text("lieu"), Message: in.text("message"),
		Email: in.text("courriel"), DuplicateOf: in.text("doublon"), Changes: in.values(),
	}
	if !slices.Contains(reportKinds, t.Kind) {
		in.faults.Add("objet", "Choisissez l'un de : %s.", strings.Join(kindNames(), ", "))
	}
	if t.PlaceID == "" {
		in.faults.Add("lieu", "Donnez l'identifiant du lieu.")
	}
	return t, in.left()
}

func kindNames() []string {
	names := make([]string, len(reportKinds))
	for i, k := range reportKinds {
		names[i] = string(k)
	}
	return names
}

// text takes a field that holds a text; one that is not there is empty.
func (in *input) text(name string) string {
	raw, has := in.take(name)
	if !has {
		return ""
	}
	text, problem := cell(raw, false, false)
	if problem != "" {
		in.faults.Add(name, "%s", problem)
	}
	return strings.TrimSpace(text)
}

// values takes the columns under "valeurs".
func (in *input) values() map[string]string {
	raw, has := in.take("valeurs")
	if !has {
		return nil
	}
	within := &input{}
	if json.Unmarshal(raw, &within.fields) != nil {
		in.faults.Add("valeurs", "Donnez un objet : {\"telephone\": \"01 99 00 12 34\"}.")
		return nil
	}
	patch := within.columns()
	_ = within.left() // adds what nobody took to its faults
	for _, one := range within.faults {
		in.faults.Add("valeurs."+one.Name, "%s", one.Message)
	}
	return patch
}
