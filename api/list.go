package api

import (
	"context"
	"net/url"
	"strconv"
	"sync"

	"github.com/gofiber/fiber/v2"

	"annuaire/atlas"
	"annuaire/fault"
	"annuaire/internal/jsontext"
)

const badParameters = "Certains paramètres ne sont pas acceptés."

// query reads the filters of a request, and beside them the format and the
// fields of the answer.
func (s *service) query(ctx context.Context, v url.Values) (atlas.Query, *form, error) {
	var faults fault.Fields
	if format := v.Get("format"); len(v["format"]) > 1 || format != "" && format != "json" && format != "geojson" {
		faults.Add("format", "Écrivez « json » ou « geojson ».")
	}
	fields := parseForm(v, &faults)
	if err := faults.Err(badParameters); err != nil {
		return atlas.Query{}, nil, err
	}
	q, err := atlas.ParseQuery(v, s.Clock(), "format", fieldsName)
	if err != nil {
		return q, nil, err
	}
	return q, fields, s.match(ctx, &q)
}

// list answers GET /api/v1/lieux.
func (s *service) list(c *fiber.Ctx) error {
	v := values(c)
	q, fields, err := s.query(c.UserContext(), v)
	if err != nil {
		return err
	}
	snap := s.Atlas.Current()
	if s.unchangedQuery(c, snap, &q, true) {
		return nil
	}
	answer := answers.Get().(*atlas.Answer)
	defer answers.Put(answer)
	if err := snap.SearchInto(answer, q); err != nil {
		return err
	}
	if answer.Next != "" {
		c.Set(fiber.HeaderLink, s.nextLink(c, q, v, answer.Next))
	}
	return s.sendPlaces(c, v, s.giving(s.writer(snap, q), fields), answer, q.Among)
}

// nextLink leads to the next page of the same answer.
func (s *service) nextLink(c *fiber.Ctx, q atlas.Query, v url.Values, cursor string) string {
	q.Cursor = cursor
	next := q.Values()
	for _, name := range []string{"format", fieldsName} {
		if given := v.Get(name); given != "" {
			next[name] = v[name]
		}
	}
	return "<" + s.PublicURL + c.Path() + "?" + next.Encode() + `>; rel="next"`
}

// nearby answers GET /api/v1/lieux/proches: the nearest places first, without
// pages.
func (s *service) nearby(c *fiber.Ctx) error {
	v := values(c)
	if err := refuseNearby(v); err != nil {
		return err
	}
	q, fields, err := s.query(c.UserContext(), v)
	if err != nil {
		return err
	}
	if v.Get("limite") == "" {
		q.Limit = defaultNearby
	}
	snap := s.Atlas.Current()
	if s.unchangedQuery(c, snap, &q, true) {
		return nil
	}
	answer := answers.Get().(*atlas.Answer)
	defer answers.Put(answer)
	if err := snap.NearestInto(answer, q); err != nil {
		return err
	}
	return s.sendPlaces(c, v, s.giving(s.writer(snap, q), fields), answer, q.Among)
}

// answers are reused from one to the next: a list is written out before its
// handler returns.
var answers = sync.Pool{New: func() any { return &atlas.Answer{} }}

// defaultNearby is how many places are given when no number is asked for.
const defaultNearby = 10

// refuseNearby refuses what makes no sense among the nearest.
func refuseNearby(v url.Values) error {
	var fields fault.Fields
	for _, name := range []string{"lat", "lon"} {
		if v.Get(name) == "" {
			fields.Add(name, "Donnez une position : lat et lon.")
		}
	}
	for _, name := range []string{"tri", "curseur", "facettes"} {
		if v.Get(name) != "" {
			fields.Add(name, "Ce paramètre n'est pas accepté ici. Utilisez /api/v1/lieux.")
		}
	}
	return fields.Err(badParameters)
}

// listFormat is one way of writing a list of places.
type listFormat struct {
	contentType string
	head        func(b []byte, a *atlas.Answer) []byte
	place       func(w *placeWriter, b []byte, h *atlas.Hit) []byte
}

var (
	asJSON    = listFormat{jsonType, listHead, (*placeWriter).objectOf}
	asGeoJSON = listFormat{geoJSONType, collectionHead, (*placeWriter).featureOf}
)

func listHead(b []byte, a *atlas.Answer) []byte {
	b = strconv.AppendInt(append(b, `{"total":`...), int64(a.Total), 10)
	return append(b, `,"lieux":[`...)
}

func collectionHead(b []byte, a *atlas.Answer) []byte {
	b = strconv.AppendInt(append(b, `{"type":"FeatureCollection","numberMatched":`...), int64(a.Total), 10)
	b = strconv.AppendInt(append(b, `,"numberReturned":`...), int64(len(a.Hits)), 10)
	return append(b, `,"features":[`...)
}

func (s *service) sendPlaces(c *fiber.Ctx, v url.Values, w *placeWriter, answer *atlas.Answer, text *atlas.Among) error {
	format := &asJSON
	if wantsGeoJSON(c, v) {
		format = &asGeoJSON
	}
	return send(c, format.contentType, func(b []byte) []byte {
		b = w.list(format.head(b, answer), answer.Hits, format.place)
		if answer.Facets != nil {
			b = s.facets(w.snap).append(append(b, `,"facettes":`...), answer.Facets)
		}
		if text != nil {
			b = appendReading(append(b, `,"lecture":`...), text)
		}
		return append(b, '}')
	})
}

func (w *placeWriter) list(b []byte, hits []atlas.Hit, place func(*placeWriter, []byte, *atlas.Hit) []byte) []byte {
	for i := range hits {
		if i > 0 {
			b = append(b, ',')
		}
		b = place(w, b, &hits[i])
	}
	return append(b, ']')
}

// appendReading tells how the text of a query had to be read.
func appendReading(b []byte, text *atlas.Among) []byte {
	b = jsontext.AppendString(append(b, `{"moteur":`...), text.Engine)
	b = append(b, `,"mots_corriges":[`...)
	for i, c := range text.Misspelt {
		if i > 0 {
			b = append(b, ',')
		}
		b = jsontext.AppendString(append(b, `{"ecrit":`...), c.Typed)
		b = append(appendText(append(b, `,"lu":`...), c.Read), '}')
	}
	b = appendText(append(b, `],"mot_laisse":`...), text.LeftOut)
	return append(b, '}')
}
