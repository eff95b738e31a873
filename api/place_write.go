package api

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"annuaire/directory"
	"annuaire/fault"
	"annuaire/internal/httpd"
	"annuaire/store"
)

// LieuEcrit is a place as a change left it.
type LieuEcrit struct {
	ID      string         `json:"id" doc:"Identifiant stable, jamais redonné à un autre lieu."`
	Version int64          `json:"version" doc:"Numéro de la version, à donner pour la prochaine modification."`
	Etat    string         `json:"etat" doc:"publiée, suspendue ou archivée." enum:"publiée,suspendue,archivée"`
	Valeurs map[string]any `json:"valeurs" doc:"Les colonnes du standard national et celles de cet annuaire : un texte, ou une liste de textes."`
}

// placeWrites are the operations that change places.
func (s *service) placeWrites() []operation {
	written := []answerType{typed[LieuEcrit]("application/json")}
	identifier := parameter{name: "id", in: "path", doc: "Identifiant du lieu.", required: true, kind: "string"}
	key := parameter{name: "Idempotency-Key", in: "header", kind: "string", max: store.MaxKey,
		doc: "Clé choisie par vous : la même demande envoyée deux fois avec elle n'est faite qu'une fois, et reçoit la même réponse pendant 48 heures."}
	version := parameter{name: "If-Match", in: "header", kind: "string", max: 40, example: `"3"`,
		doc: "La version que vous avez lue, entre guillemets. Sinon, donnez le champ version."}
	errors := []int{401, 403, 404, 409, 413, 415, 422, 503}
	return []operation{
		{method: http.MethodPost, path: "/api/v1/lieux", id: "creerLieu", tag: "Écriture", summary: "Publie un lieu sur un territoire dont vous avez la gestion",
			params: []parameter{key}, answers: written, status: http.StatusCreated, body: creationBody, answer: s.writing(s.createPlace), errors: errors},
		{method: http.MethodPatch, path: "/api/v1/lieux/{id}", id: "modifierLieu", tag: "Écriture", summary: "Change des colonnes d'un lieu",
			params: []parameter{identifier, key, version}, answers: written, body: changeBody, answer: s.writing(s.changePlace), errors: errors},
		{method: http.MethodDelete, path: "/api/v1/lieux/{id}", id: "archiverLieu", tag: "Écriture", summary: "Archive un lieu, avec son motif : rien n'est effacé",
			params: []parameter{identifier, key, version}, answers: written, body: archiveBody, answer: s.writing(s.archivePlace), errors: errors},
		{method: http.MethodPost, path: "/api/v1/lieux/{id}/confirmation", id: "confirmerLieu", tag: "Écriture", summary: "Dit que tout est juste sur la fiche d'un lieu",
			params: []parameter{identifier, key}, answers: written, body: nil, answer: s.writing(s.confirmPlace), errors: errors},
	}
}

// write is one change, read and not done yet.
type write struct {
	id      string
	version int64
	patch   directory.Patch
	reason  string
	do      func(*store.PlaceWriter, *write) (directory.Place, error)
	status  int
}

// writing answers a change: once for each key, all of it or nothing.
func (s *service) writing(read func(c *fiber.Ctx, in *input) (write, error)) fiber.Handler {
	return func(c *fiber.Ctx) error {
		v, err := httpd.Signed(c)
		if err != nil {
			return err
		}
		numbered, in, err := s.numbered(c, "Les modifications sont momentanément indisponibles. Recommencez plus tard.")
		if err != nil {
			return err
		}
		w, err := read(c, in)
		if err != nil {
			return err
		}
		if err := in.left(); err != nil {
			return err
		}
		answer, err := s.Record.ChangeOnce(c.UserContext(), v.Actor, numbered, w.reason, func(writer *store.PlaceWriter) (store.NumberedAnswer, error) {
			p, err := w.do(writer, &w)
			if err != nil {
				return store.NumberedAnswer{}, err
			}
			return answerOf(&p, w.status)
		})
		if err != nil {
			return err
		}
		return sendWritten(c, answer)
	}
}

// numbered reads a request that changes the record: the number that the program
// gave it, and its body. away says, in French, that there is no record to change.
func (s *service) numbered(c *fiber.Ctx, away string) (n store.Numbered, in *input, err error) {
	if s.Record == nil {
		return n, nil, fault.New(fault.Unavailable, "%s", away)
	}
	if n, err = numberOf(c); err != nil {
		return n, nil, err
	}
	in, err = readInput(c)
	return n, in, err
}

// numberOf reads the key of a request and what tells it from another.
func numberOf(c *fiber.Ctx) (n store.Numbered, err error) {
	n.Key = strings.Clone(c.Get("Idempotency-Key"))
	if len(n.Key) > store.MaxKey || strings.ContainsFunc(n.Key, func(r rune) bool { return r < '!' || r > '~' }) {
		return n, fault.Fields{{Name: "Idempotency-Key", Message: fmt.Sprintf("%d caractères au plus, sans espace ni accent.", store.MaxKey)}}.Err("Cette clé ne peut pas être gardée.")
	}
	sum := sha256.New()
	for _, part := range [][]byte{[]byte(c.Method()), []byte(c.OriginalURL()), []byte(c.Get(fiber.HeaderIfMatch)), c.Body()} {
		_, _ = fmt.Fprintf(sum, "%d:", len(part))
		_, _ = sum.Write(part)
	}
	n.Request = sum.Sum(nil)
	return n, nil
}

func answerOf(p *directory.Place, status int) (store.NumberedAnswer, error) {
	values := map[string]any{}
	for _, c := range directory.Columns {
		if c.IsList() {
			values[c.Name] = append([]string{}, c.Values(p)...)
		} else {
			values[c.Name] = c.Text(p)
		}
	}
	patch := directory.PatchOf(p)
	for _, name := range directory.PatchOnly {
		values[name] = patch[name]
	}
	values[directory.EquipmentColumn] = append([]string{}, p.Equipment...)
	body, err := json.Marshal(LieuEcrit{ID: p.ID, Version: p.Version, Etat: p.State.French(), Valeurs: values})
	headers := map[string]string{fiber.HeaderETag: strconv.Quote(strconv.FormatInt(p.Version, 10))}
	if status == http.StatusCreated {
		headers[fiber.HeaderLocation] = "/api/v1/lieux/" + p.ID
	}
	return store.NumberedAnswer{Status: status, Headers: headers, Body: body}, err
}

func sendWritten(c *fiber.Ctx, a store.NumberedAnswer) error {
	for name, value := range a.Headers {
		c.Set(name, value)
	}
	c.Set(fiber.HeaderCacheControl, "no-store")
	c.Set(fiber.HeaderContentType, fiber.MIMEApplicationJSONCharsetUTF8)
	return c.Status(a.Status).Send(a.Body)
}

func (s *service) createPlace(_ *fiber.Ctx, in *input) (write, error) {
	w := write{status: http.StatusCreated, reason: in.reason("Lieu ajouté par programme.")}
	w.patch = in.columns()
	w.do = func(writer *store.PlaceWriter, w *write) (directory.Place, error) {
		p := directory.Place{State: directory.Draft, Pivot: directory.Pivot{Kind: directory.PivotUnknown}}
		if err := s.apply(w.patch, &p); err != nil {
			return p, err
		}
		return writer.Create(p)
	}
	return w, in.err()
}

func (s *service) changePlace(c *fiber.Ctx, in *input) (write, error) {
	w := write{id: strings.Clone(c.Params("id")), status: http.StatusOK, version: in.version(c), reason: in.reason("Fiche modifiée par programme.")}
	w.patch = in.columns()
	w.do = func(writer *store.PlaceWriter, w *write) (directory.Place, error) {
		return writer.Change(w.id, w.version, func(p *directory.Place) error { return s.apply(w.patch, p) })
	}
	return w, in.err()
}

func (s *service) archivePlace(c *fiber.Ctx, in *input) (write, error) {
	w := write{id: strings.Clone(c.Params("id")), status: http.StatusOK, version: in.version(c), reason: in.reason("")}
	if w.reason == "" {
		in.faults.Add("motif", "Écrivez pourquoi le lieu est archivé : cette raison est montrée à la place de la fiche.")
	}
	w.do = func(writer *store.PlaceWriter, w *write) (directory.Place, error) {
		return writer.Archive(w.id, w.version, w.reason)
	}
	return w, in.err()
}

func (s *service) confirmPlace(c *fiber.Ctx, in *input) (write, error) {
	w := write{id: strings.Clone(c.Params("id")), status: http.StatusOK, reason: "Fiche confirmée : tout est juste."}
	w.do = func(writer *store.PlaceWriter, w *write) (directory.Place, error) { return writer.Confirm(w.id) }
	return w, in.err()
}

// besideBorder in metres: as far beyond its commune as a point may be, with
// outlines that are drawn simply.
const besideBorder = 1000

// apply gives a place the values of a request, and refuses what the directory
// knows to be wrong: no commune, or a point in another.
func (s *service) apply(patch directory.Patch, p *directory.Place) error {
	if _, err := patch.Apply(p); err != nil {
		return err
	}
	var faults fault.Fields
	for _, column := range p.Lacking() {
		faults.Add(column, "Cette information est obligatoire.")
	}
	snapshot := s.Atlas.Current()
	commune, known := snapshot.Gazetteer().Commune(p.INSEE)
	locator := snapshot.Locator()
	switch {
	case !known && p.INSEE == "":
		faults.Add("code_insee", "Donnez le code INSEE de la commune : il dit de quel territoire relève le lieu.")
	case !known:
		faults.Add("code_insee", "Aucune commune ne porte ce code INSEE.")
	case p.HasPosition && locator != nil && locator.Has(commune.Code) && !locator.Near(p.Position, commune.Code, besideBorder):
		faults.Add("latitude", "Ce point n'est pas dans la commune de %s.", commune.Name)
	}
	return faults.Err("Ce lieu ne peut pas être enregistré. Rien n'a changé.")
}

// What the document says of the bodies.
var (
	creationBody = &body{
		doc:      "Les colonnes du lieu ; motif est facultatif.",
		required: []string{"nom", "commune", "code_postal", "code_insee"}, columns: true,
	}
	changeBody  = &body{doc: "Les colonnes à changer ; les autres restent. version est nécessaire si If-Match n'est pas donné.", columns: true, version: true}
	archiveBody = &body{doc: "Pourquoi le lieu est archivé : cette phrase est montrée à la place de la fiche.", required: []string{"motif"}, version: true}
)
