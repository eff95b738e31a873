package api

import (
	"encoding/json"
	"net/url"
	"strconv"
	"strings"
	"sync"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"

	"annuaire/atlas"
	"annuaire/fault"
	"annuaire/internal/httpd"
)

const tileType = "application/vnd.mapbox-vector-tile"

// tileCaching lets browsers pan without asking again for a minute.
const tileCaching = "public, max-age=60"

// tile answers GET /tuiles/lieux/{z}/{x}/{y}.mvt.
func (s *service) tile(c *fiber.Ctx) error {
	at, err := tileNumbers(c)
	if err != nil {
		return err
	}
	v := values(c)
	q, err := atlas.ParseQuery(v, s.Clock())
	if err != nil {
		return err
	}
	if err := s.match(&q); err != nil {
		return err
	}
	snap := s.Atlas.Current()
	c.Set(fiber.HeaderCacheControl, tileCaching)
	if s.unchanged(c, snap, q.Open) {
		return nil
	}
	if !q.Narrowed() {
		return s.wholeTile(c, snap, at)
	}
	body, err := snap.Tile(at.z, at.x, at.y, q)
	if err != nil {
		return err
	}
	return sendTile(c, body)
}

func sendTile(c *fiber.Ctx, body []byte) error {
	if len(body) == 0 {
		return c.SendStatus(fiber.StatusNoContent)
	}
	c.Set(fiber.HeaderContentType, tileType)
	c.Response().SetBodyRaw(body)
	return nil
}

type tileNumber struct{ z, x, y int }

func tileNumbers(c *fiber.Ctx) (at tileNumber, err error) {
	var fields fault.Fields
	for name, n := range map[string]*int{"z": &at.z, "x": &at.x, "y": &at.y} {
		if *n, err = strconv.Atoi(c.Params(name)); err != nil {
			fields.Add(name, "Donnez un nombre entier.")
		}
	}
	if err := fields.Err("Cette tuile n'existe pas."); err != nil {
		return at, err
	}
	return at, atlas.CheckTile(at.z, at.x, at.y)
}

// wholeTile answers with an unfiltered tile, drawn and packed once a snapshot.
func (s *service) wholeTile(c *fiber.Ctx, snap *atlas.Snapshot, at tileNumber) error {
	t, err := s.tiles.get(placeTiles{snap}, at)
	if err != nil {
		return err
	}
	return sendKept(c, t)
}

func sendKept(c *fiber.Ctx, t keptTile) error {
	if t.packed != nil && acceptsGzip(c) {
		c.Set(fiber.HeaderContentEncoding, "gzip")
		return sendTile(c, t.packed)
	}
	return sendTile(c, t.plain)
}

func acceptsGzip(c *fiber.Ctx) bool {
	return c.Request().Header.HasAcceptEncoding("gzip") && httpd.Encoding(c) != ""
}

// tileCache keeps the tiles of one version of a source: the unfiltered ones of
// a snapshot, or those of a layer of territories.
type tileCache struct {
	mu    sync.RWMutex
	of    tileSource
	tiles map[tileNumber]keptTile
	bytes int
}

// tileSource draws tiles; it is compared to know another version.
type tileSource interface {
	drawTile(at tileNumber) ([]byte, error)
}

type placeTiles struct{ *atlas.Snapshot }

func (p placeTiles) drawTile(at tileNumber) ([]byte, error) {
	return p.Tile(at.z, at.x, at.y, atlas.Query{})
}

type keptTile struct{ plain, packed []byte }

// Tiles smaller than minPacked bytes are sent as they are; the cache starts
// again from nothing at maxTileBytes.
const (
	minPacked    = 1 << 10
	maxTileBytes = 64 << 20
)

func (t *tileCache) get(from tileSource, at tileNumber) (keptTile, error) {
	t.mu.RLock()
	kept, ok := t.tiles[at]
	ok = ok && t.of == from
	t.mu.RUnlock()
	if ok {
		return kept, nil
	}
	body, err := from.drawTile(at)
	if err != nil {
		return keptTile{}, err
	}
	kept = keptTile{plain: body}
	if len(body) >= minPacked {
		kept.packed = fasthttp.AppendGzipBytesLevel(nil, body, fasthttp.CompressDefaultCompression)
	}
	t.put(from, at, kept)
	return kept, nil
}

func (t *tileCache) put(from tileSource, at tileNumber, kept keptTile) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.of != from || t.bytes > maxTileBytes {
		t.of, t.tiles, t.bytes = from, map[tileNumber]keptTile{}, 0
	}
	t.tiles[at] = kept
	t.bytes += len(kept.plain) + len(kept.packed)
}

// tileJSON answers GET /tuiles/lieux.json: TileJSON 3.0.0.
func (s *service) tileJSON(c *fiber.Ctx) error {
	v := values(c)
	q, err := atlas.ParseQuery(v, s.Clock())
	if err != nil {
		return err
	}
	q.Limit, q.Cursor, q.Sort, q.Facets = 0, "", "", false
	address := s.PublicURL + "/tuiles/lieux/{z}/{x}/{y}.mvt"
	if filters := q.Values().Encode(); filters != "" {
		address += "?" + filters
	}
	body, err := json.Marshal(Tuiles{
		TileJSON: "3.0.0", Tiles: []string{address}, MinZoom: 0, MaxZoom: atlas.MaxZoom,
		Name: "Lieux de médiation numérique", Attribution: "Annuaire de la médiation numérique",
		VectorLayers: []Couche{{ID: atlas.TileLayer, Fields: map[string]string{
			"nombre": "Nombre de lieux d'un groupe ; absent pour un lieu seul",
			"ouest":  "Limite ouest d'un groupe, en degrés", "sud": "Limite sud d'un groupe, en degrés",
			"est": "Limite est d'un groupe, en degrés", "nord": "Limite nord d'un groupe, en degrés",
			"typologie": "Type du lieu, ou type le plus fréquent du groupe",
			"id":        "Identifiant du lieu", "nom": "Nom du lieu", "commune": "Commune du lieu",
		}}},
	})
	if err != nil {
		return err
	}
	// Braces are part of the template, not of an address to be escaped.
	c.Set(fiber.HeaderContentType, jsonType)
	return c.SendString(strings.NewReplacer(`\u0026`, "&").Replace(string(body)))
}

// keptParameters are the filters of v without those that only order and page.
func keptParameters(v url.Values) url.Values {
	kept := url.Values{}
	for name, list := range v {
		switch name {
		case "tri", "limite", "curseur", "facettes", "format", fieldsName:
		default:
			kept[name] = list
		}
	}
	return kept
}
