package api

import (
	"net/url"
	"strconv"
	"sync"

	"github.com/gofiber/fiber/v2"

	"annuaire/atlas"
	"annuaire/fault"
	"annuaire/internal/jsontext"
)

const badParameters = "Certains paramètres ne sont pas acceptés."

// query reads the filters of a request, and the parameter format beside them.
func (s *service) query(v url.Values) (atlas.Query, error) {
	if format := v.Get("format"); len(v["format"]) > 1 || format != "" && format != "json" && format != "geojson" {
		var fields fault.Fields
		fields.Add("format", "Écrivez « json » ou « geojson ».")
		return atlas.Query{}, fields.Err(badParameters)
	}
	q, err := atlas.ParseQuery(v, s.Clock(), "format")
	if err != nil {
		return q, err
	}
	return q, s.match(&q)
}

// list answers GET /api/v1/lieux.
func (s *service) list(c *fiber.Ctx) error {
	v := values(c)
	q, err := s.query(v)
	if err != nil {
		return err
	}
	snap := s.Atlas.Current()
	if s.unchanged(c, snap, true) {
		return nil
	}
	answer, err := snap.Search(q)
	if err != nil {
		return err
	}
	if answer.Next != "" {
		c.Set(fiber.HeaderLink, s.nextLink(c, q, v.Get("format"), answer.Next))
	}
	return s.sendPlaces(c, v, s.writer(snap, q), answer)
}

func (s *service) nextLink(c *fiber.Ctx, q atlas.Query, format, cursor string) string {
	q.Cursor = cursor
	next := q.Values()
	if format != "" {
		next.Set("format", format)
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
	q, err := s.query(v)
	if err != nil {
		return err
	}
	if v.Get("limite") == "" {
		q.Limit = defaultNearby
	}
	snap := s.Atlas.Current()
	if s.unchanged(c, snap, true) {
		return nil
	}
	reused := hitLists.Get().(*[]atlas.Hit)
	defer hitLists.Put(reused)
	hits, err := snap.Nearest((*reused)[:0], q)
	if err != nil {
		return err
	}
	*reused = hits
	total, err := countMatching(snap, q, len(hits))
	if err != nil {
		return err
	}
	return s.sendPlaces(c, v, s.writer(snap, q), atlas.Answer{Total: total, Hits: hits})
}

// countMatching gives how many places meet q, of which the nearest were found.
func countMatching(snap *atlas.Snapshot, q atlas.Query, found int) (int, error) {
	switch {
	case !q.Narrowed():
		return snap.Len(), nil
	case q.Radius > 0 && found < q.Size():
		return found, nil // everything within the radius
	}
	q.Limit = 1
	answer, err := snap.Search(q)
	return answer.Total, err
}

// hitLists are reused from one answer to the next: a list is written out
// before its handler returns.
var hitLists = sync.Pool{New: func() any { hits := make([]atlas.Hit, 0, atlas.MaxLimit); return &hits }}

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

func (s *service) sendPlaces(c *fiber.Ctx, v url.Values, w *placeWriter, answer atlas.Answer) error {
	if wantsGeoJSON(c, v) {
		return send(c, geoJSONType, func(b []byte) []byte { return w.collection(b, answer) })
	}
	return send(c, jsonType, func(b []byte) []byte { return w.list(b, answer) })
}

func (w *placeWriter) list(b []byte, answer atlas.Answer) []byte {
	b = strconv.AppendInt(append(b, `{"total":`...), int64(answer.Total), 10)
	b = append(b, `,"lieux":[`...)
	for i := range answer.Hits {
		if i > 0 {
			b = append(b, ',')
		}
		h := &answer.Hits[i]
		b = w.object(b, h.Entry, h.Status, h.Distance)
	}
	b = append(b, ']')
	if answer.Facets != nil {
		b = appendFacets(append(b, `,"facettes":`...), answer.Facets)
	}
	return append(b, '}')
}

func (w *placeWriter) collection(b []byte, answer atlas.Answer) []byte {
	b = strconv.AppendInt(append(b, `{"type":"FeatureCollection","numberMatched":`...), int64(answer.Total), 10)
	b = strconv.AppendInt(append(b, `,"numberReturned":`...), int64(len(answer.Hits)), 10)
	b = append(b, `,"features":[`...)
	for i := range answer.Hits {
		if i > 0 {
			b = append(b, ',')
		}
		h := &answer.Hits[i]
		b = w.feature(b, h.Entry, h.Status, h.Distance)
	}
	b = append(b, ']')
	if answer.Facets != nil {
		b = appendFacets(append(b, `,"facettes":`...), answer.Facets)
	}
	return append(b, '}')
}

func appendFacets(b []byte, facets map[string][]atlas.FacetCount) []byte {
	b = append(b, '{')
	for i, name := range sortedKeys(facets) {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(append(append(b, '"'), name...), `":[`...)
		for j, f := range facets[name] {
			if j > 0 {
				b = append(b, ',')
			}
			b = jsontext.AppendString(append(b, `{"valeur":`...), f.Value)
			b = jsontext.AppendString(append(b, `,"libelle":`...), f.Label)
			b = strconv.AppendInt(append(b, `,"nombre":`...), int64(f.Count), 10)
			b = strconv.AppendBool(append(b, `,"choisi":`...), f.Selected)
			b = append(b, '}')
		}
		b = append(b, ']')
	}
	return append(b, '}')
}
