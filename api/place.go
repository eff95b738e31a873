package api

import (
	"maps"
	"net/url"
	"slices"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"annuaire/atlas"
	"annuaire/data"
	"annuaire/directory"
	"annuaire/fault"
	"annuaire/internal/jsontext"
)

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// only refuses every parameter but those named.
func only(v url.Values, names ...string) error {
	if len(v) == 0 {
		return nil
	}
	var fields fault.Fields
	for _, name := range sortedKeys(v) {
		if !slices.Contains(names, name) {
			fields.Add(fault.Excerpt(name, maxQuoted), "Ce paramètre n'existe pas ici.")
		}
	}
	return fields.Err(badParameters)
}

// maxQuoted is how many characters of what was asked a message quotes.
const maxQuoted = 40

// placesPath is what the identifier of a place follows.
const placesPath = "/api/v1/lieux/"

// place answers GET /api/v1/lieux/{id}.
func (s *service) place(c *fiber.Ctx) error {
	v := values(c)
	if err := only(v, "format", fieldsName); err != nil {
		return err
	}
	format, err := placeFormat(c, v)
	if err != nil {
		return err
	}
	var faults fault.Fields
	fields := parseForm(v, &faults)
	if format == "jsonld" && v.Get(fieldsName) != "" {
		faults.Add(fieldsName, "Les champs ne se choisissent pas en JSON-LD. Demandez « json » ou « geojson ».")
	}
	if err := faults.Err(badParameters); err != nil {
		return err
	}
	snap := s.Atlas.Current()
	e, err := s.find(c, snap, placesPath, "")
	if e == nil {
		return err
	}
	if s.unchanged(c, snap, true) {
		return nil
	}
	w := s.giving(s.writer(snap, atlas.Query{At: s.Clock()}), fields)
	status := e.Opening(w.at)
	switch format {
	case "geojson":
		return send(c, geoJSONType, func(b []byte) []byte { return w.feature(b, e, status, atlas.NoDistance) })
	case "jsonld":
		c.Set(fiber.HeaderContentType, jsonLDType)
		return data.JSONLDWriter(s.PublicURL)(c, slices.Values([]*directory.Place{e.Place}))
	}
	return send(c, jsonType, func(b []byte) []byte { return w.object(b, e, status, atlas.NoDistance) })
}

// placeFormat gives the format asked for, by the parameter format or by the
// header Accept.
func placeFormat(c *fiber.Ctx, v url.Values) (string, error) {
	formats := []string{"json", "geojson", "jsonld"}
	asked := v.Get("format")
	if len(v["format"]) > 1 || asked != "" && !slices.Contains(formats, asked) {
		var fields fault.Fields
		fields.Add("format", "Écrivez « json », « geojson » ou « jsonld ».")
		return "", fields.Err(badParameters)
	}
	if asked == "" {
		types := []string{fiber.MIMEApplicationJSON, geoJSONType, jsonLDType}
		asked = formats[max(0, slices.Index(types, c.Accepts(types...)))]
	}
	return asked, nil
}

// find gives the entry whose identifier is in the path. Where the place is not
// published it answers by itself and gives no entry: an old identifier leads
// to the current one, between prefix and suffix, and a withdrawn place is told
// from one that never was.
func (s *service) find(c *fiber.Ctx, snap *atlas.Snapshot, prefix, suffix string) (*atlas.Entry, error) {
	id := param(c, "id")
	if e, ok := snap.Place(id); ok {
		return e, nil
	}
	if s.Alias != nil {
		current, ok, err := s.Alias(c.UserContext(), id)
		if err != nil {
			return nil, err
		}
		if ok {
			return nil, c.Redirect(prefix+url.PathEscape(current)+suffix, fiber.StatusMovedPermanently)
		}
	}
	if s.Withdrawn != nil {
		reason, ok, err := s.Withdrawn(c.UserContext(), id)
		if err != nil {
			return nil, err
		}
		if ok {
			return nil, fault.New(fault.Gone, "Ce lieu n'est plus dans l'annuaire. %s", reason)
		}
	}
	return nil, fault.New(fault.Unknown, "Aucun lieu n'a cet identifiant.")
}

// param gives a part of the path as it was before it was escaped.
func param(c *fiber.Ctx, name string) string {
	raw := c.Params(name)
	if text, err := url.PathUnescape(raw); err == nil {
		return text
	}
	return raw
}

// historyLimit bounds the changes of one answer.
const historyLimit = 200

// history answers GET /api/v1/lieux/{id}/historique.
func (s *service) history(c *fiber.Ctx) error {
	if err := only(values(c)); err != nil {
		return err
	}
	e, err := s.find(c, s.Atlas.Current(), placesPath, "/historique")
	if e == nil {
		return err
	}
	var entries []HistoryEntry
	if s.History != nil {
		if entries, err = s.History(c.UserContext(), e.ID, historyLimit); err != nil {
			return err
		}
	}
	return send(c, jsonType, func(b []byte) []byte { return appendHistory(b, e.ID, entries) })
}

func appendHistory(b []byte, id string, entries []HistoryEntry) []byte {
	b = jsontext.AppendString(append(b, `{"id":`...), id)
	b = append(b, `,"changements":[`...)
	for i, h := range entries {
		if i > 0 {
			b = append(b, ',')
		}
		b = strconv.AppendInt(append(b, `{"version":`...), h.Version, 10)
		b = appendInstant(append(b, `,"date":`...), h.At.UTC())
		b = appendText(append(b, `,"motif":`...), h.Reason)
		b = appendStrings(append(b, `,"colonnes":`...), h.Columns)
		b = append(b, '}')
	}
	return append(b, "]}"...)
}
