package api

import (
	"encoding/json"
	"net/url"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/fault"
	"annuaire/geo"
	"annuaire/internal/httpd"
	"annuaire/labels"
	"annuaire/procedure"
	"annuaire/store"
)

// labelOperations read the public register of labels.
func (s *service) labelOperations() []operation {
	return []operation{
		{path: "/api/v1/labels", id: "listerLabels", tag: "Labels", summary: "Les labels auxquels un lieu peut candidater",
			answers: []answerType{typed[DispositifsLabel]("application/json")}, answer: s.labelSchemes, errors: []int{503}},
		{path: "/api/v1/labels/titres", id: "listerTitres", tag: "Labels", summary: "Les titres du registre, du plus récent au plus ancien ; ceux qui ne valent plus y restent",
			params: []parameter{
				{name: "q", in: "query", doc: "Mots du numéro, du nom du lieu, de la commune ou du titulaire.", kind: "string", max: 200},
				{name: "label", in: "query", doc: "Code d'un label.", kind: "string"},
				{name: "statut", in: "query", doc: "Statut d'aujourd'hui.", kind: "string", enum: publicStates},
				{name: "lieu", in: "query", doc: "Identifiant d'un lieu.", kind: "string"},
				{name: "commune", in: "query", doc: "Code INSEE.", kind: "string", example: "35238"},
				{name: "departement", in: "query", doc: "Code d'un département.", kind: "string", example: "35"},
				{name: "region", in: "query", doc: "Code d'une région.", kind: "string", example: "53"},
				{name: "limite", in: "query", doc: "Nombre de titres, 50 par défaut.", kind: "integer", min: 1, max: mostTitles},
				{name: "page", in: "query", doc: "Numéro de la page, 1 par défaut.", kind: "integer", min: 1, max: mostTitlePages},
			}, answers: []answerType{typed[TitresLabel]("application/json")}, answer: s.labelTitles, errors: []int{503}},
		{path: "/api/v1/labels/titres/{numero}", id: "lireTitre", tag: "Labels", summary: "Un titre, et s'il vaut à un instant",
			params: []parameter{
				{name: "numero", in: "path", doc: "Numéro du titre.", required: true, kind: "string", example: "EMN-2026-00042"},
				{name: "date", in: "query", doc: "Un jour, à Paris (la fin de ce jour), ou une date et une heure ISO 8601. Par défaut, maintenant.", kind: "string", example: "2026-03-01"},
			}, answers: []answerType{typed[TitreLabelVerifie]("application/json")}, answer: s.labelTitle, errors: []int{404, 503}},
		{path: "/donnees/labels.csv", id: "labelsCSV", tag: "Données ouvertes", summary: "Tous les titres délivrés, avec leur statut",
			answers: []answerType{asFile("text/csv")}, answer: s.labelFile("text/csv; charset=utf-8; header=present", "labels.csv", s.writeTitlesCSV), errors: []int{503}},
		{path: "/donnees/labels.json", id: "labelsJSON", tag: "Données ouvertes", summary: "Tous les titres délivrés, avec leur statut, en JSON",
			answers: []answerType{typed[[]TitreLabel]("application/json")}, answer: s.labelFile(jsonType, "labels.json", s.writeTitlesJSON), errors: []int{503}},
	}
}

// Limits of a page of the register.
const (
	mostTitles     = 1000
	mostTitlePages = 10_000
)

var publicStates = func() (names []string) {
	for _, info := range labels.TitleLife.States {
		names = append(names, string(info.State))
	}
	return names
}()

var errNoRegister = fault.New(fault.Unavailable, "Le registre des labels n'est pas disponible. Réessayez dans quelques minutes.")

func (s *service) labelSchemes(c *fiber.Ctx) error {
	if err := only(values(c)); err != nil {
		return err
	}
	if s.Record == nil {
		return errNoRegister
	}
	versions, err := s.Record.PublishedSchemes(c.UserContext())
	if err != nil {
		return err
	}
	list := DispositifsLabel{Labels: []DispositifLabel{}}
	for i := range versions {
		v := &versions[i].Scheme
		list.Labels = append(list.Labels, DispositifLabel{
			Code: v.Code, Nom: v.Name, Court: v.Short, Resume: v.Summary, Nature: string(v.Nature), Porteur: v.Owner, Version: versions[i].Number, Duree: v.Months,
			URL: s.PublicURL + "/labels/" + url.PathEscape(v.Code),
		})
	}
	return sendTagged(c, list)
}

// sendTagged answers a value as JSON, unless who asks has it already.
func sendTagged(c *fiber.Ctx, value any) error {
	text, err := json.Marshal(value)
	if err != nil {
		return err
	}
	if httpd.Fresh(c, httpd.ContentTag(text), time.Time{}) {
		return nil
	}
	c.Set(fiber.HeaderContentType, jsonType)
	return c.Send(text)
}

func (s *service) labelTitles(c *fiber.Ctx) error {
	q, number, err := titlesQuery(values(c))
	if err != nil {
		return err
	}
	if s.Record == nil {
		return errNoRegister
	}
	titles, total, err := s.Record.Register(c.UserContext(), q)
	if err != nil {
		return err
	}
	list := TitresLabel{Total: total, Page: number, Titres: make([]TitreLabel, len(titles))}
	for i := range titles {
		list.Titres[i] = s.titleRow(&titles[i])
	}
	return sendTagged(c, list)
}

func titlesQuery(v url.Values) (q store.RegisterQuery, number int, err error) {
	if err := only(v, "q", "label", "statut", "lieu", "commune", "departement", "region", "limite", "page"); err != nil {
		return q, 0, err
	}
	var faults fault.Fields
	q = store.RegisterQuery{Text: v.Get("q"), Scheme: v.Get("label"), Place: v.Get("lieu"), State: procedure.State(v.Get("statut"))}
	if len(q.Text) > 200 {
		faults.Add("q", "Écrivez au plus 200 caractères.")
	}
	if q.State != "" && !labels.TitleLife.Has(q.State) {
		faults.Add("statut", "Ce statut n'existe pas.")
	}
	given := 0
	for _, level := range []geo.Level{geo.Commune, geo.Department, geo.Region} {
		if code := v.Get(string(level)); code != "" {
			q.Territory = access.Territory{Level: level, Code: code}
			if given++; given > 1 {
				faults.Add(string(level), "Donnez un seul territoire.")
			}
		}
	}
	q.Limit = whole(v, "limite", 50, mostTitles, &faults)
	number = whole(v, "page", 1, mostTitlePages, &faults)
	q.Offset = (number - 1) * q.Limit
	return q, number, faults.Err(badParameters)
}

// whole reads a number from 1 to most.
func whole(v url.Values, name string, byDefault, most int, faults *fault.Fields) int {
	if v.Get(name) == "" {
		return byDefault
	}
	n, err := strconv.Atoi(v.Get(name))
	if err != nil || n < 1 || n > most {
		faults.Add(name, "Donnez un nombre entier de 1 à %d.", most)
		return byDefault
	}
	return n
}

func (s *service) labelTitle(c *fiber.Ctx) error {
	v := values(c)
	if err := only(v, "date"); err != nil {
		return err
	}
	at := s.Clock()
	if text := v.Get("date"); text != "" {
		var err error
		if at, err = instantOf(text); err != nil {
			return err
		}
	}
	if s.Record == nil {
		return errNoRegister
	}
	number, err := url.PathUnescape(c.Params("numero"))
	if err != nil {
		number = c.Params("numero")
	}
	t, err := s.Record.PublicTitle(c.UserContext(), number)
	if err != nil {
		return err
	}
	state := t.StateAt(t.Spans, at)
	answer := TitreLabelVerifie{
		TitreLabel: s.titleRow(&t), Le: instantText(at), Valable: labels.IsInForce(state), StatutAlors: string(t.Of.PublicState(state)), Historique: []EvenementLabel{},
	}
	for _, m := range t.Moves {
		if t.Of.ShowsReserves || m.Event != labels.OpenReserve && m.Event != labels.LiftReserve {
			answer.Historique = append(answer.Historique, EvenementLabel{
				Evenement: string(m.Event), Statut: string(t.Of.PublicState(m.To)), Effet: instantText(m.EffectiveAt), Decision: m.DecisionRef,
			})
		}
	}
	return sendTagged(c, answer)
}

// instantOf reads a day, which stands for its last instant in Paris, or an instant.
func instantOf(text string) (time.Time, error) {
	if day, err := time.Parse(time.DateOnly, text); err == nil {
		return procedure.EndOf(day, directory.Paris).Add(-time.Microsecond), nil
	}
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		var faults fault.Fields
		faults.Add("date", "Donnez un jour (2026-03-01), ou une date et une heure ISO 8601.")
		return at, faults.Err(badParameters)
	}
	return at, nil
}

func instantText(at time.Time) string { return at.UTC().Format(time.RFC3339) }

// titleRow writes a title as the register gives it.
func (s *service) titleRow(t *store.PublicTitle) TitreLabel {
	state, since := t.StateNow(s.Clock())
	page := s.PublicURL + "/labels/titres/" + url.PathEscape(t.Number)
	row := TitreLabel{
		Numero: t.Number, Dispositif: t.Scheme, Version: t.Of.Version, Lieu: t.PlaceID, NomAlors: t.PlaceName, NomActuel: t.PlaceNow, INSEE: t.INSEE,
		Latitude: t.Latitude, Longitude: t.Longitude, Titulaire: t.HolderPivot, Du: t.ValidFrom.Format(time.DateOnly),
		Statut: string(t.Of.PublicState(state)), Depuis: instantText(since), Motif: t.ReasonClass, Decision: t.DecisionRef,
		Certificat: page + "/certificat.pdf", Verifier: s.PublicURL + "/labels/verifier?numero=" + url.QueryEscape(t.Number), Attestation: page + "/attestation.json",
		MAJ: instantText(t.UpdatedAt),
	}
	if last := t.LastDay(); !last.IsZero() {
		row.Au = last.Format(time.DateOnly)
	}
	return row
}
