package api

import (
	"encoding/json"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"annuaire/atlas"
	"annuaire/fault"
)

const tileType = "application/vnd.mapbox-vector-tile"

// tileCaching lets browsers pan without asking again for a minute.
const tileCaching = "public, max-age=60"

// tile answers GET /tuiles/lieux/{z}/{x}/{y}.mvt.
func (s *service) tile(c *fiber.Ctx) error {
	at, err := tileAddress(c)
	if err != nil {
		return err
	}
	v := values(c)
	q, err := atlas.ParseQuery(v, s.Clock())
	if err != nil {
		return err
	}
	if err := s.match(c.UserContext(), &q); err != nil {
		return err
	}
	snap := s.Atlas.Current()
	if !q.Narrowed() {
		return s.tiles.send(c, placeTiles{snap}, at, snap.Built())
	}
	c.Response().Header.Set(fiber.HeaderCacheControl, tileCaching)
	if s.unchangedQuery(c, snap, &q, q.Open) {
		return nil
	}
	return trySend(c, tileType, func(b []byte) ([]byte, error) { return snap.AppendTile(b, at.z, at.x, at.y, q) })
}

func sendTile(c *fiber.Ctx, body []byte) error {
	if len(body) == 0 {
		return c.SendStatus(fiber.StatusNoContent)
	}
	c.Response().Header.SetContentType(tileType)
	c.Response().SetBodyRaw(body)
	return nil
}

// tileNumber is the address of a tile.
type tileNumber struct{ z, x, y int }

func tileAddress(c *fiber.Ctx) (tileNumber, error) {
	return parseTileAddress(c.Params("z"), c.Params("x"), c.Params("y"))
}

// parseTileAddress reads the three numbers of a tile. Each has one writing
// only, so that a tile has one address.
func parseTileAddress(z, x, y string) (at tileNumber, err error) {
	var fields fault.Fields
	read := func(name, text string) int {
		n, err := strconv.Atoi(text)
		if err != nil || strconv.Itoa(n) != text {
			fields.Add(name, "Donnez un nombre entier, en chiffres seulement et sans zéro devant.")
		}
		return n
	}
	at = tileNumber{read("z", z), read("x", x), read("y", y)}
	if err := fields.Err("Cette tuile n'existe pas."); err != nil {
		return tileNumber{}, err
	}
	return at, atlas.CheckTile(at.z, at.x, at.y)
}

type placeTiles struct{ *atlas.Snapshot }

func (p placeTiles) version() string { return p.Tag() }

func (p placeTiles) drawTile(at tileNumber) ([]byte, error) {
	return p.Tile(at.z, at.x, at.y, atlas.Query{})
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
